"""The step that runs `autodevops check` in a CI system, rendered like every other pipeline."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.ecosystems.python.jobs import PYTHON
from autodevops_cli.engine.choosing import chosen
from autodevops_cli.engine.stages import Policy, analyse, own_findings, read_back
from autodevops_cli.errors import UsageError
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import (
    Checkout,
    Job,
    PipelinePlan,
    Purpose,
    Run,
    SaveReport,
    SetupTool,
    Step,
)
from autodevops_cli.providers._base import Provider
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.validation.proving import validate

NAME = "autodevops"
MINUTES = 10
PYTHON_VERSION = "3.13"
REPORT = "autodevops.xml"
# A requirement of PEP 508 or an address: nothing that a shell or a CI system would expand.
_REQUIREMENT = re.compile(r"[A-Za-z0-9][\w .@:/+=~<>!\[\],#&?%-]{0,400}")


@dataclass(frozen=True, slots=True)
class CiStep:
    """A file with the step, and what somebody has to do besides ("" for nothing).

    A file that is not `writable` is an example: its path is taken by a pipeline that stays as it
    is. `findings` are what the checks of our own output found; none, if all is well.
    """

    provider: str
    file: RenderedFile
    advice: str = ""
    writable: bool = True
    findings: tuple[Finding, ...] = ()


def ci_step(repo: Snapshot, policy: Policy, package: str) -> CiStep:
    """Return the step for a repository's CI system, which installs `package` by pip.

    Raises UsageError for a system we cannot write, or a package that is no requirement.
    """
    if not _REQUIREMENT.fullmatch(package):
        raise UsageError(
            "CI cannot know where this tool comes from: say it with --package",
            hint="a wheel, or a commit: 'autodevops-cli @ git+https://HOST/OWNER/REPOSITORY@COMMIT';"
            " on the public index the name belongs to another project",
        )
    analysis = analyse(repo, policy)
    provider = chosen(policy.provider, repo, analysis.documents)
    if provider.render is None:
        raise UsageError(f"{provider.title} is only read, not written")
    annotates = provider.name == "github"
    plan = step_plan(analysis.stack.default_branch, package, annotates=annotates)
    rendered = provider.render(plan, analysis.stack, policy.template_folders)
    there = repo.with_files({file.path: file.text for file in rendered})
    written = read_back(provider, rendered)
    _, findings = validate(
        there, provider.name, plan, rendered, documents=written,
        checked=own_findings(there, rendered, written), external=policy.linters,
    )  # fmt: skip
    return _placed(repo, provider, rendered[0], findings)


def step_plan(default_branch: str, package: str, *, annotates: bool) -> PipelinePlan:
    """Return the pipeline that only checks CI; where nothing `annotates`, a test report tells."""
    steps = tuple(_steps(package, annotates))
    job = Job(NAME, "Check the CI", Purpose.LINT, steps, minutes=MINUTES)
    return PipelinePlan(NAME, default_branch, (job,), gate="")


def _steps(package: str, annotates: bool) -> Iterator[Step]:
    yield Checkout()
    yield SetupTool(PYTHON, PYTHON_VERSION)
    yield Run("Install autodevops", f"python -m pip install {shlex.quote(package)}")
    if annotates:
        yield Run("Check the CI", "autodevops check")
    else:
        yield Run("Check the CI", f"autodevops check --output text --output junit={REPORT}")
        yield SaveReport("Keep the findings", NAME, REPORT)


def _placed(
    repo: Snapshot, provider: Provider, file: RenderedFile, findings: tuple[Finding, ...]
) -> CiStep:
    """Return the step where it can stand without touching a pipeline that is there."""
    there = [*provider.files(repo)]
    if own := provider.beside(repo, NAME):
        return CiStep(provider.name, RenderedFile(own, file.text), findings=findings)
    if not there or repo.text(file.path) == file.text:
        return CiStep(provider.name, file, findings=findings)
    if provider.part:
        part = provider.part(file, NAME)
        return CiStep(provider.name, part.file, part.advice, findings=findings)
    advice = f"{there[0]} stays as it is: add what this file does for {NAME} to it"
    return CiStep(provider.name, file, advice, writable=False, findings=findings)
