#!/usr/bin/env python3
"""Rewrites data/tools.json: the newest release of each developer tool in its registry.

The registries are asked through their own clients: pip, npm, go and cargo.

    python scripts/refresh_tools.py [ruff uv …]
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from _table import RefusedError, arguments, ask, numbers, read, write

# Modules of the tools that Go's proxy knows by a path.
GO = {
    "gofumpt": "mvdan.cc/gofumpt",
    "goimports": "golang.org/x/tools",
    "golangci-lint": "github.com/golangci/golangci-lint/v2",
    "gotestsum": "gotest.tools/gotestsum",
    "govulncheck": "golang.org/x/vuln",
    "revive": "github.com/mgechev/revive",
    "staticcheck": "honnef.co/go/tools",
    "task": "github.com/go-task/task/v3",
}
# Yarn's newer majors are other packages; who uses them names a version in the repository.
HELD = ("yarn",)
RELEASE = re.compile(r"\d+(?:\.\d+)+")

Ask = Callable[..., str]


def newest(name: str, registry: str, ask: Ask = ask) -> str:
    """Return the newest release of a tool. Raises RefusedError for a strange answer."""
    match registry:
        case "pypi":
            versions = _listed(ask(sys.executable, "-m", "pip", "index", "versions", name))
        case "npm":
            versions = [ask("npm", "view", name, "dist-tags.latest").strip()]
        case "go" if name in GO:
            versions = ask("go", "list", "-m", "-versions", GO[name]).split()[1:]
        case "crates":
            versions = re.findall(r"(?m)^version: (\S+)", ask("cargo", "info", name))
        case _:
            raise RefusedError(f"{name}: nobody says where {registry!r} has it")
    if not (version := _newest_of(versions)):
        raise RefusedError(f"{name}: {registry} names no release")
    return version


def _listed(answer: str) -> list[str]:
    """pip's list of versions, which stands behind a colon."""
    found = re.search(r"Available versions:(.*)", answer)
    return found[1].replace(",", " ").split() if found else []


def _newest_of(versions: Iterable[str]) -> str:
    """Return the newest release among versions, "" without any."""
    releases = (version.removeprefix("v") for version in versions)
    return max(filter(RELEASE.fullmatch, releases), key=numbers, default="")


def table(old: Mapping[str, Any], names: list[str], today: str, ask: Ask) -> dict[str, Any]:
    """Return the new table. Raises RefusedError before anything is written."""
    tools = {name: dict(row) for name, row in old["tools"].items()}
    for name in names or sorted({*tools} - {*HELD}):
        if name not in tools:
            raise RefusedError(f"{name} is not in the table; add a row with its registry first")
        tools[name]["version"] = newest(name, tools[name]["registry"], ask)
    return {"_meta": {**old["_meta"], "generated": today}, "tools": tools}


def main() -> int:
    """Run the script."""
    parser = arguments(__doc__)
    parser.add_argument("tool", nargs="*", help="only these")
    given = parser.parse_args()
    path = given.data / "tools.json"
    try:
        write(path, table(read(path), given.tool, given.date, ask))
    except (RefusedError, OSError, ValueError, KeyError) as error:
        print(f"refused: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
