"""What the jobs of a Python project look like, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from autodevops_cli.data import tool_version
from autodevops_cli.ecosystems.python.detect import detect
from autodevops_cli.ecosystems.python.jobs import PYTHON, UV, jobs
from autodevops_cli.model.evidence import Evidence, Place, Source, command, settle
from autodevops_cli.model.plan import Axis, Cache, Job, OfAxis, Run, SetupTool
from autodevops_cli.model.stack import Component
from tests.conftest import MakeRepo

PYTEST = f"pytest=={tool_version('pytest')}"

LIBRARY = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "box"
requires-python = ">=3.12"
"""
TEST = {"box/__init__.py": "VERSION = 1\n", "tests/test_box.py": "def test_box(): ...\n"}
GROUP = '[dependency-groups]\ndev = ["pytest", "ruff"]\n'


def planned(
    make_repo: MakeRepo, files: Mapping[str, str], more: Sequence[Evidence] = (), root: str = ""
) -> dict[str, Job]:
    seen = [*detect(make_repo(files), root), *more]
    return {one.id: one for one in jobs(Component("python", root, settle(seen)))}


def runs(job: Job) -> list[str]:
    return [step.command for step in job.steps if isinstance(step, Run)]


def setups(job: Job) -> list[SetupTool]:
    return [step for step in job.steps if isinstance(step, SetupTool)]


def test_a_library_of_pip_is_tested_on_every_python(make_repo: MakeRepo) -> None:
    files = {
        "pyproject.toml": LIBRARY + '[project.optional-dependencies]\ntest = ["pytest"]\n',
        **TEST,
    }

    job = planned(make_repo, files)["test"]

    assert job.matrix == (Axis("python", ("3.12", "3.13", "3.14"), "Python"),)
    assert setups(job)[0].tool is PYTHON
    assert setups(job)[0].version == OfAxis("python")
    assert setups(job)[0].inputs == (("cache", "pip"), ("cache-dependency-path", "pyproject.toml"))
    assert runs(job) == ["python -m pip install -e '.[test]'", "pytest"]


def test_a_locked_project_of_uv_is_installed_by_uv(make_repo: MakeRepo) -> None:
    files = {"pyproject.toml": LIBRARY + GROUP + "[tool.ruff]\n", "uv.lock": "", **TEST}

    found = planned(make_repo, files)

    assert setups(found["test"])[0].tool is UV
    assert setups(found["test"])[0].inputs == (
        ("version", tool_version("uv")),
        ("enable-cache", "true"),
    )
    assert runs(found["test"]) == ["uv sync --locked", "uv run pytest"]
    assert setups(found["lint"])[0].version == "3.14"
    assert runs(found["lint"]) == ["uv sync --locked", "uv run ruff check"]


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [(">=0.5", tool_version("uv")), ("<0.5", None), ("==0.4.1", None)],
)
def test_uv_comes_in_a_version_that_the_project_accepts(
    make_repo: MakeRepo, constraint: str, expected: str | None
) -> None:
    text = LIBRARY + GROUP + f'[tool.uv]\nrequired-version = "{constraint}"\n'

    job = planned(make_repo, {"pyproject.toml": text, "uv.lock": "", **TEST})["test"]

    assert dict(setups(job)[0].inputs).get("version") == expected


def test_a_version_that_asdf_pins_is_the_version_of_uv(make_repo: MakeRepo) -> None:
    files = {
        "pyproject.toml": LIBRARY + GROUP,
        "uv.lock": "",
        ".tool-versions": "uv 0.7.22\n",
        **TEST,
    }

    assert dict(setups(planned(make_repo, files)["test"])[0].inputs)["version"] == "0.7.22"


def test_an_application_uses_its_version_file(make_repo: MakeRepo) -> None:
    files = {".python-version": "3.12\n", "requirements.txt": "pytest\n", "app.py": "", **TEST}

    job = planned(make_repo, files)["test"]

    assert job.matrix == ()
    assert (setups(job)[0].version, setups(job)[0].version_file) == ("3.12", ".python-version")


def test_a_lock_file_that_is_behind_is_not_touched_later(make_repo: MakeRepo) -> None:
    lock = 'requires-python = ">=3.9"\n'

    job = planned(make_repo, {"pyproject.toml": LIBRARY + GROUP, "uv.lock": lock, **TEST})["test"]

    assert runs(job)[0] == "uv sync --frozen"
    assert job.env == (("UV_FROZEN", "1"),)


def test_tox_needs_only_itself(make_repo: MakeRepo) -> None:
    files = {
        "pyproject.toml": LIBRARY,
        "tox.ini": "[testenv]\ndeps = pytest-cov\ncommands = pytest\n",
    }

    job = planned(make_repo, {**files, **TEST})["test"]

    assert runs(job) == [f"python -m pip install tox=={tool_version('tox')}", "tox -e py"]


def test_nox_is_told_which_python_the_job_brings(make_repo: MakeRepo) -> None:
    nox = (
        "import nox\n@nox.session(python=['3.12'])\n"
        "def tests(s):\n    s.run('pdm', 'install', external=True)\n"
    )

    job = planned(make_repo, {"pyproject.toml": LIBRARY, "noxfile.py": nox, **TEST})["test"]

    assert runs(job) == [
        f"python -m pip install nox=={tool_version('nox')} pdm=={tool_version('pdm')}",
        "nox -s tests",
    ]
    last = job.steps[-1]
    assert isinstance(last, Run)
    assert last.env == (("NOXFORCEPYTHON", "python"),)


def test_hatch_keeps_its_own_environments(make_repo: MakeRepo) -> None:
    hatch = '[tool.hatch.envs.test.scripts]\nrun = "pytest"\n'

    job = planned(make_repo, {"pyproject.toml": LIBRARY + hatch, **TEST})["test"]

    last = job.steps[-1]
    assert isinstance(last, Run)
    assert (last.command, last.env) == ("hatch run test:run", (("UV_PYTHON", ""),))


def test_poetry_is_brought_at_our_version(make_repo: MakeRepo) -> None:
    text = '[tool.poetry]\nname = "a"\n[tool.poetry.dev-dependencies]\npytest = "*"\n'

    job = planned(make_repo, {"pyproject.toml": text, "poetry.lock": "", **TEST})["test"]

    assert runs(job) == [
        f"python -m pip install poetry=={tool_version('poetry')}",
        "poetry install --no-root",
        "poetry run python -m pytest",
    ]


def test_playwright_gets_its_browser_before_the_tests(make_repo: MakeRepo) -> None:
    files = {
        "pyproject.toml": LIBRARY + '[dependency-groups]\ndev = ["pytest-playwright"]\n',
        **TEST,
    }

    assert runs(planned(make_repo, {**files, "uv.lock": ""})["test"]) == [
        "uv sync --locked",
        "uv run playwright install --with-deps chromium",
        "uv run pytest",
    ]


def test_conda_brings_its_own_python(make_repo: MakeRepo) -> None:
    files = {"environment.yml": "dependencies: [python=3.12, pytest]\n", "app.py": "", **TEST}

    job = planned(make_repo, files)["test"]

    assert setups(job) == []
    assert runs(job) == [
        '"$CONDA/bin/conda" env create --name ci --file environment.yml',
        '"$CONDA/bin/conda" run --no-capture-output --name ci python -m pytest',
    ]


def test_hooks_need_no_environment_and_are_kept_between_runs(make_repo: MakeRepo) -> None:
    hooks = "repos:\n- repo: local\n  hooks:\n  - id: x\n"

    job = planned(make_repo, {"pyproject.toml": LIBRARY, ".pre-commit-config.yaml": hooks, **TEST})[
        "lint"
    ]

    assert runs(job) == [
        f"python -m pip install pre-commit=={tool_version('pre-commit')}",
        "pre-commit run --all-files",
    ]
    assert Cache("pre-commit", ("~/.cache/pre-commit",), (".pre-commit-config.yaml",)) in job.steps
    last = job.steps[-1]
    assert isinstance(last, Run)
    assert last.advisory
    assert last.notes == (
        "advisory until you have seen it pass: its hooks come from other repositories",
    )


def test_what_gates_in_existing_ci_gates_here(make_repo: MakeRepo) -> None:
    hooks = "repos:\n- repo: local\n  hooks:\n  - id: x\n"
    files = {"pyproject.toml": LIBRARY + GROUP, ".pre-commit-config.yaml": hooks, **TEST}
    said = command(
        "lint", "pre-commit run --all-files", Place("ci.yml", 9), Source.CI, "CI runs it"
    )

    job = planned(make_repo, files, [said])["lint"]

    last = job.steps[-1]
    assert isinstance(last, Run)
    assert not last.advisory


def test_checks_that_existing_ci_leaves_out_stay_out(make_repo: MakeRepo) -> None:
    text = LIBRARY + GROUP + "[tool.ruff]\n[tool.ruff.format]\n"
    said = command("lint.ruff", "ruff check box", Place("ci.yml", 9), Source.CI, "CI runs it")

    job = planned(make_repo, {"pyproject.toml": text, **TEST}, [said])["lint"]

    assert runs(job)[-1] == "ruff check box"
    assert not [one for one in runs(job) if "format" in one]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tox -e py", ["python -m pip install tox==" + tool_version("tox"), "tox -e py"]),
        ("make ci", [f"python -m pip install -e . {PYTEST}", "make ci"]),
        ("uv run pytest -x", [f"python -m pip install -e . {PYTEST}", "uv run pytest -x"]),
    ],
    ids=["tox", "a target nobody read", "uv"],
)
def test_whatever_command_won_is_provided_for(
    make_repo: MakeRepo, text: str, expected: list[str]
) -> None:
    said = command("test", text, Place("ci.yml", 9), Source.CI, "CI runs it")

    job = planned(make_repo, {"pyproject.toml": LIBRARY, **TEST}, [said])["test"]

    assert runs(job) == expected
    assert [one.tool for one in setups(job)] == [PYTHON, UV][: 1 + ("uv" in text)]


def test_how_existing_ci_installs_is_kept(make_repo: MakeRepo) -> None:
    said = [
        command("test", "pytest", Place("ci.yml", 9), Source.CI),
        Evidence("install.tests", "uv pip install -e .", Place("ci.yml", 8), rank=int(Source.CI)),
    ]

    job = planned(make_repo, {"pyproject.toml": LIBRARY, **TEST}, said)["test"]

    assert [one.tool for one in setups(job)] == [PYTHON, UV]
    assert job.env == (("UV_SYSTEM_PYTHON", "1"),)
    assert runs(job) == ["uv pip install -e .", "pytest"]


def test_a_project_in_a_folder_runs_in_that_folder(make_repo: MakeRepo) -> None:
    files = {f"api/{path}": text for path, text in TEST.items()}
    files |= {"api/requirements.txt": "pytest\n", "api/.python-version": "3.12\n"}

    job = planned(make_repo, files, root="api")["test"]

    assert {step.directory for step in job.steps if isinstance(step, Run)} == {"api"}
    assert setups(job)[0].version_file == "api/.python-version"
    assert dict(setups(job)[0].inputs)["cache-dependency-path"] == "api/requirements.txt"


def test_without_tests_or_checks_there_is_no_job(make_repo: MakeRepo) -> None:
    assert planned(make_repo, {"requirements.txt": "flask\n", "app.py": ""}) == {}


def test_every_step_says_why(make_repo: MakeRepo) -> None:
    files = {"pyproject.toml": LIBRARY + GROUP, "uv.lock": "", **TEST}

    job = planned(make_repo, files)["test"]

    assert [
        [f"{fact.because.where}: {fact.because.note}" for fact in step.because]
        for step in job.steps
        if isinstance(step, SetupTool | Run)
    ] == [
        ["pyproject.toml:7: tested on the supported range"],
        ["uv.lock: the versions that are locked"],
        ["pyproject.toml:9: pytest is in the dev group"],
    ]
