"""What a command names and the repository lacks."""

from __future__ import annotations

import pytest

from autodevops_cli.repository.references import missing
from autodevops_cli.repository.shell import commands
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.repository.wrappers import unwrapped

REPO = {
    "package.json": '{"scripts": {"test": "vitest", "lint:css": "x"}}',
    "package-lock.json": "{}",
    "Makefile": "test:\n\tpytest\n\nbuild: test\n\ttrue\n",
    "justfile": "check:\n  ruff check\n",
    "pyproject.toml": (
        "[dependency-groups]\ndev = []\n[project.optional-dependencies]\nTest_All = []\n"
    ),
    "uv.lock": "",
    "requirements.txt": "a\n",
    "noxfile.py": "@nox.session\ndef tests(session): ...\n",
    "tox.ini": "[tox]\n",
    "scripts/run.sh": "#!/bin/sh\n",
    "web/package.json": '{"scripts": {"build": "vite"}}',
    "app/Shop.sln": "",
    "composer.json": '{"scripts": {"test": "phpunit"}}',
}  # fmt: skip


def lacks(script: str, folder: str = "") -> list[str]:
    return [wanted for _, wanted in missing(open_memory(REPO), script, folder)]


@pytest.mark.parametrize(
    "line",
    [
        "npm run test", "npm test", "npm ci", "npm run lint:css", "npm run build -w web",
        "make test build", "make -C web all", "make test VERBOSE=1", "just check",
        "pip install -r requirements.txt", "uv sync --locked --group dev --extra test-all",
        "uv run nox -s tests", "nox -s tests-3.14", "tox run -e py", "./scripts/run.sh --fast",
        "bash scripts/run.sh", "cd web && npm run build", "dotnet test app/Shop.sln",
        "composer run-script test", "python build/generated.py", "python -m pytest",
        "pnpm run build --if-present", '"$TOOL" run x', "npm run $SCRIPT", "node dist/main.js",
        "cp a.example a.py && python a.py", "true || make absent", "make absent || true",
        "cd /tmp && npm run absent", "cd somewhere && make absent", "pytest tests",
    ],
)  # fmt: skip
def test_what_is_there_or_cannot_be_told_is_not_missed(line: str) -> None:
    assert lacks(line) == []


@pytest.mark.parametrize(
    "line,wanted",
    [
        ("npm run lint", "the script 'lint' in package.json"),
        ("make deploy", "the target 'deploy' in Makefile"),
        ("make test deploy", "the target 'deploy' in Makefile"),
        ("just lint", "the target 'lint' in justfile"),
        ("task lint", "the file Taskfile.yml"),
        ("pip install -r requirements-dev.txt", "the file requirements-dev.txt"),
        ("uv sync --group docs", "the dependency group 'docs' in pyproject.toml"),
        ("uv sync --extra docs", "the extra 'docs' in pyproject.toml"),
        ("nox -s lint", "the session 'lint' in noxfile.py"),
        ("./gradlew check", "the file gradlew"),
        ("./scripts/absent.sh", "the file scripts/absent.sh"),
        ("python manage.py test", "the file manage.py"),
        ("mvn verify", "the file pom.xml"),
        ("cargo test --locked", "the file Cargo.lock"),
        ("pnpm install --frozen-lockfile", "the file pnpm-lock.yaml"),
        ("yarn install --immutable", "the file yarn.lock"),
        ("dotnet test Absent.sln", "the file Absent.sln"),
        ("cd web && npm test", "the script 'test' in web/package.json"),
        ("uv run python absent.py", "the file absent.py"),
        ("FOO=1 sudo -E make deploy", "the target 'deploy' in Makefile"),
    ],
)
def test_what_is_lacking_is_named(line: str, wanted: str) -> None:
    assert lacks(line) == [wanted]


def test_the_line_in_the_script_is_told() -> None:
    found = list(missing(open_memory(REPO), "npm test\n# then\nmake deploy\n"))

    assert found == [(2, "the target 'deploy' in Makefile")]


def test_a_folder_of_the_step_counts() -> None:
    assert lacks("npm test", "web") == ["the script 'test' in web/package.json"]


@pytest.mark.parametrize("source", ["configure.ac", "Makefile.am", "Makefile.in", "CMakeLists.txt"])
def test_a_makefile_that_an_earlier_step_writes_may_have_any_target(source: str) -> None:
    assert list(missing(open_memory({source: ""}), "make check")) == []
    assert list(missing(open_memory({"main.c": ""}), "make check")) == [(0, "the file Makefile")]


def test_a_makefile_that_includes_others_may_have_any_target() -> None:
    repo = open_memory({"Makefile": "include common.mk\n"})

    assert list(missing(repo, "make anything")) == []


@pytest.mark.parametrize(
    "line,words",
    [
        ("sudo -E FOO=1 make test", "make test"),
        ("env A=b pytest", "pytest"),
        ("uv run pytest", "pytest"),
        ("uv run --group dev pytest", "uv run --group dev pytest"),
        ("bundle exec rake", "rake"),
        ("xvfb-run poetry run pytest", "pytest"),
        ("sudo", "sudo"),
        ("pytest", "pytest"),
    ],
)
def test_the_program_behind_its_starters(line: str, words: str) -> None:
    (command,) = commands(line)

    assert " ".join(unwrapped(command).words) == words
