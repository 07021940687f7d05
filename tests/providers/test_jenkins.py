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
