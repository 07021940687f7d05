"""Every plugin keeps the contract of its kind."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from autodevops_cli.data import pins
from autodevops_cli.ecosystems import ecosystems
from autodevops_cli.model.plan import Step
from autodevops_cli.providers import present, providers
from autodevops_cli.providers._github_steps import KINDS
from autodevops_cli.providers._templates import template_root
from autodevops_cli.repository.snapshot import Snapshot, open_memory


class Nothing:
    """A tree without files."""

    def read(self, path: str, limit: int) -> bytes | None:
        """Return nothing, whatever is asked for."""
        return None


def test_the_index_of_ecosystems_is_current(script: Any) -> None:
    index = script("index_ecosystems")

    assert index.TARGET.read_text(encoding="utf-8") == index.rendered(), "run: make plugins"


def test_the_lists_of_plugins_are_current(script: Any) -> None:
    documents = script("document_plugins")

    for name, text in documents.pages().items():
        assert (documents.DOCS / name).read_text(encoding="utf-8") == text, "run: make plugins"


def test_every_ecosystem_has_a_name_of_its_own() -> None:
    names = [ecosystem.name for ecosystem in ecosystems()]

    assert names == sorted(set(names))
    assert {"python", "node", "go", "rust", "java"} <= set(names)


@pytest.mark.parametrize("ecosystem", ecosystems(), ids=lambda one: one.name)
def test_an_empty_repository_has_no_components(ecosystem: object) -> None:
    repo = Snapshot(Nothing(), ())

    assert [list(one.roots(repo)) for one in ecosystems() if one is ecosystem] == [[]]


@pytest.mark.parametrize("ecosystem", ecosystems(), ids=lambda one: one.name)
def test_the_setup_action_of_every_tool_is_pinned_and_knows_the_inputs(ecosystem: object) -> None:
    tools = [tool for one in ecosystems() if one is ecosystem for tool in one.tools if tool.action]

    for tool in tools:
        pin = pins()[tool.action]
        named = {tool.version_input, tool.version_file_input} - {""}
        assert named <= pin.inputs, tool.name


def test_github_has_a_template_for_every_kind_of_step() -> None:
    assert set(KINDS) == set(get_args(Step))
    for kind in KINDS.values():
        assert (template_root() / "github" / "steps" / f"{kind}.yml.j2").is_file()


def test_every_action_that_a_template_names_is_pinned() -> None:
    named = {
        action
        for path in template_root().rglob("*.j2")
        for action in re.findall(r'pinned\("([^"]+)"\)', path.read_text(encoding="utf-8"))
    }

    assert named
    assert named <= set(pins())


def test_every_provider_reads_an_empty_repository() -> None:
    repo = Snapshot(Nothing(), ())

    assert [list(provider.files(repo)) for provider in providers()] == [[] for _ in providers()]


CI_FILES = (
    ".github/workflows/ci.yml", ".gitlab-ci.yml", ".gitlab-ci.yaml", ".circleci/config.yml",
    "azure-pipelines.yml", "ci/azure-pipelines.yml", ".azure-pipelines/a.yml", "vsts/build.yml",
    "azurepipelines/a.yaml", ".azuredevops/a.yml", "bitbucket-pipelines.yml",
    ".buildkite/pipeline.yml", "buildkite.yaml", ".buildkite.yml", ".woodpecker.yml",
    ".woodpecker/test.yaml", ".drone.yml", "Jenkinsfile", "ci/jenkinsfile", ".jenkins/.jenkinsfile",
    ".travis.yml", "appveyor.yml", ".appveyor.yaml", ".cirrus.yml",
)  # fmt: skip


@pytest.mark.parametrize("path", CI_FILES)
def test_a_system_whose_file_is_there_is_asked(path: str) -> None:
    repo = open_memory({path: "a: 1\n"})
    asked = {one.name for one in present(repo)}

    assert {one.name for one in providers() if [*one.files(repo)]} <= asked
    assert len(asked) == 1


def test_every_system_has_a_file_above() -> None:
    repo = open_memory(dict.fromkeys(CI_FILES, "a: 1\n"))

    assert present(repo) == providers()
