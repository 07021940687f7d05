"""Which checks run, and which of them may fail the pipeline from the first day."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.data import tool_version
from autodevops_cli.ecosystems.python.detect import detect
from autodevops_cli.model.evidence import Fact, settle
from tests.conftest import MakeRepo

PACKAGE = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
PACKAGE += '[project]\nname = "box"\n'
CODE = {"box/__init__.py": "VERSION = 1\n"}
DEV = '[dependency-groups]\ndev = ["ruff", "black", "mypy", "pyright", "isort", "flake8"]\n'
HOOKS = "repos:\n- repo: https://example.org/ruff\n  rev: v1\n  hooks:\n  - id: ruff\n"


def facts(make_repo: MakeRepo, files: Mapping[str, str]) -> dict[str, Fact]:
    return {fact.subject: fact for fact in settle(detect(make_repo(files), ""))}


def checks(make_repo: MakeRepo, files: Mapping[str, str]) -> dict[str, str]:
    kinds = ("command.lint", "command.format", "command.typecheck")
    return {
        subject.removeprefix("command."): fact.value
        for subject, fact in facts(make_repo, {**CODE, **files}).items()
        if subject.startswith(kinds)
    }


def project(*tables: str) -> dict[str, str]:
    return {"pyproject.toml": PACKAGE + DEV + "\n".join(tables)}


def test_configured_tools_that_are_declared_run(make_repo: MakeRepo) -> None:
    tables = ("[tool.ruff]", "[tool.ruff.format]", "[tool.isort]", "[tool.mypy]\nfiles = 'box'")

    assert checks(make_repo, project(*tables)) == {
        "lint.ruff": "ruff check",
        "format.ruff": "ruff format --check",
        "format.isort": "isort --check-only .",
        "typecheck.mypy": "mypy",
    }


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (project("[tool.ruff]\nfix = true"), {"lint.ruff": "ruff check --no-fix"}),
        (project("[tool.black]"), {"format.black": "black --check ."}),
        (project("[tool.mypy]\nstrict = true"), {"typecheck.mypy": "mypy box"}),
        ({**project(), "mypy.ini": "[mypy]\nfiles = box\n"}, {"typecheck.mypy": "mypy"}),
        ({**project(), "pyrightconfig.json": "{}"}, {"typecheck.pyright": "pyright"}),
        ({**project(), "setup.cfg": "[flake8]\n"}, {"lint.flake8": "flake8"}),
        ({**project("[tool.mypy]\nfiles = 'box'"), "pyrightconfig.json": "{}"},
         {"typecheck.mypy": "mypy"}),
        (project(), {}),
    ],
    ids=["a ruff that would fix", "black only checks", "mypy is given the package", "mypy.ini",
         "pyright", "setup.cfg", "one type checker is enough", "nothing is configured"],
)  # fmt: skip
def test_each_tool_is_run_as_it_is_configured(
    make_repo: MakeRepo, files: dict[str, str], expected: dict[str, str]
) -> None:
    assert checks(make_repo, files) == expected


def test_a_tool_of_a_locked_project_may_fail_the_job(make_repo: MakeRepo) -> None:
    found = facts(make_repo, {**project("[tool.ruff]"), "uv.lock": "", **CODE})

    assert found["command.lint.ruff"].value == "uv run ruff check"
    assert "advisory.uv run ruff check" not in found


def test_a_tool_that_floats_may_not(make_repo: MakeRepo) -> None:
    found = facts(make_repo, {**project("[tool.ruff]"), **CODE})

    assert found["advisory.ruff check"].value == (
        "advisory until ruff is locked: its next release may find something new"
    )


def test_a_tool_pinned_exactly_counts_as_locked(make_repo: MakeRepo) -> None:
    files = {
        "setup.py": "from setuptools import setup\nsetup(name='box')\n",
        "requirements-dev.txt": "ruff==0.12.11\n",
        "ruff.toml": "line-length = 100\n",
        **CODE,
    }

    assert not [one for one in facts(make_repo, files) if one.startswith("advisory")]


def test_a_configured_tool_that_nobody_declares_comes_at_our_version(make_repo: MakeRepo) -> None:
    files = {"pyproject.toml": PACKAGE + "[tool.ruff]\n", **CODE}

    assert facts(make_repo, files)["install.checks"].value.endswith(
        f"-e . ruff=={tool_version('ruff')}"
    )


def test_such_a_tool_needs_no_environment_of_uv(make_repo: MakeRepo) -> None:
    files = {"pyproject.toml": PACKAGE + "[tool.ruff]\n", "uv.lock": ""}

    assert checks(make_repo, files) == {"lint.ruff": f"uvx ruff@{tool_version('ruff')} check"}


def test_hooks_run_instead_of_the_linters_and_do_not_gate(make_repo: MakeRepo) -> None:
    files = {**project("[tool.ruff]", "[tool.black]"), ".pre-commit-config.yaml": HOOKS, **CODE}

    found = facts(make_repo, files)

    assert checks(make_repo, files) == {"lint": "pre-commit run --all-files"}
    assert "its hooks come from other repositories" in (
        found["advisory.pre-commit run --all-files"].value
    )


def test_a_type_checker_among_the_dependencies_runs_beside_the_hooks(make_repo: MakeRepo) -> None:
    hooks = HOOKS + "  - id: mypy\n"
    files = {**project("[tool.mypy]\nfiles = 'box'"), ".pre-commit-config.yaml": hooks}

    assert checks(make_repo, files) == {
        "lint": "pre-commit run --all-files",
        "typecheck.mypy": "mypy",
    }


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ('["pre-commit"]', "uv run pre-commit run --all-files"),
        ('["prek"]', "uv run prek run --all-files"),
        ('["ruff"]', f"uvx pre-commit@{tool_version('pre-commit')} run --all-files"),
    ],
)
def test_hooks_are_run_by_what_the_project_declares(
    make_repo: MakeRepo, group: str, expected: str
) -> None:
    text = PACKAGE + f"[dependency-groups]\ndev = {group}\n"
    files = {"pyproject.toml": text, "uv.lock": "", ".pre-commit-config.yaml": HOOKS}

    assert checks(make_repo, files) == {"lint": expected}


def test_a_target_that_lints_goes_before_hooks(make_repo: MakeRepo) -> None:
    makefile = "lint:\n\truff check .\n\tblack --check .\nmypy:\n\tmypy box\n"
    files = {**project("[tool.ruff]"), "Makefile": makefile, ".pre-commit-config.yaml": HOOKS}

    found = facts(make_repo, {**CODE, **files})

    assert checks(make_repo, files) == {"lint": "make lint", "typecheck": "make mypy"}
    assert [one.value for one in found["command.lint"].overruled] == ["pre-commit run --all-files"]
    assert "advisory.make lint" not in found


@pytest.mark.parametrize(
    "makefile",
    [
        "lint:\n\tblack .\n",
        "lint:\n\truff check --fix .\n",
        "lint:\n\tdocker run linter\n",
        "lint:\n\tpytest\n\truff check .\n",
        "lint:\n\techo fine\n",
    ],
    ids=["rewrites", "fixes", "containers", "tests", "nothing"],
)
def test_a_target_that_does_not_just_check_is_passed_over(
    make_repo: MakeRepo, makefile: str
) -> None:
    assert checks(make_repo, {**project(), "Makefile": makefile}) == {}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"tox.ini": "[testenv:lint]\ndeps = flake8\n  flake8-bugbear\ncommands = flake8\n"},
         {"lint": "tox -e lint"}),
        ({"tox.ini": "[tox]\nenvlist = py, typing\n[testenv:typing]\ncommands = mypy box\n"},
         {"typecheck": "tox -e typing"}),
        ({"tox.ini": "[testenv:style]\nskip_install = true\ncommands = pre-commit run -a\n"},
         {"lint": "pre-commit run --all-files"}),
        ({"tox.ini": "[testenv:lint]\nbasepython = python3.8\ncommands = flake8\n"}, {}),
        ({"tox.ini": "[testenv:lint]\ncommands = black .\n"}, {}),
        ({"tox.ini": "[tox]\nenvlist = py, pep8\n[testenv:pep8]\ncommands = pycodestyle\n"
          "[testenv:flake8]\ncommands = flake8\n"}, {"lint": "tox -e pep8"}),
        ({"noxfile.py": "import nox\n@nox.session\ndef lint(s): s.run('ruff', 'check')\n"},
         {"lint": "nox -s lint"}),
        ({"noxfile.py": "import nox\n@nox.session\ndef lint(s): s.run('pre-commit', 'run')\n"},
         {"lint": "pre-commit run --all-files"}),
        ({"hatch.toml": '[envs.lint.scripts]\nstyle = ["ruff check", "black --check ."]\n'},
         {"lint": "hatch run lint:style"}),
        ({"hatch.toml": '[envs.types.scripts]\ncheck = "mypy {args:box}"\n'},
         {"typecheck": "hatch run types:check"}),
        ({"hatch.toml": '[envs.lint.scripts]\nfmt = "black ."\n'}, {}),
    ],
    ids=["tox", "tox for types", "tox that runs hooks", "tox elsewhere", "tox that rewrites",
         "what runs by default", "nox", "nox that runs hooks", "hatch", "hatch for types",
         "hatch that rewrites"],
)  # fmt: skip
def test_task_runners_of_python_are_asked(
    make_repo: MakeRepo, files: dict[str, str], expected: dict[str, str]
) -> None:
    assert checks(make_repo, {"pyproject.toml": PACKAGE, **files}) == expected


def test_checks_of_types_get_the_environment_of_tests(make_repo: MakeRepo) -> None:
    groups = '[dependency-groups]\ntests = ["pytest"]\ntyping = ["mypy"]\n'
    text = PACKAGE + groups + "[tool.mypy]\nfiles = 'box'\n"
    files = {"pyproject.toml": text, "uv.lock": "", **CODE}

    assert facts(make_repo, files)["install.checks"].value == (
        "uv sync --locked --group tests --group typing"
    )
