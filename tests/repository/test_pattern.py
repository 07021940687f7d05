"""A pattern is compiled when it is first used, and then does what `re` does."""

from __future__ import annotations

import re

import pytest

from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.rules import rules


def test_a_pattern_finds_what_re_finds() -> None:
    ours, theirs = Pattern(r"(?P<n>\d+)", re.IGNORECASE), re.compile(r"(?P<n>\d+)", re.IGNORECASE)
    text = "a1b22"

    assert [one["n"] for one in ours.finditer(text)] == theirs.findall(text) == ours.findall(text)
    assert ours.split(text) == theirs.split(text)
    assert ours.sub("x", text, 1) == theirs.sub("x", text, count=1)
    assert bool(ours.search(text)) and not ours.match(text) and not ours.fullmatch("1a")


def test_a_mistake_shows_at_the_first_use() -> None:
    broken = Pattern("(")

    with pytest.raises(re.error):
        broken.search("a")


def test_every_pattern_of_the_rules_compiles() -> None:
    modules = [__import__(rule.module, fromlist=["RULE"]) for rule in rules()]
    found = [one for module in modules for one in vars(module).values() if isinstance(one, Pattern)]

    assert len(found) > 50
    assert all(one.compiled.groups >= 0 for one in found)
