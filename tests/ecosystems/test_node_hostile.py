"""Files from strangers: nothing raises, nothing hangs, nothing is injected."""

from __future__ import annotations

import json
import time

import pytest

from autodevops_cli.ecosystems.node import ECOSYSTEM
from autodevops_cli.model.evidence import Evidence, settle
from autodevops_cli.model.plan import Run
from autodevops_cli.model.stack import Component
from tests.conftest import MakeRepo

ODD = (1, "x", None, True, [], {}, [1], {"a": 1}, [[]], {"packages": 3}, -0.5)
KEYS = (
    "name", "version", "private", "scripts", "dependencies", "devDependencies", "engines",
    "packageManager", "devEngines", "workspaces", "volta", "main", "exports", "bin", "turbo",
    "pnpm",
)  # fmt: skip


def seen(make_repo: MakeRepo, files: dict[str, str | bytes]) -> list[Evidence]:
    """Return what detection says; everything it says can be settled and planned."""
    repo = make_repo(files)
    found = [one for root in ECOSYSTEM.roots(repo) for one in ECOSYSTEM.detect(repo, root)]
    list(ECOSYSTEM.jobs(Component("node", "", settle(found))))
    return found


@pytest.mark.parametrize("key", KEYS)
def test_a_value_of_any_type_is_read_as_absent_or_as_itself(make_repo: MakeRepo, key: str) -> None:
    for value in ODD:
        assert seen(make_repo, {"package.json": json.dumps({key: value})})


@pytest.mark.parametrize(
    "content", ["", "[]", "null", "3", "{", '{"scripts": {"test": }}', "\ufeff{}", "{}" * 9]
)
def test_a_manifest_of_any_kind_is_read(make_repo: MakeRepo, content: str) -> None:
    found = seen(make_repo, {"package.json": content})

    assert {one.value for one in found if one.subject == "package-manager"} == {"npm"}


def test_broken_files_around_the_manifest_are_read(make_repo: MakeRepo) -> None:
    names = (
        "pnpm-workspace.yaml", "lerna.json", "turbo.json", "nx.json", "rush.json", ".npmrc",
        ".nvmrc", ".tool-versions", "mise.toml", "yarn.lock", "pnpm-lock.yaml", "bun.lock",
        "package-lock.json", ".yarnrc.yml", "Procfile", "Dockerfile", "prisma/schema.prisma",
    )  # fmt: skip
    broken = dict.fromkeys(names, b"\xff\xfe{[:")

    assert seen(make_repo, {"package.json": '{"dependencies": {"a": "1"}}', **broken})


def test_expressions_of_the_ci_never_reach_a_command(make_repo: MakeRepo) -> None:
    evil = "${{ github.token }}"
    manifest = {
        "name": evil,
        "main": f"{evil}.js",
        "packageManager": f"pnpm@{evil}",
        "engines": {"node": evil, "pnpm": f">=9 {evil}"},
        "devEngines": {"runtime": {"name": "node", "version": evil}},
        "volta": {"node": evil},
        "scripts": {
            f"test:{evil}": "jest",
            "test": f"npm run lint && jest {evil}",
            "lint": f"eslint {evil}",
            "build": f"vite build {evil}",
            "setup": f"prisma generate --{evil}",
        },
        "devDependencies": {"prisma": "1", evil: "1"},
        "workspaces": [evil],
    }
    files: dict[str, str | bytes] = {
        "package.json": json.dumps(manifest),
        f"{evil}.js": "",
        f"{evil}/package.json": '{"name": "x", "scripts": {"test": "jest"}}',
        "Procfile": f"web: echo {evil}\n",
        ".nvmrc": evil,
        "prisma/schema.prisma": "",
        f"test/{evil}.test.js": "",
    }

    found = seen(make_repo, files)

    used = ("command.", "node.", "package-manager")
    assert not [one for one in found if one.subject.startswith(used) and "${{" in one.value]
    assert [one.value for one in found if one.subject == "command.test"] == ["pnpm run test"]


@pytest.mark.parametrize("name", ["a; rm -rf /", "$(id)", "`id`", "a b", "a'b", '"', "-x", "a\nb"])
def test_a_script_of_any_name_is_one_word_or_left_out(make_repo: MakeRepo, name: str) -> None:
    manifest = {"scripts": {"test": f"run-s {json.dumps(name)} lint", name: "jest", "lint": "xo"}}

    found = seen(make_repo, {"package.json": json.dumps(manifest)})

    for one in found:
        if one.subject.startswith("command.test"):
            assert ";" not in one.value.replace("'a; rm -rf /'", "")
            assert "\n" not in one.value


def test_a_member_of_any_name_is_one_word(make_repo: MakeRepo) -> None:
    member = json.dumps({"name": "a; rm -rf /", "scripts": {"test": "jest"}})
    manifest = json.dumps({"workspaces": ["packages/*"]})
    files: dict[str, str | bytes] = {
        "package.json": manifest,
        "yarn.lock": "",
        "packages/a/package.json": member,
        "packages/b/package.json": "{}",
    }

    found = [one.value for one in seen(make_repo, files) if one.subject == "command.test"]

    assert found == ["yarn workspace 'a; rm -rf /' run test"]


@pytest.mark.parametrize(
    "manifest",
    [
        {"scripts": {f"s{n}": " && ".join(f"npm run s{m}" for m in range(40)) for n in range(40)}},
        {"scripts": {"test": "(" * 4000, "lint": '"' * 4000, "build": "a|" * 2000}},
        {"workspaces": ["**/" * 40 + "x", "{" * 60, "*" * 200, "[" * 100]},
        {"engines": {"node": ">=" + "1." * 5000}},
        {"exports": {str(n): {str(m): f"./d{m}/x.js" for m in range(99)} for n in range(99)}},
    ],
    ids=["calls", "quotes", "globs", "range", "exports"],
)
def test_a_manifest_made_to_be_slow_is_not(make_repo: MakeRepo, manifest: object) -> None:
    deep = {f"{'a/' * n}package.json": "{}" for n in range(1, 30)}
    started = time.process_time()

    seen(make_repo, {"package.json": json.dumps(manifest), **deep})

    assert time.process_time() - started < 5


def test_a_file_name_in_a_command_is_quoted(make_repo: MakeRepo) -> None:
    files: dict[str, str | bytes] = {"package.json": '{"main": "a b.js"}', "a b.js": ""}

    found = [one.value for one in seen(make_repo, files) if one.subject == "command.start"]

    assert found[0] == "node 'a b.js'"


def test_a_folder_is_a_directory_and_never_part_of_a_command(make_repo: MakeRepo) -> None:
    repo = make_repo({"a; b/package.json": '{"scripts": {"test": "jest"}}'})
    facts = settle(ECOSYSTEM.detect(repo, "a; b"))

    runs = [
        step
        for job in ECOSYSTEM.jobs(Component("node", "a; b", facts))
        for step in job.steps
        if isinstance(step, Run)
    ]

    assert [(run.command, run.directory) for run in runs] == [("npm test", "a; b")]
