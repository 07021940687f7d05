"""The password of a service is fixed

What: A server beside a job gets a password that stands in the file and looks like a real one.
Why: The server lives as long as the job, so it protects nothing; but a password that looks real is
    one that somebody uses elsewhere, and scanners will report it for ever.
Bad:
    runs-on: ubuntu-24.04
    services:
      db:
        image: postgres:18
        env:
          POSTGRES_PASSWORD: kP9-vrt2xQ
    steps:
      - run: make test
Good:
    runs-on: ubuntu-24.04
    services:
      db:
        image: postgres:18
        env:
          POSTGRES_PASSWORD: postgres
      cache:
        image: mysql:8
        env:
          MYSQL_ROOT_PASSWORD: ${{ github.run_id }}
          MYSQL_ALLOW_EMPTY_PASSWORD: "yes"
    steps:
      - run: make test
Fix: Let the server trust everybody (POSTGRES_HOST_AUTH_METHOD: trust), or take a value that is new
    for each run, such as `${{ github.run_id }}`.
References:
    https://docs.github.com/en/actions/tutorials/use-containerized-services/create-postgresql-service-containers
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._secret_forms import is_made_up

NAMED = Pattern(r".*PASS(?:WORD|WD)?")


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the services with passwords that look real."""
    for job in document.jobs:
        for service in job.services:
            for name, value in service.env:
                if NAMED.fullmatch(name) and _looks_real(value):
                    yield Spot(service.where, f"{name} of {service.name} stands in the file")


def _looks_real(value: str) -> bool:
    kinds = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]")
    mixed = sum(1 for kind in kinds if re.search(kind, value)) > 2
    return len(value) > 7 and mixed and "$" not in value and not is_made_up(value)


RULE = Rule(
    __name__, __doc__, Severity.INFO, Topic.SECRETS, Confidence.LOW, check=check,
    providers=("github", "gitlab"),
)  # fmt: skip
