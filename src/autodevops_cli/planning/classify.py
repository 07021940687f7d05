"""What a command of existing CI is for: install, test, lint, format, typecheck, build, prepare."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from autodevops_cli.planning.naming import is_aside, is_vague, kind_of_name
from autodevops_cli.planning.runners import NODE_MANAGERS, Bodies, Called, called
from autodevops_cli.planning.selecting import is_selection
from autodevops_cli.planning.tooling import purpose
from autodevops_cli.planning.wrappers import Inner, unwrapped
from autodevops_cli.repository.shell import commands
from autodevops_cli.repository.snapshot import joined

REWRITES = "rewrites files"
MAX_DEPTH = 4
MAX_BODY = 60
ORDER = ("test", "typecheck", "lint", "format", "build", "install", "prepare")
_NEGATED = re.compile(r"not\s|--(?:ignore|exclude|deselect|skip|no-|without)|-x$|!")
_ENVIRONMENT = re.compile(r"(?:^|-)(?:py|pypy|graalpy)-?\d*(?:\.\d+)?t?(?=$|-)")
_NO_RUN = frozenset({"--help", "--version", "--notest", "--installpkg", "--list", "--collect-only"})
_INSTALLS = re.compile(
    r"\b(?:pip3?\b.{0,40}\binstall|uv sync|poetry install|(?:npm|pnpm|yarn) (?:ci|install)|go mod)"
)
# What follows says how to compile: `-c Release` is no release.
_CONFIGURATION = frozenset({"-c", "--configuration"})
_LABELS = {
    ("cargo", "lint"): "clippy", ("cargo", "format"): "rustfmt", ("go", "lint"): "vet",
    ("go", "format"): "gofmt", ("mix", "format"): "mix-format",
    ("dotnet", "format"): "dotnet-format",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """What a command is for, the tool or target that does it, and whose it can be.

    `languages` is empty for what belongs to no language in particular; `aside` marks special runs.
    """

    kind: str
    tool: str
    languages: tuple[str, ...] = ()
    folder: str = ""
    aside: bool = False
    runner: str = ""
    inside: tuple[str, ...] = ()
    """The tools that a target or script runs in the end."""


def classified(words: tuple[str, ...], bodies: Bodies, folder: str, depth: int = 0) -> Use | None:
    """Return what a command is for; None where it is for nothing that a pipeline repeats."""
    if not words or depth > MAX_DEPTH or "sudo" in words[:1] or _NO_RUN & set(words):
        return None
    inner = unwrapped(words)
    if beside := _beside_scripts(inner.words, bodies, folder):
        return classified(beside, bodies, folder, depth + 1)
    asked = called(inner.words) if not inner.modular or inner.words[0] in ("tox", "nox") else None
    use = _asked(asked, inner, bodies, folder, depth) if asked else None
    use = use or _tool(inner)
    if use is None:
        return None
    selects = use.kind == "test" and is_selection(inner.words)
    return replace(use, aside=use.aside or selects or _special(inner.words))


def _beside_scripts(words: tuple[str, ...], bodies: Bodies, folder: str) -> tuple[str, ...] | None:
    """Return the tool in `yarn jest` or `pnpm turbo run test`, unless a script has this name."""
    asked = called(words) if words[0] in NODE_MANAGERS and words[0] != "npm" else None
    if asked is None or asked.installs or words[1:2] != asked.names[:1] or words[1] == "test":
        return None
    known = bodies.text(asked.runner, asked.names[0], joined(folder, asked.folder))
    inner = words[1:]
    if known or not (called(inner) or purpose(inner)):
        return None
    return inner


def _tool(inner: Inner) -> Use | None:
    words = inner.words
    found = purpose(words)
    if found is None or found[0] == "none":
        return None
    kind, languages = found
    return Use(kind, _LABELS.get((words[0], kind), words[0].rpartition("/")[2]), languages)


def _asked(asked: Called, inner: Inner, bodies: Bodies, folder: str, depth: int) -> Use | None:
    """Return what a task runner is asked for, by the names of its targets and their bodies."""
    if asked.installs:
        return Use("install", asked.runner, asked.languages, asked.folder)
    where = joined(folder, asked.folder) if asked.folder else folder
    if asked.runner in ("tox", "nox") and not asked.names:
        return Use("test", asked.runner, asked.languages, runner=asked.runner)
    found = [
        use for name in asked.names if (use := _target(asked, name, bodies, where, depth))
    ]  # fmt: skip
    if not found or len(found) < len(asked.names):
        return None
    best = min(found, key=lambda use: ORDER.index(use.kind))
    aside = best.aside or any(is_aside(name) for name in asked.names)
    return replace(best, folder=asked.folder, aside=aside, runner=asked.runner)


def _target(asked: Called, name: str, bodies: Bodies, folder: str, depth: int) -> Use | None:
    plain = name.rpartition("/")[2] if asked.runner == "script" else name
    text = bodies.text(asked.runner, name, folder)
    reason = bodies.reason_against(asked.runner, name, folder)
    inside = _body(text, bodies, folder, depth)
    named = _by_name(asked, plain)
    if named == "none" or reason not in ("", "does nothing", REWRITES):
        return None
    if reason == REWRITES and "format" in (named, inside.kind):
        return None
    label = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower() or asked.runner
    languages = asked.languages or inside.languages
    # A name that promises tests is believed; one that only promises "checks" is looked into.
    if inside.kind and (not named or is_vague(plain) or (named == "test" and inside.checks_only)):
        return Use(inside.kind, label, languages, aside=is_aside(plain), inside=inside.tools)
    if not named or (named == "format" and not inside.kind and not _says_check(plain)):
        return None
    if named == "install" and text and inside.kind != "install" and not _INSTALLS.search(text):
        return None  # installs something else than the project's dependencies
    return Use(named, label, languages, aside=is_aside(plain), inside=inside.tools)


def _by_name(asked: Called, name: str) -> str:
    if asked.runner == "tox" and _ENVIRONMENT.search(name):
        return kind_of_name(_ENVIRONMENT.sub("", name)) or "test"
    if asked.runner == "hatch" and ":" in name:
        env, _, script = name.partition(":")
        return next((kind for one in (env, script) if (kind := kind_of_name(one))), "")
    if asked.runner == "hatch" and name == "fmt":
        return "lint"
    return kind_of_name(name)


def _says_check(name: str) -> bool:
    return bool(re.search(r"check|verify|test|lint|diff|ci", name, re.IGNORECASE))


@dataclass(frozen=True, slots=True)
class _Inside:
    kind: str = ""
    languages: tuple[str, ...] = ()
    checks_only: bool = False
    tools: tuple[str, ...] = ()


def _body(text: str, bodies: Bodies, folder: str, depth: int) -> _Inside:
    """Return what the commands of a script are for, taken together."""
    found = [
        use for command in commands(text)[:MAX_BODY]
        if command.directory is not None
        and (use := classified(command.words, bodies, joined(folder, command.directory), depth + 1))
    ]  # fmt: skip
    if not found:
        return _Inside()
    kinds = {use.kind for use in found}
    best = min(found, key=lambda use: ORDER.index(use.kind))
    checks = kinds & {"typecheck", "lint", "format"}
    kind = "lint" if best.kind in checks and len(checks) > 1 else best.kind
    tools = tuple(dict.fromkeys(use.tool for use in found if use.kind in (*checks, "test")))
    return _Inside(kind, best.languages, kinds <= {*checks, "install", "prepare"}, tools)


def _special(words: tuple[str, ...]) -> bool:
    """Tell whether the words of a command pick special tests, such as `tests/integration`."""
    return any(
        is_aside(word) for before, word in zip(("", *words), words, strict=False)
        if not _NEGATED.match(word) and not _NEGATED.match(before)
        and not (word.startswith("--") and "=" in word) and not word.startswith(("$(", "`"))
        and before not in _CONFIGURATION
    )  # fmt: skip
