"""An ignore has a reason, an end and a use; whatever lacks one of these is told."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodevops_cli.control import Decided, RuleNames, with_ignores
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.snapshot import open_memory

PATH = ".github/workflows/ci.yml"
NAMES = RuleNames(frozenset({"a-rule", "b-rule", "c-rule"}), frozenset({"a-rule", "b-rule"}))
WHOLE = "autodevops: ignore[a-rule, b-rule] reason=r"
TODAY = date(2026, 11, 23)


def decided(
    text: str,
    *found: Finding,
    path: str = PATH,
    names: RuleNames = NAMES,
    today: date | None = TODAY,
    ignores: str = "",
) -> Decided:
    files = {path: text} | ({".autodevops/ignore.toml": ignores} if ignores else {})
    return with_ignores(open_memory(files), [path], found, names, today)


def at(line: int | None, rule: str = "a-rule", path: str = PATH, message: str = "m") -> Finding:
    return Finding(rule, message, Place(path, line))


def own(answer: Decided) -> list[tuple[str, int | None, str]]:
    return [(one.rule, one.where.line, one.message) for one in answer.own]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- uses: a/b@v1  # autodevops: ignore[a-rule] reason=r\n", 1),
        ("- uses: a/b@v1 # v1 # autodevops: ignore[a-rule] reason=r\n", 1),
        ("# autodevops: ignore[a-rule] reason=r\n- uses: a/b@v1\n", 2),
        ("# autodevops: ignore[a-rule] reason=r\n# why not\n\t# so\n- uses: a/b@v1\n", 4),
        ("x\n  #autodevops:ignore[ a-rule ]reason=r", 3),
        ("sh 'x' // autodevops: ignore[a-rule] reason=r", 1),
        ("// autodevops: ignore[a-rule] reason=r\nsh 'x'", 2),
        ("x  # AUTODEVOPS: no  # autodevops: Ignore[b-rule, a-rule] reason=r", 1),
    ],
    ids=["line", "behind", "above", "comments", "end", "slashes", "slashes-above", "case"],
)
def test_a_comment_is_about_its_line_or_the_next(text: str, line: int) -> None:
    answer = decided(text, at(line))

    assert answer.kept == ()
    assert [(one.how, one.reason) for one in answer.suppressed] == [("inline", "r")]


@pytest.mark.parametrize(
    "text",
    [
        "run: echo autodevops: ignore[a-rule] reason=r",
        "run: echo x#autodevops: ignore[a-rule] reason=r",
        "url: http://autodevops: ignore[a-rule] reason=r",
        "# Written by autodevops: ignore[a-rule] reason=r",
        "# autodevops: hand-made",
        "# autodevops:",
    ],
)
def test_what_is_no_comment_of_ours_says_nothing(text: str) -> None:
    assert decided(text, at(1)) == Decided((at(1),))


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("reason=only on forks until=2027-01-31 owner=@team/ci",
         ("only on forks", "2027-01-31", "@team/ci")),
        ("owner=@a, reason = 'it says until=never, really'",
         ("it says until=never, really", "", "@a")),
        ('until=2026-11-23 reason="see #12 # or not"', ("see #12 # or not", "2026-11-23", "")),
        ("reason=see issue #12, A=1 # zizmor: ignore[x]", ("see issue #12, A=1", "", "")),
    ],
)  # fmt: skip
def test_reason_end_and_owner_are_read(rest: str, said: tuple[str, str, str]) -> None:
    (one,) = decided(f"x # autodevops: ignore[a-rule] {rest}", at(1)).suppressed

    assert (one.reason, one.until, one.owner) == said
    assert one.where == Place(PATH, 1)


@pytest.mark.parametrize(
    ("comment", "rule", "message"),
    [
        ("ignore[a-rule]", "ignore-without-reason", "the ignore of a-rule gives no reason"),
        ("ignore[a-rule] reason=''", "ignore-without-reason", "the ignore of a-rule gives no"),
        ("ignore a-rule", "malformed-ignore", "this is no ignore: it is not written as ignore["),
        ("disable[a-rule] reason=x", "malformed-ignore", "this is no ignore: it is not written"),
        ("ignore[] reason=x", "malformed-ignore", "this is no ignore: it names no rule"),
        ("ignore[a-rule,] reason=x", "malformed-ignore", "this is no ignore: it names no rule"),
        ("ignore[a-rule] because", "malformed-ignore",
         "this is no ignore: after the names stands 'because', and not reason="),
        ("ignore[a-rule] reason=x until=2026-02-30", "malformed-ignore",
         "this is no ignore: until is '2026-02-30', which is no date like 2027-01-31"),
        ("ignore[a-rule] reason=x until=20270131", "malformed-ignore", "this is no ignore: until"),
        ("ignore[a-rule] reason=x expires=2027-01-31", "malformed-ignore",
         "this is no ignore: it says expires=; did you mean until=?"),
        ("ignore[a-rule] note=x", "malformed-ignore", "this is no ignore: it says note="),
    ],
)  # fmt: skip
def test_what_is_not_understood_does_not_count(comment: str, rule: str, message: str) -> None:
    answer = decided(f"x # autodevops: {comment}", at(1))

    assert answer.kept == (at(1),)
    ((name, line, told),) = own(answer)
    assert (name, line) == (rule, 1)
    assert told.startswith(message)


def test_an_ignore_without_a_use_is_told_where_its_rule_was_asked() -> None:
    answer = decided("x # autodevops: ignore[a-rule, b-rule, c-rule] reason=r", at(1))

    assert own(answer) == [("unused-ignore", 1, "b-rule is not found here")]


def test_an_ignore_that_missed_its_line_is_told_the_right_one() -> None:
    lines = ["a", "# autodevops: ignore[a-rule] reason=r", "b", "c", "d"]

    answer = decided("\n".join(lines), at(2, path="x"), at(1), at(4), at(5))

    assert own(answer) == [
        ("unused-ignore", 2, "a-rule is not found here; the nearest is on line 1")
    ]


def test_a_mistyped_rule_is_told_with_the_nearest() -> None:
    answer = decided("x # autodevops: ignore[a-rul, zizmor/artipacked] reason=r", at(1))

    assert own(answer) == [
        ("unknown-rule-in-ignore", 1, "there is no rule 'a-rul'; did you mean a-rule?")
    ]


@pytest.mark.parametrize(
    ("today", "over"),
    [(date(2026, 11, 24), True), (date(2026, 11, 23), False), (None, False)],
    ids=["the-day-after", "the-last-day", "no-clock"],
)
def test_an_ignore_ends_after_its_last_day(today: date | None, over: bool) -> None:
    text = "x # autodevops: ignore[a-rule] reason=r until=2026-11-23"

    answer = decided(text, at(1), today=today)

    assert bool(answer.kept) is over
    assert [one.rule for one in answer.own] == ["expired-ignore"] * over


def test_a_locked_rule_stays_in_force_and_the_attempt_is_told() -> None:
    names = RuleNames(NAMES.known, NAMES.asked, frozenset({"a-rule"}))

    answer = decided("x # autodevops: ignore[a-rule] reason=r", at(1), names=names)

    assert answer.kept == (at(1),)
    assert own(answer) == [
        ("locked-rule-ignored", 1, "a-rule is locked; this ignore has no effect")
    ]


def test_the_ignore_file_takes_globs_and_parts_of_messages() -> None:
    found = [
        at(1, path="a/x.yml", message="one"),
        at(2, path="a/x.yml", message="two"),
        at(1, path="b.yml", message="one"),
        at(None, "b-rule", path="."),
    ]

    answer = decided(
        "",
        *found,
        ignores='[[ignore]]\nrule = "a-rule"\npath = "a/*"\nmatch = "one"\nreason = "r"\n\n'
        '[[ignore]]\nrule = ["b-rule"]\nreason = "s"\nowner = "@a"\nuntil = 2027-01-31\n',
    )

    assert answer.kept == (found[1], found[2])
    assert [(one.finding, one.how, one.reason, one.until) for one in answer.suppressed] == [
        (found[0], "file", "r", ""),
        (found[3], "file", "s", "2027-01-31"),
    ]
    assert [str(one.where) for one in answer.suppressed] == [
        ".autodevops/ignore.toml:1",
        ".autodevops/ignore.toml:7",
    ]
    assert answer.own == ()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[[ignore]]\nreason = 'r'", 1, "this is no ignore: it names no rule"),
        ("[[ignore]]\nrule = 'a-rule'", 1, "the ignore of a-rule gives no reason"),
        ("\n[[ignore]]\nrule='a-rule'\nreson='r'", 2,
         "this is no ignore: unknown key 'reson'; did you mean reason?"),
        ("[[ignore]]\nrule='a-rule'\nreason='r'\npath=['a']", 1,
         "this is no ignore: path is no text"),
        ("[[ignore]]\nrule='a-rule'\nreason='r'\nuntil=true", 1,
         "this is no ignore: until is 'True', which is no date like 2027-01-31"),
        ("[[ignore]]\nrule='a-rule'\nreason='r'\nuntil=2026-01-01", 1,
         "the ignore of a-rule ended on 2026-01-01"),
        ("[[ignores]]\nrule='a-rule'", None,
         "'ignores' is no entry; every one starts with [[ignore]]"),
        ("[[ignore]\n", 1, ".autodevops/ignore.toml is not valid TOML: "),
        ("ignore = [{rule='a-rule', reason='r'}]", None, "a-rule is not found here"),
    ],
)  # fmt: skip
def test_an_odd_entry_is_told_and_does_not_count(text: str, line: int | None, message: str) -> None:
    answer = decided("", at(1, "b-rule"), ignores=text)

    assert len(answer.kept) == 1
    ((_, where, told),) = own(answer)
    assert where == line
    assert told.startswith(message)


def test_many_ignores_of_many_findings_are_held_against_each_other_at_once() -> None:
    lines = 20_000
    text = "# autodevops: ignore[a-rule, x] reason=r\n" * lines + "x\n"
    ignores = "[[ignore]]\nrule = 'b-rule'\npath = '*a*b*c'\nreason = 'r'\n" * 1_001

    found = [at(1)] * lines + [at(n) for n in range(2, lines)]
    answer = decided(text, *found, ignores=ignores)

    assert (len(answer.suppressed), len(answer.kept)) == (lines, lines - 2)
    assert len(answer.own) == lines + 1_001


@pytest.mark.parametrize(
    "text",
    [
        "# " * 300_000 + "autodevops:",
        "#" * 900_000 + "autodevops: ignore[" + "[" * 90_000,
        "# autodevops: ignore[a-rule] " + "reason=" * 100_000,
        "# autodevops: ignore[a-rule] reason=" + " # " * 300_000,
        "# autodevops: ignore[" + "x," * 400_000 + "] reason=r",
        "# autodevops: ignore[a-rule] reason='" + "\"'" * 400_000,
        "# autodevops: ignore[\x00\x1b] reason=r until=" + "9" * 900_000,
    ],
    ids=["signs", "brackets", "keys", "comments", "names", "quotes", "digits"],
)
def test_whatever_stands_in_a_comment_is_read_in_bounded_time(text: str) -> None:
    answer = decided(text, at(9))

    assert answer.kept == (at(9),)


@given(st.text(alphabet="ignore[]=,'\"# \n\tuntil-019reason/\u2028é", max_size=80))
def test_whatever_follows_the_mark_is_an_ignore_or_told(rest: str) -> None:
    answer = decided(f"# autodevops: ignore{rest}", at(99), today=TODAY)

    assert answer.kept == (at(99),)
    assert all(one.where.line for one in answer.own)


@pytest.mark.parametrize(
    "head",
    [
        f"# A header.\n\n# {WHOLE}\n\nname: CI\n",
        f"# {WHOLE}\nname: CI\n",
        f"# A header.\nname: CI # {WHOLE}\n",
    ],
    ids=["apart", "above", "beside"],
)
def test_an_ignore_before_or_at_the_first_key_is_about_the_whole_file(head: str) -> None:
    found = [at(1), at(None, "b-rule"), at(9)]

    answer = decided(head + "\n" * 9, *found)

    assert answer.kept == (found[2],)
    assert [one.finding for one in answer.suppressed] == found[:2]
    assert answer.own == ()
