"""Tools that come with a compiler, and the few of no language, by their verbs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from autodevops_cli.planning.tooling._shared import (
    DOTNET,
    GO,
    RUST,
    Look,
    Use,
    Words,
    first,
    formatter,
)

_CARGO = {
    "test": "test", "t": "test", "nextest": "test", "clippy": "lint", "fmt": "format",
    "build": "build", "b": "build", "check": "build", "c": "build",
}  # fmt: skip
_DOTNET = {
    "test": "test", "vstest": "test", "build": "build", "publish": "build", "restore": "install",
}  # fmt: skip
_GO = {"test": "test", "vet": "lint", "build": "build", "mod": "install"}


def _cargo(words: Words) -> Use:
    if words[:1] and words[0].startswith("+"):
        return "none", RUST  # wants a toolchain beside the one that the job has
    return _CARGO.get(first(words), "none"), RUST


def _go(words: Words) -> Use:
    verb = first(words)
    if verb == "mod":
        return ("install" if "download" in words else "none"), GO
    if verb == "fmt":
        return "format", GO
    return _GO.get(verb, "none"), GO


def _dotnet(words: Words) -> Use:
    verb = first(words)
    if verb == "tool" and words[:2] == ("tool", "run"):
        return _dotnet(words[2:])
    if verb in ("format", "csharpier", "fantomas", "jb"):
        checks = {"--verify-no-changes", "--check", "check"} & set(words)
        return ("format" if checks else "none"), DOTNET
    return _DOTNET.get(verb, "none"), DOTNET


def _zig(words: Words) -> Use:
    verb = first(words)
    if verb == "fmt":
        return ("format" if "--check" in words else "none"), ("zig",)
    tests = verb == "test" or (verb == "build" and "test" in words)
    return ("test" if tests else "build" if verb == "build" else "none"), ("zig",)


def _crystal(words: Words) -> Use:
    if words[:2] == ("tool", "format"):
        return ("format" if "--check" in words else "none"), ("crystal",)
    return {"spec": "test", "build": "build"}.get(first(words), "none"), ("crystal",)


def _terraform(words: Words) -> Use:
    checks = first(words) == "fmt" and "-check" in words
    return ("format" if checks else "none"), ("terraform",)


def _copying(words: Words) -> Use:
    """Copying a sample or touching a file readies a checkout, when all of it stays inside."""
    plain = [word for word in words if not word.startswith("-")]
    inside = all(re.fullmatch(r"(?!.*\.\.)[\w.@-][\w./@-]*", word) for word in plain)
    return ("prepare" if plain and inside else "none"), ()


LOOKS: Mapping[str, Look] = {
    "gofmt": formatter(GO),
    "goimports": formatter(GO),
    "gofumpt": formatter(GO),
    "rustfmt": formatter(RUST),
    "cargo": _cargo,
    "go": _go,
    "terraform": _terraform,
    "cp": _copying,
    "touch": _copying,
    "zig": _zig,
    "crystal": _crystal,
    "dotnet": _dotnet,
}
