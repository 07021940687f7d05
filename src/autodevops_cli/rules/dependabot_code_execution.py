"""Dependabot may run the code of what it updates

What: An entry of Dependabot's configuration sets `insecure-external-code-execution: allow`.
Why: The code of a new release then runs inside Dependabot before anybody has seen it, beside the
    credentials of private registries.
Bad:
    - run: make
    # file: .github/dependabot.yml
    version: 2
    updates:
      - package-ecosystem: bundler
        directory: /
        insecure-external-code-execution: allow
        schedule:
          interval: weekly
Good:
    - run: make
    # file: .github/dependabot.yml
    version: 2
    updates:
      - package-ecosystem: bundler
        directory: /
        insecure-external-code-execution: deny
        schedule:
          interval: weekly
Fix: Set it to `deny`; a dependency that cannot be resolved then needs an update by hand.
References:
    https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-options-reference#insecure-external-code-execution--
    https://docs.zizmor.sh/audits/#dependabot-execution
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._dependabot import at, entries, fix

KEY = "insecure-external-code-execution"


def check(repo: Snapshot, _: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the entries that allow it."""
    for number, entry in entries(repo):
        if entry.text(KEY) == "allow":
            name = entry.text("package-ecosystem") or "this entry"
            route = ("updates", number, KEY)
            # Some updates cannot be made without it.
            mended = fix(repo, "Deny it", Put(route, "deny"), safe=False)
            message = f"updates for {name} may run the code of the new release"
            yield Spot(at(repo, *route), message, mended)


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.SUPPLY_CHAIN, check_repository=check)
