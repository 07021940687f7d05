"""Who decides about the AI: the user, and never the repository that would be sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from autodevops_cli.errors import InvalidSettings
from autodevops_cli.settings import DEFAULTS, ConfigText, load


def test_nothing_is_sent_without_a_word() -> None:
    assert (DEFAULTS["ai.consent"], DEFAULTS["ai.consent-public"]) == ("ask", "ask")


@pytest.mark.parametrize(
    "text",
    [
        "consent = 'always'",
        "consent-public = 'always'",
        "public = ['github.com/*/*']",
        "models = ['openai/mine']",
        "openai-url = 'https://collector.example.org'",
        "state = 'sqlite:////tmp/x.db'",
        "dollars = 900",
    ],
)
def test_a_repository_decides_nothing_about_what_leaves_it(text: str) -> None:
    with pytest.raises(InvalidSettings, match="is not for a repository to decide"):
        load(environ={}, project=[ConfigText("autodevops.toml", f"[ai]\n{text}\n")])


def test_nor_does_a_pack_that_it_extends(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text("[ai]\nconsent = 'always'\n", encoding="utf-8")
    file = ConfigText("autodevops.toml", "extends = ['./pack.toml']", tmp_path, tmp_path)

    with pytest.raises(InvalidSettings, match="is not for a repository to decide"):
        load(environ={}, project=[file])


def test_a_repository_can_refuse() -> None:
    settings = load(environ={}, project=[ConfigText("autodevops.toml", "[ai]\nconsent = 'never'")])

    assert settings.text("ai.consent") == "never"


def test_the_user_and_the_environment_decide(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[ai]\nconsent = 'always'\ndollars = 2.5\nretries = 1\n", encoding="utf-8")

    settings = load(environ={"AUTODEVOPS_AI_USER_REQUESTS": "7"}, config=file)

    keys = ("ai.consent", "ai.dollars", "ai.retries", "ai.user-requests")
    assert [settings.text(key) for key in keys] == ["always", "2.5", "1", "7"]


@pytest.mark.parametrize(
    "text", ["retries = -1", "retries = 'many'", "dollars = inf", "gemini-url = 'ftp://x'",
             "openai-url = 'https://me:secret@host/'", "retries = true"],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f"[ai]\n{text}\n", encoding="utf-8")

    with pytest.raises(InvalidSettings):
        load(environ={}, config=file)
