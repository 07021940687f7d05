"""A lock is read back as it was written, and whatever is wrong with one is said with its line."""

from __future__ import annotations

import base64
import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodevops_cli.errors import InvalidLock
from autodevops_cli.lockfile import Lock, Locked, Origin, blob_id, canonical_hash, read, write
from autodevops_cli.model.drift import Ownership

ORIGIN = Origin(
    "1.2.0", "github", "sha256:aa", "sha256:bb", "sha256:cc", "github", ("updates", "security")
)
CI = ".github/workflows/ci.yml"


def locked(
    path: str, base: str, policy: Ownership = Ownership.MANAGED, replaced: str = ""
) -> Locked:
    return Locked(path, policy, base, blob_id(base.encode()), canonical_hash(base), replaced)


LOCK = Lock(ORIGIN, (locked(CI, "name: CI\n"),))
TEXT = """\
# Written by autodevops; commit this file. It remembers what was generated, so that the next run
# can tell your edits from its own lines and keep them.

version = 1
generator = "1.2.0"
provider = "github"
extras = ["updates", "security"]
templates = "github"
templates-digest = "sha256:aa"
inputs = "sha256:bb"
plan = "sha256:cc"

[[file]]
path = ".github/workflows/ci.yml"
policy = "managed"
blob = "58439813fe88d3d045a3093999f382522a7a7327"
canonical = "06e1b32fa09079ae2f0001fff0eca27b4985957d4eb4857929b3cf058faae541"
base = \"\"\"
(compressed)
\"\"\"
"""

paths = st.from_regex(r"[a-z .é\"'#]{1,8}(/[a-zA-Z-]{1,8}){0,2}\.yml", fullmatch=True).filter(
    lambda path: not {"", ".", "..", ".git"} & set(path.split("/"))
)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
files = st.builds(locked, paths, words, st.sampled_from(Ownership), words)
locks = st.builds(
    Lock,
    st.builds(Origin, words, words, words, words, words, words, st.lists(words).map(tuple)),
    st.lists(files, unique_by=lambda one: one.path, max_size=4).map(tuple),
)


@given(locks)
def test_a_lock_is_read_back_as_it_was_written(lock: Lock) -> None:
    text = write(lock)

    assert read(text) == lock
    assert write(read(text)) == text


def test_a_lock_reads_well() -> None:
    # What a text compresses to differs between versions of zlib.
    assert re.sub(r"\neN\S+\n", "\n(compressed)\n", write(LOCK)) == TEXT


def test_files_stand_in_path_order_whatever_the_order_was() -> None:
    one, two = locked("a.yml", "a"), locked("b.yml", "b")

    assert write(Lock(ORIGIN, (two, one))) == write(Lock(ORIGIN, (one, two)))


def test_an_ejected_file_needs_no_base() -> None:
    lock = Lock(ORIGIN, (Locked(CI, Ownership.EJECTED),))

    assert read(write(lock)) == lock


def test_windows_line_breaks_change_nothing() -> None:
    assert read(write(LOCK).replace("\n", "\r\n")) == LOCK


def test_a_base_that_another_machine_compressed_keeps_its_spelling() -> None:
    squeezed = base64.b64encode(zlib.compress(b"name: CI\n", 0)).decode()
    text = re.sub(r"\neN\S+\n", f"\n{squeezed}\n", write(LOCK))

    assert write(read(text)) == text


def test_git_gives_a_text_the_same_name() -> None:
    assert blob_id(b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"


def changed(old: str, new: str) -> str:
    """Return the text of a good lock with one thing changed in it."""
    text = write(LOCK)
    assert old in text
    return text.replace(old, new)


def test_the_marks_of_a_merge_are_named() -> None:
    text = changed('policy = "managed"', '<<<<<<< ours\npolicy = "managed"\n=======\n>>>>>>> x')

    with pytest.raises(InvalidLock, match=r"lock.toml:15 holds the marks of a merge") as caught:
        read(text)

    assert caught.value.hint == (
        "delete .autodevops/lock.toml and run `autodevops adopt`, which keeps the files as they are"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("version = 1", "version = = 1", r":4 is not valid TOML"),
        ("version = 1", 'version = "1"', r"says no version"),
        ("version = 1", "version = true", r"says no version"),
        ('policy = "managed"', 'policy = "mine"', r":14 has the policy 'mine'"),
        ('policy = "managed"', "policy = 1", r"has no text as policy of .github/workflows/ci.yml"),
        ('policy = "managed"', 'polcy = "managed"', r"'polcy'.*did you mean policy\?"),
        ('extras = ["updates", "security"]', "extras = [1]", "has no list of texts as extras"),
        ('provider = "github"', "provider = [[1]]", "has no text as provider"),
        (f'"{CI}"', '"../ci.yml"', r":14 names '../ci.yml', which is no file"),
        (f'"{CI}"', '"/etc/passwd"', "which is no file"),
        (f'"{CI}"', '".git/config"', "which is no file"),
        (f'"{CI}"', '"a\\nb"', "which is no file"),
        (f'"{CI}"', '".autodevops/lock.toml"', "which is no file"),
        ('blob = "', 'blob = "0', ":14 has a base for .* that is not the blob it names"),
        ('canonical = "', 'canonical = "x', "has no canonical hash"),
        ("eN", "!!", "has a base for .* that cannot be read"),
        ("eN", "eNeN", "has a base for .* that cannot be read"),
        ("base =", 'replaced = "!"\nbase =', "has a replaced for .* that cannot be read"),
        ("[[file]]", "[file]", "has no list of at most"),
        ("[[file]]", "[[files]]", r"'files'.*did you mean file\?"),
    ],
)  # fmt: skip
def test_what_we_cannot_have_written_is_said(old: str, new: str, said: str) -> None:
    with pytest.raises(InvalidLock, match=said):
        read(changed(old, new))


def test_a_lock_from_the_future_asks_for_a_newer_tool() -> None:
    with pytest.raises(InvalidLock, match="is of version 2") as caught:
        read(changed("version = 1", "version = 2"))

    assert caught.value.hint == "use the autodevops that wrote it, or a newer one"


def test_a_path_stands_there_once() -> None:
    text = write(LOCK)
    twice = text + "\n[[file]]" + text.partition("[[file]]")[2]

    with pytest.raises(InvalidLock, match=f":23 names {CI} twice"):
        read(twice)


def test_a_base_that_unfolds_to_gigabytes_is_not_unfolded() -> None:
    bomb = base64.b64encode(zlib.compress(bytes(10_000_001), 9)).decode()

    with pytest.raises(InvalidLock, match="unfolds to more than 10,000,000 bytes"):
        read(re.sub(r"\neN\S+\n", f"\n{bomb}\n", write(LOCK)))


def test_many_bases_unfold_to_no_more_than_one_may() -> None:
    base = "x" * 9_999_999
    two = (locked("a.yml", base), locked("b.yml", base))

    with pytest.raises(InvalidLock, match=r"has a base for b.yml .* with those before it"):
        read(write(Lock(ORIGIN, two)))


def test_a_base_with_something_behind_its_end_is_refused() -> None:
    longer = base64.b64encode(zlib.compress(b"name: CI\n") + b"more").decode()

    with pytest.raises(InvalidLock, match="something behind its end"):
        read(re.sub(r"\neN\S+\n", f"\n{longer}\n", write(LOCK)))


@given(st.text(max_size=200))
def test_any_text_is_a_lock_or_says_why_not(text: str) -> None:
    with pytest.raises(InvalidLock):
        read(text)


@given(st.integers(0, 700), st.text(max_size=3))
def test_a_damaged_lock_is_read_or_refused(at: int, instead: str) -> None:
    text = write(LOCK)
    damaged = text[:at] + instead + text[at + len(instead) :]

    try:
        read(damaged)
    except InvalidLock as error:
        assert error.message.startswith(".autodevops/lock.toml")
