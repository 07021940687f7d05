"""An action is known to be attacked or vulnerable

What: `uses` names a release or a commit of an action that an advisory warns of.
Why: Where the tags of an action were moved to foreign code, every run since then gave that code
    the job's token and secrets. Where a release has a hole, whoever opens a pull request may be
    able to use it.
Bad:
    - uses: tj-actions/changed-files@0e58ed8671d6b60d0890c21b07f8835ace038e67 # v45.0.7
Bad:
    - uses: tj-actions/changed-files@v35
Bad:
    - uses: aquasecurity/trivy-action@0.28.0
Good:
    - uses: tj-actions/changed-files@COMMIT # VERSION
Good:
    # The newest release of this major has the correction.
    - uses: actions/download-artifact@v4
Fix: Move to the release that the message names and pin its commit. If the tags were moved, change
    every secret that the job could read.
References:
    https://github.com/advisories?query=ecosystem%3Aactions
    https://docs.zizmor.sh/audits/#known-vulnerable-actions
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.data.risks import Advisory, advisories, numbers
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._uses import Use, all_uses, pin


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the uses that an advisory names, each with the gravest thing known of it."""
    for use in all_uses(document):
        known = advisories().get(use.name.lower(), ()) or advisories().get(use.repository, ())
        found = [one for one in known if _names(one, use)]
        if found:
            yield Spot(
                use.where,
                f"{use.name}@{use.ref[:40]}: {_told(found)}",
                pin(use, use.known, safe=False) if use.known else None,
            )


def _told(found: list[Advisory]) -> str:
    """Name the advisories, and the release that is free of all of them."""
    worst = max(found, key=lambda one: (one.moved_tags or bool(one.commits), numbers(one.fixed)))
    ids = ", ".join(one.ids[0] for one in found)
    fixed = max((one.fixed for one in found), key=numbers)
    return f"{worst.title} ({ids})" + (f"; corrected in {fixed}" if fixed else "")


def _names(advisory: Advisory, use: Use) -> bool:
    if use.is_pinned and (advisory.commits or advisory.moved_tags):
        return use.ref in advisory.commits
    if advisory.moved_tags and not advisory.fixed:
        return True
    return bool(advisory.fixed) and _within(numbers(use.release), advisory)


def _within(release: tuple[int, ...], advisory: Advisory) -> bool:
    """Tell whether a release is affected; a short one ("v4") is the newest that begins like it."""
    first, fixed = numbers(advisory.first), numbers(advisory.fixed)
    return bool(release) and first[: len(release)] <= release < fixed[: len(release)]


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.SUPPLY_CHAIN, check=check)
