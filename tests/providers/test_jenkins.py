"""Jenkinsfiles, read from their text."""

from __future__ import annotations

import time

import pytest

from autodevops_cli.model.ci import CiJob
from autodevops_cli.providers.jenkins import PROVIDER
from tests.conftest import MakeRepo


def jobs(make_repo: MakeRepo, text: str) -> list[CiJob]:
    document = PROVIDER.parse(make_repo({"Jenkinsfile": text}), "Jenkinsfile")
    assert document is not None
    return list(document.jobs)


DECLARATIVE = """
pipeline {
  agent { docker { image 'maven:3.9-eclipse-temurin-21' } }
  // sh 'commented out'
  stages {
    stage('Build') {
      steps {
        sh 'mvn -B package -DskipTests'
      }
    }
    stage("Test") {
      agent { docker { image "node:22" } }
      steps {
        dir('web') {
          sh '''
            npm ci
            npm test
          '''
          sh(script: "npm run lint", returnStatus: true)
        }
        sh "mvn verify"
        bat 'mvn.cmd verify'
      }
    }
    stage('Release') {
      when { buildingTag() }
      steps { sh 'mvn deploy' }
    }
    stage('Nightly') {
      when { not { buildingTag() } }
      steps { sh 'make' }
    }
    stage('Other') {
      when { branch 'release' }
      steps { sh 'make release' }
    }
  }
  post { always { sh 'docker compose down' } }
}
"""


def test_stages_are_jobs_with_the_shell_text_of_their_steps(make_repo: MakeRepo) -> None:
    found = jobs(make_repo, DECLARATIVE)

    assert [(one.name, one.image) for one in found[:2]] == [
        ("Build", "maven:3.9-eclipse-temurin-21"),
        ("Test", "node:22"),
    ]
    assert [(one.run.split(), one.directory) for one in found[1].steps] == [
        (["npm", "ci", "npm", "test"], "web"),
        (["npm", "run", "lint"], "web"),
        (["mvn", "verify"], ""),
    ]
    assert found[0].steps[0].where.line == 8


def test_stages_for_tags_and_other_branches_do_not_gate(make_repo: MakeRepo) -> None:
    found = jobs(make_repo, DECLARATIVE)

    assert {one.name: one.gates for one in found} == {
        "Build": True, "Test": True, "Release": False, "Nightly": True, "Other": False,
    }  # fmt: skip


def test_a_scripted_pipeline_is_read_too(make_repo: MakeRepo) -> None:
    (found,) = jobs(
        make_repo,
        "node {\n"
        "  checkout scm\n"
        "  docker.image('golang:1.26').inside {\n"
        "    stage('Test') { sh \"go test \\$PACKAGES\" }\n"
        "  }\n"
        "}\n",
    )

    assert (found.image, found.steps[0].run) == ("golang:1.26", "go test $PACKAGES")


def test_steps_of_public_libraries_stand_for_their_commands(make_repo: MakeRepo) -> None:
    (found,) = jobs(make_repo, "buildPlugin(useContainerAgent: true)\n")

    assert (found.steps[0].uses, found.steps[0].run) == ("buildPlugin", "mvn clean install")


@pytest.mark.parametrize(
    "text",
    [
        "'''" * 50_000,
        "sh '" * 50_000,
        "{" * 200_000,
        "stage(" * 50_000,
        "/*" * 90_000,
        "\\" * 99_999,
    ],
)
def test_hostile_text_is_read_in_bounded_time(make_repo: MakeRepo, text: str) -> None:
    start = time.process_time()

    PROVIDER.parse(make_repo({"Jenkinsfile": text}), "Jenkinsfile")

    assert time.process_time() - start < 5


def test_a_label_is_no_command(make_repo: MakeRepo) -> None:
    (found,) = jobs(make_repo, "node { sh label: 'Test it', script: 'make test' }\n")

    assert [one.run for one in found.steps] == ["make test"]


def test_variables_folders_and_advice_around_a_step_are_its_own(make_repo: MakeRepo) -> None:
    (found,) = jobs(
        make_repo,
        "pipeline {\n"
        "  environment { CI_MODE = 'a$$b'; TOKEN = credentials('id') }\n"
        "  stages { stage('Test') {\n"
        '    environment { B = "c" }\n'
        "    steps {\n"
        "      withEnv(['A=1', 'X=y=z']) { dir(path: 'web') { sh 'make' } }\n"
        "      catchError(buildResult: 'SUCCESS', stageResult: 'UNSTABLE') { sh 'lint' }\n"
        "      catchError { sh 'count' }\n"
        "    }\n"
        "  } }\n"
        "}\n",
    )

    assert [(one.run, one.directory, one.env, one.advisory) for one in found.steps] == [
        ("make", "web", (("A", "1"), ("X", "y=z")), False),
        ("lint", "", (), True),
        ("count", "", (), False),
    ]
    assert found.env == (("B", "c"),)


def test_variables_of_the_pipeline_belong_to_the_document(make_repo: MakeRepo) -> None:
    repo = make_repo({"Jenkinsfile": "pipeline { environment { A = 'b$$c' } sh 'make' }"})
    document = PROVIDER.parse(repo, "Jenkinsfile")

    assert document is not None
    assert document.env == (("A", "b$c"),)


def test_a_matrix_gives_its_axes_to_the_stages_in_it(make_repo: MakeRepo) -> None:
    outside, inside = jobs(
        make_repo,
        "pipeline { stages {\n"
        "  stage('Lint') { steps { sh 'lint' } }\n"
        "  stage('All') { matrix {\n"
        "    axes { axis { name 'OS'; values 'a', \"b\" } axis { name 'DB'; values 'c' } }\n"
        "    excludes { exclude { axis { name 'OS'; values 'b' } } }\n"
        "    stages { stage('Test') { steps { sh 'make' } } }\n"
        "  } }\n"
        "} }\n",
    )

    assert outside.matrix == ()
    assert [(one.name, one.values) for one in inside.matrix] == [("OS", ("a", "b")), ("DB", ("c",))]


def test_stages_need_those_before_them_but_not_those_beside_them(make_repo: MakeRepo) -> None:
    found = jobs(
        make_repo,
        "pipeline { stages {\n"
        "  stage('Checks') { parallel {\n"
        "    stage('Lint') { steps { sh 'lint' } }\n"
        "    stage('Test') { steps { sh 'test' } }\n"
        "  } }\n"
        "  stage('Build') { steps { sh 'build' } }\n"
        "} }\n",
    )

    assert {one.name: one.needs for one in found} == {
        "Lint": (), "Test": (), "Build": ("Lint", "Test"),
    }  # fmt: skip


def test_containers_beside_a_stage_are_its_services(make_repo: MakeRepo) -> None:
    (found,) = jobs(
        make_repo,
        "node { stage('Test') {\n"
        "  docker.image('mysql:9').withRun('-e MYSQL_ALLOW_EMPTY_PASSWORD=1') { c ->\n"
        "    docker.image('redis').withRun {\n"
        "      docker.image('centos:7').inside(\"--link ${c.id}:db\") { sh 'make check' }\n"
        "    }\n"
        "  }\n"
        "} }\n",
    )

    assert found.image == "centos:7"
    assert [(one.name, one.image) for one in found.services] == [
        ("c", "mysql:9"),
        ("redis", "redis"),
    ]
