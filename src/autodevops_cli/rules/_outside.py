"""Values that people without any rights choose: titles, texts, branch names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.rules._expressions import expressions, paths

DANGEROUS = ("pull_request_target", "workflow_run", "issue_comment")
"""Events that strangers cause and that run with the token and the secrets of the repository."""

MAX_VARIABLES = 300
"""How many variables of each level are looked at."""

_PERSON = r"(?:author|committer)\.(?:name|email)"
_OUTSIDE = Pattern(
    rf"""github\.(?:head_ref|event\.(?:
        (?:issue|pull_request|discussion|comment|review|review_comment)\.(?:title|body)
        | pull_request\.head\.(?:ref|label|repo\.(?:default_branch|description|homepage))
        | (?:commits\.\*|head_commit|workflow_run\.head_commit)\.(?:message|{_PERSON})
        | workflow_run\.(?:head_branch|display_title|head_repository\.description)
        | workflow_run\.pull_requests\.\*\.head\.ref
        | pages\.\*\.page_name
        ))""",
    re.VERBOSE,
)
_WHOLE = Pattern(
    r"github(?:\.event(?:\.(?:issue|pull_request|discussion|comment|review|review_comment|commits"
    r"|head_commit|workflow_run|pages|pull_request\.head))?)?"
)


def is_outside(expression: str, env: Mapping[str, str] | None = None) -> bool:
    """Tell whether a stranger chooses what comes out, directly or by a variable of `env`."""
    for path in paths(expression):
        if not path.flows:
            continue
        if _OUTSIDE.fullmatch(path.name):
            return True
        if "tojson" in path.inside and _WHOLE.fullmatch(path.name):
            return True
        name = path.name.removeprefix("env.")
        if env and name != path.name and has_outside(env.get(name, "")):
            return True
    return False


def has_outside(text: str) -> bool:
    """Tell whether a text holds an expression whose value a stranger chooses."""
    return any(is_outside(one) for one in expressions(text))


def variables(document: CiDocument, job: CiJob, step: CiStep) -> dict[str, str]:
    """Return the variables of a step by their names in lower case; the nearest counts."""
    every = (*document.env[:MAX_VARIABLES], *job.env[:MAX_VARIABLES], *step.env[:MAX_VARIABLES])
    return {name.lower(): value for name, value in every}
