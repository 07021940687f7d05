"""A tool comes in whatever version is newest

What: A step installs or runs a package by name, outside any lock file and without a version.
Why: The next release of that tool can break the pipeline, and a hijacked one runs in it at once.
Bad:
    - run: pip install tox
Bad:
    - run: npm install -g pnpm
Bad:
    - run: go install golang.org/x/tools/cmd/stringer@latest
Bad:
    - run: uvx ruff check
Good:
    - run: pip install tox==4.67.15
Good:
    - run: pip install -r requirements.txt -e ".[test]"
Good:
    - run: npx vitest run
Good:
    # Only what lies in the folder is installed.
    - run: pip install --no-index --find-links dist octo-package
Fix: Name the version, or bring the tool in through a lock file.
References:
    https://github.com/ossf/scorecard/blob/main/docs/checks.md#pinned-dependencies
    https://docs.zizmor.sh/audits/#adhoc-packages
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._installs import unpinned
from autodevops_cli.rules._scripts import run_commands


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the packages that are installed without a version."""
    for where, command in run_commands(document):
        names = [*dict.fromkeys(unpinned(command))]
        if names:
            told = f"{names[0]} is" if len(names) == 1 else f"{_listed(names)} are"
            yield Spot(where, f"{told} installed in whatever version is newest")


def _listed(names: list[str]) -> str:
    shown = names if len(names) < 6 else [*names[:4], f"{len(names) - 4} others"]
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.SUPPLY_CHAIN, Confidence.MEDIUM, check=check,
    providers=(),
)  # fmt: skip
