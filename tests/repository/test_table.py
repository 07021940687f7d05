"""A table reads what is there and nothing else, whatever the shape of the data."""

from __future__ import annotations

import pytest

from autodevops_cli.repository.table import EMPTY, Table

DATA = {
    "name": "shop",
    "version": 3,
    "private": True,
    "tool": {"uv": {"package": "false"}},
    "keywords": ["a", 1, None, {"b": "c"}],
    "jobs": [{"id": "x"}, "text", {"id": "y"}],
    7: "a key that is no text",
}


def test_a_path_of_keys_leads_to_the_value() -> None:
    table = Table(DATA)

    assert table.text("name") == "shop"
    assert table.text("version") == "3"
    assert table.table("tool", "uv").text("package") == "false"
    assert table.flag("tool", "uv", "package") is False
    assert table.flag("private") is True


@pytest.mark.parametrize("path", [("nothing",), ("name", "deeper"), ("jobs", "id"), ("tool", "uv")])
def test_text_that_is_not_there_is_empty(path: tuple[str, ...]) -> None:
    assert Table(DATA).text(*path) == ""


def test_a_boolean_is_no_text_and_a_text_is_no_boolean() -> None:
    assert Table(DATA).text("private") == ""
    assert Table(DATA).flag("name") is None


def test_a_lone_text_is_a_list_of_one() -> None:
    assert Table(DATA).strings("name") == ("shop",)


def test_a_list_of_texts_skips_what_is_none() -> None:
    assert Table(DATA).strings("keywords") == ("a", "1")
    assert Table(DATA).strings("tool") == ()


def test_a_list_of_mappings_skips_what_is_none() -> None:
    assert [table.text("id") for table in Table(DATA).tables("jobs")] == ["x", "y"]


def test_keys_that_are_no_text_are_not_seen() -> None:
    assert Table(DATA).keys() == ("name", "version", "private", "tool", "keywords", "jobs")


@pytest.mark.parametrize("data", [None, "text", 3, [1, 2], {}], ids=repr)
def test_every_getter_survives_data_of_any_shape(data: object) -> None:
    table = Table(data)

    assert table.raw("a", "b") is None
    assert table.table("a").keys() == ()
    assert table.text("a") == ""
    assert table.flag("a") is None
    assert table.strings("a") == ()
    assert table.tables("a") == ()
    assert list(table.items()) == []
    assert not table.has("a")
    assert "a" not in table


def test_items_come_with_the_mapping_below() -> None:
    found = {key: table.text("x") for key, table in Table({"a": {"x": "1"}, "b": "text"}).items()}

    assert found == {"a": "1", "b": ""}


def test_an_empty_table_is_false() -> None:
    assert not EMPTY
    assert Table(DATA)
