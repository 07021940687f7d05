"""A new rendering comes in, a person's edits stay, and what cannot be both is told."""

from __future__ import annotations

import pytest

from autodevops_cli.merging import Merged, Refused, canonical, merge

BASE = """\
# Written by version 1.
name: CI
on:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  test:
    name: Test
    runs-on: ubuntu-24.04
    steps:
      - name: Checkout
        uses: actions/checkout@aaa # v1
        with:
          persist-credentials: false
      - name: Set up
        uses: actions/setup-node@bbb # v2
      - name: Test
        run: |
          npm ci
          npm test
          npm run report

  lint:
    needs: [test]
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@aaa # v1
      - run: npm run lint
"""
REPORT = """
  report:
    needs: [test, lint]
    runs-on: ubuntu-24.04
    steps:
      - run: echo ok # done
"""


def ours(text: str) -> str:
    """Return what the new template makes of the parts that are there."""
    for old, new in (("@aaa", "@ccc"), ("# v1", "# v9"), ("@bbb", "@ddd"), ("# v2", "# v3")):
        text = text.replace(old, new)
    return text.replace("by version 1", "by version 2")


NEW = ours(BASE) + REPORT


def changed(*replacements: tuple[str, str], text: str = BASE) -> str:
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text


SET_UP = "      - name: Set up\n        uses: actions/setup-node@bbb # v2\n"
CHECKOUT = "      - name: Checkout\n        uses: actions/checkout@aaa # v1\n"

# Each is an edit of a person; the result is the same edit on top of ours.
EDITS: dict[str, str] = {
    "a step between two pins": changed((SET_UP, f"      - run: mine # own\n{SET_UP}")),
    "an input": changed(("false\n", "false\n          fetch-depth: 0\n")),
    "a condition beside a pin": changed((SET_UP, f"{SET_UP}        if: always()\n")),
    "the name of a step": changed(("name: Set up", "name: Node")),
    "the order of keys": changed(
        (
            "- name: Set up\n        uses: actions/setup-node@bbb # v2\n",
            "- uses: actions/setup-node@bbb # v2\n        name: Set up\n",
        )
    ),
    "the order of steps": changed((SET_UP, ""), (CHECKOUT, SET_UP + CHECKOUT)),
    "a comment above a pin": changed((SET_UP, SET_UP.replace("\n  ", "\n        # why\n  ", 1))),
    "quotes": changed(("actions/setup-node@bbb", "'actions/setup-node@bbb'")),
    "line ends": BASE.replace("\n", "\r\n"),
    "indentation": changed(("      - ", "    - "), ("        ", "      ")),
    "a branch": changed(("[main]", "[main, next]")),
    "a machine": changed(("Test\n    runs-on: ubuntu-24.04", "Test\n    runs-on: [mine]")),
    "braces": changed((SET_UP, "      - {name: Set up, uses: actions/setup-node@bbb} # v2\n")),
    "blank lines": changed(("      - name", "\n      - name")),
    "a line of a script": changed(("npm test", "npm test -- --all")),
    "a byte order mark": "\ufeff" + BASE,
}


@pytest.mark.parametrize("current", EDITS.values(), ids=EDITS.keys())
def test_an_edit_and_a_new_template_both_come_through(current: str) -> None:
    report = REPORT.replace("\n", "\r\n") if "\r" in current else REPORT

    merged = merge("ci.yml", BASE, current, NEW)

    assert merged.refused == ()
    assert merged.text == ours(current) + report


def test_a_version_comment_comes_with_its_pin_but_not_over_a_persons_words() -> None:
    current = changed(("setup-node@bbb # v2", "setup-node@bbb # asked for by the auditors"))

    text = merge("ci.yml", BASE, current, NEW).text

    assert "uses: actions/setup-node@ddd # asked for by the auditors\n" in text
    assert "uses: actions/checkout@ccc # v9\n" in text


def test_a_renamed_job_is_followed_and_new_jobs_need_it_by_its_name() -> None:
    current = changed(("  test:\n", "  tests:\n"), ("needs: [test]", "needs: [tests]"))

    merged = merge("ci.yml", BASE, current, NEW)

    assert merged == Merged(ours(current) + REPORT.replace("[test, lint]", "[tests, lint]"))


def test_two_jobs_alike_are_not_taken_for_the_renamed_one() -> None:
    base = "jobs:\n  a:\n    runs-on: x\n    if: y\n"
    current = "jobs:\n  b:\n    runs-on: x\n    if: y\n  c:\n    runs-on: x\n    if: y\n"

    merged = merge("ci.yml", base, current, base.replace("y", "z"))

    assert merged.text == current
    assert merged.refused == (Refused(("jobs", "a"), "", "runs-on: x\nif: z", 1, is_gone=True),)


def test_scripts_are_merged_by_lines() -> None:
    current = changed(("npm ci\n", "npm ci --offline\n"))
    new = changed(("npm run report\n", "npm run report --all\n"))

    assert merge("ci.yml", BASE, current.replace("name: CI", "name: 'CI'"), new) == Merged(
        changed(
            ("npm ci\n", "npm ci --offline\n"),
            ("report\n", "report --all\n"),
            ("name: CI", "name: 'CI'"),
        )
    )


def test_a_line_of_a_script_that_both_changed_stays_the_persons() -> None:
    current = changed(("npm ci\n", "npm install\n"))
    new = changed(("npm ci\n", "npm ci --offline\n"), ("npm run report", "npm run reports"))

    merged = merge("ci.yml", BASE, current, new)

    assert merged.text == changed(("npm ci\n", "npm install\n"), ("run report", "run reports"))
    assert merged.refused == (
        Refused(("jobs", "test", "steps", 2, "run"), "npm install\n", "npm ci --offline\n", 20),
    )


def test_needs_and_branches_are_sets() -> None:
    base = "on:\n  push:\n    branches: [main, old]\n"
    current = "on:\n  push:\n    branches:\n      - main  # ours\n      - old\n      - next\n"
    new = "on:\n  push:\n    branches: [stable, main]\n"

    assert merge("ci.yml", base, current, new) == Merged(
        "on:\n  push:\n    branches:\n      - stable\n      - main  # ours\n      - next\n"
    )


def test_patterns_with_an_order_are_one_value() -> None:
    base = "on:\n  push:\n    paths: ['**', '!docs']\n"
    current = base.replace("]", ", mine]")
    new = base.replace("]", ", ours]")

    merged = merge("ci.yml", base, current, new)

    assert merged == Merged(
        current,
        (
            Refused(
                ("on", "push", "paths"),
                "['**', '!docs', mine]",
                "['**', '!docs', ours]",
                3,
            ),
        ),
    )


def test_a_value_that_both_changed_stays_the_persons_and_is_told() -> None:
    current = changed(("setup-node@bbb # v2", "setup-node@mine"))

    merged = merge("ci.yml", BASE, current, NEW)

    assert merged.text == ours(current) + REPORT
    assert merged.refused == (
        Refused(
            ("jobs", "test", "steps", 1, "uses"),
            "actions/setup-node@mine",
            "actions/setup-node@ddd",
            18,
        ),
    )


def test_a_step_that_the_person_took_out_stays_out() -> None:
    current = changed((SET_UP, ""))

    merged = merge("ci.yml", BASE, current, NEW)

    assert merged.text == ours(current) + REPORT
    assert merged.refused == (
        Refused(
            ("jobs", "test", "steps", 1),
            "",
            "name: Set up\nuses: actions/setup-node@ddd # v3",
            17,
            is_gone=True,
        ),
    )


def test_a_step_that_we_took_out_stays_where_the_person_edited_it() -> None:
    current = changed((SET_UP, SET_UP + "        id: node\n"), ("name: CI", "name: 'CI'"))
    new = changed((SET_UP, ""))

    merged = merge("ci.yml", BASE, current, new)

    assert merged.text == current
    assert [one.refused for one in merged.refused] == [""]


def test_a_step_that_we_took_out_stays_where_the_person_wrote_into_it() -> None:
    current = changed((SET_UP, SET_UP.replace("        uses", "        # why\n        uses")))
    new = changed((SET_UP, ""))

    assert merge("ci.yml", BASE, current, new).text == current


def test_a_step_that_nobody_edited_goes() -> None:
    current = changed(("[main]", "[main, next]"), ("npm ci", "npm install"))
    new = changed((SET_UP, ""))

    assert merge("ci.yml", BASE, current, new) == Merged(current.replace(SET_UP, ""))


def test_a_new_job_that_needs_one_that_is_gone_is_refused() -> None:
    current = BASE[: BASE.index("\n  lint:")]

    merged = merge("ci.yml", BASE, current, NEW)

    assert merged.text == ours(current)
    assert [one.route for one in merged.refused] == [("jobs", "lint"), ("jobs", "report")]


def test_a_job_that_we_took_out_stays_where_a_persons_job_needs_it() -> None:
    mine = "\n  mine:\n    needs: lint\n    runs-on: x\n"
    new = BASE[: BASE.index("\n  lint:")]

    merged = merge("ci.yml", BASE, BASE + mine, new)

    assert merged.text == BASE + mine
    assert [one.route for one in merged.refused] == [("jobs", "lint")]


def test_a_change_is_made_at_the_anchor_where_every_use_is_meant() -> None:
    current = changed(
        (CHECKOUT, CHECKOUT.replace("uses: ", "uses: &checkout ")),
        ("- uses: actions/checkout@aaa # v1", "- uses: *checkout"),
    )

    assert merge("ci.yml", BASE, current, NEW) == Merged(ours(current) + REPORT)


def test_a_change_at_an_anchor_is_refused_where_the_person_uses_it_elsewhere() -> None:
    base = "a:\n  image: x:1\n"
    current = "a: &a\n  image: x:1\nmine: *a\n"

    merged = merge("ci.yml", base, current, "a:\n  image: x:2\n")

    assert merged.text == current
    assert [(one.route, one.refused) for one in merged.refused] == [(("a", "image"), "x:2")]


def test_both_may_add_the_same() -> None:
    current = changed(("    name: Test\n", "    name: Test\n    timeout-minutes: 9\n"))
    new = changed(("    name: Test\n", "    timeout-minutes: 9\n    name: Test\n"))

    assert merge("ci.yml", BASE, current, new) == Merged(current)


def test_both_may_add_keys_to_a_mapping_that_both_added() -> None:
    base = "jobs:\n  a:\n    runs-on: x\n"
    current = base + "    env:\n      MINE: a\n"

    merged = merge("ci.yml", base, current, base + "    env:\n      OURS: b\n")

    assert merged == Merged(base + "    env:\n      MINE: a\n      OURS: b\n")


def test_a_number_that_becomes_a_text_is_a_change() -> None:
    merged = merge("ci.yml", "a: 3.10\nb: 1\n", "b: 1\na: 3.10\n", "a: '3.10'\nb: 1\n")

    assert merged == Merged("b: 1\na: '3.10'\n")


# ---------------------------------------------------------------- other files

WHOLE: dict[str, tuple[str, str]] = {
    "no YAML": ("ci.yml", "a: ["),
    "two documents": ("ci.yml", "a: 1\n---\nb: 2\n"),
    "a key twice": ("ci.yml", "a: 1\na: 2\n"),
    "conflict markers": ("ci.yml", "<<<<<<< mine\na: 1\n=======\na: 2\n>>>>>>> ours\n"),
    "nested without end": ("ci.yml", "[" * 300_000),
    "a bomb": (
        "ci.yml",
        "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)),
    ),
    "huge": ("ci.yml", "a: " + "x" * 2_000_000),
    "no JSON": ("a.json", "{a: 1}"),
    "no TOML": ("a.toml", "a = "),
}


@pytest.mark.parametrize(("path", "current"), WHOLE.values(), ids=WHOLE.keys())
def test_a_file_that_cannot_be_read_stays_as_it_is(path: str, current: str) -> None:
    base, new = {"a.json": ('{"a": 1}', '{"a": 2}'), "a.toml": ("a = 1\n", "a = 1\nb = 2\n")}.get(
        path, ("a: 1\n", "a: 2\n")
    )

    assert merge(path, base, current, new) == Merged(current, (Refused((), current, new, 1),))


def test_json_keeps_the_persons_layout() -> None:
    base = '{"a": 1, "b": {"c": [1, 2]}}\n'
    current = '{\n\t"b": {"c": [1, 2]},\n\t"a": 1,\n\t"mine": true\n}\n'

    merged = merge("x.json", base, current, '{"a": 2, "b": {"c": [1, 2], "d": null}, "z": "y"}\n')

    assert merged == Merged(
        '{\n\t"b": {"c": [1, 2], "d": null},\n\t"z": "y",\n\t"a": 2,\n\t"mine": true\n}\n'
    )


def test_toml_is_merged_by_lines() -> None:
    merged = merge("x.toml", "a = 1\nb = 2\n", "a = 1 # mine\nb = 2\n", "a = 1\nb = 3\n")

    assert merged == Merged("a = 1 # mine\nb = 3\n")


def test_adjacent_lines_of_a_text_are_both_changed() -> None:
    assert merge("Dockerfile", "a\nb\nc\n", "x\nb\nc\n", "a\ny\nc\n") == Merged("x\ny\nc\n")


def test_a_line_of_a_text_that_both_changed_stays_the_persons() -> None:
    merged = merge("Dockerfile", "a\nb\nc\n", "a\nmine\nc\n", "z\na\nours\nc\n")

    assert merged == Merged("z\na\nmine\nc\n", (Refused((), "mine\n", "ours\n", 3),))


def test_a_last_line_without_an_end_does_not_swallow_the_next() -> None:
    assert merge("x.txt", "a\nb\n", "a\nb", "a\nb\nc\n").text == "a\nb\nc\n"
    assert merge("x.txt", "a\nb", "x\nb", "a\nb\nc\n").text == "x\nb\nc\n"


# ---------------------------------------------------------------- canonical


@pytest.mark.parametrize(
    ("path", "one", "other"),
    [
        ("a.yml", "a: [1, 'x']\nb: c # d\n", "b: 'c'\n\na:\n- 1\n- x\n"),
        ("a.yaml", "a: ~\n", "a:\n"),
        ("a.yaml", "a: &x [b]\nc: *x\n", "a: [b]\nc: [b]\n"),
        ("a.json", '{"a": 1, "b": 2}', '{\n"b": 2, "a": 1}\n'),
        ("a.toml", "a = 1\nb = '2'\n", 'b = "2" # c\na = 1\n'),
        ("a.txt", "a\n", "a\n\n"),
    ],
)
def test_layout_quotes_order_and_comments_do_not_count(path: str, one: str, other: str) -> None:
    assert canonical(path, one) == canonical(path, other)


@pytest.mark.parametrize(
    ("path", "one", "other"),
    [
        ("a.yml", "a: 3.10\n", "a: '3.10'\n"),
        ("a.yml", "a: [b, c]\n", "a: [c, b]\n"),
        ("a.yml", "a: !x b\n", "a: b\n"),
        ("a.yml", "a: [\n", "a: [ \n"),
        ("a.json", "[1]", "[1.0]"),
        ("a.txt", "a b", "a  b"),
    ],
)
def test_values_count(path: str, one: str, other: str) -> None:
    assert canonical(path, one) != canonical(path, other)
