#!/usr/bin/env python3
"""Rewrites data/tools.json: the newest release of each developer tool in its registry.

python scripts/refresh_tools.py [ruff uv …]
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from typing import Any

from _table import Refused, arguments, fetch, read, write

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
RELEASE = re.compile(r"\d+(?:\.\d+)+")

Fetch = Callable[[str], bytes]


def newest(name: str, registry: str, fetch: Fetch = fetch) -> str:
    """Return the newest release of a tool. Raises Refused for a prerelease or a strange answer."""
    match registry:
        case "pypi":
            answer = json.loads(fetch(f"https://pypi.org/pypi/{name}/json"))["info"]["version"]
        case "npm":
            answer = json.loads(fetch(f"https://registry.npmjs.org/{name}/latest"))["version"]
        case "go" if name in GO:
            answer = json.loads(fetch(f"https://proxy.golang.org/{GO[name]}/@latest"))["Version"]
        case "crates":
            answer = _newest_crate(fetch(f"https://index.crates.io/{_shard(name)}"))
        case _:
            raise Refused(f"{name}: nobody says where {registry!r} has it")
    version = str(answer).removeprefix("v")
    if not RELEASE.fullmatch(version):
        raise Refused(f"{name}: {version!r} is no release")
    return version


def _shard(name: str) -> str:
    """The index keeps a crate under the first letters of its name."""
    if len(name) < 4:
        return f"{len(name)}/{name[:1] + '/' if len(name) == 3 else ''}{name}"
    return f"{name[:2]}/{name[2:4]}/{name}"


def _newest_crate(answer: bytes) -> str:
    """The index has a line of JSON per version."""
    rows = [json.loads(line) for line in answer.splitlines() if line.strip()]
    kept = [row["vers"] for row in rows if not row["yanked"] and RELEASE.fullmatch(row["vers"])]
    return max(kept, key=lambda version: [int(part) for part in version.split(".")], default="")


def table(old: Mapping[str, Any], names: list[str], today: str, fetch: Fetch) -> dict[str, Any]:
    """Return the new table. Raises Refused, before anything is written, for a strange answer."""
    tools = {name: dict(row) for name, row in old["tools"].items()}
    for name in names or sorted(tools):
        if name not in tools:
            raise Refused(f"{name} is not in the table; add a row with its registry first")
        tools[name]["version"] = newest(name, tools[name]["registry"], fetch)
    return {"_meta": {**old["_meta"], "generated": today}, "tools": tools}


def main() -> int:
    """Run the script."""
    parser = arguments(__doc__)
    parser.add_argument("tool", nargs="*", help="only these")
    given = parser.parse_args()
    path = given.data / "tools.json"
    try:
        write(path, table(read(path), given.tool, given.date, fetch))
    except (Refused, OSError, ValueError, KeyError) as error:
        print(f"refused: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
