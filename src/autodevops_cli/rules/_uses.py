"""The actions and reusable workflows that a CI file uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from autodevops_cli.data import COMMIT, Pin, pins
from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.edit import Edit, Fix, Remark, Route, Swap
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.plan import Pairs
from autodevops_cli.repository.pattern import Pattern

_REMOTE = Pattern(r"(?P<name>[\w.-]+/[\w./-]+)@(?P<ref>[^\s@]+)")
_VERSION = Pattern(r"v?\d+(?:\.\d+)*(?:[-+.][\w.]+)?")
# A short commit needs a digit and a letter: 20260101 is a date and "deface" a word.
_ABBREVIATED = Pattern(r"(?=[0-9a-f]{0,38}[0-9])(?=[0-9a-f]{0,38}[a-f])[0-9a-f]{7,39}")


@dataclass(frozen=True, slots=True)
class Use:
    """An action of another repository: its name, the ref it is fetched at, the comment beside."""

    name: str
    ref: str
    comment: str
    inputs: Pairs
    where: Place
    route: Route = ()
    """Where `uses` stands in the data of the file; () where that cannot be edited."""

    @property
    def repository(self) -> str:
        """The repository that the action comes from ("github/codeql-action"), in lower case."""
        return "/".join(self.name.lower().split("/")[:2])

    @property
    def is_abbreviated(self) -> bool:
        """Whether the ref is the beginning of a commit."""
        return _ABBREVIATED.fullmatch(self.ref) is not None

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
    def release(self) -> str:
        """The release that is used, as far as it is told: the comment's, or the ref itself."""
        return self.version if self.is_pinned else self.ref

    @property
    def known(self) -> Pin | None:
        """The row of the data for this action; names are compared without case, as GitHub does."""
        return _by_name().get(self.name.lower())


def uses(document: CiDocument) -> Iterator[Use]:
    """Yield the actions and workflows of other repositories; local and docker ones are left out."""
    for job in document.jobs:
        yield from uses_of(job)


def uses_of(job: CiJob) -> Iterator[Use]:
    """Yield what one job uses."""
    yield from _use(job, ())
    for step in job.steps:
        yield from _use(step, step.inputs)


def all_uses(document: CiDocument) -> Iterator[Use]:
    """Yield also what the local actions use that a file's steps use; those stand in their files."""
    yield from uses(document)
    for job in document.jobs:
        for step in job.steps:
            yield from _inner(step)


def _inner(step: CiStep) -> Iterator[Use]:
    for one in step.inner:
        yield from _use(one, one.inputs)
        yield from _inner(one)


def _use(node: CiJob | CiStep, inputs: Pairs) -> Iterator[Use]:
    if found := _REMOTE.fullmatch(node.uses):
        route = (*node.route, "uses") if node.route else ()
        yield Use(found["name"], found["ref"], node.comment, inputs, node.at("uses"), route)


def same_major(use: Use, pin: Pin) -> bool:
    """Tell whether a use is of the release we know, or of one that is compatible with it.

    Before 1.0 every minor version may break.
    """
    own, known = use.release.lstrip("v").split("."), pin.tag.lstrip("v").split(".")
    parts = 2 if known[0] == "0" else 1
    return use.ref == pin.sha or own[:parts] == known[:parts]


def covers(said: str, tag: str) -> bool:
    """Tell whether a version means a tag: `v7` and `v7.0` mean v7.0.1."""
    said, tag = said.removeprefix("v"), tag.removeprefix("v")
    return tag == said or tag.startswith(said + ".")


def pin(use: Use, to: Pin, *, safe: bool) -> Fix | None:
    """Return the fix that names the commit we know and its release beside it."""
    if not use.route:
        return None
    if use.ref == to.sha:
        return Fix(f"Say beside it that this is {to.tag}", use.where.path, (named(use, to),), safe)
    edits = (Swap(use.route, f"@{use.ref}", f"@{to.sha}"), named(use, to))
    return Fix(f"Pin {use.name} to the commit of {to.tag}", use.where.path, edits, safe)


def named(use: Use, to: Pin) -> Edit:
    """Return the edit that puts the release beside the commit and keeps what else is said there."""
    said, old = use.comment, use.version
    # Beside a tag a number can be anything ("until 2027"), beside a commit it is its release.
    if old and (use.is_pinned or said.startswith(old)):
        return Remark(use.route, said.replace(old, to.tag, 1))
    return Remark(use.route, f"{to.tag} {'' if said == use.ref else said}".strip())


@cache
def _by_name() -> dict[str, Pin]:
    return {name.lower(): pin for name, pin in pins().items()}
