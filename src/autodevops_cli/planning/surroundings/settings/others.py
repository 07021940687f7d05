"""Phoenix, Spring and Prisma: one file each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.planning.servers import here
from autodevops_cli.planning.surroundings.addresses import Address, Hosts, one_value
from autodevops_cli.planning.surroundings.settings._base import (
    ADAPTERS,
    APPLICATION,
    TESTS,
    Answer,
    files,
    is_elsewhere,
    spelled,
)
from autodevops_cli.repository.snapshot import Snapshot

_REPO = re.compile(r"^config\s+:\w+,\s*[\w.]*Repo\b", re.MULTILINE)
_NEXT = re.compile(r"^(?:config|import_config|end)\b", re.MULTILINE)
_FIELD = re.compile(
    r"\b(username|password|hostname|database|port):\s*"
    r"(?:System\.get_env\(\s*\"(\w{1,60})\"\s*(?:,\s*|\)\s*\|\|\s*|\)))?\"?([\w.-]{0,80})"
)
_ELIXIR_PARTS = {"hostname": "host", "username": "user"}
_JDBC = re.compile(r"jdbc:(?:postgresql|mysql|mariadb|sqlserver|h2)[^\s\"'}]{0,200}")
_USER = re.compile(r"username\s*[:=]\s*[\"']?(?:\$\{\w{1,60}:)?([\w-]{1,60})")
_PASSWORD = re.compile(r"password\s*[:=]\s*[\"']?(?:\$\{\w{1,60}:)?([^\s\"'}]{1,60})")
_DATASOURCE = re.compile(r"^datasource\s+\w+\s*\{([^}]{0,600})\}", re.MULTILINE)


def phoenix(repo: Snapshot, hosts: Hosts) -> Iterator[Answer]:
    """Read the repository that config/test.exs configures."""
    for path in files(repo, "test.exs"):
        text = repo.text(path)
        found = _REPO.search(text)
        if not path.endswith("config/test.exs") or not found:
            continue
        following = _NEXT.search(text, found.end())
        block = text[found.start() : following.start() if following else len(text)]
        where = repo.place(path, found[0])
        if "sqlite" in block.lower():
            yield where
            continue
        fields = {
            _ELIXIR_PARTS.get(key, key): (name, value) for key, name, value in _FIELD.findall(block)
        }
        parts = {part: value for part, (_, value) in fields.items()}
        names = {part: name for part, (name, _) in fields.items() if name}
        service = "mysql" if ":myxql" in repo.text("mix.exs") else "postgres"
        if parts:
            yield spelled(service, where, TESTS, parts, names)


def spring(repo: Snapshot, hosts: Hosts) -> Iterator[Answer]:
    """Read the datasource in application.properties and application.yml."""
    for path in repo.files:
        name = path.rpartition("/")[2]
        if not name.startswith("application") or "resources/" not in path or is_elsewhere(path):
            continue
        text = repo.text(path) if name.endswith((".yml", ".yaml", ".properties")) else ""
        if found := _JDBC.search(text):
            where = repo.place(path, found[0])
            tests = "/test/" in f"/{path}" or "test" in name
            if found[0].startswith("jdbc:h2"):
                yield where
            elif one := one_value("url", found[0], hosts, where, TESTS if tests else APPLICATION):
                user, password = _USER.search(text), _PASSWORD.search(text)
                yield Address(
                    one.service, where, one.rank, one.host, one.port, user[1] if user else "",
                    password[1] if password else None, one.database,
                )  # fmt: skip


def prisma(repo: Snapshot, hosts: Hosts) -> Iterator[Answer]:
    """Read the datasource of a Prisma schema, whose URL comes from a variable."""
    for path in files(repo, "schema.prisma"):
        found = _DATASOURCE.search(repo.text(path))
        provider = re.search(r"provider\s*=\s*\"(\w+)\"", found[1]) if found else None
        name = re.search(r"\burl\s*=\s*env\(\s*\"(\w+)\"", found[1]) if found else None
        if not provider or not (service := ADAPTERS.get(provider[1])):
            continue
        where = repo.place(path, provider[0])
        reads = ((f"url:{provider[1]}", name[1]),) if name else ()
        yield Address(service, where, APPLICATION, here(service), open=reads)
