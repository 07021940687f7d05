"""Whatever stands in a tree: bringing it up to date once is enough, and loses nobody's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from autodevops_cli.engine.applying import apply
from autodevops_cli.engine.changes import Scene, Wish, changes
from autodevops_cli.engine.drift import same
from autodevops_cli.engine.locking import locked
from autodevops_cli.engine.plans import plan_of, plan_text, read_plan
from autodevops_cli.engine.writer import write_all
from autodevops_cli.lockfile import LOCK, Lock, Locked, Origin, read, write
from autodevops_cli.model.analysis import Analysis, Proposal
from autodevops_cli.model.drift import HANDS_OFF, Ownership, State
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import PipelinePlan
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.repository.snapshot import open_folder
from tests.conftest import write_files

ORIGIN = Origin("1", "github", "", "", "", "github")
PLAIN = "on: push\njobs:\n  a:\n    runs-on: one\n    timeout-minutes: 5\n"
OURS = (PLAIN, PLAIN.replace("one", "two"), PLAIN.replace(": 5", ": 9"), "# us\n" + PLAIN)
THEIRS = (
    *(text.encode() for text in OURS),
    PLAIN.replace("one", "three").encode(),
    PLAIN.replace("\n", "\r\n").encode(),
    (PLAIN + "# mine\n").encode(),
    b"mine: [\n",
    b"\xff\xfe\x00",
    b"",
)
PATHS = (".github/workflows/ci.yml", "sub/b.json", "c.txt")


@dataclass(frozen=True)
class Case:
    """A file: what the lock says we wrote, whose it is, what stands there, what we would write."""

    base: str | None
    policy: Ownership
    current: bytes | None
    new: str | None

    def entry(self, path: str) -> Locked | None:
        if self.base is None:
            return None
        if self.policy is Ownership.EJECTED:
            return Locked(path, self.policy)
        return locked(path, self.base, self.policy)


cases = st.builds(
    Case,
    st.none() | st.sampled_from(OURS),
    st.sampled_from(Ownership),
    st.none() | st.sampled_from(THEIRS),
    st.none() | st.sampled_from(OURS),
)
trees = st.fixed_dictionaries(dict.fromkeys(PATHS, cases))
few = settings(max_examples=40, deadline=None)
wishes = st.builds(Wish, st.booleans(), st.booleans(), st.booleans())


def scene(root: Path, tree: Mapping[str, Case]) -> Scene:
    files = tuple(RenderedFile(path, one.new) for path, one in tree.items() if one.new is not None)
    proposal = Proposal("github", PipelinePlan("CI", "main", ()), files)
    return Scene(open_folder(root), Analysis("a", "", 0, StackProfile()), proposal)


def made(root: Path, tree: Mapping[str, Case]) -> Scene:
    """Return the scene of a folder in which files stand as a tree says."""
    entries = tuple(entry for path, one in tree.items() if (entry := one.entry(path)))
    there: dict[str, str | bytes] = {
        path: one.current for path, one in tree.items() if one.current is not None
    }
    write_files(root, {LOCK: write(Lock(ORIGIN, entries)), **there} if entries else there)
    return scene(root, tree)


def content(root: Path) -> dict[str, bytes]:
    found = sorted(path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


@few
@given(trees, wishes)
def test_once_is_enough(tree: Mapping[str, Case], wish: Wish) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        found = changes(made(root, tree), wish)
        plan = read_plan(plan_text(plan_of("a", found)))

        apply(root, plan)
        after = content(root)

        assert changes(scene(root, tree), wish).writes == ()
        assert apply(root, plan) == ()
        assert content(root) == after


@few
@given(trees, wishes)
def test_a_run_that_is_cut_off_anywhere_ends_as_one_that_was_not(
    tree: Mapping[str, Case], wish: Wish
) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        whole, cut = Path(one), Path(other)
        found = changes(made(whole, tree), wish)
        write_all(whole, found.writes)
        made(cut, tree)

        write_all(cut, found.writes[: len(found.writes) // 2])
        write_all(cut, changes(scene(cut, tree), wish).writes)

        assert known(content(cut)) == known(content(whole))


def known(files: dict[str, bytes]) -> tuple[dict[str, bytes], list[Locked]]:
    """Return files, and what the lock knows of ours; a file that is replaced is seen once."""
    lock = read(files.pop(LOCK).decode()) if LOCK in files else Lock(ORIGIN)
    return files, [replace(one, replaced="") for one in lock.files]


@few
@given(trees, wishes)
def test_what_a_person_wrote_stays_unless_they_said_otherwise(
    tree: Mapping[str, Case], wish: Wish
) -> None:
    with TemporaryDirectory() as folder:
        found = changes(made(Path(folder), tree), wish)

    untouchable = (State.HAND_EDITED, State.REFORMATTED, State.IN_SYNC)
    written = {one.path for one in found.files}
    for one in found.drifts:
        if one.policy in HANDS_OFF or one.state in untouchable:
            assert one.path not in written
        if one.state is State.UNMANAGED and not wish.overwrite:
            assert one.path not in written


@few
@given(trees, wishes)
def test_only_what_nobody_edited_is_removed(tree: Mapping[str, Case], wish: Wish) -> None:
    with TemporaryDirectory() as folder:
        found = changes(made(Path(folder), tree), wish)

    gone = {one.path: one.before for one in found.files if one.after is None}
    assert all(
        wish.prune and same(before or b"", tree[path].base or "") for path, before in gone.items()
    )
