"""The token of an app can do all that the app can

What: A GitHub App token is made without naming the permissions, or the repositories, it is for.
Why: The app is installed for many purposes. A token without limits has all of them, in every
    repository of the owner, and lives for an hour.
Bad:
    - uses: actions/create-github-app-token@v2
      with:
        app-id: ${{ vars.APP_ID }}
        private-key: ${{ secrets.APP_KEY }}
Bad:
    - uses: actions/create-github-app-token@v2
      with:
        app-id: ${{ vars.APP_ID }}
        private-key: ${{ secrets.APP_KEY }}
        owner: ${{ github.repository_owner }}
        permission-contents: write
Good:
    - uses: actions/create-github-app-token@v2
      with:
        app-id: ${{ vars.APP_ID }}
        private-key: ${{ secrets.APP_KEY }}
        permission-contents: write
Good:
    - uses: actions/create-github-app-token@v2
      with:
        app-id: ${{ vars.APP_ID }}
        private-key: ${{ secrets.APP_KEY }}
        owner: ${{ github.repository_owner }}
        repositories: website
        permission-contents: write
Fix: Name each permission (`permission-contents: write`) and, beside `owner`, the `repositories`.
References:
    https://github.com/actions/create-github-app-token#permission-permission-name
    https://docs.zizmor.sh/audits/#github-app
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiStep
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._tokens import action


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the app tokens without limits."""
    for job in document.jobs:
        for step in job.steps:
            if action(step) == "actions/create-github-app-token":
                for message in _limitless(step):
                    yield Spot(step.at("uses"), message)


def _limitless(step: CiStep) -> Iterator[str]:
    given = dict(step.inputs)
    if not any(name.startswith("permission-") for name in given):
        yield "the app's token gets every permission that the app has"
    if given.get("owner") and not given.get("repositories"):
        yield f"the app's token works in every repository of {given['owner'][:80]}"


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.PERMISSIONS, check=check)
