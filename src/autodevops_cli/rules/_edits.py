"""Edits that several rules make, and texts as YAML spells them."""

from __future__ import annotations

import json

from autodevops_cli.model.ci import CiStep
from autodevops_cli.model.edit import Drop, Put
from autodevops_cli.repository.pattern import Pattern

_PLAIN = Pattern(r"[A-Za-z_./][\w./-]*(?: [\w./-]+)*|\d{1,9}|\$\{\{ [^#:'\"\n]{1,200} \}\}")
_WORDS = frozenset(("yes", "no", "on", "off", "null", "y", "n"))


def scalar(text: str) -> str:
    """Return a text of one line as a YAML value."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def given(step: CiStep, name: str, value: str) -> Put:
    """Return the edit that gives an input to the action of a step; `value` is a fragment."""
    if step.inputs:
        return Put((*step.route, "with", name), value)
    return Put((*step.route, "with"), f"{name}: {value}", after="uses")


def taken(step: CiStep, name: str) -> Drop:
    """Return the edit that takes an input away, and `with` when it was the only one."""
    return Drop((*step.route, "with") if len(step.inputs) == 1 else (*step.route, "with", name))
