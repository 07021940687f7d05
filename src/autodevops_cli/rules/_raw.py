"""The data of a CI file as it is spelled, for what the documents of all systems do not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Edit, Fix, Route
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import YamlDocument

_COMMENT = Pattern(r"(?:^|\s)#(.*)$")


@dataclass(frozen=True, slots=True)
class Raw:
    """A CI file: its data, its places and its lines."""

    ci: CiDocument
    document: YamlDocument
    lines: Sequence[str]

    @property
    def table(self) -> Table:
        """The data."""
        return Table(self.document.data)

    @property
    def path(self) -> str:
        """The path of the file."""
        return self.ci.path

    def at(self, *route: str | int) -> Place:
        """Return the place of the node at the route, or of the nearest node above it."""
        return Place(self.path, self.document.line(*route))

    def comment(self, *route: str | int) -> str:
        """Return the comment at the end of the line of a node, "" for none."""
        number = self.document.line(*route)
        if not number or number > len(self.lines):
            return ""
        found = _COMMENT.search(self.lines[number - 1])
        return found[1].strip() if found else ""

    def above(self, *route: str | int) -> str:
        """Return the comment on the line above a node, "" for none."""
        number = self.document.line(*route)
        line = self.lines[number - 2].strip() if number and 1 < number <= len(self.lines) else ""
        return line.lstrip("#").strip() if line.startswith("#") else ""

    def fix(self, title: str, *edits: Edit, safe: bool = True) -> Fix:
        """Return a fix of this file."""
        return Fix(title, self.path, edits, safe)


def raw(repo: Snapshot, documents: Sequence[CiDocument], *providers: str) -> Iterator[Raw]:
    """Yield the files of these CI systems that are YAML mappings; of GitHub where none is named."""
    for one in documents:
        if one.provider in (providers or ("github",)):
            document = repo.yaml_document(one.path)
            if isinstance(document.data, dict):
                yield Raw(one, document, repo.text(one.path).splitlines())


def jobs(file: Raw) -> Iterator[tuple[Route, Table]]:
    """Yield the jobs of a GitHub workflow with their routes."""
    for name, job in file.table.table("jobs").items():
        yield ("jobs", name), job


def steps(file: Raw) -> Iterator[tuple[Route, Table]]:
    """Yield the steps of a GitHub workflow with their routes."""
    for route, job in jobs(file):
        found = job.raw("steps")
        for number, step in enumerate(found if isinstance(found, list) else ()):
            if isinstance(step, dict):
                yield (*route, "steps", number), Table(step)
