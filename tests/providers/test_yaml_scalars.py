"""Whatever text we write as YAML is read back as that text."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from autodevops_cli.providers._yaml import comment, flow, quoted_flow, scalar

TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc"]))


@given(TEXT)
def test_a_scalar_is_read_back_as_the_text(text: str) -> None:
    assert yaml.safe_load(f"key: {scalar(text)}") == {"key": text}


@given(st.lists(TEXT, max_size=4).map(tuple))
def test_a_flow_list_is_read_back_as_the_texts(values: tuple[str, ...]) -> None:
    assert yaml.safe_load(f"key: {quoted_flow(values)}") == {"key": list(values)}
    assert yaml.safe_load(f"key: {flow(values)}") == {"key": list(values)}


@given(st.text())
def test_a_comment_never_leaves_its_line(text: str) -> None:
    assert yaml.safe_load(f"key: value # {comment(text)}\n") == {"key": "value"}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("uv run pytest", "uv run pytest", id="plain commands stay plain"),
        pytest.param("3.10", '"3.10"', id="a version is no number"),
        pytest.param("on", '"on"', id="a word that YAML 1.1 reads as true"),
        pytest.param("echo a: b", '"echo a: b"', id="a colon would start a mapping"),
        pytest.param("make test # all", '"make test # all"', id="a hash would start a comment"),
    ],
)
def test_scalars_are_plain_where_plain_is_safe(text: str, written: str) -> None:
    assert scalar(text) == written
