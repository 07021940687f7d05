"""Which command runs the tests, and what it beat."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.data import tool_version
from autodevops_cli.ecosystems.python.calls import Call, calls
from autodevops_cli.ecosystems.python.detect import detect
from autodevops_cli.model.evidence import Fact, settle
from tests.conftest import MakeRepo

PYTEST = f"pytest=={tool_version('pytest')}"

PACKAGE = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "box"
"""
CODE = {"box/__init__.py": "VERSION = 1\n", "tests/test_box.py": "def test_box(): ...\n"}
BASE = {"pyproject.toml": PACKAGE, **CODE}


def facts(make_repo: MakeRepo, files: Mapping[str, str]) -> dict[str, Fact]:
    return {fact.subject: fact for fact in settle(detect(make_repo(files), ""))}


def command(make_repo: MakeRepo, files: Mapping[str, str]) -> str:
    found = facts(make_repo, files)
    return found["command.test"].value if "command.test" in found else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("python -m pytest -q", Call("pytest", ("-q",))),
        ("uv run --no-dev --group test pytest", Call("pytest", (), ("uv",))),
        ("uv run -m pytest", Call("pytest", (), ("uv",))),
        ("poetry run coverage run --branch -m pytest x",
         Call("pytest", ("x",), ("poetry", "coverage"))),
        ("TERM=unknown xvfb-run python -b -W error -m unittest", Call("unittest")),
        (".venv/bin/python -m pytest", Call("pytest", (), (), ".venv/bin")),
        ("uv run", Call("uv", ("run",))),
    ],
)  # fmt: skip
def test_the_program_behind_the_wrappers_is_seen(text: str, expected: Call) -> None:
    assert calls(text) == (expected,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pytest", True),
        ("pytest --collect-only", False),
        ("python manage.py test", True),
        ("python manage.py migrate", False),
        ("python -m django test", True),
        ("python tests/runtests.py", True),
        ("ruff check", False),
    ],
)
def test_a_call_that_runs_tests_is_told_apart(text: str, expected: bool) -> None:
    assert calls(text)[0].tests is expected


MAKE = {"Makefile": "test:\n\tpython -m pytest\n"}
HATCH = {"hatch.toml": '[envs.test.scripts]\nrun = "pytest {args:tests}"\n'}
NOX = {"noxfile.py": "import nox\n@nox.session\ndef tests(session):\n    session.run('pytest')\n"}
TOX = {"tox.ini": "[testenv]\ndeps = pytest-cov\ncommands = pytest\n"}
SETTINGS = {"pytest.ini": "[pytest]\n"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({**MAKE, **HATCH, **NOX, **TOX, **SETTINGS}, "make test"),
        ({**HATCH, **NOX, **TOX, **SETTINGS}, "hatch run test:run"),
        ({**NOX, **TOX, **SETTINGS}, "nox -s tests"),
        ({**TOX, **SETTINGS}, "tox -e py"),
        (SETTINGS, "pytest"),
        ({}, "pytest"),
    ],
    ids=["make", "hatch", "nox", "tox", "configured", "convention"],
)
def test_runners_have_an_order(make_repo: MakeRepo, files: dict[str, str], expected: str) -> None:
    assert command(make_repo, {**BASE, **files}) == expected


def test_what_was_beaten_stays_known(make_repo: MakeRepo) -> None:
    found = facts(make_repo, {**BASE, **MAKE, **TOX, **SETTINGS})["command.test"]

    assert str(found.because.where) == "Makefile:1"
    assert [one.value for one in found.overruled] == ["tox -e py", "pytest"]


@pytest.mark.parametrize(
    "makefile",
    [
        "test:\n\tdocker compose run app pytest\n",
        "test:\n\tnpm test\n\tpytest\n",
        "test:\n\tpre-commit run -a\n\tpytest\n",
        "test:\n\ttox\n",
        "test:\n\tuv pip install -e .\n\tpytest\n",
        "test:\n\tsome-tool-nobody-declares\n\tpytest\n",
        "test:\n\t.venv/bin/pytest\n",
        "test:\n\techo none\n",
        "test:\n\tpytest --watch\n",
    ],
    ids=["containers", "another language", "hooks", "every environment", "a manager that is absent",
         "an unknown program", "an environment nobody makes", "nothing", "watching"],
)  # fmt: skip
def test_an_unsound_target_is_passed_over(make_repo: MakeRepo, makefile: str) -> None:
    assert command(make_repo, {**BASE, "Makefile": makefile}) == "pytest"


def test_a_target_in_an_environment_of_its_own_is_preceded_by_what_makes_it(
    make_repo: MakeRepo,
) -> None:
    makefile = (
        "install:\n\tpython3 -m venv venv\n\tvenv/bin/pip install -e .\ntest:\n\tvenv/bin/pytest\n"
    )

    found = facts(make_repo, {**BASE, "Makefile": makefile})

    assert found["command.test"].value == "make test"
    assert found["install.before.make test"].value == "make install"
    assert str(found["install.before.make test"].because.where) == "Makefile:1"


def test_a_recipe_of_just_is_run_without_just(make_repo: MakeRepo) -> None:
    assert command(make_repo, {**BASE, "justfile": "test:\n  python -m pytest -x\n"}) == (
        "python -m pytest -x"
    )


@pytest.mark.parametrize(
    ("pyproject", "lock", "expected"),
    [
        (PACKAGE + '[dependency-groups]\ndev = ["pytest"]\n', "uv.lock", "uv run make test"),
        ('[tool.poetry]\nname = "a"\n[tool.poetry.dev-dependencies]\npytest = "*"\n', "poetry.lock",
         "poetry run make test"),
    ],
    ids=["uv", "poetry"],
)  # fmt: skip
def test_a_target_that_enters_no_environment_is_run_inside_the_projects(
    make_repo: MakeRepo, pyproject: str, lock: str, expected: str
) -> None:
    assert command(make_repo, {**MAKE, **CODE, "pyproject.toml": pyproject, lock: ""}) == expected


def test_scripts_of_pdm_and_poe_are_targets(make_repo: MakeRepo) -> None:
    pdm = (
        PACKAGE
        + '[tool.pdm.scripts]\ntest = "pytest"\n[tool.pdm.dev-dependencies]\nt = ["pytest"]\n'
    )
    poe = (
        PACKAGE + '[tool.poe.tasks]\ntest = { cmd = "pytest" }\n[dependency-groups]\n'
        'dev = ["poethepoet", "pytest"]\n[tool.uv]\n'
    )

    assert command(make_repo, {**CODE, "pyproject.toml": pdm}) == "pdm run test"
    assert command(make_repo, {**CODE, "pyproject.toml": poe}) == "uv run poe test"


def test_hatch_runs_the_python_of_the_job_where_a_matrix_names_several(make_repo: MakeRepo) -> None:
    hatch = (
        '[tool.hatch.envs.test.scripts]\nrun = "pytest"\n'
        '[[tool.hatch.envs.test.matrix]]\npython = ["3.12", "3.13"]\n'
    )

    text = command(make_repo, {**CODE, "pyproject.toml": PACKAGE + hatch})

    assert text.startswith('hatch run "+py=$(python -c ')
    assert text.endswith(')" test:run')


def test_a_session_that_names_pythons_is_told_to_use_the_jobs_own(make_repo: MakeRepo) -> None:
    nox = (
        "import nox\nV = ['3.12']\n@nox.session(python=V, name='unit-tests')\n"
        "def x(s):\n    s.run('pytest')\n"
    )

    found = facts(make_repo, {**BASE, "noxfile.py": nox})

    assert found["command.test"].value == "nox -s unit-tests"
    assert found["nox.pythons.nox -s unit-tests"].value == "several"


@pytest.mark.parametrize(
    "noxfile",
    [
        "import nox, httpx\n@nox.session\ndef tests(s): s.run('pytest')\n",
        "import nox\n@nox.session(venv_backend='conda')\ndef tests(s): s.run('pytest')\n",
        "import nox\n@nox.session\ndef docs(s): s.run('sphinx-build')\n",
        "import nox\ndef tests(s): s.run('pytest')\n",
        "this is no Python",
    ],
    ids=["a module that is absent", "conda", "no test session", "no session", "no Python"],
)
def test_a_noxfile_that_would_not_run_is_passed_over(make_repo: MakeRepo, noxfile: str) -> None:
    assert command(make_repo, {**BASE, "noxfile.py": noxfile}) == "pytest"


def test_tox_is_run_from_the_environment_that_declares_it(make_repo: MakeRepo) -> None:
    pyproject = PACKAGE + '[dependency-groups]\ndev = ["tox", "tox-uv"]\n'

    assert command(make_repo, {**TOX, **CODE, "pyproject.toml": pyproject, "uv.lock": ""}) == (
        "uv run tox -e py"
    )


def test_a_tox_that_adds_nothing_is_left_out(make_repo: MakeRepo) -> None:
    found = facts(
        make_repo, {**BASE, "tox.ini": "[testenv]\ndeps = pytest\ncommands = pytest -q\n"}
    )

    assert found["command.test"].value == "pytest -q"
    assert found["install.tests"].value == f"python -m pip install -e . {PYTEST}"


def test_tox_spells_out_the_python_where_it_has_to(make_repo: MakeRepo) -> None:
    text = "[tox]\nenvlist = py{312,313}\n[testenv]\ndeps =\n  py313: box\ncommands = pytest\n"

    assert command(make_repo, {**BASE, "tox.ini": text}) == (
        """tox -e "$(python -c 'import sys; print("py%d%d" % sys.version_info[:2])')\""""
    )


CASE = "from unittest import TestCase\n"
MANAGE = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"manage.py": MANAGE, "requirements.txt": "Django\n", "app/tests.py": CASE},
         "python manage.py test"),
        ({"src/manage.py": MANAGE, "requirements.txt": "Django\n", "src/app/tests.py": CASE},
         "cd src && python manage.py test"),
        ({"manage.py": MANAGE, "requirements.txt": "Django\npytest-django\n", "a/test_a.py": CASE},
         "python -m pytest"),
        ({"manage.py": "raise RuntimeError", "requirements.txt": "flask\n"}, ""),
    ],
    ids=["Django", "in a folder", "pytest-django", "no Django"],
)  # fmt: skip
def test_django_tests_itself_unless_pytest_does(
    make_repo: MakeRepo, files: dict[str, str], expected: str
) -> None:
    assert command(make_repo, files) == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"tests/test_a.py": "import unittest\nclass A(unittest.TestCase): ...\n"},
         "python -m unittest discover -s tests"),
        ({"tests/__init__.py": "", "tests/test_a.py": "from unittest import TestCase\n"},
         "python -m unittest discover -s tests -t ."),
        ({"tests.py": "from unittest import TestCase\n"}, "python -m unittest discover"),
        ({"tests/a_test.py": "from unittest import TestCase\n"},
         "python -m unittest discover -s tests -p '*_test.py'"),
        ({"tests/test_a.py": "from unittest import TestCase\n", "requirements.txt": "pytest\n"},
         "python -m pytest"),
        ({"tests/test_a.py": "def test_a(): ...\n"}, "python -m pytest"),
        ({"tests/test_a.py": "def test_a(): ...\n", "conftest.py": ""}, "pytest"),
        ({"tests/test_a.py": "def test_a(): ...\n", "pytest.ini": "[pytest]\npythonpath = .\n"},
         "pytest"),
        ({"test.py": "def test_a(): ...\n", "conftest.py": ""}, "pytest test.py"),
        ({"tests/test_a.py": "def test_a(): ...\n", "examples/test_b.py": "", "conftest.py": ""},
         "pytest tests"),
        ({"tests/test_a.py": "", "examples/test_b.py": "", "conftest.py": "",
          "pytest.ini": "[pytest]\ntestpaths = tests\n"}, "pytest"),
    ],
    ids=["unittest", "a package of tests", "a file of tests", "another pattern",
         "unittest under pytest", "modules beside the tests", "a conftest", "a path is set",
         "a name that pytest does not look for", "tests of somebody else", "paths are set"],
)  # fmt: skip
def test_convention_follows_how_the_tests_are_written(
    make_repo: MakeRepo, files: dict[str, str], expected: str
) -> None:
    assert command(make_repo, {"app.py": "", **files}) == expected


def test_pytest_that_nothing_declares_joins_uvs_environment(make_repo: MakeRepo) -> None:
    files = {**CODE, "pyproject.toml": PACKAGE, "uv.lock": ""}

    assert command(make_repo, files) == f"uv run --with {PYTEST} pytest"


@pytest.mark.parametrize(
    "files",
    [
        {"app.py": "", "requirements.txt": "flask\n"},
        {"requirements.txt": "pytest\n", "tests/test_binary.py": "def test_it(): ...\n"},
        {"app.py": "", "node_modules/x/tests/test_x.py": "def test_x(): ...\n"},
        {"app.py": "", "latest.py": ""},
    ],
    ids=[
        "no tests",
        "tests of something else",
        "somebody else's tests",
        "a name that ends in test",
    ],
)
def test_without_tests_of_its_own_there_is_no_command(
    make_repo: MakeRepo, files: dict[str, str]
) -> None:
    assert command(make_repo, files) == ""


def test_a_hostile_folder_name_stays_a_word(make_repo: MakeRepo) -> None:
    files = {"app.py": "", "$(id) tests/test_a.py": "def test_a(): ...\n", "examples/test_b.py": ""}

    assert command(make_repo, files) == "python -m pytest '$(id) tests'"
