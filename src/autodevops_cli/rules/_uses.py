"""The actions and reusable workflows that a CI file uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from autodevops_cli.data import COMMIT, Pin, pins
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.plan import Pairs

_REMOTE = re.compile(r"(?P<name>[\w.-]+/[\w./-]+)@(?P<ref>[^\s@]+)")
_VERSION = re.compile(r"v?\d+(?:\.\d+)*(?:[-+.][\w.]+)?")


@dataclass(frozen=True, slots=True)
class Use:
    """An action of another repository: its name, the ref it is fetched at, the comment beside."""

    name: str
    ref: str
    comment: str
    inputs: Pairs
    where: Place

    @property
    def is_pinned(self) -> bool:
        """Whether the ref is a full commit."""
        return COMMIT.fullmatch(self.ref) is not None

    @property
    def version(self) -> str:
        """The version in the comment, "" when it names none."""
        found = _VERSION.search(self.comment)
        return found[0] if found else ""

    @property
    def known(self) -> Pin | None:
        """The row of the data for this action; names are compared without case, as GitHub does."""
        return _by_name().get(self.name.lower())


def uses(document: CiDocument) -> Iterator[Use]:
    """Yield the actions and workflows of other repositories; local and docker ones are left out."""
    for job in document.jobs:
        if found := _REMOTE.fullmatch(job.uses):
            yield Use(found["name"], found["ref"], job.comment, (), job.at("uses"))
        for step in job.steps:
            if found := _REMOTE.fullmatch(step.uses):
                yield Use(found["name"], found["ref"], step.comment, step.inputs, step.at("uses"))


def same_major(use: Use, pin: Pin) -> bool:
    """Tell whether a use is of the release we know, or of one that is compatible with it.

    Before 1.0 every minor version may break.
    """
    version = use.version if use.is_pinned else use.ref
    own, known = version.lstrip("v").split("."), pin.tag.lstrip("v").split(".")
    parts = 2 if known[0] == "0" else 1
    return use.ref == pin.sha or own[:parts] == known[:parts]


@cache
def _by_name() -> dict[str, Pin]:
    return {name.lower(): pin for name, pin in pins().items()}
