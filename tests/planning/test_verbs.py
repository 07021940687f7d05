"""The verbs of the build tools of further languages."""

from __future__ import annotations

import pytest

from autodevops_cli.planning.tooling.verbs import verb_purpose


@pytest.mark.parametrize(
    ("text", "kind", "language"),
    [
        ("lein test", "test", "clojure"),
        ("lein do clean, test", "test", "clojure"),
        ("lein with-profile +1.12 test", "test", "clojure"),
        ("lein cljfmt check", "format", "clojure"),
        ("lein cljfmt fix", "none", "clojure"),
        ("lein uberjar", "build", "clojure"),
        ("clojure -X:test", "test", "clojure"),
        ("clj -M:test:runner", "test", "clojure"),
        ("clojure -T:build ci", "test", "clojure"),
        ("clojure -M:clj-kondo --lint src", "lint", "clojure"),
        ("./mill __.test", "test", "scala"),
        ("swift test --parallel", "test", "swift"),
        ("swift package resolve", "install", "swift"),
        ("xcodebuild -scheme A clean test", "test", "swift"),
        ("dart format --output=none --set-exit-if-changed .", "format", "dart"),
        ("dart format .", "none", "dart"),
        ("dart pub get", "install", "dart"),
        ("flutter test --coverage", "test", "dart"),
        ("flutter analyze", "lint", "dart"),
        ("cabal v2-test --disable-optimization all", "test", "haskell"),
        ("cabal v2-build --dependencies-only all", "install", "haskell"),
        ("cabal build --enable-tests all", "build", "haskell"),
        ("cabal update", "none", "haskell"),
        ("stack --no-terminal test", "test", "haskell"),
        ("stack build --test", "test", "haskell"),
        ("stack build --test --no-run-tests", "build", "haskell"),
        ("opam install . --deps-only", "install", "ocaml"),
        ("opam exec -- dune runtest", "test", "ocaml"),
        ("dune build @fmt", "format", "ocaml"),
        ("dune build", "build", "ocaml"),
    ],
)
def test_a_verb_says_what_it_is_for(text: str, kind: str, language: str) -> None:
    assert verb_purpose(tuple(text.split())) == (kind, (language,))


@pytest.mark.parametrize("text", ["pytest", "cargo test", "opam exec --"])
def test_other_tools_are_left_to_others(text: str) -> None:
    found = verb_purpose(tuple(text.split()))

    assert found is None or found[0] == "none"
