"""Where Dependabot cannot go, Renovate is told what the repository holds."""

from __future__ import annotations

import json

import pytest

from autodevops_cli.model.evidence import Evidence, Fact, Place
from autodevops_cli.model.output import is_ours
from autodevops_cli.model.plan import PipelinePlan
from autodevops_cli.model.stack import Component, StackProfile
from autodevops_cli.providers import providers

PLAN = PipelinePlan("CI", "main", (), extras=("updates",))


def fact(subject: str, value: str, path: str = "a") -> Fact:
    return Fact(subject, value, Evidence(subject, value, Place(path)))


def text(system: str, stack: StackProfile) -> str:
    (provider,) = (one for one in providers() if one.name == system)
    (file,) = provider.byproducts(system, PLAN, stack, ()).files
    assert file.path == "renovate.json"
    return file.text


def managers(system: str, *facts: Fact) -> list[str]:
    stack = StackProfile((Component("x", "", facts),))
    found: list[str] = json.loads(text(system, stack))["enabledManagers"]
    return found


@pytest.mark.parametrize(
    ("system", "manager"),
    [("gitlab", "gitlabci"), ("circleci", "circleci"), ("drone", "droneci"),
     ("woodpecker", "woodpecker"), ("bitbucket", "bitbucket-pipelines")],
)  # fmt: skip
def test_the_systems_own_images_are_kept_fresh(system: str, manager: str) -> None:
    assert manager in managers(system)


def test_managers_and_version_files_of_the_tree_are_named() -> None:
    found = managers(
        "circleci", fact("package-manager", "poetry"),
        fact("package-manager.npm", "npm"), fact("node.version", "22", "web/.nvmrc"),
    )  # fmt: skip

    assert found == ["circleci", "npm", "nvm", "pep621", "poetry"]


def test_what_renovate_leaves_alone_by_itself_is_switched_on() -> None:
    stack = StackProfile(facts=(fact("submodules", "yes"),))

    data = json.loads(text("azure", stack))

    assert data["azure-pipelines"] == data["git-submodules"] == {"enabled": True}


def test_releases_wait_a_week_and_images_are_pinned() -> None:
    data = json.loads(text("gitlab", StackProfile()))

    assert (data["minimumReleaseAge"], data["pinDigests"]) == ("7 days", True)
    assert data["extends"] == ["config:recommended", "schedule:weekly"]


def test_the_file_says_who_wrote_it() -> None:
    assert is_ours(text("gitlab", StackProfile()))
