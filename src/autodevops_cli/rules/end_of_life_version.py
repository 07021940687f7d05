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
Good:
    - uses: actions/setup-node@COMMIT # VERSION
      with:
        node-version: 20
    # file: .nvmrc
    20
Fix: Move to a release that is still maintained, and take the ended one out of the matrix.
References:
    https://endoflife.date/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from autodevops_cli.data import Release, releases
from autodevops_cli.data.ranges import admitted
from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._products import versions

TITLES = {
    "node": "Node.js", "php": "PHP", "dotnet": ".NET", "mysql": "MySQL", "mariadb": "MariaDB",
    "mongodb": "MongoDB", "postgres": "PostgreSQL", "rabbitmq": "RabbitMQ", "couchdb": "CouchDB",
    "java-temurin": "Java", "java-corretto": "Java", "java-oracle": "Java", "opensearch":
    "OpenSearch",
}  # fmt: skip


# Where a repository says by itself which version it wants; CI that follows is not to blame.
PINS = (
    ".nvmrc", ".node-version", ".python-version", ".ruby-version", ".go-version",
    ".tool-versions", "mise.toml", ".mise.toml", "go.mod", "global.json", "mix.exs",
    "Dockerfile", "docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml",
)  # fmt: skip
PROJECTS = ("*.csproj", "*.fsproj", "*.props", "*.sh")
MAX_FILES = 200
# How a version is told apart from other numbers, where the name does not stand before it.
OWN = {
    "go": r"^go |\bgolang[: ]|^toolchain go",
    "dotnet": r">net|;net|\"version\": \"|dotnet[^:]*:",
    "elixir": r"elixir: \"~> |elixir[: ]",
    "ruby": r"\bruby[: ]",
    "mongodb": r"\bmongo:",
    "java-temurin": r"temurin[:-]|java ",
    "java-corretto": r"corretto[:-]",
}


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the products of each job with their ended versions."""
    ended = _Ended(repo)
    for document in documents:
        for job in document.jobs:
            for (product, where), found in ended.of(document, job).items():
                last = max(str(one.eol) for one in found.values())
                title = TITLES.get(product, product.title())
                since = f" since {last}" if last[:1].isdigit() else ""
                told = ", ".join(list(found)[:10])
                gets = "gets" if len(found) == 1 else "get"
                yield Spot(where, f"{title} {told} {gets} no fixes any more{since}")


@dataclass(slots=True)
class _Ended:
    """Knows which ended releases a repository pins outside its CI; reads its files once."""

    repo: Snapshot
    pinned: dict[tuple[str, str], bool] = field(default_factory=dict)

    def of(self, document: CiDocument, job: CiJob) -> dict[tuple[str, Place], dict[str, Release]]:
        found: dict[tuple[str, Place], dict[str, Release]] = {}
        for one in versions(document, job):
            cycles = admitted(one.text, releases(one.product)) or ()
            if cycles and all(cycle.status == "eol" for cycle in cycles):
                key = (one.product, cycles[0].cycle)
                if key not in self.pinned:
                    self.pinned[key] = _pins(self.repo, *key)
                if not self.pinned[key]:
                    found.setdefault((one.product, one.where), {})[one.text] = cycles[0]
        return found


def _pins(repo: Snapshot, product: str, cycle: str) -> bool:
    """Tell whether a repository itself asks for a release outside its CI."""
    number = rf"v?{re.escape(cycle)}(?:\.\d{{1,9}}){{0,3}}(?![\w.]{{0,20}}\d)"
    before = OWN.get(product, rf"\b{product}[\w-]{{0,40}}[:\s@]\s?(?:lts-)?")
    named = re.compile(rf"(?:{before}){number}", re.IGNORECASE | re.MULTILINE)
    alone = re.compile(rf"\s*(?:{product}-)?{number}\s*")
    files = (".nvmrc", f".{product}-version")
    for path in (*repo.named(*PINS), *repo.matching(*PROJECTS))[:MAX_FILES]:
        text = repo.text(path)
        if named.search(text) or (path.endswith(files) and alone.fullmatch(text)):
            return True
    return False


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.RELIABILITY, check_repository=check, providers=()
)
