"""A repository elsewhere: git brings one commit without its files, then the files worth reading."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from subprocess import SubprocessError
from typing import TYPE_CHECKING, TextIO
from urllib.parse import unquote

from autodevops_cli.errors import NetworkDisabled, SourceNotFound, UsageError, WriteFailed
from autodevops_cli.repository import git
from autodevops_cli.repository.git_tree import commit_at, open_repository, snapshot_of
from autodevops_cli.repository.identity import COMMIT, HEADS, is_bare, repository_name
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.transport import Endpoint

if TYPE_CHECKING:
    from pygit2 import Repository

SCHEMES = ("https", "ssh", "file")
MAX_BATCH = 500
MAX_BATCHES = 20

_URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<authority>[^/]*)(?P<path>/.*)?", re.I)
_HOST = re.compile(r"[A-Za-z0-9][\w.-]*(?::\d{1,5})?")
_SCP = re.compile(r"(?P<url>[\w.-]+@[A-Za-z0-9][\w.-]*:[^@]+)(?:@(?P<ref>.+))?")
_SHORT = re.compile(r"(?:github:)?(?P<name>[A-Za-z0-9][\w-]*/[\w.-]+)(?:@(?P<ref>.+))?")

# What detectors look at first; the rest is brought when somebody asks for it.
_WORTH = re.compile(
    r"(?:^|/)(?:\.[\w.-]+|[A-Z]\w*file(?:\.[\w.-]+)?|[a-z]\w*|(?:README|CONTRIBUTING)[\w.]*"
    r"|[\w.-]+\.(?:toml|jsonc?|ya?ml|cfg|ini|mod|work|sum|lock|xml|gradle|kts|properties|\w*proj"
    r"|slnx?|props|targets|gemspec|tf|nix|exs|sbt|sh|txt))$"
)


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository elsewhere, and a branch, tag or commit in it ("" for the default branch)."""

    endpoint: Endpoint
    ref: str = ""

    @property
    def on_network(self) -> bool:
        """Whether getting there needs the network."""
        return not self.endpoint.url.startswith("file:")


def parse_remote(text: str) -> Remote | None:
    """Return the remote that a text names by URL, `git@host:path`, or owner/name on GitHub.

    Each may end in `@` and a reference. None for anything else. Raises UsageError for a URL of
    a protocol that is not to be trusted.
    """
    if found := _URL.fullmatch(text):
        return _by_url(found["scheme"].lower(), found["authority"], found["path"] or "")
    if found := _SCP.fullmatch(text):
        return Remote(Endpoint(found["url"]), found["ref"] or "")
    if found := _SHORT.fullmatch(text):
        return Remote(Endpoint(f"https://github.com/{found['name']}"), found["ref"] or "")
    return None


def open_remote(remote: Remote, *, offline: bool) -> Snapshot:
    """Return the snapshot of a remote; what was brought once is kept in the cache folder."""
    endpoint = remote.endpoint
    if offline and remote.on_network:
        raise NetworkDisabled(
            f"{endpoint.url} is not on this machine, and the network is switched off",
            hint="allow it with --online, or name a folder",
        )
    default_branch, oid = _resolved(remote)
    with _store(endpoint.url) as store:
        repository = open_repository(store)
        if oid not in repository:
            endpoint.fetch_commit(store, oid)
        return snapshot_of(
            repository,
            commit_at(repository, oid, endpoint.url),
            fetch=lambda blobs: Bringer(endpoint, store, repository, blobs).first(),
            name=repository_name(endpoint.url),
            default_branch=default_branch,
            remote=endpoint.url,
        )


class Bringer:
    """Brings blobs in batches: what detectors look at, then what is like what was asked for."""

    def __init__(
        self, endpoint: Endpoint, store: Path, repository: Repository, blobs: Mapping[str, str]
    ) -> None:
        self._endpoint = endpoint
        self._store = store
        self._repository = repository
        self._blobs = blobs
        self._batches = 0

    def first(self) -> Bringer:
        """Bring the files worth reading, those near the root first."""
        self._bring(path for path in self._blobs if _WORTH.search(path))
        return self

    def __call__(self, path: str) -> None:
        """Bring one file, and with it others of its kind."""
        kind = PurePosixPath(path).suffix
        alike = (one for one in self._blobs if kind and one.endswith(kind))
        self._bring([path, *alike], asked=path)

    def _bring(self, paths: Iterable[str], asked: str = "") -> None:
        """Bring what is missing of these, the shallow ones if they are too many."""
        if self._batches == MAX_BATCHES:
            return
        self._batches += 1
        near = sorted(paths, key=lambda path: (path != asked, path.count("/"), path))
        oids = dict.fromkeys(self._blobs[path] for path in near)
        missing = [oid for oid in oids if oid not in self._repository][:MAX_BATCH]
        if missing:
            self._endpoint.fetch_objects(self._store, missing)


def _by_url(scheme: str, authority: str, path: str) -> Remote:
    if scheme not in SCHEMES:
        raise UsageError(
            f"{scheme}:// is no protocol to bring a repository by",
            hint=f"use one of {', '.join(f'{known}://' for known in SCHEMES)}",
        )
    user, _, host = authority.rpartition("@")
    if not (_HOST.fullmatch(host) if scheme != "file" else authority in ("", "localhost")):
        raise UsageError(f"{authority!r} is no host to bring a repository from")
    inside, _, ref = path.partition("@")
    if scheme == "file" and Path(path).exists():
        inside, ref = path, ""
    login = f"{user}@" if user and scheme == "ssh" else ""
    return Remote(
        Endpoint(f"{scheme}://{login}{host}{inside}", unquote(user) if scheme == "https" else ""),
        ref,
    )


def _resolved(remote: Remote) -> tuple[str, str]:
    """Return the default branch and the object that was asked for."""
    ref = remote.ref
    wanted = (f"{HEADS}{ref}", f"refs/tags/{ref}") if ref else ("HEAD",)
    known = remote.endpoint.advertised("HEAD", *wanted)
    default_branch = known.get("HEAD is", "").removeprefix(HEADS)
    if COMMIT.fullmatch(ref):
        return default_branch, ref
    oid = next((known[name] for name in wanted if name in known), "")
    if not oid:
        missing = f"no branch or tag {ref!r}" if ref else "no commit yet"
        raise SourceNotFound(
            f"{remote.endpoint.url} has {missing}",
            hint="name a branch, a tag or a commit by all its 40 digits" if ref else "",
        )
    return default_branch, oid


@contextmanager
def _store(url: str) -> Iterator[Path]:
    """Yield the bare repository that keeps what came from a URL; one process at a time."""
    store = cache_folder() / "git" / hashlib.sha256(url.encode()).hexdigest()[:32]
    try:
        store.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not is_bare(store):
            made = git.run(["init", "--quiet", "--bare", "--template="], store, git.environment())
            made.check_returncode()
        with (store / "in-use").open("w") as mark:
            _lock(mark)
            for stale in store.glob("*.lock"):  # left by a process that was killed
                stale.unlink(missing_ok=True)
            yield store
    except (OSError, SubprocessError) as error:
        raise WriteFailed(
            f"the cache folder {store} cannot be used: {error}",
            hint="make it writable, or set XDG_CACHE_HOME to a folder that is",
        ) from error


def _lock(mark: TextIO) -> None:
    """Wait until no other process holds the file; where files cannot be locked, go on."""
    with suppress(ImportError):
        import fcntl

        fcntl.flock(mark, fcntl.LOCK_EX)


def cache_folder() -> Path:
    """Return where things are kept that can be brought again."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "autodevops"
