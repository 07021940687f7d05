"""Crystal: what shard.yml says, the specs, the linter and the jobs."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.crystal import ECOSYSTEM, GET
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Purpose, Run, SetupTool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

SHARD = "name: thing\nversion: 1.0.0\n"
DEPENDS = SHARD + "dependencies:\n  kemal:\n    github: kemalcr/kemal\n"
LINTED = SHARD + "development_dependencies:\n  ameba:\n    github: crystal-ameba/ameba\n"
SPEC = {"spec/thing_spec.cr": ""}


def component(repo: Snapshot) -> Component:
    return Component("crystal", "", settle(ECOSYSTEM.detect(repo, "")))


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"shard.yml": SHARD}, ("",)),
        ({"shard.yml": "a: 1\n"}, ()),
        ({"src/a.cr": ""}, ()),
        ({"shard.yml": SHARD, "examples/a/shard.yml": SHARD}, ("",)),
    ],
    ids=["shard", "nameless", "sources", "example"],
)
def test_crystal_starts_at_a_shard(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert tuple(ECOSYSTEM.roots(make_repo(files))) == roots


@pytest.mark.parametrize(
    ("files", "install"),
    [
        ({"shard.yml": SHARD}, ""),
        ({"shard.yml": DEPENDS}, "shards install"),
        ({"shard.yml": DEPENDS, "shard.lock": "version: 2.0\n"}, "shards install --frozen"),
    ],
    ids=["nothing", "manifest", "locked"],
)
def test_dependencies_are_frozen_where_they_are_locked(
    make_repo: MakeRepo, files: dict[str, str], install: str
) -> None:
    assert component(make_repo(files)).value("command.install") == install


def test_specs_run_behind_the_compiler_and_the_dependencies(make_repo: MakeRepo) -> None:
    found = component(make_repo({"shard.yml": DEPENDS} | SPEC))

    test = next(job for job in ECOSYSTEM.jobs(found) if job.purpose is Purpose.TEST)

    assert [step.command for step in test.steps if isinstance(step, Run)] == [
        GET, "shards install", "crystal spec",
    ]  # fmt: skip


def test_a_shard_without_specs_is_built_where_it_has_targets(make_repo: MakeRepo) -> None:
    targets = SHARD + "targets:\n  thing:\n    main: src/thing.cr\n"

    jobs = tuple(ECOSYSTEM.jobs(component(make_repo({"shard.yml": targets}))))

    assert [job.purpose for job in jobs] == [Purpose.LINT, Purpose.BUILD]


@pytest.mark.parametrize(
    ("further", "advisory"),
    [
        ({}, True),
        ({".ameba.yml": ""}, True),
        ({".ameba.yml": "A: 1\n", "shard.lock": "shards:\n  ameba:\n    version: 1\n"}, False),
    ],
    ids=["dependency", "configured", "locked"],
)
def test_the_linter_gates_where_it_is_configured_and_locked(
    make_repo: MakeRepo, further: dict[str, str], advisory: bool
) -> None:
    found = component(make_repo({"shard.yml": LINTED} | SPEC | further))

    lint = next(job for job in ECOSYSTEM.jobs(found) if job.purpose is Purpose.LINT)

    (run,) = (one for one in lint.steps if isinstance(one, Run) and one.command == "bin/ameba")
    assert run.advisory is advisory


@pytest.mark.parametrize(
    ("version", "image"),
    [("1.15.1", "1.15.1"), (">= 1.12.0", "latest"), ("1${{ x }}", "latest")],
    ids=["exact", "range", "hostile"],
)
def test_only_an_exact_version_names_the_image(
    make_repo: MakeRepo, version: str, image: str
) -> None:
    found = component(make_repo({"shard.yml": f'{SHARD}crystal: "{version}"\n'} | SPEC))

    setups = [
        step for job in ECOSYSTEM.jobs(found) for step in job.steps if isinstance(step, SetupTool)
    ]
    assert {step.version for step in setups} == {image}


def test_drivers_and_frameworks_are_told(make_repo: MakeRepo) -> None:
    found = component(make_repo({"shard.yml": DEPENDS + "  pg:\n    github: will/crystal-pg\n"}))

    assert found.value("framework.kemal") == "kemal"
    assert found.value("driver.postgres") == "postgres"
