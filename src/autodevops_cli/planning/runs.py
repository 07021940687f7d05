"""Every command that gating jobs of existing CI run, with what it is for and where it runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from autodevops_cli.model.ci import CiDocument, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.planning.actions import brought, command_of
from autodevops_cli.planning.checking import as_check, as_run_here, quoted
from autodevops_cli.planning.classify import REWRITES, Use, classified
from autodevops_cli.planning.gating import Form, forms, runs_in
from autodevops_cli.planning.naming import is_aside, is_coverage
from autodevops_cli.planning.runners import Bodies
from autodevops_cli.repository.expressions import filled, has_expression, lookup_in, partly_filled
from autodevops_cli.repository.references import missing
from autodevops_cli.repository.shell import Command, commands
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tasks.soundness import reason_against

MAX_STEPS = 20_000
MAX_SCRIPT = 100_000
MAX_TEXT = 600
# What the shell of any job knows.
_KNOWN_VARIABLES = frozenset({"HOME", "PWD", "CI", "USER", "TMPDIR", "PATH"})
_VARIABLE = re.compile(r"(?<!\\)\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")
_ODD_VARIABLE = re.compile(r"(?<!\\)\$(?:[0-9@*#?$!]|\{[^}]*[^\w}])")
_ASSIGNED = re.compile(r"\b([A-Za-z_]\w*)=")
_SIMPLE = re.compile(r"[\w ./:=@+,-]*")
_POSIX = re.compile(r"(?:\S*/)?(?:bash|sh|zsh|dash)\b")
# Readers of a test's output that change nothing about it.
_REPORTERS = frozenset({"tee", "cat", "go-junit-report", "tap-spec", "xcpretty", "gotestfmt"})


@dataclass(frozen=True, slots=True)
class CiRun:
    """A command in a job: `weight` says in how many forms of the job it runs.

    `brought` are the languages that the job sets up; `conditional` runs may be left out by CI.
    """

    use: Use
    text: str
    folder: str
    place: Place
    job: str
    rank: int
    brought: frozenset[str] = frozenset()
    aside: bool = False
    coverage: bool = False
    conditional: bool = False
    first: bool = True
    """Runs in the first form of its job, the one to take when forms differ."""
    weight: int = 1


def ci_runs(repo: Snapshot, documents: Sequence[CiDocument]) -> tuple[CiRun, ...]:
    """Return what existing CI runs, each command of a job once, in the order of the files."""
    bodies = Bodies(repo)
    merged: dict[tuple[object, ...], CiRun] = {}
    steps = 0
    for form in forms(documents):
        languages = _languages(form)
        for run in _runs(form, languages, bodies):
            key = (form.document.path, run.job, run.use.kind, run.text, run.folder)
            known = merged.get(key)
            weight = known.weight + 1 if known else 1
            conditional = run.conditional and (known is None or known.conditional)
            merged[key] = replace(known or run, weight=weight, conditional=conditional)
        steps += len(form.job.steps)
        if steps > MAX_STEPS:
            break
    return tuple(merged.values())


def _languages(form: Form) -> frozenset[str]:
    names = [form.job.image, *(step.uses for step in _flat(form.job.steps))]
    names += [name for name, _ in form.job.cells[0]] if form.job.cells else []
    return frozenset(language for name in names if name and (language := brought(name)))


def _flat(steps: Iterable[CiStep]) -> Iterator[CiStep]:
    for step in steps:
        yield step
        yield from _flat(step.inner)


def _runs(form: Form, languages: frozenset[str], bodies: Bodies) -> Iterator[CiRun]:
    found: list[tuple[Command, CiStep, str, bool]] = []
    for step in _flat(form.job.steps):
        runs = runs_in(form, step)
        if runs is False or step.advisory or not _in_a_shell(form, step):
            continue
        for one, folder in _commands(form, step):
            inner = bodies.glue(one.words, folder)
            glued = _commands(form, replace(step, run=inner, directory=folder)) if inner else ()
            found.extend((each, step, at, runs is None) for each, at in glued or [(one, folder)])
    verified = [n for n, (one, *_) in enumerate(found) if _looks_at_changes(one.words)]
    last = verified[-1] if verified else -1
    for n, (one, step, folder, unsure) in enumerate(found):
        if run := _run(form, bodies, one, step, folder, n < last):
            yield replace(run, brought=languages, conditional=unsure, first=form.first)


def _in_a_shell(form: Form, step: CiStep) -> bool:
    shell = filled(step.shell, lookup_in(form.known))
    return not step.shell or bool(shell and _POSIX.match(shell))


def _checkout(form: Form) -> str:
    """Return the folder that the job checks the repository out into, as the file spells it."""
    for step in form.job.steps:
        inputs = dict(step.inputs)
        if step.uses.startswith("actions/checkout@") and not inputs.get("repository"):
            return joined("", path) if (path := inputs.get("path", "")) else ""
    return ""


def _commands(form: Form, step: CiStep) -> Iterator[tuple[Command, str]]:
    """Yield the commands that a step always runs, with their folder, expressions filled in."""
    outer = lookup_in(form.known)
    own = {name: value for name, raw in step.env if (value := filled(raw, outer)) is not None}
    variables = {**form.variables, **own}
    lookup = lookup_in({**form.known, **{f"env.{name}": value for name, value in own.items()}})
    inside = step.directory.removeprefix(_checkout(form)).lstrip("/")
    start = partly_filled(inside, lookup)
    written = (step.run or command_of(step))[:MAX_SCRIPT]
    text = _with_variables(partly_filled(written, lookup), variables)
    for one in commands(text):
        if one.conditional or one.tolerated or one.piped or one.directory is None:
            continue
        if _is_outside(start) or set(one.pipes) - _REPORTERS:
            continue
        folder = joined(start, one.directory)
        spelled = quoted(as_run_here(one, variables))
        if _is_self_contained(spelled.text) and not _is_outside(folder):
            yield spelled, folder


def _with_variables(text: str, variables: Mapping[str, str]) -> str:
    """Return a text with the variables that CI sets put in, unless the script sets them itself."""
    assigned = set(_ASSIGNED.findall(text))
    plain = {
        name: value for name, value in variables.items()
        if name not in assigned and _SIMPLE.fullmatch(value)
    }  # fmt: skip
    return _VARIABLE.sub(lambda found: plain.get(found[1] or found[2], found[0]), text)


def _is_self_contained(text: str) -> bool:
    """Tell whether a command means the same outside its job: one line, no foreign variables."""
    if (
        not text
        or "\n" in text
        or has_expression(text)
        or len(text) > MAX_TEXT
        or _ODD_VARIABLE.search(text)
    ):
        return False
    names = {found[1] or found[2] for found in _VARIABLE.finditer(text)}
    return names <= _KNOWN_VARIABLES


def _is_outside(folder: str) -> bool:
    return folder.startswith(("/", "~", "..")) or "$" in folder


def _looks_at_changes(words: tuple[str, ...]) -> bool:
    """Tell whether a command fails when files have changed: what ran before it was a check."""
    return words[:2] in (("git", "diff"), ("git", "diff-index"))


def _is_at_hand(repo: Snapshot, command: Command, folder: str) -> bool:
    """Tell whether a program or a sample given by its path is in the repository."""
    name = command.words[0]
    if re.search(r"(?:^|[\s/])\.?venv/|/\.?venv/", command.text):
        return False
    installed = name.removeprefix("./").startswith("vendor/bin/")
    if "/" in name and not installed and not name.endswith(("gradlew", "mvnw")):
        return repo.has(joined(folder, name))
    if name == "php" and not _runs_what_is_there(repo, command, folder):
        return False
    wanted = command.arguments()[:-1] if command.name == "cp" else ()
    return all(repo.has(joined(folder, one)) for one in wanted)


def _runs_what_is_there(repo: Snapshot, command: Command, folder: str) -> bool:
    """Tell whether PHP is given a program of the repository or of its packages."""
    program = next((word for word in command.arguments() if "/" in word), "")
    plain = program.removeprefix("./")
    packaged = plain.startswith("vendor/") or "-l" in command.words
    return not plain or packaged or repo.has(joined(folder, plain))


def _run(
    form: Form, bodies: Bodies, one: Command, step: CiStep, folder: str, verified: bool
) -> CiRun | None:
    use = classified(one.words, bodies, folder)
    if use is None or (folder and not bodies.repo.below(folder)):
        return None
    text = one.text
    if use.kind in ("lint", "format") and reason_against((one,), ()) == REWRITES:
        text = as_check(one) if verified else ""
        if not text:
            return None
    if next(missing(bodies.repo, text, folder), None) or not _is_at_hand(bodies.repo, one, folder):
        return None
    aside = form.aside or use.aside or is_aside(step.name)
    coverage = is_coverage(f"{form.job.id} {step.name} {text}")
    return CiRun(
        use, text, folder, step.where, form.job.id, form.rank, aside=aside, coverage=coverage
    )
