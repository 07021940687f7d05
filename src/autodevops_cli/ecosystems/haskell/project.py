"""A Haskell project: its packages, and what their descriptions say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined

PROJECTS = ("cabal.project", "stack.yaml")
MAX_PACKAGES = 100
_PACKAGES = re.compile(r"(?im)^(packages)[ \t]*:[ \t]*([^\n]*(?:\n[ \t]+[^\n]*)*)")
# Before this snapshot of Stack's, compilers do not link on today's systems any more.
OLDEST_SNAPSHOT = 18
_FIELD = r"(?im)^([ \t]*){name}[ \t]*:[ \t]*([^\n]*(?:\n(?:\1[ \t]+[^\n]*|[ \t]*))*)"


@dataclass(frozen=True)
class Project:
    """A folder with a cabal.project, a stack.yaml or one package."""

    repo: Snapshot
    root: str

    def path(self, *names: str) -> str:
        """Return the first of these files of the folder, "" when none is there."""
        return self.repo.first(*(joined(self.root, name) for name in names))

    @cached_property
    def packages(self) -> tuple[str, ...]:
        """The descriptions of packages, those at the root first."""
        below = [
            one
            for one in self.repo.below(self.root)
            if one.endswith(".cabal") or one.rpartition("/")[2] == "package.yaml"
        ]
        start = len(self.root) + 1 if self.root else 0
        own = [one for one in below if self._belongs(one[start:])]
        return tuple(sorted(own, key=lambda one: (one.count("/"), one))[:MAX_PACKAGES])

    def _belongs(self, path: str) -> bool:
        """Tell whether the project's files name the folder of a description, or it itself."""
        folder = path.rpartition("/")[0]
        return any(_matches(path, one) or _matches(folder, one) for one in self._named)

    @cached_property
    def _named(self) -> tuple[str, ...]:
        """The folders and descriptions that make up the project, by default the root."""
        text = self.repo.text(joined(self.root, "cabal.project"))
        words = [word for one in _PACKAGES.findall(text) for word in one[1].split()]
        words += self.repo.yaml(joined(self.root, "stack.yaml")).strings("packages")
        cleaned = (word.strip(",").removeprefix("./").strip("/") for word in words[:200])
        return tuple("" if word == "." else word for word in cleaned) or ("",)

    @property
    def main(self) -> str:
        """The file that makes the folder a project."""
        return self.path(*PROJECTS) or next(iter(self.packages), self.root)

    @cached_property
    def stack(self) -> bool:
        """Whether Stack builds it: nothing speaks for Cabal, or descriptions that only it reads."""
        if not self.path("stack.yaml"):
            return False
        if not any(one.endswith(".cabal") for one in self.packages) or self.path("package.yaml"):
            return True
        found = re.search(r"\blts-(\d{1,3})", self.repo.text(joined(self.root, "stack.yaml")))
        old = found and int(found[1]) < OLDEST_SNAPSHOT
        return not self.path("cabal.project") and not old

    def fields(self, name: str) -> Iterator[tuple[str, Place]]:
        """Yield the texts of a field of the packages' descriptions, with places."""
        pattern = re.compile(_FIELD.format(name=re.escape(name)))
        for path in self.packages:
            text = self.repo.text(path)[:200_000]
            for found in pattern.finditer(text):
                line = text.count("\n", 0, found.start()) + 1
                yield " ".join(found[2].split()), Place(path, line)

    def first(self, *patterns: str) -> Place | None:
        """Return the first line of a package's description that begins like this."""
        said = re.compile("|".join(rf"^[ \t]*(?:{one})" for one in patterns), re.I | re.M)
        for path in self.packages:
            if said.search(self.repo.text(path)):
                return self.repo.place(path, said)
        return None

    @cached_property
    def tests(self) -> Place | None:
        """The first suite of tests, None without any."""
        return self.first(r"test-suite\s", r"tests\s*:")

    @cached_property
    def programs(self) -> Place | None:
        """The first executable, None without any."""
        return self.first(r"executable\s", r"executables?\s*:")


def _matches(path: str, pattern: str) -> bool:
    """Tell whether a path is what a pattern names; a star stays within its folder."""
    deep = "**" in pattern or path.count("/") == pattern.count("/")
    return deep and fnmatchcase(path, pattern)
