"""R: packages, projects, versions, and the check of a package."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.r import CHECK, ECOSYSTEM, EXACT, PANDOC, RELEASE
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import SetupTool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

DESCRIPTION = "Package: shapes\nVersion: 0.1.0\nTitle: Shapes\n"
PACKAGE = {"DESCRIPTION": DESCRIPTION, "NAMESPACE": "", "R/shapes.R": ""}


def component(repo: Snapshot, root: str = "") -> Component:
    return Component("r", root, settle(ECOSYSTEM.detect(repo, root)))


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        (PACKAGE, ("",)),
        ({"DESCRIPTION": "What this is about"}, ()),
        ({"DESCRIPTION": DESCRIPTION, "main.c": ""}, ()),
        ({"app.R": "library(shiny)"}, ("",)),
        ({"renv.lock": "{}", "analysis/a.R": ""}, ("",)),
        ({"install.R": ""}, ("",)),
        ({"environment.yml": "dependencies:\n  - r-base=4.3\n"}, ("",)),
        ({"environment.yml": "dependencies:\n  - python=3.12\n"}, ()),
        ({"plots/a.R": ""}, ()),
    ],
    ids=["package", "prose", "foreign", "shiny", "renv", "install", "conda", "python", "script"],
)
def test_r_starts_where_a_manifest_or_an_app_is(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(files)) == roots


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({"runtime.txt": "r-4.2-2023-01-10"}, "4.2"),
        ({"environment.yml": "dependencies:\n  - conda-forge::r-base=4.3.1\n"}, "4.3.1"),
        ({"renv.lock": '{"R": {"Version": "4.4.1"}}', "a.R": ""}, "4.4.1"),
        ({**PACKAGE, "DESCRIPTION": DESCRIPTION + "Depends: R (>= 4.1)\n"}, ">=4.1"),
        ({".tool-versions": "R 4.5.0\n", "runtime.txt": "r-4.2-2023-01-10"}, "4.5.0"),
    ],
    ids=["runtime", "conda", "renv", "description", "tool-versions"],
)
def test_versions_come_from_every_usual_file(
    make_repo: MakeRepo, files: dict[str, str], version: str
) -> None:
    assert component(make_repo(files)).value("r.version") == version


def test_a_package_is_proved_by_its_check(make_repo: MakeRepo) -> None:
    assert component(make_repo(PACKAGE)).value("command.test") == CHECK


def test_a_package_is_checked_on_the_newest_release(make_repo: MakeRepo) -> None:
    (test,) = ECOSYSTEM.jobs(component(make_repo(PACKAGE)))

    assert [(one.tool, one.version) for one in test.steps[:1] if isinstance(one, SetupTool)] == [
        (RELEASE, "release")
    ]


def test_a_pinned_version_is_set_up(make_repo: MakeRepo) -> None:
    (test,) = ECOSYSTEM.jobs(component(make_repo({**PACKAGE, ".tool-versions": "R 4.4.1\n"})))

    assert [(one.tool, one.version) for one in test.steps[:1] if isinstance(one, SetupTool)] == [
        (EXACT, "4.4.1")
    ]


def test_vignettes_bring_pandoc(make_repo: MakeRepo) -> None:
    files = {**PACKAGE, "DESCRIPTION": DESCRIPTION + "VignetteBuilder: knitr\n"}

    (test,) = ECOSYSTEM.jobs(component(make_repo(files)))

    assert PANDOC in [one.tool for one in test.steps if isinstance(one, SetupTool)]


def test_dependencies_are_those_of_the_packages_own_folder(make_repo: MakeRepo) -> None:
    repo = make_repo({f"pkg/{name}": text for name, text in PACKAGE.items()})

    (test,) = ECOSYSTEM.jobs(component(repo, "pkg"))

    inputs = [one.inputs for one in test.steps if isinstance(one, SetupTool)]
    assert ("working-directory", "pkg") in inputs[-1]


def test_an_app_says_how_it_starts(make_repo: MakeRepo) -> None:
    found = component(make_repo({"app.R": "library(shiny)\n"}))

    assert found.value("framework.shiny") == "shiny"
    assert found.value("command.start") == "Rscript -e 'shiny::runApp()'"
    assert list(ECOSYSTEM.jobs(found)) == []


def test_a_binding_to_the_program_around_it_is_not_checked_alone(make_repo: MakeRepo) -> None:
    files = {f"R-package/{name}": text for name, text in PACKAGE.items()}

    found = component(make_repo({**files, "src/tree.cc": ""}), "R-package")

    assert found.commands("test") == ()
