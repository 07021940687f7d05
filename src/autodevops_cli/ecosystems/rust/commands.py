"""What to run for a Cargo package or workspace: its own tasks first, then Cargo's conventions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from autodevops_cli.ecosystems.rust.libraries import hosted
from autodevops_cli.ecosystems.rust.lockfile import Lock
from autodevops_cli.ecosystems.rust.manifest import Package
from autodevops_cli.ecosystems.rust.sources import first_test
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tasks import CARRIED, Task, saying, tasks

TEST = (
    "test",
    "tests",
    "test-all",
    "unit-test",
    "unit-tests",
    "test-unit",
    "ci-test",
    "cargo-test",
)
LINT = ("lint", "clippy", "lint-check", "ci-lint", "cargo-clippy", "check-clippy")
FORMAT = (
    "fmt-check",
    "check-fmt",
    "format-check",
    "check-format",
    "fmt",
    "format",
    "check-formatting",
)
CONFIGS = (".cargo/config.toml", ".cargo/config")
# rustfmt ignores these on a stable toolchain, so that it would format otherwise than the authors.
NIGHTLY_STYLE = re.compile(
    r"^\s*(?:unstable_features|imports_granularity|group_imports|wrap_comments|format_strings"
    r"|overflow_delimited_expr|format_code_in_doc_comments|normalize_comments|imports_layout"
    r"|struct_lit_single_line|fn_single_line|where_single_line|condense_wildcard_suffixes"
    r"|format_macro_matchers|reorder_impl_items|blank_lines_upper_bound|hex_literal_case)\s*=",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the commands of a component are about."""

    repo: Snapshot
    root: str
    packages: tuple[Package, ...]
    lock: Lock
    workspace: bool

    @property
    def manifest(self) -> Place:
        """The manifest at the root."""
        return Place(joined(self.root, "Cargo.toml"))

    @property
    def config(self) -> str:
        """Cargo's own configuration for the folder, "" when there is none."""
        return self.repo.first(*(joined(self.root, name) for name in CONFIGS))

    @property
    def everything(self) -> str:
        """The option that widens a command from one package to the workspace."""
        return " --workspace" if self.workspace else ""


def commands(scope: Scope) -> Iterator[Evidence]:
    """Yield every command that something in the repository speaks for."""
    if lost := _lost(scope):
        yield lost
        return
    declared = tasks(scope.repo, scope.root)
    yield from _install(scope)
    yield from _tasks(declared, "test", TEST, saying("cargo test", "cargo nextest run"))
    yield from _aliases(scope, "test", TEST, "test")
    yield from _test(scope)
    yield from _tasks(declared, "lint.clippy", LINT, saying("cargo clippy"))
    yield from _aliases(scope, "lint.clippy", LINT, "clippy")
    yield from _lint(scope)
    yield from _tasks(declared, "format.rustfmt", FORMAT, saying("cargo fmt", "rustfmt"))
    yield from _aliases(scope, "format.rustfmt", FORMAT, "fmt")
    yield from _format(scope)
    yield from _build(scope)


def _lost(scope: Scope) -> Evidence | None:
    """Return a dependency whose folder is not in the repository: Cargo does nothing without it."""
    modules = scope.repo.text(".gitmodules")
    for package in scope.packages:
        for one in package.dependencies():
            if not one.path or scope.repo.has(joined(one.path, "Cargo.toml")):
                continue
            if not re.search(rf"path\s*=\s*{re.escape(one.path.split('/')[0])}\b", modules):
                note = f"{one.name} is not in this repository"
                return Evidence("cargo.lost", one.path, package.place(one.key), note=note)
    return None


def _install(scope: Scope) -> Iterator[Evidence]:
    if not scope.lock.path:
        return
    where = Place(scope.lock.path)
    if scope.lock.stale:
        yield Evidence("cargo.lock", "stale", where, note=scope.lock.stale)
        return
    yield Evidence("cargo.lock", scope.lock.path, where, note="the lock file")
    yield Evidence("cargo.lock.format", str(scope.lock.format), where, note="the lock file")
    yield command("install", "cargo fetch --locked", where, Source.CONVENTION, "the lock file")


def _test(scope: Scope) -> Iterator[Evidence]:
    """Test with default features: others may exclude each other, or want a library or a nightly."""
    inside = {one.name: host for one in scope.packages if (host := hosted(one))}
    tested = [one for one in scope.packages if one.name not in inside]
    first = first_test(scope.repo, [one.root for one in tested])
    target = foreign_target(scope)
    if not first or not tested or target:
        return
    excluded = "".join(
        f" --exclude {name}" for name in sorted(inside) if re.fullmatch(r"[\w-]+", name)
    )
    note = "Cargo's convention, with default features"
    yield command(
        "test", f"cargo test{scope.everything}{excluded}", scope.manifest, Source.CONVENTION, note
    )


def foreign_target(scope: Scope) -> str:
    """Return the target that Cargo is told to build for, when it is no Linux that CI can run."""
    wanted = scope.repo.toml(scope.config).strings("build", "target") if scope.config else ()
    odd = [
        one
        for one in wanted
        if re.fullmatch(r"[\w.-]{1,80}", one) and "x86_64-unknown-linux" not in one
    ]
    return odd[0] if odd else ""


def _lint(scope: Scope) -> Iterator[Evidence]:
    text = f"cargo clippy{scope.everything} --all-targets -- -D warnings"
    if target := foreign_target(scope):
        text = f"cargo clippy{scope.everything} -- -D warnings"
        yield Evidence(
            "rust.target", target, scope.repo.place(scope.config, target), note="the target"
        )
    path = scope.repo.first(*(joined(scope.root, name) for name in ("clippy.toml", ".clippy.toml")))
    data = scope.repo.toml(scope.manifest.path)
    if path:
        yield command("lint.clippy", text, Place(path), Source.TOOL_CONFIG, "clippy is configured")
    elif data.has("lints", "clippy") or data.has("workspace", "lints", "clippy"):
        where = scope.repo.place(scope.manifest.path, "lints.clippy")
        yield command("lint.clippy", text, where, Source.TOOL_CONFIG, "lints for clippy")
    yield command("lint.clippy", text, scope.manifest, Source.CONVENTION, "Rust's usual linter")


def _format(scope: Scope) -> Iterator[Evidence]:
    text = "cargo fmt --all --check"
    names = ("rustfmt.toml", ".rustfmt.toml")
    if path := scope.repo.first(*(joined(scope.root, name) for name in names)):
        nightly = NIGHTLY_STYLE.search(scope.repo.text(path))
        source = Source.CONVENTION if nightly else Source.TOOL_CONFIG
        note = "rustfmt is configured for a nightly" if nightly else "rustfmt is configured"
        yield command("format.rustfmt", text, Place(path), source, note)
    yield command("format.rustfmt", text, scope.manifest, Source.CONVENTION, "Rust's one format")


def _build(scope: Scope) -> Iterator[Evidence]:
    """Yield how to build; for a single program also how to start what was built."""
    owners = [(name, one) for one in scope.packages for name in one.programs()]
    main = [pair for pair in owners if pair[1].root == scope.root] or owners
    if not main or (
        len({name for name, _ in main}) > 1 and not main[0][1].data.has("package", "default-run")
    ):
        yield command(
            "build",
            f"cargo build{scope.everything}",
            scope.manifest,
            Source.CONVENTION,
            "Cargo's convention",
        )
        return
    name, package = main[0]
    where = Place(package.manifest)
    yield command("build", "cargo build --release", where, Source.CONVENTION, f"builds {name}")
    yield command(
        "start", f"./target/release/{name}", where, Source.CONVENTION, "what the build writes"
    )


def _tasks(
    declared: Iterable[Task], kind: str, names: tuple[str, ...], fits: Callable[[Task], bool]
) -> Iterator[Evidence]:
    """Yield the sound tasks of these names that call what they should and nothing unknown."""
    for name in names:
        for one in declared:
            if one.name != name or one.unsound or not fits(one):
                continue
            # Runners have make but no just and no task: of those only a task's one command runs.
            text = one.plain or (one.command if one.runner == "make" else "")
            if text and one.programs <= CARRIED:
                yield command(
                    kind, text, one.where, Source.TASK, f"the {name} target of {one.runner}"
                )


def _aliases(scope: Scope, kind: str, names: tuple[str, ...], verb: str) -> Iterator[Evidence]:
    """Yield the aliases of these names in Cargo's configuration that stand for a verb."""
    table = scope.repo.toml(scope.config).table("alias") if scope.config else None
    for name in names if table else ():
        words = " ".join(table.strings(name)).split() if table else []
        checks = verb != "fmt" or "--check" in words
        if words[:1] == [verb] and name != verb and checks:
            where = scope.repo.place(scope.config, name)
            yield command(kind, f"cargo {name}", where, Source.TASK, "an alias of Cargo")
