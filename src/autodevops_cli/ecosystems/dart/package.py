"""A Dart package: its pubspec, its members, its tests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from autodevops_cli.ecosystems._base import is_aside
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.table import Table

MANIFEST = "pubspec.yaml"
GROUPS = ("dependencies", "dev_dependencies")


@dataclass(frozen=True)
class Package:
    """A folder with a pubspec.yaml, and the packages below it that belong to it."""

    repo: Snapshot
    root: str

    @property
    def manifest(self) -> str:
        """The path of the pubspec, where it has none that of its first member."""
        own = joined(self.root, MANIFEST)
        if self.repo.has(own) or not self.members:
            return own
        return self.members[0].manifest

    @property
    def spec(self) -> Table:
        """The content of the pubspec."""
        return self.repo.yaml(joined(self.root, MANIFEST))

    @cached_property
    def flutter(self) -> bool:
        """Whether the Flutter SDK is needed, here or in a member."""
        return any(_wants_flutter(one.spec) for one in (self, *self.members))

    @cached_property
    def members(self) -> tuple[Package, ...]:
        """The packages of the workspace, of pub or of Melos; all where there is none."""
        globs = self.spec.strings("workspace") or self._melos()
        folders = [parent(path) for path in self.repo.named(MANIFEST)]
        patterns = [joined(self.root, one.rstrip("/").replace("**", "*")) for one in globs[:100]]
        found = {one for one in folders if any(fnmatchcase(one, each) for each in patterns)}
        if not self.repo.has(joined(self.root, MANIFEST)):
            found = {one for one in folders if not is_aside(f"{one}/x")}
        return tuple(Package(self.repo, one) for one in sorted(found - {self.root}))

    def _melos(self) -> tuple[str, ...]:
        return self.repo.yaml(joined(self.root, "melos.yaml")).strings("packages")

    def melos(self) -> Table:
        """Return what Melos is told, in its own file or in the pubspec."""
        return self.repo.yaml(joined(self.root, "melos.yaml")) or self.spec.table("melos")

    def depends(self, name: str) -> Place | None:
        """Return where a dependency is declared, None where it is not."""
        if any(name in self.spec.table(group) for group in GROUPS):
            return self.repo.place(
                self.manifest, re.compile(rf"^[ \t]+{re.escape(name)}\s*:", re.M)
            )
        return None

    @cached_property
    def tests(self) -> str:
        """The first file of tests of its own, "" without any."""
        start = joined(self.root, "test")
        return next((one for one in self.repo.below(start) if one.endswith("_test.dart")), "")

    @property
    def is_library(self) -> bool:
        """Whether it is published for others."""
        private = self.spec.text("publish_to") == "none"
        return self.spec.has("version") and not private and not self.programs()

    def programs(self) -> tuple[str, ...]:
        """Return the files that start it."""
        names = (
            "lib/main.dart",
            *(f"bin/{one}" for one in self.repo.beside(joined(self.root, "bin"))),
        )
        return tuple(
            one for one in names if one.endswith(".dart") and self.repo.has(joined(self.root, one))
        )


def _wants_flutter(spec: Table) -> bool:
    sdks = {spec.text(group, name, "sdk") for group in GROUPS for name in spec.table(group)}
    return "flutter" in sdks or spec.has("environment", "flutter")
