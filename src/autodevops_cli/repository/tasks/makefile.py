"""Makefiles: the targets of one file and of those it includes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.tasks.expansion import (
    CONDITION,
    Branches,
    Variables,
    logical_lines,
)
from autodevops_cli.repository.tasks.target import Task

MAX_INCLUDES = 20
MAX_TARGETS = 400
MAX_PATTERNS = 40
MAX_RECIPE = 200

_ASSIGNMENT = re.compile(r"(?:(?:export|override)\s+)*([A-Za-z_][\w.-]*)\s*(::?|\?|\+|!)?=\s*(.*)")
_NAME = re.compile(r"[A-Za-z0-9_][\w./-]*")
_INCLUDE = re.compile(r"(?:-|s)?include\s+(.+)")


@dataclass
class _Rule:
    where: Place
    body: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)


@dataclass
class _Make:
    """What was read so far. `patterns` are the targets with a `%`, with their first need."""

    repo: Snapshot
    variables: Variables = field(default_factory=Variables)
    rules: dict[str, _Rule] = field(default_factory=dict)
    patterns: list[tuple[str, str]] = field(default_factory=list)
    included: list[str] = field(default_factory=list)


def read_makefile(repo: Snapshot, path: str) -> Iterator[Task]:
    """Yield the targets of a Makefile and of the files it includes, in file order."""
    make = _Make(repo)
    _read(make, path)
    _forward(make)
    named = [(name, rule) for name, rule in make.rules.items() if _NAME.fullmatch(name)]
    for name, rule in named[:MAX_TARGETS]:
        needs = _needs(make, rule, name)
        lines = rule.body[:MAX_RECIPE]
        body = (line for one in lines if (line := make.variables.shell(one, name, needs)))
        against = _unmade(make, needs, parent(path))
        yield Task("make", name, rule.where, tuple(body), needs, against=against)


def _needs(make: _Make, rule: _Rule, name: str) -> tuple[str, ...]:
    """Return what a rule needs, up to the first function that only make can call."""
    listed = make.variables.expanded(" ".join(rule.needs), name)
    return tuple(listed.partition("$(")[0].split())


def _read(make: _Make, path: str) -> None:
    if path in make.included or len(make.included) >= MAX_INCLUDES:
        return
    make.included.append(path)
    current: list[_Rule] | None = None
    branches, defining = Branches(make.variables), False
    for number, line in logical_lines(make.repo.text(path)):
        text = line.strip()
        if defining or text.startswith("define "):
            defining = not text.startswith("endef")
        elif condition := CONDITION.match(text):
            branches.follow(condition)
        elif branches.skipped or not text or text.startswith("#"):
            continue
        elif line.startswith("\t") and current is not None:
            for rule in current:
                rule.body.append(text)
        else:
            current = _declaration(make, text, Place(path, number), sure=branches.sure)


def _declaration(make: _Make, line: str, where: Place, *, sure: bool) -> list[_Rule] | None:
    """Take in an include, an assignment or the head of a rule; return the rules that now open."""
    if include := _INCLUDE.fullmatch(line):
        for name in make.variables.expanded(include[1].partition("#")[0]).split():
            _include(make, name, parent(where.path), optional=line[0] in "-s")
        return None
    if assigned := _ASSIGNMENT.match(line):
        make.variables.assign(assigned[1], assigned[2] or "", assigned[3], sure=sure)
        return None
    targets, colon, rest = line.partition("#")[0].partition(":")
    rest = rest.removeprefix(":")
    if not colon or "=" in targets or rest.startswith("=") or _ASSIGNMENT.match(rest.strip()):
        return None
    needs, _, recipe = rest.partition(";")
    return _opened(make, make.variables.expanded(targets).split(), needs, recipe.strip(), where)


def _opened(make: _Make, targets: list[str], needs: str, recipe: str, where: Place) -> list[_Rule]:
    listed = needs.replace("|", " ").split()
    opened = []
    for name in targets:
        if "%" in name:
            make.patterns.append((name, listed[0] if listed else ""))
        elif not name.startswith("."):
            rule = make.rules.setdefault(name, _Rule(where))
            rule.needs.extend(listed)
            rule.body.extend([recipe] if recipe else [])
            opened.append(rule)
    return opened


def _include(make: _Make, name: str, folder: str, *, optional: bool) -> None:
    path = joined(folder, name)
    found = make.repo.matching(path) if any(mark in path for mark in "*?[") else (path,)
    for one in found:
        if make.repo.has(one):
            _read(make, one)
        elif not optional:
            make.variables.complete = False


def _forward(make: _Make) -> None:
    """Add the targets that a rule like `%: common-%` makes out of others."""
    for pattern, need in make.patterns[:MAX_PATTERNS]:
        start, _, end = need.partition("%")
        if pattern != "%" or not (start or end) or "%" not in need:
            continue
        for name in [one for one in make.rules if one.startswith(start) and one.endswith(end)]:
            short = name[len(start) : len(name) - len(end)]
            if short and short not in make.rules:
                make.rules[short] = _Rule(make.rules[name].where, [], [name])


def _unmade(make: _Make, needs: tuple[str, ...], folder: str) -> str:
    """Say which need is neither a target nor a file, where that can be told."""
    for need in needs if make.variables.complete else ():
        if not _NAME.fullmatch(need) or need in make.rules or need.endswith((".o", ".a", ".so")):
            continue
        made = any(_matches(pattern, need) for pattern, _ in make.patterns[:MAX_PATTERNS])
        path = joined(folder, need)
        if not made and not make.repo.has(path) and not make.repo.below(path):
            return f"needs {need}, which nothing makes"
    return ""


def _matches(pattern: str, name: str) -> bool:
    start, _, end = pattern.partition("%")
    return len(name) > len(start) + len(end) and name.startswith(start) and name.endswith(end)
