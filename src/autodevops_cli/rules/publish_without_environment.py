"""A job publishes without an environment

What: A job publishes a package and names no `environment`.
Why: An environment is where a repository says who must approve a release and which branches and
    tags may make one, and a registry can be told to trust that environment alone. Without it,
    every workflow on every branch that may get the token can publish.
Bad:
    permissions:
      id-token: write
    steps:
      - uses: pypa/gh-action-pypi-publish@COMMIT # VERSION
Bad:
    steps:
      - run: cargo publish
Good:
    environment: pypi
    permissions:
      id-token: write
    steps:
      - uses: pypa/gh-action-pypi-publish@COMMIT # VERSION
Good:
    steps:
      - run: cargo publish --dry-run
Fix: Create an environment in the repository's settings, protect it, and name it in the job.
References:
    https://docs.github.com/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments
    https://docs.pypi.org/trusted-publishers/security-model/
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Fix, Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._publishing import CRATES, GEMS, HEX, NPM, NUGET, PYPI, publications

NAMES = {
    PYPI: "pypi", NPM: "npm", CRATES: "crates", GEMS: "rubygems", NUGET: "nuget", HEX: "hex",
}  # fmt: skip


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the jobs that publish packages outside an environment."""
    for job in document.jobs:
        if "environment" in dict(job.lines) or job.environment:
            continue
        first = next((one for one in publications(job) if one.registry in NAMES), None)
        if first:
            put = Put((*job.route, "environment"), NAMES[first.registry], after="runs-on")
            yield Spot(
                first.where,
                f"the job {job.id} publishes to {first.registry} and has no environment",
                Fix("Name an environment", document.path, (put,), safe=False),
            )


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.RELEASE, check=check)
