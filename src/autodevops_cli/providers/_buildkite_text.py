"""Keeps dollar signs from Buildkite and Compose, which fill in what follows one, and back."""

from __future__ import annotations

import re

# Buildkite spells a lone backslash in front of a dollar sign only as the default of a variable.
BACKSLASH = "${BACKSLASH:-\\}"
_SIGNS = re.compile(r"\\\\|\\\$|\$")
_ESCAPED = {"$": "$$", "\\$": f"{BACKSLASH}$$"}
_BACK = {value: sign for sign, value in _ESCAPED.items()} | {BACKSLASH: "\\", "\\$": "$"}
_WRITTEN = re.compile(r"\\\\|\\\$|\$\$|" + re.escape(BACKSLASH))


def kept(text: str) -> str:
    """Return a text in which Buildkite fills in nothing.

    A backslash before a dollar sign would be taken for an escape, so it is itself filled in.
    """
    return _SIGNS.sub(lambda found: _ESCAPED.get(found[0], found[0]), text)


def composed(text: str) -> str:
    """Return a text in which Compose fills in nothing."""
    return text.replace("$", "$$")


def filled_in(text: str) -> str:
    """Return a text as Buildkite hands it on: without its escapes."""
    return _WRITTEN.sub(lambda found: _BACK.get(found[0], found[0]), text)
