"""What was generated is kept up to date, and what people did to it is kept, too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from autodevops_cli.cli.app import app
from autodevops_cli.lockfile import Lock, read, write
from autodevops_cli.model.drift import Ownership
from tests.conftest import MakeGit, git, write_files

GO = {"go.mod": "module example.org/a\n\ngo 1.25\n", "a_test.go": "package a\n"}
OLDER = {"go.mod": "module example.org/a\n\ngo 1.24\n"}
CI, BOT, LOCK = ".github/workflows/ci.yml", ".github/dependabot.yml", ".autodevops/lock.toml"
MATRIX = '        go: ["1.25", "1.27"]\n'
runner = CliRunner()


def run(*words: str | Path) -> tuple[int, str, str]:
    """Return exit code, standard output and standard error of a call."""
    done = runner.invoke(app, list(map(str, words)))
    return done.exit_code, done.stdout, done.stderr


def states(root: Path) -> list[str]:
    """Return the state of each file."""
    out = run("drift", root)[1]
    return [" ".join(line.split()[:2]) for line in out.splitlines() if not line.startswith(" ")]


def files(root: Path) -> dict[str, bytes]:
    """Return what stands below a folder, by path."""
    found = [path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(found)}


def edit(root: Path, path: str, change: Callable[[str], str]) -> str:
    """Change a file as a person would, and return what it holds then."""
    text = change((root / path).read_text())
    (root / path).write_text(text)
    return text


def lock_of(root: Path) -> Lock:
    return read((root / LOCK).read_text())


@pytest.fixture
def generated(make_git: MakeGit) -> Path:
    """A repository with a pipeline that was just generated."""
    root = make_git(GO)
    assert run("generate", root)[0] == 0
    return root


def test_what_was_just_generated_is_in_sync(generated: Path) -> None:
    assert run("drift", generated) == (
        0,
        f"in-sync         {CI} is as we would write it\n"
        f"in-sync         {BOT} is as we would write it\n",
        "",
    )


def test_an_edit_survives_generating_again(generated: Path) -> None:
    mine = edit(
        generated, CI, lambda text: text.replace("timeout-minutes: 20", "timeout-minutes: 9")
    )

    assert run("generate", generated) == (0, "", f"kept your edits: {CI}\nunchanged: {BOT}\n")
    assert run("generate", generated, "--check")[0] == 0
    assert run("generate", generated, "--yes")[0] == 0
    assert run("analyze", generated, "--write", "--yes", "-o", "json")[0] == 0
    assert (generated / CI).read_text() == mine
    assert states(generated) == [f"hand-edited {CI}", f"in-sync {BOT}"]


def test_without_a_header_a_file_is_still_ours(generated: Path) -> None:
    mine = edit(generated, CI, lambda text: text.partition("\n")[2])
    before = (generated / LOCK).read_text()

    assert run("update", generated)[0] == 0
    assert (generated / CI).read_text() == mine
    assert (generated / LOCK).read_text() == before


def test_drift_fails_and_says_what_to_do(generated: Path) -> None:
    edit(generated, CI, lambda text: text.replace("timeout-minutes: 20", "timeout-minutes: 9"))

    code, out, err = run("drift", generated)

    assert (code, err) == (1, "")
    assert out.splitlines()[:2] == [
        f"hand-edited     {CI} was edited since we wrote it",
        "                next: autodevops adopt, revert or eject",
    ]
    assert run("drift", generated, "--exit-zero") == (0, out, "")


def test_a_new_template_is_taken_while_nobody_edited(generated: Path) -> None:
    write_files(generated, OLDER)

    assert states(generated) == [f"stale-template {CI}", f"in-sync {BOT}"]
    assert run("update", generated) == (
        0,
        "",
        f"updated {CI}\nunchanged: {BOT}\nupdated {LOCK}\n",
    )
    assert MATRIX.replace("1.25", "1.24") in (generated / CI).read_text()
    assert states(generated) == [f"in-sync {CI}", f"in-sync {BOT}"]


def test_a_new_template_and_an_edit_go_together(generated: Path) -> None:
    mine = edit(
        generated, CI, lambda text: text.replace("timeout-minutes: 20", "timeout-minutes: 9")
    )
    write_files(generated, OLDER)
    assert states(generated)[0] == f"diverged {CI}"

    assert run("update", generated)[0] == 0
    assert (generated / CI).read_text() == mine.replace(MATRIX, MATRIX.replace("1.25", "1.24"))
    assert states(generated)[0] == f"hand-edited {CI}"


def test_an_edit_in_the_way_stays_and_is_asked_about_once(generated: Path) -> None:
    mine = edit(generated, CI, lambda text: text.replace("run: go test", "run: time go test"))
    write_files(generated, {"autodevops.toml": '[commands]\ntest = "make check"\n'})
    assert states(generated)[0] == f"conflict {CI}"

    code, _, err = run("update", generated)

    assert code == 1
    assert "keeps yours" in err
    assert err.endswith(
        "Hint: this is not asked again until the template changes; "
        "`autodevops revert FILE` takes ours instead.\n"
    )
    assert "run: time go test" in (generated / CI).read_text()
    assert "make check" not in (generated / CI).read_text()
    assert mine != (generated / CI).read_text()  # what was in nobody's way is there
    assert states(generated)[0] == f"hand-edited {CI}"
    assert run("update", generated)[0] == 0


def test_a_file_that_was_removed_stays_removed_unless_asked_for(generated: Path) -> None:
    (generated / BOT).unlink()

    assert states(generated)[1] == f"missing {BOT}"
    assert run("drift", generated)[0] == 0
    assert run("update", generated)[2].splitlines()[1] == (
        f"left out: {BOT} was removed (`autodevops update --restore` brings it back)"
    )
    assert run("generate", generated)[0] == 0
    assert not (generated / BOT).exists()
    assert run("update", generated, "--restore")[2].splitlines()[1] == f"wrote {BOT}"
    assert states(generated)[1] == f"in-sync {BOT}"


def test_what_nothing_renders_any_more_goes_when_asked_for(generated: Path) -> None:
    write_files(generated, {"autodevops.toml": 'with = "none"\n'})

    assert states(generated) == [f"in-sync {CI}", f"orphaned {BOT}"]
    assert run("update", generated)[0] == 0
    assert (generated / BOT).exists()
    assert run("update", generated, "--prune")[2].splitlines()[1] == f"removed {BOT}"
    assert not (generated / BOT).exists()
    assert states(generated) == [f"in-sync {CI}"]


def test_what_nothing_renders_any_more_stays_when_it_was_edited(generated: Path) -> None:
    edit(generated, BOT, lambda text: text + "# mine\n")
    write_files(generated, {"autodevops.toml": 'with = "none"\n'})

    assert run("update", generated, "--prune")[2].splitlines()[1] == (
        f"kept {BOT}, which nothing renders any more (it holds edits of yours)"
    )
    assert (generated / BOT).exists()


def test_updating_wants_a_lock(make_git: MakeGit) -> None:
    code, _, err = run("update", make_git(GO))

    assert code == 2
    assert err == (
        "error: repo has no .autodevops/lock.toml, so nothing says what was generated. Hint: "
        "`autodevops generate` writes a pipeline, `autodevops adopt` takes over one.\n"
    )


def test_our_own_file_without_a_lock_may_hold_edits(generated: Path) -> None:
    (generated / LOCK).unlink()
    mine = edit(
        generated, CI, lambda text: text.replace("timeout-minutes: 20", "timeout-minutes: 9")
    )

    code, _, err = run("generate", generated)

    assert code == 1
    assert err.startswith(
        f"error: {CI} is there and may hold edits: no lock says what autodevops wrote there; "
        "nothing was written. Hint: keep it and have it managed from now on with `autodevops adopt`"
    )
    assert (generated / CI).read_text() == mine
    assert not (generated / LOCK).exists()


def test_our_own_files_without_a_lock_get_one_when_they_are_as_we_would_write_them(
    generated: Path,
) -> None:
    before = files(generated)
    (generated / LOCK).unlink()

    assert run("generate", generated, "--check")[0] == 0
    assert run("generate", generated)[0] == 0
    assert files(generated) == before


def test_a_foreign_pipeline_is_adopted_as_it_is(make_git: MakeGit) -> None:
    theirs = "name: mine\non: push\njobs: {}\n"
    root = make_git({**GO, CI: theirs})
    assert states(root)[0] == f"unmanaged {CI}"

    assert run("adopt", root) == (0, "", f"adopted {CI}\n")
    assert run("update", root)[0] == 0
    assert (root / CI).read_text() == theirs
    assert run("drift", root)[0] == 0
    assert [one.policy for one in lock_of(root).files] == [Ownership.MANAGED, Ownership.ADOPTED]


THEIRS = """\
name: theirs
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: go test -race ./...
"""


def test_what_a_replaced_pipeline_knew_is_known_still(make_git: MakeGit) -> None:
    root = make_git({**GO, CI: THEIRS})
    assert run("generate", root, "--yes")[0] == 0
    ours = (root / CI).read_text()
    assert "run: go test -race ./...\n" in ours

    assert states(root)[0] == f"in-sync {CI}"
    assert run("plan", root, "--detailed-exitcode")[0] == 0
    write_files(root, OLDER)
    assert run("update", root)[0] == 0
    assert (root / CI).read_text() == ours.replace("1.25", "1.24")
    assert [one.replaced for one in lock_of(root).files] == ["", THEIRS]


def test_what_an_adopted_pipeline_knew_is_known_after_reverting_it(make_git: MakeGit) -> None:
    root = make_git({**GO, CI: THEIRS})
    run("adopt", root)

    assert run("revert", root / CI, "--yes")[0] == 0
    assert "run: go test -race ./...\n" in (root / CI).read_text()
    assert states(root)[0] == f"in-sync {CI}"


def test_other_comments_alone_are_an_update_and_no_drift(generated: Path) -> None:
    write_files(generated, {"go.mod": "// ours\n" + GO["go.mod"]})

    assert states(generated)[0] == f"stale-template {CI}"
    assert run("drift", generated)[0] == 0
    assert run("update", generated)[2].startswith(f"updated {CI}\n")


def test_an_update_bot_of_their_own_is_adopted_when_named(make_git: MakeGit) -> None:
    root = make_git({**GO, BOT: "version: 2\nupdates: []\n"})

    assert run("adopt", root, BOT) == (0, "", f"adopted {BOT}\n")
    assert states(root) == [f"stale-template {CI}", f"hand-edited {BOT}"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("go.mod", "go.mod is no file that autodevops writes here"),
        (CI, f"{CI} is not there to be adopted"),
    ],
)
def test_only_a_file_of_ours_that_is_there_is_adopted(
    make_git: MakeGit, path: str, said: str
) -> None:
    code, _, err = run("adopt", make_git(GO), path)

    assert code == 2
    assert said in err


def test_with_nothing_to_adopt_nothing_is_written(make_git: MakeGit) -> None:
    root = make_git(GO)

    assert run("adopt", root)[0] == 0
    assert files(root).keys() == GO.keys()


def test_adopting_an_edited_file_settles_the_edit(generated: Path) -> None:
    edit(generated, CI, lambda text: text.replace("timeout-minutes: 20", "timeout-minutes: 9"))

    assert run("adopt", generated, CI)[0] == 0
    assert run("drift", generated)[0] == 0


def test_reverting_shows_the_edits_and_wants_a_word(generated: Path) -> None:
    before = files(generated)
    mine = edit(
        generated, CI, lambda text: text.replace("timeout-minutes: 20", "timeout-minutes: 9")
    )

    code, out, err = run("revert", generated / CI)
    assert code == 1
    assert "\n-    timeout-minutes: 9\n+    timeout-minutes: 20\n" in out
    assert err.startswith(f"error: {CI} would lose the edits above; nothing was written.")
    assert (generated / CI).read_text() == mine

    assert run("revert", generated / CI, "--yes")[2] == f"reverted {CI}\n"
    assert files(generated) == before


def test_reverting_what_nobody_edited_wants_no_word(generated: Path) -> None:
    write_files(generated, OLDER)

    assert run("revert", generated / CI)[2] == f"reverted {CI}\n"
    assert states(generated)[0] == f"in-sync {CI}"


def test_an_ejected_file_is_never_touched_again(generated: Path) -> None:
    assert run("eject", generated / CI)[0] == 0
    mine = (generated / CI).read_bytes()
    write_files(generated, OLDER)

    assert states(generated)[0] == f"ejected {CI}"
    assert run("update", generated)[2].splitlines()[0] == f"left alone: {CI} is ejected"
    assert (generated / CI).read_bytes() == mine
    (generated / CI).unlink()
    assert run("update", generated, "--restore")[0] == 0
    assert not (generated / CI).exists()
    code, _, err = run("revert", generated / CI, "--yes")
    assert code == 2
    assert "is not managed" in err


def test_files_are_named_from_where_one_stands(
    generated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(generated / ".github")

    assert run("eject", "workflows/ci.yml", BOT)[0] == 0
    assert {one.policy for one in lock_of(generated).files} == {Ownership.EJECTED}


def test_deciding_about_a_file_wants_a_lock(make_git: MakeGit) -> None:
    code, _, err = run("eject", make_git(GO) / CI)

    assert code == 2
    assert "there is no .autodevops/lock.toml here or above" in err


def test_a_plan_is_done_to_the_byte_and_leaves_nothing_to_plan(
    generated: Path, tmp_path: Path
) -> None:
    write_files(generated, OLDER)
    before = files(generated)

    assert run("plan", generated, "--out", tmp_path / "p", "--detailed-exitcode")[0] == 2
    assert files(generated) == before
    assert run("apply", tmp_path / "p", generated)[2] == f"wrote {CI}\nwrote {LOCK}\n"
    applied = files(generated)
    assert run("plan", generated, "--detailed-exitcode") == (0, "nothing to do\n", "")
    assert run("apply", tmp_path / "p", generated) == (
        0,
        "",
        "nothing to do: everything is as planned\n",
    )
    assert files(generated) == applied


def test_a_plan_does_what_generating_does(make_git: MakeGit, tmp_path: Path) -> None:
    planned, direct = make_git(GO, name="a"), make_git(GO, name="b")

    run("plan", planned, "--out", tmp_path / "p")
    run("apply", tmp_path / "p", planned)
    run("generate", direct)

    assert files(planned) == files(direct)


@pytest.mark.parametrize("moved", [CI, LOCK])
def test_a_plan_is_refused_when_a_file_moved(generated: Path, tmp_path: Path, moved: str) -> None:
    write_files(generated, OLDER)
    run("plan", generated, "--out", tmp_path / "p")
    edit(generated, moved, lambda text: text + "# mine\n")
    before = files(generated)

    code, _, err = run("apply", tmp_path / "p", generated)

    assert code == 1
    assert err.startswith(f"error: {moved} has changed since the plan was made; nothing was")
    assert files(generated) == before


def test_an_error_is_exit_1_where_2_means_changes(tmp_path: Path) -> None:
    assert run("plan", tmp_path, "--detailed-exitcode")[0] == 1
    assert run("plan", tmp_path)[0] == 3


def test_a_plan_shows_what_it_changes_and_why(generated: Path) -> None:
    write_files(generated, OLDER)

    code, out, _ = run("plan", generated)

    assert code == 0
    assert out.startswith(
        f"would change {CI} (stale-template)\nwould change {LOCK}\n\n--- a/{CI}\n+++ b/{CI}\n"
    )


def test_a_run_that_was_cut_off_before_the_lock_is_recognised(generated: Path) -> None:
    lock = (generated / LOCK).read_bytes()
    write_files(generated, OLDER)
    run("update", generated)
    whole = files(generated)
    (generated / LOCK).write_bytes(lock)

    assert states(generated)[0] == f"in-sync {CI}"
    assert run("update", generated)[0] == 0
    assert files(generated) == whole


def test_what_cannot_be_written_leaves_everything_as_it_was(generated: Path) -> None:
    write_files(generated, OLDER)
    (generated / LOCK).rename(generated / "lock")
    (generated / LOCK).symlink_to(generated / "lock")
    before = files(generated)

    code, _, err = run("generate", generated, "--yes")

    assert code == 2
    assert "is a link or no regular file; it is not replaced" in err
    assert files(generated) == before


def test_without_a_place_for_the_lock_nothing_is_written(make_git: MakeGit) -> None:
    root = make_git({**GO, ".autodevops": "a file\n"})
    before = files(root)

    code, _, err = run("generate", root)

    assert code == 2
    assert "is a link or no folder; nothing is written through it" in err
    assert files(root) == before


def test_windows_line_breaks_stay(generated: Path) -> None:
    ours = (generated / CI).read_bytes()
    (generated / CI).write_bytes(ours.replace(b"\n", b"\r\n"))
    assert states(generated)[0] == f"in-sync {CI}"
    write_files(generated, OLDER)

    assert run("update", generated)[0] == 0
    changed = (generated / CI).read_bytes()
    assert b'["1.24", "1.27"]\r\n' in changed
    assert changed.count(b"\r\n") == changed.count(b"\n") == ours.count(b"\n")


def test_a_folder_inside_a_repository_has_a_lock_of_its_own(make_git: MakeGit) -> None:
    root = make_git({f"sub/{path}": text for path, text in GO.items()})
    run("generate", root / "sub")
    mine = edit(root / "sub", CI, lambda text: text + "# mine\n")
    write_files(root / "sub", OLDER)

    assert (root / "sub" / LOCK).exists()
    run("update", root / "sub")
    assert (root / "sub" / CI).read_text() == mine.replace("1.25", "1.24")
    assert run("revert", root / "sub" / CI, "--yes")[0] == 0
    assert states(root / "sub")[0] == f"in-sync {CI}"


def test_a_revision_drifts_like_a_folder(generated: Path) -> None:
    edit(generated, CI, lambda text: text.replace("timeout-minutes: 20", "timeout-minutes: 9"))
    git(generated, "add", "--all")
    git(generated, "commit", "--quiet", "--message=edited")
    (generated / CI).unlink()

    assert run("drift", f"{generated}@HEAD")[1].startswith(f"hand-edited     {CI}")


def test_a_lock_that_git_ignores_counts(generated: Path) -> None:
    write_files(generated, {".gitignore": ".autodevops/\n"})

    assert states(generated) == [f"in-sync {CI}", f"in-sync {BOT}"]


@pytest.mark.parametrize("words", [("drift",), ("generate",), ("update",), ("plan",), ("adopt",)])
def test_a_lock_from_the_future_is_left_alone(generated: Path, words: tuple[str, ...]) -> None:
    edit(generated, LOCK, lambda text: text.replace("version = 1", "version = 7"))
    before = files(generated)

    code, _, err = run(*words, generated)

    assert (code, files(generated)) == (2, before)
    assert err == (
        "error: .autodevops/lock.toml is of version 7, and this autodevops knows 1. "
        "Hint: use the autodevops that wrote it, or a newer one.\n"
    )


def test_what_was_asked_for_once_is_meant_later(make_git: MakeGit) -> None:
    root = make_git(GO)
    run("generate", root, "--provider", "gitlab", "--with", "none")

    assert states(root) == ["in-sync .gitlab-ci.yml"]
    assert run("generate", root)[2] == "unchanged: .gitlab-ci.yml\n"
    assert run("generate", root, "--with", "updates")[2].startswith("unchanged: .gitlab-ci.yml\n")


def test_rules_judge_the_files_where_asked(generated: Path) -> None:
    edit(generated, CI, lambda text: text.replace("permissions: {}", "permissions: write-all"))

    code, out, _ = run("drift", generated, "--fail-on", "medium", "-o", "json")

    assert code == 1
    assert '"severity": "' in out
    assert '"severity": "' not in run("drift", generated, "-o", "json")[1]


def test_both_sides_are_shown(generated: Path) -> None:
    edit(generated, CI, lambda text: text.replace("timeout-minutes: 20", "timeout-minutes: 9"))
    write_files(generated, OLDER)

    out = run("drift", generated, "--diff")[1]

    assert f"+++ b/{CI} (yours)\n" in out
    assert "\n+    timeout-minutes: 9\n" in out
    assert f"+++ b/{CI} (ours)\n" in out
    assert '\n+        go: ["1.24", "1.27"]\n' in out


spots = st.tuples(st.integers(0, 90), st.sampled_from(["drop", "comment", "space", "twice", "x"]))


def touched(text: str, edits: list[tuple[int, str]]) -> str:
    """Return a text with small edits, of which most leave it YAML."""
    lines = text.splitlines(keepends=True)
    for at, kind in edits:
        number = at % len(lines)
        line = lines[number]
        lines[number] = {
            "drop": "" if len(lines) > 1 else line,
            "comment": f"# mine\n{line}",
            "space": f"\n{line}",
            "twice": line + line,
            "x": line.replace("a", "x", 1),
        }[kind]
        lines = "".join(lines).splitlines(keepends=True) or ["\n"]
    return "".join(lines)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(spots, min_size=1, max_size=4))
def test_without_a_new_template_a_persons_bytes_stay(
    generated: Path, edits: list[tuple[int, str]]
) -> None:
    ours = (generated / CI).read_text()
    lock = (generated / LOCK).read_bytes()
    mine = touched(ours, edits).encode()
    (generated / CI).write_bytes(mine)

    assert run("update", generated)[0] == 0
    assert ((generated / CI).read_bytes(), (generated / LOCK).read_bytes()) == (mine, lock)
    (generated / CI).write_text(ours)


def test_a_lock_is_the_same_twice(make_git: MakeGit) -> None:
    one, two = make_git(GO, name="one"), make_git(GO, name="two")
    run("generate", one)
    run("generate", two)

    assert (one / LOCK).read_bytes() == (two / LOCK).read_bytes()
    assert write(lock_of(one)) == (one / LOCK).read_text()
