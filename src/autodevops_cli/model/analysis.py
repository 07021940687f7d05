"""Everything known about one repository, before and after something was generated for it."""

from __future__ import annotations

from dataclasses import dataclass

from autodevops_cli.model.advice import Advice
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import PipelinePlan
from autodevops_cli.model.stack import StackProfile


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the pipeline should have and we could not decide: what, and where we looked."""

    subject: str
    looked_for: str
    advice: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """The stack, the CI that is there, what is odd, and what we could not find."""

    name: str
    revision: str
    files: int
    stack: StackProfile
    documents: tuple[CiDocument, ...] = ()
    findings: tuple[Finding, ...] = ()
    gaps: tuple[Gap, ...] = ()
    ci_findings: tuple[Finding, ...] = ()
    """What the rules say of the CI that is there."""


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder of proof ("schema", "pins"); `passed` is None where it did not run."""

    name: str
    passed: bool | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What we would write, how it differs from what is there, and how far it was proven."""

    provider: str
    plan: PipelinePlan
    files: tuple[RenderedFile, ...]
    diff: str = ""
    rungs: tuple[Rung, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class RepoReport:
    """The whole answer for one repository; `proposal` is None where there was nothing to plan."""

    analysis: Analysis
    proposal: Proposal | None = None
    advice: Advice | None = None
    """What a model says, where it was to be asked."""
