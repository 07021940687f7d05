"""What holds for every format."""

from __future__ import annotations

import pytest

from autodevops_cli.errors import UsageError
from autodevops_cli.reporting import formats, render

from .reports import EMPTY, HOSTILE, SHOP

EACH = pytest.mark.parametrize("name", formats())


def test_formats_are_named_after_their_modules_without_the_version() -> None:
    assert formats() == ("html", "json", "markdown", "text")


def test_an_unknown_format_is_the_callers_mistake_and_names_the_known_ones() -> None:
    with pytest.raises(UsageError) as caught:
        render([SHOP], "yaml")

    assert caught.value.hint == "known: html, json, markdown, text"


@EACH
def test_the_same_report_is_the_same_text(name: str) -> None:
    assert render([SHOP, EMPTY], name) == render([SHOP, EMPTY], name)


@EACH
def test_every_report_ends_with_a_line_break_and_only_one(name: str) -> None:
    for reports in ([SHOP], [EMPTY], [SHOP, HOSTILE]):
        text = render(reports, name)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")


@EACH
def test_a_decision_is_told_with_its_place_and_what_it_beat(name: str) -> None:
    text = render([SHOP], name)

    for told in ("uv run pytest", "pyproject.toml", "requires-python", "3.9", "Dockerfile"):
        assert told in text


@pytest.mark.parametrize("name", ["html", "markdown", "text"])
def test_people_get_no_character_that_moves_the_cursor_or_turns_the_text(name: str) -> None:
    text = render([HOSTILE], name)

    assert "\x1b" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("name", ["html", "markdown", "text"])
def test_people_learn_what_to_type_next(name: str) -> None:
    assert "autodevops generate ." in render([SHOP], name)
    assert "autodevops analyze ." in render([EMPTY], name)


@pytest.mark.parametrize("name", ["text", "markdown", "html", "json"])
def test_where_it_is_deployed_to_is_told_with_its_place(name: str) -> None:
    told = render([SHOP], name)

    assert "fly.toml" in told
    assert "an application on Fly.io" in told
