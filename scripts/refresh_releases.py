#!/usr/bin/env python3
"""Rewrites data/releases.json from a clone of https://github.com/endoflife-date/endoflife.date

    git clone --depth 1 https://github.com/endoflife-date/endoflife.date /tmp/endoflife
    python scripts/refresh_releases.py /tmp/endoflife

The products stay those of the table. What the table knew from elsewhere (`_meta.after_snapshot`)
is kept as long as the clone does not know it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from _table import RefusedError, arguments, full_commit, git, numbers, read, write

# Where endoflife.date uses another name than we do.
FILES = {
    "alpine": "alpine-linux",
    "cassandra": "apache-cassandra",
    "couchdb": "apache-couchdb",
    "github-runner-images": "github-actions-runner-images",
    "java-corretto": "amazon-corretto",
    "java-openjdk": "openjdk-builds-from-oracle",
    "java-oracle": "oracle-jdk",
    "java-temurin": "eclipse-temurin",
    "kafka": "apache-kafka",
    "maven": "apache-maven",
    "mssql": "mssqlserver",
    "node": "nodejs",
    "phoenix": "phoenix-framework",
    "postgres": "postgresql",
    "quarkus": "quarkus-framework",
    "rails": "ruby-on-rails",
    "vault": "hashicorp-vault",
}
KEPT = {"releaseCycle": "cycle", "releaseDate": "released", "eol": "eol", "eoas": "eoas",
        "lts": "lts", "latest": "latest"}  # fmt: skip
_ENTRY = re.compile(r"^(?P<first>\s*-)?\s+(?P<key>\w+):\s*(?P<value>.*?)\s*$")


def cycles(page: str) -> list[dict[str, Any]]:
    """Return the rows under `releases:` in a product's page, in its order."""
    found: list[dict[str, Any]] = []
    inside = False
    for line in page.splitlines():
        if not line.startswith((" ", "-", "#")) and line.strip():
            inside = line.startswith("releases:")
        elif inside and (entry := _ENTRY.match(line)):
            if entry["first"]:
                found.append({})
            if found and entry["key"] in KEPT:
                found[-1][KEPT[entry["key"]]] = _value(entry["value"])
    return found


def _value(text: str) -> str | bool:
    text = text if text[:1] in "\"'" else re.sub(r"\s+#.*", "", text)
    if text in ("true", "false"):
        return text == "true"
    quoted = re.match(r"([\"'])(.*?)\1", text)
    return quoted[2] if quoted else text


def status(row: Mapping[str, Any], today: str) -> str:
    """Return what a cycle gets on a day: "supported", "security-only", "eol" or "prerelease"."""
    if str(row.get("released", "")) > today:
        return "prerelease"
    if _is_past(row.get("eol"), today):
        return "eol"
    return "security-only" if _is_past(row.get("eoas"), today) else "supported"


def _is_past(date: object, today: str) -> bool:
    return date is True or (isinstance(date, str) and date <= today)


def product(page: str, today: str) -> list[dict[str, Any]]:
    """Return the rows of a product as the table holds them, newest first."""
    rows = []
    for row in cycles(page):
        row["status"] = status(row, today)
        if "lts" in row:
            row["lts"] = _is_past(row["lts"], today)
        row.pop("eoas", None)
        rows.append(row)
    return rows


def overlaid(rows: list[dict[str, Any]], extra: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with what is known from elsewhere and is newer."""
    by_cycle = {row["cycle"]: row for row in rows}
    added = []
    for one in extra:
        facts = {k: v for k, v in one.items() if k not in ("product", "cycle", "evidence")}
        if "status" in facts:
            facts["status"] = facts["status"].split(" ")[0]
        known = by_cycle.get(one["cycle"])
        if known is None:
            added.append({"cycle": one["cycle"], "status": "supported", **facts})
        elif "latest" not in facts or numbers(facts["latest"]) >= numbers(known["latest"]):
            known.update(facts)
    return sorted([*added, *rows], key=lambda row: numbers(row["cycle"]), reverse=True)


def table(clone: Path, old: Mapping[str, Any], today: str) -> dict[str, Any]:
    """Return the new table. Raises RefusedError when a product is not in the clone."""
    commit = full_commit(git(clone, "rev-parse", "HEAD"))
    extra = old["_meta"].get("after_snapshot", [])
    known = set(git(clone, "ls-tree", "--name-only", "HEAD", "products/").split())
    products = {}
    for name, before in old["products"].items():
        path = f"products/{FILES.get(name, name)}.md"
        own = [one for one in extra if one["product"] == name]
        if path in known:
            rows = product(git(clone, "show", f"HEAD:{path}"), today)
            if not rows:
                raise RefusedError(f"{path} has no releases")
            products[name] = overlaid(rows, own)
        elif own:
            products[name] = before
        else:
            raise RefusedError(f"{name}: the clone has no {path}; add its name to FILES")
    meta = {
        **old["_meta"],
        "commit": commit,
        "snapshot_date": git(clone, "show", "-s", "--format=%cs", "HEAD").strip(),
        "source": "endoflife-date/endoflife.date (MIT)",
        "status_computed_for": today,
    }
    return {"_meta": meta, "products": products}


def main() -> int:
    """Run the script."""
    parser = arguments(__doc__)
    parser.add_argument("clone", type=Path, help="a clone of endoflife.date")
    given = parser.parse_args()
    path = given.data / "releases.json"
    try:
        write(path, table(given.clone, read(path), given.date))
    except RefusedError as refused:
        print(f"refused: {refused}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
