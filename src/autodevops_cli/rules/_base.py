"""The shape of a rule.

A rule is a module named after the defect. Its docstring is its page: a title, then sections that
start with `What:`, `Why:`, `Bad:`, `Good:`, `Fix:` and, one link a line, `References:`. The
examples are run by the tests: every `Bad` must be found by this rule, every `Good` must not. In an
example, `COMMIT # VERSION` stands for the pin of the action in the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Fix
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._page import Page, page


class Spot(NamedTuple):
    """A defect at a place; `fix` is how to put it right without asking anybody else."""

    where: Place
    message: str
    fix: Fix | None = None
    related: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Rule:
    """One defect: `module` and `doc` are the declaring module's `__name__` and `__doc__`.

    `check` looks at one CI file; `check_repository` at all of them and at the files beside them.
    A rule has one of the two.
    """

    module: str
    doc: str | None
    severity: Severity
    topic: Topic
    confidence: Confidence = Confidence.HIGH
    check: Callable[[CiDocument], Iterable[Spot]] | None = None
    check_repository: Callable[[Snapshot, Sequence[CiDocument]], Iterable[Spot]] | None = None
    providers: tuple[str, ...] = ("github",)
    """The CI systems whose files it understands; () for every system."""

    def __post_init__(self) -> None:
        if (self.check is None) == (self.check_repository is None):
            raise TypeError(f"{self.id} needs either check or check_repository")

    @property
    def id(self) -> str:
        """The name of the defect: the module's, with dashes."""
        return self.module.rpartition(".")[2].replace("_", "-")

    @cached_property
    def page(self) -> Page:
        """What the rule tells people."""
        return page(self.doc or "")

    def spots(self, repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
        """Yield the defects in the CI files whose systems the rule understands."""
        seen = [one for one in documents if not self.providers or one.provider in self.providers]
        if self.check_repository:
            yield from self.check_repository(repo, seen)
        if self.check:
            for document in seen:
                yield from self.check(document)
