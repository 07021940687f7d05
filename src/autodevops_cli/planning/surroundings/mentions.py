"""Variables that the code itself reads to find a server: DATABASE_URL, REDIS_HOST, …."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.planning.servers import Server, here
from autodevops_cli.planning.surroundings.addresses import Address
from autodevops_cli.planning.surroundings.compose import ELSEWHERE
from autodevops_cli.repository.snapshot import Snapshot

MENTIONED = 0
MAX_FILES = 300
MAX_TEXT = 100_000
SOURCES = (".py", ".js", ".mjs", ".cjs", ".ts", ".rb", ".php", ".go", ".rs", ".ex", ".exs", ".cs",
           ".java", ".kt", ".yml", ".yaml", ".toml", ".properties")  # fmt: skip

_READ = re.compile(
    r"(?:[Ee]nv|ENV|[Cc]onfig)\w{0,24}[!.\[(\"'`\s]{1,6}(?:get|fetch|str|var)?[(\[\"'`\s]{0,4}"
    r"([A-Z][A-Z0-9_]{2,60})\b"
)
_URL = re.compile(r"_?(?:URL|URI|DSN|CONNECTION_STRING)$")
_PARTS = (
    ("host", re.compile(r"_?HOST(?:NAME)?$")), ("port", re.compile(r"_?PORT$")),
    ("user", re.compile(r"_?USER(?:NAME)?$")), ("password", re.compile(r"_?(?:PASSWORD|PASS)$")),
    ("database", re.compile(r"_?(?:DATABASE|DBNAME|DB_NAME|NAME|DB)$")),
)  # fmt: skip
_GENERIC = ("DATABASE", "DB", "TEST_DATABASE", "TEST_DB", "SQLALCHEMY_DATABASE")


def mentioned(repo: Snapshot, server: Server) -> Iterator[Address]:
    """Yield an address made of the variables of one file that can only mean this server."""
    count = 0
    words = (*server.words, *_GENERIC) if server.sql else server.words
    for path in sorted(repo.files, key=lambda path: (path.count("/"), path)):
        if not path.endswith(SOURCES) or ELSEWHERE & set(path.lower().split("/")[:-1]):
            continue
        count += 1
        if count > MAX_FILES:
            return
        text = repo.text(path)[:MAX_TEXT]
        if not any(word in text for word in words):
            continue
        names = dict.fromkeys(_READ.findall(text))
        variables = tuple(_meant(server, tuple(names)))
        if variables:
            where = repo.place(path, variables[0][1])
            yield Address(server.name, where, MENTIONED, here(server.name), open=variables)
            return


def _meant(server: Server, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in names:
        if (found := _URL.search(name)) and _is_of(server, name[: found.start()]):
            yield f"url:{server.scheme}", name
    for part, pattern in _PARTS:
        for name in names:
            if (found := pattern.search(name)) and _is_of(server, name[: found.start()]):
                yield part, name
                break


def _is_of(server: Server, prefix: str) -> bool:
    """Tell whether a prefix means the server: its own word, or DB for an SQL server."""
    words = prefix.split("_")
    return bool(set(words) & set(server.words)) or (server.sql and prefix in _GENERIC)
