"""What happens between the install and the tests: settings, generated code, builds, browsers."""

from __future__ import annotations

import json

import pytest

from autodevops_cli.ecosystems.node import ECOSYSTEM
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo


def component(repo: Snapshot) -> Component:
    return Component("node", "", settle(ECOSYSTEM.detect(repo, "")))


def prepared(repo: Snapshot) -> list[str]:
    return [fact.value for fact in component(repo).commands("prepare")]


def needs_build(repo: Snapshot) -> tuple[str, str]:
    fact = component(repo).fact("node.needs-build")
    return (fact.value, str(fact.because.where)) if fact else ("", "")


def test_sample_settings_are_copied_where_something_reads_them(make_repo: MakeRepo) -> None:
    manifest = json.dumps({"dependencies": {"dotenv": "16"}})
    repo = make_repo({"package.json": manifest, ".env.example": "A=1\n"})

    assert prepared(repo) == ["cp .env.example .env"]


@pytest.mark.parametrize(
    "files",
    [
        {"package.json": "{}", ".env.example": ""},
        {"package.json": '{"dependencies": {"next": "1"}}', ".env.example": "", ".env": ""},
        {"package.json": '{"dependencies": {"next": "1"}}'},
    ],
    ids=["nobody-reads", "committed", "no-sample"],
)
def test_settings_are_not_copied_in_vain(make_repo: MakeRepo, files: dict[str, str]) -> None:
    assert prepared(make_repo(files)) == []


def test_the_client_of_prisma_is_generated_after_the_install(make_repo: MakeRepo) -> None:
    manifest = json.dumps({"devDependencies": {"prisma": "6"}})
    repo = make_repo({"package.json": manifest, "prisma/schema.prisma": "", "pnpm-lock.yaml": ""})

    assert prepared(repo) == ["pnpm exec prisma generate"]


def test_what_the_install_generates_is_not_generated_again(make_repo: MakeRepo) -> None:
    manifest = {"scripts": {"postinstall": "prisma generate"}, "devDependencies": {"prisma": "6"}}
    repo = make_repo({"package.json": json.dumps(manifest), "prisma/schema.prisma": ""})

    assert prepared(repo) == []


def test_install_scripts_that_are_switched_off_generate_nothing(make_repo: MakeRepo) -> None:
    manifest = {"scripts": {"postinstall": "prisma generate"}, "devDependencies": {"prisma": "6"}}
    repo = make_repo(
        {
            "package.json": json.dumps(manifest),
            "prisma/schema.prisma": "",
            ".npmrc": "ignore-scripts=true\n",
        }
    )

    assert prepared(repo) == ["npx prisma generate"]


def test_typed_sql_of_prisma_needs_the_tables_first(make_repo: MakeRepo) -> None:
    manifest = {
        "scripts": {"setup": "prisma generate --sql && vite build"},
        "devDependencies": {"prisma": "6"},
    }
    repo = make_repo(
        {
            "package.json": json.dumps(manifest),
            "prisma/schema.prisma": 'datasource db {\n  provider = "sqlite"\n}\n',
            "prisma/migrations/1/migration.sql": "",
        }
    )

    assert prepared(repo) == ["npx prisma migrate deploy", "npx prisma generate --sql"]


@pytest.mark.parametrize(
    ("package", "config", "text"),
    [
        ("nuxt", "nuxt.config.ts", "npx nuxt prepare"),
        ("@sveltejs/kit", "svelte.config.js", "npx svelte-kit sync"),
    ],
)
def test_frameworks_generate_what_the_sources_read(
    make_repo: MakeRepo, package: str, config: str, text: str
) -> None:
    manifest = json.dumps({"devDependencies": {package: "1"}})

    assert prepared(make_repo({"package.json": manifest, config: ""})) == [text]


def test_tests_that_read_the_output_wait_for_the_build(make_repo: MakeRepo) -> None:
    manifest = {"main": "./dist/index.js", "scripts": {"build": "tsc", "test": "jest"}}
    repo = make_repo(
        {
            "package.json": json.dumps(manifest),
            "src/index.ts": "",
            "test/a.test.js": "// a\nconst a = require('../dist/index.js')\n",
        }
    )

    assert needs_build(repo) == ("test", "test/a.test.js:2")


def test_tests_that_import_the_package_by_its_name_wait_for_the_build(make_repo: MakeRepo) -> None:
    manifest = {"name": "me", "exports": {".": {"import": "./dist/me.mjs"}}}
    files = {"package.json": json.dumps(manifest), "test/a.test.mjs": 'import x from "me"\n'}

    assert needs_build(make_repo(files)) == ("test", "test/a.test.mjs:1")


@pytest.mark.parametrize(
    "more",
    [
        {"vitest.config.ts": "alias: {'me': './src'}"},
        {"dist/me.mjs": "export {}"},
        {"test/a.test.mjs": 'import x from "../src/me"\n'},
    ],
    ids=["aliased", "committed", "sources"],
)
def test_tests_of_the_sources_do_not_wait(make_repo: MakeRepo, more: dict[str, str]) -> None:
    manifest = {"name": "me", "exports": {".": {"import": "./dist/me.mjs"}}}
    files = {"package.json": json.dumps(manifest), "test/a.test.mjs": 'import x from "me"\n'}

    assert needs_build(make_repo({**files, **more})) == ("", "")


def test_a_test_command_that_runs_on_the_output_waits_for_the_build(make_repo: MakeRepo) -> None:
    manifest = {"main": "lib/a.js", "scripts": {"build": "tsc", "test": "mocha lib/**/*.test.js"}}
    repo = make_repo({"package.json": json.dumps(manifest)})

    assert needs_build(repo) == ("test", "package.json:1")


def test_members_that_use_a_built_sibling_wait_for_the_build(make_repo: MakeRepo) -> None:
    ui = {"name": "ui", "main": "dist/index.js"}
    web = {"name": "web", "dependencies": {"ui": "workspace:*"}}
    repo = make_repo(
        {
            "package.json": json.dumps({"workspaces": ["packages/*"]}),
            "packages/ui/package.json": json.dumps(ui),
            "packages/web/package.json": json.dumps(web),
        }
    )

    assert needs_build(repo) == ("all", "packages/web/package.json:1")


@pytest.mark.parametrize("script", ["prepare", "pretest", "postinstall"])
def test_a_build_that_happens_anyway_is_not_repeated(make_repo: MakeRepo, script: str) -> None:
    scripts = {"build": "tsup", "test": "mocha dist/test", script: "npm run build"}
    repo = make_repo({"package.json": json.dumps({"main": "dist/a.js", "scripts": scripts})})

    assert component(repo).fact("node.built-by") is not None
    assert needs_build(repo) == ("", "")


@pytest.mark.parametrize(
    ("test", "more", "text"),
    [
        ("playwright test", {}, "npx playwright install --with-deps chromium"),
        ("vitest run", {"vitest.config.ts": "test: { browser: { enabled: true } }"},
         "npx playwright install --with-deps chromium"),
        ("vitest run", {}, ""),
        ("playwright install && playwright test", {}, ""),
    ],
    ids=["playwright", "vitest-browser", "vitest", "installs-itself"],
)  # fmt: skip
def test_a_browser_is_installed_for_tests_that_drive_one(
    make_repo: MakeRepo, test: str, more: dict[str, str], text: str
) -> None:
    manifest = {"scripts": {"test": test}, "devDependencies": {"playwright": "1"}}
    repo = make_repo({"package.json": json.dumps(manifest), **more})

    assert component(repo).value("command.browsers") == text


@pytest.mark.parametrize(
    ("dependencies", "framework"),
    [
        ({"next": "1"}, "next"),
        ({"@angular/core": "1"}, "angular"),
        ({"react-scripts": "5"}, "create-react-app"),
        ({"@remix-run/react": "2"}, "remix"),
        ({"@nestjs/core": "11"}, "nestjs"),
        ({"turbo": "2"}, "turborepo"),
    ],
)
def test_a_framework_is_known_by_the_package_that_is_it(
    make_repo: MakeRepo, dependencies: dict[str, str], framework: str
) -> None:
    repo = make_repo({"package.json": json.dumps({"dependencies": dependencies})})

    assert [fact.value for fact in component(repo).under("framework")] == [framework]


def test_a_peer_is_what_the_user_brings(make_repo: MakeRepo) -> None:
    repo = make_repo({"package.json": json.dumps({"peerDependencies": {"vue": "3"}})})

    assert component(repo).under("framework") == ()


@pytest.mark.parametrize(
    ("files", "driver"),
    [
        ({"package.json": '{"dependencies": {"pg": "8"}}'}, "postgres"),
        ({"package.json": '{"dependencies": {"ioredis": "5"}}'}, "redis"),
        ({"package.json": '{"dependencies": {"mongoose": "8"}}'}, "mongodb"),
        ({"package.json": '{"dependencies": {"mysql2": "3"}}'}, "mysql"),
        ({"package.json": "{}", "prisma/schema.prisma": 'provider = "postgresql"\n'}, "postgres"),
        ({"package.json": "{}", "prisma/schema.prisma": 'provider = "sqlite"\n'}, None),
    ],
)
def test_a_client_library_is_a_hint_at_its_server(
    make_repo: MakeRepo, files: dict[str, str], driver: str | None
) -> None:
    found = [fact.value for fact in component(make_repo(files)).under("driver")]

    assert found == ([driver] if driver else [])
