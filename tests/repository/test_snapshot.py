"""A snapshot answers what files say, reads each once and within limits, and never raises."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity
from autodevops_cli.repository.snapshot import (
    MAX_BYTES,
    Snapshot,
    joined,
    open_folder,
    open_memory,
    parent,
)
from tests.conftest import MakeRepo, write_files


def test_files_are_found_by_path_name_glob_and_folder(make_repo: MakeRepo) -> None:
    repo = make_repo({"a/b/go.mod": "", "a/go.mod": "", "a-b/x": "", "a/z.py": "", "go.mod": ""})

    assert repo.has("a/go.mod")
    assert not repo.has("a")
    assert repo.first("missing", "a/z.py", "go.mod") == "a/z.py"
    assert repo.named("go.mod") == ("go.mod", "a/go.mod", "a/b/go.mod")
    assert repo.matching("*.py", "a-?/x") == ("a-b/x", "a/z.py")
    assert repo.below("a") == ("a/b/go.mod", "a/go.mod", "a/z.py")
    assert repo.beside("a") == ("go.mod", "z.py")
    assert repo.beside("") == ("go.mod",)


def test_a_glob_of_nothing_matches_nothing(make_repo: MakeRepo) -> None:
    assert make_repo({"a": ""}).matching() == ()


def test_text_is_plain_text(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {
            "crlf": b"a\r\nb\r\n",
            "bom": b"\xef\xbb\xbfa",
            "utf16": "a\r\n".encode("utf-16"),
            "latin": b"caf\xe9",
            "binary": b"a\0b",
        }
    )

    assert {path: repo.text(path) for path in repo.files} == {
        "crlf": "a\nb\n",
        "bom": "a",
        "utf16": "a\n",
        "latin": "caf\ufffd",
        "binary": "",
    }
    assert repo.problems == ()


@pytest.mark.parametrize(
    ("path", "content", "message", "line"),
    [
        ("a.toml", "x = 1\ny = [,", "is not valid TOML: Invalid value", 2),
        ("a.json", '{"a": 1,\n b}', "is not valid JSON: Expecting property name", 2),
        ("a.yml", "a: 1\nb: c: d", "is not valid YAML: mapping values", 2),
        ("deep.json", "[" * 100_000, "is not valid JSON: maximum recursion depth", None),
        ("deep.toml", "a = " + "[" * 100_000, "is not valid TOML: maximum recursion depth", None),
        ("deep.yml", "[" * 100_000, "is not valid YAML: nested too deeply", 1),
        ("a.xml", "<a>\n<b></a>", "is not valid XML: ", 2),
    ],
)
def test_a_file_that_cannot_be_parsed_is_a_finding(
    make_repo: MakeRepo, path: str, content: str, message: str, line: int | None
) -> None:
    repo = make_repo({path: content})

    read = {"toml": repo.toml, "json": repo.json, "yml": repo.yaml, "xml": repo.xml}
    read[path.rpartition(".")[2]](path)

    (finding,) = repo.problems
    assert finding.rule == "unreadable-file"
    assert finding.severity is Severity.LOW
    assert finding.message.startswith(f"{path} {message}")
    assert finding.where == Place(path, line)


def test_what_is_not_there_reads_as_empty(make_repo: MakeRepo) -> None:
    repo = make_repo({"a": ""})

    assert repo.text("b") == ""
    assert not repo.toml("b")
    assert not repo.json("b")
    assert not repo.yaml("b")
    assert repo.problems == ()


def test_a_large_file_is_not_read_and_is_a_finding(tmp_path: Path) -> None:
    with (tmp_path / "package.json").open("wb") as file:
        file.truncate(2_000_000_000)
    repo = open_folder(tmp_path)

    assert repo.text("package.json") == ""
    (finding,) = repo.problems
    assert finding.message == f"package.json is larger than {MAX_BYTES:,} bytes and was not read"


def test_a_file_that_became_a_link_is_not_read_and_is_a_finding(tmp_path: Path) -> None:
    write_files(tmp_path, {"repo/go.mod": "module a\n", "secret": "token"})
    repo = open_folder(tmp_path / "repo")
    (tmp_path / "repo/go.mod").unlink()
    (tmp_path / "repo/go.mod").symlink_to(tmp_path / "secret")

    assert repo.text("go.mod") == ""
    assert [one.message for one in repo.problems] == ["go.mod could not be read"]


def test_a_folder_that_became_a_link_is_not_entered(tmp_path: Path) -> None:
    write_files(tmp_path, {"repo/sub/key": "mine", "outside/key": "token"})
    repo = open_folder(tmp_path / "repo")
    (tmp_path / "repo/sub").rename(tmp_path / "moved")
    (tmp_path / "repo/sub").symlink_to(tmp_path / "outside")

    assert repo.text("sub/key") == ""


def test_a_file_that_became_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    write_files(tmp_path, {"Makefile": "test:\n"})
    repo = open_folder(tmp_path)
    (tmp_path / "Makefile").unlink()
    os.mkfifo(tmp_path / "Makefile")

    assert repo.text("Makefile") == ""


def test_a_place_is_the_first_line_that_holds_the_words(make_repo: MakeRepo) -> None:
    repo = make_repo({"go.mod": "module a\n\ngo 1.25\n"})

    assert repo.place("go.mod", "go 1.25") == Place("go.mod", 3)
    assert repo.place("go.mod", "missing") == Place("go.mod", None)
    assert repo.place("go.mod") == Place("go.mod")


def test_files_are_read_once(tmp_path: Path) -> None:
    write_files(tmp_path, {"a": "before"})
    repo = open_folder(tmp_path)
    repo.text("a")
    write_files(tmp_path, {"a": "after"})

    assert repo.text("a") == "before"


def test_what_was_left_out_is_a_finding() -> None:
    class Nothing:
        def read(self, path: str, limit: int) -> bytes | None:
            return None

    repo = Snapshot(Nothing(), ["a"], truncated="files beyond the first 200,000")

    assert [one.message for one in repo.problems] == [
        "only a part of the repository was read: files beyond the first 200,000"
    ]


def test_memory_is_a_tree_like_others() -> None:
    repo = open_memory({"a.yml": "b: c\n"})

    assert repo.yaml("a.yml").text("b") == "c"
    assert repo.root is None


@pytest.mark.parametrize(
    ("root", "name", "path"),
    [
        ("", "a", "a"),
        ("a", "b", "a/b"),
        ("a/b", "../c", "a/c"),
        ("a", "./b/", "a/b"),
        ("a", "..", ""),
        ("a", ".", "a"),
    ],
)
def test_paths_are_joined_with_dots_resolved(root: str, name: str, path: str) -> None:
    assert joined(root, name) == path


def test_the_parent_of_a_file_at_the_top_is_the_root() -> None:
    assert parent("a") == ""
    assert parent("a/b/c") == "a/b"


def test_a_repository_with_files_on_top_reads_these_and_the_others_below(
    make_repo: MakeRepo,
) -> None:
    repo = make_repo({"a.json": '{"n": 1}', "b.txt": "below"})
    assert repo.json("a.json").text("n") == "1"

    over = repo.with_files({"a.json": '{"n": 2}', "c.txt": "new"})

    assert over.files == ("a.json", "b.txt", "c.txt")
    assert (over.json("a.json").text("n"), over.text("b.txt"), over.text("c.txt")) == (
        "2", "below", "new",
    )  # fmt: skip
    assert repo.files == ("a.json", "b.txt")
