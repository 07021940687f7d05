"""Printed text may change the environment

What: ACTIONS_ALLOW_UNSECURE_COMMANDS is switched on.
Why: Then every line that a program prints can set variables and search paths (`::set-env`), so a
    test's output or a dependency's message runs commands in later steps. GitHub switched it off in
    2020 for that reason (CVE-2020-15228).
Bad:
    - run: make test
      env:
        ACTIONS_ALLOW_UNSECURE_COMMANDS: true
Bad:
    env:
      ACTIONS_ALLOW_UNSECURE_COMMANDS: "true"
      STAGE: test
    steps:
      - run: make test
Good:
    - run: echo "STAGE=test" >> "$GITHUB_ENV"
Good:
    - run: make test
      env:
        ACTIONS_ALLOW_UNSECURE_COMMANDS: false
Fix: Take the variable away; write to the files GITHUB_ENV and GITHUB_PATH instead of printing.
References:
    https://github.blog/changelog/2020-10-01-github-actions-deprecating-set-env-and-add-path-commands/
    https://docs.zizmor.sh/audits/#insecure-commands
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Drop
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._environments import environments
from autodevops_cli.rules._raw import raw

NAME = "ACTIONS_ALLOW_UNSECURE_COMMANDS"


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the places that switch the old commands on."""
    for file in raw(repo, documents):
        for one in environments(file.ci):
            if dict(one.env).get(NAME, "").lower() == "true":
                drop = Drop(one.route if len(one.env) == 1 else (*one.route, NAME))
                # Somebody may still print the old commands: a script, or an old action.
                fix = file.fix(f"Take {NAME} away", drop, safe=False)
                message = f"{NAME} lets printed text change the environment"
                yield Spot(file.at(*one.route, NAME), message, fix)


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.INJECTION, check_repository=check)
