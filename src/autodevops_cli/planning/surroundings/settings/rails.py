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

NAMES = (
    "database.yml", "database.yml.ci", "database.ci.yml", "database.yml.sample",
    "database.yml.example", "database.sample.yml", "database.example.yml", "database.yml.dist",
    "database.yml.template",
)  # fmt: skip
# Where there is a file for each kind of database the tests take this one: it needs no server.
SQLITE = (
    "database.yml.sqlite", "database.yml.sqlite3", "database.sqlite.yml", "database.sqlite3.yml",
)  # fmt: skip

_OUTPUT = re.compile(r"<%=([^%]{0,300})%>")
_STATEMENT = re.compile(r"^[ \t]*<%(?!=)[^%]{0,300}%>[ \t]*$", re.MULTILINE)
_VARIABLE = re.compile(r"ENV(?:\.fetch\(|\[)\s*[\"'](\w{1,60})[\"']\s*[\])]?")
_DEFAULT = re.compile(r"^(?:\.presence\b)?\s*(?:,|\|\||\{)\s*[\"']?([\w.:/@-]{0,80})")
# Stands in the parsed file for what comes from a variable: its name and its default.
_MARK = re.compile(r"from (\w{1,60}) or ?([\w.:/@-]{0,80})")
_PARTS = {"host": "host", "port": "port", "username": "user", "password": "password",
          "database": "database"}  # fmt: skip


def read(repo: Snapshot, hosts: Hosts) -> Iterator[Answer]:
    """Read what the test environment connects to."""
    for path in (*files(repo, *NAMES), *files(repo, *SQLITE)):
        text = repo.text(path)
        table = _test(text)
        where = repo.place(path, re.compile(r"^test:", re.MULTILINE))
        adapter = _value(table, "adapter")
        if "sqlite" in adapter:
            yield where
        elif service := ADAPTERS.get(adapter):
            parts = {part: _value(table, key) for key, part in _PARTS.items()}
            found = spelled(service, where, TESTS, parts, _names(table))
            yield found if parts["user"] or found.open else _by_url(found, adapter)
        if adapter:
            return


def _test(text: str) -> Table:
    """Return the table of the test environment, with defaults for what Ruby would fill in."""
    plain = _OUTPUT.sub(lambda found: _marked(found[1]), _STATEMENT.sub("", text))
    try:
        table = Table(load_yaml(plain).data).table("test")
    except YamlError:
        return Table({})
    return table.table("primary") if table.has("primary", "adapter") else table


def _marked(ruby: str) -> str:
    variable = _VARIABLE.search(ruby)
    if not variable:
        return ""
    found = _DEFAULT.match(ruby[variable.end() :])
    default = found[1] if found and found[1] != "nil" else ""
    return f"from {variable[1]} or {default}"


def _value(table: Table, key: str) -> str:
    return _MARK.sub(lambda found: found[2], table.text(key))


def _names(table: Table) -> Mapping[str, str]:
    marked = {key: _MARK.fullmatch(table.text(key)) for key in _PARTS if key != "database"}
    return {_PARTS[key]: found[1] for key, found in marked.items() if found}


def _by_url(found: Address, adapter: str) -> Address:
    """Without a user the client takes the account of whoever runs it; Rails also takes a URL."""
    return replace(found, open=((f"url:{adapter}", "DATABASE_URL"),))
