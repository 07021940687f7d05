"""What may leave of a repository: the files that tell how it is built, short and without secrets.

Files come in the order of their worth, so that what does not fit any more is what helps least:
scripts first, then documents, then the ends of task files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from autodevops_cli.advisor._base import Pack, PackedFile
from autodevops_cli.advisor.forbidden import forbidden
from autodevops_cli.advisor.pack_sections import telling_sections
from autodevops_cli.advisor.pack_tree import collapsed
from autodevops_cli.advisor.redact import redact
from autodevops_cli.advisor.tokens import tokens_of
from autodevops_cli.advisor.worth import Tier, Worth, worth
from autodevops_cli.repository import git
from autodevops_cli.repository.snapshot import MAX_BYTES, Snapshot

MAX_TOKENS = 60_000
MAX_FILES = 120
MAX_LEFT_OUT = 200
LEAST = 400
"""Fewer tokens of a file than this tell nothing."""
PER_FILE = 40
LOOK_BEHIND = 8_000

_TAILS = (Tier.TASK, Tier.MANIFEST, Tier.CI)


def packed(repo: Snapshot) -> Pack:
    """Return what of a repository would be sent, the same for the same files."""
    paths = _tracked(repo)
    tree = redact(collapsed(paths)).text
    room = MAX_TOKENS - tokens_of(tree)
    files: list[PackedFile] = []
    left_out = [(path, kind) for path in paths if (kind := forbidden(path))]
    for path, why in _worthwhile(paths):
        file = _fitting(_read(repo, path, why), why, room) if len(files) < MAX_FILES else None
        if file is None:
            left_out.append((path, "no room"))
        elif file.text:
            files.append(file)
            room -= tokens_of(file.text) + PER_FILE
    return Pack(tree, tuple(files), tuple(left_out[:MAX_LEFT_OUT]))


def _tracked(repo: Snapshot) -> Sequence[str]:
    """Return the files that git tracks; all of them where no git says which."""
    files = git.files_of_work_tree(repo.root) if repo.root else ()
    if not files:
        return repo.files
    tracked = {file.path for file in files if file.tracked}
    return [path for path in repo.files if path in tracked]


def _worthwhile(paths: Sequence[str]) -> Iterator[tuple[str, Worth]]:
    """Yield what may leave and helps: by worth, shallow files first, then by name."""
    chosen = [(path, why) for path in paths if (why := worth(path)) and not forbidden(path)]
    yield from sorted(chosen, key=lambda one: (one[1].tier, one[0].count("/"), one[0]))


def _read(repo: Snapshot, path: str, why: Worth) -> PackedFile:
    if why.tier is Tier.LOCK:
        return _lock(repo, path, why)
    text = repo.text(path)
    if why.tier is Tier.DOCUMENT:
        text = telling_sections(text)
    return _cut(PackedFile(path, why.reason, text), why.cap)


def _lock(repo: Snapshot, path: str, why: Worth) -> PackedFile:
    """Return what a lock file is like: its size, its digest and its first characters."""
    text = repo.head(path)
    content = text.encode(errors="replace")
    size = f"{len(content):,}" if len(content) < MAX_BYTES else f"over {MAX_BYTES:,}"
    digest = hashlib.sha256(content).hexdigest()[:16]
    start = _cut(PackedFile(path, why.reason, text), why.cap)
    about = f"{size} bytes, {text.count(chr(10)):,} lines, sha256 {digest}"
    return replace(start, text=f"{about}\n{start.text}") if text else start


def _cut(file: PackedFile, cap: int) -> PackedFile:
    """Return the file without secrets and, where it is too long, without the lines behind."""
    seen = file.text[: cap + LOOK_BEHIND].encode(errors="replace").decode(errors="replace")
    if len(seen) <= cap:
        found = redact(seen)
        return replace(file, text=found.text, redactions=found.count)
    start = seen[:cap]
    end = start.rfind("\n") + 1 or cap
    found = redact(seen, keep=len(start[:end].encode()))
    return replace(file, text=found.text, redactions=found.count, cut=True)


def _fitting(file: PackedFile, why: Worth, room: int) -> PackedFile | None:
    """Return the file, or its beginning where that tells something, or None without room."""
    wanted = tokens_of(file.text) + PER_FILE
    if wanted <= room:
        return file
    if room < LEAST or why.tier not in _TAILS:
        return None
    share = file.text[: len(file.text) * (room - PER_FILE) // wanted]
    text = share[: share.rfind("\n") + 1]
    return replace(file, text=text, cut=True) if text else None
