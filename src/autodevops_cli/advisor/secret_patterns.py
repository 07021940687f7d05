"""The patterns that propose where secrets stand, compiled on RE2 when the first text is read."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from functools import cache
from typing import Any, Protocol

from autodevops_cli.advisor.errors import AdvisorError
from autodevops_cli.advisor.secret_formats import FORMATS

# A hostile text makes RE2 forget its states and begin anew; with room it seldom has to.
MEMORY = 64 << 20

PEM_START = r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|Private-Lines: \d+"
PEM_BODY = r"[A-Za-z0-9+/=\s\\\"',:.()_-]*"
# In a text inside of a text a line ends with the two characters \n.
KNOWN = r"(?:\b|\\[nrt])(" + "|".join(pattern for _, pattern in FORMATS) + ")"

_TRIGGER = (
    r"secret|token|passw|passphrase|passcode|pwd|pass|psk|key|cred|auth|bearer|dsn|pat|cookie"
    r"|webhook|pin|sid|ssws|pepper|salt|signature|jwt|connection_?string|conn_?str|otp|seed|kek"
)
# Behind a name: its closing quote, then a type, a sign, or the next cell of a list or table.
_BETWEEN = (
    r"(?:\\*[\"'`\])])*(?:"
    r"\s{0,4}:\s{0,4}[A-Za-z&][A-Za-z&'.<>\[\]]{0,30}\s{0,4}=\s{0,4}"
    r"|\s{1,4}(?:string|String|str)\s{0,4}=\s{0,4}"
    r"|\s{0,20}(?:=>|:=|\?=|={1,3}|:|>)\s{0,4}(?:[|>][+-]?\s{1,40}|!\S{1,20}\s{1,4})?"
    r"|\s{0,4},\s{0,40}(?:\\*[\"']?[Vv]alue\\*[\"']?\s{0,4}[:=]\s{0,4})?"
    r"|\s{1,40}value(?:\\*[\"'])?\s{0,4}[:=]\s{0,4}"
    r"|\s{1,4})"
)
NAMED = rf"(?i)(?:{_TRIGGER})[A-Za-z0-9_.-]*{_BETWEEN}"
QUOTED = r"[fbruFBRU]{0,2}\\*[\"'`]((?:[^\"'`\\\n]|\\[^\"'`\\n])+)"
BARE = r"([^\s\"'`\\,;<>(){}\[\]|&]+)"
IN_URL = r"://([^\s:/@\"'`<>\\]{0,200}:)?([^\s/@\"'`<>\\]{3,500})@"
IN_HEADER = r"(?i)\b(?:bearer|basic|token|ssws|apikey)\s{1,4}([A-Za-z0-9+/._~=:-]{16,})"
LOOSE = r"[=:>,]\s{0,4}(?:[|>][+-]?\s{1,40})?(?:\\*[\"'`])?([A-Za-z0-9+][A-Za-z0-9+/_-]{31,}={0,2})"
WRAPPED = r"[A-Za-z0-9+/_-]{24,}(?:(?:\s|\\n){1,20}[A-Za-z0-9+/_-]{24,})*={0,2}"


class Found(Protocol):
    """A match of RE2 on bytes."""

    def start(self, group: int = 0) -> int:
        """Return where a group begins, -1 for one that took no part."""
        ...

    def end(self, group: int = 0) -> int:
        """Return where a group ends."""
        ...


class Pattern(Protocol):
    """A compiled pattern of RE2."""

    def finditer(self, text: bytes) -> Iterator[Found]:
        """Yield the matches from left to right."""
        ...

    def search(self, text: bytes, pos: int = 0) -> Found | None:
        """Return the first match from a place on."""
        ...

    def match(self, text: bytes, pos: int = 0, endpos: int | None = None) -> Found | None:
        """Return the match that begins at a place."""
        ...


@cache
def compiled(pattern: str) -> Pattern:
    """Return a pattern ready to be searched for, in linear time. Raises AdvisorError."""
    re2 = _re2()
    options = re2.Options()
    options.max_mem = MEMORY
    options.log_errors = False
    made: Pattern = re2.compile(pattern, options)
    return made


@cache
def known() -> tuple[tuple[str, Pattern], ...]:
    """Return every format of FORMATS for itself, to tell which one it was."""
    return tuple((name, compiled(pattern)) for name, pattern in FORMATS)


def _re2() -> Any:
    try:
        return importlib.import_module("re2")
    except ImportError as error:
        raise AdvisorError(
            "Asking a model needs google-re2, which is not installed",
            # No command: on the public index our name is somebody else's.
            hint="install autodevops again, from where it came, with the extra `ai`",
        ) from error
