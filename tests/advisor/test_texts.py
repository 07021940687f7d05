"""Free text of a model holds nothing to click, to obey, or to overlook."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodevops_cli.advisor.texts import for_people


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("Pin `ruff` to 0.17", "Pin ruff to 0.17", id="backticks"),
        pytest.param("Pins\nare\tgood", "Pins are good", id="lines"),
        pytest.param("see [the docs](https://evil.example/?q) now", "see the docs now", id="link"),
        pytest.param("![x](https://evil.example/leak.png)done", "xdone", id="image"),
        pytest.param("see https://evil.example/a now", "see now", id="bare URL"),
        pytest.param("see www.evil.example now", "see now", id="www"),
        pytest.param("//evil.example/x here", "here", id="URL without a scheme"),
        pytest.param("javascript:alert(1) no", "no", id="script URL"),
        pytest.param("a <img src=x onerror=y> b", "a b", id="HTML"),
        pytest.param("a <<b>script>x</<i>script> b", "a x b", id="HTML in HTML"),
        pytest.param("a <</b", "a /b", id="two openings"),
        pytest.param("a <`script x", "a script x", id="HTML behind a backtick"),
        pytest.param("a &lt;script&gt; b", "a script b", id="entities"),
        pytest.param("a ＜script＞ b", "a b", id="wide letters that mean HTML"),
        pytest.param("\x1b[31mred\x1b[0m text", "red text", id="colour"),
        pytest.param(
            "\x1b]8;;https://evil.example\x07here\x1b]8;;\x07", "here", id="terminal link"
        ),
        pytest.param("a\u202eevil\u202c b", "aevil b", id="bidi"),
        pytest.param("pass\u200bword\ufeff", "password", id="zero width"),
        pytest.param("a\U000e0041\U000e0042b", "ab", id="tags"),
        pytest.param("e\u0301\u0301\u0301\u0301 x", "\u00e9\u0301 x", id="piled marks"),
        pytest.param("needs >= 3.11 < 4", "needs >= 3.11 < 4", id="numbers"),
        pytest.param("Prüfe die Тесты", "Prüfe die Тесты", id="other languages"),
        pytest.param("run pаypal", "", id="a word of two alphabets"),
        pytest.param("\ud800 half", "half", id="half a character"),
        pytest.param("x" * 100, "x" * 39 + "…", id="long"),
    ],
)
def test_what_people_see(text: str, shown: str) -> None:
    assert for_people(text, 40) == shown


@given(st.text(max_size=400))
def test_whatever_comes_nothing_dangerous_is_left(text: str) -> None:
    shown = for_people(text, 280)

    assert len(shown) <= 280
    assert shown.isprintable()
    assert not {"`", "\x1b", "\u202e", "\u200b"} & {*shown}
    assert "://" not in shown


@given(st.text(alphabet="<>[]()!&;lt/:scripthw.`\\\x1b\u202e＜", max_size=200))
def test_nor_what_taking_away_would_form(text: str) -> None:
    shown = for_people(text, 280).lower()

    assert not any(mark in shown for mark in ("<s", "</", "<!", "://", "](", "`"))
