"""A Scala build: its files, its plugins and the versions that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

MILL_FILES = ("build.mill", "build.mill.scala", "build.sc")
SBT_FILES = ("build.sbt",)
MAX_FILES = 60
_PLUGIN = re.compile(
    r"""addSbtPlugin\(\s*"([\w.-]{1,80})"\s*%%?\s*"([\w.-]{1,80})"\s*%\s*("[\w.+-]{1,60}"|[\w.]{1,60})"""
)
_VERSION = r'"(\d+\.\d+(?:\.\d+)?[\w.-]{0,20})"'
_NAMED = re.compile(rf"\b(?:val|def)\s+(\w{{1,60}})(?:\s*:\s*String)?[ \t]*=[ \t]*{_VERSION}")
_SCALA = re.compile(r"\bscalaVersion\s*:?=\s*(\"[\d.]+\"|[\w.]{1,80})")
_CROSS = re.compile(r"\bcrossScalaVersions\s*:?\+?=\s*([^\n]{1,300})")
_TEST_FOLDER = re.compile(r"(?:^|/)(?:test|tests|it)(?:-\d[\w.-]*)?/")


@dataclass(frozen=True)
class Plugin:
    """A plugin of sbt at the version that the build names ("" where that is a reference)."""

    group: str
    name: str
    version: str
    where: Place


@dataclass(frozen=True)
class Build:
    """A folder with a build.sbt or a build.mill."""

    repo: Snapshot
    root: str

    def has(self, name: str) -> bool:
        """Tell whether the folder holds this file."""
        return self.repo.has(joined(self.root, name))

    @cached_property
    def file(self) -> str:
        """The main file of the build."""
        names = (*SBT_FILES, "project/build.properties", *MILL_FILES)
        return self.repo.first(*(joined(self.root, name) for name in names))

    @property
    def is_mill(self) -> bool:
        """Whether Mill builds it."""
        return self.file.rpartition("/")[2] in MILL_FILES

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The files that describe the build."""
        project = joined(self.root, "project")
        beside = [joined(self.root, one) for one in self.repo.beside(self.root)]
        inner = [
            one for one in self.repo.below(project) if one.count("/") <= project.count("/") + 3
        ]
        found = [
            one for one in (*beside, *inner) if one.endswith((".sbt", ".scala", ".mill", ".sc"))
        ]
        return tuple(found[:MAX_FILES])

    @cached_property
    def text(self) -> str:
        """The text of all files that describe the build, without comments at line starts."""
        texts = (self.repo.text(one) for one in self.files)
        return "\n".join(re.sub(r"(?m)^[ \t]*(?://|\*|/\*).*$", "", one) for one in texts)

    def place(self, needle: str) -> Place:
        """Return the first place in the build's files that says this."""
        found = next((one for one in self.files if needle in self.repo.text(one)), self.file)
        return self.repo.place(found, needle)

    @cached_property
    def plugins(self) -> dict[str, Plugin]:
        """The plugins of sbt by name."""
        found: dict[str, Plugin] = {}
        for path in self.files:
            for one in _PLUGIN.finditer(self.repo.text(path)):
                where = self.repo.place(path, f'"{one[2]}"')
                found[one[2]] = Plugin(one[1], one[2], one[3].strip('"'), where)
        return found

    @cached_property
    def sbt(self) -> str:
        """The version in project/build.properties, "" without one."""
        text = self.repo.text(joined(self.root, "project/build.properties"))
        found = re.search(r"(?m)^[ \t]*sbt\.version[ \t]*[=:][ \t]*([\w.-]{1,40})", text)
        return found[1] if found else ""

    @cached_property
    def scala(self) -> str:
        """The Scala to build with, "" where it cannot be read."""
        found = _SCALA.search(self.text)
        return self._resolved(found[1]) if found else ""

    @cached_property
    def cross(self) -> tuple[str, ...]:
        """The further Scala versions that the build promises."""
        named = dict(_NAMED.findall(self.text))
        said = " ".join(one for one in _CROSS.findall(self.text))
        said = " ".join((said, *(self._sequence(word) for word in re.findall(r"\w+", said)[:40])))
        words = re.findall(rf"{_VERSION}|\b([A-Za-z]\w{{0,60}})\b", said)
        return tuple(dict.fromkeys(v or named[n] for v, n in words if v or n in named))

    def _sequence(self, name: str) -> str:
        """Return the text of a list of versions that a value holds, "" without one."""
        shape = rf"\bval\s+{re.escape(name)}\b[^=\n]{{0,40}}=\s*(?:Seq|List)\(([^)]{{1,300}})\)"
        found = re.search(shape, self.text)
        return found[1] if found else ""

    def _resolved(self, word: str) -> str:
        if word.startswith('"'):
            return word.strip('"')
        named: dict[str, str] = dict(_NAMED.findall(self.text))
        return named.get(word.rpartition(".")[2], "")

    @cached_property
    def tests(self) -> str:
        """The first source file in a folder of tests, "" without any."""
        start = len(self.root) + 1 if self.root else 0
        sources = (one for one in self.repo.below(self.root) if one.endswith((".scala", ".java")))
        return next((one for one in sources if _TEST_FOLDER.search(parent(one[start:]) + "/")), "")

    def programs(self) -> Iterator[str]:
        """Yield source files with a main method."""
        said = re.compile(
            r"\bextends\s+(?:App|IOApp|ZIOAppDefault|ZIOApp)\b|\bdef\s+main\(\s*args|^@main\b",
            re.MULTILINE,
        )
        sources = [one for one in self.repo.below(self.root) if one.endswith(".scala")]
        main = [one for one in sources if "src/main/" in one or one.count("/") < 2]
        yield from (one for one in main[:100] if said.search(self.repo.text(one)))
