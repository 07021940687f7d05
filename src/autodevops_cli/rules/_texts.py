"""Every text of a CI file that holds an expression, with its route."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.edit import Route
from autodevops_cli.rules._expressions import EXPRESSION, condition, spelled
from autodevops_cli.rules._raw import Raw


def told(file: Raw, word: str) -> Iterator[tuple[Route, str]]:
    """Yield the expressions of a file that hold a word, conditions without braces among them."""
    if not any(word in line.lower() for line in file.lines):
        return
    for route, text in _texts(file.document.data):
        if word not in text.lower():
            continue
        if route[-1:] == ("if",):
            yield route, condition(text)
            continue
        for found in EXPRESSION.finditer(text):
            if word in found[1].lower():
                yield route, spelled(found[1])


def _texts(data: object) -> Iterator[tuple[Route, str]]:
    """Yield the texts of nested data in the order of the file."""
    pending: list[tuple[Route, object]] = [((), data)]
    while pending:
        route, node = pending.pop()
        if isinstance(node, str):
            yield route, node
        elif isinstance(node, dict):
            pending.extend(((*route, key), node[key]) for key in reversed(node))
        elif isinstance(node, list):
            pending.extend(((*route, n), node[n]) for n in reversed(range(len(node))))
