"""The table of risky actions."""

from __future__ import annotations

import re

from autodevops_cli.data import COMMIT, pins, risks, tool_version


def test_names_are_in_lower_case_as_they_are_looked_up() -> None:
    names = [
        *risks.archived(), *risks.runtimes(), *risks.superfluous(), *risks.setups(),
        *risks.advisories(),
    ]  # fmt: skip

    assert [name for name in names if name != name.lower()] == []


def test_every_advisory_says_whom_to_ask_and_what_is_affected() -> None:
    for action, known in risks.advisories().items():
        for one in known:
            assert one.ids and one.source.startswith("https://"), action
            assert one.fixed or one.commits or one.moved_tags, action
            assert all(COMMIT.fullmatch(commit) for commit in one.commits), action
            assert not one.first or risks.numbers(one.first) < risks.numbers(one.fixed), action


def test_no_pin_of_ours_is_risky() -> None:
    for name, pin in pins().items():
        key = name.lower()
        major = risks.numbers(pin.tag)[:1]
        assert key not in risks.archived()
        assert not any(major and major <= (newest,) for _, newest in risks.runtimes().get(key, ()))
        for one in risks.advisories().get(key, ()):
            assert pin.sha not in one.commits
            assert risks.numbers(one.fixed) <= risks.numbers(pin.tag)


def test_runtimes_grow_with_the_major_release() -> None:
    for action, known in risks.runtimes().items():
        assert [name for name, _ in known] == sorted(name for name, _ in known), action
        assert [major for _, major in known] == sorted(major for _, major in known), action


def test_a_tool_to_pin_has_a_version() -> None:
    for setup in risks.setups().values():
        assert setup.inputs
        assert not setup.known or re.match(r"\d", tool_version(setup.known))


def test_the_numbers_of_a_release() -> None:
    assert risks.numbers("v1.2.3") == (1, 2, 3)
    assert risks.numbers("4") == (4,)
    assert [risks.numbers(text) for text in ("main", "v4-beta.1x", "1.2.3.4.5", "")] == [
        (), (4,), (), ()
    ]  # fmt: skip
