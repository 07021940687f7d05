"""Which manager a project uses, and what is installed before tests and checks run."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.data import tool_version
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
dependencies = ["click"]
"""
TEST = {"tests/test_box.py": "import pytest\nimport box\n", "box/__init__.py": "VERSION = 1\n"}


def facts(make_repo: MakeRepo, files: Mapping[str, str]) -> dict[str, Fact]:
    return {fact.subject: fact for fact in settle(detect(make_repo(files), ""))}


def install(make_repo: MakeRepo, files: Mapping[str, str], subject: str = "install.tests") -> str:
    found = facts(make_repo, files)
    return found[subject].value if subject in found else ""


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"pyproject.toml": PACKAGE, "uv.lock": ""}, "uv"),
        ({"pyproject.toml": PACKAGE + "[tool.uv.sources]\n"}, "uv"),
        ({"pyproject.toml": '[project]\nname = "a"\ndependencies = ["flask"]\n'}, "uv"),
        ({"pyproject.toml": PACKAGE}, "pip"),
        ({"pyproject.toml": '[project]\nname = "a"\n', "requirements.txt": "flask\n"}, "pip"),
        ({"pyproject.toml": '[tool.poetry]\nname = "a"\n'}, "poetry"),
        ({"pyproject.toml": PACKAGE, "pdm.lock": ""}, "pdm"),
        ({"Pipfile": "[packages]\n", "requirements.txt": ""}, "pipenv"),
        ({"environment.yml": "dependencies: [numpy]\n"}, "conda"),
        ({"environment.yml": "dependencies: [numpy]\n", "requirements.txt": ""}, "pip"),
        ({"setup.py": "from setuptools import setup\nsetup(name='a')\n"}, "pip"),
        ({"main.py": ""}, ""),
    ],
    ids=["a lock file of uv", "uv's settings", "an application without a build", "a package",
         "requirements beside empty metadata", "poetry", "pdm", "pipenv before pip", "conda",
         "pip before conda", "setup.py", "nothing"],
)  # fmt: skip
def test_one_manager_is_used(make_repo: MakeRepo, files: dict[str, str], expected: str) -> None:
    found = facts(make_repo, files)

    assert (found["package-manager"].value if "package-manager" in found else "") == expected


def test_of_two_lock_files_the_one_that_fits_the_manifest_counts(make_repo: MakeRepo) -> None:
    found = facts(
        make_repo,
        {"pyproject.toml": PACKAGE + "[tool.uv]\n", "uv.lock": "", "poetry.lock": ""},
    )["package-manager"]

    assert found.value == "uv"
    assert [one.value for one in found.overruled] == ["poetry", "pip"]


def test_a_lock_file_beside_poetrys_own_metadata_is_left_over(make_repo: MakeRepo) -> None:
    poetry = '[tool.poetry]\nname = "a"\n[tool.poetry.dependencies]\npython = "^3.11"\n'
    files = {"pyproject.toml": poetry, "uv.lock": "", "poetry.lock": ""}

    assert facts(make_repo, files)["package-manager"].value == "poetry"


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ('[project.optional-dependencies]\ntest = ["pytest"]\ndocs = ["sphinx"]\n', "-e '.[test]'"),
        (
            '[dependency-groups]\ntests = ["pytest"]\ndev = ["pytest", "ruff"]\n',
            "-e . --group tests",
        ),
        ('[dependency-groups]\ndev = ["pytest-cov"]\n', "-e . --group dev"),
        ('[dependency-groups]\nlint = ["ruff"]\n', f"-e . {PYTEST}"),
    ],
    ids=["an extra for tests", "a test group before dev", "dev where nothing else", "undeclared"],
)
def test_pip_installs_the_project_with_what_its_tests_need(
    make_repo: MakeRepo, extra: str, expected: str
) -> None:
    text = install(make_repo, {"pyproject.toml": PACKAGE + extra, **TEST})

    newer = 'python -m pip install "pip>=25.1" && ' if "--group" in expected else ""
    assert text == f"{newer}python -m pip install {expected}"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"requirements.txt": "flask\n", "requirements-dev.txt": "pytest\n"},
         "-r requirements.txt -r requirements-dev.txt"),
        ({"requirements.txt": "flask\n", "requirements-dev.txt": "-r requirements.txt\npytest\n"},
         "-r requirements-dev.txt"),
        ({"requirements/base.txt": "flask\n", "requirements/test.txt": "pytest\n",
          "requirements/dev.txt": "pytest\nipython\n"},
         "-r requirements/base.txt -r requirements/test.txt"),
        ({"requirements.txt": "flask\npytest\n"}, "-r requirements.txt"),
        ({"requirements.txt": "flask\n"}, f"-r requirements.txt {PYTEST}"),
        ({"pyproject.toml": PACKAGE, "requirements-dev.txt": "-e .[http]\npytest\n"},
         "-r requirements-dev.txt"),
        ({"pyproject.toml": PACKAGE, "requirements.txt": "click==8\n",
          "dev-requirements.txt": "pytest\n"},
         "-e . -r dev-requirements.txt"),
        ({"setup.py": "from setuptools import setup\n"
                      "setup(name='a', install_requires=open('r').read())\n",
          "requirements.txt": "flask\n"},
         f"-e . -r requirements.txt {PYTEST}"),
    ],
    ids=["two files", "one includes the other", "a folder of files", "one for all", "undeclared",
         "a file that installs the project", "a package with pins", "dependencies nobody can read"],
)  # fmt: skip
def test_pip_installs_the_requirements_files_that_fit(
    make_repo: MakeRepo, files: dict[str, str], expected: str
) -> None:
    assert install(make_repo, {**files, **TEST}) == f"python -m pip install {expected}"


def test_a_file_with_hashes_is_installed_on_its_own(make_repo: MakeRepo) -> None:
    files = {
        "pyproject.toml": PACKAGE,
        "requirements-dev.txt": "pytest==8.0 --hash=sha256:00\n",
        **TEST,
    }

    assert install(make_repo, files) == (
        "python -m pip install -r requirements-dev.txt && python -m pip install -e ."
    )


def test_a_backend_that_rebuilds_on_import_is_not_installed_editable(make_repo: MakeRepo) -> None:
    meson = (
        '[build-system]\nrequires = ["meson-python"]\nbuild-backend = "mesonpy"\n'
        '[project]\nname = "a"\n'
    )

    assert install(make_repo, {"pyproject.toml": meson, **TEST}) == (
        f"python -m pip install . {PYTEST}"
    )


LOCK = """version = 1
requires-python = ">=3.11"

[[package]]
name = "box"
version = "1.0"
source = { editable = "." }

[package.metadata]
requires-dist = [{ name = "click" }]

[[package]]
name = "click"
"""


@pytest.mark.parametrize(
    ("version", "lock", "expected"),
    [
        ("1.0", LOCK, "--locked"),
        ("1.1", LOCK, "--frozen"),
        ("1.0", LOCK.replace('"click"', '"flask"'), "--frozen"),
        ("1.0", LOCK.replace(">=3.11", ">=3.9"), "--frozen"),
        ("1.0", "", "--locked"),
    ],
    ids=["in step", "another version", "other dependencies", "another floor", "unreadable"],
)
def test_a_lock_file_that_is_behind_is_used_as_it_is(
    make_repo: MakeRepo, version: str, lock: str, expected: str
) -> None:
    told = f'{PACKAGE}version = "{version}"\nrequires-python = ">=3.11"\n'
    files = {"pyproject.toml": told, "uv.lock": lock, **TEST}

    assert install(make_repo, files) == f"uv sync {expected}"


def test_uv_asks_for_groups_that_it_does_not_install_anyway(make_repo: MakeRepo) -> None:
    groups = '[dependency-groups]\ndev = ["ruff"]\ntest = ["pytest"]\n'

    assert install(make_repo, {"pyproject.toml": PACKAGE + groups, "uv.lock": "", **TEST}) == (
        "uv sync --locked --group test"
    )


def test_all_members_of_a_workspace_of_uv_are_installed(make_repo: MakeRepo) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "a"\n[tool.uv.workspace]\nmembers = ["packages/*"]\n',
        "packages/one/pyproject.toml": '[project]\nname = "one"\n',
        "packages/one/test_one.py": "import pytest\n",
        "uv.lock": "",
    }

    found = facts(make_repo, files)

    assert found["workspace.member.packages/one"].value == "packages/one"
    assert found["install.tests"].value == "uv sync --locked --all-packages"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"pyproject.toml": '[tool.poetry]\nname = "a"\n[tool.poetry.group.test]\noptional = true\n'
          '[tool.poetry.group.test.dependencies]\npytest = "*"\n[build-system]\n'
          'build-backend = "poetry.core.masonry.api"\n', "poetry.lock": ""},
         "poetry install --with test"),
        ({"pyproject.toml": '[tool.poetry]\nname = "a"\npackage-mode = false\n'
          '[tool.poetry.dev-dependencies]\npytest = "*"\n', "poetry.lock": ""},
         "poetry install --no-root"),
        ({"pyproject.toml": PACKAGE + '[tool.pdm.dev-dependencies]\ntest = ["pytest"]\n',
          "pdm.lock": ""},
         "pdm install --frozen-lockfile"),
        ({"Pipfile": '[packages]\nflask = "*"\n[dev-packages]\npytest = "*"\n',
          "Pipfile.lock": "{}"},
         "pipenv sync --dev"),
        ({"Pipfile": '[dev-packages]\npytest = "*"\n'}, "pipenv install --dev"),
        ({"environment.yml": "dependencies: [pytest]\n"},
         '"$CONDA/bin/conda" env create --name ci --file environment.yml'),
    ],
    ids=["poetry's optional group", "poetry without a package", "pdm", "pipenv with a lock file",
         "pipenv without", "conda"],
)  # fmt: skip
def test_each_manager_installs_in_its_own_words(
    make_repo: MakeRepo, files: dict[str, str], expected: str
) -> None:
    assert install(make_repo, {**files, **TEST}) == expected


def test_what_tests_import_is_looked_for_in_the_extras(make_repo: MakeRepo) -> None:
    extras = (
        '[dependency-groups]\ntest = ["pytest"]\n[project.optional-dependencies]\n'
        'docs = ["sphinx", "python-dateutil"]\nspeed = ["torch"]\n'
    )
    test = {"tests/test_box.py": "import pytest\nfrom dateutil import parser\nimport torch\n"}

    text = install(make_repo, {"pyproject.toml": PACKAGE + extras, "uv.lock": "", **TEST, **test})

    assert text == "uv sync --locked --group test --extra docs"


def test_few_and_light_extras_are_installed_for_what_tests_may_cover(make_repo: MakeRepo) -> None:
    extras = (
        '[project.optional-dependencies]\ntest = ["pytest"]\nhttp2 = ["h2"]\n'
        'all = ["h2", "socksio"]\nmysql = ["mysqlclient"]\n'
    )

    assert install(make_repo, {"pyproject.toml": PACKAGE + extras, **TEST}) == (
        "python -m pip install -e '.[test,http2]'"
    )


def test_many_extras_are_left_to_those_who_want_them(make_repo: MakeRepo) -> None:
    many = ", ".join(f'"lib{n}"' for n in range(13))
    extras = f'[project.optional-dependencies]\ntest = ["pytest"]\nfull-text = [{many}]\n'

    assert install(make_repo, {"pyproject.toml": PACKAGE + extras, **TEST}) == (
        "python -m pip install -e '.[test]'"
    )


def test_a_plugin_that_the_configuration_takes_for_granted_is_brought(make_repo: MakeRepo) -> None:
    told = (
        '[dependency-groups]\ntest = ["pytest"]\ncov = ["pytest-cov"]\n'
        '[tool.pytest.ini_options]\naddopts = "--cov=box -n auto"\n'
    )

    text = install(make_repo, {"pyproject.toml": PACKAGE + told, **TEST})

    assert text.endswith(
        f"-e . --group test --group cov pytest-xdist=={tool_version('pytest-xdist')}"
    )


def test_names_from_the_repository_are_quoted(make_repo: MakeRepo) -> None:
    files = {"requirements test;$(x).txt": "pytest\n", "requirements-$(id).txt": "pytest\n", **TEST}

    text = install(make_repo, files)

    assert "$(" not in text.replace("'requirements-$(id).txt'", "")


def test_the_note_says_why(make_repo: MakeRepo) -> None:
    found = facts(
        make_repo,
        {"pyproject.toml": PACKAGE + '[dependency-groups]\ntest = ["pytest"]\n', **TEST},
    )["install.tests"]

    assert str(found.because.where) == "pyproject.toml:9"
    assert found.because.note == "the tests need the test group"


def test_what_could_be_an_expression_of_ci_is_never_said(make_repo: MakeRepo) -> None:
    files = {
        "pyproject.toml": PACKAGE + '[dependency-groups]\n"${{ x }}" = ["pytest"]\n',
        "tox.ini": "[tox]\nenvlist = ${{x}}\n[testenv:lint]\ncommands = ruff ${{ x }}\n",
        "Procfile": "web: echo ${{ secrets.A }}\n",
        **TEST,
    }

    assert not [one for one in facts(make_repo, files).values() if "${{" in one.value]


def test_a_workspace_without_settings_for_the_whole_tests_each_member(make_repo: MakeRepo) -> None:
    files = {
        "pyproject.toml": (
            '[tool.uv.workspace]\nmembers = ["packages/*"]\nexclude = ["packages/x"]\n'
        ),
        "uv.lock": "",
        **{f"packages/{name}/pyproject.toml": PACKAGE for name in ("one", "two", "x")},
        **{f"packages/{name}/test_it.py": "import pytest\n" for name in ("one", "two", "x")},
    }

    found = facts(make_repo, files)

    assert [fact.value for name, fact in found.items() if name.startswith("command.test")] == [
        f"uv run --directory packages/one --with {PYTEST} pytest",
        f"uv run --directory packages/two --with {PYTEST} pytest",
    ]
    assert "workspace.member.packages/x" not in found
