"""The token stays in the checkout of an Azure job

What: A checkout says `persistCredentials: true`, and no later script uses git's remote.
Why: It leaves the job's token where every later step can read it, and where a published folder
    can carry it away.
Bad:
    # file: azure-pipelines.yml
    steps:
      - checkout: self
        persistCredentials: true
      - script: make test
Good:
    # file: azure-pipelines.yml
    steps:
      - checkout: self
      - script: make test
Good:
    # file: azure-pipelines.yml
    steps:
      - checkout: self
        persistCredentials: true
      - script: |
          git tag "v$VERSION"
          git push origin "v$VERSION"
Good:
    # file: azure-pipelines.yml
    steps:
      - checkout: self
        persistCredentials: true
      - script: ./release.sh
Fix: Leave `persistCredentials` out; a step that pushes can take the token as a variable.
References:
    https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/steps-checkout
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Drop
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._raw import raw
from autodevops_cli.rules._walk import keyed

# Git itself, scripts that may call it, and tasks and templates that nobody here can read.
MAY_PUSH = Pattern(r"\bgit\b|\.(?:sh|ps1|py|cmd|bat|js)\b|semantic-release|lerna|gitversion", re.I)


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the checkouts that keep a token that nothing uses."""
    for file in raw(repo, documents, "azure"):
        for route, value in keyed(file, "steps"):
            steps = value if isinstance(value, list) else []
            if any(_may_push(Table(step)) for step in steps):
                continue
            for number, step in enumerate(steps):
                here = (*route, number, "persistCredentials")
                if Table(step).has("checkout") and Table(step).flag("persistCredentials"):
                    fix = file.fix("let the token go", Drop(here), safe=False)
                    yield Spot(file.at(*here), "the checkout keeps the job's token on disk", fix)


def _may_push(step: Table) -> bool:
    if step.has("template") or step.text("task").lower().startswith(("gitversion", "npm", "maven")):
        return True
    keys = ("script", "bash", "pwsh", "powershell")
    texts = [step.text(key) for key in keys] + [str(step.raw("inputs"))]
    return any(MAY_PUSH.search(text[:20_000]) for text in texts)


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.PERMISSIONS, Confidence.MEDIUM,
    check_repository=check, providers=("azure",),
)  # fmt: skip
