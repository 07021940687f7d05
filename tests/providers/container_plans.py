"""Plans for the renderers of CI systems whose jobs run in containers."""

from __future__ import annotations

from autodevops_cli.model.plan import (
    Axis,
    Cache,
    Checkout,
    Job,
    OfAxis,
    PipelinePlan,
    Purpose,
    Run,
    SaveReport,
    Service,
    SetupTool,
    Step,
    SystemPackages,
    Tool,
)
from tests.providers.plans import fact

PYTHON = Tool("python", "Python", image="python:{version}", caches=(("PIP_CACHE_DIR", "pip"),))
UV = Tool("uv", "uv", commands="pip install uv=={version}", caches=(("UV_CACHE_DIR", "uv"),))
TESTS = fact("command.test", "pytest -q", "tox.ini", 4, "the test environment: ${HOME} #1")
NEWEST = fact("python.version", "3.14", "setup.cfg", 22, "the newest of the matrix")

SMALL = PipelinePlan(
    "CI", "trunk",
    (
        Job(
            "test", "Test", Purpose.TEST,
            (
                Checkout(),
                SetupTool(PYTHON, "3.14", because=(NEWEST,)),
                Run("Install", "python -m pip install .", because=()),
                Run("Test", "pytest -q", directory="app", because=(TESTS,)),
            ),
        ),
    ),
    gate="",
)  # fmt: skip

LINT = Job(
    "lint", "Lint", Purpose.LINT,
    (
        Checkout(full_history=True),
        SetupTool(PYTHON, "3.14"),
        Cache("pre-commit", ("~/.cache/pre-commit",), (".pre-commit-config.yaml",)),
        Run("Install", "python -m pip install ruff mypy"),
        Run("Lint", "ruff check . | tee 'a: b.txt'", advisory=True, notes=("advisory: why",)),
        Run("Check twice", "mypy a\nmypy b", advisory=True, env=(("MYPY_X", "$HOME's"),)),
        Run("Check types", "mypy src"),
    ),
    minutes=15,
)  # fmt: skip
TEST = Job(
    "test", "Test all", Purpose.TEST,
    (
        Checkout(full_history=True, submodules=True),
        SystemPackages(("libpq-dev", "zsh")),
        SetupTool(PYTHON, OfAxis("python"), because=(NEWEST,)),
        SetupTool(UV, "0.13.9"),
        Cache("tox", (".tox",), ("tox.ini", "uv.lock", "setup.cfg")),
        Run("Load", "psql --file=a.sql", env=(("PGHOST", "localhost"),)),
        Run("Echo", "echo \"$HOME\" '$$' ${HOME:-x} 'a\\\\b' \\/ && python -c 'print(\"a: b\")'"),
        Run("Loop", "for one in a b; do\n  echo \"$one: ${one}\" # done\ndone", directory="app"),
        Run("Move", "cd sub && make", directory="app/web ui"),
        Run("Count", "make count", env=(("LEVEL", "a b"),), directory="app"),
        Run("Root", "sudo make root"),
        Run("Test", "uv run pytest -q", because=(TESTS,)),
        SaveReport("Keep", "junit", "reports/junit.xml"),
        SaveReport("Keep", "html", "reports/html/"),
    ),
    matrix=(Axis("python", ("3.10", "3.14"), "Python"), Axis("db", ("a", "b"))),
    services=(
        Service(
            "postgres", "postgres:18", (5432,), (("POSTGRES_PASSWORD", "a$b"),), "pg_isready",
            variables=("DATABASE_URL", "PGHOST"),
        ),
        Service("minio", "minio/minio:RELEASE.1", (9000,), command="server /data"),
    ),
    env=(
        ("DATABASE_URL", "postgres://u:p@localhost:5432/x"), ("PRICE", "5$ or $HOME: #1"),
        ("PLAIN", "yes"),
    ),
    needs=("lint",),
)  # fmt: skip
BUILD = Job(
    "build", "Build", Purpose.BUILD,
    (Checkout(), Run("Build", "make build")),
    needs=("lint", "test"), watches=("app/", "[id]/x.py"),
)  # fmt: skip
RICH = PipelinePlan("CI", "trunk", (LINT, TEST, BUILD), gate="")


def meant(job: Job) -> list[tuple[str, str]]:
    """Return the commands of a job with their folders."""
    return [(one.command, one.directory) for one in job.steps if isinstance(one, Run)]


def one_job(*steps: Step, purpose: Purpose = Purpose.TEST) -> PipelinePlan:
    """Return a plan of one job with these steps."""
    return PipelinePlan("CI", "main", (Job("test", "Test", purpose, steps),), gate="")
