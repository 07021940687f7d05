"""Accounts on servers: read from the variables of one image, written for the official one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autodevops_cli.planning.servers import Server

# For servers that nobody outside the runner reaches and nothing else names a password for.
THROW_AWAY = "postgres"
# SQL Server refuses simple passwords.
THROW_AWAY_SA = "Only-for-tests-1"

MAX_VALUE = 300

_ROOT = re.compile(r"ROOT_PASSWORD$")
_PARTS = (
    ("user", re.compile(r"_(?:USER|USERNAME|ROOT_USER)$")),
    ("password", re.compile(r"(?:_|^)(?:SA_)?(?:PASSWORD|PASS)$")),
    ("database", re.compile(r"_(?:DB|DATABASE|VHOST)$")),
)


@dataclass(frozen=True, slots=True)
class Account:
    """A user, a password (None: none is asked for) and a database; "" is the server's default."""

    user: str = ""
    password: str | None = None
    database: str = ""
    root_password: str = ""

    def __bool__(self) -> bool:
        return bool(self.user or self.password or self.database or self.root_password)

    def admits(self, client: Account) -> bool:
        """Tell whether a client with this account gets in: what it names must agree."""
        passwords = {self.password, self.root_password} - {""}
        return (
            client.user in ("", self.user or client.user)
            and (client.password is None or client.password in passwords or passwords == {None})
            and client.database in ("", self.database or client.database)
        )


def plain(value: str) -> bool:
    """Tell whether a value is there and can be passed on as it is."""
    return 0 < len(value) <= MAX_VALUE and "\n" not in value and "${{" not in value


def account_of(server: Server, env: Mapping[str, str]) -> Account | None:
    """Return the account that an image's variables make, None where they say nothing."""
    parts: dict[str, str] = {}
    root = ""
    for name, value in env.items():
        if not plain(value) or "ALLOW" in name:
            continue
        if _ROOT.search(name):
            root = root or value
            continue
        for part, pattern in _PARTS:
            if pattern.search(name):
                parts.setdefault(part, value)
                break
    account = Account(
        parts.get("user") or (server.user if parts or root else ""),
        parts.get("password") or root or None, parts.get("database", ""), root,
    )  # fmt: skip
    return account if account else None


def server_variables(server: Server, account: Account | None) -> Iterator[tuple[str, str]]:
    """Yield the variables with which the official image makes the account."""
    account = account or Account()
    yield from server.settings
    user, password, database = server.account
    if server.name == "sqlserver":
        yield password, account.password or THROW_AWAY_SA
    elif server.sql:
        yield from _sql(server, account)
    elif password and account.password and account.user:
        yield user, account.user
        yield password, account.password
    # PostgreSQL has a database of this name anyway.
    implied = server.user if server.name == "postgres" else ""
    if database and account.database not in ("", implied) and (server.sql or server.user):
        yield database, account.database


def _sql(server: Server, account: Account) -> Iterator[tuple[str, str]]:
    user, password, _ = server.account
    if server.name == "postgres":
        if account.user and account.user != server.user:
            yield user, account.user
        yield from ((password, account.password),) if account.password else server.open_door
        return
    prefix = user.partition("_")[0]
    own = account.user and account.user != server.user
    if own and account.password:
        yield user, account.user
        yield password, account.password
    root = account.root_password or account.password
    yield from ((f"{prefix}_ROOT_PASSWORD", root),) if root else server.open_door
