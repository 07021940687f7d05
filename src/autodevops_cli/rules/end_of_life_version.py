"""The version gets no fixes any more

What: A job sets up a language, runs in an image or starts a service in a release that its makers
    have given up.
Why: Holes that are found in it stay open, images and packages for it disappear one by one, and a
    green run says little about what people use.
Bad:
    - uses: actions/setup-python@COMMIT # VERSION
      with:
        python-version: "3.8"
Bad:
    strategy:
      matrix:
        node: [16.x, 24.x]
    steps:
      - uses: actions/setup-node@COMMIT # VERSION
        with:
          node-version: ${{ matrix.node }}
Bad:
    runs-on: ubuntu-24.04
    services:
      db:
        image: postgres:11-alpine
Bad:
    # file: .gitlab-ci.yml
    test:
      image: ubuntu:18.04
      script: make test
Good:
    - uses: actions/setup-python@COMMIT # VERSION
      with:
        python-version: "3.14"
Good:
    - uses: actions/setup-python@COMMIT # VERSION
      with:
        python-version: ">=3.8"
Good:
    - uses: actions/setup-node@COMMIT # VERSION
      with:
        node-version: lts/*
Good:
    runs-on: ubuntu-24.04
    services:
      db:
        image: postgres:18-alpine
Fix: Move to a release that is still maintained, and take the ended one out of the matrix.
References:
    https://endoflife.date/
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.data import Release, releases
from autodevops_cli.data.ranges import admitted
from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._products import versions

SYSTEMS = (
    "appveyor", "azure", "bitbucket", "buildkite", "circleci", "cirrus", "drone", "github",
    "gitlab", "jenkins", "travis", "woodpecker",
)  # fmt: skip
TITLES = {
    "node": "Node.js", "php": "PHP", "dotnet": ".NET", "mysql": "MySQL", "mariadb": "MariaDB",
    "mongodb": "MongoDB", "postgres": "PostgreSQL", "rabbitmq": "RabbitMQ", "couchdb": "CouchDB",
    "java-temurin": "Java", "java-corretto": "Java", "java-oracle": "Java", "opensearch":
    "OpenSearch",
}  # fmt: skip


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the products of each job with their ended versions."""
    for job in document.jobs:
        for (product, where), ended in _ended(document, job).items():
            title = TITLES.get(product, product.title())
            last = max(ended.values(), key=lambda one: one.eol)
            told = ", ".join(list(ended)[:10])
            since = f" since {last.eol}" if last.eol else ""
            yield Spot(where, f"{title} {told} gets no fixes any more{since}")


def _ended(document: CiDocument, job: CiJob) -> dict[tuple[str, Place], dict[str, Release]]:
    found: dict[tuple[str, Place], dict[str, Release]] = {}
    for one in versions(document, job):
        cycles = admitted(one.text, releases(one.product)) or ()
        if cycles and all(cycle.status == "eol" for cycle in cycles):
            found.setdefault((one.product, one.where), {})[one.text] = cycles[0]
    return found


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.RELIABILITY, check=check, providers=SYSTEMS
)
