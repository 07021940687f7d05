"""Lines are matched as a reader would match them, and in bounded time."""

from __future__ import annotations

import pytest

from autodevops_cli.merging._lines import Clash, Hunk, hunks, merge_lines


def test_changes_are_found_around_lines_that_stand_once() -> None:
    assert list(hunks(["a", "", "b", "", "c"], ["a", "", "x", "", "b", "", "c"])) in (
        [Hunk(1, 1, ("", "x"))],
        [Hunk(2, 2, ("x", ""))],
    )


def test_both_sides_may_make_the_same_change() -> None:
    assert merge_lines("a\nb\n", "a\nx\n", "a\nx\n").text == "a\nx\n"


def test_two_additions_at_one_place_clash() -> None:
    merged = merge_lines("a\nb\n", "a\nmine\nb\n", "a\nours\nb\n")

    assert merged.text == "a\nmine\nb\n"
    assert merged.clashes == (Clash("mine\n", "ours\n", 2),)


def test_an_addition_within_lines_that_we_take_out_clashes() -> None:
    merged = merge_lines("a\nb\nc\nd\n", "a\nb\nmine\nc\nd\n", "a\nd\n")

    assert merged.text == "a\nb\nmine\nc\nd\n"
    assert len(merged.clashes) == 1


@pytest.mark.parametrize(
    ("base", "current"),
    [
        ("a\n" * 20_000, "a\nb\n" * 10_000),
        ("".join(f"{n}\n" for n in range(20_000)), "".join(f"{-n}\n" for n in range(20_000))),
        ("x" * 5_000_000, "y" * 5_000_000),
    ],
    ids=["one line again and again", "all lines in another order", "one long line"],
)
def test_hostile_texts_end_soon(base: str, current: str) -> None:
    assert merge_lines(base, current, base).text == current
