"""Archives are read in place, within limits, and what leads out of them is not there."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest

from autodevops_cli.errors import SourceNotFound, SourceTooLarge
from autodevops_cli.repository.archive import open_archive
from autodevops_cli.repository.snapshot import MAX_BYTES
from tests.conftest import MakeGit, git

FORMATS = {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}


def make_tar(
    path: Path, files: dict[str, str], *, mode: str = "w", kind: int = tarfile.PAX_FORMAT
) -> Path:
    """Write a tar and return its path; a content that starts with `->` is a link."""
    with tarfile.open(path, mode, format=kind) as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            if content.startswith("->"):
                member.type, member.linkname = tarfile.SYMTYPE, content[2:]
            member.size = 0 if member.issym() else len(content.encode())
            tar.addfile(member, io.BytesIO(content.encode()))
    return path


def make_zip(path: Path, files: dict[str, str]) -> Path:
    """Write a zip and return its path; a content that starts with `->` is a link."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            member = zipfile.ZipInfo(name)
            member.external_attr = (
                stat.S_IFLNK if content.startswith("->") else stat.S_IFREG
            ) << 16
            packed.writestr(member, content.removeprefix("->"), zipfile.ZIP_DEFLATED)
    return path


@pytest.mark.parametrize("name", ["shop.tar", "shop.tar.gz", "shop.tgz", "shop.zip"])
def test_git_archives_of_every_kind_are_read(make_git: MakeGit, tmp_path: Path, name: str) -> None:
    root = make_git({"go.mod": "module a\n", "cmd/main.go": "package main\n"})
    git(root, "archive", "--prefix=shop-1.0/", f"--output={tmp_path / name}", "HEAD")

    repo = open_archive(tmp_path / name)

    assert repo.files == ("cmd/main.go", "go.mod")
    assert repo.text("go.mod") == "module a\n"
    assert repo.name == "shop-1.0"
    assert repo.revision == git(root, "rev-parse", "HEAD")


def test_several_folders_at_the_top_stay(tmp_path: Path) -> None:
    repo = open_archive(make_tar(tmp_path / "shop.tar", {"a/x": "1", "b/y": "2"}))

    assert repo.files == ("a/x", "b/y")
    assert repo.name == "shop"


@pytest.mark.parametrize("kind", FORMATS.values(), ids=FORMATS.keys())
def test_long_and_foreign_names_are_read_in_every_format(tmp_path: Path, kind: int) -> None:
    long = "/".join(["folder" * 5] * 5) + "/" + "name" * 20
    files = {long: "long", "über/größe.txt": "foreign", "./dot": "dot"}

    repo = open_archive(make_tar(tmp_path / "a.tar", files, kind=kind))

    assert {path: repo.text(path) for path in repo.files} == {
        long: "long",
        "über/größe.txt": "foreign",
        "dot": "dot",
    }


ODD = {
    "ok.txt": "ok",
    "../above": "x",
    "/etc/passwd": "x",
    "a/../../b": "x",
    "back\\slash": "x",
    ".git/config": "x",
    "link": "->/etc/passwd",
}


def test_links_and_paths_that_lead_out_of_a_tar_are_not_there(tmp_path: Path) -> None:
    assert open_archive(make_tar(tmp_path / "a.tar", ODD)).files == ("ok.txt",)


def test_links_and_paths_that_lead_out_of_a_zip_are_not_there(tmp_path: Path) -> None:
    assert open_archive(make_zip(tmp_path / "a.zip", ODD)).files == ("ok.txt",)


@pytest.mark.parametrize("make", [make_tar, make_zip], ids=["tar", "zip"])
def test_a_large_file_is_told_and_not_read(tmp_path: Path, make: object) -> None:
    assert callable(make)
    repo = open_archive(make(tmp_path / "a", {"big": "x" * (MAX_BYTES + 1), "small": "x"}))

    assert (repo.text("big"), repo.text("small")) == ("", "x")
    assert [one.message for one in repo.problems] == [
        f"big is larger than {MAX_BYTES:,} bytes and was not read"
    ]


def test_an_archive_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    member = tarfile.TarInfo("bomb")
    member.size = 3_000_000_000
    with gzip.open(tmp_path / "bomb.tar.gz", "wb", compresslevel=1) as packed:
        packed.write(member.tobuf() + bytes(1_000_000))

    with pytest.raises(SourceTooLarge, match="unpacks to more than"):
        open_archive(tmp_path / "bomb.tar.gz")


def test_a_zip_with_too_long_a_list_is_refused(tmp_path: Path) -> None:
    length = 40_000_000
    with (tmp_path / "a.zip").open("wb") as file:
        file.write(b"PK\3\4")
        file.seek(length)
        file.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 9, 9, length, 0, 0))

    with pytest.raises(SourceTooLarge, match="more files than any repository"):
        open_archive(tmp_path / "a.zip")


def test_a_header_longer_than_any_name_is_refused(tmp_path: Path) -> None:
    member = tarfile.TarInfo("x")
    member.pax_headers = {"path": "a" * 100_000}
    with tarfile.open(tmp_path / "a.tar", "w", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(member)

    with pytest.raises(SourceNotFound, match="a header is longer than"):
        open_archive(tmp_path / "a.tar")


def test_a_damaged_file_in_a_zip_is_a_finding(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a/x": "text " * 100, "a/y": "fine"})
    content = bytearray(path.read_bytes())
    content[34:40] = b"\xff" * 6
    path.write_bytes(content)

    repo = open_archive(path)

    assert (repo.text("x"), repo.text("y")) == ("", "fine")
    assert [one.message for one in repo.problems] == ["x could not be read"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"just text",
        b"PK\3\4 and then nothing",
        b"\x1f\x8b and then nothing",
        gzip.compress(b"no tar" * 500),
        bytes(257) + b"ustar" + bytes(600),
    ],
    ids=["empty", "text", "zip", "gzip", "gzip of text", "tar"],
)
def test_what_is_no_archive_is_refused_with_a_hint(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)

    with pytest.raises(SourceNotFound) as raised:
        open_archive(tmp_path / "file")

    assert raised.value.hint == "name a folder, or an archive as tar, tar.gz or zip"


def test_a_cut_archive_is_refused(tmp_path: Path) -> None:
    path = make_tar(tmp_path / "a.tar", {"x": "y" * 5000})
    path.write_bytes(path.read_bytes()[:2000])

    with pytest.raises(SourceNotFound, match="ends in the middle"):
        open_archive(path)


def test_nothing_is_written_beside_an_archive(tmp_path: Path) -> None:
    path = make_tar(tmp_path / "a.tar.gz", {"x/y": "z"}, mode="w:gz")
    open_archive(path).text("y")

    assert [one.name for one in tmp_path.iterdir()] == ["a.tar.gz"]
