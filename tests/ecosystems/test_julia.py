"""Julia: packages and projects, the versions they run on, and their tests."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.julia import ECOSYSTEM, INSTANTIATE, JULIA, TEST
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Axis, Run, SetupTool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

PACKAGE = 'name = "Shapes"\nuuid = "1c0c2aa6-6f0d-4b0e-9a53-3b9cd3a2f7a1"\nversion = "0.1.0"\n'


def component(repo: Snapshot) -> Component:
    return Component("julia", "", settle(ECOSYSTEM.detect(repo, "")))


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"Project.toml": PACKAGE}, ("",)),
        ({"Project.toml": '[deps]\nJSON = "682c06a0-de6a-54ab-a142-c8b1cf79cde6"\n'}, ("",)),
        ({"Project.toml": 'title = "something else"\n'}, ()),
        (
            {"Project.toml": PACKAGE, "docs/Project.toml": PACKAGE, "test/Project.toml": PACKAGE},
            ("",),
        ),
        ({"Project.toml": PACKAGE, "lib/Core/Project.toml": PACKAGE}, ("", "lib/Core")),
    ],
    ids=["package", "project", "foreign", "asides", "several"],
)  # fmt: skip
def test_julia_starts_at_its_projects(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(files)) == roots


def test_a_package_is_tested_by_its_package_manager(make_repo: MakeRepo) -> None:
    found = component(make_repo({"Project.toml": PACKAGE, "test/runtests.jl": ""}))

    assert (found.value("command.install"), found.value("command.test")) == (INSTANTIATE, TEST)


def test_without_tests_there_is_no_test(make_repo: MakeRepo) -> None:
    assert list(ECOSYSTEM.jobs(component(make_repo({"Project.toml": PACKAGE})))) == []


@pytest.mark.parametrize(
    ("compat", "cycles"),
    [
        ("1.6", ("1.10", "1.12")),
        ("1.11", ("1.12",)),
        ("~1.10", ("1.10",)),
        ("1.10, 1.12", ("1.10", "1.12")),
        ("so to speak", ("1.10", "1.12")),
    ],
    ids=["floor", "newer", "tilde", "several", "unreadable"],
)
def test_a_library_runs_on_the_supported_versions_it_is_compatible_with(
    make_repo: MakeRepo, compat: str, cycles: tuple[str, ...]
) -> None:
    text = f'{PACKAGE}\n[compat]\njulia = "{compat}"\n'

    (test,) = ECOSYSTEM.jobs(component(make_repo({"Project.toml": text, "test/runtests.jl": ""})))

    if len(cycles) > 1:
        assert test.matrix == (Axis("julia", cycles, "Julia"),)
    else:
        assert [one.version for one in test.steps if isinstance(one, SetupTool)] == list(cycles)


def test_a_manifest_fixes_the_version(make_repo: MakeRepo) -> None:
    manifest = 'julia_version = "1.10.4"\nmanifest_format = "2.0"\n'
    files = {"Project.toml": PACKAGE, "Manifest.toml": manifest, "test/runtests.jl": ""}

    (test,) = ECOSYSTEM.jobs(component(make_repo(files)))

    assert test.matrix == ()
    assert [one.version for one in test.steps if isinstance(one, SetupTool)] == ["1.10.4"]


def test_the_version_says_where_it_stands(make_repo: MakeRepo) -> None:
    text = f'{PACKAGE}\n[compat]\nJSON = "1"\njulia = "1.6"\n'

    fact = component(make_repo({"Project.toml": text})).fact("julia.version")

    assert fact and (fact.value, str(fact.because.where)) == ("1.6", "Project.toml:7")


def test_tests_of_a_project_without_a_name_run_as_a_script(make_repo: MakeRepo) -> None:
    text = '[deps]\nJSON = "682c06a0-de6a-54ab-a142-c8b1cf79cde6"\n'
    found = component(make_repo({"Project.toml": text, "test/runtests.jl": ""}))

    assert found.value("command.test") == "julia --project test/runtests.jl"


def test_the_formatter_only_advises(make_repo: MakeRepo) -> None:
    (lint,) = ECOSYSTEM.jobs(
        component(make_repo({"Project.toml": PACKAGE, ".JuliaFormatter.toml": ""}))
    )

    assert lint.steps[0] == SetupTool(JULIA, "1")
    assert [one.advisory for one in lint.steps if isinstance(one, Run)] == [True]


def test_a_package_that_wants_its_neighbour_is_not_tested_alone(make_repo: MakeRepo) -> None:
    wants = 'name = "Core"\nuuid = "2"\n[deps]\nShapes = "1"\n'
    files = {"Project.toml": PACKAGE, "lib/Core/Project.toml": wants}
    repo = make_repo({**files, "lib/Core/test/runtests.jl": ""})

    found = Component("julia", "lib/Core", settle(ECOSYSTEM.detect(repo, "lib/Core")))

    assert found.commands("test") == ()
