"""justfiles: recipes that run without arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.tasks.target import Task

MAX_IMPORTS = 10
MAX_LINE = 4000

_ASSIGNMENT = re.compile(r"(?:export\s+)?([A-Za-z_][\w-]*)\s*:=(.*)")
_HEAD = re.compile(r"@?([A-Za-z_][\w-]*)([^:#]*):(?!=)([^#]*)")
_ALIAS = re.compile(r"alias\s+([\w-]+)\s*:=\s*([\w-]+)")
_IMPORT = re.compile(r"import\??\s+(['\"])(.+?)\1")
_PARAMETER = re.compile(r"([*+$]*)([A-Za-z_][\w-]*)(?:\s*=\s*('[^']*'|\"[^\"]*\"|\S+))?")
_VALUE = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")
_FOREIGN = re.compile(r"\[\s*(?:windows|macos|openbsd)\b")
_NEED = re.compile(r"\(\s*([\w-]+)[^)]*\)|&&|([A-Za-z_][\w-]*)")


@dataclass(frozen=True, slots=True)
class _Recipe:
    task: Task
    defaults: dict[str, str]
    callable: bool


def read_justfile(repo: Snapshot, path: str) -> Iterator[Task]:
    """Yield the recipes of a justfile and its imports; those that want arguments are left out."""
    recipes: dict[str, _Recipe] = {}
    variables: dict[str, str] = {}
    aliases: dict[str, str] = {}
    _read(repo, path, recipes, variables, aliases, [])
    for one in recipes.values():
        values = variables | one.defaults
        body = tuple(_filled(line, values) for line in one.task.body)
        if one.callable:
            yield Task("just", one.task.name, one.task.where, body, one.task.needs)
    for name, target in aliases.items():
        if target in recipes and recipes[target].callable:
            yield Task("just", name, recipes[target].task.where, (), (target,))


def _read(
    repo: Snapshot, path: str, recipes: dict[str, _Recipe], variables: dict[str, str],
    aliases: dict[str, str], seen: list[str],
) -> None:  # fmt: skip
    if path in seen or len(seen) >= MAX_IMPORTS:
        return
    seen.append(path)
    current, foreign = "", False
    for number, line in enumerate(repo.text(path).split("\n"), 1):
        if line[:1] in (" ", "\t"):
            if current and line.strip():
                recipes[current] = _longer(recipes[current], line.strip().lstrip("@-"))
            continue
        text = line.strip()[:MAX_LINE]
        if not text or text.startswith("#"):
            continue
        current = ""
        if text.startswith("["):
            foreign = bool(_FOREIGN.match(text)) and "linux" not in text and "unix" not in text
        elif alias := _ALIAS.match(text):
            aliases[alias[1]] = alias[2]
        elif other := _IMPORT.match(text):
            _read(repo, joined(parent(path), other[2]), recipes, variables, aliases, seen)
        elif assigned := _ASSIGNMENT.match(text):
            variables.setdefault(assigned[1], _value(assigned[2].strip()))
        elif head := _HEAD.match(text):
            if not foreign:
                current = head[1]
                recipes[current] = _recipe(head, Place(path, number))
            foreign = False


def _value(text: str) -> str:
    """Return a literal's text; anything that would have to be computed stays a reference."""
    literal = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1] if literal else f"{{{{{text}}}}}"


def _recipe(head: re.Match[str], where: Place) -> _Recipe:
    defaults, wanted = {}, False
    for sort, name, value in _PARAMETER.findall(head[2]):
        defaults[name] = value.strip("'\"") if value else ""
        wanted = wanted or (not value and "*" not in sort)
    needs = tuple(a or b for a, b in _NEED.findall(head[3]) if a or b)
    return _Recipe(Task("just", head[1], where, (), needs), defaults, callable=not wanted)


def _longer(recipe: _Recipe, line: str) -> _Recipe:
    one = recipe.task
    held = one.body[-1] if one.body else ""
    body = (*one.body[:-1], held[:-1] + line) if held.endswith("\\") else (*one.body, line)
    return _Recipe(
        Task("just", one.name, one.where, body, one.needs), recipe.defaults, recipe.callable
    )


def _filled(line: str, values: dict[str, str]) -> str:
    for _ in range(4):
        after = _VALUE.sub(lambda found: values.get(found[1], found[0]), line)
        if after == line or len(after) > MAX_LINE:
            break
        line = after
    return line.strip()
