"""What the expressions of a job may ask for: its steps, inputs, matrix and the jobs it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from autodevops_cli.model.edit import Route
from autodevops_cli.repository.table import EMPTY, Table
from autodevops_cli.rules._contexts import Name, expressions, names
from autodevops_cli.rules._raw import Raw, jobs

Names = frozenset[str]


@dataclass(frozen=True, slots=True)
class Scope:
    """The names of each kind, in lower case; None where only a run can tell."""

    inputs: Names | None = None
    steps: Names | None = None
    matrix: Names | None = None
    needs: Mapping[str, Names | None] | None = field(default=None)
    """The jobs that are needed, with the names of their outputs."""

    def wrong(self, name: Name) -> str:
        """Return what is wrong with a name of one of these contexts, "" for nothing."""
        root, parts, spelled = name.root.lower(), tuple(map(str.lower, name.parts)), str(name)
        if root == "github" and parts[:2] == ("event", "inputs"):
            root, parts = "inputs", parts[2:]  # the older way to ask for the same
        if not parts or parts[0] == "*":
            return ""
        if root == "inputs" and self.inputs is not None and parts[0] not in self.inputs:
            return f"{spelled} is no input of this workflow"
        if root == "matrix" and self.matrix is not None and parts[0] not in self.matrix:
            return f"{spelled} is not in the matrix of this job"
        if root == "steps" and self.steps is not None and parts[0] not in self.steps:
            return f"{spelled} asks for a step that this job does not have"
        if root == "needs" and self.needs is not None:
            return self._wrong_need(self.needs, parts, spelled)
        return ""

    def _wrong_need(
        self, needs: Mapping[str, Names | None], parts: tuple[str, ...], spelled: str
    ) -> str:
        if parts[0] not in needs:
            return f"{spelled} asks for a job that this job does not need"
        outputs = needs[parts[0]]
        unknown = outputs is not None and parts[1:2] == ("outputs",) and len(parts) > 2
        if outputs is not None and unknown and parts[2] not in ("*", *outputs):
            return f"{spelled} asks for an output that the job {parts[0]} does not have"
        return ""


def asked(file: Raw) -> Iterator[tuple[Route, Name, Scope]]:
    """Yield the names in the expressions of a workflow: where, and what may be asked for there."""
    ids = {name.lower(): name for name in file.table.table("jobs")}
    shared = _scope(file, EMPTY, ids)
    for key in ("env", "concurrency", "run-name", "defaults"):
        for at, expression in expressions(file.table.raw(key), (key,)):
            yield from ((at, name, shared) for name in names(expression))
    for route, job in jobs(file):
        scope = _scope(file, job, ids)
        for at, expression in expressions(job.raw(), route):
            yield from ((at, name, scope) for name in names(expression))


def _scope(file: Raw, job: Table, ids: Mapping[str, str]) -> Scope:
    """Return what may be asked for in a job, or, where that is empty, outside of all jobs."""
    return Scope(
        _inputs(file.table.table("on")),
        _steps(job) if job else None,
        _matrix(job) if job else None,
        _needs(file, job, ids) if job else None,
    )


def _inputs(events: Table) -> Names | None:
    declared = (events.table(event, "inputs") for event in ("workflow_call", "workflow_dispatch"))
    found = frozenset(name.lower() for table in declared for name in table)
    # A workflow without any asks for the inputs of nobody; that may be meant.
    return found or None


def _steps(job: Table) -> Names:
    return frozenset(step.text("id").lower() for step in job.tables("steps"))


def _matrix(job: Table) -> Names | None:
    matrix = job.raw("strategy", "matrix")
    if not isinstance(matrix, dict):
        return None if matrix or job.text("strategy") else frozenset()
    include = matrix.get("include")
    if isinstance(include, str):
        return None
    rows = [row for row in include if isinstance(row, dict)] if isinstance(include, list) else []
    return frozenset(str(key).lower() for table in (matrix, *rows) for key in table)


def _needs(file: Raw, job: Table, ids: Mapping[str, str]) -> dict[str, Names | None]:
    wanted = [ids.get(need.lower(), "") for need in job.strings("needs")]
    return {name.lower(): _outputs(file.table.table("jobs", name)) for name in wanted if name}


def _outputs(job: Table) -> Names | None:
    """Return the outputs of a job, None where another workflow declares them."""
    if job.has("uses"):
        return None
    return frozenset(name.lower() for name in job.table("outputs"))
