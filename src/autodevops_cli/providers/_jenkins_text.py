"""Spells Groovy texts and the steps of a Jenkinsfile, as entries that stand on lines of their own.

Only the first line of an entry moves when a block around it indents it: an entry of several lines
is a script in which indentation means something.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from autodevops_cli.model.plan import Pairs
from autodevops_cli.providers._yaml import comment

# Commands that any shell runs alike: words, quoted texts, `&&` between them.
_ALIKE = re.compile(
    r"""[\w./:@%+=,~*?^ ()-]*(?:(?:&&|'[^'\n\\]*'|"[^"\n\\$`!]*")[\w./:@%+=,~*?^ -]*)*"""
)
_BASH = re.compile(
    r"[()]|(?:^|&& *)(?:source|echo|time|declare|local|function|shopt|set|trap|exec|pushd|popd|type"
    r"|let|typeset|select|ulimit|read|printf|export|alias|\[)(?= |$)"
)
# Where indentation, or the lack of it, is part of a script.
_FLUSH = re.compile(r"<<|^\t|[^\s]\\$|^[ \t]+$", re.MULTILINE)
_TEXT = re.compile(r"""\\.|'([^']*)'|"((?:[^"\\]|\\.)*)\"""", re.DOTALL)
STRICT = "set -eo pipefail"


def quoted(text: str) -> str:
    """Return a one-line text in the quotes that need the fewest escapes."""
    if "'" in text and not {'"', "$", "\\"} & {*text}:
        return f'"{text}"'
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def remark(text: str) -> str:
    """Return a text as a comment in which no escape such as `\\u000a` can end the line."""
    escaped = comment(text).replace("\\", "\\\\")
    return f"// {escaped}"


def filled(text: str, *variables: str) -> str:
    """Return a text in double quotes in which Groovy fills in these variables and nothing else."""
    escaped = re.sub(r'[\\"$]', lambda found: f"\\{found[0]}", text)
    for name in variables:
        escaped = escaped.replace(f"\\${{{name}}}", f"${{{name}}}")
    return f'"{escaped}"'


def shell(command: str, title: str) -> Iterator[str]:
    """Yield the entries of a step that runs a command, in bash where shells differ."""
    if _ALIKE.fullmatch(command) and not _BASH.search(_TEXT.sub("", command)):
        yield f"sh {quoted(command)}"
        return
    escaped = command.replace("\\", "\\\\").replace("'''", "\\'\\'\\'")
    first = f"sh label: {quoted(title)}, script: '''#!/bin/bash"
    if _FLUSH.search(command) or any("\n" in found[0] for found in _TEXT.finditer(command)):
        yield f"{first}\n{STRICT}\n{escaped}\n'''"
    else:
        yield first
        yield from (f"  {line}".rstrip() for line in (STRICT, *escaped.split("\n")))
        yield "'''"


def block(head: str, entries: Iterable[str]) -> Iterator[str]:
    """Yield entries inside a block."""
    yield f"{head} {{"
    yield from (f"  {entry}" if entry else "" for entry in entries)
    yield "}"


def directory(path: str, entries: Iterable[str]) -> Iterator[str]:
    """Yield entries that run in a folder of the project."""
    return block(f"dir({quoted(path)})", entries) if path else iter(entries)


def with_variables(env: Pairs, entries: Iterable[str]) -> Iterator[str]:
    """Yield entries that run with variables."""
    texts = ", ".join(quoted(f"{name}={value}") for name, value in kept(env))
    return block(f"withEnv([{texts}])", entries) if env else iter(entries)


def kept(env: Pairs) -> Pairs:
    """Return variables in which Jenkins, too, leaves alone what looks like another variable."""
    return tuple((name, value.replace("$", "$$")) for name, value in env)


def advising(entries: Iterable[str]) -> Iterator[str]:
    """Yield entries whose failure is shown and leaves the build as it is."""
    outcome = "buildResult: 'SUCCESS', stageResult: 'UNSTABLE'"
    return block(f"catchError({outcome}, message: 'This failed; it only advises')", entries)


def spaced(groups: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the entries of groups, with a blank line before a group that begins with a comment."""
    for n, group in enumerate(groups):
        if n and group and group[0].startswith("//"):
            yield ""
        yield from group
