"""Which Python a project names, and which ones its jobs run on."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.ecosystems.python.cycles import allows, plain_range, single
from autodevops_cli.ecosystems.python.detect import detect
from autodevops_cli.model.evidence import Fact, settle
from tests.conftest import MakeRepo

LIBRARY = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "box"
"""


def facts(make_repo: MakeRepo, files: Mapping[str, str]) -> dict[str, Fact]:
    return {fact.subject: fact for fact in settle(detect(make_repo(files), ""))}


def value(make_repo: MakeRepo, files: Mapping[str, str], subject: str) -> str:
    found = facts(make_repo, files)
    return found[subject].value if subject in found else ""


def classified(*cycles: str, requires: str = "") -> dict[str, str]:
    listed = ", ".join(f'"Programming Language :: Python :: {one}"' for one in cycles)
    wanted = f'requires-python = "{requires}"\n' if requires else ""
    return {"pyproject.toml": f"{LIBRARY}{wanted}classifiers = [{listed}]\n"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({".python-version": "# ours\n3.12.8\n", "mise.toml": '[tools]\npython = "3.11"\n'},
         "3.12.8"),
        ({"mise.toml": '[tools]\npython = "3.13"\n', "runtime.txt": "python-3.11\n"}, "3.13"),
        ({".tool-versions": "uv 0.7.22\npython 3.12.1\n"}, "3.12.1"),
        ({"runtime.txt": "python-3.11.4\n", "Dockerfile": "FROM python:3.9\n"}, "3.11.4"),
        ({"Pipfile": '[requires]\npython_version = "3.13"\npython_full_version = "3.13.2"\n'},
         "3.13.2"),
        ({"pyproject.toml": '[project]\nrequires-python = ">=3.11"\n',
          "Dockerfile": "FROM python:3.9"}, ">=3.11"),
        ({"environment.yml": "dependencies:\n- python=3.10.*\n"}, "3.10"),
        ({"requirements.txt": "", "app.yaml": "runtime: python312\n"}, "3.12"),
        ({"requirements.txt": "",
          "Dockerfile": "ARG V=3.12\nFROM --platform=x docker.io/python:${V}-slim\n"}, "3.12"),
        (classified("3", "3.11", "3.12"), ">=3.11"),
        ({"requirements.txt": ""}, ""),
    ],
    ids=["pyenv before mise", "mise before Heroku", "asdf", "Heroku before Docker",
         "the full version", "the range before Docker", "conda", "App Engine", "Docker",
         "classifiers", "nothing"],
)  # fmt: skip
def test_one_source_of_the_version_goes_first(
    make_repo: MakeRepo, files: dict[str, str], expected: str
) -> None:
    assert value(make_repo, files, "python.version") == expected


def test_the_sources_that_lose_stay_known(make_repo: MakeRepo) -> None:
    found = facts(
        make_repo, {".python-version": "3.12\n", "runtime.txt": "python-3.11\n", "main.py": ""}
    )["python.version"]

    assert str(found.because.where) == ".python-version:1"
    assert [(str(one.where), one.value) for one in found.overruled] == [("runtime.txt:1", "3.11")]


def test_a_library_is_tested_on_what_its_classifiers_name(make_repo: MakeRepo) -> None:
    found = facts(make_repo, classified("3.9", "3.10", "3.12", "3.13", "3.15", requires=">=3.9"))

    assert found["kind"].value == "library"
    assert found["python.matrix"].value == "3.12 3.13 3.15"
    assert "without 3.9 to 3.10 (past the end of life)" in found["python.matrix"].because.note
    assert found["python.single"].value == "3.13"


def test_classifiers_outside_the_supported_range_do_not_count(make_repo: MakeRepo) -> None:
    files = classified("3.11", "3.12", "3.13", requires=">=3.12")

    assert value(make_repo, files, "python.matrix") == "3.12 3.13"


def test_without_classifiers_the_range_is_filled_but_for_the_newest(make_repo: MakeRepo) -> None:
    files = {"pyproject.toml": LIBRARY + 'requires-python = ">=3.12"\n'}

    assert value(make_repo, files, "python.matrix") == "3.12 3.13 3.14"


def test_a_library_of_the_past_keeps_its_newest_python(make_repo: MakeRepo) -> None:
    assert value(make_repo, classified("3.6", "3.8", "3.9"), "python.matrix") == "3.9"


def test_an_application_runs_on_its_one_version_and_its_file_is_the_truth(
    make_repo: MakeRepo,
) -> None:
    found = facts(make_repo, {".python-version": "3.12\n", "main.py": "", "requirements.txt": ""})

    assert found["kind"].value == "application"
    assert "python.matrix" not in found
    assert found["python.single"].value == "3.12"
    assert found["python.version-file"].value == ".python-version"


@pytest.mark.parametrize("text", ["latest\n", "3.99\n", "my-environment\n", ">=3.11\n"])
def test_a_version_file_that_names_no_release_is_not_handed_on(
    make_repo: MakeRepo, text: str
) -> None:
    found = facts(make_repo, {".python-version": text, "main.py": ""})

    assert "python.version-file" not in found
    assert found["python.single"].value == "3.14"


@pytest.mark.parametrize(
    ("values", "pinned", "expected"),
    [
        ([], False, "3.14"),
        ([], True, "3.12"),
        ([">=3.13"], True, "3.13"),
        (["<3.12"], False, "3.11"),
        (["^3.10"], False, "3.14"),
        (["2.7", ">=3.11,<3.13"], False, "3.12"),
        (["3"], False, "3.14"),
        ([">=3.6,<3.9"], False, "3.8"),
    ],
    ids=["nothing said", "pins are older", "above the usual", "below the usual", "poetry's caret",
         "a version without a runner", "only a major", "ended long ago"],
)  # fmt: skip
def test_one_python_fits_what_is_said(values: list[str], pinned: bool, expected: str) -> None:
    assert single(values, pinned=pinned)[0] == expected


@pytest.mark.parametrize(
    ("constraint", "cycle", "expected"),
    [
        (">=3.9.1", "3.9", True),
        ("~=3.12.0", "3.13", False),
        ("~=3.12.0", "3.12", True),
        ("==3.10.*", "3.10", True),
        ("^3.8 || ^2.7", "3.11", True),
        ("~3.11", "3.12", False),
        ("3.12", "3.12", True),
        ("", "3.13", True),
        ("*", "3.13", True),
        ("<3.13", "3.13", False),
        ("not a range", "3.13", True),
    ],
)
def test_a_range_allows_a_cycle(constraint: str, cycle: str, expected: bool) -> None:
    assert allows(constraint, cycle) is expected


def test_poetrys_spellings_become_standard_ones() -> None:
    assert plain_range("^3.9, !=3.9.7") == ">=3.9,<4,!=3.9.7"


def test_versions_of_the_managers_are_known(make_repo: MakeRepo) -> None:
    found = facts(
        make_repo,
        {
            "pyproject.toml": '[project]\nname = "a"\n[tool.uv]\nrequired-version = ">=0.5"\n',
            ".tool-versions": "uv 0.7.22\n",
        },
    )

    assert found["uv.version"].value == "0.7.22"
    assert [one.value for one in found["uv.version"].overruled] == [">=0.5"]


def test_the_lock_file_says_which_poetry_wrote_it(make_repo: MakeRepo) -> None:
    files = {
        "pyproject.toml": '[tool.poetry]\nname = "a"\ndependencies = { python = "^3.11" }\n',
        "poetry.lock": "# This file is automatically @generated by Poetry 1.8.3 and should not\n",
    }

    assert value(make_repo, files, "poetry.version") == "1.8.3"
