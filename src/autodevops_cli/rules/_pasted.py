"""Expressions that stand in scripts, and how to hand them over as variables instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from autodevops_cli.model.ci import CiJob, CiStep
from autodevops_cli.model.edit import Edit, Fix, Swap
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.rules._expressions import EXPRESSION, spelled
from autodevops_cli.rules._outside import is_outside, variables
from autodevops_cli.rules._quoting import Quoting, quotings
from autodevops_cli.rules._raw import Raw
from autodevops_cli.rules._variables import (
    Variable,
    is_one_value,
    is_steady,
    is_word,
    named,
    on_unix,
    put,
)

MAX_EXPRESSIONS = 200
"""How many expressions of one script are looked at."""

_SCRIPT = "actions/github-script@"
# Behind one of these the text is program text of another kind, where a variable mends nothing.
_CODE = Pattern(r"\b(?:eval|ssh)\s|\b(?:ba|z|da|k)?sh\s+-\w*c\b|\b\w{1,30}\s+-[cer]\s")


@dataclass(frozen=True, slots=True)
class Pasted:
    """An expression in a script of a step: where it stands, and whether a stranger chooses it."""

    expression: str
    places: tuple[Place, ...]
    outside: bool
    fix: Fix | None


@dataclass(frozen=True, slots=True)
class _Spot:
    """An expression as it is written at a line of a script; `new` takes the place of `old`."""

    line: int
    expression: str
    old: str
    new: str = ""
    safe: bool = False


def pasted(file: Raw) -> Iterator[Pasted]:
    """Yield the expressions inside shell texts and inside the scripts of actions/github-script."""
    for job in file.ci.jobs:
        for step in job.steps:
            if "${{" in step.run:
                yield from _grouped(file, job, step, "run")
            elif step.uses.startswith(_SCRIPT):
                yield from _grouped(file, job, step, "with", "script")


def _grouped(file: Raw, job: CiJob, step: CiStep, *key: str) -> Iterator[Pasted]:
    script = step.run or dict(step.inputs).get("script", "")
    known = variables(file.ci, job, step)
    wanted = dict.fromkeys(spelled(one[1]) for one in EXPRESSION.finditer(script))
    chosen = named(islice(wanted, MAX_EXPRESSIONS), known, script)
    spots: dict[str, list[_Spot]] = {}
    for spot in _in_shell(job, step, chosen) if step.run else _in_javascript(script, chosen):
        spots.setdefault(spot.expression, []).append(spot)
    start = (file.at(*step.route, *key).line or 1) + (1 if "\n" in script else 0)
    for expression, own in spots.items():
        places = tuple(Place(step.where.path, start + one.line) for one in own)
        fix = _fix(file, step, key, own, chosen)
        yield Pasted(expression[:120], places, is_outside(expression, known), fix)


def _in_shell(job: CiJob, step: CiStep, chosen: Mapping[str, Variable]) -> Iterator[_Spot]:
    code = _CODE.search(step.run)
    line, at = 0, 0
    for found, quoting in quotings(step.run):
        line, at = line + step.run.count("\n", at, found.start()), found.start()
        expression = spelled(found[1])
        if expression not in chosen:
            continue
        if (code and code.start() < at) or (
            quoting is Quoting.BARE and not is_one_value(expression)
        ):
            quoting = Quoting.ODD
        new = _spelling(chosen[expression].name, step.shell, quoting)
        kept = is_word(expression, job) or (
            quoting is Quoting.DOUBLE and is_steady(expression, job)
        )
        yield _Spot(line, expression, found[0], new, kept and on_unix(job, step))


def _spelling(name: str, shell: str, quoting: Quoting) -> str:
    """Return how a script says the variable where the expression stands, "" for no way."""
    if quoting not in (Quoting.BARE, Quoting.DOUBLE):
        return ""
    if shell in ("pwsh", "powershell"):
        return f"${{env:{name}}}"
    if shell:
        return ""
    return f"${{{name}}}" if quoting is Quoting.DOUBLE else f'"${{{name}}}"'


def _in_javascript(script: str, chosen: Mapping[str, Variable]) -> Iterator[_Spot]:
    for found in EXPRESSION.finditer(script):
        line, expression = script.count("\n", 0, found.start()), spelled(found[1])
        if expression not in chosen:
            continue
        around = script[max(0, found.start() - 1) : found.start()], script[found.end() :][:1]
        if around[0] == around[1] and around[0] in ("'", '"', "`"):
            old = found[0].join(around)
            yield _Spot(line, expression, old, f"process.env.{chosen[expression].name}", True)
        else:
            yield _Spot(line, expression, found[0])


def _fix(
    file: Raw,
    step: CiStep,
    key: tuple[str, ...],
    own: list[_Spot],
    chosen: Mapping[str, Variable],
) -> Fix | None:
    variable = chosen[own[0].expression]
    route = (*step.route, *key)
    handed = [*put(step, variable, chosen.values())]
    possible = bool(step.route) and (handed or not variable.missing)
    if not possible or not all(one.new and "\n" not in one.old for one in own):
        return None
    # Between double quotes of YAML, the quotes of the script would have to be escaped.
    number = file.document.line(*route) or 1
    if re.match(r'[\s-]*(?:run|script):\s*"', file.lines[number - 1]):
        return None
    edits: list[Edit] = [*handed, *(Swap(route, one.old, one.new) for one in own)]
    title = f"Hand {own[0].expression[:80]} over as the variable {variable.name}"
    return file.fix(title, *edits, safe=all(one.safe for one in own))
