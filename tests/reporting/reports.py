"""Reports to render: a small shop, one with hostile names, one without anything."""

from __future__ import annotations

from autodevops_cli.model.analysis import Analysis, Gap, Proposal, RepoReport, Rung
from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.evidence import Evidence, Fact, Place, Strength
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import Axis, Job, PipelinePlan, Purpose, Run
from autodevops_cli.model.stack import Component, StackProfile

WORKFLOW = ".github/workflows/ci.yml"


def fact(subject: str, value: str, path: str, line: int, note: str, *rivals: Evidence) -> Fact:
    return Fact(subject, value, Evidence(subject, value, Place(path, line), note=note), (), rivals)


SHOP = RepoReport(
    Analysis(
        "shop",
        "0123456789abcdef0123456789abcdef01234567",
        143,
        StackProfile(
            (
                Component(
                    "python",
                    "",
                    (
                        fact("package-manager", "uv", "uv.lock", 1, "the lock file"),
                        fact(
                            "python.version", ">=3.12", "pyproject.toml", 4, "requires-python",
                            Evidence("python.version", "3.9", Place("Dockerfile", 1), note="FROM"),
                        ),
                        fact("framework.django", "django", "pyproject.toml", 9, "a dependency"),
                        fact("command.install", "uv sync --locked", "uv.lock", 1, "the lock file"),
                        fact("command.lint.ruff", "uv run ruff check", "ruff.toml", 1, "settings"),
                        fact(
                            "command.test", "uv run pytest", "pyproject.toml", 30, "[tool.pytest]"
                        ),
                    ),
                    weight=412,
                ),
                Component(
                    "node", "web",
                    (fact("package-manager", "pnpm", "web/pnpm-lock.yaml", 1, "the lock file"),),
                    weight=80,
                ),
            ),
            (
                fact("service.postgres", "postgres:17", "compose.yaml", 3, "the db service"),
                fact("deploy.fly", "fly.toml", "fly.toml", 1, "an application on Fly.io"),
            ),
            "main",
        ),
        (
            CiDocument(
                "github", ".github/workflows/old.yml", "Old", ("push", "pull_request"),
                jobs=(CiJob("test", Place(".github/workflows/old.yml", 4), "Test"),),
            ),
        ),
        (
            Finding(
                "runtime-version-conflict", "Dockerfile:1 says Python 3.9", Place("Dockerfile", 1),
                Severity.MEDIUM, hint="Make Dockerfile agree with pyproject.toml.",
            ),
        ),
        (Gap("no test command in web", "the test script of package.json", 'Add a "test" script.'),),
        (
            Finding(
                "unpinned-action", "actions/checkout@v4 can change under you",
                Place(".github/workflows/old.yml", 7), Severity.HIGH, hint="Name the full commit.",
            ),
            Finding(
                "unpinned-action", "actions/setup-python@v5 can change under you",
                Place(".github/workflows/old.yml", 9), Severity.HIGH, hint="Name the full commit.",
            ),
        ),
    ),
    Proposal(
        "github",
        PipelinePlan(
            "CI",
            "main",
            (
                Job("lint", "Lint", Purpose.LINT, (Run("Ruff", "uv run ruff check"),)),
                Job(
                    "test", "Test", Purpose.TEST, (Run("Test", "uv run pytest"),),
                    matrix=(Axis("python", ("3.12", "3.13", "3.14"), "Python"),),
                ),
            ),
        ),
        (RenderedFile(WORKFLOW, "name: CI\n"),),
        f"--- /dev/null\n+++ b/{WORKFLOW}\n@@ -0,0 +1 @@\n+name: CI\n",
        (Rung("schema", True), Rung("zizmor", None, "not asked for")),
    ),
)  # fmt: skip

EMPTY = RepoReport(Analysis("empty", "", 0, StackProfile()))

EVIL = "</code><script>alert(1)</script>`|x|`\x1b[31m\u202e@everyone ${{ x }}\n\n# heading"
HOSTILE = RepoReport(
    Analysis(
        EVIL,
        EVIL,
        1,
        StackProfile(
            (
                Component(
                    "python",
                    EVIL,
                    (
                        Fact(
                            "command.test", EVIL,
                            Evidence(
                                "command.test", EVIL, Place(EVIL, 1), Strength.GUESSED, 0, EVIL
                            ),
                            (),
                            (Evidence("command.test", EVIL, Place(EVIL), note=EVIL),),
                        ),
                        fact("package-manager", EVIL, EVIL, 1, EVIL),
                        fact("framework.x", EVIL, EVIL, 1, EVIL),
                    ),
                ),
            ),
            (fact(f"env.{EVIL}", EVIL, EVIL, 1, EVIL),),
            EVIL,
        ),
        (CiDocument("github", EVIL, EVIL, (EVIL,), jobs=(CiJob(EVIL, Place(EVIL), EVIL),)),),
        (Finding(EVIL, EVIL, Place(EVIL, 1), hint=EVIL),),
        (Gap(EVIL, EVIL, EVIL),),
        (Finding(EVIL, EVIL, Place(EVIL, 2), hint=EVIL),),
    ),
    Proposal(
        "github",
        PipelinePlan(
            EVIL,
            EVIL,
            (
                Job(
                    EVIL, EVIL, Purpose.TEST, (Run(EVIL, EVIL),), needs=(EVIL, "absent"),
                    matrix=(Axis(EVIL, (EVIL,)),),
                ),
            ),
        ),
        (RenderedFile(EVIL, EVIL),),
        f"--- a/{EVIL}\n+++ b/{EVIL}\n+```\n+{EVIL}\n",
        (Rung(EVIL, False, EVIL),),
        (Finding(EVIL, EVIL, Place(EVIL, 1), hint=EVIL),),
    ),
)  # fmt: skip
