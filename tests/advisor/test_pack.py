"""What leaves of a repository, and what stays."""

from __future__ import annotations

from pathlib import Path

from autodevops_cli.advisor.pack import MAX_TOKENS, packed
from autodevops_cli.advisor.tokens import tokens_of
from autodevops_cli.repository.snapshot import open_folder, open_memory
from tests.conftest import MakeGit, MakeRepo

TOKEN = "ghp_" + "Zx81kQpL0vTnB5mYcR7sWdE2aHfJ9uGi3oKt"


def paths(files: dict[str, str]) -> list[str]:
    return [file.path for file in packed(open_memory(files)).files]


def test_files_come_in_the_order_of_their_worth() -> None:
    files = {
        "scripts/release.sh": "make", "README.md": "# A\n\n## Tests\n\nmake test\n",
        "Makefile": "test:\n", "uv.lock": "version = 1\n", ".gitlab-ci.yml": "a: 1\n",
        "pkg/pyproject.toml": "[project]\n", "pyproject.toml": "[project]\n", "src/a.py": "1\n",
    }  # fmt: skip

    assert paths(files) == [
        "pyproject.toml", "pkg/pyproject.toml", ".gitlab-ci.yml", "uv.lock", "Makefile",
        "README.md", "scripts/release.sh",
    ]  # fmt: skip


def test_every_file_says_why_it_goes_along() -> None:
    [file] = packed(open_memory({"tox.ini": "[tox]\n"})).files

    assert (file.reason, file.text, file.cut) == ("defines tasks", "[tox]\n", False)


def test_forbidden_files_stay_and_are_listed() -> None:
    pack = packed(open_memory({".env": "A=1", ".npmrc": "b", "scripts/prod.key": "c"}))

    assert pack.files == ()
    assert pack.left_out == (
        (".env", "an environment file"), (".npmrc", "a tool's credentials"),
        ("scripts/prod.key", "key material"),
    )  # fmt: skip


def test_secrets_are_replaced_and_counted() -> None:
    [file] = packed(open_memory({"Makefile": f"push:\n\tgit push https://{TOKEN}@host\n"})).files

    assert file.text == "push:\n\tgit push https://[REDACTED:github:40]@host\n"
    assert file.redactions == 1


def test_the_tree_is_collapsed() -> None:
    pack = packed(open_memory({"a/b/c/d.py": "", "a/b/e.py": "", "a/f.txt": "", "LICENSE": ""}))

    assert pack.tree == "a/ 1: txt×1\na/b/ 2: py×2\nLICENSE"


def test_a_secret_in_a_file_name_does_not_leave() -> None:
    assert packed(open_memory({TOKEN: "x"})).tree == "[REDACTED:github:40]"


def test_a_lock_file_is_told_by_size_digest_and_beginning() -> None:
    text = "# yarn lockfile v1\n" + "a@1:\n" * 200

    [file] = packed(open_memory({"yarn.lock": text})).files

    assert file.text.startswith("1,019 bytes, 201 lines, sha256 4896d36b2dda5cd2\n")
    assert "# yarn lockfile v1\n" in file.text
    assert len(file.text) < 400
    assert file.cut


def test_of_a_readme_the_telling_sections_go_along() -> None:
    text = (
        "# Thing\n\nNice.\n\n## Why\n\nBecause.\n\nInstalling\n----------\n\nmake\n\n## Love\n\nx\n"
    )

    [file] = packed(open_memory({"README.md": text})).files

    assert file.text == "Installing\n----------\n\nmake"


def test_long_files_are_cut_at_a_line() -> None:
    [file] = packed(open_memory({"Makefile": "all: one\n" * 2_000})).files

    assert file.cut
    assert len(file.text) <= 8_000
    assert file.text.endswith("one\n")


def test_a_key_across_the_cut_leaves_nothing_behind() -> None:
    key = "-----BEGIN PRIVATE KEY-----\n" + "A1b2C3d4E5f6G7h8\n" * 2_000
    [file] = packed(open_memory({"Makefile": "a: b\n" * 1_590 + key})).files

    assert "A1b2C3d4" not in file.text
    assert file.redactions == 1


def test_what_has_no_room_is_left_out_scripts_first() -> None:
    big = "".join(f"target-{number}: {number * 7919}\n" for number in range(2_000))
    files = {f"p{number}/Makefile": big for number in range(60)}
    files |= {"README.md": f"## Tests\n\n{big}", "scripts/a.sh": big, "package.json": "{}"}

    pack = packed(open_memory(files))

    assert pack.files[0].path == "package.json"
    assert ("scripts/a.sh", "no room") in pack.left_out
    assert ("README.md", "no room") in pack.left_out
    assert sum(tokens_of(file.text) for file in pack.files) <= MAX_TOKENS


def test_specimens_and_other_peoples_files_stay() -> None:
    assert paths({
        "tests/fixtures/a/package.json": "{}", "examples/b/go.mod": "module b",
        "vendor/c/Cargo.toml": "[package]", "a/b/c/d/pom.xml": "<project/>",
        "tests/requirements.txt": "pytest\n",
    }) == ["tests/requirements.txt"]  # fmt: skip


def test_only_tracked_files_leave(make_git: MakeGit) -> None:
    root = make_git({"Makefile": "a:\n"})
    (root / "tox.ini").write_text("[tox]\n")

    assert [file.path for file in packed(open_folder(root)).files] == ["Makefile"]


def test_links_do_not_leave(make_repo: MakeRepo, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("all: x\n")
    repo = make_repo({"package.json": "{}"})
    (tmp_path / "repo" / "Makefile").symlink_to(tmp_path / "secret")

    assert [file.path for file in packed(open_folder(repo.root or tmp_path)).files] == [
        "package.json"
    ]


def test_the_same_files_give_the_same_pack() -> None:
    files = {"b/go.mod": "module b\n", "Makefile": "a:\n", "go.sum": "x\n"}

    assert packed(open_memory(files)) == packed(open_memory(dict(reversed(files.items()))))


def test_odd_files_are_no_reason_to_fail(make_repo: MakeRepo) -> None:
    repo = make_repo({
        "Makefile": b"\xff\xfe\x00\xd8", "README.md": b"\x00\x01", "go.mod": b"",
        "tox.ini": b"\xff", "package-lock.json": b"\xff" * 400,
    })  # fmt: skip

    assert [file.path for file in packed(repo).files] == [
        "package-lock.json",
        "Makefile",
        "tox.ini",
    ]
