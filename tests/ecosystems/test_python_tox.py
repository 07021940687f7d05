"""How tox's configuration is read, and which of its environments a job runs."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.python.project import read_project
from autodevops_cli.ecosystems.python.tox import Tox, expanded, read_tox
from autodevops_cli.ecosystems.python.tox_choice import Choice, choose
from tests.conftest import MakeRepo

CYCLES = ("3.12", "3.13")


def tox(make_repo: MakeRepo, text: str, path: str = "tox.ini") -> Tox:
    found = read_tox(read_project(make_repo({path: text, "box.py": ""}), "", ()))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("py{311,312}-{a,b}", ("py311-a", "py311-b", "py312-a", "py312-b")),
        ("py3{1,2}{,-x}, lint", ("py31", "py31-x", "py32", "py32-x", "lint")),
        ("3.1{0-2}-tests", ("3.10-tests", "3.11-tests", "3.12-tests")),
        ("a\n  # no\n  b # yes\n", ("a", "b")),
        ("{" * 30, ("{" * 30,)),
        ("", ()),
    ],
)
def test_a_list_with_braces_is_expanded(text: str, expected: tuple[str, ...]) -> None:
    assert expanded(text) == expected


def test_a_list_cannot_grow_without_end() -> None:
    assert len(expanded("{a,b,c,d}" * 12)) <= 200


def test_an_environment_gets_the_lines_of_its_factors(make_repo: MakeRepo) -> None:
    text = """
[tox]
envlist = py{312,313}-dj{42,52}, lint
[testenv]
deps =
    pytest
    dj42: django~=4.2
    dj52: django~=5.2
    !dj42: httpx
    -rdev.txt
commands =
    pytest \\
      --cov {posargs:tests}
    py313: mypy .
[testenv:lint]
skip_install = true
deps = ruff
commands = ruff check {toxinidir}
"""
    config = tox(make_repo, text)

    found = config.environment("py-dj52")

    assert [one.name for one in found.deps] == ["pytest", "django", "httpx"]
    assert found.files == ("dev.txt",)
    assert found.commands == ("pytest --cov tests",)
    assert found.tests
    assert config.environment("lint").bare == "ruff check ."
    assert config.environment("py313-dj42").commands == ("pytest --cov tests", "mypy .")


def test_one_section_may_refer_to_another(make_repo: MakeRepo) -> None:
    text = (
        "[base]\ndeps = pytest\n[testenv]\ndeps = {[base]deps}\n    {[no]where}\n"
        "commands = pytest\n"
    )

    assert tox(make_repo, text).environment("py").bare == "pytest"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("tox.toml", '[env_run_base]\ncommands = [["pytest", "-v", { replace = "posargs" }]]\n'),
        ("pyproject.toml", '[tool.tox.env_run_base]\ncommands = [["pytest", "-v"]]\n'),
        ("pyproject.toml", '[tool.tox]\nlegacy_tox_ini = "[testenv]\\ncommands = pytest"\n'),
        ("setup.cfg", "[tox:tox]\nenvlist = py\n[testenv]\ncommands = coverage run -m pytest -v\n"),
    ],
    ids=["tox.toml", "pyproject.toml", "an INI in pyproject.toml", "setup.cfg"],
)  # fmt: skip
def test_every_home_of_the_configuration_is_read(make_repo: MakeRepo, path: str, text: str) -> None:
    assert choose(tox(make_repo, text, path), CYCLES) == Choice(("py",))


def test_a_file_without_tox_sections_is_no_configuration(make_repo: MakeRepo) -> None:
    repo = make_repo({"tox.ini": "[flake8]\nmax-line-length = 100\n", "box.py": ""})

    assert read_tox(read_project(repo, "", ())) is None


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("py{312,313}", ("py",)),
        ("py312, py313, lint, docs", ("py",)),
        ("3.12, 3.13, type", ("py",)),
        ("py{312,313}-{a,b}", ("py-a", "py-b")),
        ("py{312,313}{,-a}", ("py", "py-a")),
        ("py{312,313}-{a,b,c,d}", ("py-d",)),
        ("py{312,313}{,-a,-b,-c}", ("py",)),
        ("dj52-py{312,313}", ("dj52-py",)),
        ("py312-dj42, py{312,313}-dj52", ("py-dj52",)),
        ("py{312,313}-dj{42,52,main}", ("py-dj42", "py-dj52")),
        ("py{312,313}-{tests,mypy}", ("py-tests",)),
        ("py{312,313}-{sqlite,postgres}", ("py-sqlite",)),
        ("py{36,312,313}-a, py{36}-b", ("py-a",)),
        ("pypy3, py312, py313", ("py",)),
        ("docs", ("py",)),
    ],
    ids=["versions", "versions among others", "dotted versions", "two variants", "with and without",
         "too many variants", "too many beside the plain", "the version behind", "for all Pythons",
         "nothing unreleased", "tests among checks", "no server needed", "an old Python is nothing",
         "no other interpreter", "no list of Pythons"],
)  # fmt: skip
def test_the_environments_for_the_jobs_python_are_chosen(
    make_repo: MakeRepo, listed: str, expected: tuple[str, ...]
) -> None:
    config = tox(make_repo, f"[tox]\nenvlist = {listed}\n[testenv]\ncommands = pytest\n")

    assert choose(config, CYCLES) == Choice(expected)


def test_a_python_that_lines_depend_on_is_spelled_out(make_repo: MakeRepo) -> None:
    text = "[tox]\nenvlist = py{312,313}\n[testenv]\ndeps =\n  py313: box\ncommands = pytest\n"

    assert choose(tox(make_repo, text), CYCLES) == Choice(("py",), "py%d%d")


def test_a_python_that_every_section_names_is_spelled_out(make_repo: MakeRepo) -> None:
    text = (
        "[tox]\nenvlist = py{3.12,3.13}-db\n[testenv]\ncommands = pytest\n"
        "[testenv:py{3.12,3.13}-db]\nsetenv = DB = sqlite\n"
    )

    assert choose(tox(make_repo, text), CYCLES) == Choice(("py-db",), "py%d.%d")


def test_an_environment_that_runs_no_tests_is_not_chosen(make_repo: MakeRepo) -> None:
    assert (
        choose(tox(make_repo, "[testenv]\ncommands = sphinx-build docs out\n"), CYCLES).names == ()
    )


@pytest.mark.parametrize(
    "environment",
    [
        "deps = pytest<8\ncommands = pytest",
        "deps = pytest\n    pytest-cov\ncommands = pytest",
        "deps = pytest\nsetenv = A = 1\ncommands = pytest",
        "deps = pytest\ncommands =\n    pytest\n    coverage report",
        "deps = pytest\nextras = x\ncommands = pytest",
        "dependency_groups = test\ncommands = pytest",
    ],
    ids=["a constraint", "a plugin", "a variable", "a second command", "an extra", "a group"],
)
def test_an_environment_that_adds_something_is_not_bare(
    make_repo: MakeRepo, environment: str
) -> None:
    assert tox(make_repo, f"[testenv]\n{environment}\n").environment("py").bare == ""
