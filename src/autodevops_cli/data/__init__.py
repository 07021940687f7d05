"""The outside world, pinned: commits of actions, releases and their end of life, runners, images.

Every table is a JSON file beside this module with the date and the source of its facts; the
scripts in `scripts/` rewrite them. Nothing is fetched at run time.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

COMMIT = re.compile(r"[0-9a-f]{40}")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Pin:
    """An action at a commit: `tag` is the release that the commit carries.

    `using` is what runs it ("node24", "composite"); "" where its metadata, and so its inputs,
    are not known. `exact` tells whether the inputs are those of this commit; else they are what
    releases around it have.
    """

    action: str
    sha: str
    tag: str
    inputs: frozenset[str]
    required_inputs: frozenset[str]
    using: str = ""
    exact: bool = True

    @property
    def uses(self) -> str:
        """The text for `uses:`."""
        return f"{self.action}@{self.sha}"


@dataclass(frozen=True, slots=True)
class Release:
    """A release cycle ("3.14"): `status` is "supported", "security-only", "eol" or "prerelease"."""

    cycle: str
    latest: str
    status: str
    lts: bool
    eol: str
    released: str = ""

    @property
    def alive(self) -> bool:
        """Whether the cycle gets at least security fixes."""
        return self.status in ("supported", "security-only")


class UnknownPin(KeyError):
    """The tables hold no row of this name."""


@dataclass(frozen=True, slots=True)
class Price:
    """What tokens cost from one day to another, both included, in US dollars per million.

    `above` is the size of the prompt from which on this price counts; "" for a day means always.
    """

    input: Fraction
    cached: Fraction
    output: Fraction
    valid_from: str = ""
    valid_until: str = ""
    above: int = 0


@dataclass(frozen=True, slots=True)
class Model:
    """A model's window in tokens, and its prices; `shared` where the answer takes room from it."""

    window: int
    output: int
    shared: bool
    prices: tuple[Price, ...]


@cache
def _table(name: str) -> dict[str, Any]:
    text = (Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def pins() -> dict[str, Pin]:
    """Return every pinned action by its name ("actions/checkout"). Refuses a short commit."""
    found = {}
    for action, row in _table("actions")["actions"].items():
        if not COMMIT.fullmatch(row["sha"]):
            raise ValueError(f"{action}: {row['sha']} is no full commit")
        found[action] = Pin(
            action, row["sha"], row["tag"],
            frozenset(row["inputs"]), frozenset(row["required_inputs"]), row["using"] or "",
            row.get("inputs_exact", row["evidence"] == "A"),
        )  # fmt: skip
    return found


def pinned(action: str) -> Pin:
    """Return the pin of an action. Raises UnknownPin."""
    try:
        return pins()[action]
    except KeyError:
        raise UnknownPin(action) from None


@cache
def releases(product: str) -> tuple[Release, ...]:
    """Return the release cycles of a product, newest first; none for an unknown product."""
    rows = _table("releases")["products"].get(product, ())
    return tuple(
        Release(
            row["cycle"], row.get("latest", ""), row.get("status", "supported"),
            bool(row.get("lts")), str(row.get("eol", "")), str(row.get("released", "")),
        )
        for row in rows
    )  # fmt: skip


def alive(product: str) -> tuple[str, ...]:
    """Return the cycles that still get fixes, oldest first."""
    return tuple(release.cycle for release in reversed(releases(product)) if release.alive)


@cache
def tool_version(name: str) -> str:
    """Return the version of a developer tool ("uv", "tox") that we pin. Raises UnknownPin."""
    row = _table("tools")["tools"].get(name)
    if row is None:
        raise UnknownPin(name)
    version: str = row["version"]
    return version


@cache
def image(name: str) -> str:
    """Return `name` with its digest where we know it, `name` alone otherwise."""
    row = _table("images")["images"].get(name)
    return f"{name}@{row['digest']}" if row and DIGEST.fullmatch(row["digest"]) else name


@cache
def runner_labels() -> dict[str, str]:
    """Return every label of a GitHub-hosted runner with the status of its image.

    "ga", "preview", "deprecated", "deprecation from …, unsupported …" or "retired on …".
    """
    images = _table("runners")["images"].values()
    labels = {label: row["status"] for row in images for label in row["labels"]}
    gone = (one for one in releases("github-runner-images") if one.status == "eol")
    return labels | {one.cycle: f"retired on {one.eol}" for one in gone}


@cache
def runner_image(label: str) -> str:
    """Return the image that stands behind a label of a GitHub-hosted runner, "" for none."""
    images = _table("runners")["images"]
    return next((name for name, row in images.items() if label in row["labels"]), "")


@cache
def models() -> dict[str, Model]:
    """Return every model by its scope ("gemini/gemini-3.8-flash")."""
    return {
        scope: Model(
            row["window"], row["output"], row["shared"],
            tuple(
                Price(
                    Fraction(price["input"]), Fraction(price["cached"]), Fraction(price["output"]),
                    price["valid_from"], price["valid_until"], price["above"],
                )
                for price in row["prices"]
            ),
        )
        for scope, row in _table("models")["models"].items()
    }  # fmt: skip


@cache
def schema(name: str) -> dict[str, Any]:
    """Return a JSON Schema by the name of its file ("github-workflow", "report-v1")."""
    loaded: dict[str, Any] = json.loads(schema_text(name))
    return loaded


def schema_text(name: str) -> str:
    """Return a JSON Schema as its file spells it."""
    return (Path(__file__).parent / "schemas" / f"{name}.json").read_text(encoding="utf-8")


def as_of() -> dict[str, str]:
    """Return the date of each table."""
    return {
        "actions": _table("actions")["_meta"]["generated"],
        "releases": _table("releases")["_meta"]["status_computed_for"],
        "runners": _table("runners")["_meta"]["snapshot_date"],
        "images": _table("images")["_meta"]["generated"],
        "risky_actions": _table("risky_actions")["_meta"]["generated"],
        "tools": _table("tools")["_meta"]["generated"],
        "models": _table("models")["_meta"]["generated"],
        "schemas": _table("schemas/sources")["_meta"]["generated"],
    }
