"""The conditions of jobs and steps, and what they say about who may start them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.edit import Route
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.rules._expressions import condition

# A condition on one of these lets only trusted people, code or events through.
_TRUSTED = Pattern(
    r"repo(?:sitory)?\.(?:full_name|fork|owner)|author_association|workflow_run\.event"
    r"|pull_request\.merged|github\.event_name\s*(?:==\s*'(?:push|schedule|workflow_dispatch"
    r"|release|pull_request)'|!=\s*'(?:pull_request_target|issue_comment|workflow_run)')",
    re.IGNORECASE,
)
_NO_PULL_REQUEST = Pattern(
    r"github\.event_name\s*(?:==\s*'(?!pull_request)|!=\s*'pull_request)"
    r"|github\.ref\s*==\s*'refs/(?:heads|tags)/|startsWith\(\s*github\.ref\s*,\s*'refs/tags",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Condition:
    """An `if:` as it is written, and the expression in it."""

    text: str
    where: Place
    route: Route

    @property
    def expression(self) -> str:
        """What is asked, without braces around it."""
        return condition(self.text)


def conditions(document: CiDocument) -> Iterator[Condition]:
    """Yield the conditions of jobs and steps; the route is () where nobody knows it."""
    for job in document.jobs:
        every: tuple[CiJob | CiStep, ...] = (job, *job.steps)
        for one in every:
            if one.condition:
                route = (*one.route, "if") if one.route else ()
                yield Condition(one.condition, one.at("if"), route)


def is_guarded(job: CiJob, step: CiStep | None = None) -> bool:
    """Tell whether a condition looks at who or what started the run before it lets it go on."""
    return bool(_TRUSTED.search(_said(job, step)))


def is_for_branches(job: CiJob) -> bool:
    """Tell whether a condition keeps pull requests out, or those of strangers."""
    return is_guarded(job) or bool(_NO_PULL_REQUEST.search(_said(job, None)))


def _said(job: CiJob, step: CiStep | None) -> str:
    return f"{job.condition[:2000]}\n{step.condition[:2000] if step else ''}"
