"""A git repository at a revision, read from its objects: nothing is checked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from autodevops_cli.errors import SourceNotFound
from autodevops_cli.repository.identity import identity, is_bare, work_tree
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.walk import MAX_DEPTH, MAX_FILES, confined, limited

if TYPE_CHECKING:
    from pygit2 import Commit, Repository, Tree

REGULAR = (0o100644, 0o100755, 0o100664)
MAX_FOLDERS = 50_000


class GitTree:
    """The blobs of one tree. `fetch` is told about a blob that is not here and may bring it."""

    def __init__(
        self,
        repository: Repository,
        blobs: Mapping[str, str],
        fetch: Callable[[str], None] | None = None,
    ) -> None:
        self._repository = repository
        self._blobs = blobs
        self._fetch = fetch

    def read(self, path: str, limit: int) -> bytes | None:
        """Return the blob's first bytes; None for one that is nowhere or damaged."""
        oid = self._blobs.get(path, "")
        if oid and self._fetch and oid not in self._repository:
            self._fetch(path)
        try:
            _, size = self._repository.odb.read_header(oid)
            if size > limit:
                return bytes(limit + 1)  # longer than anybody reads: its length is the news
            return bytes(self._repository.odb.read(oid)[1])
        except (KeyError, ValueError, OSError):
            return None


def open_revision(folder: Path, revision: str = "HEAD") -> Snapshot:
    """Return the snapshot of a folder in a repository, or of a bare one, at a revision."""
    top = folder.resolve() if is_bare(folder) else work_tree(folder)
    if top is None:
        raise SourceNotFound(
            f"{folder} is in no git repository, so it has no revision {revision!r}",
            hint="leave the revision away to read the files as they are",
        )
    repository = open_repository(top)
    commit = commit_at(repository, revision, str(folder))
    inside = folder.resolve().relative_to(top).as_posix()
    known = identity(folder)
    return snapshot_of(
        repository,
        commit,
        inside="" if inside == "." else inside,
        name=known.name,
        default_branch=known.default_branch,
        remote=known.remote,
    )


def open_repository(folder: Path) -> Repository:
    """Return git's view of a repository, whoever owns its files."""
    import pygit2  # 160 ms: only when objects are read

    # We read objects and run nothing; whose they are does not matter.
    pygit2.settings.owner_validation = False
    try:
        return pygit2.Repository(str(folder), pygit2.enums.RepositoryOpenFlag.NO_SEARCH)
    except (pygit2.GitError, KeyError, ValueError) as error:
        raise SourceNotFound(f"{folder} is no git repository that can be read: {error}") from error


def commit_at(repository: Repository, revision: str, source: str) -> Commit:
    """Return the commit that a revision names. Raises SourceNotFound."""
    import pygit2

    try:
        return repository.revparse_single(revision).peel(pygit2.Commit)
    except (KeyError, ValueError, pygit2.GitError) as error:
        if repository.head_is_unborn and revision == "HEAD":
            raise SourceNotFound(f"{source} has no commit yet") from error
        raise SourceNotFound(
            f"{source} has no revision {revision!r}",
            hint="name a branch, a tag or a commit that `git log` shows",
        ) from error


def snapshot_of(
    repository: Repository,
    commit: Commit,
    *,
    inside: str = "",
    fetch: Callable[[Mapping[str, str]], Callable[[str], None]] | None = None,
    name: str,
    default_branch: str,
    remote: str,
) -> Snapshot:
    """Return the snapshot of a commit, or of the folder `inside` it.

    `fetch` is given all blobs by path and returns what brings a missing one.
    """
    tree = _subtree(commit.tree, inside, str(commit.id))
    blobs, whole = _listed(tree)
    listing = limited(blobs)
    cut = "" if whole else f"folders beyond the first {MAX_FOLDERS:,}"
    return Snapshot(
        GitTree(repository, blobs, fetch(blobs) if fetch else None),
        listing.paths,
        revision=str(commit.id),
        truncated=" and ".join(filter(None, (listing.truncated, cut))),
        name=name,
        default_branch=default_branch,
        remote=remote,
    )


def _subtree(tree: Tree, inside: str, revision: str) -> Tree:
    import pygit2

    for name in inside.split("/") if inside else ():
        entry = tree / name if name in tree else None
        if not isinstance(entry, pygit2.Tree):
            raise SourceNotFound(f"there is no folder {inside} at revision {revision[:12]}")
        tree = entry
    return tree


def _listed(top: Tree) -> tuple[dict[str, str], bool]:
    """Return the object of every regular file by path, and whether these are all.

    Ten levels of ten times the same folder are a small repository and ten billion files.
    """
    import pygit2

    blobs: dict[str, str] = {}
    pending: list[tuple[str, Tree]] = [("", top)]
    for _ in range(MAX_FOLDERS):
        if not pending or len(blobs) > MAX_FILES:
            break
        start, tree = pending.pop()
        for entry in tree:
            path = start + (entry.raw_name or b"").decode("utf-8", errors="surrogateescape")
            if not confined(path):
                continue
            if entry.filemode in REGULAR:
                blobs[path] = str(entry.id)
            elif isinstance(entry, pygit2.Tree) and path.count("/") <= MAX_DEPTH:
                pending.append((f"{path}/", entry))
    return blobs, not pending
