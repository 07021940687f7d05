"""The pages about decisions show examples that are what they say."""

from __future__ import annotations

from datetime import date

import pytest

from autodevops_cli.control import PAGES, RuleNames, with_ignores
from autodevops_cli.model.checking import RulePage
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding, Topic
from autodevops_cli.repository.snapshot import open_memory

KNOWN = frozenset({"unpinned-action", "broken-yaml"})
NAMES = RuleNames(KNOWN, frozenset({"unpinned-action"}), frozenset({"broken-yaml"}))
SHOWN = pytest.mark.parametrize(
    "page", [one for one in PAGES.values() if one.bad], ids=lambda one: one.info.id
)


def told(text: str) -> list[str]:
    """The rules of the findings about ignores, where every `@v7` is an action without a pin."""
    lines = [number for number, line in enumerate(text.splitlines(), 1) if "@v7" in line]
    found = [Finding("unpinned-action", "m", Place("ci.yml", number)) for number in lines]
    answer = with_ignores(
        open_memory({"ci.yml": text}), ["ci.yml"], found, NAMES, date(2026, 11, 23)
    )
    return [one.rule for one in answer.own]


@SHOWN
def test_a_bad_example_is_found(page: RulePage) -> None:
    assert [told(text) for text in page.bad] == [[page.info.id]]


@SHOWN
def test_a_good_example_is_not(page: RulePage) -> None:
    assert [told(text) for text in page.good] == [[]] * len(page.good)


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda one: one.info.id)
def test_a_page_is_prose_about_control(page: RulePage) -> None:
    assert page.info.topic is Topic.CONTROL
    assert not page.info.title.endswith(".")
    assert all(text.endswith(".") for text in (page.info.what, page.info.why, page.info.fix))
