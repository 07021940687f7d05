"""Targets of task runners, judged: make, just, task, scripts, and scripts in pyproject.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autodevops_cli.ecosystems.python.calls import (
    MANAGERS,
    PYTHONS,
    SELF_CONTAINED,
    SHELL,
    TESTERS,
    Call,
    calls,
)
from autodevops_cli.ecosystems.python.project import Project
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.tasks import Task, tasks

TEST_NAMES = (
    "test", "tests", "test-unit", "unit-test", "unit-tests", "unittest", "unittests", "test_unit",
    "pytest", "test-py", "test-python", "python-test", "py-test", "tests-unit", "check", "ci",
)  # fmt: skip
TEST_SCRIPTS = (
    "script/test", "scripts/test", "scripts/test.sh", "bin/test", "test.sh", "run_tests.sh",
    "runtests.sh", "scripts/run_tests.sh", "scripts/run-tests.sh", "ci/test.sh",
)  # fmt: skip
LINT_NAMES = (
    "lint", "lint-check", "check-lint", "linter", "linting", "style", "check-style", "codestyle",
    "code-style", "lint-py", "lint-python", "flake8", "ruff", "lint_check", "check",
)  # fmt: skip
TYPE_NAMES = ("typecheck", "type-check", "typing", "types", "mypy", "check-types", "pyright", "tc")
FORMAT_NAMES = (
    "format-check",
    "check-format",
    "fmt-check",
    "check-fmt",
    "format_check",
    "black-check",
)
INSTALL_NAMES = (
    "install", "install-dev", "dev-install", "develop", "dev", "setup", "init", "bootstrap", "venv",
    ".venv", "env", "deps", "requirements", "install-reqs", "install-deps", "virtualenv",
)  # fmt: skip
# Programs that come with a distribution of another name.
DISTRIBUTION_OF = {
    "py.test": "pytest", "stubtest": "mypy", "dmypy": "mypy", "sphinx-build": "sphinx",
    "django-admin": "django", "flit": "flit", "twine": "twine", "cog": "cogapp", "trial": "twisted",
    "build": "build", "alembic": "alembic", "pybabel": "babel", "towncrier": "towncrier",
    "coverage": "coverage", "mkdocs": "mkdocs", "poe": "poethepoet", "task": "taskipy",
    "pytest-cov": "pytest-cov", "xdoctest": "xdoctest", "nosetests": "nose", "unittest": "",
}  # fmt: skip
NAME = re.compile(r"[\w.:-]{1,100}")
HOOK_RUNNERS = frozenset(("pre-commit", "prek"))
ALWAYS = frozenset(
    ("pip", "pip3", "venv", "compileall", "unittest", "doctest", "json.tool", "timeit")
)
CREATES = re.compile(r"(?:-m\s+venv|virtualenv|uv\s+venv)\b(?:\s+-\S+(?:\s+[a-z]\S*)?)*\s+(\S+)")
INSTALLS = re.compile(
    r"\bpip3?\s+install\b|\buv\s+(?:sync|pip\s+install)\b|\b(?:poetry|pdm)\s+(?:install|sync)\b|"
    r"\bpipenv\s+(?:install|sync)\b|\bsetup\.py\s+develop\b"
)


@dataclass(frozen=True, slots=True)
class Target:
    """A task with the command that runs it and the task, if any, that has to install first."""

    task: Task
    command: str
    install: Task | None = None

    @property
    def calls(self) -> tuple[Call, ...]:
        """What it runs in the end."""
        return calls(self.task.lines)

    @property
    def body(self) -> str:
        """What it runs, on one line."""
        return "; ".join(self.task.lines)[:2000]


def declared(project: Project) -> tuple[Task, ...]:
    """Return the tasks of a project's folder, with those of pyproject.toml."""
    return (*tasks(project.repo, project.root), *_scripts(project))


def _scripts(project: Project) -> Iterator[Task]:
    path = project.path("pyproject.toml")
    for runner, keys in (
        ("pdm run", ("pdm", "scripts")),
        ("poe", ("poe", "tasks")),
        ("task", ("taskipy", "tasks")),
    ):
        table = project.tool.table(*keys)
        place = project.repo.place(path, f"[tool.{'.'.join(keys)}")
        for name in (one for one, _ in table.items() if NAME.fullmatch(one)):
            if body := tuple(_lines_of(table, name)):
                yield Task(runner, name, place, body)


def _lines_of(table: Table, name: str) -> Iterator[str]:
    one = table.table(name)
    text = table.text(name) or one.text("cmd") or one.text("shell")
    if text:
        yield text
    for inner in (*table.strings(name), *one.strings("sequence"), *one.strings("composite")):
        if inner != text:
            yield table.text(inner) or table.text(inner, "cmd") or inner


def tests(project: Project, found: tuple[Task, ...]) -> Iterator[Target]:
    """Yield the sound targets that run this project's tests, the best first."""
    for one in _named(found, TEST_NAMES, scripts=False):
        target = judged(project, one, found)
        if target and _runs_tests(target) and not _does_more(target):
            yield target


def _does_more(target: Target) -> bool:
    """Tell whether it runs hooks too, or all that tox or nox know, for every Python."""
    everything = any(
        one.program in ("tox", "nox") and not {"-e", "-s", "--session", "-f"} & set(one.words)
        for one in target.calls
    )
    return everything or any(one.program in HOOK_RUNNERS for one in target.calls)


def test_scripts(project: Project, found: tuple[Task, ...]) -> Iterator[Target]:
    """Yield the sound shell scripts that run tests in a way of their own."""
    for one in _named(found, TEST_SCRIPTS, scripts=True):
        target = judged(project, one, found)
        if (
            target
            and _runs_tests(target)
            and not any(one.program == "pytest" for one in target.calls)
        ):
            yield target


def checks(
    project: Project, found: tuple[Task, ...], names: tuple[str, ...], tools: frozenset[str]
) -> Iterator[Target]:
    """Yield the sound targets with these names that run one of these tools and no tests."""
    for one in _named(found, names, scripts=False):
        target = judged(project, one, found)
        if not target or _runs_tests(target):
            continue
        if any(call.program in tools for call in target.calls):
            yield target


def _named(found: tuple[Task, ...], names: Iterable[str], *, scripts: bool) -> Iterator[Task]:
    for name in names:
        yield from (
            one for one in found if one.name == name and (one.runner == "script") == scripts
        )


def _runs_tests(target: Target) -> bool:
    return any(
        one.tests or (one.program in ("tox", "nox") and not set(one.words) & {"lint", "docs"})
        for one in target.calls
    )


def judged(project: Project, one: Task, found: tuple[Task, ...]) -> Target | None:
    """Return the target that a task makes; None when CI could not run it."""
    if one.unsound:
        return None
    ran = calls(one.lines)
    if one.runner in ("just", "task") and not _is_declared(project, one.runner):
        return _inlined(project, one, ran)
    inside = [call for call in ran if not call.path.endswith("bin")]
    if not all(known(project, call) for call in inside):
        return None
    folders = {call.path for call in ran if call.path.endswith("bin")}
    install = _creator(one, found, folders) if folders else one
    if install is None:
        return None
    return Target(one, _command(project, one, ran), install if install is not one else None)


def _inlined(project: Project, one: Task, ran: tuple[Call, ...]) -> Target | None:
    """Return a target without its runner, which CI lacks, when it is one plain command."""
    if not one.plain or not all(known(project, call) for call in ran):
        return None
    through = any(call.through for call in ran)
    return Target(one, one.plain if through else run(project, one.plain))


def _is_declared(project: Project, runner: str) -> bool:
    return project.declares({"just": "rust-just", "task": "taskipy"}[runner])


def _command(project: Project, one: Task, ran: tuple[Call, ...]) -> str:
    """Return how the task is run: inside the environment, unless it enters that itself."""
    if one.runner == "pdm run":
        return one.command
    if one.runner != "make":  # a distribution brings these runners
        return run(project, one.command)
    own = any(set(call.through) & MANAGERS or call.program in MANAGERS for call in ran)
    outside = all(call.program in SELF_CONTAINED | SHELL for call in ran)
    made = any(call.path.endswith("bin") for call in ran) or INSTALLS.search("\n".join(one.lines))
    return one.command if own or outside or made else run(project, one.command)


def _creator(one: Task, found: tuple[Task, ...], folders: set[str]) -> Task | None:
    """Return the task that makes the virtual environment, maybe this one; None for none."""
    wanted = {folder.rpartition("/")[0] for folder in folders}
    if wanted <= _created(one):
        return one
    for other in _named(found, INSTALL_NAMES, scripts=False):
        if other.runner == one.runner and wanted <= _created(other) and not other.unsound:
            return other
    return None


def _created(one: Task) -> set[str]:
    return {found[1].rstrip("/") for line in one.lines for found in CREATES.finditer(line)}


def known(project: Project, call: Call) -> bool:
    """Tell whether what a call runs will be there: of the shell, a manager, a declared tool."""
    names = {call.program, *call.through}
    if any(name in MANAGERS - {"uvx"} and name not in _managers(project) for name in names):
        return False
    program = call.program
    if call.path and not call.path.startswith("/"):
        return project.has(f"{call.path}/{program}".removeprefix("./"))
    if program in SHELL | PYTHONS | ALWAYS | SELF_CONTAINED | MANAGERS or program == "pytest":
        return True
    if "$" in program or program in ("npm", "npx", "yarn", "pnpm", "node", "cargo", "go", "mvn"):
        return False
    return _declares(project, program)


def _declares(project: Project, program: str) -> bool:
    distribution = DISTRIBUTION_OF.get(program, program.replace("_", "-").lower())
    if program in TESTERS and not distribution:
        return True
    if distribution == "coverage" and project.declares("pytest-cov"):
        return True
    own = project.sources.project.table("scripts").keys()
    return program in own or project.declares(distribution)


def _managers(project: Project) -> frozenset[str]:
    return frozenset(one.name for one in project.managers)


def run(project: Project, text: str) -> str:
    """Return how a command is run inside the project's environment."""
    match project.manager:
        case "uv" | "poetry" | "pdm" | "pipenv":
            return f"{project.manager} run {text}"
        case "conda":
            return f'"$CONDA/bin/conda" run --no-capture-output --name ci {text}'
        case _:
            return text
