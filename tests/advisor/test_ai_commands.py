"""`ai status`, `ai cost` and `cache`: what was asked and what asking would cost."""

from __future__ import annotations

from pathlib import Path

from tests.advisor.test_analyze_ai import Ask, ask, shop
from tests.doors.calls import call

__all__ = ["ask", "shop"]


def told(tmp_path: Path, *words: str | Path) -> tuple[int, str, str]:
    return call(*words, XDG_STATE_HOME=str(tmp_path / "state"), USER="ada")


def test_before_anything_was_asked(tmp_path: Path) -> None:
    code, out, _ = told(tmp_path, "ai", "status")

    assert code == 0
    assert "none was asked yet" in out
    assert "nothing" in out


def test_status_tells_what_was_used_and_what_is_left(ask: Ask, tmp_path: Path) -> None:
    ask("--ai", USER="ada")

    _, out, _ = told(tmp_path, "ai", "status")

    assert "user ada: requests 1 of 200, 199 left" in out
    assert "gemini/gemini-3.8-flash: closed, 0 failures in a row" in out
    assert "Spent\n  20" in out


def test_the_cache_tells_and_forgets(ask: Ask, tmp_path: Path) -> None:
    ask("--ai")
    ask("--ai")

    _, before, _ = told(tmp_path, "cache", "info")
    _, _, said = told(tmp_path, "cache", "clear")
    _, after, _ = told(tmp_path, "cache", "info")

    assert "entries  1\n" in before
    assert "1 of 2 (50 %)" in before
    assert said == "cleared 1 answer\n"
    assert "entries  0\n" in after


def test_cost_is_projected_and_nothing_is_sent(tmp_path: Path, shop: Path) -> None:
    code, out, _ = told(tmp_path, "ai", "cost", shop, shop)

    lines = out.splitlines()
    assert code == 0
    assert len(lines) == 3
    assert "1 open" in lines[0]
    assert lines[2].startswith("2 of 2 would be asked about: ")


def test_a_database_that_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("", encoding="utf-8")

    code, _, said = told(tmp_path, "ai", "status")

    assert code == 2
    assert "the state database" in said
