"""Spells commands of existing CI the way a job of ours runs them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from autodevops_cli.planning.wrappers import unwrapped
from autodevops_cli.repository.shell import Command
from autodevops_cli.repository.shell_words import tokens

_DISPLAY = {
    "cargo": frozenset({"--verbose", "-v", "-vv"}),
    "mvn": frozenset({
        "-B", "--batch-mode", "-ntp", "--no-transfer-progress", "-e", "--errors", "-V",
        "--show-version", "-q", "--quiet", "-X", "--debug",
    }),
    "gradle": frozenset({
        "--info", "--stacktrace", "--full-stacktrace", "--no-daemon", "--scan", "--debug",
        "--warning-mode=all", "--console=plain", "--build-cache", "-s", "-i", "-S",
    }),
}  # fmt: skip
_SAME = {"mvnw": "mvn", "gradlew": "gradle"}
# The job brings the interpreter, in a matrix each in turn.
_PINNED_PYTHON = re.compile(r"\s(?:--python|-p)[= ](?:pypy|python)?3[\d.]*t?(?=\s)")
_BY_UV = re.compile(r"\b(?:uv run|uvx|uv tool run)\s")
# Options that say what is so anyway, or colour the log.
_OBVIOUS = re.compile(
    r"\s(?:--file[= ]pom\.xml|-f pom\.xml|-Dstyle\.color=\w+|-Djansi\.force=\w+|"
    r"-Dorg\.slf4j\.simpleLogger[\w.]*=\w+)(?=\s|$)"
)
_ASSIGNED = re.compile(r"[A-Za-z_]\w*=")
_ONE_LINE = re.compile(r"\s*\|\s*(?:tr ['\"]?\\n['\"]? ['\"] ['\"]|xargs)\s*$")
_PYTHON_SESSION = re.compile(r"(?<=\w)-(?:pypy)?3\.\d+t?(?=[\s\"']|$)")
_PYTHON_FACTOR = re.compile(r"\b(?:py|pypy)-?\d[\d.]*t?(?=$|[-,\s'\"])")


def as_run_here(command: Command, variables: Mapping[str, str]) -> Command:
    """Return the command without what only concerns CI's own log or its own matrix."""
    exported = "".join(f"{name}={value} " for name, value in command.exported if _plain(value))
    text = _without_display(command, command.text)
    text = _PINNED_PYTHON.sub("", text) if _BY_UV.search(text) else text
    inner = unwrapped(command.words).words
    if inner[0] == "tox":
        text = _with_environment(text, inner, variables)
    if inner[0] == "nox":
        text = re.sub(r"\"([\w.-]+)\"", r"\1", _PYTHON_SESSION.sub("", text))
    return replace(command, text=exported + text)


def quoted(command: Command) -> Command:
    """Return the command without words that the shell would split, empty where that is its point.

    Linters of shell text reject such words. A list of arguments at the end goes through xargs.
    """
    words = [token.text for token in tokens(command.text) if not token.operator]
    if "`" in command.text:
        return replace(command, text="")
    if len(words) > 1 and words[-1].startswith("$(") and not words[-2].startswith("-"):
        producer = _ONE_LINE.sub("", words[-1][2:-1].strip())
        return replace(command, text=f"{producer} | xargs {' '.join(words[:-1])}")
    return replace(command, text=" ".join(map(_quoted_word, words)))


def _quoted_word(word: str) -> str:
    loose = "$" in word and not any(mark in word for mark in "'\"") and "${{" not in word
    return f'"{word}"' if loose and not _ASSIGNED.match(word) else word


def as_check(command: Command) -> str:
    """Return the checking form of a formatter that rewrites files, "" where it has none."""
    text, words = command.text, unwrapped(command.words).words
    match words:
        case ("gofmt" | "goimports" | "gofumpt", *_):
            return f'test -z "$({_without(text, "-w")})"'
        case ("go", "fmt", *_):
            return 'test -z "$(gofmt -l .)"'
        case ("black" | "docformatter", *_) | ("ruff", "format", *_):
            return f"{text} --check"
        case ("isort", *_):
            return f"{text} --check-only"
        case ("cargo", "fmt", *_) if "--" not in words:
            return f"{text} --check"
        case ("prettier", *_):
            return re.sub(r"(?<=\s)(?:--write|-w)(?=\s|$)", "--check", text)
    return ""


def _without_display(command: Command, text: str) -> str:
    """Drop flags that only change what a build tool prints: our jobs choose their own."""
    inner = unwrapped(command.words).words
    name = inner[0].rpartition("/")[2]
    flags = _DISPLAY.get(_SAME.get(name, name), frozenset())
    text = _OBVIOUS.sub("", text) if name in ("mvn", "mvnw") else text
    own, behind = text, ""
    if " -- " in text:
        own, _, behind = text.partition(" -- ")
    for flag in flags & set(inner):
        own = _without(own, flag)
    return f"{own} -- {behind}" if behind else own


def _without(text: str, flag: str) -> str:
    return re.sub(rf"\s+{re.escape(flag)}(?=\s|$)", "", text)


def _with_environment(text: str, words: tuple[str, ...], variables: Mapping[str, str]) -> str:
    """Name the environment that CI chose by a variable, and leave the Python to the job.

    `tox -e py312` wants that very interpreter; `tox -e py` takes the one that the job set up.
    """
    chosen = variables.get("TOXENV", "")
    named = any(word.startswith("-e") for word in words)
    if chosen and not named and re.fullmatch(r"[\w.,-]+", chosen):
        text = f"{text} -e {chosen}"
    before, flag, after = text.partition(" -e")
    return before + flag + _PYTHON_FACTOR.sub("py", after)


def _plain(value: str) -> bool:
    return re.fullmatch(r"[\w./:=@+,-]*", value) is not None
