"""Reads a lock, which anybody may have changed: a merge, an editor, a stranger."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from difflib import get_close_matches

from autodevops_cli.errors import InvalidLock
from autodevops_cli.lockfile._values import LOCK, VERSION, Lock, Locked, Origin, blob_id
from autodevops_cli.model.drift import Ownership
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.walk import UNPRINTABLE, confined

MAX_TEXTS = 10_000_000
MAX_FILES = 1_000
AGAIN = f"delete {LOCK} and run `autodevops adopt`, which keeps the files as they are"

_MARKER = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?:[ \r]|$)", re.MULTILINE)
_LINE = re.compile(r"line (\d+)")
_HASH = re.compile(r"[0-9a-f]{64}")
_TOP = ("version", "generator", "provider", "extras", "templates", "templates-digest", "inputs",
        "plan", "file")  # fmt: skip
_FILE = ("path", "policy", "blob", "canonical", "base", "replaced")


def read(text: str) -> Lock:
    """Return the lock that a text holds. Raises InvalidLock."""
    top = _parsed(text)
    _refuse_version(top.raw("version"))
    _refuse_unknown(top, _TOP, "the lock")
    return Lock(_origin(top), tuple(_files(text, top)))


def unpacked(letters: str, room: int = MAX_TEXTS) -> str:
    """Return what `packed` was given. Raises ValueError, also where there is no room for it."""
    content = base64.b64decode(letters, validate=True)
    unfolding = zlib.decompressobj()
    text = unfolding.decompress(content, room + 1)
    if len(text) > room:
        raise ValueError(f"unfolds to more than {MAX_TEXTS:,} bytes, with those before it")
    if not unfolding.eof or unfolding.unused_data:
        raise ValueError("is cut off, or has something behind its end")
    return text.decode()


def _parsed(text: str) -> Table:
    from autodevops_cli.repository.parse import parse_toml

    if found := _MARKER.search(text):
        raise _invalid("holds the marks of a merge", _line_at(text, found.start()))
    try:
        return Table(parse_toml(text))
    except (ValueError, RecursionError) as error:
        line = _LINE.search(str(error))
        raise _invalid(f"is not valid TOML: {str(error)[:200]}", line and int(line[1])) from error


def _refuse_version(version: object) -> None:
    if version == VERSION and type(version) is int:
        return
    if type(version) is int and version > VERSION:
        raise InvalidLock(
            f"{LOCK} is of version {version}, and this autodevops knows {VERSION}",
            hint="use the autodevops that wrote it, or a newer one",
        )
    raise _invalid(f"says no version that there ever was ({str(version)[:40]})", 1)


def _refuse_unknown(table: Table, known: tuple[str, ...], whose: str) -> None:
    for key in table:
        if key not in known:
            close = get_close_matches(key, known, 1)
            meant = f"; did you mean {close[0]}?" if close else ""
            raise _invalid(f"has a key {key[:40]!r} in {whose} that means nothing{meant}")


def _origin(top: Table) -> Origin:
    extras = top.raw("extras")
    if not isinstance(extras, list) or not all(isinstance(one, str) for one in extras):
        raise _invalid("has no list of texts as extras")
    return Origin(
        _text(top, "generator"), _text(top, "templates"), _text(top, "templates-digest"),
        _text(top, "inputs"), _text(top, "plan"), _text(top, "provider"), tuple(extras),
    )  # fmt: skip


def _files(text: str, top: Table) -> Iterator[Locked]:
    listed = top.raw("file")
    tables = [Table(one) for one in listed] if isinstance(listed, list) else []
    if (listed is not None and not isinstance(listed, list)) or len(tables) > MAX_FILES:
        raise _invalid(f"has no list of at most {MAX_FILES:,} files")
    seen: set[str] = set()
    room = MAX_TEXTS
    for table in tables:
        path = _text(table, "path")
        try:
            one = _file(table, path, room)
            if path in seen:
                raise ValueError(f"names {path} twice")
        except ValueError as error:
            raise _invalid(str(error), _line_of(text, path)) from error
        seen.add(path)
        room -= len((one.base or "").encode()) + len(one.replaced.encode())
        yield one


def _file(table: Table, path: str, room: int) -> Locked:
    """Return the entry of a file. Raises ValueError."""
    if not confined(path) or UNPRINTABLE.search(path) or path == LOCK:
        raise ValueError(f"names {path[:100]!r}, which is no file that it could be about")
    _refuse_unknown(table, _FILE, path)
    policy = _text(table, "policy")
    if policy not in tuple(Ownership):
        raise ValueError(f"has the policy {policy[:40]!r} for {path}")
    if policy == Ownership.EJECTED and not table.has("base"):
        return Locked(path, Ownership.EJECTED)
    return _with_base(table, path, Ownership(policy), room)


def _with_base(table: Table, path: str, policy: Ownership, room: int) -> Locked:
    oid, canonical = _text(table, "blob"), _text(table, "canonical")
    if not _HASH.fullmatch(canonical):
        raise ValueError(f"has no canonical hash for {path}")
    base, letters = _unpacked(table, "base", room)
    if blob_id(base.encode()) != oid:
        raise ValueError(f"has a base for {path} that is not the blob it names")
    if not table.has("replaced"):
        return Locked(path, policy, base, oid, canonical, letters={base: letters})
    replaced, others = _unpacked(table, "replaced", room - len(base))
    return Locked(path, policy, base, oid, canonical, replaced, {base: letters, replaced: others})


def _unpacked(table: Table, key: str, room: int) -> tuple[str, str]:
    """Return a text, and the letters that stand for it. Raises ValueError."""
    letters = "".join(_text(table, key).split())
    try:
        return unpacked(letters, room), letters
    except (ValueError, binascii.Error, zlib.error) as error:
        path = table.text("path")
        raise ValueError(f"has a {key} for {path} that cannot be read: {error}") from error


def _text(table: Table, key: str) -> str:
    found = table.raw(key)
    if not isinstance(found, str):
        of = f" of {table.text('path')}" if key in _FILE else ""
        raise _invalid(f"has no text as {key}{of}")
    return found


def _line_of(text: str, path: str) -> int | None:
    """Return the last line that names a path."""
    at = text.rfind(f'"{path}"')
    return _line_at(text, at) if at >= 0 else None


def _line_at(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _invalid(what: str, line: int | None = None) -> InvalidLock:
    return InvalidLock(f"{LOCK}{f':{line}' if line else ''} {what}", hint=AGAIN)
