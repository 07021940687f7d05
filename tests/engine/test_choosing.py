"""Which CI system is written for when nobody names one."""

from __future__ import annotations

import pytest

from autodevops_cli.engine.choosing import AUTO, chosen
from autodevops_cli.engine.stages import read_ci
from autodevops_cli.errors import UsageError
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.trees import Memory

GITLAB = {".gitlab-ci.yml": "test:\n  script: [make test]\n"}
CIRCLE = {
    ".circleci/config.yml": (
        "version: 2.1\njobs:\n  t:\n    docker: [{image: a}]\n    steps: [{run: make}]\n"
    )
}
TRAVIS = {".travis.yml": "language: python\nscript: make test\n"}


def auto(files: dict[str, str], remote: str = "") -> str:
    repo = Snapshot(Memory(files), files, remote=remote)
    return chosen(AUTO, repo, read_ci(repo)).name


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("https://github.com/a/b.git", "github"),
        ("git@gitlab.com:a/b.git", "gitlab"),
        ("https://gitlab.example.com/github/b", "gitlab"),
        ("ssh://git@github.example.com:22/gitlab/b", "github"),
        ("git@bitbucket.org:a/b.git", "bitbucket"),
        ("https://me@dev.azure.com/a/b/_git/c", "azure"),
        ("git@ssh.dev.azure.com:v3/a/b/c", "azure"),
        ("https://codeberg.org/a/b", "woodpecker"),
        ("https://example.com/gitlab.com/b", "github"),
        ("", "github"),
    ],
)
def test_without_ci_the_host_decides(remote: str, expected: str) -> None:
    assert auto({}, remote) == expected


def test_the_system_in_use_goes_before_the_host() -> None:
    assert auto(CIRCLE, "https://github.com/a/b") == "circleci"


def test_of_several_in_use_the_hosts_own_is_taken() -> None:
    assert auto(GITLAB | CIRCLE, "https://gitlab.com/a/b") == "gitlab"
    assert auto(GITLAB | CIRCLE) == "gitlab"


def test_a_system_that_is_only_read_is_left_for_one_that_is_written() -> None:
    assert auto(TRAVIS) == "github"


def test_an_unknown_system_is_told_with_those_we_know() -> None:
    with pytest.raises(UsageError, match="unknown provider 'nobody'"):
        chosen("nobody", Snapshot(Memory({}), {}), ())
