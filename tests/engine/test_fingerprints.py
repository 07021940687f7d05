"""A fingerprint stays while the defect stays."""

from __future__ import annotations

from autodevops_cli.engine.fingerprints import with_fingerprints
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.snapshot import open_memory


def fingerprints(text: str, *lines: int, path: str = "ci.yml", message: str = "m") -> list[str]:
    found = [Finding("a-rule", message, Place(path, line)) for line in lines]
    return [one.fingerprint for one in with_fingerprints(open_memory({path: text}), found)]


def test_moving_indenting_and_commenting_a_line_changes_nothing() -> None:
    before = fingerprints("- uses: a/b@v1\n", 1)

    assert fingerprints("\n\n  -   uses: a/b@v1 # v1 # why\n", 3) == before


def test_another_text_path_message_or_the_second_of_its_kind_is_another_finding() -> None:
    first, second = fingerprints("- uses: a/b@v1\n- uses: a/b@v1\n", 1, 2)
    others = [
        *fingerprints("- uses: a/b@v2\n", 1),
        *fingerprints("- uses: a/b#v1\n", 1),
        *fingerprints("- uses: a/b@v1\n", 1, path="b.yml"),
        *fingerprints("- uses: a/b@v1\n", 1, message="n"),
    ]

    assert len({first, second, *others}) == 6


def test_a_line_that_is_not_there_is_no_error() -> None:
    assert len({*fingerprints("x\n", 9, 10)}) == 2
