"""GitHub Actions as products: the bundle that is committed is compared, and nothing else."""

from __future__ import annotations

from autodevops_cli.ecosystems.actions import ECOSYSTEM
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Run, SetupTool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

ACTION = "name: Greet\nruns:\n  using: node24\n  main: dist/index.js\n"
FILES = {
    "action.yml": ACTION,
    "package.json": '{"scripts": {"package": "ncc build src/index.ts"}}',
    "package-lock.json": "{}",
    "dist/index.js": "",
}


def component(repo: Snapshot) -> Component:
    return Component("actions", "", settle(ECOSYSTEM.detect(repo, "")))


def test_only_the_root_can_be_an_action(make_repo: MakeRepo) -> None:
    repo = make_repo({".github/actions/setup/action.yml": ACTION})

    assert ECOSYSTEM.roots(repo) == ()


def test_a_file_of_this_name_that_runs_nothing_is_no_action(make_repo: MakeRepo) -> None:
    assert ECOSYSTEM.roots(make_repo({"action.yml": "name: Greet\n"})) == ()


def test_a_committed_bundle_is_made_again_and_compared(make_repo: MakeRepo) -> None:
    (job,) = ECOSYSTEM.jobs(component(make_repo(FILES)))

    setup, install, compare = job.steps
    assert isinstance(setup, SetupTool) and setup.version == "24"
    assert isinstance(install, Run) and install.command == "npm ci"
    assert isinstance(compare, Run) and compare.advisory
    assert compare.command == "npm run package && git diff --exit-code --stat -- dist"


def test_a_bundle_that_nothing_locks_is_left_alone(make_repo: MakeRepo) -> None:
    files = {path: text for path, text in FILES.items() if path != "package-lock.json"}

    assert list(ECOSYSTEM.jobs(component(make_repo(files)))) == []


def test_a_composite_action_has_nothing_to_compare(make_repo: MakeRepo) -> None:
    action = "name: Greet\nruns:\n  using: composite\n  steps: []\n"

    assert list(ECOSYSTEM.jobs(component(make_repo({**FILES, "action.yml": action})))) == []


def test_a_script_that_bundles_nothing_is_not_run(make_repo: MakeRepo) -> None:
    package = '{"scripts": {"build": "tsc", "package": "npm pack"}}'

    assert list(ECOSYSTEM.jobs(component(make_repo({**FILES, "package.json": package})))) == []
