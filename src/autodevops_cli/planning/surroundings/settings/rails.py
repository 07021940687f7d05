"""config/database.yml of Rails and its relatives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from autodevops_cli.planning.surroundings.addresses import Address, Hosts
from autodevops_cli.planning.surroundings.settings._base import (
    ADAPTERS,
    TESTS,
    Answer,
    files,
    spelled,
)
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import YamlError, load_yaml

NAMES = ("database.yml", "database.yml.sample", "database.yml.example", "database.yml.ci")

_OUTPUT = re.compile(r"<%=([^%]{0,300})%>")
_STATEMENT = re.compile(r"^[ \t]*<%(?!=)[^%]{0,300}%>[ \t]*$", re.MULTILINE)
_VARIABLE = re.compile(r"ENV(?:\.fetch\(|\[)\s*[\"'](\w{1,60})[\"']\s*[\])]?")
_DEFAULT = re.compile(r"^\s*(?:,|\|\||\{)\s*[\"']?([\w.:/@-]{0,80})")
_READ = re.compile(
    r"^[ \t]*(host|port|username|password|database):[ \t]*(<%=[^%]{0,300}%>)", re.MULTILINE
)
_PARTS = {"host": "host", "port": "port", "username": "user", "password": "password",
          "database": "database"}  # fmt: skip


def read(repo: Snapshot, hosts: Hosts) -> Iterator[Answer]:
    """Read what the test environment connects to."""
    for path in files(repo, *NAMES):
        text = repo.text(path)
        table = _test(text)
        where = repo.place(path, re.compile(r"^test:", re.MULTILINE))
        adapter = table.text("adapter")
        if "sqlite" in adapter:
            yield where
        elif service := ADAPTERS.get(adapter):
            parts = {part: table.text(key) for key, part in _PARTS.items()}
            found = spelled(service, where, TESTS, parts, _names(text))
            yield found if parts["user"] or found.open else _by_url(found, adapter)
        if adapter:
            return


def _test(text: str) -> Table:
    """Return the table of the test environment, with defaults for what Ruby would fill in."""
    plain = _OUTPUT.sub(lambda found: _default(found[1]), _STATEMENT.sub("", text))
    try:
        table = Table(load_yaml(plain).data).table("test")
    except YamlError:
        return Table({})
    return table.table("primary") if table.has("primary", "adapter") else table


def _default(ruby: str) -> str:
    variable = _VARIABLE.search(ruby)
    found = _DEFAULT.match(ruby[variable.end() :]) if variable else None
    return found[1] if found else ""


def _names(text: str) -> Mapping[str, str]:
    found = {}
    for key, ruby in _READ.findall(text):
        if (variable := _VARIABLE.search(ruby)) and key != "database":
            found[_PARTS[key]] = variable[1]
    return found


def _by_url(found: Address, adapter: str) -> Address:
    """Without a user the client takes the account of whoever runs it; Rails also takes a URL."""
    return replace(found, open=((f"url:{adapter}", "DATABASE_URL"),))
