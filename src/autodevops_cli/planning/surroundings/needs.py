"""Decides which servers the tests need, and how both sides agree on account and address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.model.stack import Component
from autodevops_cli.planning.servers import SERVERS, Server, default_image, kin, known_image
from autodevops_cli.planning.surroundings.accounts import (
    PASSWORD,
    Account,
    account_of,
    server_variables,
)
from autodevops_cli.planning.surroundings.addresses import (
    Address,
    Hosts,
    addresses,
    one_value,
    pointing_here,
    told,
)
from autodevops_cli.planning.surroundings.clients import Clients, clients
from autodevops_cli.planning.surroundings.compose import Compose, compose_files
from autodevops_cli.planning.surroundings.mentions import mentioned
from autodevops_cli.planning.surroundings.settings import settings
from autodevops_cli.planning.surroundings.sightings import Sighting, in_ci, in_compose, in_scripts
from autodevops_cli.planning.surroundings.variables import dotenv, example_files, test_files
from autodevops_cli.repository.snapshot import Snapshot

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


def service_evidence(
    repo: Snapshot, components: Sequence[Component], documents: Sequence[CiDocument]
) -> Iterator[Evidence]:
    """Yield the servers that tests need, their variables, and those of the application."""
    seen = _look(repo, components, documents)
    taken: set[str] = set()
    for name in SERVERS:
        sightings = [one for one in seen.sightings if one.service == name]
        found = [one for one in seen.addresses if one.service == name]
        reason = _needed(name, sightings, found, seen)
        if reason and not any(one.pairs or one.open or one.rank >= TESTS for one in found):
            found.extend(mentioned(repo, SERVERS[name]))
        if reason:
            yield from _evidence(SERVERS[name], reason, sightings, found, taken)


def _look(repo: Snapshot, components: Sequence[Component], documents: Sequence[CiDocument]) -> Seen:
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
    return Seen(sightings, same, known, sqlite, "library" not in kinds or "application" in kinds)


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


def _needed(
    name: str, sightings: Sequence[Sighting], found: Sequence[Address], seen: Seen
) -> Sighting | Address | None:
    """Return what says most clearly that tests need the server, or None."""
    ci = next((one for one in sightings if one.rank == CI), None)
    if ci or seen.clients.started:
        return ci
    client = seen.clients.speak_to(name)
    silent = not seen.clients.known
    for_tests = next((one for one in found if one.rank >= TESTS and (client or silent)), None)
    doubled = any(other in seen.clients.doubled for other in kin(name))
    inside = SERVERS[name].sql and (seen.sqlite or seen.clients.embedded)
    if for_tests or doubled or inside:
        return for_tests
    started = next((one for one in sightings if client or one.for_tests or silent), None)
    wanted = (one for one in found if client and (seen.application or one.rank > EXAMPLE))
    return started or next(wanted, None)


def _evidence(
    server: Server,
    reason: Sighting | Address,
    sightings: Sequence[Sighting],
    found: Sequence[Address],
    taken: set[str],
) -> Iterator[Evidence]:
    """Yield the server's image, its variables, its port, and what the application is told."""
    subject = f"service.{server.name}"
    yield from _images(subject, server, reason, sightings)
    started = max(sightings, key=lambda one: one.rank, default=None)
    made = account_of(server, started.env if started else {})
    address = _chosen(found, made)
    account = _agreed(server, address, made)
    where = started.where if started and account is made else (address or reason).where
    for name, value in server_variables(server, account):
        yield Evidence(f"{subject}.env.{name}", value, where, note="the account for tests")
    port = _port(server, address)
    if address and port != server.port:
        note = f"{server.title} is expected on port {port}"
        yield Evidence(f"{subject}.port", str(port), address.where, note=note)
    yield from _wiring(server, found, account, port, taken)
    for path in started.scripts if started else ():
        note = f"loaded when {server.title} starts"
        yield Evidence(f"seed.{server.name}.{path}", path, where, note=note)


def _agreed(server: Server, address: Address | None, made: Account | None) -> Account:
    """Return the account to make: the one that tests ask for, else the server's own."""
    if address and (not made or address.rank >= TESTS):
        account = address.account
        if server.sql and not account.password and any(part != "host" for part, _ in address.open):
            account = replace(account, password=PASSWORD, database=account.database or "test")
        return account
    return made or Account()


def _images(
    subject: str, server: Server, reason: Sighting | Address, sightings: Sequence[Sighting]
) -> Iterator[Evidence]:
    for one in sightings:
        yield Evidence(subject, one.image, one.where, rank=one.rank, note=one.note)
    if isinstance(reason, Address):
        who = "the tests expect" if reason.rank > EXAMPLE else "the application expects"
        note = f"{who} {server.title}"
        image = default_image(server)
        yield Evidence(subject, image, reason.where, Strength.INFERRED, reason.rank, note)


def _chosen(found: Sequence[Address], made: Account | None) -> Address | None:
    """Return the address both sides go by: one for tests, else one that the server agrees with."""
    if not found or found[0].rank >= TESTS or not made:
        return found[0] if found else None
    return next((one for one in found if made.admits(one.fixed)), None)


def _port(server: Server, address: Address | None) -> int:
    """Return the port to serve on: another one only where tests ask for it and it can be set."""
    asked = address.port if address and address.rank >= TESTS and address.local else 0
    return asked if asked and server.port_variable else server.port


def _wiring(
    server: Server, found: Sequence[Address], account: Account, port: int, taken: set[str]
) -> Iterator[Evidence]:
    """Yield the variables that lead the application to the server, without those tests set."""
    for one in found:
        if not account.admits(one.fixed):
            continue
        if one.rank == TESTS and one.local and (one.port or server.port) == port and not one.open:
            taken.update(name for name, _ in one.pairs)
            continue
        for name, value in (*pointing_here(one, port), *told(one, account, port)):
            if name not in taken and value and "${{" not in value:
                taken.add(name)
                note = f"leads to {server.title}"
                yield Evidence(f"env.{name}", value, one.where, rank=one.rank, note=note)
