"""Ruby's tools: rake, Rails and Bundler by their tasks."""

from __future__ import annotations

import re
from collections.abc import Mapping

from autodevops_cli.planning.naming import kind_of_name
from autodevops_cli.planning.tooling._shared import RUBY, Look, Use, Words, first, script

_LINTING_TASK = re.compile(r"(?:lint|rubocop|style|quality|reek|haml|slim|erb|brakeman)(?:$|[:_-])")


def _rake(words: Words) -> Use:
    """Tasks of rake by their names; without one it runs the default task, which is the tests."""
    names = [word.partition("[")[0] for word in words if re.match(r"[a-z][\w:]*", word)]
    kinds = [_rake_task(name) for name in names if "=" not in name]
    best = next(
        (one for one in ("test", "typecheck", "lint", "prepare", "build") if one in kinds), ""
    )
    return (best or ("none" if kinds else "test")), RUBY


def _rake_task(name: str) -> str:
    if name.startswith(("db:", "parallel:", "assets:", "tailwindcss:", "javascript:", "css:")):
        done = re.search(r":(?:drop|seed|rollback|clean|clobber)\b", name)
        return (
            "none" if done else "test" if name in ("parallel:spec", "parallel:test") else "prepare"
        )
    if name in ("zeitwerk:check", "standard", "internal_investigation"):
        return "lint"
    kind = "test" if name == "default" else kind_of_name(name) or "none"
    # A part of an application that lints itself (factories, translations) runs the application.
    return kind if kind != "lint" or _LINTING_TASK.match(name) else "none"


def _rails(words: Words) -> Use:
    return ("none", RUBY) if first(words) in ("", "server", "s", "runner") else _rake(words)


def _bundle(words: Words) -> Use:
    verb = first(words)
    return {"install": "install", "": "install", "audit": "lint"}.get(verb, "none"), RUBY


def _gem(words: Words) -> Use:
    return ("build" if first(words) == "build" else "none"), RUBY


def _ruby(words: Words) -> Use | None:
    if any(re.match(r"-I\S*(?:test|spec)", word) for word in words):
        return "test", RUBY
    return script(words, RUBY, r"\.rb$")


LOOKS: Mapping[str, Look] = {
    "rake": _rake,
    "rails": _rails,
    "bundle": _bundle,
    "bundler": _bundle,
    "gem": _gem,
    "ruby": _ruby,
}
