"""What a lock holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from autodevops_cli.model.drift import Ownership

LOCK = ".autodevops/lock.toml"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Locked:
    """A file: whose word counts, what we rendered for it, and two names for that.

    `base` is None for a file that is not ours to change; `oid` is git's name for the text, and
    `canonical` one that layout and comments do not change. `replaced` is what a person had there
    before: how a repository is tested is known from it still.
    """

    path: str
    policy: Ownership
    base: str | None = None
    oid: str = ""
    canonical: str = ""
    replaced: str = ""
    letters: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """The texts as the file spells them: another machine compresses to other bytes."""

    def under(self, policy: Ownership) -> Locked:
        """Return the file under another policy; an ejected one forgets what was rendered."""
        if policy is Ownership.EJECTED:
            return Locked(self.path, policy)
        return replace(self, policy=policy)


@dataclass(frozen=True, slots=True)
class Origin:
    """What the files were made by and from: names and digests, for whoever compares."""

    generator: str
    pack: str
    pack_digest: str
    inputs: str
    plan: str
    provider: str
    extras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lock:
    """Where the files come from, and the files in path order."""

    origin: Origin
    files: tuple[Locked, ...] = ()
    by_path: Mapping[str, Locked] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        files = tuple(sorted(self.files, key=lambda one: one.path))
        object.__setattr__(self, "files", files)
        found = MappingProxyType({one.path: one for one in files})
        object.__setattr__(self, "by_path", found)

    def with_files(self, changed: Iterable[Locked]) -> Lock:
        """Return the lock with these files put in, each in the place of its namesake."""
        files = {**self.by_path, **{one.path: one for one in changed}}
        return Lock(self.origin, tuple(files.values()))


def blob_id(content: bytes) -> str:
    """Return the name that git gives to a file's content."""
    head = b"blob %d\0" % len(content)
    return hashlib.sha1(head + content, usedforsecurity=False).hexdigest()


def canonical_hash(text: str) -> str:
    """Return a name for a canonical text."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
