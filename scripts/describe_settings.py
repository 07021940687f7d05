#!/usr/bin/env python3
"""Rewrites data/schemas/config-v1.json, the JSON Schema of the configuration, from the keys.

python scripts/describe_settings.py
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autodevops_cli import data
from autodevops_cli.settings.keys import COMMANDS, KEYS, RULE, SEVERITIES, TOOL, Key, Value

TARGET = Path(data.__file__).parent / "schemas" / "config-v1.json"
ABOUT = (
    "autodevops.toml, .autodevops.toml, or the table tool.autodevops in pyproject.toml. "
    "`autodevops config show --origin` tells what is in force and who said it."
)
FOR = {
    "install": "installs what the others need",
    "test": "runs the tests",
    "lint": "lints",
    "typecheck": "checks the types",
    "format": "checks the format",
    "build": "builds",
    "start": "starts the program",
    "prepare": "comes before all others",
}


def schema() -> dict[str, Any]:
    """Return the schema."""
    plain = {one.name: described(one) for one in KEYS if "." not in one.name}
    check, ai = ({one.name.partition(".")[2]: described(one) for one in KEYS
                  if one.name.startswith(f"{name}.")} for name in ("check", "ai"))  # fmt: skip
    tables = {
        "check": table("What `check` tells and what fails it.", check | {"severity": severities()}),
        "ai": table("Who may be asked for advice, and what that may cost.", ai),
        "commands": table(
            "The commands of the repository, where they are not what its files say.",
            {name: command(name) for name in COMMANDS},
        ),
        "versions": {
            "description": "The version of a tool or language to use, by its name.",
            **by_name(TOOL, {"type": ["string", "integer"], "pattern": r"\S"}),
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "autodevops configuration",
        **table(ABOUT, plain | tables),
    }


def described(key: Key) -> dict[str, Any]:
    """Return the schema of a key's value."""
    default = list(key.default) if isinstance(key.default, tuple) else key.default
    shape = typed(key.default, key.choices)
    if key.form:
        shape = {"type": ["string", "number"], "pattern": f"^(?:{key.form})$"}
    return {"description": key.about, **shape, "default": default}


def typed(default: Value, choices: tuple[str, ...]) -> dict[str, Any]:
    """Return the type of values like a default."""
    if isinstance(default, bool):
        return {"type": "boolean"}
    if isinstance(default, tuple):
        return {"type": "array", "items": {"type": "string", "pattern": r"\S"}}
    return {"enum": list(choices)} if choices else {"type": "string"}


def severities() -> dict[str, Any]:
    """Return the schema of the severities by rule."""
    about = "How grave the findings of a rule are, by its name."
    return {"description": about, **by_name(RULE, {"enum": list(SEVERITIES)})}


def command(name: str) -> dict[str, Any]:
    """Return the schema of a command: one for all, or one for each tool."""
    text = {"type": "string", "pattern": r"\S"}
    about = f"The command that {FOR[name]}; or a table with one for each tool."
    return {"description": about, "anyOf": [text, by_name(TOOL, text)]}


def by_name(pattern: str, value: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a table whose keys match a pattern."""
    named = {f"^{pattern}$": value}
    return {"type": "object", "additionalProperties": False, "patternProperties": named}


def table(about: str, properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a table with these keys and no others."""
    shape = {"type": "object", "additionalProperties": False}
    return {"description": about, **shape, "properties": properties}


def rendered() -> str:
    """Return the schema as its file spells it."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(rendered(), encoding="utf-8")
    print(f"{TARGET.name}: rewritten")
