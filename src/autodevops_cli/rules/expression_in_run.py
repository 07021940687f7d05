"""A value is pasted into a script

What: A shell text or script contains `${{ … }}`.
Why: The value becomes program text. Even a harmless one breaks the script the day it holds a
    quote or a space, and nobody can tell from the line whether it is harmless.
Bad:
    - run: ./deploy --version ${{ inputs.version }}
Bad:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          tar -cf "app-${{ github.sha }}-${{ runner.os }}.tar" dist
          sha256sum "app-${{ github.sha }}-${{ runner.os }}.tar"
      - run: ./deploy "${{ strategy.job-index }}" "${{ secrets.HOST }}"
        env:
          STAGE: production
Good:
    - run: ./deploy --version "${VERSION}"
      env:
        VERSION: ${{ inputs.version }}
Good:
    - run: echo "$HOME is ${GITHUB_SHA}, {{ no expression }}"
      if: ${{ github.ref_name == 'main' }}
Fix: Give the value to the step as an environment variable and quote the variable.
References:
    https://docs.github.com/en/actions/reference/security/secure-use#good-practices-for-mitigating-script-injection-attacks
    https://docs.zizmor.sh/audits/#template-injection
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
    """Yield the expressions in scripts that no stranger chooses; those are another rule's."""
    for file in raw(repo, documents):
        for one in pasted(file):
            if not one.outside:
                message = f"{one.expression} is pasted into a script"
                yield Spot(one.places[0], message, one.fix, one.places[1:])


RULE = Rule(__name__, __doc__, Severity.LOW, Topic.INJECTION, check_repository=check)
