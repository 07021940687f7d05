"""phpunit.xml, where Laravel and Symfony name the database of the tests."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.evidence import Place
from autodevops_cli.planning.surroundings.addresses import Hosts, one_value
from autodevops_cli.planning.surroundings.settings._base import (
    ADAPTERS,
    TESTS,
    Answer,
    files,
    spelled,
)
from autodevops_cli.repository.snapshot import Snapshot

NAMES = ("phpunit.xml", "phpunit.xml.dist", "phpunit.dist.xml")
_PARTS = {"host": "DB_HOST", "port": "DB_PORT", "user": "DB_USERNAME", "password": "DB_PASSWORD",
          "database": "DB_DATABASE"}  # fmt: skip


def read(repo: Snapshot, hosts: Hosts) -> Iterator[Answer]:
    """Read the variables that PHPUnit sets."""
    for path in files(repo, *NAMES):
        php = repo.xml(path).first("php")
        values = {
            node.attributes.get("name", ""): node.attributes.get("value", "")
            for node in (*php.all("env"), *php.all("server"))
        }
        where = Place(path, php.line)
        kind, url = values.get("DB_CONNECTION", ""), values.get("DATABASE_URL", "")
        if kind == "sqlite" or url.startswith("sqlite"):
            yield where
        elif service := ADAPTERS.get(kind):
            parts = {part: values.get(name, "") for part, name in _PARTS.items()}
            yield spelled(service, where, TESTS, parts, {})
        elif found := one_value("DATABASE_URL", url, hosts, where, TESTS):
            yield found
