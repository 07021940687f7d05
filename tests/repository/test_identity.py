"""Who a repository is, read from git's files without asking git."""

from __future__ import annotations

from pathlib import Path

import pytest

from autodevops_cli.repository.identity import identity, repository_name, without_credentials
from tests.conftest import MakeGit, git, write_files


def test_a_folder_in_no_repository_has_only_its_name(tmp_path: Path) -> None:
    write_files(tmp_path / "shop", {"a": ""})

    known = identity(tmp_path / "shop")

    assert (known.name, known.revision, known.default_branch, known.remote) == ("shop", "", "", "")


def test_the_revision_is_the_commit_that_is_checked_out(make_git: MakeGit) -> None:
    root = make_git({"a": ""})

    assert identity(root).revision == git(root, "rev-parse", "HEAD")


def test_packed_references_and_a_detached_head_are_read(make_git: MakeGit) -> None:
    root = make_git({"a": ""})
    commit = git(root, "rev-parse", "HEAD")
    git(root, "pack-refs", "--all")
    assert identity(root).revision == commit

    git(root, "checkout", "-q", "--detach")
    assert identity(root).revision == commit
    assert identity(root).default_branch == "main"


def test_a_repository_without_commits_has_a_branch_and_no_revision(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--initial-branch=trunk")

    assert identity(tmp_path).revision == ""
    assert identity(tmp_path).default_branch == "trunk"


def test_what_the_remote_calls_its_head_is_the_default_branch(make_git: MakeGit) -> None:
    root = make_git({"a": ""}, branch="main")
    git(root, "update-ref", "refs/remotes/origin/develop", "HEAD")
    git(root, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/develop")

    assert identity(root).default_branch == "develop"


@pytest.mark.parametrize(
    ("first", "checked_out", "default"),
    [("master", "feature", "master"), ("trunk", "trunk", "trunk"), ("develop", "main", "main")],
)
def test_without_a_remote_a_trunk_beats_the_branch_of_the_day(
    make_git: MakeGit, first: str, checked_out: str, default: str
) -> None:
    root = make_git({"a": ""}, branch=first)
    git(root, "checkout", "-q", "-B", checked_out)

    assert identity(root).default_branch == default


def test_the_users_taste_for_branch_names_is_no_evidence(make_git: MakeGit) -> None:
    root = make_git({"a": ""}, branch="trunk")
    git(root, "config", "init.defaultBranch", "main")

    assert identity(root).default_branch == "trunk"


def test_the_remote_names_the_repository(make_git: MakeGit) -> None:
    root = make_git({"a": "", "sub/b": ""})
    git(root, "remote", "add", "other", "https://example.org/else/where.git")
    git(root, "remote", "add", "origin", "https://me:secret@example.org/team/shop.git")

    assert identity(root).name == "team/shop"
    assert identity(root).remote == "https://example.org/team/shop.git"
    assert identity(root / "sub").name == "team/shop/sub"


def test_a_linked_work_tree_belongs_to_its_repository(make_git: MakeGit, tmp_path: Path) -> None:
    root = make_git({"a": ""})
    git(root, "worktree", "add", "-q", "-b", "feature", str(tmp_path / "linked"))

    known = identity(tmp_path / "linked")

    assert known.revision == git(root, "rev-parse", "HEAD")
    assert known.default_branch == "main"


def test_a_bare_repository_is_known_by_its_own_files(make_git: MakeGit, tmp_path: Path) -> None:
    root = make_git({"a": ""}, branch="trunk")
    git(tmp_path, "clone", "-q", "--bare", str(root), str(tmp_path / "shop.git"))

    known = identity(tmp_path / "shop.git")

    assert known.revision == git(root, "rev-parse", "HEAD")
    assert known.default_branch == "trunk"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "ref: ",
        "ref: refs/heads/../../../etc/passwd",
        "ref: \x1b[31m",
        "junk\nmore",
        "\xff" * 50,
    ],
)
def test_a_head_that_makes_no_sense_says_nothing(make_git: MakeGit, content: str) -> None:
    root = make_git({"a": ""}, branch="trunk")
    (root / ".git/HEAD").write_text(content, encoding="latin-1")

    assert identity(root).revision == ""
    assert "\x1b" not in identity(root).default_branch


@pytest.mark.parametrize(
    ("remote", "name"),
    [
        ("git@github.com:owner/repo.git", "owner/repo"),
        ("https://gitlab.com/group/sub/repo.git", "sub/repo"),
        ("ssh://git@host:22/owner/repo/", "owner/repo"),
        ("file:///srv/git/repo.git", "repo"),
        ("/srv/git/repo", "repo"),
        ("", ""),
    ],
)
def test_a_remote_has_an_owner_where_it_has_a_host(remote: str, name: str) -> None:
    assert repository_name(remote) == name


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://user:token@host/a/b", "https://host/a/b"),
        ("https://token@host/a/b", "https://host/a/b"),
        ("ssh://git@host/a/b", "ssh://git@host/a/b"),
        ("git@host:a/b", "git@host:a/b"),
        ("https://host/a@b", "https://host/a@b"),
    ],
)
def test_a_url_is_told_without_credentials(url: str, clean: str) -> None:
    assert without_credentials(url) == clean
