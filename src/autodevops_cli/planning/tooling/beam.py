"""Build tools of Elixir, Erlang and Gleam by their verbs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from autodevops_cli.planning.tooling._shared import ELIXIR, ERLANG, GLEAM, Look, Use, Words, first

_MIX = {
    "test": "test", "coveralls": "test", "coveralls.json": "test", "coveralls.github": "test",
    "coveralls.html": "test", "coveralls.lcov": "test", "credo": "lint", "sobelow": "lint",
    "doctor": "lint", "dialyzer": "typecheck", "compile": "build", "deps.get": "install",
    "deps.audit": "lint", "ecto.create": "prepare", "ecto.migrate": "prepare",
    "ecto.setup": "prepare", "ecto.load": "prepare", "test.setup": "prepare",
}  # fmt: skip
_REBAR = {
    "eunit": "test", "ct": "test", "proper": "test", "dialyzer": "typecheck", "xref": "lint",
    "lint": "lint", "hank": "lint", "compile": "build", "get-deps": "install",
}  # fmt: skip
_GLEAM = {"test": "test", "build": "build", "check": "build", "deps": "install"}


def _mix(words: Words) -> Use:
    verb = first(words)
    if verb == "do":
        kinds = [_mix((word,))[0] for word in re.split(r"[,+\s]+", " ".join(words[1:])) if word]
        return next((kind for kind in kinds if kind != "none"), "none"), ELIXIR
    if verb == "format":
        return ("format" if "--check-formatted" in words else "none"), ELIXIR
    if verb == "compile" and "--warnings-as-errors" in words:
        return "lint", ELIXIR
    if verb == "deps.unlock" and "--check-unused" in words:
        return "lint", ELIXIR
    return _MIX.get(verb, "none"), ELIXIR


def _rebar(words: Words) -> Use:
    words = words[2:] if words[:1] == ("as",) else words
    verb = first(words)
    if verb == "do":
        kinds = [_rebar((word,))[0] for word in re.split(r"[,\s]+", " ".join(words[1:])) if word]
        return next((kind for kind in kinds if kind != "none"), "none"), ERLANG
    if verb in ("fmt", "format"):
        return ("format" if {"--check", "-c", "--verify"} & set(words) else "none"), ERLANG
    return _REBAR.get(verb, "none"), ERLANG


def _gleam(words: Words) -> Use:
    verb = first(words)
    if verb == "format":
        return ("format" if "--check" in words else "none"), GLEAM
    return _GLEAM.get(verb, "none"), GLEAM


LOOKS: Mapping[str, Look] = {
    "mix": _mix,
    "rebar3": _rebar,
    "gleam": _gleam,
}
