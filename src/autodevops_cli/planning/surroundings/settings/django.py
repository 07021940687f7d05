"""DATABASES in the settings of Django."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.evidence import Place
from autodevops_cli.planning.surroundings.addresses import Address, Hosts
from autodevops_cli.planning.surroundings.settings._base import (
    APPLICATION,
    MAX_FILES,
    TESTS,
    Answer,
    is_elsewhere,
    spelled,
)
from autodevops_cli.repository.snapshot import Snapshot

_FILE = re.compile(r"(?:^|/)(?:\w{0,40}settings\w{0,40}|settings/\w{1,60})\.py$")
_ENGINE = re.compile(r"[\"']ENGINE[\"']\s*:\s*([^\n]{1,160})")
_BACKENDS = (
    (re.compile(r"postgresql|postgis|psycopg"), "postgres"),
    (re.compile(r"mysql"), "mysql"),
    (re.compile(r"mssql"), "sqlserver"),
)
_FIELD = re.compile(r"[\"'](NAME|USER|PASSWORD|HOST|PORT)[\"']\s*:\s*([^\n]{0,200})")
_CALL = re.compile(
    r"(?:environ(?:\.get)?|getenv|config|env|env\.\w{1,10})\s*[(\[]\s*[\"'](\w{1,60})[\"']"
    r"(?:\s*,\s*(?:default\s*=\s*)?[\"']([^\"'\n]{0,100})[\"'])?"
)
_LITERAL = re.compile(r"^[\"']([^\"'\n]{0,100})[\"']")
_PARTS = {
    "NAME": "database",
    "USER": "user",
    "PASSWORD": "password",
    "HOST": "host",
    "PORT": "port",
}
# How far the other keys of a database stand from its ENGINE.
_BEFORE, _AFTER = 300, 900


def read(repo: Snapshot, hosts: Hosts) -> Iterator[Answer]:
    """Read every settings module; where one names SQLite, the tests are taken to use that."""
    paths = [path for path in repo.files if _FILE.search(path) and not is_elsewhere(path)]
    for path in paths[:MAX_FILES]:
        text = repo.text(path)
        engines = list(_ENGINE.finditer(text))
        if any("sqlite" in engine[1] for engine in engines):
            yield repo.place(path, "sqlite")
        elif engines and (service := _service(engines[0][1])):
            at = engines[0]
            block = text[max(0, at.start() - _BEFORE) : at.end() + _AFTER]
            yield _address(service, path, repo.place(path, at[0]), block)


def _service(engine: str) -> str:
    return next((name for pattern, name in _BACKENDS if pattern.search(engine)), "")


def _address(service: str, path: str, where: Place, block: str) -> Address:
    parts: dict[str, str] = {}
    names: dict[str, str] = {}
    for key, value in _FIELD.findall(block):
        part = _PARTS[key]
        if part in parts or part in names:
            continue
        if call := _CALL.search(value):
            names[part], parts[part] = call[1], call[2] or ""
        elif literal := _LITERAL.match(value):
            parts[part] = literal[1]
    rank = TESTS if "test" in path.rpartition("/")[2] else APPLICATION
    return spelled(service, where, rank, parts, names)
