"""What the renderers share: what a matrix runs, patterns, names, whose quotes."""

from __future__ import annotations

import pytest

from autodevops_cli.model.evidence import Evidence, Fact, Place
from autodevops_cli.model.plan import Axis, Job, Purpose, cells
from autodevops_cli.model.stack import Component, StackProfile
from autodevops_cli.providers import providers
from autodevops_cli.providers._base import Provider
from autodevops_cli.providers._rendering import below, pattern, unique
from autodevops_cli.repository.yaml import load_yaml
from tests.providers.plans import RICH, STACK

NAMES = ("azure", "bitbucket", "circleci", "drone", "gitlab", "woodpecker")
OURS = [one for one in providers() if one.name in NAMES]


def test_a_matrix_runs_each_combination_under_a_name_of_its_own() -> None:
    job = Job(
        "test", "Test", Purpose.TEST, (),
        matrix=(Axis("python", ("3.13", "3.14"), "Python"), Axis("db", ("x",))),
    )  # fmt: skip

    assert cells(job) == (
        ("Test on Python 3.13 and Db x", (("python", "3.13"), ("db", "x"))),
        ("Test on Python 3.14 and Db x", (("python", "3.14"), ("db", "x"))),
    )


def test_a_job_without_a_matrix_runs_once() -> None:
    assert cells(Job("test", "Test", Purpose.TEST, ())) == (("Test", ()),)


def test_only_wildcards_are_special_in_a_pattern() -> None:
    assert pattern("**/a b/$x;[12]*.xml") == "**/a\\ b/\\$x\\;[12]*.xml"


def test_only_folders_stand_for_what_is_below_them() -> None:
    assert [below(path, "**") for path in ("a/[id]/", "a*.toml")] == ["a/\\[id\\]/**", "a\\*.toml"]


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert [unique("a", taken) for taken in ((), ("a",), ("a", "a-2"))] == ["a", "a-2", "a-3"]
    assert unique("a", ("a",), "_") == "a_2"


@pytest.mark.parametrize("provider", OURS, ids=lambda one: one.name)
def test_quotes_are_the_repositorys_own(provider: Provider) -> None:
    seen = Evidence("yaml.quotes", "single", Place(".prettierrc", 1))
    stack = StackProfile((Component("node", "", (Fact("yaml.quotes", "single", seen),)),))
    assert provider.render is not None

    single, double = provider.render(RICH, stack, ()), provider.render(RICH, STACK, ())

    for one, other in zip(single, double, strict=True):
        assert load_yaml(one.text).data == load_yaml(other.text).data
    assert single != double
