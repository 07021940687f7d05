"""The ladder of proof for what we generate."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from autodevops_cli.data import pinned
from autodevops_cli.engine.stages import own_findings, read_back
from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import (
    Checkout,
    Job,
    PipelinePlan,
    Purpose,
    Run,
    Service,
    SetupTool,
    Tool,
)
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.providers.github import PROVIDER
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.validation._ladder import Ladder
from autodevops_cli.validation.commands import unknown_references
from autodevops_cli.validation.linters import LINTERS, Linter, lint
from autodevops_cli.validation.pins import inexact_pins, odd_inputs
from autodevops_cli.validation.proving import validate
from autodevops_cli.validation.roundtrip import differences
from autodevops_cli.validation.schema import schema_errors

WORKFLOW = ".github/workflows/ci.yml"
SETUP = Tool("go", "Go", action="actions/setup-go", version_input="go-version")
PLAN = PipelinePlan(
    "CI", "main",
    (
        Job(
            "test", "Test", Purpose.TEST,
            (Checkout(), SetupTool(SETUP, "1.26"), Run("Test", "make test", "web")),
        ),
    ),
)  # fmt: skip
REPO = {"web/Makefile": "test:\n\tgo test ./...\n"}
CHECKOUT = pinned("actions/checkout")
CACHE = pinned("actions/cache")


def rendered(plan: PipelinePlan) -> tuple[RenderedFile, ...]:
    assert PROVIDER.render
    return PROVIDER.render(plan, StackProfile(), ())


def proven(plan: PipelinePlan, *, external: bool = False) -> tuple[dict[str, bool | None], int]:
    """The rungs that our own rendering of a plan reaches, and the number of findings."""
    repo, files = open_memory(REPO), rendered(plan)
    documents = read_back(PROVIDER, files)
    there = repo.with_files({one.path: one.text for one in files})
    rungs, findings = validate(
        repo, "github", plan, files, documents=documents,
        checked=own_findings(there, files, documents),
        external=external,
    )  # fmt: skip
    return {rung.name: rung.passed for rung in rungs}, len(findings)


def document(*steps: CiStep) -> CiDocument:
    return CiDocument("github", WORKFLOW, jobs=(CiJob("test", Place(WORKFLOW, 3), steps=steps),))


def step(uses: str = "", comment: str = "", run: str = "") -> CiStep:
    return CiStep(Place(WORKFLOW, 7), uses=uses, comment=comment, run=run)


def errors(text: str, path: str = WORKFLOW) -> list[tuple[str, int | None]]:
    return [(f.message, f.where.line) for f in schema_errors("github", (RenderedFile(path, text),))]


def test_a_pipeline_of_ours_reaches_every_rung_that_runs() -> None:
    rungs, findings = proven(PLAN)

    assert rungs == {
        "schema": True, "round trip": True, "pins": True, "inputs": True, "commands": True,
        "rules": True, "zizmor": None, "actionlint": None,
    }  # fmt: skip
    assert findings == 0


def test_without_reading_back_the_rungs_say_that_they_did_not_run() -> None:
    rungs, findings = validate(open_memory({}), "github", PipelinePlan("CI", "main", ()), ())

    assert [(rung.name, rung.note) for rung in rungs if rung.passed is None] == [
        ("round trip", "the files were not read back"),
        ("pins", "the files were not read back"),
        ("inputs", "the files were not read back"),
        ("commands", "the files were not read back"),
        ("rules", "the files were not read back"),
        ("zizmor", "not asked for"),
        ("actionlint", "not asked for"),
    ]
    assert findings == ()


def test_a_rung_that_finds_something_failed_and_says_how_much() -> None:
    bad = Finding("missing-timeout", "no limit", Place(WORKFLOW, 3))

    rungs, findings = validate(
        open_memory({}), "github", PipelinePlan("CI", "main", ()), (), checked=[bad, bad]
    )

    assert [(rung.passed, rung.note) for rung in rungs if rung.name == "rules"] == [
        (False, "2 findings")
    ]
    assert findings == (bad, bad)


def test_a_provider_without_a_schema_says_so() -> None:
    rungs, _ = validate(open_memory({}), "jenkins", PipelinePlan("CI", "main", ()), ())

    assert (rungs[0].name, rungs[0].passed, rungs[0].note) == (
        "schema", None, "there is no schema for jenkins",
    )  # fmt: skip


GOOD = """\
name: CI
on:
  push:
    branches: [main]
  pull_request:
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 20
    steps:
      - run: make
"""


def test_a_good_workflow_fits_its_schema() -> None:
    assert errors(GOOD) == []


@pytest.mark.parametrize(
    "before,after,told,line",
    [
        ("timeout-minutes: 20", 'timeout-minutes: "20"', "timeout-minutes", 9),
        ("- run: make", "- rum: make", "'rum'", 11),
        ("runs-on", "runs_on", "runs_on", 7),
        ("on:\n", "one:\n", "'one'", 1),
    ],
    ids=["text for a number", "mistyped step", "mistyped job key", "mistyped top key"],
)
def test_a_breach_of_the_schema_has_a_place(before: str, after: str, told: str, line: int) -> None:
    found = errors(GOOD.replace(before, after, 1))

    assert any(told in message for message, _ in found), found
    assert any(at == line for _, at in found), found


def test_dependabots_configuration_has_a_schema_of_its_own() -> None:
    path = ".github/dependabot.yml"

    assert errors("version: 2\nupdates: []\n", path) == []
    assert errors("version: 2\n", path) != []
    assert errors('version: "2"\nupdates: []\n', path) != []


def test_broken_yaml_is_a_finding_and_no_crash() -> None:
    assert errors("jobs: [\n")[0][0].startswith(f"{WORKFLOW} is no YAML")


def test_a_flood_of_aliases_ends() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]

    assert errors("\n".join(lines)) != []


def test_other_files_are_not_held_against_a_schema() -> None:
    assert errors("anything: true\n", "renovate.yaml") == []


def test_a_pin_is_exactly_a_row_of_the_data() -> None:
    exact = step(uses=CHECKOUT.uses, comment=CHECKOUT.tag)

    assert list(inexact_pins([document(exact)])) == []


@pytest.mark.parametrize(
    "uses,comment,told",
    [
        ("actions/checkout@" + "0" * 40, CHECKOUT.tag, f"the data knows {CHECKOUT.uses}"),
        (CHECKOUT.uses, "v1", f"is {CHECKOUT.tag}, not 'v1'"),
        (CHECKOUT.uses, "", f"is {CHECKOUT.tag}, not ''"),
        ("nobody/nothing@" + "0" * 40, "v1", "the data does not know the action"),
    ],
)
def test_any_other_pin_is_found(uses: str, comment: str, told: str) -> None:
    (finding,) = inexact_pins([document(step(uses=uses, comment=comment))])

    assert told in finding.message
    assert finding.severity is Severity.HIGH


def test_inputs_are_those_of_the_action() -> None:
    uses = CiStep(Place(WORKFLOW, 7), uses=CACHE.uses, inputs=(("path", "x"), ("paht", "y")))

    assert [finding.message for finding in odd_inputs([document(uses)])] == [
        "actions/cache has no input 'paht'",
        "actions/cache requires the input 'key'",
    ]


def test_commands_name_what_the_repository_has() -> None:
    repo = open_memory({"package.json": '{"scripts": {"test": "x"}}'})
    runs = document(step(run="npm test"), step(run="npm run lint"))

    assert [finding.message for finding in unknown_references(repo, [runs])] == [
        "the repository lacks the script 'lint' in package.json, which this step needs"
    ]


def test_a_plan_that_comes_back_is_not_remarked() -> None:
    plan = PipelinePlan(
        "CI", "main",
        (
            Job("lint", "Lint", Purpose.LINT, (Run("A", "echo 'a: b' # c", "web"),)),
            Job(
                "test", "Test", Purpose.TEST, (Run("B", "one\ntwo"),), needs=("lint",),
                services=(Service("db", "postgres:18"),),
            ),
        ),
    )  # fmt: skip

    assert list(differences(plan, read_back(PROVIDER, rendered(plan)))) == []


def test_what_a_setup_action_has_done_need_not_come_back() -> None:
    done = Run("Install", "bundle install", done_by="ruby")
    job = Job("test", "Test", Purpose.TEST, (done, Run("Test", "make test")))

    found = differences(
        PipelinePlan("CI", "main", (job,), gate=""), [document(step(run="make test"))]
    )

    assert list(found) == []


def test_what_got_lost_in_rendering_is_named() -> None:
    plan = PipelinePlan(
        "CI", "main",
        (
            Job("lint", "Lint", Purpose.LINT, (Run("A", "make lint"),)),
            Job(
                "test", "Test", Purpose.TEST, (Run("B", "make test"),), needs=("lint",),
                services=(Service("db", "postgres:18"),),
            ),
        ),
    )  # fmt: skip

    found = differences(plan, [document(step(run="make tset"))])

    assert [finding.message for finding in found] == [
        "the job lint does not come back",
        "test: `make test` does not come back",
        "test needs (), not ('lint',)",
        "test: its services do not come back",
        "the job gate does not come back",
    ]


def fake(folder: Path, output: str, code: int = 0) -> Linter:
    """A linter that prints something and ends."""
    program = folder / "linter"
    program.write_text(f"#!/bin/sh\ncat <<'EOF'\n{output}\nEOF\nexit {code}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return Linter(str(program), (), LINTERS[1].read, files=True)


def reasons(linter: Linter, provider: str = "github") -> str:
    """Why a linter could not be asked."""
    ladder = Ladder()
    ladder.climb("linter", lint(linter, provider, ()))
    assert ladder.rungs[0].passed is None
    return ladder.rungs[0].note


def test_a_linter_that_is_not_there_did_not_run() -> None:
    assert reasons(Linter("no-such-linter-anywhere", (), LINTERS[0].read)) == "it is not installed"


def test_a_linter_that_crashes_proves_nothing(tmp_path: Path) -> None:
    assert reasons(fake(tmp_path, "", 3)) == "it ended with exit code 3"


def test_a_linter_that_talks_nonsense_proves_nothing(tmp_path: Path) -> None:
    assert reasons(fake(tmp_path, "hello")) == "its output cannot be read"


def test_linters_read_workflows_of_github_only() -> None:
    assert reasons(LINTERS[0], "gitlab") == "it does not read gitlab's files"


def test_what_actionlint_prints_becomes_findings(tmp_path: Path) -> None:
    printed = '[{"message": "bad", "filepath": "ci.yml", "line": 7, "kind": "expression"}]'

    assert list(lint(fake(tmp_path, printed), "github", ())) == [
        Finding("expression", "bad", Place("ci.yml", 7), Severity.HIGH, source="actionlint")
    ]


def test_what_zizmor_says_of_a_bad_workflow_becomes_findings() -> None:
    text = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n"

    found = list(lint(LINTERS[0], "github", (RenderedFile(WORKFLOW, text),)))

    pins = [one for one in found if one.rule == "unpinned-uses"]
    assert [(str(one.where), one.severity, one.source) for one in pins] == [
        (f"{WORKFLOW}:6", Severity.HIGH, "zizmor")
    ]


def test_zizmor_finds_nothing_in_ours() -> None:
    rungs, findings = proven(PLAN, external=True)

    assert rungs["zizmor"] is True
    assert findings == 0


def test_each_document_of_a_file_is_held_against_the_schema() -> None:
    good = "kind: pipeline\ntype: docker\nname: a\nsteps: []\n"
    bad = "kind: pipeline\ntype: docker\nname: b\nsteps:\n  - image: x\n"

    found = list(schema_errors("drone", (RenderedFile(".drone.yml", f"{good}---\n{bad}"),)))

    assert [one.where.line for one in found] == [6]
