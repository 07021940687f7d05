"""The script table as a tree: what is called, what it is for, and whether CI can run it."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.node.scripts import ScriptTable, split
from autodevops_cli.ecosystems.node.vocabulary import Kind, kind_of_name


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("eslint .", Kind.LINT),
        ("npx eslint .", Kind.LINT),
        ("pnpm exec oxlint", Kind.LINT),
        ("biome check .", Kind.LINT),
        ("next lint", Kind.LINT),
        ("prettier --check .", Kind.FORMAT),
        ("biome format .", Kind.FORMAT),
        ("tsc --noEmit", Kind.TYPECHECK),
        ("vue-tsc --build", Kind.TYPECHECK),
        ("vitest --run --typecheck.only", Kind.TYPECHECK),
        ("svelte-check --tsconfig ./tsconfig.json", Kind.TYPECHECK),
        ("tsc -p .", Kind.BUILD),
        ("vite build", Kind.BUILD),
        ("vitest run", Kind.TEST),
        ("cross-env NODE_ENV=test mocha", Kind.TEST),
        ("NODE_OPTIONS=--no-warnings jest", Kind.TEST),
        ("node --test", Kind.TEST),
        ("node ./node_modules/jest/bin/jest.js", Kind.TEST),
        ("node --expose-gc ./node_modules/.bin/vitest --run", Kind.TEST),
        ("dotenv -e .env.test -- jest", Kind.TEST),
        ("bun test", Kind.TEST),
        ("nyc --reporter=lcov npm test", Kind.TEST),
        ("react-scripts test", Kind.TEST),
        ("prisma generate", Kind.PREPARE),
        ("playwright install --with-deps", Kind.PREPARE),
        ("turbo run test", Kind.TEST),
        ("npx nx run-many -t lint", Kind.LINT),
        ("pnpm -r run typecheck", Kind.TYPECHECK),
        ("pnpm --filter ./web build", Kind.BUILD),
        ("yarn workspaces foreach -A run test", Kind.TEST),
    ],
)
def test_a_command_is_known_by_its_tool(body: str, kind: Kind) -> None:
    assert ScriptTable({"x": body}).tree("x").kinds() == {kind}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("lint:types", Kind.TYPECHECK),
        ("check:format", Kind.FORMAT),
        ("test:lint", Kind.LINT),
        ("test:unit", Kind.TEST),
        ("build:esm", Kind.BUILD),
        ("dev:prepare", Kind.PREPARE),
        ("latest", Kind.OTHER),
    ],
)
def test_a_name_tells_what_a_script_is_for(name: str, kind: Kind) -> None:
    assert kind_of_name(name) == kind


def test_calls_are_followed_to_the_commands_at_their_end() -> None:
    table = ScriptTable(
        {
            "check": "npm run check:lint && yarn check:types && run-s 'format:*'",
            "check:lint": "eslint .",
            "check:types": "tsc --noEmit",
            "format:md": "prettier --check '*.md'",
            "format:js": "prettier --check src",
        }
    )

    assert table.tree("check").identity() == {
        "eslint .", "tsc --noEmit", "prettier --check *.md", "prettier --check src",
    }  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        "pnpm run /^test:/",
        'pnpm run "/^test:.*/"',
        "run-p test:*",
        "npm-run-all --parallel test:*",
        "concurrently npm:test:*",
        'concurrently "npm run test:a" "npm run test:b"',
    ],
)
def test_patterns_stand_for_the_scripts_they_match(body: str) -> None:
    table = ScriptTable({"all": body, "test:a": "jest a", "test:b": "jest b", "other": "x"})

    assert table.tree("all").identity() == {"jest a", "jest b"}


def test_an_expression_that_could_run_for_ever_is_not_run() -> None:
    table = ScriptTable({"all": "pnpm run '/^(a+)+$/'", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa!": "jest"})

    assert table.tree("all").identity() == {"pnpm run /^(a+)+$/"}


def test_arguments_of_a_call_reach_the_command() -> None:
    table = ScriptTable({"fix": "npm run lint -- --fix", "lint": "eslint ."})

    assert table.writes("fix")
    assert not table.writes("lint")


def test_scripts_that_call_each_other_come_to_an_end() -> None:
    table = ScriptTable({"a": "npm run b", "b": "npm run a"})

    assert table.tree("a").identity() == frozenset()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('echo "Error: no test specified" && exit 1', "does nothing"),
        ("echo ok", "does nothing"),
        ("vitest --watch", "watches"),
        ("nodemon --exec mocha", "watches"),
        ("jest --watchAll", "watches"),
        ("vitest --ui", "watches"),
        ("cypress open", "watches"),
        ("docker compose run app npm test", "runs containers"),
        ("jest && npm publish", "publishes or deploys"),
        ("vite build && firebase deploy", "publishes or deploys"),
        ("vitest", ""),
        ("jest --watchAll=false", ""),
        ("prisma migrate deploy && jest", ""),
    ],
)
def test_a_script_says_why_it_is_no_good_in_ci(body: str, reason: str) -> None:
    assert ScriptTable({"x": body}).unsound("x") == reason


@pytest.mark.parametrize(
    ("body", "commands", "plain"),
    [
        ("a && b", ("a", "b"), True),
        ("a; b", ("a", "b"), True),
        ("a 'x && y'", ("a 'x && y'",), True),
        ("a || b", ("a", "b"), False),
        ("a | b", ("a", "b"), False),
        ("cd x && a", ("cd x", "a"), False),
        ("a 2>&1 && b", ("a 2>&1", "b"), True),
        ("(a && b)", ("a", "b"), False),
    ],
)
def test_a_body_is_split_where_the_shell_would(
    body: str, commands: tuple[str, ...], plain: bool
) -> None:
    assert split(body) == (commands, plain)
