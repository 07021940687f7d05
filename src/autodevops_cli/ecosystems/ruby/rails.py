"""What an application needs between install and tests: settings, JavaScript, a database."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from autodevops_cli.ecosystems.ruby.bundle import Bundle
from autodevops_cli.ecosystems.ruby.rakefile import Rakefile
from autodevops_cli.ecosystems.ruby.testing import is_rails, rails_program
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.repository.snapshot import joined

EXAMPLES = (".example", ".sample", ".dist", ".template", "-sample", "-example", ".ci", ".default")
# Some repositories have a file for each kind of database; SQLite's needs no server.
SQLITE = ("database.yml.sqlite", "database.yml.sqlite3", "database.sqlite.yml",
          "database.sqlite3.yml")  # fmt: skip
DUMMIES = ("spec/dummy", "test/dummy", "spec/example_app", "spec/internal", "test/internal")
SCHEMAS = ("db/schema.rb", "db/structure.sql")
# Gems that build or serve what package.json brings, so that tests need its packages.
BUNDLING = (
    "jsbundling-rails", "cssbundling-rails", "shakapacker", "webpacker", "vite_rails", "vite_ruby",
    "react_on_rails",
)  # fmt: skip
BUILDS = (("jsbundling-rails", "build"), ("cssbundling-rails", "build:css"))
# Lock files, their managers, and how each installs from its lock.
PACKAGES = (
    ("yarn.lock", "yarn", "yarn install --frozen-lockfile"),
    ("package-lock.json", "npm", "npm ci"),
    ("pnpm-lock.yaml", "pnpm", "corepack enable && pnpm install --frozen-lockfile"),
)


def preparations(bundle: Bundle, rakefile: Rakefile) -> Iterator[Evidence]:
    """Yield what has to happen before the tests of a Rails application, or of an engine's."""
    if is_rails(bundle):
        where = Place(bundle.has("config/application.rb"))
        yield Evidence("rails", "yes", where, note="a Rails application")
        yield from _copied(bundle, "config")
        yield from _scripts(bundle)
        yield from _styles(bundle)
        yield from _database(bundle)
    elif bundle.holds("rails", "railties"):
        yield from _dummy(bundle, rakefile)


def _copied(bundle: Bundle, config: str) -> Iterator[Evidence]:
    """Settings that are kept out of git and have an example to start from."""
    ignored = bundle.repo.text(joined(bundle.root, ".gitignore"))
    folder = joined(bundle.root, config)
    examples = {_made_from(name): name for name in sorted(bundle.repo.beside(folder), key=_worst)}
    for made, name in sorted(examples.items()):
        if not made or bundle.repo.has(joined(folder, made)):
            continue
        told = re.search(rf"(?<![\w.-]){re.escape(made)}\s*$", ignored, re.MULTILINE)
        if made == "database.yml" or told:
            text = f"cp {shlex.quote(f'{config}/{name}')} {shlex.quote(f'{config}/{made}')}"
            note = f"the example of {made}, which is not committed"
            where = Place(joined(folder, name))
            yield command(f"prepare.{made}", text, where, Source.CONVENTION, note)


def _worst(name: str) -> tuple[bool, bool, str]:
    """Sort what is meant for pipelines last, where it wins, and one for a single database first."""
    return name not in SQLITE, ".ci" in name or ".test" in name, name


def _made_from(name: str) -> str:
    if not re.fullmatch(r"[\w.-]{1,80}", name):
        return ""
    if name in SQLITE:
        return "database.yml"
    for ending in EXAMPLES:
        if name.endswith(ending) and name.removesuffix(ending).endswith(".yml"):
            return name.removesuffix(ending)
        if name.endswith(f"{ending}.yml"):
            return f"{name.removesuffix(f'{ending}.yml')}.yml"
    return ""


def _scripts(bundle: Bundle) -> Iterator[Evidence]:
    """Install what package.json asks for, and build what views ask for, where Rails bundles it."""
    manifest = bundle.has("package.json")
    gem = bundle.asks(*BUNDLING)
    if not manifest or not gem:
        return
    table = bundle.repo.json(manifest)
    if not (table.table("dependencies") or table.table("devDependencies")):
        return
    for lock, manager, install in PACKAGES:
        path = bundle.has(lock)
        if not path:
            continue
        if manager == "yarn" and re.match(r"yarn@[2-9]", table.text("packageManager")):
            install = "corepack enable && yarn install --immutable"
        note = f"the gem {gem.name} serves what these packages build"
        yield command("prepare.packages", install, Place(path), Source.DEPENDENCY, note)
        yield from _node(bundle)
        for name, script in BUILDS:
            if bundle.asks(name) and table.text("scripts", script):
                where = bundle.repo.place(manifest, f'"{script}"')
                text, note = f"{manager} run {script}", f"the {script} script"
                yield command(f"prepare.{script}", text, where, Source.TASK, note)
        return


def _node(bundle: Bundle) -> Iterator[Evidence]:
    for name in (".nvmrc", ".node-version"):
        path = bundle.has(name)
        if path and re.fullmatch(r"[\w./*-]{1,40}\s*", bundle.repo.text(path)):
            yield Evidence("scripts.node", path, Place(path, 1), note="the version file")
            return
    manifest = joined(bundle.root, "package.json")
    yield Evidence("scripts.node", "", Place(manifest), Strength.INFERRED, note="its scripts run")


def _styles(bundle: Bundle) -> Iterator[Evidence]:
    """RSpec builds no style sheets by itself; Rails' own test command does."""
    gem = bundle.asks("tailwindcss-rails")
    if gem and bundle.holds("rspec-rails"):
        text = f"{rails_program(bundle)} tailwindcss:build"
        note = "the gem tailwindcss-rails builds the style sheet"
        yield command("prepare.tailwindcss", text, gem.where, Source.DEPENDENCY, note)


def _database(bundle: Bundle) -> Iterator[Evidence]:
    """Load the schema into the database of the tests, as Rails' own pipelines do."""
    if not _settings(bundle, "config"):
        return
    rails = rails_program(bundle)
    if path := bundle.has(*SCHEMAS):
        text, note = f"{rails} db:test:prepare", "the schema of the database"
        yield command("prepare.database", text, Place(path), Source.CONVENTION, note)
    elif migrations := bundle.repo.below(joined(bundle.root, "db/migrate")):
        text, note = f"{rails} db:create db:migrate", "migrations and no schema"
        yield command("prepare.database", text, Place(migrations[0]), Source.CONVENTION, note)


def _settings(bundle: Bundle, config: str) -> str:
    """Return the settings of the database, or the example that they are made from."""
    folder = joined(bundle.root, config)
    names = bundle.repo.beside(folder)
    found = (one for one in names if one == "database.yml" or _made_from(one) == "database.yml")
    return next((joined(folder, one) for one in sorted(found)), "")


def _dummy(bundle: Bundle, rakefile: Rakefile) -> Iterator[Evidence]:
    """Make the database of the application inside an engine; SQLite makes its own."""
    for folder in DUMMIES:
        settings = _settings(bundle, f"{folder}/config")
        schema = bundle.has(*(f"{folder}/{name}" for name in SCHEMAS))
        if not settings or not schema or "sqlite" in bundle.repo.text(settings):
            continue
        yield Evidence("rails", "engine", Place(schema), note="Rails inside the tests")
        yield from _copied(bundle, f"{folder}/config")
        prefix = "app:" if "APP_RAKEFILE" in bundle.repo.text(rakefile.path) else ""
        if prefix or rakefile.rails:
            text = f"{bundle.entered}rake {prefix}db:test:prepare"
            note = "the schema of the application that the tests run"
            yield command("prepare.database", text, Place(schema), Source.CONVENTION, note)
        return
