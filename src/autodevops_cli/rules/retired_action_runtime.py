"""An action runs on a Node.js that is retired

What: `uses` names a release of an action that was made for Node.js 12, 16 or 20.
Why: These are past their end of life. GitHub has taken them off its runners and starts such an
    action on a newer Node.js that its authors never tried; on a runner of your own it may not
    start at all.
Bad:
    - uses: actions/checkout@v3
Bad:
    - uses: actions/upload-artifact@b4b15b8c7c6ac21ea08fcf65892d2ee8f75cf882 # v4.4.3
Good:
    - uses: actions/checkout@COMMIT # VERSION
Good:
    # A commit whose release nobody tells can be any.
    - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683
Fix: Move to the newest major release; its notes say what else changes.
References:
    https://github.blog/changelog/2025-09-19-deprecation-of-node-20-on-github-actions-runners/
    https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#runsusing
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.data.risks import numbers, runtimes
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._uses import Use, all_uses, pin


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the uses of a major release that runs on a retired Node.js."""
    for use in all_uses(document):
        runtime = _retired(use)
        if runtime:
            newest = f"; the newest release we know is {use.known.tag}" if use.known else ""
            message = f"{use.name} {use.release} was made for Node.js {runtime}{newest}"
            yield Spot(use.where, message, pin(use, use.known, safe=False) if use.known else None)


def _retired(use: Use) -> str:
    """Return the version of Node.js that a use was made for, "" for a living or unknown one."""
    major = numbers(use.release)[:1]
    for runtime, newest in runtimes().get(use.name.lower(), ()):
        if (0,) < major <= (newest,):
            return runtime.removeprefix("node")
    return ""


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.SUPPLY_CHAIN, check=check)
