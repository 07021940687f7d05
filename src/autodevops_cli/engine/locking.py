"""The lock of a repository: where it stands, and what goes into it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from autodevops_cli import __version__
from autodevops_cli.errors import InvalidLock
from autodevops_cli.lockfile import LOCK, Lock, Locked, Origin, blob_id, canonical_hash, read
from autodevops_cli.merging import canonical
from autodevops_cli.model.analysis import Analysis, Proposal
from autodevops_cli.model.drift import Ownership
from autodevops_cli.repository.snapshot import MAX_BYTES, Snapshot


def lock_of(repo: Snapshot) -> Lock | None:
    """Return what was written into a repository, None where nothing says so. Raises InvalidLock."""
    content = repo.content(LOCK)
    if content is None:
        return None
    if len(content) > MAX_BYTES:
        raise InvalidLock(f"{LOCK} is larger than {MAX_BYTES:,} bytes")
    try:
        return _read(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidLock(f"{LOCK} is not UTF-8") from error


# Who opens a repository asks for its lock at several places.
_read = lru_cache(maxsize=8)(read)


def owners_of(lock: Lock | None) -> dict[str, Ownership]:
    """Return whose word counts for each file."""
    return {one.path: one.policy for one in lock.files} if lock else {}


def replaced_of(lock: Lock | None) -> dict[str, str]:
    """Return what people had in the place of files of ours."""
    return {one.path: one.replaced for one in lock.files if one.replaced} if lock else {}


def locked(path: str, text: str, policy: Ownership, replaced: str = "") -> Locked:
    """Return the entry of a file that was rendered as `text`."""
    canon = canonical_hash(canonical(path, text))
    return Locked(path, policy, text, blob_id(text.encode()), canon, replaced)


def origin(analysis: Analysis, proposal: Proposal, folders: Iterable[Path]) -> Origin:
    """Return what the files of a proposal were made by and from."""
    return Origin(
        __version__,
        proposal.provider,
        _of_templates(proposal.provider, folders),
        _of_value(asdict(analysis.stack)),
        _of_value(asdict(proposal.plan)),
        proposal.provider,
        proposal.plan.extras,
    )


def _of_value(value: object) -> str:
    return _digest([json.dumps(value, sort_keys=True, default=str).encode()])


def _of_templates(provider: str, folders: Iterable[Path]) -> str:
    """Return the digest of a provider's templates and of those that a user puts before them."""
    from autodevops_cli.providers._templates import template_root

    root = template_root()
    ours = [root / provider, root / "renovate", *sorted(root.glob("*.j2"))]
    return _digest(part for one in (*ours, *folders) for part in _contents(one))


def _contents(place: Path) -> Iterator[bytes]:
    """Yield name and content of the templates in a folder, or of one template."""
    for path in sorted(place.rglob("*.j2")) if place.is_dir() else [place]:
        yield path.relative_to(place.parent).as_posix().encode()
        yield path.read_bytes()


def _digest(parts: Iterable[bytes]) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(b"%d\0" % len(part) + part)
    return f"sha256:{total.hexdigest()}"
