"""Decides which servers the tests need, and how both sides agree on account and address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Evidence, Strength
from autodevops_cli.model.stack import Component
from autodevops_cli.planning.servers import SERVERS, Server, default_image, kin
from autodevops_cli.planning.surroundings.accounts import (
    THROW_AWAY,
    Account,
    account_of,
    plain,
    server_variables,
)
from autodevops_cli.planning.surroundings.addresses import Address
from autodevops_cli.planning.surroundings.looking import CI, EXAMPLE, TESTS, Seen, look
from autodevops_cli.planning.surroundings.mentions import mentioned
from autodevops_cli.planning.surroundings.sightings import Sighting
from autodevops_cli.planning.surroundings.telling import pointing_here, told
from autodevops_cli.repository.snapshot import Snapshot

MAX_PORT = 65_535


def service_evidence(
    repo: Snapshot, components: Sequence[Component], documents: Sequence[CiDocument]
) -> Iterator[Evidence]:
    """Yield the servers that tests need, their variables, and those of the application."""
    seen = look(repo, components, documents)
    taken: set[str] = set()
    for name in SERVERS:
        sightings = [one for one in seen.sightings if one.service == name]
        found = [one for one in seen.addresses if one.service == name]
        reason = _needed(name, sightings, found, seen)
        if reason and not any(one.pairs or one.open or one.rank >= TESTS for one in found):
            found.extend(mentioned(repo, SERVERS[name]))
        if reason:
            yield from _evidence(SERVERS[name], reason, sightings, found, taken)


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
    return started or next(wanted, None) or _only_one(name, seen)


def _only_one(name: str, seen: Seen) -> Address | None:
    """Return where an application names its one SQL client: without that server nothing works."""
    sql = [one for one in seen.clients.known if SERVERS[one].sql]
    if sql != [name] or not seen.certain:
        return None
    return Address(name, seen.clients.known[name], EXAMPLE)


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
    followed = address if address and (not made or address.rank >= TESTS) else None
    where = (followed or started or reason).where
    for name, value in server_variables(server, account):
        yield Evidence(f"{subject}.env.{name}", value, where, note="the account for tests")
    port = _port(server, address)
    if address and port != server.port:
        note = f"{server.title} is expected on port {port}"
        yield Evidence(f"{subject}.port", str(port), address.where, note=note)
    yield from _wiring(server, found, account, port, taken)
    for path in filter(plain, started.scripts if started else ()):
        note = f"loaded when {server.title} starts"
        yield Evidence(f"seed.{server.name}.{path}", path, where, note=note)


def _agreed(server: Server, address: Address | None, made: Account | None) -> Account:
    """Return the account to make: the one that tests ask for, else the server's own."""
    if address and (not made or address.rank >= TESTS):
        account = address.account
        if server.sql and not account.password and any(part != "host" for part, _ in address.open):
            account = replace(account, password=THROW_AWAY, database=account.database or "test")
        return _complete(server, account)
    return _complete(server, made or Account())


def _complete(server: Server, account: Account) -> Account:
    """Spell out what an SQL server takes for granted, so that others can be compared with it."""
    if not server.sql:
        return account
    user = account.user or server.user
    database = account.database or (user if server.name == "postgres" else "")
    return replace(account, user=user, database=database)


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
    return asked if 0 < asked <= MAX_PORT and server.port_variable else server.port


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
            if name not in taken and plain(value):
                taken.add(name)
                note = f"leads to {server.title}"
                yield Evidence(f"env.{name}", value, one.where, rank=one.rank, note=note)
