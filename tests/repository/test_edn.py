"""EDN: its values, Clojure's syntax around them, and what is refused."""

from __future__ import annotations

import pytest

from autodevops_cli.repository.edn import EdnError, paired, read_edn
from tests.conftest import MakeRepo


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{:a 1, :b [x y]}", {":a": "1", ":b": ["x", "y"]}),
        ('"a \\"b\\" \\n c"', 'a "b" \n c'),
        ("#{1 2}", ["1", "2"]),
        ("; a remark\n(defproject a/b \"1\")", ["defproject", "a/b", "1"]),
        ("[1 #_2 3]", ["1", "3"]),
        ("[1 #_ #_ 2 3 4]", ["1", "4"]),
        ("[^:skip-aot a.core ^{:doc 1} b]", ["a.core", "b"]),
        ("[#_ ^:dev a b]", ["b"]),
        ('[#"a\\d+" #inst "2026" \\c]', ["ad+", "2026", "\\c"]),
        ("[#(f %) 'x `y ~z @w #'v]", [["f", "%"], "x", "y", "z", "w", "v"]),
        ("#:git{:tag 1}", {":tag": "1"}),
        ("#?(:clj 1)", [":clj", "1"]),
        ("a b", "a"),
        ("", None),
    ],
    ids=["map", "string", "set", "list", "discard", "discard-twice", "metadata",
         "discarded-metadata", "tagged", "quoted", "namespaced", "conditional", "first-form",
         "empty"],
)  # fmt: skip
def test_a_form_is_read(text: str, value: object) -> None:
    assert read_edn(text) == value


@pytest.mark.parametrize(
    "text",
    ["{:a", "(]", ")", '"open', "[" * 10_000, "#" + "{" * 10_000],
    ids=["open", "crossed", "closed", "string", "deep", "deep-maps"],
)
def test_what_is_no_form_is_refused(text: str) -> None:
    with pytest.raises(EdnError):
        read_edn(text)


def test_pairs_leave_out_keys_that_are_no_text() -> None:
    assert paired([":a", "1", ["b"], "2", ":c"]) == {":a": "1"}


def test_what_is_no_list_has_no_pairs() -> None:
    assert paired("a") == {}


def test_a_file_that_is_broken_reads_as_nothing_and_is_told(make_repo: MakeRepo) -> None:
    repo = make_repo({"deps.edn": "{:deps {", "a.edn": "{:paths [1]}"})

    assert (repo.edn("a.edn"), repo.edn("deps.edn"), repo.edn("no.edn")) == (
        {":paths": ["1"]}, None, None,
    )  # fmt: skip
    assert [one.where.path for one in repo.problems] == ["deps.edn"]
