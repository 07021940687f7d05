"""CircleCI, Azure, Bitbucket, Buildkite, Drone, Jenkins, Woodpecker: near misses and places."""

from __future__ import annotations

import pytest

from autodevops_cli.engine.checking import read_all_ci
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.rules import check

CIRCLE = ".circleci/config.yml"
AZURE = "azure-pipelines.yml"
BITBUCKET = "bitbucket-pipelines.yml"
BUILDKITE = ".buildkite/pipeline.yml"


def told(rule: str, files: dict[str, str]) -> list[tuple[int | None, str]]:
    repo = open_memory(files)
    every = check(repo, read_all_ci(repo))
    return [(one.where.line, one.message) for one in every if one.rule == rule]


def test_every_unknown_name_of_a_circleci_configuration_is_told_where_it_stands() -> None:
    text = (
        "version: 2.1\n"
        "jobs:\n"
        "  test:\n"
        "    executor: gone\n"
        "    steps:\n"
        "      - checkout\n"
        "      - install\n"
        "      - node/install: {}\n"
        "      - when: {condition: x, steps: [missing]}\n"
        "workflows:\n"
        "  main:\n"
        "    jobs:\n"
        "      - test:\n"
        "          requires: [build]\n"
    )

    assert told("undefined-name", {CIRCLE: text}) == [
        (4, "there is no executor gone"),
        (7, "there is no command install"),
        (8, "there is no orb node that could bring the command node/install"),
        (9, "there is no command missing"),
        (14, "test requires build, which this workflow does not run"),
    ]


@pytest.mark.parametrize(
    "flow",
    [
        "- test\n      - hold: {type: approval, requires: [test]}\n",
        "- test: {name: first}\n      - test: {name: second, requires: [first: [failed]]}\n",
        "- test: {matrix: {alias: all, parameters: {v: [1]}}}\n"
        "      - test: {name: last, requires: [all, test-1]}\n",
        "- << pipeline.parameters.job >>\n",
        "- n/run\n",
    ],
)
def test_names_of_circleci_that_stand_for_something(flow: str) -> None:
    text = (
        "version: 2.1\norbs: {n: circleci/node@7.1.0}\njobs:\n  test:\n    machine: true\n"
        "    steps: [checkout, steps: << parameters.more >>]\n"
        f"workflows:\n  main:\n    jobs:\n      {flow}"
    )

    assert told("undefined-name", {CIRCLE: text}) == []


def test_the_line_of_a_script_is_the_one_inside_it() -> None:
    circle = "jobs:\n  a:\n    steps:\n      - run:\n          name: A\n          command: |\n"
    azure = "steps:\n  - displayName: A\n    bash: |\n"
    jenkins = "node {\n  stage('A') {\n    sh '''\n"
    line = "curl -s https://example.com/x | sh\n"

    assert (
        told("curl-pipe-shell", {CIRCLE: f"{circle}            ls\n            {line}"})[0][0] == 8
    )
    assert told("curl-pipe-shell", {AZURE: f"{azure}      ls\n      {line}"})[0][0] == 5
    assert told("curl-pipe-shell", {"Jenkinsfile": f"{jenkins}ls\n{line}'''\n}} }}\n"})[0][0] == 5


@pytest.mark.parametrize(
    "path,text",
    [
        (BITBUCKET, "pipelines:\n  default:\n    - step: {script: [curl -s x | sh]}\n"),
        (BUILDKITE, "steps:\n  - command: curl -s x | sh\n"),
        (".drone.yml", "kind: pipeline\nsteps:\n  - {name: a, commands: [curl -s x | sh]}\n"),
        (".woodpecker.yml", "steps:\n  - {name: a, commands: [curl -s x | sh]}\n"),
    ],
)
def test_a_download_that_runs_is_found_everywhere(path: str, text: str) -> None:
    assert told("curl-pipe-shell", {path: text}) != []


@pytest.mark.parametrize(
    "image,moves",
    [
        ("node", True),
        ("node:latest", True),
        ("node:lts-alpine", True),
        ("docker:dind", True),
        ("localhost:5000/tool", True),
        ("node:24", False),
        ("debian:trixie-slim", False),
        ("mcr.microsoft.com/mssql/server:2022-latest", False),
        ("example.com/own:production", False),
        ("node@sha256:0123", False),
        ("$IMAGE", False),
        ("$CI_REGISTRY/tool", False),
        ("_", False),
    ],
)
def test_images_that_move(image: str, moves: bool) -> None:
    text = f"test:\n  image: {image}\n  script: x\n"

    assert bool(told("unversioned-image", {".gitlab-ci.yml": text})) is moves


def test_an_image_of_the_second_document_is_told_with_its_line() -> None:
    text = (
        "kind: pipeline\nsteps:\n  - {name: a, image: 'debian:13'}\n"
        "---\nkind: pipeline\nsteps:\n  - {name: a, image: debian}\n"
    )

    assert told("unversioned-image", {".drone.yml": text}) == [
        (7, "the image debian is another one after its next release")
    ]


def test_a_name_of_an_azure_container_is_no_image() -> None:
    text = "container: linux\nsteps:\n  - script: make\n"

    assert told("unversioned-image", {AZURE: text}) == []
    assert told("unversioned-image", {AZURE: text.replace("linux", "ubuntu:rolling")}) != []


def test_words_in_scripts_and_variables_are_no_images() -> None:
    text = (
        "pipelines:\n  default:\n    - step:\n        services: [postgres]\n"
        "        script: ['image: x', {pipe: 'a/b:1.0.0', variables: {image: debian}}]\n"
        "definitions: {services: {postgres: {image: 'postgres:18'}}}\n"
    )

    assert told("unversioned-image", {BITBUCKET: text}) == []


@pytest.mark.parametrize(
    "line,found",
    [
        ('eval "$CI_COMMIT_MESSAGE"', True),
        ('bash -c "echo $CI_COMMIT_TITLE"', True),
        ("bash -c 'echo \"$CI_COMMIT_TITLE\"'", False),
        ('bash -c \'echo "$1"\' _ "$CI_COMMIT_TITLE"', False),
        ('ssh host "deploy $CI_COMMIT_SHA"', False),
        ("ssh host 'deploy' < message", False),
        ('echo "$CI_COMMIT_MESSAGE" > message', False),
        ('eval "$(ssh-agent -s)"', False),
    ],
)
def test_who_reads_a_text_twice(line: str, found: bool) -> None:
    text = f"test:\n  script:\n    - >-\n      {line}\n"

    assert bool(told("injectable-variable", {".gitlab-ci.yml": text})) is found


@pytest.mark.parametrize(
    "line,found",
    [
        ('sh "echo ${env.CHANGE_TITLE}"', True),
        ('sh """\nls\necho ${CHANGE_BRANCH}\n"""', True),
        ('sh(script: "echo ${params.NAME}", returnStdout: true)', True),
        ("sh 'echo ${CHANGE_TITLE}'", False),
        ('sh "echo \\${CHANGE_TITLE}"', False),
        ('sh "echo ${params.OTHER}"', False),
        ('sh "echo ${env.BUILD_NUMBER}"', False),
        ('echo "${env.CHANGE_TITLE}"', False),
    ],
)
def test_what_groovy_fills_in(line: str, found: bool) -> None:
    text = f"parameters {{ string(name: 'NAME') }}\nnode {{ stage('A') {{\n{line}\n}} }}\n"

    assert bool(told("injectable-variable", {"Jenkinsfile": text})) is found


def test_a_pasted_text_is_told_on_its_line() -> None:
    text = "steps:\n  - command: |\n      ls\n      echo ${BUILDKITE_MESSAGE}\n"

    assert told("injectable-variable", {BUILDKITE: text}) == [
        (4, "what stands in ${BUILDKITE_MESSAGE} runs as part of this script")
    ]


def test_a_lone_workflow_knows_no_others() -> None:
    text = "depends_on: [build]\nsteps:\n  - {name: a, image: 'debian:13', commands: [ls]}\n"

    assert told("undefined-name", {".woodpecker.yml": text}) == []
    assert told("undefined-name", {".woodpecker/test.yml": text}) == [
        (1, "there is nothing called build to wait for")
    ]


def test_pipelines_of_other_documents_may_be_waited_for() -> None:
    text = (
        "kind: pipeline\nname: a\nsteps: [{name: x, commands: [ls]}]\n---\n"
        "kind: pipeline\nname: b\ndepends_on: [a]\nsteps: [{name: y, commands: [ls]}]\n"
    )

    assert told("undefined-name", {".drone.yml": text}) == []
    assert told("undefined-name", {".drone.yml": text.replace("[a]", "[c]")}) == [
        (7, "there is nothing called c to wait for")
    ]


@pytest.mark.parametrize(
    "path,text",
    [
        (
            CIRCLE,
            "version: 2.1\norbs: []\ncommands: {a: [], b: {steps: {}}}\njobs: {a: {steps: 1}}\n",
        ),
        (
            CIRCLE,
            "jobs: {a: {docker: {}, executor: [], steps: [[], 1]}}\nworkflows: {m: {jobs: {}}}\n",
        ),
        (
            AZURE,
            "stages: [1, {jobs: {}}, {dependsOn: {}}]\njobs: 3\nsteps: [[], {script: []}]\n",
        ),
        (BITBUCKET, "definitions: []\npipelines: {default: {step: []}, branches: [[[1]]]}\n"),
        (
            BUILDKITE,
            "steps: [wait, {block: {}}, {plugins: [[], 1, {a: b}]}, {group: x, steps: {}}]\n",
        ),
        (".drone.yml", "---\n---\n- 1\n---\nsteps: {a: [], b: {depends_on: {}}}\n---\n: {\n"),
        (".woodpecker.yml", "steps: [1, {name: [], image: {}}]\nservices: {a: 1}\ndepends_on: 3\n"),
        ("Jenkinsfile", "sh \"\"\"${params.X\n@Library(\nlibrary '@'\nargs '--privileged"),
    ],
)
def test_odd_files_raise_nothing(path: str, text: str) -> None:
    repo = open_memory({path: text})

    assert isinstance(check(repo, read_all_ci(repo)), tuple)


def test_ten_thousand_jobs_are_read_in_one_pass() -> None:
    jobs = "".join(
        f"j{n}: {{extends: .base, needs: [j{n - 1}], script: x}}\n" for n in range(1, 5000)
    )
    text = f".base: {{image: 'debian:13', interruptible: true}}\nj0: {{script: x}}\n{jobs}"

    assert told("undefined-name", {".gitlab-ci.yml": text}) == []


@pytest.mark.parametrize(
    "line,found",
    [
        ("gcloud auth activate-service-account --key-file=key.json", True),
        ("gcloud auth print-access-token", False),
        ("aws configure set aws_secret_access_key $KEY", True),
        ("aws configure set region eu-west-1", False),
        ("az login --service-principal -u a --federated-token $T -p x", False),
        ("az login --identity", False),
    ],
)
def test_who_signs_in_with_a_key(line: str, found: bool) -> None:
    assert bool(told("stored-cloud-key", {".gitlab-ci.yml": f"a: {{script: '{line}'}}\n"})) is found


def test_a_store_of_its_own_takes_no_identity() -> None:
    text = "a:\n  variables: {AWS_SECRET_ACCESS_KEY: $KEY}\n  script: aws --endpoint-url x s3 ls\n"

    assert told("stored-cloud-key", {".gitlab-ci.yml": text}) == []
    assert told("stored-cloud-key", {".gitlab-ci.yml": text.replace("endpoint", "page")}) != []


@pytest.mark.parametrize(
    "plugin,found",
    [
        ("docker", True),
        ("docker#main", True),
        ("ssh://git@example.com/plugin.git", True),
        ("docker#v5.13.0", False),
        ("docker#3f2a1b0", False),
        ("./plugins/own", False),
        ("$PLUGIN", False),
    ],
)
def test_versions_of_plugins(plugin: str, found: bool) -> None:
    text = f"steps:\n  - command: ls\n    plugins:\n      - {plugin}:\n          a: b\n"

    assert bool(told("unversioned-plugin", {BUILDKITE: text})) is found


@pytest.mark.parametrize(
    "label,found",
    [
        ("ubuntu-20.04", True),
        ("macOS-12", True),
        ("vs2017-win2016", True),
        ("ubuntu-24.04", False),
        ("windows-latest", False),
        ("ubuntu-latest-large", False),
        ("$(image)", False),
    ],
)
def test_images_of_azure_that_are_gone(label: str, found: bool) -> None:
    text = f"pool: {{vmImage: {label}}}\nsteps: [{{script: make}}]\n"

    assert bool(told("retired-vm-image", {AZURE: text})) is found


@pytest.mark.parametrize(
    "script",
    ["git push", "./release.sh", "npx semantic-release", "python tools/tag.py"],
)
def test_a_checkout_whose_token_may_be_used_keeps_it(script: str) -> None:
    text = f"steps:\n  - checkout: self\n    persistCredentials: true\n  - script: {script}\n"

    assert told("kept-azure-credentials", {AZURE: text}) == []


def test_a_library_is_told_by_its_name() -> None:
    text = "// @Library('a') _\n@Library(['one@v1.0.0', 'two@main']) _\nnode { sh 'make' }\n"

    assert told("unversioned-library", {"Jenkinsfile": text}) == [
        (2, "the library two is loaded at main")
    ]


def test_a_key_that_never_changes_is_told_once() -> None:
    step = "      - save_cache: {key: deps, paths: [a]}\n"
    text = f"jobs:\n  a:\n    steps:\n{step}  b:\n    steps:\n{step}"

    assert told("constant-cache-key", {CIRCLE: text}) == [
        (4, "the cache deps is never saved again: its key does not change")
    ]


def test_what_aliases_and_merges_repeat_is_told_where_it_is_spelled() -> None:
    text = (
        "pool: &pool {vmImage: ubuntu-20.04}\n"
        "jobs:\n"
        "  - {job: a, pool: *pool, steps: [{script: ls}]}\n"
        "  - job: b\n"
        "    pool:\n"
        "      <<: *pool\n"
        "    steps: [{script: ls}]\n"
    )

    assert told("retired-vm-image", {AZURE: text}) == [(1, "the image ubuntu-20.04 is retired")]
