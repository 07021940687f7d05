"""Reads who a work tree is from the files below .git: revision, default branch, remote, name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from autodevops_cli.repository.trees import Folder
from autodevops_cli.repository.walk import UNPRINTABLE

MAX_BYTES = 4_000_000
COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
HEADS = "refs/heads/"
TRUNKS = ("main", "master")

_SECTION = re.compile(r'\[remote "([^"\n]+)"\]\s*')
_URL = re.compile(r"url\s*=\s*(\S+)\s*")
_SCP = re.compile(r"(?:[\w.-]+@)?[\w.-]+:(?!//)(?P<path>.+)")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a repository is called and where it stands; a text is "" where nothing says so."""

    name: str
    revision: str = ""
    default_branch: str = ""
    remote: str = ""


def identity(root: Path) -> Identity:
    """Return who the repository around a folder is; a folder in none has only its own name."""
    top = root.resolve() if is_bare(root) else work_tree(root)
    if top is None or (control := _control(top)) is None:
        return Identity(plain_name(root))
    own, common = control
    head = _line(own, "HEAD").removeprefix("ref: ")
    remote = _remote(_text(common, "config"))
    name = repository_name(remote) or plain_name(top)
    inside = root.resolve().relative_to(top).as_posix()
    return Identity(
        name if inside == "." else f"{name}/{inside}",
        head if COMMIT.fullmatch(head) else _reference(common, head),
        _default_branch(common, head),
        remote,
    )


def work_tree(folder: Path) -> Path | None:
    """Return the top of the work tree that a folder belongs to, or None."""
    here = folder.resolve()
    return next((one for one in (here, *here.parents) if (one / ".git").exists()), None)


def is_bare(folder: Path) -> bool:
    """Tell whether a folder is a bare repository: git's own files without a work tree."""
    return (
        (folder / "HEAD").is_file()
        and (folder / "objects").is_dir()
        and (folder / "refs").is_dir()
        and not (folder / ".git").exists()
    )


def plain_name(folder: Path) -> str:
    """Return what to call a folder that no remote names."""
    name = folder.resolve().name.removesuffix(".git")
    return UNPRINTABLE.sub("?", name) or "repository"


def repository_name(remote: str) -> str:
    """Return "owner/name" for a remote on a host, "name" for one on this machine."""
    found = _SCP.fullmatch(remote)
    parts = urlsplit(remote)
    path = found["path"] if found else parts.path
    words = [word for word in path.removesuffix("/").removesuffix(".git").split("/") if word]
    return "/".join(words[-2:] if found or parts.hostname else words[-1:])


def without_credentials(url: str) -> str:
    """Return a URL without the user and password it may carry; `git@host:path` stays."""
    return re.sub(r"^([a-z][a-z0-9+.-]*://)(?!git@)[^/@]*@", r"\1", url, flags=re.IGNORECASE)


def _control(top: Path) -> tuple[Folder, Folder] | None:
    """Return the folders of this work tree's own git files and of those all of them share."""
    git = top if is_bare(top) else top / ".git"
    if git.is_file():
        pointer = _line(Folder(top), ".git")
        git = top / pointer.removeprefix("gitdir:").strip()
    if not git.is_dir():
        return None
    shared = _line(Folder(git), "commondir")
    return Folder(git), Folder(git / shared if shared else git)


def _default_branch(common: Folder, head: str) -> str:
    """Return the branch that the remote calls its own, or the likeliest of those that exist.

    Without a word of the remote a trunk beats the branch that is checked out: that may be the
    work of a day, and a trunk beside it is none by accident.
    """
    remote_head = "refs/remotes/origin/"
    named = _line(common, f"{remote_head}HEAD").removeprefix("ref: ")
    if named.startswith(remote_head):
        return named.removeprefix(remote_head)
    current = head.removeprefix(HEADS) if head.startswith(HEADS) else ""
    if current in TRUNKS:
        return current
    for prefix in (HEADS, remote_head):
        for trunk in TRUNKS:
            if _reference(common, prefix + trunk):
                return trunk
    return current


def _reference(common: Folder, name: str) -> str:
    """Return the commit of a reference, loose or packed, or ""."""
    if not name.startswith("refs/") or ".." in name:
        return ""
    if COMMIT.fullmatch(loose := _line(common, name)):
        return loose
    packed = re.search(rf"^(\S+) {re.escape(name)}$", _text(common, "packed-refs"), re.MULTILINE)
    return packed[1] if packed and COMMIT.fullmatch(packed[1]) else ""


def _remote(config: str) -> str:
    """Return the URL of `origin`, else of the first remote; never with credentials."""
    urls: dict[str, str] = {}
    section = ""
    for line in config.splitlines():
        if line.lstrip().startswith("["):
            found = _SECTION.fullmatch(line.strip())
            section = found[1] if found else ""
        elif section and (url := _URL.fullmatch(line.strip())) and not UNPRINTABLE.search(url[1]):
            urls.setdefault(section, without_credentials(url[1]))
    return urls.get("origin") or next(iter(urls.values()), "")


def _text(folder: Folder, path: str) -> str:
    """Return the stripped text of a file of git's, "" where it cannot be read."""
    content = folder.read(path, MAX_BYTES) or b""
    return content.decode("utf-8", errors="replace").strip()


def _line(folder: Folder, path: str) -> str:
    """Return the text of a file that holds one line, "" where it holds anything else."""
    text = _text(folder, path)
    return "" if UNPRINTABLE.search(text) else text
