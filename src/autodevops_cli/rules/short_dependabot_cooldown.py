"""Dependabot proposes releases on the day they are made

What: An entry of Dependabot's configuration sets no cooldown, or one below seven days.
Why: Most hijacked releases are found and withdrawn within days. Who waits a week hardly ever meets
    one; corrections of known holes come at once all the same, the cooldown is not for them.
Bad:
    - run: make
    # file: .github/dependabot.yml
    version: 2
    updates:
      - package-ecosystem: pip
        directory: /
        schedule:
          interval: weekly
Bad:
    - run: make
    # file: .github/dependabot.yml
    version: 2
    updates:
      - package-ecosystem: npm
        directory: /
        schedule:
          interval: daily
        cooldown:
          default-days: 2
Good:
    - run: make
    # file: .github/dependabot.yml
    version: 2
    updates:
      - package-ecosystem: pip
        directory: /
        schedule:
          interval: weekly
        cooldown:
          default-days: 7
Good:
    # This entry is for security updates alone, and those do not wait.
    - run: make
    # file: .github/dependabot.yml
    version: 2
    updates:
      - package-ecosystem: pip
        directory: /
        schedule:
          interval: weekly
        open-pull-requests-limit: 0
Fix: Set `cooldown.default-days` to 7 or more.
References:
    https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-options-reference#cooldown-
    https://docs.zizmor.sh/audits/#dependabot-cooldown
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._dependabot import at, entries, fix

DAYS = 7
BY_SIZE = ("semver-major-days", "semver-minor-days", "semver-patch-days")


def check(repo: Snapshot, _: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the entries that do not wait for a week."""
    for number, entry in entries(repo):
        days = _days(entry)
        if days is None or days >= DAYS or entry.text("open-pull-requests-limit") == "0":
            continue
        name = entry.text("package-ecosystem") or "this entry"
        said = f"waits {days} days" if days else "does not wait"
        route = ("updates", number, "cooldown")
        edit = (
            Put((*route, "default-days"), str(DAYS))
            if entry.table("cooldown")
            else Put(route, f"default-days: {DAYS}", "schedule")
        )
        yield Spot(
            at(repo, *route),
            f"Dependabot {said} before it proposes a release for {name}",
            fix(repo, f"Wait for {DAYS} days", edit),
        )


def _days(entry: Table) -> int | None:
    """Return how long an entry waits at least, None where that is no number."""
    cooldown = entry.table("cooldown")
    if all(cooldown.has(name) for name in BY_SIZE) and not cooldown.has("default-days"):
        said = [cooldown.text(name) for name in BY_SIZE]
    else:
        said = [cooldown.text("default-days") or "0"]
    if not all(one.isascii() and one.isdigit() and len(one) < 6 for one in said):
        return None
    return min(map(int, said))


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.SUPPLY_CHAIN, check_repository=check)
