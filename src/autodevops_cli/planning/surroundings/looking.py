"""Looks for servers everywhere at once, before anything is decided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.stack import Component
from autodevops_cli.planning.servers import SERVERS, kin, known_image
from autodevops_cli.planning.surroundings.addresses import Address, Hosts, addresses, one_value
from autodevops_cli.planning.surroundings.clients import Clients, clients
from autodevops_cli.planning.surroundings.compose import Compose, compose_files
from autodevops_cli.planning.surroundings.settings import settings
from autodevops_cli.planning.surroundings.sightings import Sighting, in_ci, in_compose, in_scripts
from autodevops_cli.planning.surroundings.variables import dotenv, example_files, test_files
from autodevops_cli.repository.snapshot import Snapshot

# Whose word counts more: existing CI's, that of variables for tests, for developing, an example's.
CI, TESTS, DEVELOPMENT, EXAMPLE = 6, 5, 3, 1
SQL = frozenset(server.name for server in SERVERS.values() if server.sql)
MAX_TEST_FILES = 400
MAX_TEXT = 100_000

_ENGINE = re.compile(
    r"(?:^|_)(?:DB|DATABASE)_?(?:CONNECTION|ENGINE|DRIVER|TYPE|DIALECT|ADAPTER|CLIENT)$"
)
_TEST_FILE = re.compile(
    r"(?i)(?:^|/)(?:tests?|specs?|__tests__)/|(?:^|/)(?:test_|conftest)|[._-](?:test|spec)s?\.\w+$"
)
_SOURCES = (".py", ".js", ".ts", ".rb", ".php", ".go", ".rs", ".ex", ".exs", ".cs", ".java", ".kt")
_LITERAL = re.compile(r"[\"'`]([a-z][a-z0-9+:]{2,30}://[^\s\"'`<>]{3,200})[\"'`]")


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that was seen about servers."""

    sightings: tuple[Sighting, ...]
    addresses: tuple[Address, ...]
    clients: Clients
    sqlite: Place | None
    application: bool
    certain: bool = False
    """Whether every part is known to be an application: a library's client may be one of many."""


def look(repo: Snapshot, components: Sequence[Component], documents: Sequence[CiDocument]) -> Seen:
    """Return everything that files say about servers, the most telling addresses first."""
    files = compose_files(repo)
    sightings = (*in_ci(documents), *in_compose(files), *in_scripts(repo))
    known = clients(repo, components)
    hosts = _hosts(files, known)
    read, file = settings(repo, hosts)
    sqlite = file or _sqlite(repo)
    found = [*_from_ci(documents, hosts), *_from_variables(repo, files, hosts), *read]
    found.extend(_from_tests(repo, hosts))
    by_kin = {one.service for one in sightings}
    same = tuple(_as_sighted(one, by_kin) for one in sorted(found, key=lambda one: -one.rank))
    kinds = {one.value("kind") for one in components}
    application = "library" not in kinds or "application" in kinds
    return Seen(sightings, same, known, sqlite, application, kinds == {"application"})


def _as_sighted(address: Address, sighted: set[str]) -> Address:
    """Give an address the name of the server that is there: MariaDB for a MySQL URL."""
    if address.service in sighted:
        return address
    other = next((name for name in kin(address.service) if name in sighted), address.service)
    return replace(address, service=other)


def _hosts(files: Sequence[Compose], known: Clients) -> Hosts:
    servers: dict[str, str] = {}
    for file in files:
        for server in file.servers:
            for host in server.hosts:
                servers.setdefault(host, server.image.server.name)
    sql = [name for name in (*servers.values(), *known.known) if name in SQL]
    return Hosts(servers, sql[0] if sql else "")


def _from_ci(documents: Sequence[CiDocument], hosts: Hosts) -> Iterator[Address]:
    for document in documents:
        for job in document.jobs if document.gates else ():
            if not job.services or not job.gates:
                continue
            named = {
                one.name: known
                for one in job.services
                if (known := _service_of(one.name, one.image))
            }
            around = Hosts({**hosts.servers, **named}, hosts.sql)
            levels = (document.env, job.env, *(step.env for step in job.steps))
            for level in levels:
                plain = {name: value for name, value in level if "${{" not in value}
                yield from addresses(plain, around, job.where, CI)


def _service_of(name: str, image: str) -> str:
    known = known_image(image) or known_image(name)
    return known.server.name if known else ""


def _from_variables(repo: Snapshot, files: Sequence[Compose], hosts: Hosts) -> Iterator[Address]:
    for path in test_files(repo):
        yield from _of_file(repo, path, hosts, TESTS)
    for path in repo.named("devcontainer.json"):
        table = repo.json(path)
        for key in ("remoteEnv", "containerEnv"):
            pairs = {name: table.text(key, name) for name in table.table(key)}
            yield from addresses(pairs, hosts, Place(path), DEVELOPMENT)
    for file in files:
        for client in file.clients:
            around = replace(hosts, sql=_engine(client.env) or hosts.sql)
            yield from addresses(client.env, around, client.where, min(file.rank, DEVELOPMENT + 1))
    for path in example_files(repo):
        yield from _of_file(repo, path, hosts, EXAMPLE)


def _of_file(repo: Snapshot, path: str, hosts: Hosts, rank: int) -> Iterator[Address]:
    pairs = dotenv(repo.text(path))
    for one in addresses(pairs, replace(hosts, sql=_engine(pairs) or hosts.sql), Place(path), rank):
        name = one.pairs[0][0]
        line = re.compile(rf"^[ \t]*(?:export[ \t]+)?{name}[ \t]*=", re.MULTILINE)
        yield replace(one, where=repo.place(path, line))


def _sqlite(repo: Snapshot) -> Place | None:
    """Return where variables for tests, or those the application starts from, name SQLite."""
    for path in (*test_files(repo), *example_files(repo)):
        pairs = dotenv(repo.text(path))
        if _engine(pairs) == "none" or any(value.startswith("sqlite:") for value in pairs.values()):
            return repo.place(path, "sqlite")
    return None


def _engine(pairs: Mapping[str, str]) -> str:
    """Return the SQL server that a variable like DB_CONNECTION names, or ""."""
    for name, value in pairs.items():
        if _ENGINE.search(name.upper()):
            word = value.lower().rpartition(".")[2]
            for server in SERVERS.values():
                if word in server.schemes or word.startswith(server.name):
                    return server.name
            return "none" if "sqlite" in word else ""
    return ""


def _from_tests(repo: Snapshot, hosts: Hosts) -> Iterator[Address]:
    """Yield the addresses on this machine that tests hold in full."""
    count = 0
    for path in repo.files:
        if not path.endswith(_SOURCES) or not _TEST_FILE.search(path):
            continue
        count += 1
        if count > MAX_TEST_FILES:
            return
        text = repo.text(path)[:MAX_TEXT]
        for found in _LITERAL.finditer(text) if "://" in text else ():
            one = one_value("", found[1], hosts, repo.place(path, found[0]), EXAMPLE + 1)
            if one:
                yield replace(one, pairs=())
