"""The JSON Schema of the configuration says what the reader takes."""

from __future__ import annotations

import tomllib
from typing import Any

import jsonschema_rs
import pytest

from autodevops_cli.data import schema
from autodevops_cli.errors import InvalidSettings
from autodevops_cli.settings import DEFAULTS, ConfigText, load


def test_every_key_has_a_description_in_the_schema(script: Any) -> None:
    describe = script("describe_settings")

    assert describe.TARGET.read_text(encoding="utf-8") == describe.rendered(), "run: make plugins"
    properties = schema("config-v1")["properties"]
    keys = {
        **properties,
        **{f"{table}.{key}": one for table in ("check", "ai")
           for key, one in properties[table]["properties"].items()},
    }  # fmt: skip
    assert {*DEFAULTS} <= {*keys}
    assert all(one["description"] for one in keys.values())


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("", True),
        ("extends = ['strict']\nlocked = ['unpinned-action']", True),
        ("[check]\nfail-on = 'never'\nselect = ['all']\n[check.severity]\na-rule = 'low'", True),
        ("[check.severity]\n'zizmor/artipacked' = 'info'", True),
        ("[commands]\ntest = 'make'\n[commands.lint]\nruff = 'ruff check'", True),
        ("[ai]\nconsent = 'never'", True),
        ("[ai]\nconsent = 'yes'", False),
        ("[versions]\npython = '3.12'\nnode = 22", True),
        ("provder = 'x'", False),
        ("[check]\nfail-on = 'x'", False),
        ("[check]\nselect = 'all'", False),
        ("[check]\nignore = ['']", False),
        ("[check.severity]\na-rule = 'x'", False),
        ("[commands]\ntset = 'x'", False),
        ("[commands]\ntest = ' '", False),
        ("[versions]\nPython = '3'", False),
        ("color = 'blue'", False),
        ("offline = 'yes'", False),
    ],
)
def test_the_schema_and_the_reader_agree(text: str, valid: bool) -> None:
    judge = jsonschema_rs.validator_for(schema("config-v1"))

    assert (judge.is_valid(tomllib.loads(text)), is_read(text)) == (valid, valid)


def is_read(text: str) -> bool:
    """Tell whether the reader takes a configuration."""
    try:
        load(environ={}, project=[ConfigText("autodevops.toml", text)])
    except InvalidSettings:
        return False
    return True
