"""A plan is done to the byte, where nothing moved, or not at all."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodevops_cli.engine.applying import apply
from autodevops_cli.engine.plans import Plan, Planned, named, plan_text, read_plan
from autodevops_cli.engine.writer import Write
from autodevops_cli.errors import InvalidPlan, TreeMoved, WriteFailed
from tests.conftest import write_files

CI, BOT = ".github/workflows/ci.yml", ".github/dependabot.yml"
PLAN = Plan(
    "a",
    (
        Planned(CI, named(b"old\n"), b"new\r\n", "stale-template"),
        Planned(BOT, named(b"gone\n"), None, "orphaned"),
        Planned("fresh/a.bin", "absent", b"\xff\x00", "stale-template"),
    ),
)
BEFORE = {CI: "old\n", BOT: "gone\n"}


def left(root: Path) -> dict[str, bytes]:
    """Return what stands below a folder, by path."""
    found = sorted(path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


contents = st.none() | st.binary(max_size=30) | st.text(st.characters(), max_size=9).map(
    lambda text: text.encode(errors="replace")
)  # fmt: skip
plans = st.dictionaries(
    st.from_regex(r"[a-z]{1,5}(/[a-z]{1,5}){0,2}", fullmatch=True),
    st.tuples(contents, contents, st.text(max_size=5)),
    max_size=4,
).map(
    lambda made: Plan(
        "a",
        tuple(
            Planned(path, named(old), new, "".join(filter(str.isprintable, why)))
            for path, (old, new, why) in made.items()
        ),
    )
)


@given(plans)
def test_a_plan_is_read_back_as_it_was_written(plan: Plan) -> None:
    assert read_plan(plan_text(plan)) == plan


def test_a_plan_is_done_to_the_byte(tmp_path: Path) -> None:
    write_files(tmp_path, BEFORE)

    done = apply(tmp_path, read_plan(plan_text(PLAN)))

    assert left(tmp_path) == {CI: b"new\r\n", "fresh/a.bin": b"\xff\x00"}
    assert done == (
        Write(CI, b"old\n", b"new\r\n"),
        Write(BOT, b"gone\n", None),
        Write("fresh/a.bin", None, b"\xff\x00"),
    )


def test_done_twice_there_is_nothing_to_do(tmp_path: Path) -> None:
    write_files(tmp_path, BEFORE)
    apply(tmp_path, PLAN)

    assert apply(tmp_path, PLAN) == ()


def test_a_run_that_was_cut_off_goes_on(tmp_path: Path) -> None:
    write_files(tmp_path, {**BEFORE, CI: "new\r\n"})

    apply(tmp_path, PLAN)

    assert left(tmp_path) == {CI: b"new\r\n", "fresh/a.bin": b"\xff\x00"}


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        ({CI: "mine\n"}, "ci.yml has changed since the plan was made"),
        ({"fresh/a.bin": "mine\n"}, "fresh/a.bin has appeared since"),
    ],
    ids=["changed", "appeared"],
)
def test_what_moved_since_stops_everything(
    tmp_path: Path, moved: dict[str, str], said: str
) -> None:
    write_files(tmp_path, {**BEFORE, **moved})
    before = left(tmp_path)

    with pytest.raises(TreeMoved, match=said):
        apply(tmp_path, PLAN)

    assert left(tmp_path) == before


def test_what_went_since_stops_everything(tmp_path: Path) -> None:
    write_files(tmp_path, {BOT: "gone\n"})

    with pytest.raises(TreeMoved, match="has gone since"):
        apply(tmp_path, PLAN)

    assert left(tmp_path) == {BOT: b"gone\n"}


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    write_files(tmp_path / "outside", {"x": ""})
    write_files(tmp_path / "repo", BEFORE)
    (tmp_path / "repo/fresh").symlink_to(tmp_path / "outside")

    with pytest.raises(WriteFailed, match="nothing is written through it"):
        apply(tmp_path / "repo", PLAN)

    assert left(tmp_path / "repo") == {CI: b"old\n", BOT: b"gone\n"}


def test_when_a_write_fails_the_ones_before_it_are_taken_back(tmp_path: Path) -> None:
    write_files(tmp_path, BEFORE)
    plan = replace(PLAN, writes=(*PLAN.writes, Planned("x" * 300, "absent", b"", "")))

    with pytest.raises(WriteFailed):
        apply(tmp_path, plan)

    assert left(tmp_path) == {CI: b"old\n", BOT: b"gone\n"}


def altered(**changes: object) -> str:
    """Return a plan of which a write was altered, with a digest that fits."""
    good = json.loads(plan_text(PLAN))
    good["writes"][0].update(changes)
    content = {key: value for key, value in good.items() if key != "digest"}
    return json.dumps({**content, "digest": digest_of(content)})


def digest_of(content: object) -> str:

    plain = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(plain.encode()).hexdigest()}"


def test_an_altered_plan_is_refused() -> None:
    text = plan_text(PLAN).replace("stale-template", "stale")

    with pytest.raises(InvalidPlan, match="was changed after it was made"):
        read_plan(text)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"path": "../ci.yml"}, "'../ci.yml', which is no path to write to"),
        ({"path": "/etc/passwd"}, "which is no path"),
        ({"path": ".git/hooks/pre-commit"}, "which is no path"),
        ({"path": "a\nb"}, "which is no path"),
        ({"path": BOT}, "which is no path to write to once"),
        ({"path": []}, "which is no path"),
        ({"text": "other"}, "is not the one it names"),
        ({"text": "\ud800"}, "cannot be read"),
        ({"base64": "!"}, "cannot be read"),
        ({"result": "absent"}, "is not the one it names"),
        ({"path": ".autodevops/lock.toml"}, "has a lock that is none"),
    ],
)
def test_a_stranger_gets_no_further_with_a_digest_that_fits(
    changes: dict[str, object], said: str
) -> None:
    with pytest.raises(InvalidPlan, match=said):
        read_plan(altered(**changes))


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"schema": "autodevops/plan/v9"}', "[" * 100_000]
)
def test_what_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(InvalidPlan):
        read_plan(text)
