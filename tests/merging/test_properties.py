"""What holds for every merge."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autodevops_cli.merging import canonical, merge
from autodevops_cli.repository.yaml import load_yaml

# The first text that is drawn takes long: the tables of all characters are read for it.
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
PATHS = st.sampled_from(["ci.yml", "a.json", "a.toml", "Dockerfile"])
WORDS = st.sampled_from(
    ["a", "make test", "x@1", "it's", 'say "a"', "a: b", "# c", "3.10", "", "é"]
)
LINES = st.lists(st.sampled_from(["a: 1", "b:", "  - x", "  c: [1, 2]", "# d", "", "}", "e = 1"]))
TEXTS = st.one_of(
    st.text(max_size=40), LINES.map("\n".join), LINES.map(lambda lines: "\n".join(lines) + "\n")
)


@settings(PATIENT)
@given(PATHS, TEXTS, TEXTS)
def test_with_no_change_of_ours_the_persons_bytes_come_back(
    path: str, base: str, mine: str
) -> None:
    assert merge(path, base, mine, base).text == mine


@settings(PATIENT)
@given(PATHS, TEXTS, TEXTS)
def test_with_no_change_of_theirs_ours_come_back(path: str, base: str, new: str) -> None:
    assert merge(path, base, base, new).text == new
    assert merge(path, base, new, new).text == new


@settings(PATIENT, max_examples=150)
@given(PATHS, TEXTS, TEXTS, TEXTS)
def test_no_text_is_too_odd_and_each_has_one_merge(
    path: str, base: str, mine: str, new: str
) -> None:
    merged = merge(path, base, mine, new)

    assert merge(path, base, mine, new) == merged


# ---------------------------------------------------------------- workflows

STEPS = st.fixed_dictionaries(
    {},
    optional={
        "name": WORDS,
        "uses": st.sampled_from(["actions/checkout@v1", "actions/cache@v2"]),
        "run": st.sampled_from(["make", "make\nmake test\n", "# c\n  x\n"]),
        "with": st.dictionaries(st.sampled_from(["a", "b c", "on"]), WORDS, min_size=1, max_size=2),
    },
).filter(bool)
JOBS = st.fixed_dictionaries(
    {"runs-on": WORDS, "steps": st.lists(STEPS, min_size=1, max_size=4)},
    optional={"if": WORDS, "env": st.dictionaries(st.sampled_from(["A", "B"]), WORDS, min_size=1)},
)
NAMES = st.sampled_from(["one", "two", "three", "four"])
WORKFLOWS = st.fixed_dictionaries(
    {"on": st.just(["push"]), "jobs": st.dictionaries(NAMES, JOBS, min_size=1)}
)
Style = Callable[[Any], str]


def block(data: Any, indent: int = 0, *, step: int = 2, dash: int = 2, remark: str = "") -> str:
    """Write data line by line."""
    blanks = " " * indent
    if isinstance(data, dict) and data:
        return "".join(
            f"{blanks}{json.dumps(key)}:{remark if isinstance(value, dict | list) else ''}"
            + below(value, indent, step=step, dash=dash, remark=remark)
            for key, value in data.items()
        )
    assert isinstance(data, list)
    inner = (
        block([one], indent + 2, step=step, dash=dash, remark=remark)
        if isinstance(one, list)
        else block(one, indent + 2, step=step, dash=dash, remark=remark)
        if isinstance(one, dict)
        else f"{blanks}  {json.dumps(one, ensure_ascii=False)}\n"
        for one in data
    )
    return "".join(f"{blanks}-{one[indent + 1 :]}" for one in inner)


def below(value: Any, indent: int, *, step: int, dash: int, remark: str) -> str:
    if isinstance(value, dict) and value:
        return "\n" + block(value, indent + step, step=step, dash=dash, remark=remark)
    if isinstance(value, list) and value:
        return "\n" + block(value, indent + dash, step=step, dash=dash, remark=remark)
    if isinstance(value, str) and value.endswith("\n") and not value.startswith((" ", "\n")):
        lines = "".join(f"{' ' * (indent + step)}{line}\n" for line in value.splitlines())
        return f" |\n{lines}"
    return f" {json.dumps(value, ensure_ascii=False)}{remark}\n"


STYLES: st.SearchStrategy[Style] = st.sampled_from(
    [
        block,
        lambda data: block(data, step=4, dash=0),
        lambda data: block(data, remark="  # mine"),
        lambda data: json.dumps(data, indent=2) + "\n",
        lambda data: "# mine\n\n" + block(data).replace("\n", "\r\n"),
    ]
)


@settings(PATIENT, max_examples=60)
@given(WORKFLOWS, JOBS, JOBS, STYLES)
def test_changes_of_different_jobs_both_come_through(
    base: dict[str, Any], mine: dict[str, Any], ours: dict[str, Any], style: Style
) -> None:
    base["jobs"] |= {"theirs": {"runs-on": "x", "if": "y"}, "ours": {"runs-on": "z", "if": "w"}}
    current, new, both = (copy.deepcopy(base) for _ in range(3))
    current["jobs"]["theirs"] = both["jobs"]["theirs"] = mine
    new["jobs"]["ours"] = both["jobs"]["ours"] = ours

    merged = merge("ci.yml", block(base), style(current), block(new))

    assert merged.refused == ()
    assert load_yaml(merged.text).data == load_yaml(block(both)).data


@settings(PATIENT, max_examples=60)
@given(WORKFLOWS, WORKFLOWS, WORKFLOWS, STYLES)
def test_a_merge_is_yaml_and_keeps_the_jobs_of_the_person(
    base: dict[str, Any], mine: dict[str, Any], ours: dict[str, Any], style: Style
) -> None:
    merged = load_yaml(merge("ci.yml", block(base), style(mine), block(ours)).text).data

    assert isinstance(merged, dict)
    assert set(mine["jobs"]) - set(base["jobs"]) <= set(merged["jobs"])


@settings(PATIENT, max_examples=100)
@given(WORKFLOWS, STYLES)
def test_a_layout_of_their_own_is_no_change(data: dict[str, Any], style: Style) -> None:
    assert canonical("ci.yml", style(data)) == canonical("ci.yml", block(data))


@pytest.mark.parametrize("count", [3_000])
def test_a_large_file_is_merged_in_one_go(count: int) -> None:
    base = "jobs:\n" + "".join(f"  j{n}:\n    runs-on: x\n    if: a\n" for n in range(count))

    merged = merge(
        "ci.yml", base, base.replace("j7:\n", "j7:\n    env: {}\n"), base.replace("x", "y")
    )

    assert merged.refused == ()
    assert merged.text.count("runs-on: y\n") == count
