"""Reads a tar as a stream, strictly and within limits; long names by GNU and by POSIX.

The standard library's reader follows headers of any length into memory; an archive that nobody
vouches for gets this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedIOBase

from autodevops_cli.errors import SourceTooLarge

BLOCK = 512
MAX_HEADER = 64_000
MAX_UNPACKED = 2_000_000_000

_REGULAR = (b"0", b"\0", b"7")
_SPARSE, _LONG_NAME, _PAX, _PAX_GLOBAL = b"S", b"L", b"x", b"g"


class BrokenTarError(ValueError):
    """The bytes are no tar, or end in the middle of one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A regular file: `content` is None where it is longer than was asked for."""

    path: str
    content: bytes | None


class TarReader:
    """Walks through a tar once. `comment` is that of its headers, where git puts the commit."""

    def __init__(self, stream: BufferedIOBase) -> None:
        self.comment = ""
        self._stream = stream
        self._left = MAX_UNPACKED

    def entries(self, limit: int) -> Iterator[Entry]:
        """Yield the regular files; what is no longer than `limit` with its content."""
        name = ""
        size = -1
        while header := self._header():
            kind = header[156:157]
            length = size if size >= 0 else _number(header[124:136])
            if kind == _LONG_NAME:
                name = _text(self._extra(length))
            elif kind in (_PAX, _PAX_GLOBAL):
                records = _records(self._extra(length))
                self.comment = records.get("comment", self.comment)
                if kind == _PAX:
                    name = records.get("path", name)
                    size = _decimal(records.get("size", ""))
            else:
                path = name or _name(header)
                regular = kind in _REGULAR and not path.endswith("/")
                kept = regular and length <= limit
                self._skip_sparse_map(header)
                content = self._take(length, keep=kept)
                if regular:
                    yield Entry(path, content if kept else None)
                name, size = "", -1

    def _header(self) -> bytes:
        """Return the next header, b"" at the end of the archive."""
        header = self._take(BLOCK)
        if not header.strip(b"\0"):
            return b""
        stated = _number(header[148:156])
        if stated != sum(header[:148]) + sum(header[156:]) + 8 * ord(" "):
            raise BrokenTarError("a header's checksum is wrong")
        return header

    def _extra(self, length: int) -> bytes:
        if length > MAX_HEADER:
            raise BrokenTarError(f"a header is longer than {MAX_HEADER:,} bytes")
        return self._take(length)

    def _skip_sparse_map(self, header: bytes) -> None:
        more = header[156:157] == _SPARSE and header[482]
        while more:
            more = self._take(BLOCK)[504]

    def _take(self, length: int, *, keep: bool = True) -> bytes:
        """Return the next bytes without the padding to a whole block; b"" where not to be kept."""
        padded = -(-length // BLOCK) * BLOCK
        self._left -= padded
        if self._left < 0:
            raise SourceTooLarge(f"the archive unpacks to more than {MAX_UNPACKED:,} bytes")
        taken = []
        while padded:
            chunk = self._stream.read(min(padded, 1_000_000))
            if not chunk:
                raise BrokenTarError("it ends in the middle of a file")
            padded -= len(chunk)
            if keep:
                taken.append(chunk)
        return b"".join(taken)[:length]


def _name(header: bytes) -> str:
    """Return the path in a header; only POSIX puts its beginning into a prefix."""
    name = _text(header[:100])
    prefix = _text(header[345:500]) if header[257:263] == b"ustar\0" else ""
    return f"{prefix}/{name}" if prefix else name


def _text(field: bytes) -> str:
    return field.split(b"\0", 1)[0].decode("utf-8", errors="surrogateescape")


def _number(field: bytes) -> int:
    """Return a number: octal digits, or binary where the first bit says so."""
    if field[0] & 0x80:
        return int.from_bytes(field, "big") & ((1 << 88) - 1)
    digits = field.strip(b" \0")
    if digits.strip(b"01234567"):
        raise BrokenTarError("a header holds no number where one belongs")
    return int(digits or b"0", 8)


def _decimal(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


def _records(content: bytes) -> dict[str, str]:
    """Return the records of a POSIX header, each spelled `length key=value`."""
    found: dict[str, str] = {}
    while content:
        length, _, _ = content[:16].partition(b" ")
        end = _decimal(length.decode("ascii", errors="replace"))
        if not len(length) < end <= len(content):
            break
        key, _, value = content[len(length) + 1 : end].rstrip(b"\n").partition(b"=")
        found[_text(key)] = _text(value)
        content = content[end:]
    return found
