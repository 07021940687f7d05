"""An action does what a command of the runner does

What: `uses` names an action whose work a tool does that every GitHub-hosted runner has.
Why: It is one more party that has to be trusted, pinned and updated, for a line of shell.
Bad:
    - uses: softprops/action-gh-release@COMMIT # VERSION
Bad:
    - uses: dtolnay/rust-toolchain@COMMIT # VERSION
      with:
        toolchain: stable
Good:
    - run: gh release create "$GITHUB_REF_NAME" --generate-notes dist/*
Good:
    - run: rustup toolchain install stable --profile minimal
Good:
    # A container need not have the tool.
    runs-on: ubuntu-24.04
    container: debian:trixie
    steps:
      - uses: dtolnay/rust-toolchain@COMMIT # VERSION
Fix: Run the command that the message names.
References:
    https://docs.zizmor.sh/audits/#superfluous-actions
    https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-github-cli
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.data.risks import superfluous
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._uses import uses_of


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the uses that a command can replace, on runners that GitHub hosts."""
    hosted = (job for job in document.jobs if not job.image and "self-hosted" not in job.runner)
    for use in (use for job in hosted for use in uses_of(job)):
        command = superfluous().get(use.repository)
        if command:
            yield Spot(use.where, f"`{command}` does the work of {use.name} on every hosted runner")


# A runner of your own need not have the tool, and its label need not say so.
RULE = Rule(__name__, __doc__, Severity.INFO, Topic.SUPPLY_CHAIN, Confidence.MEDIUM, check=check)
