"""INI files (setup.cfg, tox.ini, pytest.ini) as plain nested mappings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Sections: TypeAlias = Mapping[str, Mapping[str, str]]


def sections(text: str) -> Sections:
    """Return the sections of an INI text with their keys in lower case; none when it is broken."""
    import configparser  # imported where an INI file is met, to keep start-up light

    parser = configparser.RawConfigParser(
        strict=False, allow_no_value=True, inline_comment_prefixes=None, comment_prefixes=("#", ";")
    )
    try:
        parser.read_string(text)
    except (configparser.Error, ValueError):
        return {}
    return {
        name: {key: value or "" for key, value in parser.items(name)} for name in parser.sections()
    }


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a value that are neither empty nor comments."""
    found = (line.strip() for line in text.splitlines())
    return tuple(line for line in found if line and not line.startswith(("#", ";")))
