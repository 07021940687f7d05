"""Finds, among variables, how an application reaches its servers: URLs, DSNs, HOST and PORT."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote

from autodevops_cli.model.evidence import Place
from autodevops_cli.model.plan import Pairs
from autodevops_cli.planning.servers import SERVERS, Server
from autodevops_cli.planning.surroundings.accounts import Account, plain

LOCAL = frozenset({"localhost", "127.0.0.1", "::1", "host.docker.internal"})

MAX_PAIRS = 500

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
URL = re.compile(
    r"^(?:jdbc:|r2dbc:)?(?P<scheme>[a-z][a-z0-9]{1,30})(?:\+[\w]{1,30})?://"
    r"(?:(?P<user>[^:@/\s]{0,80})(?::(?P<password>[^@/\s]{0,120}))?@)?"
    r"(?P<host>[A-Za-z0-9_.-]{1,120})(?::(?P<port>\d{1,5}))?"
    r"(?:[/;](?:databaseName=)?(?P<database>[^?;#\s]{0,120}))?"
)
DSN = re.compile(
    r"(?:^|\s)(host|port|user|password|dbname|database)\s*=\s*('[^']{0,100}'|[^\s']{1,120})"
)
_PARTS = (
    ("host", r"(?:HOST(?:NAME)?|SERVER|ADDR(?:ESS)?)"),
    ("port", r"PORT"),
    ("user", r"(?:USER(?:NAME)?|LOGIN)"),
    ("password", r"(?:PASSWORD|PASSWD|PASS|PWD)"),
    ("database", r"(?:DATABASE(?:_NAME)?|DBNAME|DB_NAME|DB|NAME|SCHEMA)"),
)
_GENERIC = ("DATABASE", "DB", "SQL", "DATASOURCE")
_ELASTIC = re.compile(r"^https?://")


@dataclass(frozen=True, slots=True)
class Address:
    """How a client reaches a server; `password` is None where none is given.

    `pairs` are the variables that say so. `open` are variables that the code reads, by the part
    that they hold ("user", "host", …, or "url:postgresql"): they can be told anything.
    """

    service: str
    where: Place
    rank: int
    host: str = ""
    port: int = 0
    user: str = ""
    password: str | None = None
    database: str = ""
    pairs: Pairs = ()
    open: Pairs = ()

    @property
    def account(self) -> Account:
        """Who the client says it is, and the database it wants."""
        return Account(self.user, self.password, self.database)

    @property
    def fixed(self) -> Account:
        """The part of the account that the client does not let itself be told."""
        free = {part.partition(":")[0] for part, _ in self.open}
        if "url" in free:
            return Account()
        return Account(
            "" if "user" in free else self.user, None if "password" in free else self.password,
            "" if "database" in free else self.database,
        )  # fmt: skip

    @property
    def local(self) -> bool:
        """Whether it already points to the machine that the tests run on."""
        return self.host in LOCAL


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names that stand for servers: those of a compose network, and this machine's."""

    servers: Mapping[str, str]
    sql: str = ""
    """The SQL server that DB_HOST and the like mean."""

    def is_ours(self, host: str) -> bool:
        """Tell whether a host is a server beside the application or on this machine."""
        return host in self.servers or host in LOCAL


def addresses(pairs: Mapping[str, str], hosts: Hosts, where: Place, rank: int) -> Iterator[Address]:
    """Yield an address for each URL, DSN and family of variables that leads to a known server."""
    kept = (
        (name, value) for name, value in pairs.items() if _NAME.fullmatch(name) and plain(value)
    )
    pairs = dict(islice(kept, MAX_PAIRS))
    taken: set[str] = set()
    for name, value in pairs.items():
        found = one_value(name, value, hosts, where, rank)
        if found:
            taken.add(name)
            yield found
    yield from _families({k: v for k, v in pairs.items() if k not in taken}, hosts, where, rank)


def one_value(name: str, value: str, hosts: Hosts, where: Place, rank: int) -> Address | None:
    """Return the address that one value holds, None where it leads nowhere we can serve."""
    if not plain(value):
        return None
    return _url(name, value, hosts, where, rank) or _dsn(name, value, hosts, where, rank)


def _url(name: str, value: str, hosts: Hosts, where: Place, rank: int) -> Address | None:
    found = URL.match(value)
    if not found or not hosts.is_ours(found["host"]):
        return None
    server = _by_scheme(name, found["scheme"], found["host"], hosts)
    if not server:
        return None
    port = int(found["port"] or 0)
    return Address(
        server, where, rank, found["host"], port,
        unquote(found["user"] or ""), _plain(found["password"]), found["database"] or "",
        ((name, value),),
    )  # fmt: skip


def _plain(text: str | None) -> str | None:
    return None if text is None else unquote(text)


def _by_scheme(name: str, scheme: str, host: str, hosts: Hosts) -> str:
    """Return the server that a URL means: what the host is called, or what the scheme says."""
    if host in hosts.servers and (
        scheme not in ("http", "https") or _is_search(hosts.servers[host])
    ):
        return hosts.servers[host]
    if scheme in ("http", "https"):
        named = _named(name)
        return named.name if named and _is_search(named.name) else ""
    return next((one.name for one in SERVERS.values() if scheme in one.schemes), "")


def _is_search(service: str) -> bool:
    return service in ("elasticsearch", "opensearch")


def _dsn(name: str, value: str, hosts: Hosts, where: Place, rank: int) -> Address | None:
    """Read the keywords of libpq: host=… user=… dbname=…."""
    words = {key: text.strip("'") for key, text in DSN.findall(value)}
    host = words.get("host", "")
    if host not in hosts.servers and not (host in LOCAL and {"dbname", "user"} & set(words)):
        return None
    port = words.get("port", "")
    return Address(
        hosts.servers.get(host, "postgres"), where, rank, host,
        int(port) if port.isdigit() else 0, words.get("user", ""), words.get("password"),
        words.get("dbname") or words.get("database", ""), ((name, value),),
    )  # fmt: skip


def _families(pairs: Mapping[str, str], hosts: Hosts, where: Place, rank: int) -> Iterator[Address]:
    """Yield addresses spelled in several variables: DB_HOST, DB_PORT, DB_USER, …."""
    for name, value in pairs.items():
        prefix = prefix_of(name, "host")
        if prefix is None or not hosts.is_ours(value):
            continue
        service = hosts.servers.get(value) or _meant(prefix, hosts)
        if service:
            yield _family(prefix, service, name, value, pairs, where, rank)


def _family(
    prefix: str,
    service: str,
    name: str,
    host: str,
    pairs: Mapping[str, str],
    where: Place,
    rank: int,
) -> Address:
    parts: dict[str, str] = {}
    used: dict[str, str] = {name: host}
    for other, value in pairs.items():
        rest = other.upper().removeprefix(prefix) if other.upper().startswith(prefix) else ""
        for part, pattern in _PARTS[1:]:
            if part not in parts and re.fullmatch(pattern, rest):
                parts[part] = value
                used[other] = value
                break
    port = parts.get("port", "")
    return Address(
        service, where, rank, host, int(port) if port.isdigit() else 0,
        parts.get("user", ""), parts.get("password"), parts.get("database", ""),
        tuple(used.items()),
    )  # fmt: skip


def prefix_of(name: str, part: str) -> str | None:
    """Return what stands before the part in a name ("DB_" in DB_HOST, "PG" in PGHOST)."""
    pattern = dict(_PARTS)[part]
    found = re.fullmatch(rf"(.*?){pattern}", name.upper())
    return found[1] if found and found[1] else None


def _meant(prefix: str, hosts: Hosts) -> str:
    """Return the server that a prefix means: by its own word, or the SQL server for DB."""
    if server := _named(prefix):
        return server.name
    words = [word for word in re.split(r"[^A-Z]+", prefix.upper()) if word]
    return hosts.sql if words and words[-1] in _GENERIC else ""


def _named(name: str) -> Server | None:
    words = [word for word in re.split(r"[^A-Z0-9]+", name.upper()) if word]
    for server in SERVERS.values():
        if any(word in words or name.upper() == word for word in server.words):
            return server
    return None
