"""`check --fix` and `--diff`: puts findings right, or shows how."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from autodevops_cli.cli.checks import Checks
from autodevops_cli.cli.console import colors, painted_diff
from autodevops_cli.cli.options import Options
from autodevops_cli.engine.checking import CheckPolicy, checked
from autodevops_cli.engine.fixing import fixable, mended_in, put_right
from autodevops_cli.errors import UsageError
from autodevops_cli.model.checking import CheckReport

# A fix may bring to light what another rule finds; more rounds than this would be a circle.
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Mending:
    """What to mend: safe fixes or all, for real or as a diff."""

    unsafe: bool = False
    dry: bool = False


def mend(options: Options, found: Checks, mending: Mending) -> None:
    """Put the findings of the reports right, or print how; what is left replaces them."""
    for number, (report, policy) in enumerate(zip(found.reports, found.policies, strict=True)):
        if not report.root:
            raise UsageError(
                f"{report.name} was not read from a folder, so nothing can be put right in it",
                hint="check out the revision and name its folder",
            )
        if mending.dry:
            _show(options, report, mending, found.color)
        else:
            found.reports[number] = _mended(options, report, policy, mending)


def _show(options: Options, report: CheckReport, mending: Mending, wish: str) -> None:
    color = colors(sys.stdout, os.environ, wish)
    for one in mended_in(Path(report.root), fixable(report, unsafe=mending.unsafe)):
        options.console.data(painted_diff(one.diff, color))


def _mended(
    options: Options, report: CheckReport, policy: CheckPolicy, mending: Mending
) -> CheckReport:
    """Return the report on what is left after everything that can be was put right."""
    root, before = Path(report.root), len(report.findings)
    for _ in range(ROUNDS):
        changes = mended_in(root, fixable(report, unsafe=mending.unsafe))
        if not changes:
            break
        put_right(root, changes)
        for one in changes:
            options.console.say(f"fixed {len(one.done)} in {one.file.path}")
        opened = options.engine().open(str(root))
        report = checked(opened.repo, policy)
    if len(report.findings) == before:
        options.console.say("nothing could be put right")
    return report
