"""YAML is read as plain text with lines, and hostile documents end as errors."""

from __future__ import annotations

import pytest

from autodevops_cli.repository.yaml import YamlError, load_yaml


def test_scalars_stay_the_text_that_stands_in_the_file() -> None:
    document = load_yaml("on: push\nversion: 3.10\nyes: no\ndate: 2026-01-02\nnothing: ~\n")

    assert document.data == {
        "on": "push",
        "version": "3.10",
        "yes": "no",
        "date": "2026-01-02",
        "nothing": None,
    }


def test_a_key_spelled_null_is_still_a_word() -> None:
    assert load_yaml("null: a\n~: b\n").data == {"null": "a", "~": "b"}


def test_only_plain_emptiness_is_nothing() -> None:
    assert load_yaml('a: ""\nb: "~"\nc:\n').data == {"a": "", "b": "~", "c": None}


def test_every_node_knows_its_line() -> None:
    document = load_yaml("jobs:\n  test:\n    steps:\n      - run: a\n      - run: b\n")

    assert document.line("jobs") == 1
    assert document.line("jobs", "test", "steps", 1, "run") == 5


def test_a_node_that_is_not_there_has_the_line_of_the_one_above() -> None:
    document = load_yaml("a:\n  b: 1\n")

    assert document.line("a", "missing", "deeper") == 1


def test_an_alias_has_the_value_and_the_lines_of_its_anchor() -> None:
    document = load_yaml("first: &x\n  - a\n  - b\nsecond: *x\n")

    assert document.data == {"first": ["a", "b"], "second": ["a", "b"]}
    assert document.line("second", 1) == 3


def test_a_merged_key_gives_way_to_one_that_is_written() -> None:
    document = load_yaml("base: &b {image: a, cache: c}\njob:\n  <<: *b\n  image: own\n")

    assert document.data == {
        "base": {"image": "a", "cache": "c"},
        "job": {"image": "own", "cache": "c"},
    }


def test_several_mappings_can_be_merged() -> None:
    document = load_yaml("a: &a {x: 1}\nb: &b {x: 2, y: 3}\nc:\n  <<: [*a, *b]\n")

    assert document.data == {"a": {"x": "1"}, "b": {"x": "2", "y": "3"}, "c": {"x": "1", "y": "3"}}


def test_only_the_first_document_counts() -> None:
    assert load_yaml("a: 1\n---\nb: 2\n").data == {"a": "1"}


@pytest.mark.parametrize(
    "text", ["", "# only a comment\n", "---\n"], ids=["empty", "comment", "dash"]
)
def test_a_document_without_content_is_nothing(text: str) -> None:
    assert load_yaml(text).data is None


def test_tags_make_no_objects() -> None:
    assert load_yaml("a: !!python/object/apply:os.system [id]\n").data == {"a": ["id"]}


def test_an_error_names_its_line() -> None:
    with pytest.raises(YamlError) as raised:
        load_yaml("a: 1\nb: c: d\n")

    assert raised.value.line == 2


# Each of these once took the process down or did not end.
BOMBS = {
    "flow sequences": "[" * 300_000,
    "flow mappings": "{a: " * 100_000,
    "block sequences": "- " * 300_000,
    "complex keys": "? " * 300_000,
    "billion laughs": "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)),
    "itself": "&a [*a]",
    "unknown alias": "a: *nobody",
    "many aliases": "a: &a [x, x, x, x]\nb: [" + "*a, " * 100_000 + "]",
    "not yaml": "\tkey: value",
    "control character": "a: \x07",
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_a_hostile_document_is_an_error(text: str) -> None:
    with pytest.raises(YamlError):
        load_yaml(text)


def test_half_a_character_does_no_harm() -> None:
    assert load_yaml("a: b\ud800").data == {"a": "b?"}
