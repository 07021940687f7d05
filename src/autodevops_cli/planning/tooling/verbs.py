"""The build tools of further languages: which of their verbs is for what."""

from __future__ import annotations

import re
from collections.abc import Mapping

Words = tuple[str, ...]
Use = tuple[str, tuple[str, ...]]

CLOJURE, SCALA, SWIFT, DART = ("clojure",), ("scala",), ("swift",), ("dart",)
HASKELL, OCAML = ("haskell",), ("ocaml",)

# For each tool the pattern of what follows it, first match first; what matches none is "none".
_VERBS: Mapping[str, tuple[tuple[str, ...], tuple[tuple[str, str], ...]]] = {
    "lein": (CLOJURE, (
        ("format", r"cljfmt (?:.* )?check"), ("lint", r"clj-kondo|eastwood|kibit|bikeshed|check"),
        ("test", r"[\w:+-]*test[\w-]*|midje|spec|kaocha|cloverage"),
        ("build", r"uberjar|jar|compile"), ("install", r"deps"),
    )),
    "clojure": (CLOJURE, (
        ("test", r"-[AMXT]\S*(?:test|kaocha|runner)\S*|-T\S+ (?:ci|test)"),
        ("format", r"-[MX]\S*cljfmt\S*|-[MX]\S*fmt\S* check"),
        ("lint", r"-[MX]\S*(?:kondo|lint|eastwood)\S*"),
        ("build", r"-T\S+ (?:uber|jar|uberjar)"), ("install", r"-P"),
    )),
    "clj-kondo": (CLOJURE, (("lint", r"--lint"),)),
    "cljfmt": (CLOJURE, (("format", r"check"),)),
    "mill": (SCALA, (
        ("format", r"\S*checkFormat\S*"), ("test", r"\S*\.?test(?:\.\S+)?"),
        ("build", r"\S*compile"),
    )),
    "scala-cli": (SCALA, (("test", r"test"), ("format", r"fmt .*--check"), ("build", r"compile"))),
    "scalafmt": (SCALA, (("format", r"--(?:test|check|list)"),)),
    "swift": (SWIFT, (
        ("test", r"test"), ("build", r"build"), ("install", r"package resolve"),
        ("format", r"format lint"), ("lint", r"package plugin .*lint"),
    )),
    "xcodebuild": (SWIFT, (("test", r"test"), ("build", r"build|build-for-testing"))),
    "swiftlint": (SWIFT, (("none", r"--version|version"), ("lint", r""))),
    "swiftformat": (SWIFT, (("format", r"--lint"),)),
    "dart": (DART, (
        ("test", r"test|run test"), ("lint", r"analyze"),
        ("format", r"format .*--set-exit-if-changed"), ("install", r"pub get"),
        ("prepare", r"run build_runner build"), ("build", r"compile"),
    )),
    "flutter": (DART, (
        ("test", r"test"), ("lint", r"analyze"), ("install", r"pub get"), ("build", r"build"),
        ("prepare", r"gen-l10n|pub run build_runner build"),
    )),
    "melos": (DART, (("test", r"(?:run )?test\S*"), ("lint", r"(?:run )?analyze|lint"))),
    "cabal": (HASKELL, (
        ("install", r".*--(?:only-dependencies|dependencies-only)"),
        ("test", r"(?:v2-|new-)?test"), ("build", r"(?:v2-|new-)?build"), ("lint", r"check"),
    )),
    "stack": (HASKELL, (
        ("install", r".*--only-dependencies"), ("build", r".*--no-run-tests"),
        ("test", r"(?:.* )?test|.*--test"), ("build", r"(?:.* )?build"),
    )),
    "hlint": (HASKELL, (("lint", r""),)),
    "ormolu": (HASKELL, (("format", r".*(?:--mode check|-c\b)"),)),
    "fourmolu": (HASKELL, (("format", r".*(?:--mode check|-c\b)"),)),
    "dune": (OCAML, (
        ("format", r"fmt|build @fmt"), ("test", r"test|runtest|build .*@\S*(?:runtest|test)"),
        ("build", r"build"),
    )),
    "opam": (OCAML, (("install", r"install"),)),
}  # fmt: skip
_SAME = {"clj": "clojure", "millw": "mill", "swift-format": "swiftformat"}


def _compiled(verbs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (kind, re.compile(rf"(?:{said})(?=\s|$|=)" if said else "")) for kind, said in verbs
    )


_LOOKS = {name: (languages, _compiled(verbs)) for name, (languages, verbs) in _VERBS.items()}


def verb_purpose(words: Words) -> Use | None:
    """Return what a tool of these languages is for, None for a tool of another one."""
    name = words[0].rpartition("/")[2]
    if words[:3] == ("opam", "exec", "--"):
        return verb_purpose(words[3:]) if words[3:] else None
    found = _LOOKS.get(_SAME.get(name, name))
    if found is None:
        return None
    languages, verbs = found
    rest = " ".join(words[1:])[:2000]
    plain = " ".join(word for word in words[1:] if not word.startswith("--"))[:2000]
    for kind, said in verbs:
        if said.match(rest) or said.match(plain) or _anywhere(name, said, rest):
            return kind, languages
    return "none", languages


def _anywhere(name: str, said: re.Pattern[str], rest: str) -> bool:
    """Tell whether the verb stands behind others: Leiningen and Xcode take several."""
    several = name in ("lein", "clojure", "clj", "xcodebuild")
    return several and any(said.match(rest, one.end()) for one in re.finditer(r"[\s,]+", rest))
