"""Packages are installed beside the lock file

What: actions/setup-python installs packages by its input `pip-install`.
Why: They go into the interpreter that everything shares, without a lock file or hashes, and no tool
    that updates or checks requirements sees them.
Bad:
    - uses: actions/setup-python@COMMIT # VERSION
      with:
        python-version: "3.14"
        pip-install: tox
Good:
    - uses: actions/setup-python@COMMIT # VERSION
      with:
        python-version: "3.14"
    - run: pip install --requirement requirements.txt
Fix: Install from a requirements file with exact versions, in a step of its own.
References:
    https://docs.zizmor.sh/audits/#misfeature
    https://github.com/actions/setup-python/blob/main/docs/advanced-usage.md
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._tokens import action


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the uses of setup-python that install."""
    for job in document.jobs:
        for step in job.steps:
            packages = dict(step.inputs).get("pip-install", "")
            if packages and action(step) == "actions/setup-python":
                yield Spot(step.at("with"), f"setup-python installs {packages[:60]}")


RULE = Rule(__name__, __doc__, Severity.LOW, Topic.SUPPLY_CHAIN, check=check)
