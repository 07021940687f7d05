"""Deno: where it starts, its tasks, its versions and its jobs."""

from __future__ import annotations

import json

import pytest

from autodevops_cli.ecosystems.deno import ECOSYSTEM
from autodevops_cli.model.evidence import Source, settle
from autodevops_cli.model.plan import Run, SetupTool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo


def component(repo: Snapshot) -> Component:
    return Component("deno", "", settle(ECOSYSTEM.detect(repo, "")))


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"deno.json": "{}"}, ("",)),
        ({"deno.jsonc": "// ours\n{}"}, ("",)),
        ({"deno.json": "{}", "package.json": "{}"}, ()),
        ({"deno.json": '{"tasks": {"test": "deno test"}}', "package.json": "{}"}, ("",)),
        ({"main.ts": 'import { serve } from "https://deno.land/std/http/server.ts"'}, ("",)),
        ({"main.ts": 'import x from "./x.ts"'}, ()),
        ({"deno.json": '{"workspace": ["./a"]}', "a/deno.json": "{}"}, ("",)),
    ],
    ids=["json", "jsonc", "beside-node", "tasks-beside-node", "imports", "typescript", "workspace"],
)
def test_deno_starts_where_it_runs_something(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(files)) == roots


def test_tasks_go_before_the_tools_in_the_box(make_repo: MakeRepo) -> None:
    tasks = {"test": "deno test -A", "lint": "deno lint", "fmt:check": "deno fmt --check"}
    repo = make_repo({"deno.json": json.dumps({"tasks": tasks})})

    found = component(repo)

    assert [found.value(f"command.{kind}") for kind in ("test", "lint", "format")] == [
        "deno task test", "deno task lint", "deno task fmt:check",
    ]  # fmt: skip


def test_a_task_may_be_an_object(make_repo: MakeRepo) -> None:
    tasks = {"test": {"command": "deno test", "description": "all"}}
    repo = make_repo({"deno.json": json.dumps({"tasks": tasks})})

    assert component(repo).value("command.test") == "deno task test"


def test_tests_without_a_task_are_run_by_convention(make_repo: MakeRepo) -> None:
    repo = make_repo({"deno.json": "{}", "src/a_test.ts": ""})

    fact = component(repo).fact("command.test")

    assert fact is not None
    assert (fact.value, fact.because.rank) == ("deno test --allow-all", Source.CONVENTION)


@pytest.mark.parametrize("body", ["deno test --watch", "deployctl deploy", "docker compose up"])
def test_a_task_that_does_not_end_or_ships_is_not_run(make_repo: MakeRepo, body: str) -> None:
    repo = make_repo({"deno.json": json.dumps({"tasks": {"test": body}})})

    assert component(repo).fact("command.test") is None


def test_the_application_is_started_by_its_task_or_main_file(make_repo: MakeRepo) -> None:
    repo = make_repo({"deno.json": "{}", "main.ts": ""})

    assert component(repo).value("command.start") == "deno run --allow-all main.ts"


def test_fresh_is_known_by_its_imports(make_repo: MakeRepo) -> None:
    imports = {"$fresh/": "https://deno.land/x/fresh@1.6.8/"}
    repo = make_repo({"deno.json": json.dumps({"imports": imports})})

    assert [fact.value for fact in component(repo).under("framework")] == ["fresh"]


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({".dvmrc": "2.1.4\n"}, "2.1.4"),
        ({".tool-versions": "deno 1.46.0\n"}, "1.46.0"),
        ({"mise.toml": '[tools]\ndeno = "2"\n'}, "2"),
    ],
)
def test_the_version_comes_from_a_version_file(
    make_repo: MakeRepo, files: dict[str, str], version: str
) -> None:
    found = component(make_repo({"deno.json": "{}", **files}))

    setup = next(iter(ECOSYSTEM.jobs(found))).steps[0]

    assert isinstance(setup, SetupTool)
    assert (found.value("deno.version"), setup.version) == (version, version)


def test_what_no_task_runs_only_advises(make_repo: MakeRepo) -> None:
    found = component(make_repo({"deno.json": "{}"}))

    runs = [one for job in ECOSYSTEM.jobs(found) for one in job.steps if isinstance(one, Run)]

    assert [(one.command, one.advisory) for one in runs] == [
        ("deno lint", True),
        ("deno fmt --check", True),
    ]


@pytest.mark.parametrize("content", ["", "[]", "3", '{"tasks": 3}', '{"workspace": {}}', "{"])
def test_a_configuration_of_any_kind_is_read(make_repo: MakeRepo, content: str) -> None:
    found = component(make_repo({"deno.json": content}))

    assert found.value("command.lint") == "deno lint"
