"""What the application is told: its own variables, leading to the servers beside the tests."""

from __future__ import annotations

import re
from urllib.parse import quote

from autodevops_cli.model.plan import Pairs
from autodevops_cli.planning.servers import SERVERS, here
from autodevops_cli.planning.surroundings.accounts import Account
from autodevops_cli.planning.surroundings.addresses import DSN, URL, Address, prefix_of


def pointing_here(address: Address, port: int) -> Pairs:
    """Return the variables of an address with this machine as host and `port` as port."""
    return tuple((name, _here(name, value, address, port)) for name, value in address.pairs)


def told(address: Address, account: Account, port: int) -> Pairs:
    """Return the open variables of an address, filled in for the account on our server."""
    server = SERVERS[address.service]
    user = account.user or server.user
    password = account.password or account.root_password
    host = here(address.service)
    secret = f":{quote(password)}" if password else ""
    login = f"{quote(user)}{secret}@" if user or secret else ""
    parts = {
        "host": host, "port": str(port), "user": user, "password": password or "",
        "database": account.database or (user if server.sql else ""),
        "url": f"{login}{host}:{port}/{account.database}".rstrip("/"),
    }  # fmt: skip
    found = []
    for part, name in address.open:
        kind, _, scheme = part.partition(":")
        value = f"{scheme}://{parts[kind]}" if scheme else parts[kind]
        if value:
            found.append((name, value))
    return tuple(found)


def _here(name: str, value: str, address: Address, port: int) -> str:
    if found := URL.match(value):
        return (
            value[: found.start("host")] + here(address.service) + _after_host(value, found, port)
        )
    if DSN.search(value):
        value = re.sub(r"\bhost\s*=\s*[^\s']+", f"host={here(address.service)}", value)
        return re.sub(r"\bport\s*=\s*\d+", f"port={port}", value)
    if prefix_of(name, "host") is not None and value == address.host:
        return here(address.service)
    if prefix_of(name, "port") is not None and value.isdigit():
        return str(port)
    return value


def _after_host(value: str, found: re.Match[str], port: int) -> str:
    end = found.end("port") if found["port"] else found.end("host")
    return (f":{port}" if found["port"] else "") + value[end:]
