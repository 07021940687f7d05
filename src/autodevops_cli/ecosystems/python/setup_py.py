"""Reads the arguments of `setup()` from setup.py without running it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import EMPTY, Table

MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class SetupCall:
    """The literal arguments of `setup()`, and the names of all that were given."""

    arguments: Table = EMPTY
    names: frozenset[str] = frozenset()
    constants: Mapping[str, object] = field(default_factory=dict)


def read_setup_call(repo: Snapshot, path: str) -> SetupCall | None:
    """Return the call of `setup()` in a file; None when there is none or the file is no Python."""
    try:
        tree = ast.parse(repo.text(path))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    constants = module_constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) == "setup":
            given = [one for one in node.keywords if one.arg]
            values = {str(one.arg): literal(one.value, constants) for one in given}
            return SetupCall(Table(values), frozenset(values), constants)
    return None


def module_constants(tree: ast.Module) -> dict[str, object]:
    """Return the names that a module assigns literals to at its top level."""
    found: dict[str, object] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = literal(node.value, found)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            found[node.target.id] = literal(node.value, found)
    return found


def literal(node: ast.expr, names: Mapping[str, object], depth: int = 0) -> object:
    """Return the value of an expression of literals and known names; unknown parts are None."""
    if depth > MAX_DEPTH:
        return None
    match node:
        case ast.Constant(value):
            return value
        case ast.Name(name):
            return names.get(name)
        case ast.List(items) | ast.Tuple(items) | ast.Set(items):
            return _items(items, names, depth)
        case ast.Dict(keys, values):
            return {
                key.value: literal(value, names, depth + 1)
                for key, value in zip(keys, values, strict=False)
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            }
        case ast.BinOp(left, ast.Add(), right):
            return _sum(literal(left, names, depth + 1), literal(right, names, depth + 1))
        case _:
            return None


def _items(items: list[ast.expr], names: Mapping[str, object], depth: int) -> list[object]:
    found: list[object] = []
    for item in items:
        if isinstance(item, ast.Starred):
            inner = literal(item.value, names, depth + 1)
            found.extend(inner if isinstance(inner, list) else [None])
        else:
            found.append(literal(item, names, depth + 1))
    return found


def _sum(left: object, right: object) -> object:
    if isinstance(left, list) and isinstance(right, list):
        return left + right
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    return left if isinstance(left, list) else right if isinstance(right, list) else None


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
