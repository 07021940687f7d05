"""A called workflow gets every secret

What: A job calls a reusable workflow with `secrets: inherit`.
Why: The called workflow, and every action in it, can read all secrets of this repository, needed or
    not, and nobody sees from here which it uses.
Bad:
    uses: owner/shared/.github/workflows/build.yml@v1
    secrets: inherit
Bad:
    # file: .github/workflows/ci.yml
    on: push
    jobs:
      build:
        uses: ./.github/workflows/build.yml
        secrets: inherit
    # file: .github/workflows/build.yml
    on:
      workflow_call:
        secrets:
          API_TOKEN:
            required: true
    jobs:
      build:
        runs-on: ubuntu-24.04
        steps:
          - run: make
            env:
              API_TOKEN: ${{ secrets.API_TOKEN }}
Good:
    uses: owner/shared/.github/workflows/build.yml@v1
    secrets:
      API_TOKEN: ${{ secrets.API_TOKEN }}
Good:
    uses: owner/shared/.github/workflows/build.yml@v1
Fix: Hand over the secrets that the workflow needs by name.
References:
    https://docs.zizmor.sh/audits/#secrets-inherit
    https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows#passing-inputs-and-secrets-to-a-reusable-workflow
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Drop, Fix, Put, Route
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._expressions import paths
from autodevops_cli.rules._raw import Raw, jobs, raw
from autodevops_cli.rules._texts import told


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the calls that hand over everything."""
    files = {file.path: file for file in raw(repo, documents)}
    for file in files.values():
        for route, job in jobs(file):
            if job.text("secrets") == "inherit":
                called = files.get(job.text("uses").removeprefix("./"))
                fix = _fix(file, (*route, "secrets"), called) if called else None
                message = f"{job.text('uses')[:100]} gets every secret of this repository"
                yield Spot(file.at(*route, "secrets"), message, fix)


def _fix(file: Raw, route: Route, called: Raw) -> Fix | None:
    """Return what names the secrets that a workflow of this repository uses and declares."""
    declared = {name.lower(): name for name in _declared(called)}
    used: dict[str, None] = {}
    for _, expression in told(called, "secrets"):
        used |= dict.fromkeys(path.name for path in paths(expression))
    wanted = [name.removeprefix("secrets.") for name in used if name.startswith("secrets")]
    wanted = [name for name in wanted if name != "github_token"]
    passed_on = any(job.text("secrets") for _, job in jobs(called))
    if passed_on or any(name not in declared for name in wanted):
        return None
    names = [declared[name] for name in wanted]
    lines = [f"{name}: ${{{{ secrets.{name} }}}}" for name in names]
    edit = Put(route, "\n".join(lines)) if lines else Drop(route)
    return file.fix("Hand over the secrets that it uses", edit, safe=False)


def _declared(called: Raw) -> tuple[str, ...]:
    declared: Table = called.table.table("on", "workflow_call", "secrets")
    return declared.keys()


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.SECRETS, check_repository=check)
