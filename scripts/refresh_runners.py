#!/usr/bin/env python3
"""Rewrites data/runners.json from a clone of https://github.com/actions/runner-images

    git clone --depth 1 https://github.com/actions/runner-images /tmp/runner-images
    python scripts/refresh_runners.py /tmp/runner-images

An announced retirement ("deprecation from …") is written by hand and stays until the README says
something about that image itself.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from _table import RefusedError, arguments, full_commit, git, read, write

_LABEL = re.compile(r"`([a-z0-9.-]+)`")
_ARCHITECTURES = ("x64", "arm64")


def images(readme: str) -> dict[str, dict[str, Any]]:
    """Return the rows of the table "Available Images", each under its own plainest label."""
    found = {}
    for line in readme.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) < 5 or cells[2] not in _ARCHITECTURES:
            continue
        labels = _LABEL.findall(cells[3])
        if not labels:
            raise RefusedError(f"no label in {line[:80]!r}")
        found[_name(labels)] = {
            "arch": cells[2],
            "labels": sorted(labels),
            "status": _status(cells[1]),
        }
    if not found:
        raise RefusedError("the README has no table of images")
    return found


def _name(labels: list[str]) -> str:
    """Return the label that names the image: not `-latest`, not a size, the shortest."""
    plain = [one for one in labels if "latest" not in one and not one.endswith("large")]
    return min(plain or labels, key=lambda one: (len(one), one))


def _status(cell: str) -> str:
    for word in ("preview", "deprecated"):
        if f"![{word}]" in cell:
            return word
    return "ga"


def table(clone: Path, old: Mapping[str, Any], today: str) -> dict[str, Any]:
    """Return the new table."""
    rows = images(git(clone, "show", "HEAD:README.md"))
    for name, row in rows.items():
        before = old["images"].get(name, {}).get("status", "")
        if row["status"] == "ga" and before.startswith("deprecation from"):
            row["status"] = before
    latest = next(
        (name for name, row in rows.items() if "ubuntu-latest" in row["labels"]), "unknown"
    )
    meta = {
        "commit": full_commit(git(clone, "rev-parse", "HEAD")),
        "generated": today,
        "note": f"ubuntu-latest is {latest} at the snapshot",
        "snapshot_date": git(clone, "show", "-s", "--format=%cs", "HEAD").strip(),
        "source": "actions/runner-images (MIT)",
    }
    return {"_meta": meta, "images": rows}


def main() -> int:
    """Run the script."""
    parser = arguments(__doc__)
    parser.add_argument("clone", type=Path, help="a clone of actions/runner-images")
    given = parser.parse_args()
    path = given.data / "runners.json"
    try:
        write(path, table(given.clone, read(path), given.date))
    except RefusedError as refused:
        print(f"refused: {refused}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
