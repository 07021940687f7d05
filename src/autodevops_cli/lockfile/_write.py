"""Writes a lock: one order, one spelling, so that two equal locks are equal bytes."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator

from autodevops_cli.lockfile._values import VERSION, Lock, Locked, Origin

HEADER = """\
# Written by autodevops; commit this file. It remembers what was generated, so that the next run
# can tell your edits from its own lines and keep them.
"""
WIDTH = 76


def write(lock: Lock) -> str:
    """Return the text of a lock file."""
    parts = [HEADER, "\n".join(_origin(lock.origin))]
    parts.extend("\n".join(_file(one)) for one in lock.files)
    return "\n".join(parts) + "\n"


def packed(text: str) -> str:
    """Return a text compressed, in letters."""
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def _origin(origin: Origin) -> Iterator[str]:
    yield f"version = {VERSION}"
    yield f"generator = {_quoted(origin.generator)}"
    yield f"provider = {_quoted(origin.provider)}"
    yield f"extras = [{', '.join(map(_quoted, origin.extras))}]"
    yield f"templates = {_quoted(origin.pack)}"
    yield from _texts((
        ("templates-digest", origin.pack_digest), ("inputs", origin.inputs), ("plan", origin.plan),
    ))  # fmt: skip


def _file(one: Locked) -> Iterator[str]:
    yield "\n[[file]]"
    yield from _texts((("path", one.path), ("policy", one.policy)))
    if one.base is not None:
        yield from _texts((("blob", one.oid), ("canonical", one.canonical)))
        yield from _packed(one, one.base)
    if one.replaced:
        yield from _packed(one, one.replaced, "replaced")


def _packed(one: Locked, text: str, key: str = "base") -> Iterator[str]:
    yield from (f'{key} = """', *_lines(one.letters.get(text) or packed(text)), '"""')


def _lines(letters: str) -> Iterator[str]:
    yield from (letters[at : at + WIDTH] for at in range(0, len(letters), WIDTH))


def _texts(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield from (f"{key} = {_quoted(value)}" for key, value in pairs)


def _quoted(text: str) -> str:
    """Return a TOML string; JSON's escapes are TOML's, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
