"""A shell that does not exist

What: A script names a shell that GitHub does not know, or a command of one's own without `{0}`,
    where the file with the script would go.
Why: The step fails before its first line.
Bad:
    - run: make test
      shell: zsh
Bad:
    - run: print(1)
      shell: python3
Good:
    - run: make test
      shell: bash --noprofile --norc -eo pipefail {0}
Good:
    - run: print(1)
      shell: python
Good:
    - run: make test
      shell: ${{ matrix.shell }}
Fix: Use bash, sh, pwsh, powershell, python or cmd, or a command with `{0}`.
References:
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
    https://github.com/rhysd/actionlint/blob/main/docs/checks.md#check-shell-names
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._raw import raw, steps

KNOWN = frozenset(("bash", "sh", "pwsh", "powershell", "python", "cmd"))


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the shells that no runner has."""
    for file in raw(repo, documents):
        for route, step in steps(file):
            shell = step.text("shell").strip()
            if shell and "{" not in shell and shell.lower() not in KNOWN:
                message = f"there is no shell {shell[:60]!r} without {{0}} for the script"
                yield Spot(file.at(*route, "shell"), message)


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.VALIDITY, check_repository=check)
