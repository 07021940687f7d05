"""What the readers of settings share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from autodevops_cli.model.evidence import Place
from autodevops_cli.planning.servers import here
from autodevops_cli.planning.surroundings.addresses import Address
from autodevops_cli.planning.surroundings.compose import ELSEWHERE
from autodevops_cli.repository.snapshot import Snapshot

# An address, or the place where SQLite is said to do for tests.
Answer: TypeAlias = Address | Place

TESTS, APPLICATION = 5, 1
MAX_FILES = 40

ADAPTERS = {
    "postgresql": "postgres", "postgis": "postgres", "pgsql": "postgres", "postgres": "postgres",
    "mysql": "mysql", "mysql2": "mysql", "trilogy": "mysql", "mariadb": "mariadb",
    "sqlserver": "sqlserver", "sqlsrv": "sqlserver", "mssql": "sqlserver", "mongodb": "mongodb",
}  # fmt: skip


def files(repo: Snapshot, *names: str) -> Iterator[str]:
    """Yield the files of these names, without those that only show something."""
    for path in repo.named(*names)[:MAX_FILES]:
        if not is_elsewhere(path):
            yield path


def is_elsewhere(path: str) -> bool:
    """Tell whether a path lies among examples, other people's files or production's."""
    return not ELSEWHERE.isdisjoint(path.lower().split("/")[:-1])


def spelled(
    service: str, where: Place, rank: int, parts: Mapping[str, str], names: Mapping[str, str]
) -> Address:
    """Return an address from its parts; `names` are the variables that a part is read from."""
    port = parts.get("port", "")
    return Address(
        service, where, rank, parts.get("host") or here(service),
        int(port) if port.isdigit() else 0, parts.get("user", ""), parts.get("password") or None,
        parts.get("database", ""), open=tuple((part, name) for part, name in names.items()),
    )  # fmt: skip
