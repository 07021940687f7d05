"""The names in the expressions of a GitHub workflow: contexts with their properties, functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.model.edit import Route
from autodevops_cli.repository.pattern import Pattern

CONTEXTS = frozenset(
    ("github", "env", "vars", "job", "jobs", "steps", "runner", "secrets", "strategy", "matrix",
     "needs", "inputs")
)  # fmt: skip
FUNCTIONS = frozenset(
    ("contains", "startsWith", "endsWith", "format", "join", "toJSON", "fromJSON", "hashFiles",
     "success", "always", "cancelled", "failure", "case")
)  # fmt: skip
LITERALS = frozenset(("true", "false", "null", "nan", "infinity"))
# What each context has, in lower case; contexts that are not here have what somebody gave them.
PROPERTIES = {
    "github": frozenset(
        ("action", "action_path", "action_ref", "action_repository", "action_status", "actor",
         "actor_id", "api_url", "artifact_cache_size_limit", "base_ref", "env", "event",
         "event_name", "event_path", "graphql_url", "head_ref", "job", "job_workflow_sha",
         "job_workflow_ref", "output", "path", "ref", "ref_name", "ref_protected", "ref_type",
         "repository", "repository_id", "repository_owner", "repository_owner_id",
         "repositoryurl", "repository_visibility", "retention_days", "run_id", "run_attempt",
         "run_number", "secret_source", "server_url", "sha", "state", "step_summary", "token",
         "triggering_actor", "workflow", "workflow_ref", "workflow_sha", "workspace")
    ),
    "runner": frozenset(
        ("name", "os", "arch", "temp", "tool_cache", "debug", "environment", "workspace")
    ),
    "job": frozenset(
        ("container", "services", "status", "check_run_id", "workflow_ref", "workflow_sha",
         "workflow_repository", "workflow_file_path")
    ),
    "strategy": frozenset(("fail-fast", "job-index", "job-total", "max-parallel")),
}  # fmt: skip
MAX_EXPRESSION = 4_000

_TOKEN = Pattern(
    r"""'[^']*'|(?<![\w.-])(?P<root>[A-Za-z_][\w-]*)
    (?P<chain>(?:\s?\.\s?(?:[A-Za-z_][\w-]*|\*)|\[\s?'[^']*'\s?\])*)\s{0,9}(?P<opens>\()?""",
    re.VERBOSE,
)
_PART = Pattern(r"\.\s?([A-Za-z_][\w-]*|\*)|\[\s?'([^']*)'\s?\]")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in an expression: `needs.build.result` is needs with build and result."""

    root: str
    parts: tuple[str, ...] = ()
    is_function: bool = False

    def __str__(self) -> str:
        return ".".join((self.root, *self.parts))[:100]


def names(expression: str) -> Iterator[Name]:
    """Yield the names in an expression; what stands in quotes is a text."""
    for found in _TOKEN.finditer(expression[:MAX_EXPRESSION]):
        if found["root"]:
            parts = tuple(one[0] or one[1] for one in _PART.findall(found["chain"]))
            yield Name(found["root"], parts, bool(found["opens"]))


def expressions(data: object, route: Route = ()) -> Iterator[tuple[Route, str]]:
    """Yield the expressions in data of a workflow, with the routes of the texts they stand in."""
    open_nodes: list[tuple[Route, object]] = [(route, data)]
    while open_nodes:
        at, node = open_nodes.pop()
        if isinstance(node, dict):
            open_nodes.extend(((*at, key), one) for key, one in node.items())
        elif isinstance(node, list):
            open_nodes.extend(((*at, number), one) for number, one in enumerate(node))
        elif isinstance(node, str):
            for expression in _inside(node, bare=_is_condition(at)):
                yield at, expression


def _is_condition(route: Route) -> bool:
    """Tell whether a text is an expression without being marked as one: `if` of jobs and steps."""
    if not route or route[-1] != "if" or route[0] != "jobs":
        return False
    return len(route) == 3 or (len(route) == 5 and route[2] == "steps")


def _inside(text: str, *, bare: bool) -> Iterator[str]:
    pieces = text.split("${{")
    if bare and len(pieces) == 1:
        yield text
    for piece in pieces[1:]:
        inside, closed, _ = piece.partition("}}")
        if closed:
            yield inside
