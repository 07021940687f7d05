#!/usr/bin/env python3
"""Rewrites ecosystems/_index.py: the files for which an ecosystem is worth loading.

    python scripts/index_ecosystems.py

A repository is asked for these before any ecosystem is imported; most need one or two of them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from autodevops_cli import ecosystems
from autodevops_cli._discovery import declared
from autodevops_cli.ecosystems._base import Ecosystem

TARGET = Path(ecosystems.__file__).with_name("_index.py")
HEAD = '''"""Which files make an ecosystem worth loading; written by scripts/index_ecosystems.py."""

# name: (markers, extensions, language)
INDEX: dict[str, tuple[tuple[str, ...], tuple[str, ...], bool]] = {
'''


def rendered() -> str:
    """Return the text of the index, from what the modules declare."""
    rows = []
    for one in declared(sys.modules["autodevops_cli.ecosystems"], "ECOSYSTEM", Ecosystem):
        rows.append(f'    "{one.name}": (\n        {_words(one.markers)},\n')
        rows.append(f"        {_words(one.extensions)},\n")
        rows.append(f"        {one.language},\n    ),\n")
    return HEAD + "".join(rows) + "}\n"


def _words(words: tuple[str, ...]) -> str:
    quoted = [f'"{word}"' for word in words]
    line = ", ".join(quoted)
    if len(words) == 1:
        return f"({line},)"
    if len(line) + 11 <= 100:
        return f"({line})"
    return "(\n" + "".join(f"            {word},\n" for word in quoted) + "        )"


if __name__ == "__main__":
    TARGET.write_text(rendered(), encoding="utf-8")
    print(f"{TARGET.name}: rewritten")
