"""Edits change what they name and leave every other byte alone."""

from __future__ import annotations

import pytest

from autodevops_cli.model.edit import Add, Drop, Edit, Put, Remark, Swap, Whole
from autodevops_cli.repository.yaml_edit import CannotEdit, edited

WORKFLOW = """\
# Licence: see LICENSE
name: CI  # shown in the list
on:
  push:
  workflow_dispatch:

permissions: {}

jobs:
  # Everything that must hold.
  test:
    runs-on: 'ubuntu-latest'
    steps:
      # the code
      - uses: actions/checkout@v1  # v1
      - name: Test
        run: |
          make
          make test

      - run: make clean
        env: {A: 1, B: [x, y]}
      # here ends the list

  lint:  # quick
    needs: [test]
    runs-on: ubuntu-latest
# the end
"""

STEPS = ("jobs", "test", "steps")


def changes(*edits: Edit, text: str = WORKFLOW) -> tuple[list[str], list[str]]:
    """Return the lines that go and the lines that come."""
    import difflib

    lines = list(difflib.ndiff(text.splitlines(), edited(text, edits).splitlines()))
    return (
        [line[2:] for line in lines if line.startswith("- ")],
        [line[2:] for line in lines if line.startswith("+ ")],
    )


# ---------------------------------------------------------------- Put


def test_a_new_value_keeps_the_comment_of_the_old() -> None:
    assert changes(Put(("name",), "Checks")) == (
        ["name: CI  # shown in the list"],
        ["name: Checks  # shown in the list"],
    )


def test_a_value_that_brings_a_comment_replaces_the_old_one() -> None:
    assert changes(Put((*STEPS, 0, "uses"), "actions/checkout@abc # v2")) == (
        ["      - uses: actions/checkout@v1  # v1"],
        ["      - uses: actions/checkout@abc # v2"],
    )


def test_a_new_key_stands_behind_the_sibling_that_is_named() -> None:
    text = edited(WORKFLOW, [Put(("jobs", "test", "timeout-minutes"), "5", after="runs-on")])

    assert "    runs-on: 'ubuntu-latest'\n    timeout-minutes: 5\n    steps:\n" in text


def test_a_new_key_stands_first_where_that_is_meant() -> None:
    text = edited(WORKFLOW, [Put(("jobs", "test", "name"), "Test", after="")])

    assert "  test:\n    name: Test\n    runs-on:" in text


def test_a_new_first_key_of_an_item_stands_behind_its_dash() -> None:
    text = edited(WORKFLOW, [Put((*STEPS, 2, "name"), "Clean", after="")])

    assert "\n\n      - name: Clean\n        run: make clean\n" in text


def test_a_new_last_key_stands_before_what_belongs_to_the_next() -> None:
    assert changes(Put(("jobs", "lint", "timeout-minutes"), "5")) == (
        [],
        ["    timeout-minutes: 5"],
    )
    text = edited(WORKFLOW, [Put(("jobs", "test", "timeout-minutes"), "5")])

    assert "      # here ends the list\n    timeout-minutes: 5\n\n  lint:" in text


def test_a_new_job_is_laid_out_like_its_neighbours() -> None:
    job = "# Sends it out.\nruns-on: x\nsteps:\n- run: |\n    a\n\n    b"

    text = edited(WORKFLOW, [Put(("jobs", "ship"), job)])

    assert text.endswith(
        "    runs-on: ubuntu-latest\n\n  # Sends it out.\n  ship:\n    runs-on: x\n    steps:\n"
        "    - run: |\n        a\n\n        b\n# the end\n"
    )


def test_a_mapping_takes_the_place_of_empty_braces() -> None:
    assert changes(Put(("permissions",), "contents: read  # to fetch")) == (
        ["permissions: {}"],
        ["permissions:", "  contents: read  # to fetch"],
    )


def test_a_key_goes_into_the_braces_that_are_there() -> None:
    assert changes(Put(("permissions", "contents"), "read"))[1] == ["permissions: {contents: read}"]
    assert changes(Put((*STEPS, 2, "env", "C"), "3"))[1] == ["        env: {A: 1, B: [x, y], C: 3}"]


def test_a_key_goes_into_a_mapping_of_which_only_the_name_is_there() -> None:
    assert changes(Put(("on", "push", "branches"), "- main\n- next")) == (
        [],
        ["    branches:", "      - main", "      - next"],
    )


def test_a_text_block_goes_where_a_line_was_and_back() -> None:
    many = edited(WORKFLOW, [Put((*STEPS, 2, "run"), "|\nmake clean\nrm -r out")])
    assert "      - run: |\n          make clean\n          rm -r out\n        env:" in many

    assert edited(many, [Put((*STEPS, 2, "run"), "make clean")]) == WORKFLOW


def test_a_value_within_braces_may_come_where_none_was() -> None:
    assert edited("a: {b: , c: 1}  # d\n", [Put(("a", "b"), "2")]) == "a: {b: 2, c: 1}  # d\n"


def test_an_item_can_be_replaced() -> None:
    text = edited(WORKFLOW, [Put((*STEPS, 1), "run: make test\nif: always()")])

    assert "# v1\n      - run: make test\n        if: always()\n\n      - run: make clean" in text


def test_a_value_over_several_lines_gives_way_to_a_word() -> None:
    text = "a:\n  b: [\n    x,  # one\n    y\n  ]  # list\n  c: 1\n"

    assert edited(text, [Put(("a", "b"), "none")]) == "a:\n  b: none  # list\n  c: 1\n"


# ---------------------------------------------------------------- Add, Drop


@pytest.mark.parametrize(
    ("index", "around"),
    [
        (0, "    steps:\n      - run: new\n      # the code\n"),
        (1, "# v1\n      - run: new\n      - name: Test\n"),
        (3, "env: {A: 1, B: [x, y]}\n      - run: new\n      # here ends the list\n"),
    ],
    ids=["first", "between", "last"],
)
def test_an_item_is_added(index: int, around: str) -> None:
    assert around in edited(WORKFLOW, [Add(STEPS, index, "run: new")])


def test_an_item_is_added_within_brackets() -> None:
    edits = [Add(("jobs", "lint", "needs"), 1, "b"), Add(("jobs", "lint", "needs"), 0, "a")]

    assert changes(*edits)[1] == ["    needs: [a, test, b]"]


def test_lines_become_one_within_brackets() -> None:
    new = "c: !y 1\nd:\n  - x, y\n  - |\n    e\n    f\n"

    assert edited("a: {b: 1}\n", [Put(("a", "g"), new)]) == (
        'a: {b: 1, g: {c: !y 1, d: ["x, y", "e\\nf\\n"]}}\n'
    )


def test_items_apart_stay_apart() -> None:
    text = "steps:\n- run: a\n\n- run: b\n"

    assert edited(text, [Add(("steps",), 1, "run: new")]) == (
        "steps:\n- run: a\n\n- run: new\n\n- run: b\n"
    )


def test_the_width_behind_a_dash_is_kept() -> None:
    text = "steps:\n  -   run: a\n      if: b\n"

    assert edited(text, [Add(("steps",), 1, "run: c\nif: d")]) == (
        text + "  -   run: c\n      if: d\n"
    )


def test_an_item_goes_with_the_comment_above_it() -> None:
    assert changes(Drop((*STEPS, 0))) == (
        ["      # the code", "      - uses: actions/checkout@v1  # v1"],
        [],
    )


def test_a_job_goes_with_its_comments_and_one_blank_line() -> None:
    text = edited(WORKFLOW, [Drop(("jobs", "test"))])

    assert text.endswith("permissions: {}\n\njobs:\n  lint:  # quick\n" + WORKFLOW[-55:])


def test_the_first_key_of_an_item_goes_and_the_dash_stays() -> None:
    assert changes(Drop((*STEPS, 1, "name")))[1] == ["      - run: |"]


def test_the_comment_that_heads_a_file_stays() -> None:
    assert edited("# about the file\na: 1\nb: 2\n", [Drop(("a",))]) == "# about the file\nb: 2\n"


@pytest.mark.parametrize("name", ["A", "B"])
def test_a_key_goes_out_of_braces(name: str) -> None:
    other = "B: [x, y]" if name == "A" else "A: 1"

    assert changes(Drop((*STEPS, 2, "env", name)))[1] == [f"        env: {{{other}}}"]


# ---------------------------------------------------------------- Remark, Swap


def test_a_comment_is_set_where_there_is_one_and_where_there_is_none() -> None:
    edits = [Remark((*STEPS, 0, "uses"), "v2"), Remark(("jobs", "test"), "slow")]

    assert changes(*edits)[1] == ["  test:  # slow", "      - uses: actions/checkout@v1  # v2"]


def test_a_comment_stands_behind_closing_brackets() -> None:
    assert edited("a: {b: 1, c: 2} # old\n", [Remark(("a", "c"), "new")]) == (
        "a: {b: 1, c: 2} # new\n"
    )


def test_a_comment_goes() -> None:
    assert changes(Remark(("jobs", "lint"), ""))[1] == ["  lint:"]


def test_a_text_block_has_its_comment_on_its_first_line() -> None:
    assert changes(Remark((*STEPS, 1, "run"), "all"))[1] == ["        run: |  # all"]


def test_a_text_is_swapped_literally_within_a_script() -> None:
    edit = Swap((*STEPS, 1, "run"), "make test", 'make "test" # all')

    assert changes(edit) == (["          make test"], ['          make "test" # all'])


def test_only_the_first_match_is_swapped() -> None:
    assert changes(Swap((*STEPS, 1, "run"), "make", "just"))[1] == ["          just"]


# ---------------------------------------------------------------- together


def test_edits_follow_one_another() -> None:
    edits = [
        Put((*STEPS, 0, "with"), "persist-credentials: false"),
        Put((*STEPS, 0, "with", "fetch-depth"), "0"),
        Drop((*STEPS, 1)),
        Remark((*STEPS, 1, "run"), "last"),
        Put((*STEPS, 0, "uses"), "actions/checkout@abc"),
        Remark((*STEPS, 0, "uses"), "v2"),
    ]

    one_by_one = WORKFLOW
    for edit in edits:
        one_by_one = edited(one_by_one, [edit])

    assert edited(WORKFLOW, edits) == one_by_one
    assert "- uses: actions/checkout@abc  # v2\n        with:\n" in one_by_one


def test_hundreds_of_edits_take_few_readings() -> None:
    text = "jobs:\n" + "".join(f"  j{n}:\n    a: 1\n    b: 2\n" for n in range(700))
    edits = [Put(("jobs", f"j{n}", key), "3") for n in range(250) for key in ("b", "c")]

    assert edited(text, edits).count("    c: 3\n") == 250


def test_a_whole_text_needs_no_file() -> None:
    assert edited("", [Whole("a: 1\n"), Put(("a",), "2")]) == "a: 2\n"


def test_nothing_to_do_leaves_even_odd_texts_alone() -> None:
    assert edited("\t: [", []) == "\t: ["


# ---------------------------------------------------------------- bytes


def test_line_ends_are_kept() -> None:
    text = "a: 1\r\nb:\r\n  - x\r\n"

    assert edited(text, [Put(("c",), "d: |\n  e\n  f")]) == (
        text + "c:\r\n  d: |\r\n    e\r\n    f\r\n"
    )


def test_blanks_below_a_value_do_not_become_text() -> None:
    text = "w: 1\na:\n  b: x\n          \nc: y\n"

    assert edited(text, [Put(("d",), "|\n  z", after="a")]) == (
        "w: 1\na:\n  b: x\n          \nd: |\n  z\nc: y\n"
    )


def test_a_missing_last_line_end_stays_missing() -> None:
    assert edited("a: 1\nb: 2", [Put(("c",), "3")]) == "a: 1\nb: 2\nc: 3"
    assert edited("a: 1\nb: 2", [Drop(("b",))]) == "a: 1"


def test_a_byte_order_mark_is_kept() -> None:
    assert edited("\ufeffa: ü\nb: 2\n", [Put(("b",), "3")]) == "\ufeffa: ü\nb: 3\n"


def test_anchors_tags_and_quotes_of_neighbours_are_kept() -> None:
    text = "a: &x !!str '1'\nb: *x\nc: \"\\u00e9\"\nd: {<<: {k: v}}\n"

    assert edited(text, [Put(("e",), "5")]) == text + "e: 5\n"


def test_a_value_keeps_its_anchor() -> None:
    assert edited("a: &x 1\nb: *x\n", [Put(("a",), "2")]) == "a: &x 2\nb: *x\n"
    assert edited("a: &x\n  c: 1\nb: *x\n", [Put(("a",), "d: 2")]) == "a: &x\n  d: 2\nb: *x\n"


def test_indentation_is_that_of_the_file() -> None:
    text = "jobs:\n    a:\n        steps:\n        - run: x\n"

    assert edited(text, [Put(("jobs", "a", "steps", 0, "with"), "b: c"), Put(("on",), "- x")]) == (
        text + "          with:\n              b: c\non:\n- x\n"
    )


JSON = '{\n  "a": 1,\n  "b": {\n    "c": [1, 2]\n  }\n}\n'


@pytest.mark.parametrize(
    ("edit", "result"),
    [
        (Put(("z",), '"x"'), '{\n  "a": 1,\n  "b": {\n    "c": [1, 2]\n  },\n  "z": "x"\n}\n'),
        (Put(("b", "d"), "{}"), JSON.replace("2]\n", '2],\n    "d": {}\n')),
        (Drop(("a",)), JSON.replace('  "a": 1,\n', "")),
        (Drop(("b",)), '{\n  "a": 1\n}\n'),
        (Drop(("b", "c", 0)), JSON.replace("[1, 2]", "[2]")),
        (Put(("n",), "1", after=""), JSON.replace('  "a"', '  "n": 1,\n  "a"')),
    ],
    ids=["last", "nested", "drop first", "drop last", "drop item", "first"],
)
def test_json_keeps_its_layout(edit: Edit, result: str) -> None:
    assert edited(JSON, [edit]) == result


def test_a_comment_behind_a_comma_stays_with_its_item() -> None:
    text = "a: [\n  x,  # one\n  y,  # two\n]\n"

    assert edited(text, [Add(("a",), 2, "z")]) == "a: [\n  x,  # one\n  y,  # two\n  z,\n]\n"
    assert edited(text, [Drop(("a", 1))]) == "a: [\n  x,  # one\n]\n"


# ---------------------------------------------------------------- refusals

REFUSED: dict[str, tuple[str, Edit]] = {
    "no file": ("", Put((), "a: 1")),
    "only a comment": ("# a\n", Put(("a",), "1")),
    "no YAML": ("a: [", Put(("a",), "1")),
    "a key twice": ("a: 1\na: 2\n", Put(("a",), "1")),
    "two documents": ("a: 1\n---\nb: 2\n", Put(("a",), "2")),
    "a missing parent": ("a: 1\n", Put(("b", "c"), "1")),
    "a missing item": ("a: [x]\n", Put(("a", 1), "y")),
    "a missing key to drop": ("a: 1\n", Drop(("b",))),
    "a missing key to remark": ("a: 1\n", Remark(("b",), "x")),
    "an index too high": ("a: [x]\n", Add(("a",), 2, "y")),
    "a list that is none": ("a: {b: c}\n", Add(("a",), 0, "y")),
    "through an alias": ("a: &x {b: 1}\nc: *x\n", Put(("c", "b"), "2")),
    "through a merge key": ("a: &x {b: {d: 1}}\nc:\n  <<: *x\n", Put(("c", "b", "d"), "2")),
    "an anchor that is in use": ("a: &x 1\nb: *x\n", Drop(("a",))),
    "the last key": ("a:\n  b: 1\n", Drop(("a", "b"))),
    "the last item": ("a: [b]\n", Drop(("a", 0))),
    "the file": ("a: 1\n", Drop(())),
    "a text that is not there": ("a: b\n", Swap(("a",), "c", "d")),
    "half a quote": ("a: 'b'\n", Swap(("a",), "b", "b' c")),
    "a comment made of a word": ("a: b\n", Swap(("a",), "b", "b # c")),
    "a list made of a word": ("a: [b]\n", Swap(("a", 0), "b", "b, c")),
    "a comment of two lines": ("a: b\n", Remark(("a",), "b\nc")),
    "a comment within braces": ("a: {b: 1, c: 2}\n", Remark(("a", "b"), "x")),
    "a fragment that is no YAML": ("a: 1\n", Put(("a",), "[")),
    "an unknown alias": ("a: 1\n", Put(("a",), "*nobody")),
    "odd line ends": ("a: 1\rb: 2\n", Put(("a",), "2")),
    "a complex key": ("? [a]\n: 1\n", Put(("b",), "2")),
    "hostile depth": ("[" * 300_000, Put(("b",), "2")),
}


@pytest.mark.parametrize(("text", "edit"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_changed_alone_is_refused(text: str, edit: Edit) -> None:
    with pytest.raises(CannotEdit):
        edited(text, [edit])


def test_two_edits_do_not_empty_what_one_may_not() -> None:
    with pytest.raises(CannotEdit):
        edited("a:\n  b: 1\n  c: 2\n", [Drop(("a", "b")), Drop(("a", "c"))])
