"""A person's token does what the job's own token can

What: A personal access token is handed to a step that only reads this repository, or only labels
    and closes, in a job that needs no more.
Why: It can do what the person can, in all their repositories, and outlives the run; the job's own
    token ends with the job.
Bad:
    - uses: actions/checkout@COMMIT # VERSION
      with:
        token: ${{ secrets.PERSONAL_ACCESS_TOKEN }}
    - run: make test
Bad:
    - uses: actions/stale@v10
      with:
        repo-token: ${{ secrets.MAINTAINER_PAT }}
Good:
    - uses: actions/checkout@COMMIT # VERSION
      with:
        repository: owner/private
        token: ${{ secrets.PERSONAL_ACCESS_TOKEN }}
Good:
    - uses: actions/checkout@COMMIT # VERSION
      with:
        token: ${{ secrets.PERSONAL_ACCESS_TOKEN }}
        submodules: recursive
Good:
    - uses: actions/checkout@COMMIT # VERSION
      with:
        token: ${{ secrets.PERSONAL_ACCESS_TOKEN }}
    - run: git push
Good:
    - uses: actions/checkout@COMMIT # VERSION
      with:
        token: ${{ secrets.PATCH_TOKEN || github.token }}
Fix: Leave the input out: the action takes the job's own token. Give the job the scope it needs.
References:
    https://docs.github.com/en/actions/reference/security/secure-use#considering-cross-repository-access
    https://docs.github.com/en/actions/tutorials/authenticate-with-github_token
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.edit import Drop, Fix
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._secrets import secrets_in
from autodevops_cli.rules._tokens import action, stays_inside

PERSONAL = Pattern(r"(?:.*_)?(?:PAT|PERSONAL_ACCESS_TOKEN|PERSONAL_TOKEN)(?:_.*)?")
INPUTS = {
    "actions/checkout": "token",
    "actions/first-interaction": "repo-token",
    "actions/labeler": "repo-token",
    "actions/stale": "repo-token",
}
"""The input of each action that takes the job's own token when it is left out."""


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the personal tokens that nobody needs."""
    for job in document.jobs:
        for step in job.steps:
            name = INPUTS.get(action(step), "")
            found = secrets_in(dict(step.inputs).get(name, ""))
            if len(found) == 1 and PERSONAL.fullmatch(found[0]) and _suffices(job, step):
                message = f"the job's own token does what {found[0]} does here"
                whole = (*step.route, "with")
                drop = Drop((*whole, name) if len(step.inputs) > 1 else whole)
                fix = Fix("Take the job's own token", document.path, (drop,), safe=False)
                yield Spot(step.at("with"), message, fix)


def _suffices(job: CiJob, step: CiStep) -> bool:
    if action(step) != "actions/checkout":
        return True
    beyond = {"repository", "submodules", "lfs"} & {name for name, _ in step.inputs}
    return not beyond and stays_inside(job.steps)


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.PERMISSIONS, Confidence.MEDIUM, check=check
)  # fmt: skip
