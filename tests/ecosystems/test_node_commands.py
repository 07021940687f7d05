"""Which scripts test, check and build, and what is left out because it runs anyway."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from autodevops_cli.ecosystems.node import ECOSYSTEM
from autodevops_cli.model.evidence import Source, settle
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

KINDS = ("test", "lint", "format", "typecheck", "build", "start")


def component(repo: Snapshot) -> Component:
    return Component("node", "", settle(ECOSYSTEM.detect(repo, "")))


def scripts(make_repo: MakeRepo, bodies: Mapping[str, str], **more: str) -> dict[str, list[str]]:
    """Return the commands of each kind for a package with these scripts."""
    found = component(make_repo({"package.json": json.dumps({"scripts": bodies}), **more}))
    commands = {kind: [fact.value for fact in found.commands(kind)] for kind in KINDS}
    return {kind: texts for kind, texts in commands.items() if texts}


@pytest.mark.parametrize(
    ("bodies", "test"),
    [
        ({"test": "jest"}, "npm test"),
        ({"test": "jest", "test:ci": "jest --ci"}, "npm run test:ci"),
        ({"test": "mocha", "test-ci": "nyc npm test"}, "npm run test-ci"),
        ({"test": "vitest --watch", "test:unit": "vitest run"}, "npm run test:unit"),
        ({"test": "vitest", "test:unit": "vitest"}, "npm run test:unit"),
        ({"test": "playwright test", "test:unit": "vitest"}, "npm run test:unit"),
        ({"test": "playwright test"}, "npm test"),
        ({"test": "eslint .", "unit": "ava"}, "npm run unit"),
        ({"test": "ng test"}, "npm test -- --watch=false"),
        ({"test": "ng test --watch=false"}, "npm test"),
    ],
    ids=[
        "plain", "for-ci", "test-ci", "not-watching", "telling", "no-browser", "only-browser",
        "tests-first", "angular", "angular-once",
    ],
)  # fmt: skip
def test_the_soundest_test_script_is_chosen(
    make_repo: MakeRepo, bodies: dict[str, str], test: str
) -> None:
    assert scripts(make_repo, bodies)["test"] == [test]


def test_a_placeholder_is_no_test(make_repo: MakeRepo) -> None:
    bodies = {"test": 'echo "Error: no test specified" && exit 1'}

    assert scripts(make_repo, bodies) == {}


def test_a_linter_with_its_own_script_is_taken_out_of_the_tests(make_repo: MakeRepo) -> None:
    bodies = {"test": "npm run lint && npm run unit", "lint": "xo", "unit": "ava"}

    assert scripts(make_repo, bodies) == {"test": ["npm run unit"], "lint": ["npm run lint"]}


def test_a_linter_without_a_script_stays_in_the_tests_and_runs_once(make_repo: MakeRepo) -> None:
    assert scripts(make_repo, {"test": "xo && ava"}) == {"test": ["npm test"]}


def test_a_script_written_for_ci_is_run_as_it_is(make_repo: MakeRepo) -> None:
    bodies = {"test:ci": "npm run lint && npm run unit", "lint": "eslint .", "unit": "jest"}

    assert scripts(make_repo, bodies) == {"test": ["npm run test:ci"]}


def test_a_linter_before_the_tests_as_a_hook_runs_once(make_repo: MakeRepo) -> None:
    bodies = {"pretest": "npm run lint", "test": "jest", "lint": "eslint ."}

    assert scripts(make_repo, bodies) == {"test": ["npm test"]}


def test_a_pattern_over_test_scripts_is_sorted_into_jobs(make_repo: MakeRepo) -> None:
    bodies = {
        "test": 'pnpm run "/^test:.*/"',
        "test:format": "prettier . --list-different",
        "test:types": "tsc --noEmit",
        "test:lint": "eslint .",
        "test:spec": "vitest run",
    }

    found = scripts(make_repo, bodies, **{"pnpm-lock.yaml": ""})

    assert found == {
        "test": ["pnpm run test:spec"],
        "lint": ["pnpm run test:lint"],
        "format": ["pnpm run test:format"],
        "typecheck": ["pnpm run test:types"],
    }


def test_a_command_beside_the_linter_is_run_by_the_manager(make_repo: MakeRepo) -> None:
    bodies = {"test": "pnpm lint && vitest run --coverage", "lint": "eslint ."}

    found = scripts(make_repo, bodies, **{"pnpm-lock.yaml": ""})

    assert found["test"] == ["pnpm exec vitest run --coverage"]


def test_a_build_between_tests_gets_steps_in_order(make_repo: MakeRepo) -> None:
    bodies = {
        "test": "npm run test:types && npm run test:unit && npm run build && npm run test:dist",
        "test:types": "tsc --noEmit",
        "test:unit": "vitest run",
        "test:dist": "node --test dist",
        "build": "rollup -c",
    }

    assert scripts(make_repo, bodies)["test"] == [
        "npm run test:types", "npm run test:unit", "npm run build", "npm run test:dist",
    ]  # fmt: skip


def test_checks_after_a_build_stay_where_they_are(make_repo: MakeRepo) -> None:
    bodies = {
        "test": "npm run build && npm run lint && npm run unit",
        "build": "tsc",
        "lint": "eslint .",
        "unit": "mocha dist",
    }

    found = scripts(make_repo, bodies)

    assert found["test"] == ["npm run build", "npm run lint", "npm run unit"]
    assert "lint" not in found


def test_one_step_for_each_kind_of_check(make_repo: MakeRepo) -> None:
    bodies = {
        "check": "npm run check:type && npm run check:lint && npm run check:format",
        "check:type": "tsc -p .",
        "check:lint": "eslint .",
        "check:format": "prettier --check .",
    }

    assert scripts(make_repo, bodies) == {
        "lint": ["npm run check:lint"],
        "format": ["npm run check:format"],
        "typecheck": ["npm run check:type"],
    }


def test_lint_that_holds_everything_is_enough(make_repo: MakeRepo) -> None:
    bodies = {
        "lint": "npm run lint:code && npm run lint:types && npm run fmt:check",
        "lint:code": "eslint .",
        "lint:types": "tsc --noEmit",
        "fmt:check": "prettier --check .",
    }

    assert scripts(make_repo, bodies) == {"lint": ["npm run lint"]}


def test_a_format_script_that_writes_is_left_alone(make_repo: MakeRepo) -> None:
    assert scripts(make_repo, {"format": "prettier --write .", "fmt": "prettier -w src"}) == {}


@pytest.mark.parametrize("flag", ["--check", "-c", "-l", "--list-different"])
def test_a_format_script_that_checks_is_run(make_repo: MakeRepo, flag: str) -> None:
    assert scripts(make_repo, {"format": f"prettier {flag} ."}) == {"format": ["npm run format"]}


def test_a_linter_that_only_looks_is_preferred_to_one_that_fixes(make_repo: MakeRepo) -> None:
    bodies = {"lint": "eslint . --fix", "lint:check": "eslint ."}

    assert scripts(make_repo, bodies)["lint"][0] == "npm run lint:check"


def test_a_linter_that_fixes_is_run_where_there_is_no_other(make_repo: MakeRepo) -> None:
    assert scripts(make_repo, {"lint": "eslint . --fix"}) == {"lint": ["npm run lint"]}


@pytest.mark.parametrize("name", ["typecheck", "type-check", "check-types", "types", "tsc"])
def test_type_checks_go_by_many_names(make_repo: MakeRepo, name: str) -> None:
    assert scripts(make_repo, {name: "tsc"}) == {"typecheck": [f"npm run {name}"]}


def test_checks_that_trace_or_watch_are_no_checks(make_repo: MakeRepo) -> None:
    bodies = {"typecheck": "tsc --noEmit --watch", "lint:fix": "eslint --fix ."}

    assert scripts(make_repo, bodies) == {}


@pytest.mark.parametrize(
    ("bodies", "build"),
    [
        ({"build": "vite build"}, ["npm run build"]),
        ({"compile": "tsc"}, ["npm run compile"]),
        ({"prod": "mix --production"}, ["npm run prod"]),
        ({"build": "electron-builder --mac"}, None),
        ({"build": "docker build ."}, None),
        ({"build": "rollup -c --watch"}, None),
    ],
)
def test_a_build_is_one_that_ends_and_proves_something(
    make_repo: MakeRepo, bodies: dict[str, str], build: list[str] | None
) -> None:
    assert scripts(make_repo, bodies).get("build") == build


@pytest.mark.parametrize(
    ("files", "start"),
    [
        ({"package.json": '{"scripts": {"start": "node ."}}'}, "npm run start"),
        ({"package.json": '{"main": "src/a.js"}', "src/a.js": ""}, "node src/a.js"),
        ({"package.json": '{"main": "gone.js"}', "server.js": ""}, "node server.js"),
        ({"package.json": "{}", "Procfile": "web: node x\n"}, "node x"),
        ({"package.json": '{"module": "a.ts"}', "a.ts": "", "bun.lock": ""}, "bun a.ts"),
        (
            {"package.json": '{"dependencies": {"nuxt": "3"}}'},
            "node .output/server/index.mjs",
        ),
    ],
    ids=["script", "main", "file", "procfile", "bun", "framework"],
)
def test_the_application_is_started_as_its_files_say(
    make_repo: MakeRepo, files: dict[str, str], start: str
) -> None:
    assert component(make_repo(files)).value("command.start") == start


def test_a_runner_without_a_script_is_run_by_its_name(make_repo: MakeRepo) -> None:
    manifest = {"devDependencies": {"vitest": "3"}}
    repo = make_repo({"package.json": json.dumps(manifest), "src/a.test.ts": ""})

    fact = component(repo).fact("command.test")

    assert fact is not None
    assert (fact.value, fact.because.rank) == ("npx vitest run", Source.DEPENDENCY)


def test_a_runner_without_tests_is_not_run(make_repo: MakeRepo) -> None:
    repo = make_repo({"package.json": json.dumps({"devDependencies": {"vitest": "3"}})})

    assert component(repo).fact("command.test") is None


def test_a_task_file_is_asked_before_conventions(make_repo: MakeRepo) -> None:
    makefile = "test:\n\tnode --test\n"
    repo = make_repo({"package.json": "{}", "Makefile": makefile, "test/run-tests.js": ""})

    assert component(repo).value("command.test") == "make test"


@pytest.mark.parametrize(
    ("recipe", "test"),
    [
        ("uv run pytest -n auto", ""),
        ("go test ./...", ""),
        ("pytest && npm run spec", "make test"),
        ("python -m pytest && node --test", "make test"),
        ("./run-tests.sh", "make test"),
    ],
)
def test_a_task_that_tests_another_language_is_not_taken(
    make_repo: MakeRepo, recipe: str, test: str
) -> None:
    files = {"package.json": "{}", "Makefile": f"test:\n\t{recipe}\n", "run-tests.sh": "true\n"}

    assert component(make_repo(files)).value("command.test") == test


def test_a_task_that_rewrites_elsewhere_is_no_check(make_repo: MakeRepo) -> None:
    bodies = {"format": "nx format:write", "format:check": "nx format:check"}

    assert scripts(make_repo, bodies) == {"format": ["npm run format:check"]}
    assert scripts(make_repo, {"format": "nx format:write"}) == {}


@pytest.mark.parametrize(
    ("files", "test"),
    [
        ({"test/runTests.js": "run()"}, "node test/runTests.js"),
        ({"test/a.test.js": 'import test from "node:test"'}, "node --test"),
        ({"test/index.js": "describe('x', () => {})"}, None),
        ({"test/a.test.js": "describe('x', () => {})"}, None),
    ],
    ids=["entry", "node-test", "unknown-framework-entry", "unknown-framework"],
)
def test_plain_node_runs_what_needs_no_framework(
    make_repo: MakeRepo, files: dict[str, str], test: str | None
) -> None:
    repo = make_repo({"package.json": "{}", **files})

    assert (component(repo).value("command.test") or None) == test


def test_tools_that_no_script_runs_are_weaker_than_scripts(make_repo: MakeRepo) -> None:
    manifest = {"devDependencies": {"eslint": "9", "typescript": "5"}}
    repo = make_repo(
        {"package.json": json.dumps(manifest), "eslint.config.js": "", "tsconfig.json": "{}"}
    )

    facts = [*component(repo).commands("lint"), *component(repo).commands("typecheck")]

    assert [(one.value, one.because.rank) for one in facts] == [
        ("npx eslint .", Source.TOOL_CONFIG),
        ("npx tsc --noEmit", Source.TOOL_CONFIG),
    ]


def test_types_are_not_checked_twice(make_repo: MakeRepo) -> None:
    manifest = {"scripts": {"build": "tsc"}, "devDependencies": {"typescript": "5"}}
    repo = make_repo({"package.json": json.dumps(manifest), "tsconfig.json": "{}"})

    assert component(repo).commands("typecheck") == ()


def test_a_command_is_evidence_with_the_line_of_its_script(make_repo: MakeRepo) -> None:
    repo = make_repo({"package.json": '{\n  "scripts": {\n    "test": "jest"\n  }\n}\n'})

    fact = component(repo).fact("command.test")

    assert fact is not None
    assert (str(fact.because.where), fact.because.note) == ("package.json:3", "the test script")
