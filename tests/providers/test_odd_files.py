"""Files of any CI system that nobody would write: read without complaint."""

from __future__ import annotations

import time

import pytest

from autodevops_cli.providers import providers
from autodevops_cli.providers._base import Provider
from tests.conftest import MakeRepo

PATHS = {
    "appveyor": "appveyor.yml", "azure": "azure-pipelines.yml",
    "bitbucket": "bitbucket-pipelines.yml", "buildkite": ".buildkite/pipeline.yml",
    "circleci": ".circleci/config.yml", "cirrus": ".cirrus.yml", "drone": ".drone.yml",
    "github": ".github/workflows/ci.yml", "gitlab": ".gitlab-ci.yml", "jenkins": "Jenkinsfile",
    "travis": ".travis.yml", "woodpecker": ".woodpecker.yml",
}  # fmt: skip
KEYS = (
    "jobs", "stages", "steps", "script", "pipelines", "default", "workflows", "task", "a_task",
    "pipeline", "image", "env", "matrix", "services", "test", "include", "extends", "rules",
    "only", "python", "environment", "test_script", "install", "trigger", "variables",
    "executors", "commands", "parameters", "definitions", "container", "plugins", "command", "on",
)  # fmt: skip
SHAPES = ("null", "3", "''", "[]", "{}", "[1, [2, [x]], {a: [null]}]", "{a: {b: {c: [1]}}}")
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)


@pytest.mark.parametrize("provider", providers(), ids=lambda one: one.name)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_key_may_have_any_shape(make_repo: MakeRepo, provider: Provider, shape: str) -> None:
    path = PATHS[provider.name]
    flat = "".join(f"{key}: {shape}\n" for key in KEYS)
    nested = "".join(f"{key}:\n  - {shape}\n" for key in KEYS)
    deep = "".join(f"{key}: {{test: {{script: {shape}, steps: {shape}}}}}\n" for key in KEYS)

    for text in (flat, nested, deep):
        document = provider.parse(make_repo({path: text}), path)
        assert document is None or document.path == path


@pytest.mark.parametrize("provider", providers(), ids=lambda one: one.name)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("\0\0\0", id="binary"),
        pytest.param("a: [", id="broken"),
        pytest.param("\t- x: {", id="tabs"),
        pytest.param("[" * 5_000, id="deep"),
        pytest.param(BOMB, id="bomb"),
        pytest.param("jobs: &x {a: *x}\n", id="itself"),
        pytest.param("- x\n" * 100_000, id="long"),
    ],
)
def test_no_text_breaks_a_reader(make_repo: MakeRepo, provider: Provider, text: str) -> None:
    path = PATHS[provider.name]
    start = time.process_time()

    document = provider.parse(make_repo({path: text}), path)

    assert document is None or document.path == path
    assert time.process_time() - start < 8


@pytest.mark.parametrize("provider", providers(), ids=lambda one: one.name)
def test_a_repository_without_its_file_has_none(make_repo: MakeRepo, provider: Provider) -> None:
    repo = make_repo({"README.md": "hello"})

    assert list(provider.files(repo)) == []
    assert provider.parse(repo, PATHS[provider.name]) is None


def test_every_provider_has_a_path_here() -> None:
    assert {one.name for one in providers()} <= set(PATHS)
