"""Names for values that a script gets as variables, and what is known about these values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from autodevops_cli.model.ci import CiJob, CiStep
from autodevops_cli.model.edit import Put
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.rules._expressions import paths, tokens, whole

# The runner sets these for every step.
_GIVEN = Pattern(
    r"github\.(?:sha|ref|ref_name|ref_type|head_ref|base_ref|repository|repository_owner|run_id"
    r"|run_number|run_attempt|actor|triggering_actor|event_name|workflow|server_url|api_url)"
    r"|runner\.(?:os|arch)"
)
_WORD = Pattern(
    r"github\.(?:sha|repository|repository_owner|run_id|run_number|run_attempt|actor"
    r"|triggering_actor|event_name|server_url|api_url)"
    r"|github\.event\.(?:number|(?:pull_request|issue)\.number|pull_request\.(?:head|base)\.sha)"
    r"|runner\.(?:os|arch)"
)
_STEADY = ("github.", "runner.", "job.", "strategy.", "secrets.", "matrix.")
_PLAIN = Pattern(r"[\w.+@%/:,=-]+")
_ASSIGNED = Pattern(r"\b(\w{1,100})=")
_SEVERAL = Pattern(r"arg|option|flag|param|list|extra|files|packages|targets|tests")
_UNIX = ("ubuntu", "macos")


@dataclass(frozen=True, slots=True)
class Variable:
    """A name for the value of an expression; `missing` where the step does not have it yet."""

    name: str
    expression: str
    missing: bool


def named(expressions: Iterable[str], known: Mapping[str, str], script: str) -> dict[str, Variable]:
    """Return a variable for each expression; `known` are the variables that the step has."""
    taken = {name.upper() for name in known} | {*_ASSIGNED.findall(script)}
    found: dict[str, Variable] = {}
    for expression in expressions:
        if existing := _existing(expression, known):
            found[expression] = Variable(existing, expression, missing=False)
            continue
        name = free = _name(expression)
        number = 2
        while free in taken:
            free, number = f"{name}_{number}", number + 1
        taken.add(free)
        found[expression] = Variable(free, expression, missing=True)
    return found


def put(step: CiStep, variable: Variable, others: Iterable[Variable]) -> Iterator[Put]:
    """Yield what gives a step a variable; nothing where it has it, or where nobody can tell how.

    A step without variables gets those of all its expressions, so that several fixes agree.
    """
    if not variable.missing:
        return
    if step.env:
        yield Put((*step.route, "env", variable.name), _fragment(variable.expression))
    elif "env" not in dict(step.lines):
        lines = [f"{one.name}: {_fragment(one.expression)}" for one in others if one.missing]
        yield Put((*step.route, "env"), "\n".join(lines), after="run" if step.run else "with")


def is_word(expression: str, job: CiJob) -> bool:
    """Tell whether the value is certainly a single word without anything that a shell reads."""
    only = _path(expression)
    if only.startswith("matrix."):
        values = _values(only.removeprefix("matrix."), job)
        return bool(values) and all(_PLAIN.fullmatch(one) for one in values)
    return _WORD.fullmatch(only) is not None


def is_one_value(expression: str) -> bool:
    """Tell whether it names one value, and no variable that may hold several words on purpose."""
    only = _path(expression)
    return "." in only and not only.startswith("env.") and not _SEVERAL.search(only)


def is_steady(expression: str, job: CiJob) -> bool:
    """Tell whether nobody means the shell to read the value: between quotes it stays as it is."""
    texts = "".join(one.text for one in tokens(expression) if one.kind == "text")
    if re.search(r"[$`\\\"]", texts):
        return False
    for path in paths(expression):
        if path.name.startswith("github.event.inputs."):
            return False
        if not path.name.startswith(_STEADY):
            return path.name in ("true", "false", "null")
        values = _values(path.name.removeprefix("matrix."), job)
        if path.name.startswith("matrix.") and not values:
            return False
        if any(re.search(r"[$`\\\"]", one) for one in values):
            return False
    return True


def on_unix(job: CiJob, step: CiStep) -> bool:
    """Tell whether a POSIX shell certainly runs the script of a step."""
    if step.shell:
        return False
    if "shell" in dict(step.lines):
        return True
    key = _path(whole(job.runner)).removeprefix("matrix.")
    runners = _values(key, job) if key else (job.runner,)
    return bool(runners) and all(one.startswith(_UNIX) for one in runners)


def _values(name: str, job: CiJob) -> tuple[str, ...]:
    """Return what a key of the matrix can be, "" where a combination lacks it."""
    cells = ({key.lower(): value for key, value in cell} for cell in job.cells)
    return tuple(dict.fromkeys(cell.get(name, "") for cell in cells))


def _existing(expression: str, known: Mapping[str, str]) -> str:
    only = _path(expression)
    if _GIVEN.fullmatch(only):
        return only.replace(".", "_").upper()
    if only.startswith("env.") and only.count(".") == 1:
        return expression.strip().rpartition(".")[2]
    return ""


def _name(expression: str) -> str:
    named = [path.name for path in paths(expression) if "." in path.name]
    parts = re.sub(r"^github\.(?:event\.)?", "", named[0] if named else "value")
    return re.sub(r"[^A-Z0-9]+", "_", parts.upper()).strip("_") or "VALUE"


def _path(expression: str) -> str:
    """Return the path that is the whole expression, "" where there is more to it."""
    found = paths(expression)
    alone = len(found) == 1 and found[0].end == len(tokens(expression)) and not found[0].start
    return found[0].name if alone else ""


def _fragment(expression: str) -> str:
    text = f"${{{{ {expression} }}}}"
    quoted = ": " in text or " #" in text
    return "'" + text.replace("'", "''") + "'" if quoted else text
