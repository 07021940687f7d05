"""The page of findings."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from autodevops_cli.model.checking import CheckReport
from autodevops_cli.reporting.findings import Scene
from autodevops_cli.reporting.findings.html import render

from .reports import CLEAN, FAILED, HOSTILE, HOSTILE_SCENE, INCOMPLETE, SHOP

VOID = {"meta", "input"}


class Page(HTMLParser):
    """Elements in the order in which they open; raises where one closes another."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.attributes: set[str] = set()
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


@pytest.mark.parametrize(
    ("report", "scene"),
    [(SHOP, FAILED), (CLEAN, INCOMPLETE), (HOSTILE, HOSTILE_SCENE)],
    ids=["findings", "clean", "hostile"],
)
def test_the_page_is_whole_and_runs_and_fetches_nothing(report: CheckReport, scene: Scene) -> None:
    page = Page(render([report], scene))

    assert not {"script", "link", "img", "iframe", "object"} & {*page.opened}
    assert not {name for name in page.attributes if name.startswith("on")}
    assert "src" not in page.attributes


def test_each_row_knows_its_place_by_severity_file_and_rule() -> None:
    places = re.findall(r"--severity:(\d);--file:(\d);--rule:(\d)", render([SHOP], FAILED))

    assert places == [("1", "4", "1"), ("2", "2", "3"), ("3", "3", "4"), ("4", "1", "2")]


def test_the_orders_can_be_chosen_from_the_keyboard() -> None:
    text = render([SHOP], FAILED)

    assert text.count('<input type="radio" name="order"') == 3
    assert text.count('<label for="by-') == 3


def test_light_and_dark_are_both_there() -> None:
    assert "prefers-color-scheme: dark" in render([CLEAN], FAILED)


def test_a_suppressed_finding_is_told_with_its_reason() -> None:
    assert "we pin it soon until 2027-01-01 (ops)" in render([SHOP], FAILED)
