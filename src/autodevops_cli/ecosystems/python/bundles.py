"""Bundles: the named sets of requirements that can be installed beside a project's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from autodevops_cli.ecosystems.python.manifest import Manifest
from autodevops_cli.ecosystems.python.requirements import (
    Requirement,
    RequirementFile,
    normal,
    read_file,
)
from autodevops_cli.ecosystems.python.words import names
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table

REQUIREMENTS_FILE = re.compile(
    r"(?:[\w.-]{0,60}[-_.])?(?:requirements?|reqs|deps)(?:[-_.][\w.-]{0,60})?\.(?:txt|in|pip)$"
)
REQUIREMENTS_FOLDERS = ("requirements", "reqs", "requires")
TEST_NAMES = ("test", "tests", "testing", "unittest", "unittests", "unit", "pytest")
DEVELOPER_NAMES = ("dev", "devel", "develop", "development", "developer", "local", "ci")
OTHER_NAMES = names(
    """
    doc docs documentation lint linting format style typing types typecheck mypy build release
    publish bench benchmark benchmarks profiling notebook notebooks deploy prod production
    packaging changelog examples upstream nightly min minimal minimum gpu cuda
    """
)
VALID_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")
VALID_FILE = re.compile(r"[\w.+@ -]{1,100}\.(?:txt|in|pip)")
MAX_BUNDLES = 100
BASE_NAMES = names("base common core main prod production all app install")


class Kind(StrEnum):
    """How a bundle is asked for."""

    EXTRA = "extra"
    GROUP = "group"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A named set of requirements; `default` ones are installed without being asked for."""

    kind: Kind
    name: str
    requirements: tuple[Requirement, ...]
    where: Place
    default: bool = False
    file: RequirementFile | None = None

    @property
    def names(self) -> frozenset[str]:
        """The distributions that it brings; a plugin of pytest brings pytest."""
        asked = frozenset(one.name for one in self.requirements)
        plugins = any(name.startswith("pytest-") for name in asked)
        return asked | {"pytest"} if plugins else asked

    @property
    def label(self) -> str:
        """The name without what merely says that it is a requirements file."""
        if self.kind is not Kind.FILE:
            return normal(self.name)
        stem = self.name.rpartition(".")[0]
        parts = [one for one in re.split(r"[/_.-]", stem) if not _says_requirements(one)]
        return normal("-".join(parts))

    @property
    def title(self) -> str:
        """The bundle in a reader's words."""
        return self.name if self.kind is Kind.FILE else f"the {self.name} {self.kind}"

    @property
    def is_base(self) -> bool:
        """Whether it is the file of what the application itself needs."""
        return self.kind is Kind.FILE and (not self.label or self.label in BASE_NAMES)

    @property
    def rank(self) -> int:
        """How well the name fits tests, best first; 9 fits something else."""
        words = self.label.split("-")
        if self.label in TEST_NAMES:
            return TEST_NAMES.index(self.label) // 3
        if self.label in DEVELOPER_NAMES:
            return 4
        if OTHER_NAMES & set(words):
            return 9
        if set(TEST_NAMES) & set(words):
            return 3
        if set(DEVELOPER_NAMES) & set(words):
            return 5
        return 6


def _says_requirements(word: str) -> bool:
    return word.lower() in ("requirements", "requirement", "reqs", "deps", "requires", "")


def requirement_files(repo: Snapshot, root: str) -> tuple[str, ...]:
    """Return the requirements files of a project, relative to its root, compiled ones only once."""
    found = [name for name in repo.beside(root) if REQUIREMENTS_FILE.fullmatch(name)]
    for folder in REQUIREMENTS_FOLDERS:
        inside = repo.beside(joined(root, folder))
        found.extend(f"{folder}/{name}" for name in inside if VALID_FILE.fullmatch(name))
    compiled = {name.removesuffix(".txt") for name in found if name.endswith(".txt")}
    return tuple(
        sorted(
            one
            for one in found
            if not one.endswith(".in") or one.removesuffix(".in") not in compiled
        )
    )


def bundles(repo: Snapshot, root: str, manifest: Manifest, manager: str) -> tuple[Bundle, ...]:
    """Return every bundle of a project: extras, groups, then requirements files."""
    pyproject = joined(root, "pyproject.toml")
    found: list[Bundle] = []
    for name, wanted in _named(manifest.extras):
        found.append(Bundle(Kind.EXTRA, name, wanted, _place(repo, root, name)))
    default = _default_groups(repo.toml(pyproject), manifest, manager)
    for name, wanted in _named(manifest.groups):
        place = _place(repo, root, name)
        found.append(Bundle(Kind.GROUP, name, wanted, place, default=normal(name) in default))
    for path in requirement_files(repo, root)[:MAX_BUNDLES]:
        file = read_file(repo, joined(root, path))
        found.append(Bundle(Kind.FILE, path, file.requirements, Place(file.path), file=file))
    return tuple(_expanded(found, manifest))


def _named(
    found: Mapping[str, tuple[Requirement, ...]],
) -> Iterator[tuple[str, tuple[Requirement, ...]]]:
    """Yield the entries whose names are such that they can be asked for."""
    valid = ((name, one) for name, one in found.items() if VALID_NAME.fullmatch(name))
    yield from islice(valid, MAX_BUNDLES)


def _default_groups(toml: Table, manifest: Manifest, manager: str) -> frozenset[str]:
    """Return the groups that the manager installs unasked."""
    everything = frozenset(map(normal, manifest.groups))
    if manager == "uv":
        if toml.text("tool", "uv", "default-groups") == "all":
            return everything
        named = toml.raw("tool", "uv", "default-groups")
        chosen = toml.strings("tool", "uv", "default-groups") if named is not None else ("dev",)
        return frozenset(normal(one) for one in chosen)
    if manager in ("poetry", "pdm", "pipenv"):
        return everything - frozenset(map(normal, manifest.optional_groups))
    return frozenset()


def _place(repo: Snapshot, root: str, name: str) -> Place:
    """Return the line on which a bundle is declared."""
    loose = re.escape(name).replace(r"\-", "[-_.]")
    patterns = (
        rf"^\s*[\"']?{loose}[\"']?\s*=\s*[\[{{]",
        rf"^\[tool\.poetry\.(?:group\.)?{loose}[-.]",
        rf"^\s*{loose}\s*=\s*$",
        rf"[\"']{loose}[\"']\s*:",
        r"^\[dev-packages\]",
    )
    for path in ("pyproject.toml", "setup.cfg", "setup.py", "Pipfile"):
        for pattern in patterns:
            found = repo.place(joined(root, path), re.compile(pattern, re.M | re.I))
            if found.line:
                return found
    return Place(
        repo.first(joined(root, "pyproject.toml"), joined(root, "setup.py")) or root or "."
    )


def _expanded(found: Iterable[Bundle], manifest: Manifest) -> Iterator[Bundle]:
    """Yield the bundles with what `name[extra]` of the project itself stands for."""
    own = normal(manifest.name) if manifest.name else ""
    for one in found:
        extras = list(one.file.project_extras) if one.file else []
        extras.extend(
            extra for wanted in one.requirements if wanted.name == own for extra in wanted.extras
        )
        reached = _reached(extras, manifest, own)
        inner = tuple(wanted for extra in reached for wanted in manifest.extras.get(extra, ()))
        wanted = tuple(wanted for wanted in (*one.requirements, *inner) if wanted.name != own)
        yield replace(one, requirements=wanted)


def _reached(extras: list[str], manifest: Manifest, own: str) -> tuple[str, ...]:
    """Return these extras of the project and those that they name in turn."""
    spelled = {normal(name): name for name in manifest.extras}
    reached: dict[str, None] = {}
    pending = list(extras)
    while pending:
        extra = spelled.get(pending.pop(0), "")
        if not extra or extra in reached:
            continue
        reached[extra] = None
        for wanted in manifest.extras.get(extra, ()):
            pending.extend(wanted.extras if wanted.name == own else ())
    return tuple(reached)
