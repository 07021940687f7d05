"""Which files a folder has: git's view where there is one, ignore rules everywhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autodevops_cli.repository import walk
from autodevops_cli.repository.walk import confined, limited, list_folder
from tests.conftest import MakeGit, git, write_files


def test_tracked_and_new_files_are_listed_and_ignored_ones_are_not(make_git: MakeGit) -> None:
    root = make_git({".gitignore": "*.log\n", "a.py": "", "b/c.py": ""})
    write_files(root, {"new.py": "", "debug.log": ""})

    listing = list_folder(root)

    assert listing.paths == (".gitignore", "a.py", "b/c.py", "new.py")
    assert listing.by_repository


def test_a_tracked_file_is_listed_even_where_a_rule_ignores_it(make_git: MakeGit) -> None:
    root = make_git({"kept.log": ""})
    write_files(root, {".gitignore": "*.log\n"})

    assert list_folder(root).paths == (".gitignore", "kept.log")


def test_a_deleted_file_is_not_listed(make_git: MakeGit) -> None:
    root = make_git({"a.py": "", "gone.py": ""})
    (root / "gone.py").unlink()

    assert list_folder(root).paths == ("a.py",)


def test_a_file_in_the_middle_of_a_merge_is_listed_once(make_git: MakeGit) -> None:
    root = make_git({"a.py": "one\n"})
    git(root, "branch", "other")
    write_files(root, {"a.py": "two\n"})
    git(root, "commit", "-qam", "two")
    git(root, "checkout", "-q", "other")
    write_files(root, {"a.py": "three\n"})
    git(root, "commit", "-qam", "three")
    git(root, "merge", "-q", "main", check=False)

    assert list_folder(root).paths == ("a.py",)


def test_ignore_rules_hold_without_a_repository(tmp_path: Path) -> None:
    write_files(tmp_path, {".gitignore": "dist/\n", "dist/x.js": ""})
    write_files(tmp_path, {"src/.gitignore": "b*\n", "src/a.js": "", "src/b.js": ""})

    listing = list_folder(tmp_path)

    assert listing.paths == (".gitignore", "src/.gitignore", "src/a.js")
    assert not listing.by_repository


def test_the_users_own_ignore_file_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path / "config", {"git/ignore": "*.py\n"})
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    write_files(tmp_path / "repo", {"a.py": ""})

    assert list_folder(tmp_path / "repo").paths == ("a.py",)


def test_folders_of_other_peoples_files_are_left_out_where_nobody_tracks_them(
    tmp_path: Path,
) -> None:
    write_files(tmp_path, {"node_modules/x/package.json": "{}", ".venv/a.py": "", "a.py": ""})

    assert list_folder(tmp_path).paths == ("a.py",)


def test_a_tracked_node_modules_is_listed(make_git: MakeGit) -> None:
    root = make_git({"node_modules/x/package.json": "{}"})

    assert list_folder(root).paths == ("node_modules/x/package.json",)


def test_a_folder_inside_a_repository_has_its_own_files_only(make_git: MakeGit) -> None:
    root = make_git({".gitignore": "*.log\n", "a.py": "", "sub/b.py": "", "sub/c.log": ""})

    assert list_folder(root / "sub").paths == ("b.py",)


def test_a_folder_that_its_repository_ignores_stands_for_itself(make_git: MakeGit) -> None:
    root = make_git({".gitignore": "fixtures/\n", "a.py": ""})
    write_files(root, {"fixtures/go.mod": "module a\n"})

    listing = list_folder(root / "fixtures")

    assert listing.paths == ("go.mod",)
    assert not listing.by_repository


def test_walking_finds_the_same_files_where_git_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path, {"a.py": "", "b/c/d.py": "", "node_modules/x.js": ""})
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))

    assert list_folder(tmp_path).paths == ("a.py", "b/c/d.py")


def test_links_are_not_followed_and_not_listed(make_git: MakeGit, tmp_path: Path) -> None:
    write_files(tmp_path / "outside", {"secret.py": ""})
    root = make_git({"a.py": ""})
    (root / "link.py").symlink_to("a.py")
    (root / "folder").symlink_to(tmp_path / "outside")
    (root / "loop").symlink_to(root)
    git(root, "add", "link.py")

    assert list_folder(root).paths == ("a.py",)


def test_pipes_and_folders_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "Makefile")
    (tmp_path / "package.json").mkdir()
    write_files(tmp_path, {"package.json/a.py": ""})

    assert list_folder(tmp_path).paths == ("package.json/a.py",)


def test_another_repository_inside_is_not_entered(make_git: MakeGit) -> None:
    root = make_git({"a.py": ""})
    make_git({"b.py": ""}, name="repo/inner")

    assert list_folder(root).paths == ("a.py",)


def test_names_that_a_terminal_would_obey_are_left_out_and_told(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.py": "", "new\nline.py": "", "esc\x1b[31m.py": ""})
    Path(os.fsdecode(bytes(tmp_path) + b"/latin-\xe9.py")).write_text("")

    listing = list_folder(tmp_path)

    assert listing.paths == ("a.py",)
    assert "control characters or are not UTF-8" in listing.truncated


def test_names_that_a_shell_would_run_are_names(tmp_path: Path) -> None:
    write_files(tmp_path, {"$(touch x)/`id`.py": "", "${{ github.token }}.py": "", "a'b\".py": ""})

    assert list_folder(tmp_path).paths == (
        "$(touch x)/`id`.py",
        "${{ github.token }}.py",
        "a'b\".py",
    )


def test_a_repositorys_own_settings_run_nothing(make_git: MakeGit, tmp_path: Path) -> None:
    root = make_git({"a.py": ""})
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    git(root, "config", "core.fsmonitor", str(trap))
    git(root, "config", "core.hooksPath", str(tmp_path))

    assert list_folder(root).paths == ("a.py",)
    assert not (tmp_path / "sprung").exists()


def test_a_folder_too_deep_is_left_out_and_told(tmp_path: Path) -> None:
    deep = "/".join(["d"] * (walk.MAX_DEPTH + 1))
    write_files(tmp_path, {f"{deep}/x.py": "", "a.py": ""})

    listing = list_folder(tmp_path)

    assert listing.paths == ("a.py",)
    assert listing.truncated == f"files deeper than {walk.MAX_DEPTH} folders"


def test_files_beyond_the_limit_are_left_out_and_told() -> None:
    listing = limited(f"f{n:07}" for n in range(walk.MAX_FILES + 10))

    assert len(listing.paths) == walk.MAX_FILES
    assert listing.truncated == "files beyond the first 200,000"


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "../x", "a/../../x", "a//b", "./a", "", ".git/config", "a\\b", "a/.git/x"],
)
def test_a_path_that_leads_out_is_not_confined(path: str) -> None:
    assert not confined(path)


@pytest.mark.parametrize("path", ["a", "a/b.py", ".github/workflows/ci.yml", "a..b", ".gitignore"])
def test_an_ordinary_path_is_confined(path: str) -> None:
    assert confined(path)
