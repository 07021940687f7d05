"""Workspaces: members, the tool that runs their tasks, and where a component starts."""

from __future__ import annotations

import json

import pytest

from autodevops_cli.ecosystems.node import ECOSYSTEM
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

JEST = json.dumps({"name": "one", "scripts": {"test": "jest", "lint": "eslint ."}})
BARE = json.dumps({"name": "two"})


def component(repo: Snapshot) -> Component:
    return Component("node", "", settle(ECOSYSTEM.detect(repo, "")))


def members(repo: Snapshot) -> list[str]:
    return [fact.value for fact in component(repo).under("workspace.member")]


@pytest.mark.parametrize(
    ("globs", "found"),
    [
        (["packages/*"], ["packages/a", "packages/b"]),
        (["./packages/*/"], ["packages/a", "packages/b"]),
        (["packages/**"], ["packages/a", "packages/b", "packages/b/c"]),
        (["packages/*", "!packages/b"], ["packages/a"]),
        (["{apps,packages}/a"], ["apps/a", "packages/a"]),
        (["apps/a"], ["apps/a"]),
        (["nowhere/*"], []),
    ],
)
def test_globs_name_the_members(make_repo: MakeRepo, globs: list[str], found: list[str]) -> None:
    folders = ("apps/a", "packages/a", "packages/b", "packages/b/c", "packages/d/node_modules/e")
    files = {f"{folder}/package.json": "{}" for folder in folders}
    repo = make_repo({"package.json": json.dumps({"workspaces": globs}), **files})

    assert members(repo) == found


@pytest.mark.parametrize(
    "files",
    [
        {"package.json": '{"workspaces": ["packages/*"]}'},
        {"package.json": '{"workspaces": {"packages": ["packages/*"]}}'},
        {"package.json": "{}", "pnpm-workspace.yaml": "packages:\n  - packages/*\n"},
        {"package.json": "{}", "lerna.json": '{"packages": ["packages/*"]}'},
    ],
    ids=["npm", "yarn", "pnpm", "lerna"],
)
def test_every_manager_declares_members_its_own_way(
    make_repo: MakeRepo, files: dict[str, str]
) -> None:
    repo = make_repo({**files, "packages/a/package.json": "{}"})

    assert members(repo) == ["packages/a"]


@pytest.mark.parametrize(
    ("file", "tool"),
    [
        ("turbo.json", "turborepo"),
        ("nx.json", "nx"),
        ("lerna.json", "lerna"),
        ("rush.json", "rush"),
        (".moon/workspace.yml", "moon"),
    ],
)
def test_the_tool_is_known_by_its_settings(make_repo: MakeRepo, file: str, tool: str) -> None:
    manifest = json.dumps({"workspaces": ["packages/*"]})
    repo = make_repo({"package.json": manifest, file: "{}", "packages/a/package.json": "{}"})

    assert component(repo).value("workspace.tool") == tool


def test_without_a_tool_the_manager_runs_the_workspace(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {
            "package.json": json.dumps({"workspaces": ["a"]}),
            "a/package.json": "{}",
            "yarn.lock": "",
        }
    )

    assert component(repo).value("workspace.tool") == "yarn"


def test_projects_of_nx_need_no_package_json(make_repo: MakeRepo) -> None:
    repo = make_repo({"package.json": "{}", "nx.json": "{}", "libs/ui/project.json": "{}"})

    assert members(repo) == ["libs/ui"]


@pytest.mark.parametrize(
    ("files", "test"),
    [
        ({"package-lock.json": ""}, "npm run test --workspaces --if-present"),
        ({"pnpm-lock.yaml": ""}, "pnpm --recursive run test"),
        ({"bun.lock": ""}, "bun run --filter '*' test"),
        ({"yarn.lock": ""}, "yarn workspace one run test"),
        ({"yarn.lock": "__metadata:\n"}, "yarn workspaces foreach --all run test"),
    ],
    ids=["npm", "pnpm", "bun", "yarn-1", "yarn-4"],
)
def test_tests_of_the_members_are_run_from_the_root(
    make_repo: MakeRepo, files: dict[str, str], test: str
) -> None:
    root = json.dumps({"workspaces": ["packages/*"]})
    packages = {"packages/one/package.json": JEST, "packages/two/package.json": BARE}
    repo = make_repo({"package.json": root, **packages, **files})

    assert component(repo).value("command.test") == test


@pytest.mark.parametrize(
    ("settings", "package", "test"),
    [
        ({"turbo.json": '{"tasks": {"test": {}}}'}, "turbo", "npx turbo run test"),
        ({"turbo.json": '{"tasks": {"build": {}}}'}, "turbo", ""),
        ({"nx.json": "{}"}, "nx", "npx nx run-many -t test"),
        ({"lerna.json": "{}"}, "lerna", "npx lerna run test"),
    ],
    ids=["turbo", "turbo-without-the-task", "nx", "lerna"],
)
def test_the_tool_runs_the_tests_it_knows(
    make_repo: MakeRepo, settings: dict[str, str], package: str, test: str
) -> None:
    root = json.dumps({"workspaces": ["packages/*"], "devDependencies": {package: "1"}})
    repo = make_repo({"package.json": root, "packages/one/package.json": JEST, **settings})

    assert component(repo).value("command.test") == test


def test_a_script_of_the_root_goes_before_those_of_the_members(make_repo: MakeRepo) -> None:
    root = json.dumps({"workspaces": ["packages/*"], "scripts": {"lint": "eslint packages"}})
    repo = make_repo({"package.json": root, "packages/one/package.json": JEST})

    assert [fact.value for fact in component(repo).commands("lint")] == ["npm run lint"]


def test_a_placeholder_at_the_root_does_not_hide_the_tests_of_members(make_repo: MakeRepo) -> None:
    scripts = {"test": 'echo "Error: no test specified" && exit 1'}
    root = json.dumps({"workspaces": ["packages/*"], "scripts": scripts})
    repo = make_repo({"package.json": root, "packages/one/package.json": JEST})

    assert component(repo).value("command.test") == "npm run test --workspaces --if-present"


def test_a_public_member_makes_the_workspace_a_library(make_repo: MakeRepo) -> None:
    member = json.dumps({"name": "x", "version": "1.0.0", "exports": "./index.js"})
    root = json.dumps({"private": True, "workspaces": ["packages/*"]})
    repo = make_repo({"package.json": root, "packages/x/package.json": member})

    assert component(repo).value("kind") == "library"


def test_members_are_no_roots_and_apps_with_a_lock_file_are(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {
            "package.json": json.dumps({"workspaces": ["packages/*"]}),
            "packages/a/package.json": JEST,
            "app/package.json": JEST,
            "app/yarn.lock": "",
            "module/package.json": '{"type": "module"}',
        }
    )

    assert ECOSYSTEM.roots(repo) == ("", "app")


def test_apps_side_by_side_are_roots_without_one_above_them(make_repo: MakeRepo) -> None:
    repo = make_repo({"backend/package.json": JEST, "frontend/package.json": BARE,
                      "frontend/yarn.lock": ""})  # fmt: skip

    assert ECOSYSTEM.roots(repo) == ("backend", "frontend")


@pytest.mark.parametrize(
    "folder", ["examples/a", "perf-testing", "e2e/web", "docs", "remix.init", "templates/x"]
)
def test_demonstrations_and_measurements_are_no_roots(make_repo: MakeRepo, folder: str) -> None:
    repo = make_repo({"package.json": "{}", f"{folder}/package.json": JEST,
                      f"{folder}/yarn.lock": ""})  # fmt: skip

    assert ECOSYSTEM.roots(repo) == ("",)


def test_a_package_below_a_locked_one_is_not_installed_apart(make_repo: MakeRepo) -> None:
    repo = make_repo({"package.json": "{}", "package-lock.json": "{}", "tool/package.json": JEST})

    assert ECOSYSTEM.roots(repo) == ("",)
