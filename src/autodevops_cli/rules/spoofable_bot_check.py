"""A check for a bot that anybody passes

What: A condition lets a job go on because `github.actor` is a bot.
Why: The actor is whoever caused the last event, not who wrote the code. A stranger makes the bot
    act on a pull request of theirs, for instance by asking it to rebase, and passes.
Bad:
    on: pull_request_target
    jobs:
      merge:
        if: github.actor == 'dependabot[bot]'
        runs-on: ubuntu-24.04
        steps:
          - run: gh pr merge --auto "${URL}"
            env:
              URL: ${{ github.event.pull_request.html_url }}
Bad:
    on: pull_request
    jobs:
      merge:
        runs-on: ubuntu-24.04
        steps:
          - run: ./approve
            if: ${{ 'renovate[bot]' == github.triggering_actor && github.event.number }}
Good:
    on: pull_request
    jobs:
      merge:
        if: github.event.pull_request.user.login == 'dependabot[bot]'
        runs-on: ubuntu-24.04
        steps:
          - run: gh pr merge --auto "${URL}"
Good:
    on: pull_request
    jobs:
      test:
        if: github.actor != 'dependabot[bot]'
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Good:
    on: push
    jobs:
      test:
        if: github.actor == 'dependabot[bot]'
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Fix: Ask who opened the pull request: `github.event.pull_request.user.login`.
References:
    https://docs.zizmor.sh/audits/#bot-conditions
    https://www.synacktiv.com/publications/github-actions-exploitation-dependabot
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Fix, Swap
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._conditions import Condition, conditions
from autodevops_cli.rules._expressions import Token, paths, tokens

EVENTS = frozenset(("pull_request", "pull_request_target", "pull_request_review"))
ACTORS = frozenset(("github.actor", "github.triggering_actor", "github.event.sender.login"))
AUTHOR = "github.event.pull_request.user.login"


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the conditions that trust the name of a bot."""
    if not EVENTS & {*document.triggers}:
        return
    for one in conditions(document):
        parts = tokens(one.expression)
        for path in paths(one.expression):
            if path.name in ACTORS and (bot := _equal(parts, path.start, path.end)):
                message = f"{path.name} can be made {bot} by anybody"
                yield Spot(one.where, message, _fix(document, one, path.name))


def _equal(parts: Sequence[Token], start: int, end: int) -> str:
    """Return the bot that a value is compared with, "" where it is none."""
    after, before = parts[end : end + 2], parts[max(0, start - 2) : start][::-1]
    for side in (after, before):
        if len(side) == 2 and side[0].text == "==":
            name = side[1].literal or ""
            if name.lower().endswith("[bot]"):
                return name
    return ""


def _fix(document: CiDocument, one: Condition, actor: str) -> Fix | None:
    only = set(document.triggers) <= EVENTS
    if not one.route or not only or actor not in one.text:
        return None
    swap = Swap(one.route, actor, AUTHOR)
    return Fix("Ask who opened the pull request", document.path, (swap,), safe=False)


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.INJECTION, Confidence.MEDIUM, check=check
)  # fmt: skip
