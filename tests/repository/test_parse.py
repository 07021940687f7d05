"""TOML and JSON are read as people write them, in time that malice cannot stretch."""

from __future__ import annotations

import pytest

from autodevops_cli.repository.parse import parse_json, parse_toml


def test_comments_and_trailing_commas_may_stand_in_json() -> None:
    text = '{\n // one\n "a": [1, 2, ], /* two */\n "b": {"c": 1,},\n}'

    assert parse_json(text) == {"a": [1, 2], "b": {"c": 1}}


def test_what_looks_like_a_comment_inside_a_text_stays() -> None:
    text = '{"url": "https://example.org", "glob": "a/**/*.js", "x": ",}",}'

    assert parse_json(text) == {"url": "https://example.org", "glob": "a/**/*.js", "x": ",}"}


def test_the_error_is_that_of_the_text_as_it_stands() -> None:
    with pytest.raises(ValueError, match="line 2"):
        parse_json('{"a": 1,\n b: 2}')


def test_half_a_character_becomes_a_question_mark() -> None:
    assert parse_json(r'{"a": "\ud800", "b": "\ud83d\ude00"}') == {"a": "?", "b": "\U0001f600"}


# Quadratic patterns and parsers took minutes for each of these.
LONG = {
    "comment openings": "/*" * 400_000,
    "unclosed text": '//\n"' + '\\"' * 400_000,
    "quotes": '"\\' * 400_000,
    "commas": ", " * 400_000,
    "brackets": "[" * 800_000,
    "objects": '{"a":' * 150_000,
    "digits": "9" * 800_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_long_nonsense_in_json_is_an_error(text: str) -> None:
    with pytest.raises((ValueError, RecursionError)):
        parse_json(text)


@pytest.mark.parametrize(
    "text",
    ["a." * 300_000 + "b = 1", "[" + "a . " * 200_000 + "b]", "x = {" + '"a".' * 90_000 + "b = 1}"],
    ids=["key", "table", "inline"],
)
def test_a_key_of_many_parts_in_toml_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"more than 20 parts \(at line 1\)"):
        parse_toml(text)


def test_an_ordinary_key_of_several_parts_is_read() -> None:
    assert parse_toml("[tool.a.b]\nc.d.e = 'x.y.z'\n") == {
        "tool": {"a": {"b": {"c": {"d": {"e": "x.y.z"}}}}}
    }


def test_a_hundred_thousand_keys_are_read() -> None:
    text = "{" + ",".join(f'"k{n}": {n}' for n in range(100_000)) + "}"

    data = parse_json(text)

    assert isinstance(data, dict)
    assert len(data) == 100_000
