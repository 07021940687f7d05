"""CI files that may hold several YAML documents, as those of Drone do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.yaml import YamlDocument, YamlError, load_yaml
from autodevops_cli.rules._raw import Raw, raw

MAX_DOCUMENTS = 60
_SEPARATOR = Pattern(r"^---[ \t]*(?:#.*)?$", re.MULTILINE)


def streamed(repo: Snapshot, documents: Sequence[CiDocument], *providers: str) -> Iterator[Raw]:
    """Yield every YAML document of the files of these systems, with lines of the whole file."""
    for one in documents:
        if one.provider == "drone" and "drone" in providers:
            yield from _each(one, repo.text(one.path))
    if others := [one for one in providers if one != "drone"]:
        yield from raw(repo, documents, *others)


def _each(document: CiDocument, text: str) -> Iterator[Raw]:
    lines = text.splitlines()
    starts = [0, *(found.end() for found in islice(_SEPARATOR.finditer(text), MAX_DOCUMENTS))]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        before = text.count("\n", 0, start)
        try:
            part = load_yaml(_SEPARATOR.sub("", text[start:end]))
        except YamlError:
            continue
        if isinstance(part.data, dict):
            moved = {route: line + before for route, line in part.lines.items()}
            yield Raw(document, YamlDocument(part.data, moved, part.aliases), lines)
