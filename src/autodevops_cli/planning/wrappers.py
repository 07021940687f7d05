"""Takes off what stands in front of a tool: `uv run`, `python -m`, `npx`, `env A=b`, …"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_LAYERS = 12

PYTHON = re.compile(r"(?:python|pypy)[\d.]*|py")
_VERSION = re.compile(r"(?<=\w)(?:@|==|~=|>=|<).*|\[[^\]]*\]$")
_INSTALLED = re.compile(r"node_modules/\.bin/|(?:^|/)(?:vendor|\.?\w*env[\w.-]*)/bin/")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
# What runs another program as it is. `sudo` is none of them: our jobs do not ask for it.
_TRANSPARENT = frozenset({
    "env", "time", "xvfb-run", "nice", "command", "exec", "dbus-run-session", "stdbuf", "timeout",
    "unbuffer", "cross-env", "cross-env-shell", "dotenv", "retry", "catchsegv", "ionice", "setarch",
    "builtin",
})  # fmt: skip
# Options of the wrappers that take the next word.
_VALUED = {
    "uv": frozenset({
        "--group", "--only-group", "--no-group", "--extra", "--no-extra", "--with",
        "--with-editable", "--with-requirements", "--python", "-p", "--package", "--directory",
        "--project", "--env-file", "--index", "--index-url", "--default-index", "--resolution",
        "--refresh-package", "--upgrade-package", "-P", "--config-setting", "--no-install-package",
    }),
    "uvx": frozenset({"--from", "--with", "--python", "-p", "--with-requirements", "--index"}),
    "pipx": frozenset({"--spec", "--python", "--with", "--pip-args"}),
    "npx": frozenset({"-p", "--package", "-c", "--call"}),
    "conda": frozenset({"-n", "--name", "-p", "--prefix"}),
    "timeout": frozenset({"-k", "--kill-after", "-s", "--signal"}),
    "xvfb-run": frozenset({"-n", "--server-num", "-s", "--server-args", "-e", "-f", "-w"}),
    "python": frozenset({"-W", "-X"}),
    "coverage": frozenset({"--source", "--rcfile", "--omit", "--include", "--data-file"}),
    "dotenv": frozenset({"-f", "-e", "-p"}),
}  # fmt: skip
_STARTS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("uv", "run"), "uv", "python"), (("uv", "tool", "run"), "uvx", "python"),
    (("uvx",), "uvx", "python"), (("pipx", "run"), "pipx", "python"),
    (("poetry", "run"), "uv", "python"), (("pipenv", "run"), "uv", "python"),
    (("rye", "run"), "uv", "python"), (("pdm", "run"), "uv", "python"),
    (("conda", "run"), "conda", "python"), (("mamba", "run"), "conda", "python"),
    (("micromamba", "run"), "conda", "python"), (("coverage", "run"), "coverage", "python"),
    (("npx",), "npx", "node"), (("bunx",), "npx", "node"), (("pnpx",), "npx", "node"),
    (("pnpm", "exec"), "npx", "node"), (("pnpm", "dlx"), "npx", "node"),
    (("yarn", "exec"), "npx", "node"), (("yarn", "dlx"), "npx", "node"),
    (("npm", "exec"), "npx", "node"), (("bun", "x"), "npx", "node"),
    (("c8",), "npx", "node"), (("nyc",), "npx", "node"),
    (("bundle", "exec"), "bundle", "ruby"), (("spring",), "bundle", "ruby"),
    (("mise", "exec"), "uvx", ""), (("mise", "x"), "uvx", ""),
    (("composer", "exec"), "composer", "php"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inner:
    """The command inside its wrappers, and the language that the wrappers belong to, "" for any."""

    words: tuple[str, ...]
    language: str = ""
    modular: bool = False
    """Started as `python -m`, so it is a module and no script."""


def unwrapped(words: tuple[str, ...]) -> Inner:
    """Return the command that the words run in the end."""
    inner = Inner(words)
    for _ in range(MAX_LAYERS):
        further = _without_one(inner)
        if further is None:
            break
        inner = further
    return Inner((program(inner.words[0]), *inner.words[1:]), inner.language, inner.modular)


def program(word: str) -> str:
    """Return the plain name of a program: no folder of installed tools, no version."""
    if _INSTALLED.search(word):
        word = word.rpartition("/")[2]
    return _VERSION.sub("", word) if "/" not in word else word


def _without_one(inner: Inner) -> Inner | None:
    words = inner.words
    name = program(words[0])
    if name in _TRANSPARENT:
        return _found(_transparent(name, words), inner)
    if PYTHON.fullmatch(name):
        return _module(inner)
    for start, options, language in _STARTS:
        if (name, *words[1:])[: len(start)] == start:
            rest = _behind_options(words[len(start) :], options)
            return _found(rest, Inner(rest, language or inner.language))
    return None


def _found(rest: tuple[str, ...], inner: Inner) -> Inner | None:
    return Inner(rest, inner.language, inner.modular) if rest else None


def _transparent(name: str, words: tuple[str, ...]) -> tuple[str, ...]:
    rest = _behind_options(words[1:], name)
    while rest and _ASSIGNMENT.fullmatch(rest[0]):
        rest = rest[1:]
    if name == "timeout" and rest:
        rest = rest[1:]
    return rest[1:] if rest[:1] == ("--",) else rest


def _module(inner: Inner) -> Inner | None:
    """Return the module of `python -m module`; None for a script, which stays as it is."""
    rest = inner.words[1:]
    while rest and rest[0].startswith("-") and rest[0] != "-m":
        rest = rest[2:] if rest[0] in _VALUED["python"] else rest[1:]
    if len(rest) < 2 or rest[0] != "-m":
        return None
    return Inner(rest[1:], "python", True)


def _behind_options(words: tuple[str, ...], wrapper: str) -> tuple[str, ...]:
    valued = _VALUED.get(wrapper, frozenset())
    while words and words[0].startswith("-"):
        if words[0] == "--":
            return words[1:]
        if words[0] == "-m" and wrapper in ("uv", "coverage"):
            return ("python", *words)
        words = words[2:] if words[0] in valued else words[1:]
    return words
