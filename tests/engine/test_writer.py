"""Files are written as a whole or not at all, and only where nothing moved."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autodevops_cli.engine.writer import Write, write_all
from autodevops_cli.errors import TreeMoved, WriteFailed
from tests.conftest import write_files

CI, BOT = ".github/workflows/ci.yml", ".github/dependabot.yml"
NEW = (Write(CI, None, b"name: CI\n"), Write(BOT, None, b"version: 2\n"))


def left(root: Path) -> dict[str, str]:
    """Return what stands below a folder, by path."""
    return {
        path.relative_to(root).as_posix(): path.read_text()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_new_files_and_their_folders_are_made(tmp_path: Path) -> None:
    write_all(tmp_path, NEW)

    assert left(tmp_path) == {CI: "name: CI\n", BOT: "version: 2\n"}


def test_a_file_is_replaced_and_another_removed(tmp_path: Path) -> None:
    write_files(tmp_path, {CI: "old", BOT: "gone"})

    write_all(tmp_path, [Write(CI, b"old", b"new"), Write(BOT, b"gone", None)])

    assert left(tmp_path) == {CI: "new"}


@pytest.mark.parametrize("before", [None, b"older"], ids=["appeared", "changed"])
def test_what_moved_since_somebody_looked_stops_everything(
    tmp_path: Path, before: bytes | None
) -> None:
    write_files(tmp_path, {CI: "mine"})

    with pytest.raises(TreeMoved, match="changed since it was looked at"):
        write_all(tmp_path, [NEW[1], Write(CI, before, b"x")])

    assert left(tmp_path) == {CI: "mine"}


@pytest.mark.parametrize("part", [".github", ".github/workflows"])
def test_nothing_is_written_through_a_linked_folder(tmp_path: Path, part: str) -> None:
    root, outside = tmp_path / "repo", tmp_path / "outside"
    (root / part).parent.mkdir(parents=True)
    outside.mkdir()
    (root / part).symlink_to(outside)

    with pytest.raises(WriteFailed, match="nothing is written through it"):
        write_all(root, NEW)

    assert list(outside.iterdir()) == []


def test_a_link_is_not_replaced(tmp_path: Path) -> None:
    write_files(tmp_path, {"repo/.github/workflows/x": "", "target": "theirs"})
    (tmp_path / "repo" / CI).symlink_to(tmp_path / "target")

    with pytest.raises(WriteFailed, match="it is not replaced"):
        write_all(tmp_path / "repo", NEW)

    assert (tmp_path / "target").read_text() == "theirs"


def test_a_folder_or_a_pipe_in_the_place_of_a_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / CI).mkdir(parents=True)
    os.mkfifo(tmp_path / BOT)

    for one in NEW:
        with pytest.raises(WriteFailed, match="it is not replaced"):
            write_all(tmp_path, [one])


@pytest.mark.parametrize("path", ["../ci.yml", "/tmp/ci.yml", ".git/hooks/pre-commit", "a/../../b"])
def test_a_path_that_leads_out_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(WriteFailed, match="no path inside the repository"):
        write_all(tmp_path, [Write(path, None, b"x")])


def test_when_one_file_fails_the_others_are_as_they_were(tmp_path: Path) -> None:
    write_files(tmp_path, {CI: "old", BOT: "gone"})
    too_long = Write(f".new/{'x' * 300}", None, b"x")
    writes = [Write(CI, b"old", b"new"), Write(BOT, b"gone", None), Write("a/b", None, b"x")]

    with pytest.raises(WriteFailed, match="nothing was changed"):
        write_all(tmp_path, [*writes, too_long])

    assert left(tmp_path) == {CI: "old", BOT: "gone"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [".github"]


def test_the_mode_of_a_file_stays(tmp_path: Path) -> None:
    write_files(tmp_path, {CI: "old"})
    (tmp_path / CI).chmod(0o600)

    write_all(tmp_path, [Write(CI, b"old", b"new")])

    assert (tmp_path / CI).stat().st_mode & 0o777 == 0o600


def test_what_is_too_large_to_be_put_back_is_not_replaced(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(10_000_001)

    with pytest.raises(WriteFailed, match="larger than"):
        write_all(tmp_path, [Write("large", b"", b"x")])
