"""What anybody may have chosen the text of does not reach a pipeline when it could act there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autodevops_cli.model.evidence import Evidence, Fact, Place
from autodevops_cli.model.finding import Severity
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
    Tool,
)
from autodevops_cli.planning.guard import guarded

SEEN = Evidence("command.test", "x", Place("package.json", 7))
FACT = Fact("command.test", "x", SEEN)
GO = Tool("go", "Go", action="actions/setup-go", version_input="go-version")
TEST = Run("Test", "go test ./...", because=(FACT,))
JOB = Job("test", "Test", Purpose.TEST, (Checkout(), SetupTool(GO, OfAxis("go")), TEST))
EXPRESSION = "${{ github.token }}"


def plan_of(*jobs: Job, branch: str = "main") -> PipelinePlan:
    return PipelinePlan("CI", branch, jobs)


def with_step(step: Step) -> Job:
    return replace(JOB, steps=(*JOB.steps, step))


def test_an_ordinary_plan_stays_as_it_is() -> None:
    job = replace(
        JOB,
        steps=(
            *JOB.steps,
            Run("Lint", "a \\\n  b\n\tc", "packages/größe $(x)", (("PATH_TO", "a b'c"),)),
            Cache("pip", ("~/.cache/pip",), ("**/requirements*.txt",)),
            SaveReport("Keep", "report", "out/*.xml"),
        ),
        matrix=(Axis("go", ("1.24", "1.25")),),
        services=(Service("db", "postgres:17@sha256:" + "a" * 64, (5432,), (("USER", "x"),)),),
    )
    plan = plan_of(job, branch="release/1.x")

    assert guarded(plan) == (plan, ())


UNSAFE = {
    "command": with_step(Run("A", f"echo {EXPRESSION}")),
    "control": with_step(Run("A", "echo \x1b[31m")),
    "carriage": with_step(Run("A", "echo a\rb")),
    "separator": with_step(Run("A", "echo a\u2028b")),
    "surrogate": with_step(Run("A", "echo \ud800")),
    "title": with_step(Run(f"Test {EXPRESSION}", "a")),
    "two-line title": with_step(Run("Test\nname: x", "a")),
    "folder": with_step(Run("A", "a", EXPRESSION)),
    "folder above": with_step(Run("A", "a", "../../etc")),
    "absolute folder": with_step(Run("A", "a", "/etc")),
    "env value": with_step(Run("A", "a", env=(("X", EXPRESSION),))),
    "env name": with_step(Run("A", "a", env=(("X: y\nZ", "1"),))),
    "version": with_step(SetupTool(GO, EXPRESSION)),
    "version file": with_step(SetupTool(GO, version_file="../go.mod")),
    "input": with_step(SetupTool(GO, inputs=(("x", EXPRESSION),))),
    "job id": replace(JOB, id="a: b"),
    "job name": replace(JOB, name=EXPRESSION),
    "job env": replace(JOB, env=(("X", "a\nb"),)),
    "axis name": replace(JOB, matrix=(Axis("a b", ("1",)),)),
    "axis value": replace(JOB, matrix=(Axis("a", ("1", EXPRESSION)),)),
    "image": replace(JOB, services=(Service("db", "postgres # x"),)),
    "image line": replace(JOB, services=(Service("db", "postgres\nx: y"),)),
    "service name": replace(JOB, services=(Service("d b", "postgres"),)),
    "service env": replace(JOB, services=(Service("db", "postgres", env=(("A", EXPRESSION),)),)),
}


@pytest.mark.parametrize("job", UNSAFE.values(), ids=UNSAFE.keys())
def test_a_job_with_unsafe_text_is_left_out_and_told(job: Job) -> None:
    other = replace(JOB, id="lint", name="Lint", needs=(job.id,))

    plan, findings = guarded(plan_of(job, other))

    assert plan.jobs == (replace(other, needs=()),)
    (finding,) = findings
    assert (finding.rule, finding.severity) == ("unsafe-text", Severity.HIGH)
    assert finding.where == SEEN.where
    assert finding.message.isprintable()


@pytest.mark.parametrize(
    "step",
    [
        Cache("x", ("a",), ("it's",)),
        Cache("x", (EXPRESSION,), ("a",)),
        SaveReport("Keep", EXPRESSION, "a"),
    ],
    ids=["key file", "cached path", "report"],
)
def test_a_step_that_only_keeps_things_goes_alone(step: Step) -> None:
    plan, findings = guarded(plan_of(with_step(step)))

    assert plan.jobs == (JOB,)
    assert [finding.rule for finding in findings] == ["unsafe-text"]


@pytest.mark.parametrize("branch", [EXPRESSION, "a b", "x\ny", "*", ""])
def test_a_branch_that_is_none_becomes_main(branch: str) -> None:
    plan, findings = guarded(plan_of(JOB, branch=branch))

    assert plan.default_branch == "main"
    assert [finding.rule for finding in findings] == ["unsafe-text"]
