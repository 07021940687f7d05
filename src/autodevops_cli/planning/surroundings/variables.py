"""Variables as files spell them: .env files, and `${NAME:-default}` in compose files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from autodevops_cli.repository.snapshot import Snapshot, joined, parent

MAX_VALUE = 500

_LINE = re.compile(
    r"""^[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_]\w{0,99})[ \t]*=[ \t]*
        (?:"(?P<soft>[^"\n]*)"|'(?P<hard>[^'\n]*)'|(?P<bare>[^\n]*?))[ \t]*(?:[ \t]\#[^\n]*)?$""",
    re.MULTILINE | re.VERBOSE,
)
_REFERENCE = re.compile(
    r"\$(?:\{(?P<name>[A-Za-z_]\w{0,99})(?:(?P<how>:?[-?+])(?P<default>[^{}]{0,200}))?\}"
    r"|(?P<bare>[A-Za-z_]\w{0,99}))"
)
_NAMES = re.compile(
    r"^(?:\.env(?:[.-](?P<kind>[\w.-]+))?|(?P<stem>[\w-]+)\.env|env[.-](?P<last>example|sample))$"
)
TEST_WORDS = frozenset({"test", "tests", "testing", "ci"})
EXAMPLE_WORDS = frozenset(
    {"example", "sample", "dist", "template", "default", "defaults", "dev", "development", "local"}
)


def dotenv(text: str) -> dict[str, str]:
    """Return the variables of a .env file, with references to earlier ones filled in."""
    found: dict[str, str] = {}
    for line in _LINE.finditer(text):
        value = line["soft"] if line["soft"] is not None else line["hard"]
        value = line["bare"] if value is None else value
        if len(value) <= MAX_VALUE:
            found[line["name"]] = value if line["hard"] is not None else filled(value, found)
    return found


def filled(text: str, known: Mapping[str, str]) -> str:
    """Return a text with its references filled in: what is known, the default, or nothing."""

    def value(found: re.Match[str]) -> str:
        name = found["name"] or found["bare"]
        if known.get(name):
            return known[name]
        return found["default"] or "" if found["how"] in ("-", ":-") else ""

    return _REFERENCE.sub(value, text.replace("$$", "\0")).replace("\0", "$")


def test_files(repo: Snapshot) -> tuple[str, ...]:
    """Return the .env files that are meant for tests."""
    return tuple(path for path in _files(repo) if _words(path) & TEST_WORDS)


def example_files(repo: Snapshot) -> tuple[str, ...]:
    """Return the .env files that show what the application wants, and those for development."""
    return tuple(
        path
        for path in _files(repo)
        if not _words(path) & TEST_WORDS and (_words(path) & EXAMPLE_WORDS or path.endswith(".env"))
    )


def _files(repo: Snapshot) -> Iterable[str]:
    return sorted(
        (path for path in repo.files if "env" in path and _NAMES.match(path.rpartition("/")[2])),
        key=lambda path: (path.count("/"), path),
    )


def _words(path: str) -> set[str]:
    """Return the words of a file's name, and the folder where it is one for tests."""
    name = path.rpartition("/")[2]
    folder = parent(path).rpartition("/")[2]
    words = set(re.split(r"[.\-_]", name))
    return words | ({"test"} if folder in ("test", "tests") else set())


def beside(repo: Snapshot, folder: str) -> dict[str, str]:
    """Return what the .env file of a folder says, or the example it is made from."""
    names = (".env", ".env.example", ".env.sample", ".env.dist", ".env.template")
    path = repo.first(*(joined(folder, name) for name in names))
    return dotenv(repo.text(path)) if path else {}
