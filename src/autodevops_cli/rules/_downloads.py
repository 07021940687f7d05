"""What a shell text fetches, and whether a program reads it as code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.shell import Command
from autodevops_cli.rules._scripts import SHELLS

FETCHERS = frozenset(("curl", "wget", "irm", "iwr", "invoke-webrequest", "invoke-restmethod"))
LANGUAGES = frozenset(("python", "python3", "node", "perl", "ruby", "php"))
POWERSHELL = frozenset(("iex", "invoke-expression"))
# Compares bytes with what was written down before, or with who signed them.
VERIFIERS = Pattern(
    r"\b(?:sha(?:1|224|256|384|512)sum|shasum|b2sum|gpgv?|cosign|minisign|slsa-verifier|rhash)\b"
    r"|\bopenssl dgst\b|\battestation verify\b|\bGet-FileHash\b"
)
_URL = Pattern(r"https?://[^\s\"'`<>|)]{1,500}")
_COMMIT = Pattern(r"(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])")
_LOCAL = Pattern(r"https?://(?:localhost|127\.|\[::1\]|0\.0\.0\.0)")
_SUBSTITUTED = Pattern(r"\s*(?:\$\(|`|<\()\s*(?:curl|wget)\b")
_CODE_OPTION = {"shell": frozenset("c"), "language": frozenset("cmenpErc")}


def fetches(command: Command) -> bool:
    """Tell whether a command fetches something that can be different tomorrow.

    A commit in the address names the very bytes, and a server of the job's own is no stranger.
    """
    if command.name.lower() not in FETCHERS:
        return False
    urls = _URL.findall(command.text)
    return not urls or any(not _COMMIT.search(url) and not _LOCAL.match(url) for url in urls)


def runs_what_it_reads(command: Command) -> bool:
    """Tell whether a program takes what is piped into it as its program text."""
    name = command.name.lower()
    if name in POWERSHELL:
        return True
    kind = "shell" if name in SHELLS else "language" if name in LANGUAGES else ""
    return bool(kind) and _program_is_piped(command.words[1:], _CODE_OPTION[kind])


def _program_is_piped(words: tuple[str, ...], code: frozenset[str]) -> bool:
    for word in words:
        if word in ("-", "--", "-s", "/dev/stdin"):
            return True
        if not word.startswith(("-", "+")):
            return False
        if not word.startswith("--") and code & {*word[1:]}:
            return False
    return True


def runs_a_substitution(command: Command) -> bool:
    """Tell whether a shell is given `$(curl …)` or `<(curl …)` to run."""
    if command.name not in SHELLS | {"source", ".", "eval"}:
        return False
    return any(_SUBSTITUTED.match(word) and not _same(word) for word in command.words[1:])


def _same(word: str) -> bool:
    """Tell whether all addresses in a text name the very bytes."""
    urls = _URL.findall(word)
    return bool(urls) and all(_COMMIT.search(url) or _LOCAL.match(url) for url in urls)


def written(command: Command) -> Iterator[str]:
    """Yield the files that a fetching command leaves."""
    name = command.name.lower()
    last = next((word for word in reversed(command.words) if _URL.match(word)), "")
    remote = last.partition("?")[0].rpartition("/")[2]
    target = _target(command.words[1:], "O" if name == "wget" else "o")
    if target:
        yield _plain(target)
    elif name == "wget" or any(_keeps_name(word) for word in command.words[1:]):
        yield remote


def _target(words: tuple[str, ...], letter: str) -> str:
    """Return the value of the option that names the file: `-o f`, `-fsSLo f`, `--output=f`."""
    for word, following in zip(words, (*words[1:], ""), strict=False):
        option, equals, value = word.partition("=")
        if option.lower() in ("--output", "--output-document", "-outfile"):
            return value if equals else following
        if re.fullmatch(rf"-[A-Za-z]{{0,12}}{letter}", word):
            return following
    return ""


def _keeps_name(word: str) -> bool:
    return word in ("--remote-name", "--remote-name-all") or bool(
        re.fullmatch(r"-[A-Za-z]{0,12}O[A-Za-z]{0,12}", word)
    )


def run_file(command: Command) -> str:
    """Return the file that a command runs: `./install.sh`, `bash install.sh`; "" for none."""
    if "/" in command.words[0]:
        return _plain(command.words[0])
    if command.name in SHELLS | LANGUAGES | {"source", "."}:
        first = next((word for word in command.words[1:] if not word.startswith("-")), "")
        return _plain(first) if "-c" not in command.words else ""
    return ""


def _plain(path: str) -> str:
    return path.removeprefix("./")
