"""Whether files may leave: a person says so, once, and never a machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from autodevops_cli.advisor._base import Pack, Question
from autodevops_cli.advisor.errors import ConsentMissing
from autodevops_cli.cli.counsel import asked, is_attended
from autodevops_cli.engine.ai_policy import AiPolicy, location
from autodevops_cli.engine.consent import Leaving, Memory, Word, providers_of, required
from tests.conftest import MakeRepo

GEMINI = AiPolicy(models=("gemini/gemini-3.8-flash",))


def leaving(*, private: bool = True, providers: tuple[str, ...] = ("gemini",)) -> Leaving:
    return Leaving(Question("shop", Pack("", ()), (), private), providers, 3_000, 20_000)


def never_asked(_: Leaving) -> Word:
    raise AssertionError("somebody was asked")


@pytest.mark.parametrize(
    ("policy", "private"),
    [
        (AiPolicy(consent="always"), True),
        (AiPolicy(consent="never", consent_public="always"), False),
    ],
)
def test_a_standing_yes_is_a_yes(
    policy: AiPolicy, private: bool, make_repo: MakeRepo, tmp_path: Path
) -> None:
    memory = Memory(tmp_path / "consent.json")

    required(policy, make_repo({}), leaving(private=private), memory, never_asked)


@pytest.mark.parametrize(
    ("policy", "private"),
    [
        (AiPolicy(consent="never", consent_public="always"), True),
        (AiPolicy(consent="always", consent_public="never"), False),
        (AiPolicy(consent="ask"), True),
    ],
)
def test_without_anybody_there_the_rest_is_a_no(
    policy: AiPolicy, private: bool, make_repo: MakeRepo, tmp_path: Path
) -> None:
    with pytest.raises(ConsentMissing):
        required(policy, make_repo({}), leaving(private=private), Memory(tmp_path / "x.json"), None)


def test_always_is_remembered_for_this_repository_and_this_provider(
    make_repo: MakeRepo, tmp_path: Path
) -> None:
    repo, memory = make_repo({}), Memory(tmp_path / "state" / "consent.json")

    required(GEMINI, repo, leaving(), memory, lambda _: Word.ALWAYS)

    required(GEMINI, repo, leaving(), memory, never_asked)
    with pytest.raises(ConsentMissing):
        required(GEMINI, repo, leaving(providers=("openai",)), memory, lambda _: Word.NO)
    assert str(tmp_path) not in (tmp_path / "state" / "consent.json").read_text(encoding="utf-8")


def test_once_is_once(make_repo: MakeRepo, tmp_path: Path) -> None:
    repo, memory = make_repo({}), Memory(tmp_path / "consent.json")

    required(GEMINI, repo, leaving(), memory, lambda _: Word.ONCE)

    with pytest.raises(ConsentMissing):
        required(GEMINI, repo, leaving(), memory, None)


@pytest.mark.parametrize("text", ["", "[]", "null", '{"gemini": 7}', "\x00", "[" * 9_000])
def test_an_odd_memory_remembers_nothing(text: str, tmp_path: Path) -> None:
    file = tmp_path / "consent.json"
    file.write_text(text, encoding="utf-8")

    assert not Memory(file).has("x", ("gemini",))


@pytest.mark.parametrize(
    ("typed", "word"),
    [("y", Word.ONCE), ("a", Word.ALWAYS), ("", Word.NO), ("n", Word.NO), ("ü", Word.NO)],
)
def test_what_a_person_types(typed: str, word: Word) -> None:
    assert asked(leaving(), lambda _: typed) is word


def test_the_question_says_what_how_much_and_to_whom() -> None:
    told: list[str] = []

    asked(leaving(), lambda text: told.append(text) or "n")

    assert "shop, a private repository" in told[0]
    assert (
        "about 3,000 tokens, would be sent to gemini, for $0.0200 at most in one attempt" in told[0]
    )


@pytest.mark.parametrize("value", ["true", "1", "yes"])
def test_nobody_is_there_in_ci(value: str) -> None:
    assert not is_attended({"CI": value})


@pytest.mark.parametrize(
    ("remote", "where"),
    [
        ("https://github.com/Owner/Name.git", "github.com/owner/name"),
        ("git@github.com:owner/name.git", "github.com/owner/name"),
        ("ssh://git@github.com/owner/name", "github.com/owner/name"),
        ("https://user:word@github.com/owner/name", "github.com/owner/name"),
        ("https://evil.example/github.com/owner/name", "evil.example/github.com/owner/name"),
        ("", ""),
    ],
)
def test_where_a_repository_is(remote: str, where: str) -> None:
    assert location(remote) == where


def test_consent_names_the_place_of_an_own_server() -> None:
    policy = AiPolicy(models=("openai/llama",), urls=(("openai", "https://models.example.org"),))

    assert providers_of(policy) == ("openai at https://models.example.org",)
