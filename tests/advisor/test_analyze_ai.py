"""`analyze --ai` from end to end: real processes' command line, a real socket, real books."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeGit
from tests.doors.calls import call
from tests.emulator.faults import NAMED
from tests.emulator.server import Emulator

REPOSITORY = {
    "pyproject.toml": "[project]\nname = 'shop'\nversion = '1'\nrequires-python = '>=3.12'\n"
    "[dependency-groups]\ntest = ['pytest']\n[tool.pytest.ini_options]\ntestpaths = ['tests']\n",
    "Makefile": "test:\n\tpython -m pytest tests -x\n",
    "shop.py": "",
    "tests/test_shop.py": "def test_a(): pass\n",
}
PYTEST = {
    "subject": "python:command.test", "cites": ["Makefile"],
    "because": "make only adds a layer.", "option": "python:pytest",
}  # fmt: skip
TIP = {"cites": ["pyproject.toml"], "detail": "So runs repeat.", "title": "Lock what is installed"}
ANSWER = json.dumps({"verdicts": [PYTEST], "recommendations": [TIP]})
Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shop(make_git: MakeGit) -> Path:
    return make_git(REPOSITORY)


@pytest.fixture
def ask(emulator: Emulator, shop: Path, tmp_path: Path) -> Ask:
    """Return a function that analyses the shop, with an emulator that answers for the model."""
    emulator.setup.answer = lambda _: ANSWER

    def analyze(*words: str, **env: str) -> tuple[int, str, str]:
        said = {
            "AUTODEVOPS_AI_GEMINI_URL": emulator.url, "GEMINI_API_KEY": emulator.setup.key,
            "AUTODEVOPS_AI_CONSENT": "always", "AUTODEVOPS_AI_RETRIES": "0",
            "AUTODEVOPS_AI_TIMEOUT": "9", "XDG_STATE_HOME": str(tmp_path / "state"),
        }  # fmt: skip
        return call("analyze", shop, *words, **(said | env))

    return analyze


def files(out: str) -> Any:
    return json.loads(out)["proposal"]["files"]


def test_a_choice_is_shown_and_changes_nothing(ask: Ask) -> None:
    _, static, _ = ask("-o", "json")

    code, out, _ = ask("--ai", "-o", "json")

    told = json.loads(out)["advice"]
    assert code == 0
    assert files(out) == files(static)
    assert [(one["before"], one["after"], one["path"]) for one in told["choices"]] == [
        ("uv run make test", "uv run python -m pytest", "pyproject.toml")
    ]
    assert [one["title"] for one in told["recommendations"]] == ["Lock what is installed"]
    assert "+        run: uv run python -m pytest" in told["diff"]
    assert (told["applied"], told["model"]) == (False, "gemini/gemini-3.8-flash")


def test_with_consent_the_pipeline_follows_it(ask: Ask) -> None:
    _, out, _ = ask("--ai", "--apply-ai", "-o", "json")

    workflow = files(out)[0]["text"]
    assert "run: uv run python -m pytest" in workflow
    assert "make test" not in workflow
    assert json.loads(out)["advice"]["applied"]


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_every_report_marks_what_a_model_said(ask: Ask, form: str) -> None:
    _, out, _ = ask("--ai", "--apply-ai", "-o", form)

    assert "What a model says" in out
    assert "Lock what is installed" in out
    assert out.count("AI") >= 3


def test_without_the_flag_nobody_is_asked(ask: Ask, emulator: Emulator) -> None:
    code, out, _ = ask("-o", "json")

    assert (code, len(emulator.requests)) == (0, 0)
    assert "advice" not in json.loads(out)


def test_the_same_question_is_paid_for_once(ask: Ask, emulator: Emulator) -> None:
    first, second = (json.loads(ask("--ai", "-o", "json")[1])["advice"] for _ in range(2))

    assert len(emulator.requests) == 1
    assert (first["cost_usd_millionths"] > 0, second["cost_usd_millionths"]) == (True, 0)
    assert first["choices"] == second["choices"]


@pytest.mark.parametrize("fault", sorted({*NAMED} - {"trickle"}))
def test_every_failure_ends_in_the_static_report_with_a_note(
    ask: Ask, emulator: Emulator, fault: str
) -> None:
    emulator.always = NAMED[fault]
    _, static, _ = ask("-o", "json")

    code, out, said = ask("--ai", "--apply-ai", "-o", "json")

    made = json.loads(out)
    assert code == 0
    assert made.pop("advice")["note"].startswith("no advice: ")
    assert made == json.loads(static)
    assert "note: no advice: " in said
    assert emulator.setup.key not in out + said


@pytest.mark.parametrize("fault", ["wrong-key", "html", "day", "blocked"])
def test_who_requires_advice_learns_that_there_is_none(
    ask: Ask, emulator: Emulator, fault: str
) -> None:
    emulator.always = NAMED[fault]

    code, out, _ = ask("--ai=require", "-o", "json")

    assert (code, json.loads(out)["exit_reason"]) == (6, "no-advice")


def test_a_reply_that_is_no_answer_is_none(ask: Ask, emulator: Emulator) -> None:
    emulator.setup.answer = lambda _: "on: push\njobs: {}"

    code, out, _ = ask("--ai", "-o", "json")

    assert (code, json.loads(out)["advice"]["given"]) == (0, False)


def test_nothing_leaves_without_consent(ask: Ask, emulator: Emulator) -> None:
    code, out, said = ask("--ai=require", "-o", "json", AUTODEVOPS_AI_CONSENT="ask")

    assert (code, emulator.requests) == (6, [])
    assert "nobody has agreed" in said
    assert files(out)


def test_nor_where_the_repository_refuses(ask: Ask, emulator: Emulator, shop: Path) -> None:
    (shop / "autodevops.toml").write_text("[ai]\nconsent = 'never'\n", encoding="utf-8")

    ask("--ai", AUTODEVOPS_AI_CONSENT="")

    assert emulator.requests == []


def test_nor_where_the_network_is_off(ask: Ask, emulator: Emulator) -> None:
    code, _, said = ask("--ai", "--offline")

    assert (code, emulator.requests) == (0, [])
    assert "switched off" in said


def test_a_rehearsal_shows_the_request_and_sends_nothing(ask: Ask, emulator: Emulator) -> None:
    code, out, _ = ask("--ai", "--dry-run", AUTODEVOPS_AI_CONSENT="never")
    shown = out.rpartition("as it would leave:\n")[2].strip()
    assert (code, emulator.requests) == (0, [])

    ask("--ai")

    assert [request.body.decode() for request in emulator.requests] == [shown]
    assert "#   Makefile: " in out
    assert "tokens, for $" in out


def test_a_secret_in_a_file_stays_here(ask: Ask, emulator: Emulator, shop: Path) -> None:
    token = "ghp_" + "a8Fk2LmQ9zXc4VbN7sDt" + "5gHj1WqE3rTy6Uio"
    (shop / "Makefile").write_text(f"test:\n\tGH_TOKEN={token} pytest\n", encoding="utf-8")

    ask("--ai")

    assert all(token not in request.body.decode() for request in emulator.requests)


def test_nothing_open_asks_nothing(ask: Ask, emulator: Emulator, shop: Path) -> None:
    (shop / "Makefile").unlink()

    _, out, _ = ask("--ai=require", "-o", "json")

    assert emulator.requests == []
    assert "nothing is open" in json.loads(out)["advice"]["note"]


@pytest.mark.parametrize("words", [("--ai=always",), ("--apply-ai",), ("--dry-run",)], ids=" ".join)
def test_words_that_make_no_sense(ask: Ask, words: tuple[str, ...]) -> None:
    assert ask(*words)[0] == 2
