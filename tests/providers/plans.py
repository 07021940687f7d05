"""Two plans for the tests of renderers: one with everything in it, one to read."""

from __future__ import annotations

from autodevops_cli.model.evidence import Evidence, Fact, Place
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
    SystemPackages,
    Tool,
)
from autodevops_cli.model.stack import Component, StackProfile

STACK = StackProfile((Component("python", "", ()),), default_branch="trunk")
PYTHON = Tool(
    "python", "Python", action="actions/setup-python", version_input="python-version",
    image="python:{version}", caches=(("PIP_CACHE_DIR", "pip"),),
)  # fmt: skip
DENO = Tool("deno", "Deno", action="denoland/setup-deno", image="denoland/deno:{version}")
ZIG = Tool("zig", "Zig")


def fact(subject: str, value: str, path: str, line: int | None, note: str) -> Fact:
    return Fact(subject, value, Evidence(subject, value, Place(path, line), note=note))


HEREDOC = "cat <<EOF > 'a: b.txt'\n  # two  spaces\n\n$HOME \\$x $(nproc) `date` <<x>>\nEOF\ntrue"
POSTGRES = Service(
    "postgres", "postgres:18", (5432,), (("POSTGRES_PASSWORD", "it's <<x>> $5"),),
    "pg_isready -U postgres", (fact("service.postgres", "postgres:18", "compose.yml", 3, "db"),),
    variables=("DATABASE_URL",),
)  # fmt: skip
MONGODB = Service("mongodb", "mongo:8", (27017, 27018), health_command="mongosh --quiet")
MINIO = Service("minio", "minio/minio:1", (9000,), (("A", "it's"),), command="server '/da ta'")

SMALL = PipelinePlan(
    "CI",
    "trunk",
    (
        Job(
            "test",
            "Test",
            Purpose.TEST,
            (
                Checkout(),
                SystemPackages(("libpq5",), (fact("system-package", "libpq5", "a.toml", 2, "x"),)),
                SetupTool(
                    PYTHON, OfAxis("python"),
                    inputs=(("cache", "pip"), ("cache-dependency-path", "requirements.txt")),
                    because=(fact("python.version", "3.14", "setup.cfg", 7, "the classifiers"),),
                ),
                Run("Install", "pip install -r requirements.txt"),
                Run(
                    "Test", "pytest -q --junitxml=junit.xml", env=(("MODE", "on"),),
                    because=(fact("command.test", "pytest", "tox.ini", 4, "the test environment"),),
                ),
                SaveReport("Keep the test report", "junit", "junit.xml"),
            ),
            matrix=(Axis("python", ("3.10", "3.14"), "Python"),),
            services=(POSTGRES,),
            env=(("DATABASE_URL", "postgres://postgres@localhost:5432/test"),),
        ),
    ),
    gate="",
)  # fmt: skip

RICH = PipelinePlan(
    "CI",
    "trunk",
    (
        Job(
            "lint",
            "Lint: the #1 'check' of \"x\" & $HOME <<y>>",
            Purpose.LINT,
            (
                Checkout(),
                SetupTool(PYTHON, "3.13"),
                Cache("pre-commit", ("~/.cache/pre-commit", "target"), (".pre-commit.yaml",)),
                Run("Lint", "ruff check . | tee 'out: #1.txt'", advisory=True),
                Run("Several: 'lines'", "cd src\nruff check .", "app", advisory=True),
                Run("Spell", "codespell --skip=a && typos", advisory=True),
                Run("Format", "ruff format --check", notes=("it gates",)),
            ),
            watches=("app/", "with space/", "it's.toml"),
        ),
        *SMALL.jobs,
        Job(
            "api-test",
            "Test (api)",
            Purpose.TEST,
            (
                Checkout(full_history=True, submodules=True),
                SetupTool(DENO, "2.5"),
                Cache("all", ("target",), ("**/go.sum", "it's.lock")),
                Run("Here", HEREDOC, "api"),
                Run("There", "make test", "web/ui folder", (("A", "1 2"), ("B", "$HOME 'x' <<"))),
                Run("Root", "make all; make clean", advisory=True),
                Run("Again", "grep -E '^a$|b' x && echo \"50%\" | cat", "api/inner"),
                SaveReport("Keep the reports", "my reports", "**/build/reports/"),
                SaveReport("Keep the results", "results", "**/surefire-reports/*.xml"),
                SaveReport("Keep the folder", "folder", "out put"),
            ),
            services=(POSTGRES, MONGODB),
            needs=("lint", "test"),
            env=(("lower", "x"), ("DATABASE_URL", "postgres://localhost:5432"), ("ODD", "#: <<")),
            minutes=45,
        ),
        Job(
            "two-axes",
            "Build",
            Purpose.BUILD,
            (SetupTool(PYTHON, OfAxis("python")), SetupTool(ZIG, "0.15"), Run("Build", "make")),
            matrix=(Axis("python", ("3.10", "3.11"), "Python"), Axis("db", ("a b", "c"), "DB")),
            services=(MINIO,),
            watches=("src/",),
        ),
    ),
    gate="",
)  # fmt: skip
