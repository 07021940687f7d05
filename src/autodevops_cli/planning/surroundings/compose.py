"""Reads compose files: which servers they start, and what they tell the application."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from autodevops_cli.model.evidence import Place
from autodevops_cli.planning.servers import Image, known_image
from autodevops_cli.planning.surroundings.variables import beside, dotenv, filled
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import YamlDocument

MAX_FILES = 40
# Folders whose compose files are shows, other people's, or about running in production.
ELSEWHERE = frozenset({
    "example", "examples", "sample", "samples", "demo", "demos", "vendor", "node_modules",
    "third_party", "third-party", "external", "template", "templates", "fixture", "fixtures",
    "testdata", "doc", "docs", "website", "benchmark", "benchmarks", "production", "prod",
    "deploy", "deployment", "deployments", "k8s", "kubernetes", "helm", "charts", "monitoring",
    "observability", "playground", "tutorial", "tutorials", "contrib", "quickstart", "cookbook",
})  # fmt: skip
TESTS = frozenset({"test", "tests", "testing", "ci", "e2e", "integration", "it"})
_FILE = re.compile(
    r"^(?:docker-)?compose(?P<kind>[\w.-]*)\.ya?ml$|^(?P<stem>[\w-]+)\.compose\.ya?ml$"
)
_OTHERS = frozenset({"prod", "production", "staging", "deploy", "release", "monitoring", "swarm"})
_BASE = re.compile(r"^FROM\s+(?:--\S+\s+)?(\S+)", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Compose:
    """A compose file; `rank` is 5 for tests, 4 at the root, 3 for development, 2 elsewhere."""

    path: str
    rank: int
    servers: tuple[ComposeServer, ...] = ()
    clients: tuple[ComposeClient, ...] = ()

    @property
    def for_tests(self) -> bool:
        """Whether it is there for tests or for developing, not for running the product."""
        return self.rank in (3, 5)


@dataclass(frozen=True, slots=True)
class ComposeServer:
    """A service whose image is a server we know: its names in the network and its variables."""

    name: str
    image: Image
    where: Place
    hosts: frozenset[str]
    env: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False
    scripts: tuple[str, ...] = ()
    """Files of the repository that the image runs when it initialises."""


@dataclass(frozen=True, slots=True)
class ComposeClient:
    """A service built from the repository, with what it is told."""

    name: str
    where: Place
    env: Mapping[str, str] = field(default_factory=dict)


def compose_files(repo: Snapshot) -> tuple[Compose, ...]:
    """Return the compose files that say something about tests, the most telling first."""
    found: list[Compose] = []
    for path in repo.files:
        name = path.rpartition("/")[2]
        if name.endswith((".yml", ".yaml")) and (match := _FILE.match(name)):
            rank = _rank(path, match["kind"] or match["stem"] or "")
            if rank and len(found) < MAX_FILES:
                found.append(_read(repo, path, rank))
    found.sort(key=lambda one: (-one.rank, one.path.count("/"), one.path))
    return tuple(found)


def _rank(path: str, kind: str) -> int:
    folders = {part.lower() for part in path.split("/")[:-1]}
    words = set(re.split(r"[.\-_]", kind.lower()))
    if folders & ELSEWHERE or words & _OTHERS:
        return 0
    if words & TESTS or folders & TESTS:
        return 5
    if not folders:
        return 4
    return 3 if ".devcontainer" in folders else 2


def _read(repo: Snapshot, path: str, rank: int) -> Compose:
    document = repo.yaml_document(path)
    known = beside(repo, parent(path))
    servers, clients = [], []
    for name, service in Table(document.data).table("services").items():
        where = Place(path, document.line("services", name))
        env = _environment(repo, parent(path), service, known)
        image = known_image(filled(service.text("image"), known))
        if not image and (base := _built_on(repo, parent(path), service)):
            image = known_image(base)
        if image:
            servers.append(_server(name, image, where, service, env, document))
        elif service.has("build") or rank == 3:
            clients.append(ComposeClient(name, where, env))
    return Compose(path, rank, tuple(servers), tuple(clients))


def _server(
    name: str, image: Image, where: Place, service: Table, env: Mapping[str, str], _: YamlDocument
) -> ComposeServer:
    hosts = {name, service.text("container_name"), service.text("hostname")}
    for network in service.table("networks"):
        hosts.update(service.strings("networks", network, "aliases"))
    folder = parent(where.path)
    return ComposeServer(
        name, image, where, frozenset(host for host in hosts if host), env,
        optional=service.has("profiles"),
        scripts=tuple(_init_scripts(folder, service)),
    )  # fmt: skip


def _init_scripts(folder: str, service: Table) -> Iterator[str]:
    """Yield what is mounted where the image looks for SQL to run at first start."""
    mounts = [
        *(text.split(":")[:2] for text in service.strings("volumes") if ":" in text),
        *([one.text("source"), one.text("target")] for one in service.tables("volumes")),
    ]
    for source, target in mounts:
        path = joined(folder, source)
        if target.startswith("/docker-entrypoint-initdb.d") and path.endswith(".sql"):
            yield path


def _environment(
    repo: Snapshot, folder: str, service: Table, known: Mapping[str, str]
) -> dict[str, str]:
    """Return a service's variables: those of its files, then its own."""
    found: dict[str, str] = {}
    files = [
        *service.strings("env_file"),
        *(one.text("path") for one in service.tables("env_file")),
    ]
    for name in files:
        found.update(dotenv(repo.text(joined(folder, name))))
    table = service.table("environment")
    for name in table:
        found[name] = filled(table.text(name), known)
    for line in service.strings("environment"):
        name, equals, value = line.partition("=")
        if equals:
            found[name.strip()] = filled(value, known)
    return found


def _built_on(repo: Snapshot, folder: str, service: Table) -> str:
    """Return the image that a service is built on, "" where its Dockerfile is not there."""
    context = service.text("build") or service.text("build", "context")
    if not context:
        return ""
    name = service.text("build", "dockerfile") or "Dockerfile"
    bases = _BASE.findall(repo.text(joined(joined(folder, context), name)))
    return str(bases[-1]) if bases else ""
