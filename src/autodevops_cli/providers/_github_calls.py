"""Files that a workflow calls in its own repository, opened with the inputs of the call."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from autodevops_cli.model.plan import Pairs
from autodevops_cli.providers._scripts import pairs, substituted
from autodevops_cli.repository.expressions import UNKNOWN, Value, partly_filled
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import YamlDocument

MAX_DEPTH = 4
MAX_CALLS = 200
MAX_CELLS = 300
_COMMENT = re.compile(r"\s#(.*)$")
_INPUT = re.compile(r"\$\{\{\s*inputs\.([\w-]{1,100})\s*\}\}")


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML file that is read: where it stands, its data and lines, and how deep it was called."""

    repo: Snapshot
    path: str
    document: YamlDocument
    text: tuple[str, ...] = ()
    depth: int = 0
    calls: list[str] = field(default_factory=list)
    """What was called so far, for all files of one workflow together."""

    @property
    def table(self) -> Table:
        """The data of the file."""
        return Table(self.document.data)

    def line(self, *at: str | int) -> int | None:
        """Return the line of the node at this path of keys."""
        return self.document.line(*at)

    def lines(self, table: Table, *at: str | int) -> tuple[tuple[str, int], ...]:
        """Return the line of each key of a mapping."""
        return tuple((key, number) for key in table if (number := self.line(*at, key)))

    def comment(self, *at: str | int) -> str:
        """Return what follows the `#` at the end of the line of a node."""
        number = self.line(*at)
        if not number or number > len(self.text):
            return ""
        found = _COMMENT.search(self.text[number - 1])
        return found[1].strip() if found else ""

    def called(self, uses: str, *endings: str) -> Source | None:
        """Return the file of the repository that `uses` names; None for remote or missing ones."""
        if not uses.startswith("./") or self.depth >= MAX_DEPTH or len(self.calls) >= MAX_CALLS:
            return None
        for ending in endings:
            path = joined("", uses.partition("@")[0].rstrip("/") + ending)
            if self.repo.has(path):
                self.calls.append(path)
                return replace(opened(self.repo, path), depth=self.depth + 1, calls=self.calls)
        return None


def opened(repo: Snapshot, path: str) -> Source:
    """Return a file of the repository as a source."""
    return Source(repo, path, repo.yaml_document(path), tuple(repo.text(path).splitlines()))


def with_inputs(table: Table, declared: Table, call: Table) -> Table:
    """Return a mapping with the inputs of a call filled in; these can be expressions themselves."""
    values = {name: one.text("default") for name, one in declared.items()}
    values |= dict(pairs(call.table("with")))
    return Table(substituted(table.raw(), lambda text: _filled(text, values)))


def crossed(outer: tuple[Pairs, ...], inner: tuple[Pairs, ...]) -> tuple[Pairs, ...]:
    """Return the combinations of a caller's matrix and of the called job's own."""
    if not outer or not inner:
        return outer or inner
    return tuple((*one, *other) for one in outer for other in inner)[:MAX_CELLS]


def _filled(text: str, values: Mapping[str, str]) -> str:
    if "inputs." not in text:
        return text

    def lookup(name: str) -> Value:
        value = values.get(name.removeprefix("inputs.")) if name.startswith("inputs.") else None
        return UNKNOWN if value is None or "${{" in value else value

    spelled = _INPUT.sub(lambda found: values.get(found[1], found[0]), text)
    return partly_filled(spelled, lookup)
