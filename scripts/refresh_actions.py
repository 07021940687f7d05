#!/usr/bin/env python3
"""Rewrites data/actions.json from a folder of clones of action repositories.

    git clone --bare https://github.com/actions/checkout clones/actions/checkout
    python scripts/refresh_actions.py clones [actions/checkout …]

A clone stands at OWNER/NAME, OWNER+NAME or OWNER__NAME, bare or not. Without names, every action
of the table whose clone is there is looked at; the others keep their row. A release that is older
than the row's is not taken, and a row without a full commit is refused.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from _table import RefusedError, arguments, full_commit, git, numbers, read, write

RELEASE = re.compile(r"v?\d+\.\d+(?:\.\d+)?")
_KEY = re.compile(
    r"^(?P<indent> *)(?P<quote>[\"']?)(?P<key>[\w.-]+)(?P=quote):\s*(?P<value>.*?)\s*$"
)


def inputs(metadata: str) -> tuple[list[str], list[str]]:
    """Return the inputs that an action.yml declares, and those it requires without a default."""
    names: list[str] = []
    settings: dict[str, dict[str, str]] = {}
    for depth, key, value in _below(metadata, "inputs"):
        if depth == 1:
            names.append(key)
            settings[key] = {}
        elif depth == 2 and names:
            settings[names[-1]][key] = value.strip("\"'")
    required = [
        name
        for name in names
        if settings[name].get("required", "").lower() == "true" and "default" not in settings[name]
    ]
    return names, required


def using(metadata: str) -> str:
    """Return what runs the action: "node24", "composite", "docker"."""
    for depth, key, value in _below(metadata, "runs"):
        if depth == 1 and key == "using":
            return value.strip("\"'")
    raise RefusedError("action.yml does not say what runs it")


def _below(metadata: str, section: str) -> Iterator[tuple[int, str, str]]:
    """Yield depth, key and value of the mappings below a top-level key; texts are skipped."""
    indents: list[int] = []
    inside, text_above = False, None
    for line in metadata.splitlines():
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if text_above is not None and indent > text_above:
            continue
        text_above = None
        found = _KEY.match(line)
        if found is None:
            continue
        if indent == 0:
            inside, indents = found["key"] == section, []
            continue
        while indents and indents[-1] > indent:
            indents.pop()
        if not indents or indents[-1] < indent:
            indents.append(indent)
        if found["value"][:1] in ("|", ">"):
            text_above = indent
        if inside:
            yield len(indents), found["key"], found["value"]


def newest(clone: Path) -> tuple[str, str]:
    """Return the newest release tag and its commit, with annotated tags peeled."""
    tags = [tag for tag in git(clone, "tag", "--list").split() if RELEASE.fullmatch(tag)]
    if not tags:
        raise RefusedError(f"{clone} has no release tag")
    tag = max(tags, key=numbers)
    return tag, full_commit(git(clone, "rev-parse", f"{tag}^{{commit}}"))


def row(clone: Path, action: str, old: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of an action; the old one when the clone knows nothing newer."""
    tag, sha = newest(clone)
    known = old.get("tag", "0.0")
    folder = "/".join(action.split("/")[2:])
    # An action without releases is pinned to a commit of its branch by hand.
    if not RELEASE.fullmatch(known) or numbers(tag) < numbers(known):
        return _with_inputs_of(clone, dict(old), tag, folder)
    metadata = _metadata(clone, sha, folder)
    names, required = inputs(metadata)
    return {
        **old,
        "as_of": git(clone, "show", "-s", "--format=%cs", sha).strip(),
        "evidence": "A",
        "inputs": names,
        "inputs_exact": True,
        "required_inputs": required,
        "sha": sha,
        "tag": tag,
        "using": using(metadata),
    }


def _with_inputs_of(clone: Path, old: dict[str, Any], tag: str, folder: str) -> dict[str, Any]:
    """Return a row with the inputs of its own commit; of a clone that ends before it, with both.

    What an older release of the same major has and the row has not may still be there, and what
    the older one does not require need not be required.
    """
    if _has(clone, old["sha"]):
        names, required = inputs(_metadata(clone, old["sha"], folder))
        return {**old, "inputs": names, "inputs_exact": True, "required_inputs": required}
    if numbers(tag)[:1] != numbers(old["tag"])[:1]:
        return old
    names, required = inputs(_metadata(clone, tag, folder))
    both = [*old["inputs"], *(one for one in names if one not in old["inputs"])]
    needed = [one for one in old["required_inputs"] if one in required]
    return {**old, "inputs": both, "required_inputs": needed}


def _has(clone: Path, sha: str) -> bool:
    try:
        return git(clone, "cat-file", "-t", sha).strip() == "commit"
    except RefusedError:
        return False


def _metadata(clone: Path, sha: str, folder: str) -> str:
    for name in ("action.yml", "action.yaml"):
        path = f"{folder}/{name}" if folder else name
        if git(clone, "ls-tree", "--name-only", sha, path).strip():
            return git(clone, "show", f"{sha}:{path}")
    raise RefusedError(f"{clone} has no action.yml in {folder or 'its root'}")


def clone_of(clones: Path, action: str) -> Path | None:
    """Return the clone that an action comes from, or None."""
    owner, name = action.split("/")[:2]
    for folder in (f"{owner}/{name}", f"{owner}+{name}", f"{owner}__{name}"):
        for path in (clones / folder, clones / folder / "repo", clones / f"{folder}.git"):
            if (path / "HEAD").is_file() or (path / ".git").exists():
                return path
    return None


def table(clones: Path, old: Mapping[str, Any], wanted: list[str], today: str) -> dict[str, Any]:
    """Return the new table. Raises RefusedError, before anything is written, for a bad row."""
    rows = dict(old["actions"])
    for action in wanted or sorted(rows):
        clone = clone_of(clones, action)
        if clone is not None:
            rows[action] = row(clone, action, rows.get(action, {}))
        elif wanted:
            raise RefusedError(f"{action}: no clone in {clones}")
    for one in rows.values():
        full_commit(one["sha"])
    return {"_meta": {**old["_meta"], "generated": today}, "actions": rows}


def main() -> int:
    """Run the script."""
    parser = arguments(__doc__)
    parser.add_argument("clones", type=Path, help="the folder with the clones")
    parser.add_argument("action", nargs="*", help="only these, new ones too")
    given = parser.parse_args()
    path = given.data / "actions.json"
    try:
        write(path, table(given.clones, read(path), given.action, given.date))
    except RefusedError as refused:
        print(f"refused: {refused}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
