"""AppVeyor configurations, read."""

from __future__ import annotations

from autodevops_cli.model.ci import CiJob
from autodevops_cli.providers.appveyor import PROVIDER
from tests.conftest import MakeRepo


def job(make_repo: MakeRepo, text: str) -> CiJob:
    document = PROVIDER.parse(make_repo({"appveyor.yml": text}), "appveyor.yml")
    assert document is not None
    return document.jobs[0]


def test_phases_run_in_the_order_of_appveyor_and_powershell_is_left_out(
    make_repo: MakeRepo,
) -> None:
    found = job(
        make_repo,
        "test_script:\n  - cmd: npm test\n  - ps: Write-Host hi\ninstall: npm ci\n",
    )

    assert [one.run for one in found.steps] == ["npm ci", "npm test"]


def test_it_is_windows_unless_an_image_says_otherwise(make_repo: MakeRepo) -> None:
    windows = job(make_repo, "test_script: [make]\n")
    linux = job(make_repo, "image: [Visual Studio 2022, Ubuntu2204]\ntest_script: [make]\n")

    assert (windows.runner, linux.runner) == ("windows", "ubuntu")


def test_rows_of_variables_multiply_with_images(make_repo: MakeRepo) -> None:
    found = job(
        make_repo,
        "image: [A, B]\n"
        "environment:\n"
        "  TOKEN: {secure: x}\n"
        "  MODE: fast\n"
        "  matrix:\n"
        "    - nodejs_version: '20'\n"
        "    - nodejs_version: '22'\n"
        "test_script: [npm test]\n",
    )

    assert found.env == (("MODE", "fast"),)
    assert len(found.cells) == 4
    assert found.cells[0] == (("image", "A"), ("nodejs_version", "20"))


def test_nothing_to_run_is_no_document(make_repo: MakeRepo) -> None:
    repo = make_repo({"appveyor.yml": "image: Ubuntu\nbuild: off\n"})

    assert PROVIDER.parse(repo, "appveyor.yml") is None
