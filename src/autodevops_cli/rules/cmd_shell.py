"""A script for the shell of Windows that nothing can check

What: A script runs in `cmd`.
Why: `cmd` pastes variables into the text before it reads it, as `${{ … }}` does, so quoting a
    value does not help; and no linter understands it.
Bad:
    - run: build.bat
      shell: cmd
Good:
    - run: ./build.ps1
      shell: pwsh
Good:
    - run: ./build.sh
      shell: bash
Fix: Use `shell: pwsh` or `shell: bash`; both are there on Windows.
References:
    https://docs.zizmor.sh/audits/#misfeature
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._scripts import scripts


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the scripts for cmd."""
    for step in scripts(document):
        if step.shell.lower() == "cmd":
            yield Spot(step.at("shell"), "this script runs in cmd, where quoting does not help")


RULE = Rule(__name__, __doc__, Severity.LOW, Topic.INJECTION, check=check)
