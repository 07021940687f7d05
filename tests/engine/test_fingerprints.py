"""Names for findings, and the lines that they are about."""

from __future__ import annotations

from autodevops_cli.engine.checking import CheckPolicy, checked
from autodevops_cli.engine.fingerprints import with_fingerprints
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.snapshot import open_memory

CI = ".github/workflows/ci.yml"


def finding(line: int | None, message: str = "it is wrong") -> Finding:
    return Finding("wrong", message, Place(CI, line))


def test_a_finding_keeps_its_name_when_lines_move() -> None:
    before = with_fingerprints(open_memory({CI: "on: push\njobs: {}\n"}), [finding(2)])
    after = with_fingerprints(open_memory({CI: "# new\non: push\njobs:  {}\n"}), [finding(3)])

    assert [one.fingerprint for one in before] == [one.fingerprint for one in after]


def test_two_that_look_the_same_are_told_apart() -> None:
    found = with_fingerprints(open_memory({CI: "a: b\na: b\n"}), [finding(1), finding(2)])

    assert len({one.fingerprint for one in found}) == 2


def test_a_finding_carries_its_line() -> None:
    found = with_fingerprints(open_memory({CI: "on: push\n  jobs: {}\n"}), [finding(2)])

    assert [one.source_line for one in found] == ["  jobs: {}"]


def test_a_place_without_a_line_or_behind_the_end_has_no_text() -> None:
    repo = open_memory({CI: "on: push\n"})

    found = with_fingerprints(repo, [finding(None), finding(0), finding(9)])

    assert [one.source_line for one in found] == ["", "", ""]


def test_a_very_long_line_is_not_carried_and_still_tells_findings_apart() -> None:
    repo = open_memory({CI: f"a: {'x' * 500_000}\nb: c\n"})

    found = with_fingerprints(repo, [finding(1), finding(2)])

    assert [one.source_line for one in found] == ["", "b: c"]
    assert len({one.fingerprint for one in found}) == 2


def test_a_report_has_the_files_that_fixes_change_and_no_others() -> None:
    steps = "    steps:\n      - uses: actions/checkout@v4\n"
    text = f"on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n{steps}"
    repo = open_memory({CI: text, ".gitlab-ci.yml": "a:\n  script: [make]\n"})

    report = checked(repo, CheckPolicy(linters=False))

    fixed = {one.fix.path for one in report.findings if one.fix} & {*repo.files}
    assert {*report.texts} == fixed
    assert all(report.texts[path] == repo.text(path) for path in fixed)


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
