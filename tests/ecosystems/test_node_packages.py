"""The tests of a workspace, package by package."""

from __future__ import annotations

import json

import pytest

from autodevops_cli.model.plan import Job, Purpose, Run
from autodevops_cli.planning.planner import plan
from autodevops_cli.planning.profile import profile
from tests.conftest import MakeRepo


def package(name: str, **more: object) -> str:
    return json.dumps({"name": name, "private": True, "scripts": {"test": "node --test"}, **more})


SPACE = {
    "package.json": json.dumps({"private": True, "packageManager": "pnpm@10.0.0"}),
    "pnpm-workspace.yaml": "packages: [apps/*, libs/*]\n",
    "apps/web/package.json": package("web", dependencies={"@x/ui": "workspace:*"}),
    "apps/web/a.js": "", "apps/web/server.js": "",
    "libs/ui/package.json": package("@x/ui", devDependencies={"@x/dev": "workspace:*"}),
    "libs/dev/package.json": json.dumps({"name": "@x/dev", "private": True}),
    "apps/api/package.json": package("api"),
    "README.md": "", "tsconfig.base.json": "{}", "scripts/x.js": "",
}  # fmt: skip


def jobs_of(make_repo: MakeRepo, files: dict[str, str]) -> dict[str, Job]:
    jobs = plan(profile(make_repo(files))).jobs
    return {job.id: job for job in jobs if job.purpose is Purpose.TEST}


def command(job: Job) -> str:
    return next(
        step.command for step in job.steps if isinstance(step, Run) and step.title == "Test"
    )


def test_each_package_of_an_application_has_a_job_of_its_own(make_repo: MakeRepo) -> None:
    found = jobs_of(make_repo, SPACE)

    assert {name: command(job) for name, job in found.items()} == {
        "test-apps-api": "pnpm --filter=./apps/api run test",
        "test-apps-web": "pnpm --filter=./apps/web run test",
        "test-libs-ui": "pnpm --filter=./libs/ui run test",
    }


def test_a_package_watches_what_it_uses_and_what_all_share(make_repo: MakeRepo) -> None:
    shared = (
        "package.json", "pnpm-workspace.yaml", "scripts/", "tsconfig.base.json",
    )  # fmt: skip

    found = jobs_of(make_repo, SPACE)

    assert found["test-apps-web"].watches == ("apps/web/", "libs/dev/", "libs/ui/", *shared)
    assert found["test-apps-api"].watches == ("apps/api/", *shared)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"package.json": '{"private": true, "workspaces": ["apps/*", "libs/*"]}',
          "package-lock.json": "{}", "pnpm-workspace.yaml": ""},
         "npm run test --workspace=./apps/web"),
        ({"package.json": '{"private": true, "workspaces": ["apps/*", "libs/*"]}',
          "yarn.lock": "# yarn lockfile v1\n", "pnpm-workspace.yaml": ""},
         "yarn workspace web run test"),
        ({"turbo.json": '{"tasks": {"test": {}}}', "package.json": json.dumps(
            {"private": True, "packageManager": "pnpm@10.0.0", "devDependencies": {"turbo": "2"}})},
         "pnpm exec turbo run test --filter=./apps/web"),
    ],
    ids=["npm", "yarn", "turborepo"],
)  # fmt: skip
def test_the_filter_is_that_of_the_tool(
    make_repo: MakeRepo, more: dict[str, str], expected: str
) -> None:
    assert command(jobs_of(make_repo, SPACE | more)["test-apps-web"]) == expected


def test_a_script_for_all_of_them_is_run_as_it_is(make_repo: MakeRepo) -> None:
    root = {"package.json": json.dumps(
        {"private": True, "packageManager": "pnpm@10.0.0", "scripts": {"test": "pnpm -r test"}}
    )}  # fmt: skip

    assert [*jobs_of(make_repo, SPACE | root)] == ["test"]


def test_more_packages_than_jobs_are_worth_are_tested_together(make_repo: MakeRepo) -> None:
    many = {f"libs/p{n}/package.json": package(f"p{n}") for n in range(9)}

    (only,) = jobs_of(make_repo, SPACE | many).values()

    assert command(only) == "pnpm --recursive run test"
