"""What a PHP application needs before its tests: settings, a key, tables, built assets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.data.ranges import exact
from autodevops_cli.ecosystems.php.doctrine import tables
from autodevops_cli.ecosystems.php.project import Project
from autodevops_cli.ecosystems.php.scripts import hook
from autodevops_cli.ecosystems.php.testing import settings
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.repository.tool_pins import tool_pins

SAMPLES = (".env.example", ".env.dist", ".env.sample", ".env.ci", "env.example")
ASSETS = "php.assets"
NEEDS_BUILD = "php.needs-build"
ENCORE = "symfony/webpack-encore-bundle"
BUILDS = ("build", "prod", "production", "build:prod", "build:production")
MAX_READ = 400
# Lock file → how its manager installs; the order in which they are looked for.
MANAGERS = (
    ("package-lock.json", "npm", "npm ci"),
    ("yarn.lock", "yarn", "yarn install --frozen-lockfile"),
    ("pnpm-lock.yaml", "pnpm", "pnpm install --frozen-lockfile"),
    ("bun.lock", "bun", "bun install --frozen-lockfile"),
)
_MIGRATES = re.compile(r"\b(?:RefreshDatabase|DatabaseMigrations|LazilyRefreshDatabase)\b")
_ROLLS_BACK = re.compile(r"\bDatabaseTransactions\b")
_VITE = re.compile(r"@vite\b|\bmix\(")
_GUARD = re.compile(r"manifest\.json|hot'\)|withoutVite")
_ENCORE = re.compile(r"\bencore_entry_(?:link|script)_tags\b")
_LENIENT = re.compile(r"^[ \t]*strict_mode:[ \t]*false\b", re.MULTILINE)
_BROWSES = re.compile(r"\b(?:WebTestCase|PantherTestCase)\b")
_FILE = re.compile(r"(?:^|[\n\"'])DB_CONNECTION\s*=\s*[\"']?sqlite\b")


def preparation(project: Project) -> Iterator[Evidence]:
    """Yield the steps between the install and the tests; `prepare.env` comes before both."""
    if project.has("artisan") and project.depends("laravel/framework"):
        yield from _settings(project)
        yield from _key(project)
        yield from _database(project)
        yield from _tables(project)
        return
    if project.depends("vlucas/phpdotenv", "symfony/dotenv"):
        yield from _settings(project)
    yield from tables(project)


def _settings(project: Project) -> Iterator[Evidence]:
    sample = project.first(*SAMPLES)
    if sample and not project.has(".env"):
        where, note = Place(project.path(sample)), "the sample settings"
        yield command("prepare.env", f"cp {sample} .env", where, Source.TOOL_CONFIG, note)


def _variables(project: Project) -> dict[str, str]:
    php = settings(project).first("php")
    nodes = (*php.all("env"), *php.all("server"))
    return {one.attributes.get("name", ""): one.attributes.get("value", "") for one in nodes}


def _key(project: Project) -> Iterator[Evidence]:
    """Yield the making of the key with which Laravel encrypts, where none is written down."""
    name = project.first(".env", *SAMPLES)
    empty = re.search(r"^APP_KEY=[ \t]*$", project.text(name), re.MULTILINE) if name else None
    if empty and not _variables(project).get("APP_KEY"):
        where = project.repo.place(project.path(name), "APP_KEY=")
        text, note = "php artisan key:generate", "the key is empty"
        yield command("prepare.key", text, where, Source.TOOL_CONFIG, note)


def _database(project: Project) -> Iterator[Evidence]:
    """Yield an empty file for SQLite where the settings mean a file and none is committed."""
    told = _variables(project)
    name = project.first(".env.testing", ".env", *SAMPLES)
    in_file = told.get("DB_CONNECTION") or ("sqlite" if _FILE.search(project.text(name)) else "")
    database = told.get("DB_DATABASE", "")
    path = database if re.fullmatch(r"[A-Za-z0-9][\w/-]*\.sqlite3?", database) else ""
    if in_file != "sqlite" or ":memory:" in database or (database and not path):
        return
    path = path or "database/database.sqlite"
    folder = path.rpartition("/")[0]
    if not project.has(path) and any(one.startswith(f"{folder}/") for one in project.files):
        where, note = Place(project.path(name)), "the settings mean SQLite in a file"
        yield command("prepare.database", f"touch {path}", where, Source.CONVENTION, note)


def _tables(project: Project) -> Iterator[Evidence]:
    """Yield the migrations where the tests roll back what they write and make no tables."""
    if ":memory:" in _variables(project).get("DB_DATABASE", ""):
        return
    found = [p for p in project.files if p.startswith("tests/") and p.endswith(".php")][:MAX_READ]
    texts = [(path, project.text(path)) for path in found]
    if any(_MIGRATES.search(text) for _, text in texts):
        return
    rolls = next((path for path, text in texts if _ROLLS_BACK.search(text)), "")
    if rolls and any(path.startswith("database/migrations/") for path in project.files):
        where = project.repo.place(project.path(rolls), _ROLLS_BACK)
        env = " --env=testing" if project.has(".env.testing") else ""
        connection = _variables(project).get("DB_CONNECTION", "")
        named = f" --database={connection}" if re.fullmatch(r"\w[\w-]{0,60}", connection) else ""
        text, note = f"php artisan migrate --force{env}{named}", "the tests expect the tables"
        yield command("prepare.migrate", text, where, Source.CONVENTION, note)


def assets(project: Project) -> Iterator[Evidence]:
    """Yield how style sheets and scripts are built, and whether pages are lost without them."""
    package = project.repo.json(project.path("package.json"))
    scripts = package.table("scripts")
    name = next((one for one in BUILDS if scripts.text(one)), "")
    if not name or not (project.has("artisan") or project.depends(ENCORE)):
        return
    lock, manager, install = next(
        (one for one in MANAGERS if project.has(one[0])), ("package.json", "npm", "npm install")
    )
    berry = manager == "yarn" and project.has(".yarnrc.yml")
    simple = manager in ("npm", "yarn") and not berry
    if not simple and not project.has("artisan"):
        return
    where = project.repo.place(project.path("package.json"), f'"{name}"')
    text = f"{manager} run {name}"
    yield command("build", text, where, Source.CONVENTION, f"the {name} script of the assets")
    if not simple:
        return
    yield Evidence(ASSETS, install, Place(project.path(lock)), note="the assets' own packages")
    yield from _node(project)
    if view := _view(project) if project.has("artisan") else _template(project):
        note = "pages load what the build of the assets writes"
        yield Evidence(NEEDS_BUILD, "test", Place(view), Strength.INFERRED, note=note)


def _node(project: Project) -> Iterator[Evidence]:
    """Yield the Node.js that the assets are built with, the strongest word first."""
    for name in (".nvmrc", ".node-version"):
        if exact(version := project.text(name).strip()):
            where = Place(project.path(name), 1)
            yield Evidence(f"{ASSETS}.node", version, where, rank=3, note="the version file")
    for pin in tool_pins(project.repo, project.root, "node", "nodejs"):
        if exact(pin.version):
            yield Evidence(f"{ASSETS}.node", pin.version, pin.where, rank=2, note=pin.note)
    path = project.path("package.json")
    if engines := project.repo.json(path).text("engines", "node"):
        where = project.repo.place(path, '"engines"')
        yield Evidence(f"{ASSETS}.node", engines, where, note="engines.node")


def _view(project: Project) -> str:
    """Return a page that asks for built assets and has no answer for when they are missing."""
    done = any(
        "npm run build" in " ".join(leaf.words) for leaf in hook(project, "post-install-cmd").leaves
    )
    base = project.text("tests/TestCase.php") + project.text("tests/Pest.php")
    if done or _GUARD.search(base):
        return ""
    pages = [path for path in project.files if path.endswith(".blade.php")][:MAX_READ]
    texts = ((path, project.text(path)) for path in pages)
    found = (path for path, text in texts if _VITE.search(text) and not _GUARD.search(text))
    return project.path(first) if (first := next(found, "")) else ""


def _template(project: Project) -> str:
    """Return a template that asks for what Encore builds, where tests of pages would miss it."""
    tests = [p for p in project.files if p.startswith("tests/") and p.endswith(".php")][:MAX_READ]
    settings = [p for p in project.files if "config/" in p and p.endswith((".yaml", ".yml"))]
    lenient = any(
        "webpack_encore" in text and _LENIENT.search(text)
        for text in map(project.text, settings[:MAX_READ])
    )
    if lenient or not any(_BROWSES.search(project.text(path)) for path in tests):
        return ""
    pages = [path for path in project.files if path.endswith(".twig")][:MAX_READ]
    found = (path for path in pages if _ENCORE.search(project.text(path)))
    return project.path(first) if (first := next(found, "")) else ""
