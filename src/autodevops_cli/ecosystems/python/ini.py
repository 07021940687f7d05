"""INI files (setup.cfg, tox.ini, pytest.ini) as plain nested mappings.

The standard library's reader gives up on the whole file for one odd line; this one reads on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

Sections: TypeAlias = Mapping[str, Mapping[str, str]]

SECTION = re.compile(r"\[([^\]\n]{1,200})\]")
OPTION = re.compile(r"([^=:\s][^=:\n]{0,200}?)\s*[=:]\s*(.*)")


def sections(text: str) -> Sections:
    """Return the sections of an INI text with their keys in lower case."""
    found: dict[str, dict[str, list[str]]] = {}
    section: dict[str, list[str]] | None = None
    value: list[str] | None = None
    for line in text.splitlines():
        plain = line.strip()
        if not plain or plain.startswith(("#", ";")):
            continue
        if line[0].isspace() and value is not None:
            value.append(plain)
        elif head := SECTION.match(plain):
            section, value = found.setdefault(head[1], {}), None
        elif section is not None:
            option = OPTION.match(plain)
            name, start = (option[1], option[2]) if option else (plain, "")
            value = section[name.lower()] = [start]
    return {
        name: {key: "\n".join(one) for key, one in options.items()}
        for name, options in found.items()
    }


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a value that are neither empty nor comments."""
    found = (line.strip() for line in text.splitlines())
    return tuple(line for line in found if line and not line.startswith(("#", ";")))
