"""Files are written as a whole or not at all, and nobody else's are lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autodevops_cli.engine.writer import State, changes, write
from autodevops_cli.errors import WouldOverwrite, WriteFailed
from autodevops_cli.model.output import RenderedFile
from tests.conftest import write_files

CI, BOT = ".github/workflows/ci.yml", ".github/dependabot.yml"
HEADER = "# Written by autodevops from this repository.\n"
FILES = (RenderedFile(CI, HEADER + "name: CI\n"), RenderedFile(BOT, HEADER + "version: 2\n"))


def states(root: Path) -> list[State]:
    return [change.state for change in changes(root, FILES)]


def left(root: Path) -> dict[str, str]:
    """Return what stands below a folder, by path."""
    return {
        path.relative_to(root).as_posix(): path.read_text()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_new_files_and_their_folders_are_made(tmp_path: Path) -> None:
    assert [change.state for change in write(tmp_path, FILES)] == [State.NEW, State.NEW]

    assert left(tmp_path) == {file.path: file.text for file in FILES}


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, FILES)

    assert states(tmp_path) == [State.SAME, State.SAME]


def test_a_file_of_ours_is_updated(tmp_path: Path) -> None:
    write_files(tmp_path, {CI: HEADER + "name: old\n"})

    assert states(tmp_path) == [State.CHANGED, State.NEW]
    write(tmp_path, FILES)
    assert (tmp_path / CI).read_text() == FILES[0].text


def test_windows_line_breaks_are_no_change(tmp_path: Path) -> None:
    write_files(tmp_path, {CI: FILES[0].text.replace("\n", "\r\n")})

    assert states(tmp_path)[0] is State.SAME


def test_somebody_elses_pipeline_stops_everything(tmp_path: Path) -> None:
    write_files(tmp_path, {CI: "name: mine\n"})

    with pytest.raises(WouldOverwrite):
        write(tmp_path, FILES)

    assert left(tmp_path) == {CI: "name: mine\n"}


def test_somebody_elses_further_file_is_kept(tmp_path: Path) -> None:
    write_files(tmp_path, {BOT: "version: 2 # mine\n"})

    found = write(tmp_path, FILES)

    assert [change.state for change in found] == [State.NEW, State.FOREIGN]
    assert left(tmp_path) == {CI: FILES[0].text, BOT: "version: 2 # mine\n"}


def test_somebody_elses_files_are_replaced_when_told(tmp_path: Path) -> None:
    write_files(tmp_path, {CI: "name: mine\n", BOT: "version: 1\n"})

    write(tmp_path, FILES, overwrite=True)

    assert left(tmp_path) == {file.path: file.text for file in FILES}


def test_a_word_about_us_further_down_makes_a_file_not_ours(tmp_path: Path) -> None:
    write_files(tmp_path, {CI: "name: mine\non: push\njobs:\n# Written by autodevops once\n"})

    assert states(tmp_path)[0] is State.FOREIGN


@pytest.mark.parametrize("part", [".github", ".github/workflows"])
def test_nothing_is_written_through_a_linked_folder(tmp_path: Path, part: str) -> None:
    root, outside = tmp_path / "repo", tmp_path / "outside"
    (root / part).parent.mkdir(parents=True)
    outside.mkdir()
    (root / part).symlink_to(outside)

    with pytest.raises(WriteFailed, match="nothing is written through it"):
        write(root, FILES)

    assert list(outside.iterdir()) == []


def test_a_link_is_not_replaced(tmp_path: Path) -> None:
    write_files(tmp_path, {"repo/.github/workflows/x": "", "target": HEADER})
    (tmp_path / "repo" / CI).symlink_to(tmp_path / "target")

    with pytest.raises(WriteFailed, match="it is not replaced"):
        write(tmp_path / "repo", FILES, overwrite=True)

    assert (tmp_path / "target").read_text() == HEADER


def test_a_folder_or_a_pipe_in_the_place_of_a_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / CI).mkdir(parents=True)
    os.mkfifo(tmp_path / BOT)

    for file in FILES:
        with pytest.raises(WriteFailed, match="it is not replaced"):
            write(tmp_path, [file])


@pytest.mark.parametrize("path", ["../ci.yml", "/tmp/ci.yml", ".git/hooks/pre-commit", "a/../../b"])
def test_a_path_that_leads_out_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(WriteFailed, match="no path inside the repository"):
        write(tmp_path, [RenderedFile(path, "x")])


def test_when_one_file_fails_the_others_are_as_they_were(tmp_path: Path) -> None:
    write_files(tmp_path, {CI: HEADER + "name: old\n"})
    too_long = RenderedFile(f".new/{'x' * 300}", "x")
    good = RenderedFile("fresh/a.yml", "x")

    with pytest.raises(WriteFailed, match="nothing was changed"):
        write(tmp_path, [FILES[0], good, too_long])

    assert left(tmp_path) == {CI: HEADER + "name: old\n"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [".github"]


def test_the_mode_of_a_file_stays(tmp_path: Path) -> None:
    write_files(tmp_path, {CI: HEADER})
    (tmp_path / CI).chmod(0o600)

    write(tmp_path, FILES)

    assert (tmp_path / CI).stat().st_mode & 0o777 == 0o600
