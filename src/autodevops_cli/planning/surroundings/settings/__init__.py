"""The settings of frameworks: which database the tests of an application connect to."""

from __future__ import annotations

from autodevops_cli.model.evidence import Place
from autodevops_cli.planning.surroundings.addresses import Address, Hosts
from autodevops_cli.planning.surroundings.settings import django, others, php, rails
from autodevops_cli.planning.surroundings.settings._base import Answer
from autodevops_cli.repository.snapshot import Snapshot

READERS = (rails.read, php.read, others.phoenix, others.spring, django.read, others.prisma)

__all__ = ["Answer", "settings"]


def settings(repo: Snapshot, hosts: Hosts) -> tuple[tuple[Address, ...], Place | None]:
    """Return the addresses that settings hold, and where an SQLite file stands in for tests."""
    found: list[Address] = []
    sqlite: Place | None = None
    for read in READERS:
        for one in read(repo, hosts):
            if isinstance(one, Address):
                found.append(one)
            else:
                sqlite = sqlite or one
    return tuple(found), sqlite
