"""Every way in which a file, what we wrote and what we would write can differ has its name."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.engine.drift import drifts, like, same
from autodevops_cli.engine.locking import locked
from autodevops_cli.lockfile import Lock, Locked, Origin
from autodevops_cli.model.drift import Drift, Ownership, Refusal, State

CI, BOT = ".github/workflows/ci.yml", ".github/dependabot.yml"
ORIGIN = Origin("1", "github", "", "", "", "github")
OLD = "on: push\njobs:\n  test:\n    runs-on: ubuntu-22.04\n    timeout-minutes: 5\n"
NEW = OLD.replace("22.04", "24.04")
EDITED = OLD.replace(": 5", ": 9")


def lock(*files: Locked) -> Lock:
    return Lock(ORIGIN, files)


def one(
    base: str | None, current: bytes | None, new: str | None, policy: Ownership = Ownership.MANAGED
) -> Drift | None:
    """Return how a file stands of which we wrote, find and would write these texts."""
    known = lock(locked(CI, base, policy)) if base is not None else None
    rendered: Mapping[str, str] = {} if new is None else {CI: new}
    found = drifts(known, {CI: current}, rendered)
    return found[0] if found else None


def state(base: str | None, current: str | None, new: str | None) -> State | None:
    found = one(base, None if current is None else current.encode(), new)
    return found.state if found else None


@pytest.mark.parametrize(
    ("base", "current", "new", "expected"),
    [
        pytest.param(OLD, OLD, OLD, State.IN_SYNC, id="nothing changed"),
        pytest.param(OLD, NEW, NEW, State.IN_SYNC, id="already as we would write it"),
        pytest.param(OLD, OLD, NEW, State.STALE_TEMPLATE, id="only we changed"),
        pytest.param(OLD, EDITED, OLD, State.HAND_EDITED, id="only they changed"),
        pytest.param(OLD, None, OLD, State.MISSING, id="they removed it"),
        pytest.param(OLD, None, NEW, State.MISSING, id="they removed it and we changed"),
        pytest.param(None, EDITED, OLD, State.UNMANAGED, id="no lock and another text"),
        pytest.param(None, OLD, OLD, State.UNMANAGED, id="no lock and our text"),
        pytest.param(None, None, OLD, State.STALE_TEMPLATE, id="not written yet"),
        pytest.param(OLD, OLD, None, State.ORPHANED, id="not written any more"),
        pytest.param(OLD, EDITED, None, State.ORPHANED, id="edited, not written any more"),
        pytest.param(OLD, None, None, None, id="gone on both sides"),
    ],
)
def test_every_state_of_one_file(
    base: str | None, current: str | None, new: str | None, expected: State | None
) -> None:
    assert state(base, current, new) is expected


def test_layout_and_comments_alone_are_no_edit() -> None:
    laid_out = "# mine\n" + OLD.replace("  test:", "\n  test:  # fast")

    assert state(OLD, laid_out, OLD) is State.REFORMATTED


def test_both_sides_go_together() -> None:
    found = one(OLD, EDITED.encode(), NEW)

    assert found is not None
    assert (found.state, found.merged) == (State.DIVERGED, NEW.replace(": 5", ": 9"))


def test_both_sides_changed_one_thing() -> None:
    theirs = OLD.replace("22.04", "20.04")
    found = one(OLD, theirs.encode(), NEW)

    assert found is not None
    assert (found.state, found.merged) == (State.CONFLICT, theirs)
    assert found.refused == (Refusal("jobs.test.runs-on", "ubuntu-20.04", "ubuntu-24.04", 4),)


def test_what_cannot_be_read_is_a_conflict_and_stays() -> None:
    found = one(OLD, b"\xff\xfe\xff", NEW)

    assert found is not None
    assert (found.state, found.merged) == (State.CONFLICT, None)
    assert found.refused == (Refusal("the whole file", "what is no UTF-8", NEW, 1),)


def test_what_cannot_be_read_is_an_edit_while_we_change_nothing() -> None:
    found = one(OLD, b"\xff\xfe\xff", OLD)

    assert found is not None
    assert found.state is State.HAND_EDITED


def test_windows_line_breaks_are_no_edit() -> None:
    windows = OLD.replace("\n", "\r\n").encode()

    assert same(windows, OLD)
    assert like(windows, NEW) == NEW.replace("\n", "\r\n").encode()
    assert like(b"mixed\r\nand\nunix", NEW) == NEW.encode()


@pytest.mark.parametrize("policy", [Ownership.EJECTED, Ownership.SEED])
def test_files_that_are_left_alone_never_drift(policy: Ownership) -> None:
    found = one(OLD, EDITED.encode(), NEW, policy)

    assert found is not None
    assert not found.drifted


def test_an_adopted_file_differs_on_purpose_until_we_change_it() -> None:
    agreed = one(OLD, EDITED.encode(), OLD, Ownership.ADOPTED)
    moved = one(OLD, EDITED.encode(), NEW, Ownership.ADOPTED)

    assert agreed is not None
    assert moved is not None
    assert (agreed.drifted, moved.drifted) == (False, True)


def test_an_ejected_file_without_a_base_is_told_while_it_is_there() -> None:
    known = lock(Locked(CI, Ownership.EJECTED))

    assert [each.policy for each in drifts(known, {CI: b"x"}, {CI: OLD})] == [Ownership.EJECTED]
    assert drifts(known, {CI: None}, {}) == ()


def test_the_pipeline_comes_first_and_what_nothing_renders_last() -> None:
    known = lock(locked("a.yml", OLD, Ownership.MANAGED))
    current = dict.fromkeys(("a.yml", BOT, CI), b"x")

    found = drifts(known, current, {CI: NEW, BOT: NEW})

    assert [each.path for each in found] == [CI, BOT, "a.yml"]


def test_what_a_person_took_out_is_no_conflict_when_we_change_it() -> None:
    lint = "  lint:\n    runs-on: ubuntu-22.04\n"

    found = one(OLD + lint, OLD.encode(), NEW + lint.replace("22.04", "24.04"))

    assert found
    assert (found.state, found.merged, found.refused) == (State.DIVERGED, NEW, ())
