#!/usr/bin/env python3
"""Rewrites data/tools.json: the newest release of each developer tool in its registry.

python scripts/refresh_tools.py [ruff uv …]
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from _table import RefusedError, arguments, fetch, numbers, read, write

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

Fetch = Callable[[str], bytes]


def newest(name: str, registry: str, fetch: Fetch = fetch) -> str:
    """Return the newest release of a tool. Raises RefusedError for a strange answer."""
    match registry:
        case "pypi":
            answer = json.loads(fetch(f"https://pypi.org/pypi/{name}/json"))["info"]["version"]
        case "npm":
            answer = json.loads(fetch(f"https://registry.npmjs.org/{name}/latest"))["version"]
        case "go" if name in GO:
            answer = _newest_of(fetch(f"https://proxy.golang.org/{GO[name]}/@v/list").split())
        case "crates":
            answer = _newest_crate(fetch(f"https://index.crates.io/{_shard(name)}"))
        case _:
            raise RefusedError(f"{name}: nobody says where {registry!r} has it")
    version = str(answer).removeprefix("v")
    if not RELEASE.fullmatch(version):
        raise RefusedError(f"{name}: {version!r} is no release")
    return version


def _shard(name: str) -> str:
    """The index keeps a crate under the first letters of its name."""
    if len(name) < 4:
        return f"{len(name)}/{name[:1] + '/' if len(name) == 3 else ''}{name}"
    return f"{name[:2]}/{name[2:4]}/{name}"


def _newest_crate(answer: bytes) -> str:
    """The index has a line of JSON per version."""
    rows = [json.loads(line) for line in answer.splitlines() if line.strip()]
    return _newest_of(row["vers"].encode() for row in rows if not row["yanked"])


def _newest_of(versions: Iterable[bytes]) -> str:
    """Return the newest release among versions, "" without any."""
    releases = (version.decode().removeprefix("v") for version in versions)
    return max(filter(RELEASE.fullmatch, releases), key=numbers, default="")


def table(old: Mapping[str, Any], names: list[str], today: str, fetch: Fetch) -> dict[str, Any]:
    """Return the new table. Raises RefusedError before anything is written."""
    tools = {name: dict(row) for name, row in old["tools"].items()}
    for name in names or sorted({*tools} - {*HELD}):
        if name not in tools:
            raise RefusedError(f"{name} is not in the table; add a row with its registry first")
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
    except (RefusedError, OSError, ValueError, KeyError) as error:
        print(f"refused: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
