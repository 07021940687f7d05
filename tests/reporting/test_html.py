"""The page for people who do not live in a terminal."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from autodevops_cli.model.analysis import RepoReport
from autodevops_cli.reporting import render
from autodevops_cli.reporting._style import STYLE

from .reports import EMPTY, HOSTILE, SHOP

VOID = ("meta", "link", "br", "img", "hr", "path", "rect")


class Page(HTMLParser):
    """Elements of a page in order, with their attributes; fails where tags do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, int] = {}
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if self._open:
            key = f"{self._open[-1]}>{tag}"
            self.inside[key] = self.inside.get(key, 0) + 1
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag in tags]


@pytest.mark.parametrize("report", [SHOP, EMPTY, HOSTILE], ids=["shop", "empty", "hostile"])
def test_the_page_is_well_formed(report: RepoReport) -> None:
    Page(render([report], "html"))


def test_hostile_names_stay_text() -> None:
    page = Page(render([HOSTILE], "html"))

    assert page.all("script", "img", "iframe", "object", "link", "base") == []
    assert not any(name.startswith("on") for _, attributes in page.found for name in attributes)


def test_nothing_is_fetched_and_the_page_forbids_it() -> None:
    text = render([SHOP, EMPTY], "html")
    page = Page(text)

    links = [one.get(name) for one in page.all("a") for name in ("href", "src")]
    assert all(link is None or link.startswith("#") for link in links)
    assert "url(" not in text
    assert "@import" not in text
    policy = next(one for one in page.all("meta") if "http-equiv" in one)
    assert str(policy["content"]).startswith("default-src 'none';")


def test_a_screen_reader_finds_its_way() -> None:
    page = Page(render([SHOP], "html"))

    assert page.all("html") == [{"lang": "en"}]
    assert [len(page.all(tag)) for tag in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    assert page.inside["table>caption"] == len(page.all("table"))
    assert all("scope" in one for one in page.all("th"))


def test_several_repositories_have_a_table_of_contents() -> None:
    page = Page(render([SHOP, EMPTY], "html"))

    assert [one.get("href") for one in page.all("a")][1:] == ["#repository-1", "#repository-2"]
    assert [one.get("id") for one in page.all("article")] == ["repository-1", "repository-2"]


def test_ids_are_unique_on_a_page_with_several_graphs() -> None:
    page = Page(render([SHOP, SHOP], "html"))

    ids = [one["id"] for _, one in page.found if "id" in one]
    assert len(ids) == len(set(ids))


def test_the_graph_is_described_in_words() -> None:
    text = render([SHOP], "html")

    assert "<desc" in text
    assert "Test (3 runs, at most 20 min); All checks (the one required check), after lint" in text


def test_the_light_is_a_word_and_not_only_a_colour() -> None:
    assert "Needs a look</b>" in render([SHOP], "html")
    assert "Not ready</b>" in render([EMPTY], "html")


def luminance(color: str) -> float:
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    *((text, ground) for text in ("text", "soft", "accent") for ground in ("page", "card", "code")),
    ("good", "good-back"), ("warn", "warn-back"), ("bad", "bad-back"), ("plain", "plain-back"),
    ("text", "plus"), ("text", "minus"),
]  # fmt: skip


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("text,ground", PAIRS, ids=[f"{a} on {b}" for a, b in PAIRS])
def test_text_can_be_read(scheme: int, text: str, ground: str) -> None:
    colors = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", STYLE.split("@media", 1)[scheme]))

    assert contrast(colors[text], colors[ground]) >= 4.5
