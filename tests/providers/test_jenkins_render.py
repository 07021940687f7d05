"""A plan becomes a Jenkinsfile that reads back as the same jobs."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest

from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.output import RenderedFile, is_ours
from autodevops_cli.model.plan import (
    Axis,
    Checkout,
    Job,
    PipelinePlan,
    Purpose,
    Run,
    SaveReport,
    Service,
    SetupTool,
    Step,
)
from autodevops_cli.providers._jenkins_text import filled, quoted, shell
from autodevops_cli.providers.jenkins import PROVIDER
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.validation.roundtrip import differences
from tests.providers.plans import HEREDOC, MINIO, PYTHON, RICH, SMALL, STACK, fact

EXPECTED = """\
    stage('Lint and test') {
      parallel {
        stage('Lint') {
          agent {
            docker {
              image 'buildpack-deps:trixie'
              args '-u root'
            }
          }
          options {
            timeout(time: 20, unit: 'MINUTES')
          }
          steps {
            // it only shows
            ADVISING {
              sh 'make lint'
            }
          }
          post {
            cleanup {
              sh 'chown -R --reference=. .'
            }
          }
        }

        stage('Test') {
          // setup.cfg:7: the classifiers
          agent {
            docker {
              image 'python:3.14'
              args '-u root'
            }
          }
          options {
            timeout(time: 20, unit: 'MINUTES')
          }
          environment {
            PRICE = '5$$'
            PIP_CACHE_DIR = "${WORKSPACE_TMP}/pip"
          }
          steps {
            sh 'pip install -r requirements.txt'
            dir('app') {
              // tox.ini:4: the test environment
              withEnv(['MODE=on']) {
                sh 'pytest -q --junitxml=junit.xml'
              }
              sh label: 'Count', script: '''#!/bin/bash
                set -eo pipefail
                ls | wc -l
              '''
            }
          }
          post {
            always {
              junit allowEmptyResults: true, testResults: 'app/junit.xml'
              archiveArtifacts allowEmptyArchive: true, artifacts: 'html/**'
            }
            cleanup {
              sh 'chown -R --reference=. .'
            }
          }
        }
      }
    }
"""
ADVISING = (
    "catchError(buildResult: 'SUCCESS', stageResult: 'UNSTABLE', "
    "message: 'This failed; it only advises')"
)
TESTED = fact("command.test", "pytest", "tox.ini", 4, "the test environment")
VERSION = fact("python.version", "3.14", "setup.cfg", 7, "the classifiers")
TWO = PipelinePlan(
    "CI", "trunk",
    (
        Job("lint", "Lint", Purpose.LINT,
            (Run("Lint", "make lint", advisory=True, notes=("it only shows",)),)),
        Job("test", "Test", Purpose.TEST,
            (Checkout(),
             SetupTool(PYTHON, "3.14", inputs=(("cache-dependency-path", "requirements.txt"),),
                       because=(VERSION,)),
             Run("Install", "pip install -r requirements.txt"),
             Run("Test", "pytest -q --junitxml=junit.xml", "app", (("MODE", "on"),),
                 because=(TESTED,)),
             Run("Count", "ls | wc -l", "app"),
             SaveReport("Keep", "junit", "app/junit.xml"),
             SaveReport("Keep", "html", "html/")),
            env=(("PRICE", "5$"),)),
    ),
    gate="",
)  # fmt: skip


def rendered(plan: PipelinePlan) -> RenderedFile:
    assert PROVIDER.render is not None
    (file,) = PROVIDER.render(plan, STACK, ())
    return file


def document(plan: PipelinePlan) -> CiDocument:
    file = rendered(plan)
    found = PROVIDER.parse(open_memory({file.path: file.text}), file.path)
    assert found is not None
    return found


def read(plan: PipelinePlan) -> dict[str, CiJob]:
    return {job.name: job for job in document(plan).jobs}


def one_job(
    *steps: Step, services: tuple[Service, ...] = (), watches: tuple[str, ...] = ()
) -> PipelinePlan:
    job = Job("test", "Test", Purpose.TEST, steps, services=services, watches=watches)
    return PipelinePlan("CI", "main", (job,), gate="")


def test_a_small_plan_looks_written_by_hand() -> None:
    written = EXPECTED.replace("ADVISING", ADVISING) + "  }\n}\n"

    assert rendered(TWO).text.partition("  stages {\n")[2] == written


def test_the_file_is_known_as_ours() -> None:
    assert is_ours(rendered(SMALL).text)


@pytest.mark.parametrize("plan", [SMALL, RICH, TWO], ids=["small", "rich", "two"])
def test_nothing_is_lost_on_the_way(plan: PipelinePlan) -> None:
    assert [found.message for found in differences(plan, [document(plan)])] == []


def test_two_runs_give_the_same_bytes() -> None:
    assert rendered(RICH) == rendered(RICH)


def test_a_matrix_stands_alone_behind_the_stages_that_could_run_beside_it() -> None:
    test = read(RICH)["Test"]

    assert test.matrix == (Axis("MATRIX_PYTHON", ("3.10", "3.14")),)
    assert test.image == "python:${MATRIX_PYTHON}"
    assert "a matrix cannot stand beside other stages" in told(RICH)


def test_stages_come_after_those_that_they_need() -> None:
    jobs = read(RICH)

    assert jobs["Test (api)"].needs == (RICH.jobs[0].name, "Test", "Build")
    assert jobs[RICH.jobs[0].name].needs == ()


def test_servers_share_the_network_of_the_stage_and_leave_with_it() -> None:
    api = read(RICH)["Test (api)"]
    text = rendered(RICH).text

    assert [(one.name, one.image) for one in api.services] == [
        ("postgres", "postgres:18"), ("mongodb", "mongo:8"),
    ]  # fmt: skip
    assert """docker.image('mongo:8').withRun("--network container:${postgres.id}") {""" in text
    assert '.inside("-u root --network container:${postgres.id}") {' in text
    assert "until docker exec ${postgres.id} pg_isready -U postgres; do sleep 1; done" in text


def test_a_server_without_a_health_command_is_waited_for_by_its_port() -> None:
    (found,) = document(one_job(Run("Test", "make"), services=(MINIO,))).jobs

    assert [step.run for step in found.steps[:2]] == [
        "timeout 60 bash -c 'until (: < /dev/tcp/127.0.0.1/9000) 2> /dev/null; do sleep 1; done'",
        "make",
    ]


def test_a_server_is_not_called_by_a_word_of_groovy() -> None:
    text = rendered(one_job(Run("Test", "make"), services=(Service("default", "x:1"),))).text

    assert "docker.image('x:1').withRun('') { defaultServer ->" in text


def test_variables_are_read_back_as_they_were() -> None:
    (found,) = document(one_job(Run("A", "make", env=(("B", "$HOME 'x' \\ $$"),)))).jobs

    assert found.steps[0].env == (("B", "$HOME 'x' \\ $$"),)
    assert dict(read(TWO)["Test"].env)["PRICE"] == "5$"


def test_advice_leaves_the_build_as_it_is() -> None:
    assert [step.advisory for step in read(TWO)["Lint"].steps] == [True]


def test_a_stage_is_skipped_only_where_a_change_surely_leaves_its_part_alone() -> None:
    text = rendered(one_job(Run("A", "make"), watches=("app/", "it's.toml"))).text

    assert "not { changeRequest() }" in text
    assert (
        """git --literal-pathspecs diff --quiet "origin/$CHANGE_TARGET..." -- app/ """
        """\\'it\\'"\\'"\\'s.toml\\' Jenkinsfile"""
    ) in text


def test_a_comment_ends_where_its_line_ends() -> None:
    text = rendered(one_job(Run("A", "make", notes=("x \\u000a sh 'y'",)))).text

    assert "// x \\\\u000a sh 'y'\n" in text


def test_history_and_submodules_take_a_checkout_of_their_own() -> None:
    plain = rendered(one_job(Checkout(), Run("A", "make"))).text
    deep = rendered(one_job(Checkout(full_history=True, submodules=True), Run("A", "make"))).text

    assert "scmGit" not in plain
    assert "skipDefaultCheckout()" in deep
    assert "cloneOption(noTags: false, reference: '', shallow: false), submodule(" in deep


def test_indentation_that_means_something_stays() -> None:
    (found,) = document(one_job(Run("A", HEREDOC, "api"), Run("B", "if a; then\n  b\nfi"))).jobs

    assert found.steps[0].run == f"#!/bin/bash\nset -eo pipefail\n{HEREDOC}\n"
    assert found.steps[1].run == "#!/bin/bash\nset -eo pipefail\nif a; then\n  b\nfi\n"


@pytest.mark.parametrize(
    "command",
    ["a | b", "[[ a ]]", "a; b", "source x", "echo 'a\\nb'", "a\nb", "x=(1)", "a > b", "$x", "a &"],
)
def test_what_shells_do_not_agree_on_runs_in_bash(command: str) -> None:
    assert "#!/bin/bash" in next(shell(command, "x"))


@pytest.mark.parametrize(
    "command", ["make test", "a --b='c d' && e", "npm run build:x", "./x.sh *"]
)
def test_what_all_shells_agree_on_needs_no_bash(command: str) -> None:
    assert next(shell(command, "x")).startswith("sh ")


@pytest.mark.parametrize("text", ["it's", "a", "\\'", "\"'", "$x", "\\", "'''"])
def test_texts_come_back_from_their_quotes(text: str) -> None:
    (found,) = document(one_job(Run("A", f"make {text} | x", text.replace("'", "_")))).jobs

    assert found.steps[0].run.splitlines()[2] == f"make {text} | x"
    assert found.steps[0].directory == ("~" if "$" in text else text.replace("'", "_"))


def test_groovy_fills_in_what_it_is_told_to_and_nothing_else() -> None:
    assert filled('${A}-${B} $c "\\', "A") == '"${A}-\\${B} \\$c \\"\\\\"'
    assert quoted("it's $5") == "'it\\'s $5'"


@pytest.mark.parametrize("name", ["Test (api)", "Test"])
def test_what_runs_is_bash(name: str) -> None:
    for step in read(RICH)[name].steps:
        done = subprocess.run(
            ["bash", "-n"], input=step.run, text=True, capture_output=True, check=False
        )
        assert done.stderr == ""


def told(plan: PipelinePlan) -> str:
    return "\n".join(found.message for found in PROVIDER.limits(plan))


def test_what_jenkins_cannot_say_is_told() -> None:
    mac = replace(RICH.jobs[0], id="mac", os="macos")
    plan = replace(RICH, jobs=(*RICH.jobs, mac))

    assert "what their agents have is not known (mac)" in told(plan)
    assert "brings a tool (two-axes: Zig)" in told(plan)
    assert "are not kept between runs (lint: ~/.cache/pre-commit)" in told(plan)
    assert rendered(plan) == rendered(RICH)
