"""Reads the page of a rule from its docstring."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import dedent

from autodevops_cli.data import pinned
from autodevops_cli.repository.pattern import Pattern

SECTIONS = ("What", "Why", "Bad", "Good", "Fix")
_HEADING = Pattern(rf"^({'|'.join(SECTIONS)}|References):", re.MULTILINE)
_FILE = Pattern(r"^# file: (\S+)$", re.MULTILINE)
_PIN = Pattern(r"(?P<action>[\w./-]+)@(?P<ref>COMMIT|[0-9a-f]{40})\b(?P<tag> # VERSION\b)?")


@dataclass(frozen=True, slots=True)
class Page:
    """A title, prose, and examples: the text of files by path, and as they are written."""

    title: str
    what: str
    why: str
    bad: tuple[dict[str, str], ...]
    good: tuple[dict[str, str], ...]
    fix: str
    references: tuple[str, ...] = ()
    bad_texts: tuple[str, ...] = ()
    good_texts: tuple[str, ...] = ()


def page(doc: str) -> Page:
    """Return the page in a docstring. Raises ValueError when a section is missing."""
    title, *parts = _HEADING.split(doc)
    bodies: dict[str, list[str]] = {name: [] for name in (*SECTIONS, "References")}
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        bodies[name].append(body)
    if absent := [name for name in SECTIONS if not bodies[name]]:
        raise ValueError(f"{title.strip()!r} lacks {', '.join(absent)}")
    prose = {name: " ".join(" ".join(bodies[name]).split()) for name in ("What", "Why", "Fix")}
    return Page(
        title.strip(),
        prose["What"],
        prose["Why"],
        tuple(_files(body) for body in bodies["Bad"]),
        tuple(_files(body) for body in bodies["Good"]),
        prose["Fix"],
        tuple(" ".join(bodies["References"]).split()),
        tuple(_dedented(body) for body in bodies["Bad"]),
        tuple(_dedented(body) for body in bodies["Good"]),
    )


def _dedented(body: str) -> str:
    return dedent(body.strip("\n")).rstrip() + "\n"


def _files(body: str) -> dict[str, str]:
    """Return the files of an example; the part before any `# file:` line is a workflow."""
    first, *others = _FILE.split(_PIN.sub(_pinned, dedent(body.strip("\n"))))
    named = zip(others[::2], others[1::2], strict=True)
    workflow = {".github/workflows/example.yml": workflow_of(first)} if first.strip() else {}
    return workflow | {path: text.lstrip("\n") for path, text in named}


def workflow_of(example: str) -> str:
    """Return a whole workflow: an example that is a job's steps or keys gets the rest around it."""
    text = example.strip("\n") + "\n"
    if re.search(r"^(on|jobs):", text, re.MULTILINE):
        return text
    if text.startswith("- "):
        return _JOB + "    steps:\n" + _indented(text, 6)
    return _JOB + _indented(text, 4)


def _pinned(found: re.Match[str]) -> str:
    """Return the pin of today for `actions/checkout@COMMIT # VERSION`."""
    pin = pinned(found["action"])
    ref = pin.sha if found["ref"] == "COMMIT" else found["ref"]
    return f"{pin.action}@{ref}" + (f" # {pin.tag}" if found["tag"] else "")


_JOB = """\
name: Example
on: [push]
permissions: {}
concurrency: example-${{ github.ref }}
jobs:
  example:
"""


def _indented(text: str, width: int) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(f"{' ' * width}{line}" if line.strip() else line for line in lines)
