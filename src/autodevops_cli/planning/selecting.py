"""Tells whether a test command picks some of the tests and leaves the others out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from autodevops_cli.planning.wrappers import unwrapped

Words = tuple[str, ...]

_CARGO = frozenset({
    "--test", "--doc", "--lib", "--bin", "--bins", "--example", "--examples", "--bench",
    "--benches", "-p", "--package", "--ignored",
})  # fmt: skip
_CARGO_VALUED = frozenset({
    "--features", "-F", "--target", "--profile", "-j", "--jobs", "--exclude", "--color",
    "--target-dir", "--config", "-Z", "--partition", "-P", "--manifest-path",
})  # fmt: skip
_GRADLE = re.compile(r":?[\w.-]+:[\w:.-]+")


def is_selection(words: Words) -> bool:
    """Tell whether a command runs less than all tests of its folder."""
    inner = unwrapped(words).words
    name = inner[0].rpartition("/")[2]
    look = _LOOKS.get(name)
    return look(inner[1:]) if look else False


def _cargo(words: Words) -> bool:
    own = words[: words.index("--")] if "--" in words else words
    manifest = _option(own, "--manifest-path").removeprefix("./")
    if _CARGO & set(words) or manifest not in ("", "Cargo.toml"):
        return True
    plain = [
        word for before, word in zip(("", *own), own, strict=False)
        if not word.startswith(("-", "+")) and before not in _CARGO_VALUED
    ]  # fmt: skip
    verbs = {"test", "t", "nextest", "run", "r"}
    return any(word not in verbs for word in plain)


def _go(words: Words) -> bool:
    return any(word.partition("=")[0] in ("-run", "-bench", "-fuzz", "-skip") for word in words)


def _pytest(words: Words) -> bool:
    if "-k" in words or any(word.endswith(".py") or "::" in word for word in words):
        return True
    chosen = _option(words, "-m")
    return bool(chosen) and not chosen.startswith("not ")


def _maven(words: Words) -> bool:
    projects = _option(words, "-pl", "--projects")
    picked = bool(projects) and not all(one.startswith("!") for one in projects.split(","))
    return picked or any(re.match(r"-D(?:it\.)?test=", word) for word in words)


def _gradle(words: Words) -> bool:
    return "--tests" in words or any(_GRADLE.fullmatch(word) for word in words)


def _phpunit(words: Words) -> bool:
    picks = any(_option(words, name) for name in ("--group", "--filter"))
    return picks or any(word.endswith(".php") for word in words if not word.startswith("-"))


def _option(words: Words, *names: str) -> str:
    for word, following in zip(words, (*words[1:], ""), strict=False):
        name, equals, value = word.partition("=")
        if name in names:
            return value if equals else following
    return ""


def _gleam(words: Words) -> bool:
    return "--runtime" in words or "javascript" in words


_LOOKS: Mapping[str, Callable[[Words], bool]] = {
    "cargo": _cargo, "go": _go, "gotestsum": _go, "pytest": _pytest, "py.test": _pytest,
    "mvn": _maven, "mvnw": _maven, "gradle": _gradle, "gradlew": _gradle,
    "phpunit": _phpunit, "simple-phpunit": _phpunit, "pest": _phpunit, "paratest": _phpunit,
    "gleam": _gleam,
}  # fmt: skip
