"""A source is a folder, a revision, an archive or a URL; anything else is told apart."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autodevops_cli.errors import (
    AutodevopsError,
    NetworkDisabled,
    SourceNotFound,
    UsageError,
)
from autodevops_cli.repository.remote import parse_remote
from autodevops_cli.repository.sources import open_source
from autodevops_cli.repository.transport import failure, token_for
from tests.conftest import MakeGit, git, write_files


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what is brought from elsewhere in a folder of this test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_folder_is_read_as_it_stands(make_git: MakeGit) -> None:
    root = make_git({"a": "committed"})
    write_files(root, {"a": "changed", "b": "new"})

    repo = open_source(str(root))

    assert (repo.files, repo.text("a"), repo.root) == (("a", "b"), "changed", root)


@pytest.mark.parametrize("revision", ["HEAD~1", "v1", "main", "feature/x@1"])
def test_a_revision_is_read_from_its_objects(make_git: MakeGit, revision: str) -> None:
    root = make_git({"a": "one"}, branch="feature/x@1")
    git(root, "tag", "-a", "-m", "first", "v1")
    git(root, "branch", "main")
    make_git({"a": "two"})
    git(root, "branch", "--force", "feature/x@2")
    git(root, "update-ref", "refs/heads/feature/x@1", "HEAD~1")
    git(root, "symbolic-ref", "HEAD", "refs/heads/feature/x@2")

    repo = open_source(f"{root}@{revision}")

    assert repo.text("a") == "one"
    assert repo.root is None
    assert repo.revision == git(root, "rev-parse", "HEAD~1")


def test_a_revision_can_be_said_apart(make_git: MakeGit) -> None:
    root = make_git({"a": "one"})
    make_git({"a": "two"})

    assert open_source(str(root), revision="HEAD~1").text("a") == "one"


def test_a_folder_inside_a_revision_is_read(make_git: MakeGit) -> None:
    root = make_git({"a": "", "sub/b": "b"})

    repo = open_source(f"{root}/sub@HEAD")

    assert (repo.files, repo.name) == (("b",), "repo/sub")


def test_a_folder_that_a_revision_lacks_is_told(make_git: MakeGit) -> None:
    root = make_git({"a": ""})
    write_files(root, {"later/b": ""})

    with pytest.raises(SourceNotFound, match="no folder later at revision"):
        open_source(f"{root}/later@HEAD")


def test_a_path_with_an_at_sign_is_a_path(make_git: MakeGit) -> None:
    root = make_git({"a": "x"}, name="shop@v1")

    assert open_source(str(root)).root == root
    assert open_source(f"{root}@HEAD").text("a") == "x"


def test_a_bare_repository_is_read_at_its_head(make_git: MakeGit, tmp_path: Path) -> None:
    root = make_git({"a": "x"}, branch="trunk")
    git(tmp_path, "clone", "-q", "--bare", str(root), "bare.git")

    repo = open_source(str(tmp_path / "bare.git"))

    assert (repo.files, repo.text("a"), repo.default_branch) == (("a",), "x", "trunk")


def test_links_and_submodules_are_no_files_of_a_revision(make_git: MakeGit) -> None:
    root = make_git({"a": ""})
    (root / "link").symlink_to("/etc/passwd")
    git(root, "add", "link")
    commit = git(root, "rev-parse", "HEAD")
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{commit},module")
    git(root, "commit", "-qm", "links")

    assert open_source(f"{root}@HEAD").files == ("a",)


def test_a_tree_with_names_that_lead_out_is_read_without_them(make_git: MakeGit) -> None:
    root = make_git({"a": "x"})
    blob = git(root, "rev-parse", "HEAD:a")
    entries = "".join(f"100644 blob {blob}\t{name}\n" for name in ("..", ".git", "b"))
    tree = make_tree(root, entries)
    commit = git(root, "commit-tree", tree, "-m", "odd")

    assert open_source(f"{root}@{commit}").files == ("b",)


def test_a_tree_that_multiplies_is_cut_off(make_git: MakeGit) -> None:
    root = make_git({"a": "x"})
    tree = git(root, "rev-parse", "HEAD^{tree}")
    for _ in range(10):
        tree = make_tree(root, "".join(f"040000 tree {tree}\td{n}\n" for n in range(10)))
    commit = git(root, "commit-tree", tree, "-m", "ten to the tenth")

    repo = open_source(f"{root}@{commit}")

    (cut,) = repo.problems
    assert cut.message.endswith("folders beyond the first 50,000")


def make_tree(root: Path, entries: str) -> str:
    """Write a tree object from lines of `ls-tree`, whatever git thinks of it; return its name."""
    import subprocess

    content = b"".join(
        mode.lstrip("0").encode() + b" " + name.encode() + b"\0" + bytes.fromhex(oid)
        for line in entries.splitlines()
        for head, _, name in [line.partition("\t")]
        for mode, _, oid in [head.split(" ")]
    )
    words = ["git", "hash-object", "-t", "tree", "-w", "--literally", "--stdin"]
    done = subprocess.run(words, cwd=root, input=content, capture_output=True, check=True)
    return done.stdout.decode().strip()


def remote_of(root: Path) -> str:
    """Let a repository be fetched from piece by piece, as forges allow; return its URL."""
    git(root, "config", "uploadpack.allowFilter", "true")
    git(root, "config", "uploadpack.allowAnySHA1InWant", "true")
    return f"file://{root}"


def test_a_remote_is_read_without_its_history_and_without_unread_files(
    make_git: MakeGit, cache: Path
) -> None:
    root = make_git({"go.mod": "module a\n", "picture.png": "x" * 100_000}, branch="trunk")
    make_git({"main.go": "package main\n"})

    repo = open_source(remote_of(root))

    assert repo.files == ("go.mod", "main.go", "picture.png")
    assert repo.text("go.mod") == "module a\n"
    assert repo.revision == git(root, "rev-parse", "HEAD")
    assert (repo.name, repo.default_branch, repo.root) == ("repo", "trunk", None)
    (store,) = (cache / "autodevops/git").iterdir()
    kept = git(store, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)")
    assert sorted(kept.splitlines()) == ["blob", "commit", "tree"]


def test_a_file_nobody_foresaw_is_brought_when_asked_for(make_git: MakeGit) -> None:
    root = make_git({"a/main.go": "package main\n", "b/other.go": "package other\n", "c.png": "x"})

    repo = open_source(remote_of(root))

    assert repo.text("a/main.go") == "package main\n"
    assert repo.text("b/other.go") == "package other\n"
    assert repo.problems == ()


@pytest.mark.parametrize("reference", ["feature/x", "v1", "COMMIT"])
def test_a_remote_is_read_at_a_branch_a_tag_or_a_commit(make_git: MakeGit, reference: str) -> None:
    root = make_git({"a.toml": "one"})
    git(root, "branch", "feature/x")
    git(root, "tag", "-a", "-m", "first", "v1")
    commit = git(root, "rev-parse", "HEAD")
    make_git({"a.toml": "two"})

    repo = open_source(f"{remote_of(root)}@{commit if reference == 'COMMIT' else reference}")

    assert repo.revision == commit
    assert repo.text("a.toml") == "one"


def test_what_was_brought_once_is_not_brought_again(make_git: MakeGit, cache: Path) -> None:
    root = make_git({"go.mod": "module a\n"})
    url = remote_of(root)
    open_source(url)
    packs = sorted(cache.rglob("*.pack"))

    repo = open_source(url)

    assert repo.text("go.mod") == "module a\n"
    assert sorted(cache.rglob("*.pack")) == packs


def test_a_remote_that_moved_on_is_read_anew(make_git: MakeGit) -> None:
    root = make_git({"go.mod": "module a\n"})
    url = remote_of(root)
    open_source(url)
    make_git({"go.mod": "module b\n"})

    assert open_source(url).text("go.mod") == "module b\n"


def test_a_lock_that_a_killed_process_left_is_no_obstacle(make_git: MakeGit, cache: Path) -> None:
    root = make_git({"go.mod": "module a\n"})
    url = remote_of(root)
    open_source(url)
    (store,) = (cache / "autodevops/git").iterdir()
    (store / "shallow.lock").touch()
    make_git({"go.mod": "module b\n"})

    assert open_source(url).text("go.mod") == "module b\n"


def test_a_remote_without_commits_is_told(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "empty.git")

    with pytest.raises(SourceNotFound, match="has no commit yet"):
        open_source(f"file://{tmp_path}/empty.git")


def test_a_reference_that_a_remote_lacks_is_told(make_git: MakeGit) -> None:
    root = make_git({"a": ""})

    with pytest.raises(SourceNotFound, match="has no branch or tag 'v9'"):
        open_source(f"{remote_of(root)}@v9")


ELSEWHERE = (
    "https://github.com/a/b",
    "https://me:secret@example.org/a/b",
    "git@host:a/b",
    "ssh://host/a/b",
    "a/b",
    "github:a/b@v1",
)


@pytest.mark.parametrize("text", ELSEWHERE)
def test_the_network_is_not_used_unless_allowed(text: str) -> None:
    with pytest.raises(NetworkDisabled) as raised:
        open_source(text)

    assert "secret" not in raised.value.message


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("", UsageError, "is no name of a source"),
        ("nul\0", UsageError, "is no name of a source"),
        ("http://example.org/a", UsageError, "http:// is no protocol"),
        ("ext::sh -c id", SourceNotFound, "there is no ext::sh"),
        ("ssh://-oProxyCommand=id/x", UsageError, "is no host"),
        ("missing", SourceNotFound, "there is no missing"),
        ("file:///nowhere/at/all", SourceNotFound, "does not appear to be a git repository"),
        ("/dev/null", SourceNotFound, "neither a folder nor a regular file"),
    ],
)
def test_what_is_no_source_is_told_apart(
    text: str, error: type[AutodevopsError], message: str
) -> None:
    with pytest.raises(error) as raised:
        open_source(text, offline=False)

    assert message in raised.value.message


def test_a_mistyped_folder_does_not_reach_for_a_forge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path, {"packages/api/a": ""})
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SourceNotFound) as raised:
        open_source("packages/apo", offline=False)

    assert raised.value.hint == "did you mean packages/api?"


def test_a_pipe_is_no_source(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(SourceNotFound, match="neither a folder nor a regular file"):
        open_source(str(tmp_path / "pipe"))


def test_a_revision_of_a_folder_without_a_repository_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="is in no git repository"):
        open_source(str(tmp_path), revision="HEAD")


@pytest.mark.parametrize(
    ("text", "url", "ref"),
    [
        ("owner/repo", "https://github.com/owner/repo", ""),
        ("github:owner/repo.js@feature/x", "https://github.com/owner/repo.js", "feature/x"),
        ("https://u:p@host/a/b@v1", "https://host/a/b", "v1"),
        ("git@host:a/b.git@v1", "git@host:a/b.git", "v1"),
        ("ssh://git@host:22/a/b", "ssh://git@host:22/a/b", ""),
        ("file:///srv/a.git", "file:///srv/a.git", ""),
    ],
)
def test_a_remote_is_named_with_its_reference(text: str, url: str, ref: str) -> None:
    remote = parse_remote(text)

    assert remote is not None
    assert (remote.endpoint.url, remote.ref) == (url, ref)


def test_credentials_reach_git_by_its_environment_and_for_one_host_only() -> None:
    remote = parse_remote("https://me:secret@example.org/a/b")

    assert remote is not None
    assert remote.endpoint.authorization() == {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "http.https://example.org/.extraHeader",
        "GIT_CONFIG_VALUE_0": "Authorization: Basic bWU6c2VjcmV0",
    }


def test_a_token_is_for_the_host_that_it_belongs_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH_TOKEN", "abc")

    assert token_for("github.com") == "x-access-token:abc"
    assert token_for("example.org") == ""


@pytest.mark.parametrize(
    ("said", "code", "reason"),
    [
        ("fatal: Authentication failed for 'https://x/'", 4, "permission"),
        ("fatal: could not read Username for 'https://github.com'", 4, "permission"),
        ("git@host: Permission denied (publickey).", 4, "permission"),
        ("fatal: unable to access: Could not resolve host: x", 5, "unreachable"),
        ("fatal: unable to access: The requested URL returned error: 503", 5, "unreachable"),
        (
            "error: RPC failed; HTTP 429 curl 22 The requested URL returned error: 429",
            6,
            "deferred",
        ),
        ("fatal: repository 'x' not found", 2, "source-not-found"),
        ("File size limit exceeded", 2, "too-large"),
        ("", 2, "source-not-found"),
    ],
)
def test_what_git_says_becomes_an_error_with_its_exit_code(
    said: str, code: int, reason: str
) -> None:
    error = failure("https://x/", said, 128)

    assert (error.exit_code, error.reason) == (code, reason)
