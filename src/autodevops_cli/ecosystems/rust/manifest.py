"""What a Cargo.toml says about its package, with what it inherits from the workspace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table

TABLES = ("dependencies", "dev-dependencies", "build-dependencies")
VERSION = re.compile(r"\d{1,3}\.\d{1,3}(?:\.\d{1,3})?")


@dataclass(frozen=True, slots=True)
class Dependency:
    """A crate that a package names: `name` is the crate's own, `key` what the manifest calls it."""

    name: str
    key: str
    table: str
    path: str = ""
    features: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Package:
    """A package in a folder; `shared` is what the workspace's manifest offers to inherit."""

    repo: Snapshot
    root: str
    data: Table
    shared: Table

    @property
    def manifest(self) -> str:
        """The path of its Cargo.toml."""
        return joined(self.root, "Cargo.toml")

    @property
    def name(self) -> str:
        """The name of the package, "" for a manifest that only holds a workspace."""
        return self.data.text("package", "name")

    def inherited(self, key: str) -> str:
        """Return a key of [package], from the workspace where it says `key.workspace = true`."""
        if self.data.flag("package", key, "workspace"):
            return self.shared.text("package", key)
        return self.data.text("package", key)

    def dependencies(self) -> Iterator[Dependency]:
        """Yield what the package depends on, on Linux and everywhere."""
        for tables in (self.data, *self._of_targets()):
            for kind in TABLES:
                yield from self._listed(tables, kind)

    def has_program(self) -> bool:
        """Tell whether it builds a program."""
        return bool(self.programs())

    def programs(self) -> tuple[str, ...]:
        """Return the names of the programs that it builds, the default one first."""
        named = [one.text("name") for one in self.data.tables("bin") if one.text("name")]
        if self.repo.has(joined(self.root, "src/main.rs")) and not self._main_is_named():
            named.append(self.name)
        if self.data.flag("package", "autobins") is not False:
            start = joined(self.root, "src/bin")
            for path in self.repo.below(start):
                inner = path[len(start) + 1 :].removesuffix("/main.rs").removesuffix(".rs")
                named += [] if "/" in inner else [inner]
        default = self.data.text("package", "default-run")
        ordered = sorted(dict.fromkeys(named), key=lambda one: one != default)
        return tuple(one for one in ordered if re.fullmatch(r"[\w-]{1,100}", one))

    def place(self, needle: str) -> Place:
        """Return where the manifest first says something."""
        return self.repo.place(self.manifest, needle)

    def _main_is_named(self) -> bool:
        return any(
            one.text("path") in ("src/main.rs", "./src/main.rs") for one in self.data.tables("bin")
        )

    def _of_targets(self) -> Iterator[Table]:
        for condition, tables in self.data.table("target").items():
            if (
                not re.search(r"windows|macos|apple|wasm|android|ios", condition)
                or "not(" in condition
            ):
                yield tables

    def _listed(self, tables: Table, kind: str) -> Iterator[Dependency]:
        for key, own in tables.table(kind).items():
            offered = self.shared.table("dependencies", key) if own.flag("workspace") else Table({})
            path = own.text("path")
            base = self.root
            if offered.text("path"):
                path, base = offered.text("path"), self.shared.text("root")
            yield Dependency(
                own.text("package") or offered.text("package") or key, key, kind,
                joined(base, path) if path else "",
                (*own.strings("features"), *offered.strings("features")),
                own.flag("optional") is True,
            )  # fmt: skip


def read_package(repo: Snapshot, root: str, workspace: str | None = None) -> Package:
    """Return the package of a folder; `workspace` is the folder of the one that it belongs to."""
    data = repo.toml(joined(root, "Cargo.toml"))
    home = root if workspace is None else workspace
    shared = repo.toml(joined(home, "Cargo.toml")).table("workspace").raw()
    offered = {**shared, "root": home} if isinstance(shared, dict) else {"root": home}
    return Package(repo, root, data, Table(offered))
