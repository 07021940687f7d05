"""What a stranger writes, and how each CI system other than GitHub hands it to scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.shell import Command
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._groovy_text import GROOVY, in_groovy
from autodevops_cli.rules._raw import Raw
from autodevops_cli.rules._scripts import SHELLS, line_of, run_commands, scripts
from autodevops_cli.rules._streams import streamed
from autodevops_cli.rules._walk import keyed

MAX_TEXT = 20_000
MAX_COMMAND = 4_000
_GITLAB = (
    r"CI_COMMIT_(?:MESSAGE|TITLE|DESCRIPTION|AUTHOR|TAG_MESSAGE)"
    r"|CI_MERGE_REQUEST_(?:TITLE|DESCRIPTION|SOURCE_BRANCH_NAME|LABELS)"
)
_WOODPECKER = (
    r"CI_COMMIT_(?:MESSAGE|AUTHOR|SOURCE_BRANCH|PULL_REQUEST_LABELS)"
    r"|CI_PIPELINE_(?:TITLE|AUTHOR)"
)
_DRONE = r"DRONE_(?:COMMIT_MESSAGE|COMMIT_AUTHOR(?:_NAME)?|SOURCE_BRANCH|PULL_REQUEST_TITLE)"
_BUILDKITE = r"BUILDKITE_(?:MESSAGE|BUILD_AUTHOR|BUILD_CREATOR)"
# Patterns stay texts until a file asks for them: a start pays for none.
# Texts that the system puts into the script before any shell sees it. A branch is left out where
# only who may push names it.
PASTED: Mapping[str, str] = {
    "azure": (
        r"(?i)\$\((?:Build\.SourceVersion(?:Message|Author)|System\.PullRequest\.SourceBranch)\)"
    ),
    "circleci": (
        r"<<\s{0,9}pipeline\.(?:event\.github\.(?:pull_request\.(?:title|body|head\.ref)"
        r"|head_commit\.message)|trigger_parameters\.\w+\.commit_(?:title|message))\s{0,9}>>"
    ),
    "drone": rf"(?<!\$)\$\{{(?:{_DRONE})\b[^}}\n]{{0,60}}\}}",
    "woodpecker": rf"(?<!\$)\$\{{(?:{_WOODPECKER})\b[^}}\n]{{0,60}}\}}",
    "buildkite": (rf"(?<![\\$])\$(?:(?:{_BUILDKITE})\b|\{{(?:{_BUILDKITE})\b[^}}\n]{{0,60}}\}})"),
}
_VARIABLE = (
    rf"\$\{{?(?:{_GITLAB}|{_WOODPECKER}|{_DRONE}|{_BUILDKITE}|{GROOVY}"
    r"|BUILD_SOURCEVERSIONMESSAGE|SYSTEM_PULLREQUEST_SOURCEBRANCH)\b"
)
# Single quotes keep a text from the first shell; the second then reads it as a value.
_QUOTED = r"""'[^']{0,2000}'|"((?:[^"\\]|\\[\s\S]){0,2000})\""""
_HANDED = rf"\s-\w{{0,5}}c\s{{1,9}}(?:{_QUOTED})"


def pasted(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[tuple[Place, str]]:
    """Yield the texts of strangers that stand in a script before a shell reads it."""
    for document in documents:
        if document.provider in ("azure", "circleci"):
            for step in scripts(document):
                for found in re.finditer(PASTED[document.provider], step.run[:MAX_TEXT]):
                    line = step.run.count("\n", 0, found.start())
                    yield line_of(step, line), found[0]
        elif document.provider == "jenkins":
            yield from in_groovy(document.path, repo.text(document.path))
    for file in streamed(repo, documents, "drone", "woodpecker", "buildkite"):
        yield from _in_commands(file)


def reparsed(document: CiDocument) -> Iterator[tuple[Place, str]]:
    """Yield the variables with texts of strangers that a second shell reads as a program."""
    for where, command in run_commands(document):
        for program in _programs(command):
            if found := re.search(_VARIABLE, program):
                yield where, found[0].replace("{", "")


def _programs(command: Command) -> Iterator[str]:
    """Yield what a command hands to another shell as a program, as the first shell fills it in."""
    text = command.text[:MAX_COMMAND]
    if command.name == "eval":
        yield text
    elif command.name == "ssh":
        yield from (found[1] or "" for found in re.finditer(_QUOTED, text))
    elif command.name in SHELLS and (found := re.search(_HANDED, text)):
        yield found[1] or ""


def _in_commands(file: Raw) -> Iterator[tuple[Place, str]]:
    pattern = PASTED[file.ci.provider]
    for route, value in keyed(file, "commands", "command"):
        for number, text in enumerate(Table({"x": value}).strings("x")):
            here = (*route, number) if isinstance(value, list) else route
            for found in re.finditer(pattern, text[:MAX_TEXT]):
                place = file.at(*here)
                below = text.count("\n", 0, found.start()) + ("\n" in text)
                yield Place(place.path, (place.line or 1) + below), found[0]
