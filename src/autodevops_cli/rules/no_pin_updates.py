"""Nothing keeps the pins of actions fresh

What: Workflows use actions of others, and neither Dependabot nor Renovate is set up for them.
Why: A pin that nobody moves grows old: it misses corrections, until a runner or an interface that
    it needs is taken away. Updating by hand is what nobody does.
Bad:
    - uses: actions/checkout@COMMIT # VERSION
Bad:
    - uses: actions/checkout@COMMIT # VERSION
    # file: .github/dependabot.yml
    version: 2
    updates:
      - package-ecosystem: pip
        directory: /
        schedule:
          interval: weekly
Good:
    - uses: actions/checkout@COMMIT # VERSION
    # file: .github/dependabot.yml
    version: 2
    updates:
      - package-ecosystem: github-actions
        directory: /
        schedule:
          interval: weekly
Good:
    - uses: actions/checkout@COMMIT # VERSION
    # file: renovate.json
    {"extends": ["config:recommended"]}
Good:
    # A branch does not grow old.
    - uses: octo-org/example-action@main
Fix: Add an entry for `github-actions` to `.github/dependabot.yml`, or set up Renovate.
References:
    https://docs.github.com/en/code-security/dependabot/working-with-dependabot/keeping-your-actions-up-to-date-with-dependabot
    https://github.com/ossf/scorecard/blob/main/docs/checks.md#dependency-update-tool
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.data.risks import numbers
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Add, Fix, Whole
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._dependabot import PATHS, at, config, entries, fix, has_other_bot
from autodevops_cli.rules._uses import Use, uses

ENTRY = """\
package-ecosystem: github-actions
directory: /
schedule:
  interval: weekly
cooldown:
  default-days: 7
"""


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the first use that nothing updates, or the configuration that leaves it out."""
    first = next((use for one in documents for use in _pins(one)), None)
    if first is None or has_other_bot(repo):
        return
    if not config(repo):
        yield Spot(first.where, f"nothing keeps {first.name} fresh, or any other action", _new())
        return
    found = repo.yaml_document(config(repo)).data
    listed = found.get("updates") if isinstance(found, dict) else None
    if isinstance(listed, list) and not _has_actions(repo):
        yield Spot(
            at(repo, "updates"),
            f"Dependabot is not asked to update {first.name}, or any other action",
            fix(repo, "Update actions, too", Add(("updates",), len(listed), ENTRY)),
            (first.where,),
        )


def _pins(document: CiDocument) -> Iterator[Use]:
    """Yield what can grow old: a branch does not."""
    for use in uses(document) if document.provider == "github" else ():
        if use.is_pinned or numbers(use.ref):
            yield use


def _has_actions(repo: Snapshot) -> bool:
    return any(one.text("package-ecosystem") == "github-actions" for _, one in entries(repo))


def _new() -> Fix:
    entry = "".join(f"    {line}\n" for line in ENTRY.splitlines())
    text = f"version: 2\nupdates:\n  - {entry.lstrip()}"
    return Fix("Let Dependabot update the actions", PATHS[0], (Whole(text),))


# An organisation can run a bot for all its repositories without a file in each.
RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.SUPPLY_CHAIN, Confidence.MEDIUM,
    check_repository=check,
)  # fmt: skip
