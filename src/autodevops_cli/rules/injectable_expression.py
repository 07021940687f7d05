"""Anybody can run commands here

What: A shell text or script contains an expression whose value somebody outside chooses: a title,
    a branch name, a comment.
Why: The value is pasted into the text before the shell sees it, so a pull request titled
    `"; curl …` runs that command with the job's token and secrets.
Bad:
    - run: echo "${{ github.event.pull_request.title }}"
Bad:
    - run: git checkout ${{ github.head_ref }}
Bad:
    - run: |
        echo "${{ env.TITLE }}"
      env:
        TITLE: ${{ github.event.issue.title }}
Bad:
    - uses: actions/github-script@COMMIT # VERSION
      with:
        script: |
          core.notice('${{ github.event.comment.body }}')
Bad:
    - run: |
        echo '${{ toJSON(github.event) }}'
Good:
    - run: echo "${TITLE}"
      env:
        TITLE: ${{ github.event.pull_request.title }}
Good:
    - run: |
        echo "${{ contains(github.event.comment.body, '/deploy') }}"
        echo "${{ github.head_ref == 'release' && 'yes' || 'no' }}"
        echo "${{ github.event.pull_request.number }}"
Fix: Give the value to the step as an environment variable and quote the variable.
References:
    https://docs.github.com/en/actions/concepts/security/script-injections
    https://docs.zizmor.sh/audits/#template-injection
    https://securitylab.github.com/resources/github-actions-untrusted-input/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._pasted import pasted
from autodevops_cli.rules._raw import raw


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the expressions in scripts whose value comes from outside."""
    for file in raw(repo, documents):
        for one in pasted(file):
            if one.outside:
                message = f"{one.expression} is pasted into a script and anybody can choose it"
                yield Spot(one.places[0], message, one.fix, one.places[1:])


RULE = Rule(__name__, __doc__, Severity.CRITICAL, Topic.INJECTION, check_repository=check)
