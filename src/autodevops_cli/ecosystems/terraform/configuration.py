"""What the .tf files of one folder say, as far as a check of them needs to know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from autodevops_cli.ecosystems._base import is_specimen
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

# Providers that ask nobody for anything.
OFFLINE = frozenset(("null", "random", "local", "time", "tls", "archive", "terraform"))

MAX_FAMILY = 100
MAX_BLOCKS = 5

_COMMENT = re.compile(r"^[ \t]*(?:#|//).*$", re.MULTILINE)
_REQUIRED = re.compile(r"^[ \t]*required_version\s*=\s*\"([^\"\n]{1,100})\"", re.MULTILINE)
_MODULE = re.compile(r"^[ \t]*module\s+\"[^\"\n]+\"\s*\{", re.MULTILINE)
_SOURCE = re.compile(r"^[ \t]*source\s*=\s*\"([^\"\n]{1,300})\"", re.MULTILINE)
_VERSION = re.compile(r"^[ \t]*version\s*=\s*\"([^\"\n]{1,100})\"", re.MULTILINE)
_USED = re.compile(
    r"^[ \t]*(?:resource|data|ephemeral|list)\s+\"([a-z][a-z0-9-]{0,40})[_\"]", re.MULTILINE
)
_PROVIDER = re.compile(r"^[ \t]*(?:mock_)?provider\s+\"([a-z][\w-]{0,40})\"", re.MULTILINE)
_MOCKED = re.compile(r"^[ \t]*mock_provider\s+\"([a-z][\w-]{0,40})\"", re.MULTILINE)
_PUBLIC_MODULE = re.compile(r"(?:registry\.terraform\.io/)?[\w-]+/[\w-]+/[\w-]+(?://[\w./-]+)?")
_PUBLIC_PROVIDER = re.compile(r"(?:registry\.terraform\.io/)?[\w-]+/[\w-]+")
_CAPPED = re.compile(r"~>|<|^[ \t]*=?\s*\d")


@dataclass(frozen=True)
class Configuration:
    """The .tf files directly in one folder, which Terraform reads as one configuration."""

    repo: Snapshot
    root: str

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The paths of the files."""
        names = (name for name in self.repo.beside(self.root) if name.endswith(".tf"))
        return tuple(joined(self.root, name) for name in names)

    @cached_property
    def text(self) -> str:
        """All files in one text, without comments."""
        return _COMMENT.sub("", "\n".join(self.repo.text(path) for path in self.files))

    @cached_property
    def required_version(self) -> tuple[str, Place] | None:
        """The versions of Terraform that it admits, and where it says so."""
        for path in self.files:
            if found := _REQUIRED.search(_COMMENT.sub("", self.repo.text(path))):
                return found[1], self.repo.place(path, _REQUIRED)
        return None

    @cached_property
    def modules(self) -> tuple[str, ...]:
        """The sources of the modules that it calls."""
        calls = islice(_MODULE.finditer(self.text), MAX_FAMILY)
        found = (_SOURCE.search(self.text, one.end(), one.end() + 2000) for one in calls)
        return tuple(one[1] if one else "" for one in found)

    @property
    def local_modules(self) -> tuple[str, ...]:
        """The folders of this repository that it calls as modules."""
        local = (one for one in self.modules if one.startswith(("./", "../")))
        return tuple(joined(self.root, one) for one in local)

    @cached_property
    def providers(self) -> tuple[tuple[str, str], ...]:
        """The sources and the versions of the providers that it requires."""
        found = []
        for body in _blocks(self.text, "required_providers"):
            for _, one in _entries(body):
                source, version = _SOURCE.search(one), _VERSION.search(one)
                found.append((source[1] if source else "", version[1] if version else ""))
        return tuple(found)

    @property
    def lock(self) -> str:
        """The path of the lock file, "" where none is committed."""
        return self.repo.first(joined(self.root, ".terraform.lock.hcl"))

    @cached_property
    def family(self) -> tuple[Configuration, ...]:
        """Itself and every module of this repository that it calls, directly or through one."""
        found = {self.root: self}
        todo = [self]
        while todo and len(found) <= MAX_FAMILY:
            for folder in todo.pop().local_modules:
                if folder not in found:
                    found[folder] = Configuration(self.repo, folder)
                    todo.append(found[folder])
        return tuple(found.values())

    @property
    def capped(self) -> bool:
        """Whether the future changes the version of no provider and no module that it uses."""
        return bool(self.lock) or all(one._is_capped for one in self.family)

    @property
    def _is_capped(self) -> bool:
        used = set(_USED.findall(self.text)) - {"terraform"}
        sure = bool(self.providers) and all(
            _CAPPED.search(version) for _, version in self.providers
        )
        foreign = any(not one.startswith(("./", "../")) for one in self.modules)
        return not foreign and (not used or (sure and len(self.providers) >= len(used)))

    @property
    def unreachable(self) -> str:
        """Why `terraform init` may fail for a stranger, "" where everything is public."""
        return next((why for one in self.family if (why := one._own_unreachable)), "")

    @property
    def _own_unreachable(self) -> str:
        for one in self.modules:
            if not one.startswith(("./", "../")) and not _PUBLIC_MODULE.fullmatch(one):
                return f"the module {one[:80] or 'without a source'} may be private"
        local = [one for one in self.local_modules if not _holds_tf(self.repo, one)]
        if local:
            return f"{local[0]} is not committed"
        for source, _ in self.providers:
            if source and not _PUBLIC_PROVIDER.fullmatch(source):
                return f"the provider {source[:80]} may be private"
        return ""

    @property
    def wants_providers(self) -> bool:
        """Whether it is a module that gets its providers from a caller."""
        return "configuration_aliases" in self.text

    @property
    def offline_tests(self) -> str:
        """The path of a test when all tests run without any account, else ""."""
        folders = (self.root, joined(self.root, "tests"))
        below = self.repo.below(self.root)
        paths = [one for one in below if one.endswith(".tftest.hcl") and parent(one) in folders]
        calls = (source for one in self.family for source in one.modules)
        foreign = any(not one.startswith(("./", "../")) for one in calls)
        used = {name for one in self.family for name in _named(one)}
        for path in paths:
            if foreign or used - OFFLINE - set(_MOCKED.findall(self.repo.text(path))):
                return ""
        return paths[0] if paths else ""


def _named(one: Configuration) -> Iterator[str]:
    yield from _USED.findall(one.text)
    yield from _PROVIDER.findall(one.text)


def _holds_tf(repo: Snapshot, folder: str) -> bool:
    return any(name.endswith(".tf") for name in repo.beside(folder))


def _blocks(text: str, name: str) -> Iterator[str]:
    """Yield the bodies of blocks of a name, up to the brace that closes each."""
    for found in islice(re.finditer(rf"\b{name}[ \t]*\{{", text), MAX_BLOCKS):
        depth, start = 1, found.end()
        for at in range(start, min(len(text), start + 20_000)):
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            if not depth:
                yield text[start:at]
                break


def _entries(body: str) -> Iterator[tuple[str, str]]:
    for found in re.finditer(r"([\w-]{1,60})\s*=\s*\{([^}]{0,2000})\}", body):
        yield found[1], found[2].replace(",", "\n")


def configurations(repo: Snapshot) -> tuple[Configuration, ...]:
    """Return the configurations of a repository, shallow first, without examples and tests."""
    folders = dict.fromkeys(parent(path) for path in repo.files if path.endswith(".tf"))
    kept = [one for one in folders if not _is_elsewhere(one)]
    return tuple(Configuration(repo, one) for one in sorted(kept, key=_depth))


def _is_elsewhere(folder: str) -> bool:
    return is_specimen(f"{folder}/x" if folder else "x") or ".terraform" in folder.split("/")


def _depth(folder: str) -> tuple[int, str]:
    return (folder.count("/") + 1 if folder else 0, folder)


def entry_points(found: Iterable[Configuration]) -> tuple[Configuration, ...]:
    """Return the configurations that people run Terraform in: those that no other one calls.

    One at the repository's root is its product, also where wrappers call it.
    """
    every = tuple(found)
    called = {folder for one in every for folder in one.local_modules if folder != one.root}
    return tuple(one for one in every if not one.root or one.root not in called)
