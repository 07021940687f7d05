"""The jobs of existing CI that gate the default branch, in each form in which they run on Linux."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.plan import Pairs
from autodevops_cli.planning.naming import is_aside, parts_of
from autodevops_cli.repository.expressions import UNKNOWN, Value, filled, in_ci, lookup_in

MAX_FORMS = 30

# Of several systems, the one that most likely still runs comes first.
LIVING = (
    "github", "gitlab", "circleci", "azure", "buildkite", "cirrus", "bitbucket", "jenkins",
    "drone", "appveyor", "travis",
)  # fmt: skip
_OTHER_SYSTEM = re.compile(
    r"windows|macos|mac-|\bmac\b|osx|darwin|freebsd|openbsd|netbsd|visual studio|xcode|\bwin\b",
    re.IGNORECASE,
)
_UNSTEADY = re.compile(
    r"nightly|beta|alpha|canary|experimental|-dev\b|-ea\b|\brc\d*\b|pypy|graalpy|jruby|"
    r"truffle|\d+\.\d+t$|\bhead\b|\bedge\b|upstream|miri",
    re.IGNORECASE,
)
_PERMISSIVE = re.compile(r"experimental|allow.?fail|optional|continue.?on.?error", re.IGNORECASE)
_RELEASES = frozenset({"release", "publish", "deploy", "deployment", "pypi", "upload", "announce"})


@dataclass(frozen=True, slots=True)
class Form:
    """One combination of a job's matrix: what its names stand for.

    `variables` are those that the shell sees; `aside` says that the job is a special one.
    """

    document: CiDocument
    job: CiJob
    known: Mapping[str, Value]
    variables: Mapping[str, str]
    aside: bool = False
    linux: bool = True
    steady: bool = True
    first: bool = True

    @property
    def rank(self) -> int:
        """Where the CI system stands among the others, the one to believe first."""
        name = self.document.provider
        return LIVING.index(name) if name in LIVING else len(LIVING)


def forms(documents: Sequence[CiDocument]) -> tuple[Form, ...]:
    """Return what gates the default branch, on Linux where anything does."""
    return _every_form(tuple(documents))


@lru_cache(maxsize=1)
def _every_form(documents: tuple[CiDocument, ...]) -> tuple[Form, ...]:
    # Asked again for each component of the one repository that is read.
    every = [form for document in documents for form in _document(document)]
    linux = [form for form in every if form.linux]
    return tuple(linux or every)


def _document(document: CiDocument) -> Iterator[Form]:
    if not document.gates:
        return
    # "Deploy" is what many call the one workflow that also tests.
    name = f"{document.name} {document.path.rpartition('/')[2]}".lower().replace("deploy", "")
    special = is_aside(name)
    for job in document.jobs:
        for one in _jobs(job):
            if not _releases(one):
                yield from _forms(document, one, special)


def _jobs(job: CiJob) -> Iterator[CiJob]:
    """Yield a job, or the jobs of the workflow that it calls, when they gate."""
    if not job.gates or job.advisory:
        return
    if not job.called:
        yield job
    for one in job.called:
        condition = one.condition or job.condition
        yield from _jobs(replace(one, condition=condition, id=f"{job.id}/{one.id}"))


def _releases(job: CiJob) -> bool:
    words = parts_of(f"{job.id} {job.name if '${{' not in job.name else ''}")
    return bool(job.environment) or bool(words & _RELEASES and not words & {"test", "tests"})


def _forms(document: CiDocument, job: CiJob, special: bool) -> Iterator[Form]:
    found = [_form(document, job, cell, special) for cell in job.cells or ((),)]
    kept = [form for form in found if form.linux] or found
    kept = [form for form in kept if form.steady] or kept
    for n, form in enumerate(islice(kept, MAX_FORMS)):
        yield replace(form, first=n == 0)


def _form(document: CiDocument, job: CiJob, cell: Pairs, special: bool) -> Form:
    known: dict[str, Value] = {"runner.os": "Linux", "runner.arch": "X64"}
    known |= {f"matrix.{name}": UNKNOWN for name in _dynamic(job)}
    known |= {f"matrix.{name}": _value(value) for name, value in cell}
    variables = _static((*document.env, *job.env), known)
    known |= {f"env.{name}": value for name, value in variables.items()}
    if document.provider != "github":
        variables |= dict(cell)
    runner = filled(job.runner, lookup_in(known)) if job.runner else ""
    title = f"{job.id} {filled(job.name, lookup_in(known)) or ''}"
    # What earlier jobs decide is mostly whether anything of concern has changed.
    certain = in_ci(job.condition, known) is True or "needs." in job.condition
    return Form(
        document,
        job,
        known,
        variables,
        aside=special or is_aside(title) or is_aside(runner or "") or _scans(job) or not certain,
        linux=_is_linux(runner, job, cell),
        steady=not any(_unsteady(name, value) for name, value in cell),
    )


def _scans(job: CiJob) -> bool:
    """Tell whether a job builds only so that a scanner can watch."""
    return any(step.uses.startswith("github/codeql-action/") for step in job.steps)


def _dynamic(job: CiJob) -> tuple[str, ...]:
    return tuple(axis.name for axis in job.matrix if any("${{" in one for one in axis.values))


def _value(text: str) -> Value:
    return UNKNOWN if "${{" in text else text


def _static(env: Pairs, known: Mapping[str, Value]) -> dict[str, str]:
    """Return the variables whose values are known, with expressions filled in."""
    found: dict[str, str] = {}
    for name, raw in env:
        names = {**known, **{f"env.{key}": value for key, value in found.items()}}
        if (value := filled(raw, lookup_in(names))) is not None:
            found[name] = value
    return found


def _is_linux(runner: str | None, job: CiJob, cell: Pairs) -> bool:
    if runner:
        return not _OTHER_SYSTEM.search(runner)
    return not any(_OTHER_SYSTEM.search(value) for _, value in cell) and not is_windows(job.id)


def is_windows(name: str) -> bool:
    """Tell whether a job's name says that it is about Windows."""
    return bool(parts_of(name) & {"windows", "win", "win32", "win64"})


def _unsteady(name: str, value: str) -> bool:
    if _PERMISSIVE.search(name):
        return value not in ("", "false")
    return bool(_UNSTEADY.search(value))


def runs_in(form: Form, step: CiStep) -> bool | None:
    """Return whether a step runs in this form, None where only a run can tell."""
    if "cache-hit" in step.condition:
        return True  # what a cache can spare is done when there is none
    return in_ci(step.condition, form.known)
