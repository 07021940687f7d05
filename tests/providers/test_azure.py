"""Azure pipelines, read."""

from __future__ import annotations

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.providers.azure import PROVIDER
from tests.conftest import MakeRepo

PATH = "azure-pipelines.yml"


def parsed(make_repo: MakeRepo, text: str, **others: str) -> CiDocument:
    repo = make_repo(
        {PATH: text, **{name.replace("__", "/"): body for name, body in others.items()}}
    )
    document = PROVIDER.parse(repo, PATH)
    assert document is not None
    return document


def test_jobs_of_stages_have_steps_folders_and_a_runner(make_repo: MakeRepo) -> None:
    document = parsed(
        make_repo,
        "trigger: [main]\n"
        "pr: none\n"
        "pool: {vmImage: ubuntu-latest}\n"
        "stages:\n"
        "  - stage: test\n"
        "    jobs:\n"
        "      - job: unit\n"
        "        steps:\n"
        "          - script: npm ci\n"
        "            workingDirectory: $(System.DefaultWorkingDirectory)/web\n"
        "          - bash: npm test\n"
        "            displayName: Test\n"
        "            continueOnError: true\n"
        "          - pwsh: Get-Item .\n",
    )

    (job,) = document.jobs
    assert (document.triggers, job.id, job.runner) == (("push",), "unit", "ubuntu-latest")
    assert [(one.run, one.directory, one.advisory, one.shell) for one in job.steps] == [
        ("npm ci", "web", False, ""),
        ("npm test", "", True, ""),
        ("Get-Item .", "", False, "pwsh"),
    ]


def test_a_pipeline_may_be_nothing_but_steps(make_repo: MakeRepo) -> None:
    (job,) = parsed(make_repo, "steps:\n  - script: make\n").jobs

    assert [one.run for one in job.steps] == ["make"]


def test_macros_become_matrix_expressions_or_values_and_commands_stay(
    make_repo: MakeRepo,
) -> None:
    (job,) = parsed(
        make_repo,
        "variables: {extra: dev}\n"
        "jobs:\n"
        "  - job: test\n"
        "    strategy:\n"
        "      matrix:\n"
        "        new: {python.version: '3.13'}\n"
        "        old: {python.version: '3.11'}\n"
        "    steps:\n"
        "      - script: nox -s t-$(python.version) $(extra) -j $(nproc)\n",
    ).jobs

    assert job.cells == ((("python.version", "3.13"),), (("python.version", "3.11"),))
    assert job.steps[0].run == "nox -s t-${{ matrix.python.version }} dev -j $(nproc)"


def test_tasks_are_spelled_as_commands(make_repo: MakeRepo) -> None:
    (job,) = parsed(
        make_repo,
        "steps:\n"
        "  - {task: Maven@4, inputs: {mavenPomFile: pom.xml, goals: verify}}\n"
        "  - {task: Gradle@3, inputs: {tasks: check}}\n"
        "  - {task: Npm@1, inputs: {command: custom, customCommand: run lint, workingDir: web}}\n"
        "  - {task: UsePythonVersion@0, inputs: {versionSpec: '3.12'}}\n",
    ).jobs

    assert [one.run for one in job.steps] == [
        "mvn verify", "./gradlew check", "npm --prefix web run lint", "",
    ]  # fmt: skip
    assert job.steps[3].inputs == (("versionSpec", "3.12"),)


def test_local_templates_are_followed_with_their_parameters(make_repo: MakeRepo) -> None:
    document = parsed(
        make_repo,
        "jobs:\n"
        "  - template: ci/job.yml\n"
        "    parameters: {name: unit}\n"
        "  - template: x.yml@other\n",
        **{
            "ci__job.yml": "parameters: [{name: name}, {name: flags, default: -q}]\n"
            "jobs:\n"
            "  - job: ${{ parameters.name }}\n"
            "    steps:\n"
            "      - template: steps.yml\n"
            "        parameters: {flags: '${{ parameters.flags }}'}\n",
            "ci__steps.yml": "parameters: {flags: ''}\n"
            "steps:\n"
            "  - script: pytest ${{ parameters.flags }}\n",
        },
    )

    (job,) = document.jobs
    assert (job.id, job.where.path) == ("unit", "ci/job.yml")
    assert [(one.run, one.where.path) for one in job.steps] == [("pytest -q", "ci/steps.yml")]


def test_what_a_template_expression_decides_is_uncertain(make_repo: MakeRepo) -> None:
    (job,) = parsed(
        make_repo,
        "steps:\n"
        "  - script: always\n"
        "  - ${{ if eq(variables.x, 'y') }}:\n"
        "      - script: sometimes\n",
    ).jobs

    assert [(one.run, bool(one.condition)) for one in job.steps] == [
        ("always", False),
        ("sometimes", True),
    ]


def test_services_come_from_the_containers_of_the_pipeline(make_repo: MakeRepo) -> None:
    (job,) = parsed(
        make_repo,
        "resources: {containers: [{container: db, image: 'postgres:16', ports: ['5432:5432']}]}\n"
        "jobs:\n"
        "  - job: test\n"
        "    services: {postgres: db}\n"
        "    steps: [{script: make}]\n",
    ).jobs

    assert [(one.name, one.image, one.ports) for one in job.services] == [
        ("postgres", "postgres:16", ("5432:5432",))
    ]


def test_files_are_found_by_their_names(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {
            "azure-pipelines.yml": "", "azure-pipelines-release.yaml": "", ".azure/other.yml": "",
            ".azure-pipelines/ci.yml": "", "docs/deep/azure-pipelines.yml": "",
        }
    )  # fmt: skip

    assert list(PROVIDER.files(repo)) == [
        ".azure-pipelines/ci.yml", "azure-pipelines-release.yaml", "azure-pipelines.yml",
    ]  # fmt: skip
