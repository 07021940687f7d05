"""Makefiles: rules, variables, includes, and the conditionals that need no shell to decide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.tasks.target import Task

MAX_INCLUDES = 20
MAX_LINE = 4000
MAX_VALUE = 2000
MAX_TARGETS = 400
MAX_RECIPE = 200

_ASSIGNMENT = re.compile(r"(?:(?:export|override)\s+)*([A-Za-z_][\w.-]*)\s*(::?|\?|\+|!)?=\s*(.*)")
_NAME = re.compile(r"[A-Za-z0-9_][\w./-]*")
_INCLUDE = re.compile(r"(?:-|s)?include\s+(.+)")
_CONDITION = re.compile(
    r"(ifn?eq|ifn?def)\b\s*(.*)|else\b\s*(?:(ifn?eq|ifn?def)\b\s*(.*))?|endif\b"
)
_REFERENCE = re.compile(r"\$(?:\(([\w.@<^*?-]+)\)|\{([\w.@<^*?-]+)\}|([@<^*?]))")
_SHELL = re.compile(r"\$\(shell\s+")
_COMMENT = re.compile(r"(?<!\\)\s#|^#")
# What `uname` and make itself say on the machines that CI runs on.
SYSTEMS = {"Linux": True, "Windows_NT": False, "Darwin": False, "Windows": False}
BUILT_IN = {"MAKE": "make", "SHELL": "sh", "RM": "rm -f", "CURDIR": ".", "PWD": "."}


@dataclass
class _Rule:
    where: Place
    body: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)


@dataclass
class _Make:
    """What was read so far. `patterns` are the targets with a `%`, with their first need."""

    repo: Snapshot
    variables: dict[str, str] = field(default_factory=lambda: dict(BUILT_IN))
    rules: dict[str, _Rule] = field(default_factory=dict)
    patterns: list[tuple[str, str]] = field(default_factory=list)
    included: list[str] = field(default_factory=list)
    complete: bool = True


def read_makefile(repo: Snapshot, path: str) -> Iterator[Task]:
    """Yield the targets of a Makefile and of the files it includes, in file order."""
    make = _Make(repo)
    _read(make, path)
    _forward(make)
    named = [(name, rule) for name, rule in make.rules.items() if _NAME.fullmatch(name)]
    for name, rule in named[:MAX_TARGETS]:
        needs = _needs(make, rule, name)
        body = (_recipe(make, line, name, needs) for line in rule.body[:MAX_RECIPE])
        yield Task(
            "make", name, rule.where, tuple(line for line in body if line), needs,
            against=_unmade(make, needs, parent(path)),
        )  # fmt: skip


def _needs(make: _Make, rule: _Rule, name: str) -> tuple[str, ...]:
    """Return what a rule needs, up to the first function that only make can call."""
    return tuple(_expanded(make, " ".join(rule.needs), name).partition("$(")[0].split())


def _read(make: _Make, path: str) -> None:
    if path in make.included or len(make.included) >= MAX_INCLUDES:
        return
    make.included.append(path)
    current: list[_Rule] | None = None
    branches: list[bool | None] = []
    defining = False
    for number, line in _logical_lines(make.repo.text(path)):
        text = line.strip()
        if defining or text.startswith("define "):
            defining = not text.startswith("endef")
        elif condition := _CONDITION.match(text):
            _branch(make, condition, branches)
        elif False in branches or not text or text.startswith("#"):
            continue
        elif line.startswith("\t") and current is not None:
            for rule in current:
                rule.body.append(text)
        else:
            current = _declaration(make, text, Place(path, number), sure=None not in branches)


def _declaration(make: _Make, line: str, where: Place, *, sure: bool) -> list[_Rule] | None:
    """Take in an include, an assignment or the head of a rule; return the rules that now open."""
    if include := _INCLUDE.fullmatch(line):
        for name in _expanded(make, include[1].partition("#")[0]).split():
            _include(make, name, parent(where.path), optional=line[0] in "-s")
        return None
    if assigned := _ASSIGNMENT.match(line):
        _assign(make, assigned[1], assigned[2] or "", assigned[3], sure=sure)
        return None
    targets, colon, rest = line.partition("#")[0].partition(":")
    rest = rest.removeprefix(":")
    if not colon or "=" in targets or rest.startswith("=") or _ASSIGNMENT.match(rest.strip()):
        return None
    needs, _, recipe = rest.partition(";")
    return _open(make, _expanded(make, targets).split(), needs, recipe.strip(), where)


def _open(make: _Make, targets: list[str], needs: str, recipe: str, where: Place) -> list[_Rule]:
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
            make.complete = False


def _assign(make: _Make, name: str, how: str, value: str, *, sure: bool) -> None:
    value = _COMMENT.split(value, maxsplit=1)[0].strip()
    known = name in make.variables and name not in BUILT_IN
    if how == "+":
        value = f"{make.variables.get(name, '')} {value}".strip() if known else value
    elif known and (how == "?" or not sure):
        return
    if how == "!":
        value = f"$(shell {value})"
    make.variables[name] = value if len(value) <= MAX_VALUE else "$(too long to know)"


def _branch(make: _Make, condition: re.Match[str], branches: list[bool | None]) -> None:
    """Follow if, else and endif; a branch is True, False, or None when only a shell could tell."""
    word = condition[0].split()[0].partition("(")[0]
    if word == "endif":
        if branches:
            branches.pop()
    elif word == "else":
        before = branches.pop() if branches else None
        told = _decided(make, condition[3], condition[4]) if condition[3] else True
        branches.append(None if before is None else False if before else told)
    else:
        branches.append(_decided(make, condition[1], condition[2]))


def _decided(make: _Make, kind: str, question: str) -> bool | None:
    question = question.strip()
    if kind.endswith("def"):
        defined = bool(make.variables.get(question))
        return defined if kind == "ifdef" else not defined
    sides = _sides(make, question)
    if sides is None:
        return None
    equal: bool | None = sides[0] == sides[1]
    if "$" in "".join(sides):
        equal = next((SYSTEMS[side] for side in sides if side in SYSTEMS), None)
    return None if equal is None else equal == (kind == "ifeq")


def _sides(make: _Make, question: str) -> tuple[str, str] | None:
    """Return what `(a,b)`, `"a" "b"` or `'a' 'b'` compares, expanded."""
    if question.startswith("(") and question.endswith(")"):
        left, comma, right = question[1:-1].partition(",")
    else:
        left, comma, right = question.strip("'\"").replace("'", '"').partition('" "')
    if not comma:
        return None
    return _expanded(make, left).strip(), _expanded(make, right).strip()


def _forward(make: _Make) -> None:
    """Add the targets that a rule like `%: common-%` makes out of others."""
    for pattern, need in make.patterns:
        start, _, end = need.partition("%")
        if pattern != "%" or not (start or end) or "%" not in need:
            continue
        for name in [one for one in make.rules if one.startswith(start) and one.endswith(end)]:
            short = name[len(start) : len(name) - len(end)]
            if short and short not in make.rules:
                make.rules[short] = _Rule(make.rules[name].where, [], [name])


def _unmade(make: _Make, needs: tuple[str, ...], folder: str) -> str:
    """Say which need is neither a target nor a file, where that can be told."""
    if not make.complete:
        return ""
    for need in needs:
        if not _NAME.fullmatch(need) or need in make.rules or need.endswith((".o", ".a", ".so")):
            continue
        made = any(_matches(pattern, need) for pattern, _ in make.patterns)
        path = joined(folder, need)
        if not made and not make.repo.has(path) and not make.repo.below(path):
            return f"needs {need}, which nothing makes"
    return ""


def _matches(pattern: str, name: str) -> bool:
    start, _, end = pattern.partition("%")
    return len(name) > len(start) + len(end) and name.startswith(start) and name.endswith(end)


def _recipe(make: _Make, line: str, name: str, needs: tuple[str, ...]) -> str:
    """Return a line of a recipe as the shell gets it, as far as that can be told."""
    line = _expanded(make, line.lstrip("@+- \t"), name, needs).lstrip("@+- \t")
    if line.startswith(("#", "$(info ", "$(warning ", "$(eval ")):
        return ""
    return _SHELL.sub("$(", line).replace("$$", "$").strip()


def _expanded(make: _Make, text: str, name: str = "", needs: tuple[str, ...] = ()) -> str:
    """Put in the variables. One that is set nowhere is empty, as make has it."""
    automatic = {"@": name, "<": "".join(needs[:1]), "^": " ".join(needs), "*": "", "?": ""}

    def value(found: re.Match[str]) -> str:
        key = found[1] or found[2] or found[3]
        if key in automatic:
            return automatic[key] or found[0]
        if key in make.variables:
            return make.variables[key]
        return "" if make.complete else found[0]

    text = text.replace("$$", "\0")
    for _ in range(8):
        after = _REFERENCE.sub(value, text)
        if after == text or len(after) > MAX_LINE:
            break
        text = after
    return text.replace("\0", "$$")


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield lines with their numbers, continued lines joined to where they begin."""
    held, start = "", 0
    for number, whole in enumerate(text.split("\n"), 1):
        line = whole[:MAX_LINE] if len(held) < MAX_LINE else ""
        start = start or number
        if whole.endswith("\\") and line:
            held += (line[:-1].rstrip() if not held else line[:-1].strip()) + " "
            continue
        yield start, held + line.strip() if held else line
        held, start = "", 0
    if held:
        yield start, held
