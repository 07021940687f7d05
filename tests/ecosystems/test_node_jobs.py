"""Facts → jobs: what is provided, in which order, and what only advises."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from autodevops_cli.data import pinned, releases
from autodevops_cli.ecosystems.node import ECOSYSTEM
from autodevops_cli.model.evidence import Evidence, Place, Source, command, settle
from autodevops_cli.model.plan import Axis, Cache, Job, OfAxis, Run, SetupTool
from autodevops_cli.model.stack import Component
from tests.conftest import MakeRepo

LINES = tuple(one.cycle for one in reversed(releases("node")) if one.lts and one.alive)
LIBRARY = {"name": "a", "version": "1.0.0", "exports": "./a.js", "scripts": {"test": "jest"}}


def jobs(
    make_repo: MakeRepo, files: Mapping[str, str], root: str = "", *more: Evidence
) -> dict[str, Job]:
    seen = (*ECOSYSTEM.detect(make_repo(files), root), *more)
    return {job.id: job for job in ECOSYSTEM.jobs(Component("node", root, settle(seen)))}


def texts(job: Job) -> list[str]:
    """Return a job in short: tools as "+name version", commands as they are."""
    found = []
    for step in job.steps:
        if isinstance(step, SetupTool):
            version = step.version if isinstance(step.version, str) else "*"
            found.append(f"+{step.tool.name} {step.version_file or version}".strip())
        elif isinstance(step, Run):
            found.append(step.command)
    return found


def node(job: Job) -> SetupTool:
    return next(
        step for step in job.steps if isinstance(step, SetupTool) and step.tool.name == "node"
    )


def test_an_application_is_tested_with_the_version_of_its_version_file(
    make_repo: MakeRepo,
) -> None:
    manifest = json.dumps({"private": True, "scripts": {"test": "jest"}})
    files = {"package.json": manifest, ".nvmrc": "22", "package-lock.json": "{}"}

    job = jobs(make_repo, files)["test"]

    assert texts(job) == ["+node .nvmrc", "npm ci", "npm test"]
    assert node(job).inputs == (("cache", "npm"),)
    assert job.matrix == ()


def test_a_library_is_tested_with_every_supported_line(make_repo: MakeRepo) -> None:
    job = jobs(make_repo, {"package.json": json.dumps(LIBRARY)})["test"]

    assert job.matrix == (Axis("node", LINES, "Node"),)
    assert node(job).version == OfAxis("node")


def test_a_library_for_one_line_has_no_matrix(make_repo: MakeRepo) -> None:
    manifest = LIBRARY | {"engines": {"node": f"^{LINES[0]}"}}

    job = jobs(make_repo, {"package.json": json.dumps(manifest)})["test"]

    assert (job.matrix, node(job).version) == ((), LINES[0])


def test_without_a_lock_file_nothing_is_cached(make_repo: MakeRepo) -> None:
    manifest = LIBRARY | {"dependencies": {"b": "1"}}

    job = jobs(make_repo, {"package.json": json.dumps(manifest)})["test"]

    assert node(job).inputs == (("package-manager-cache", "false"),)
    assert "npm install" in texts(job)


def test_a_package_in_a_folder_says_where_its_lock_file_is(make_repo: MakeRepo) -> None:
    manifest = json.dumps({"private": True, "scripts": {"test": "jest"}})
    files = {"web/package.json": manifest, "web/yarn.lock": ""}

    job = jobs(make_repo, files, "web")["test"]

    assert node(job).inputs == (("cache", "yarn"), ("cache-dependency-path", "web/yarn.lock"))
    assert {step.directory for step in job.steps if isinstance(step, Run)} == {"web"}


@pytest.mark.parametrize(
    ("manifest", "lock", "first"),
    [
        ({"packageManager": "pnpm@10.1.0"}, "pnpm-lock.yaml", "+pnpm"),
        ({}, "pnpm-lock.yaml", "+pnpm 10"),
        ({"packageManager": "yarn@4.1.0"}, "yarn.lock", "corepack enable"),
        ({"packageManager": "yarn@1.22.22"}, "yarn.lock", "+node"),
        ({"packageManager": "bun@1.2.0"}, "bun.lock", "+bun 1.2.0"),
    ],
    ids=["pnpm-declared", "pnpm-by-lock", "yarn-4", "yarn-1", "bun"],
)
def test_the_manager_is_there_before_node_asks_for_it(
    make_repo: MakeRepo, manifest: dict[str, object], lock: str, first: str
) -> None:
    whole = manifest | {"private": True, "scripts": {"test": "jest"}}
    files = {"package.json": json.dumps(whole), lock: "lockfileVersion: '9.0'\n"}

    assert texts(jobs(make_repo, files)["test"])[0].startswith(first)


def test_a_declared_pnpm_in_a_folder_is_read_from_that_folder(make_repo: MakeRepo) -> None:
    manifest = {"packageManager": "pnpm@10.1.0", "private": True, "scripts": {"test": "jest"}}
    files = {"web/package.json": json.dumps(manifest), "web/pnpm-lock.yaml": ""}

    setup = jobs(make_repo, files, "web")["test"].steps[0]

    assert isinstance(setup, SetupTool)
    assert (setup.version, setup.inputs) == ("", (("package_json_file", "web/package.json"),))


def test_bun_keeps_its_downloads_and_brings_no_node(make_repo: MakeRepo) -> None:
    manifest = json.dumps({"private": True, "scripts": {"test": "bun test"}})

    job = jobs(make_repo, {"package.json": manifest, "bun.lock": ""})["test"]

    assert Cache("bun", ("~/.bun/install/cache",), ("bun.lock",)) in job.steps
    assert [text.split()[0] for text in texts(job)] == ["+bun", "bun", "bun"]


def test_checks_share_a_job_and_run_once(make_repo: MakeRepo) -> None:
    scripts = {"lint": "eslint .", "format:check": "prettier --check .", "typecheck": "tsc"}

    found = jobs(make_repo, {"package.json": json.dumps(LIBRARY | {"scripts": scripts})})

    titles = [step.title for step in found["lint"].steps if isinstance(step, Run)]
    assert titles == ["Lint", "Check formatting", "Check types"]
    assert found["lint"].matrix == ()


def test_what_no_script_runs_only_advises(make_repo: MakeRepo) -> None:
    manifest = json.dumps({"devDependencies": {"eslint": "9"}})

    job = jobs(make_repo, {"package.json": manifest, "eslint.config.js": ""})["lint"]

    step = job.steps[-1]
    assert isinstance(step, Run)
    assert step.advisory
    assert step.notes == ("advisory: no script runs it, so nobody promised that it passes",)


def test_a_script_gates(make_repo: MakeRepo) -> None:
    manifest = json.dumps({"scripts": {"lint": "eslint ."}})

    step = jobs(make_repo, {"package.json": manifest})["lint"].steps[-1]

    assert isinstance(step, Run)
    assert (step.advisory, step.notes) == (False, ())


def test_a_build_that_tests_need_is_in_their_job_and_nowhere_else(make_repo: MakeRepo) -> None:
    manifest = {
        "main": "dist/a.js",
        "private": True,
        "scripts": {"build": "tsc", "test": "mocha dist/test"},
    }

    found = jobs(make_repo, {"package.json": json.dumps(manifest)})

    assert list(found) == ["test"]
    assert texts(found["test"])[-2:] == ["npm run build", "npm test"]


def test_a_build_that_nothing_needs_has_its_own_job(make_repo: MakeRepo) -> None:
    manifest = {"private": True, "scripts": {"build": "vite build", "test": "vitest run"}}

    found = jobs(make_repo, {"package.json": json.dumps(manifest)})

    assert list(found) == ["test", "build"]


def test_prepared_code_is_there_for_every_job(make_repo: MakeRepo) -> None:
    manifest = {
        "devDependencies": {"prisma": "6"},
        "scripts": {"lint": "eslint .", "test": "jest", "build": "vite build"},
    }
    files = {"package.json": json.dumps(manifest), "prisma/schema.prisma": ""}

    found = jobs(make_repo, files)

    assert all("npx prisma generate" in texts(job) for job in found.values())
    assert len(found) == 3


def test_a_test_command_of_existing_ci_gets_the_same_tools(make_repo: MakeRepo) -> None:
    manifest = {"packageManager": "pnpm@10.1.0", "scripts": {"build": "tsc", "test": "vitest"}}
    files = {"package.json": json.dumps(manifest), "pnpm-lock.yaml": ""}
    ci = command("test", "pnpm vitest --coverage", Place("ci.yml", 9), Source.CI)

    found = jobs(make_repo, files, "", ci)

    assert texts(found["test"])[-1] == "pnpm vitest --coverage"
    assert "build" not in found


def test_an_install_is_spared_the_browser_that_no_test_drives(make_repo: MakeRepo) -> None:
    manifest = {
        "scripts": {"test:unit": "vitest run", "test:e2e": "cypress run"},
        "devDependencies": {"cypress": "13"},
    }

    found = jobs(make_repo, {"package.json": json.dumps(manifest)})

    install = next(s for s in found["test"].steps if isinstance(s, Run) and "install" in s.command)
    assert install.env == (("CYPRESS_INSTALL_BINARY", "0"),)


def test_an_install_brings_the_browser_that_tests_drive(make_repo: MakeRepo) -> None:
    manifest = {"scripts": {"test": "cypress run"}, "devDependencies": {"cypress": "13"}}

    found = jobs(make_repo, {"package.json": json.dumps(manifest)})

    assert {step.env for step in found["test"].steps if isinstance(step, Run)} == {()}


def test_what_existing_ci_checks_after_a_build_is_checked_after_it_here(
    make_repo: MakeRepo,
) -> None:
    manifest = {"scripts": {"build": "tsc", "lint": "eslint .", "test:dts": "tsd"}}
    files = {"package.json": json.dumps(manifest)}
    ci = [
        command(kind, text, Place("ci.yml", line), Source.CI, "CI runs it in job all")
        for line, (kind, text) in enumerate(
            [
                ("lint", "npm run lint"),
                ("build", "npm run build"),
                ("typecheck", "npm run test:dts"),
            ]
        )
    ]

    found = jobs(make_repo, files, "", *ci)

    assert texts(found["lint"])[-3:] == ["npm run lint", "npm run build", "npm run test:dts"]


def test_every_tool_has_a_pin_with_the_inputs_that_are_used() -> None:
    for tool in ECOSYSTEM.tools:
        assert tool.version_input in pinned(tool.action).inputs
    assert {"cache", "cache-dependency-path", "package-manager-cache"} <= pinned(
        "actions/setup-node"
    ).inputs
    assert "package_json_file" in pinned("pnpm/action-setup").inputs
