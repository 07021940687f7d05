"""The database of a Symfony application's tests: made, given its tables and its fixtures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.php.project import Project
from autodevops_cli.model.evidence import Evidence, Place, Source, command

MAX_READ = 400
_BOOTS = re.compile(r"\bextends (?:WebTestCase|KernelTestCase|ApiTestCase|PantherTestCase)\b")
# These make the tables, or load the fixtures, in the tests themselves.
_RESETS = re.compile(r"\bResetDatabase\b|\bSchemaTool\b|\bdoctrine:(?:schema|database|migrations):")
_LOADS = re.compile(r"\bDatabaseTool|\bORMExecutor\b|\bloadFixtures\b|\bdoctrine:fixtures:load\b")
_URL = re.compile(r"^DATABASE_URL=[\"']?([a-z][a-z0-9+-]{1,20}):([^\s\"'?]{0,300})", re.MULTILINE)
CONSOLE = "php bin/console"
TEST = "--env=test --no-interaction"


def tables(project: Project) -> Iterator[Evidence]:
    """Yield what makes the database, where tests boot the application and do not make it."""
    if not project.has("bin/console") or not project.depends("doctrine/doctrine-bundle"):
        return
    found = [p for p in project.files if p.startswith("tests/") and p.endswith(".php")][:MAX_READ]
    texts = [project.text(path) for path in found]
    address = _address(project)
    if not address or not any(map(_BOOTS.search, texts)) or any(map(_RESETS.search, texts)):
        return
    scheme, path, where = address
    if "sqlite" not in scheme:
        text = f"{CONSOLE} doctrine:database:create --if-not-exists {TEST}"
        yield _step("database", text, where, "the database of the tests")
    elif _is_committed(project, path):
        return
    yield from _schema(project, where)
    if _has_fixtures(project) and not any(map(_LOADS.search, texts)):
        text = f"{CONSOLE} doctrine:fixtures:load {TEST}"
        yield _step("fixtures", text, where, "the fixtures that the tests find")


def _schema(project: Project, where: Place) -> Iterator[Evidence]:
    migrates = project.depends("doctrine/doctrine-migrations-bundle")
    if migrates and any(re.match(r"migrations/.*\.php$", path) for path in project.files):
        text = f"{CONSOLE} doctrine:migrations:migrate {TEST}"
    elif project.depends("doctrine/orm"):
        text = f"{CONSOLE} doctrine:schema:create {TEST}"
    else:
        return
    yield _step("tables", text, where, "the tables of the tests")


def _step(label: str, text: str, where: Place, note: str) -> Evidence:
    return command(f"prepare.{label}", text, where, Source.CONVENTION, note)


def _address(project: Project) -> tuple[str, str, Place] | None:
    """Return the scheme and the path of the tests' database, and where they stand."""
    for name in (".env.test", ".env"):
        if found := _URL.search(project.text(name)):
            return found[1], found[2], project.repo.place(project.path(name), "DATABASE_URL=")
    return None


def _is_committed(project: Project, path: str) -> bool:
    """Tell whether the file of an SQLite database is there, or is none: it lives in memory."""
    plain = path.replace("%kernel.project_dir%", "").replace("%kernel.environment%", "test")
    plain = plain.strip("/")
    return ":memory:" in path or project.has(plain)


def _has_fixtures(project: Project) -> bool:
    inside = any(re.match(r"src/DataFixtures/.*\.php$", path) for path in project.files)
    return inside and bool(project.depends("doctrine/doctrine-fixtures-bundle"))
