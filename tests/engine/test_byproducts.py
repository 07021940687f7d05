"""By-products are written when asked for, and not beside what somebody has already."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.engine.choosing import extras
from autodevops_cli.engine.stages import Policy, analyse, generate
from autodevops_cli.errors import UsageError
from autodevops_cli.model.analysis import Proposal
from autodevops_cli.repository.snapshot import open_memory

GO = {
    "go.mod": "module example.org/a\n\ngo 1.25\n",
    "a.go": "package a\n",
    "a_test.go": "package a\n",
}
CI, BOT = ".github/workflows/ci.yml", ".github/dependabot.yml"
CODEQL, REVIEW = ".github/workflows/codeql.yml", ".github/workflows/dependency-review.yml"
THEIRS = "on: push\njobs:\n  scan:\n    steps:\n      - uses: github/codeql-action/init@v3\n"


def proposed(files: Mapping[str, str], wanted: str = "auto", provider: str = "github") -> Proposal:
    repo = open_memory(files)
    policy = Policy(provider, extras=extras(wanted))
    found = generate(repo, analyse(repo, policy), policy)
    assert found is not None
    return found


def paths(found: Proposal) -> list[str]:
    return [file.path for file in found.files]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("auto", None, id="the system's usual ones"),
        pytest.param("", (), id="an empty setting"),
        pytest.param("none", (), id="none"),
        pytest.param(" updates, Release ", ("release", "updates"), id="in order, in small letters"),
        pytest.param("none,security", ("security",), id="none adds nothing"),
    ],
)
def test_words_name_by_products(text: str, words: tuple[str, ...] | None) -> None:
    assert extras(text) == words


def test_an_unknown_word_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="unknown by-product 'signing'") as refused:
        extras("release,signing")

    assert "release, security, updates, none" in refused.value.hint


@pytest.mark.parametrize(
    ("wanted", "written"),
    [
        ("auto", [CI, BOT]),
        ("none", [CI]),
        ("updates", [CI, BOT]),
        ("security", [CI, CODEQL, REVIEW]),
        ("updates,security", [CI, BOT, CODEQL, REVIEW]),
    ],
)
def test_github_gets_what_is_asked_for(wanted: str, written: list[str]) -> None:
    assert paths(proposed(GO, wanted)) == written


@pytest.mark.parametrize(
    ("wanted", "written"),
    [("auto", [".gitlab-ci.yml"]), ("updates", [".gitlab-ci.yml", "renovate.json"])],
)
def test_other_systems_get_an_update_bot_only_when_asked(wanted: str, written: list[str]) -> None:
    assert paths(proposed(GO, wanted, "gitlab")) == written


def test_other_systems_say_that_they_get_no_scanning_and_no_release() -> None:
    found = proposed(GO, "security,release", "gitlab")

    told = [one.message for one in found.findings if one.rule == "missing-by-product"]
    assert paths(found) == [".gitlab-ci.yml"]
    assert told == [
        "publishing (release) is written for GitHub only; this system gets none",
        "scanning the code and its dependencies (security) is written for GitHub only; "
        "this system gets none",
    ]


@pytest.mark.parametrize("bot", ["renovate.json", ".github/dependabot.yaml", ".renovaterc"])
@pytest.mark.parametrize("provider", ["github", "gitlab"])
def test_an_update_bot_of_their_own_is_enough(bot: str, provider: str) -> None:
    found = proposed({**GO, bot: "{}\n"}, "updates", provider)

    assert not {BOT, "renovate.json"} & set(paths(found))


def test_our_own_update_bot_is_written_again() -> None:
    first = proposed(GO, "updates", "gitlab")
    again = proposed({**GO, **{one.path: one.text for one in first.files}}, "updates", "gitlab")

    assert again.files == first.files


def test_scanning_of_their_own_is_left_alone_and_named() -> None:
    found = proposed({**GO, ".github/workflows/scan.yml": THEIRS}, "security")

    told = [(one.rule, str(one.where)) for one in found.findings]
    assert paths(found) == [CI, REVIEW]
    assert told == [("by-product-exists", ".github/workflows/scan.yml:5")]


def test_what_was_written_is_the_same_when_written_again() -> None:
    first = proposed(GO, "security,updates")
    again = proposed({**GO, **{one.path: one.text for one in first.files}}, "security,updates")

    assert again.files == first.files
    assert again.diff == ""


@pytest.mark.parametrize("wanted", ["security,updates", "release"])
def test_by_products_pass_every_check_that_the_pipeline_passes(wanted: str) -> None:
    python = {
        "pyproject.toml": "[build-system]\nrequires = ['hatchling']\n[project]\nname = 'box'\n"
        "version = '1'\nrequires-python = '>=3.11'\n",
        "tests/test_box.py": "def test_box(): pass\n",
    }

    found = proposed({**GO, **python}, wanted)

    assert [one.name for one in found.rungs if one.passed is False] == []
    assert len(found.files) > 1
