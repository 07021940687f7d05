"""What existing CI runs in jobs that gate the default branch, read as evidence, never executed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence

from autodevops_cli.model.evidence import Evidence, Fact, Source, Strength, command
from autodevops_cli.model.stack import Component
from autodevops_cli.planning.installing import hardened, project_installs
from autodevops_cli.planning.runners import called
from autodevops_cli.planning.runs import CiRun
from autodevops_cli.planning.wrappers import unwrapped
from autodevops_cli.repository.shell import commands

CHECKS = ("lint", "format", "typecheck")
# Compiling is part of the tests in these languages.
_COMPILED = frozenset({"go", "rust", "java", "scala", "kotlin"})


def ci_commands(
    component: Component, runs: Sequence[CiRun], *, among: Sequence[Component] = ()
) -> Iterator[Evidence]:
    """Yield the commands of existing CI that belong to this component, the main test first.

    `runs` are all that CI runs, `among` all components; each run belongs to one of them.
    """
    mine = [run for run in runs if _owner(run, among or (component,)) is component]
    tests = _tests(mine)
    for run in tests:
        yield _evidence("test", run, component)
    yield from _checks(component, mine)
    yield from _builds(component, mine, bool(tests))
    if tests:
        yield from _readied(component, mine, tests[0])


def without_idle_checks(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts without the checks that existing CI does not run, when it runs any.

    What is left out is kept as overruled, so that it can be explained.
    """
    kept = tuple(facts)
    for kinds in (CHECKS, ("test",)):
        kept = _without_idle(kept, kinds)
    return kept


def _without_idle(facts: tuple[Fact, ...], kinds: Sequence[str]) -> tuple[Fact, ...]:
    family = [fact for fact in facts if _kind(fact.subject) in kinds]
    run = [fact for fact in family if fact.because.rank == Source.CI]
    if not run:
        return facts
    idle = [fact for fact in family if fact.because.rank < Source.CI]
    losers = tuple(one for fact in idle for one in (fact.because, *fact.agreeing, *fact.overruled))
    winner = Fact(
        run[0].subject, run[0].value, run[0].because, run[0].agreeing, run[0].overruled + losers
    )
    return tuple(winner if fact is run[0] else fact for fact in facts if fact not in idle)


def _kind(subject: str) -> str:
    return subject.split(".")[1] if subject.startswith("command.") else ""


def _owner(run: CiRun, among: Sequence[Component]) -> Component | None:
    """Return the component that a run belongs to: by language, by folder, then by weight."""
    fits = [one for one in among if not run.use.languages or one.ecosystem in run.use.languages]
    if not run.use.languages and run.brought:
        fits = [one for one in fits if one.ecosystem in run.brought]
    around = [one for one in fits if _holds(one.root, _folder(run))]
    if not around:
        return None
    return max(around, key=lambda one: (len(one.root), one.weight))


def _folder(run: CiRun) -> str:
    return f"{run.folder}/{run.use.folder}".strip("/") if run.use.folder else run.folder


def _holds(root: str, folder: str) -> bool:
    return not root or folder == root or folder.startswith(root + "/")


def _tests(runs: Sequence[CiRun]) -> list[CiRun]:
    """Return the test commands, the plainest one first: what most jobs run without conditions."""
    tests = [run for run in runs if run.use.kind == "test" and not run.use.aside]
    weights: dict[str, int] = {}
    for run in tests:
        weights[run.text] = weights.get(run.text, 0) + run.weight

    def plainness(run: CiRun) -> tuple[object, ...]:
        return (
            run.aside, run.rank, run.conditional, run.folder.count("/"), -weights[run.text],
            run.coverage, len(run.text.split()),
        )  # fmt: skip

    return sorted(tests, key=plainness)


def _checks(component: Component, runs: Sequence[CiRun]) -> Iterator[Evidence]:
    """Yield each check once, as the first CI system that checks anything runs it."""
    found = [
        run for run in runs if run.use.kind in CHECKS and not run.aside and not run.conditional
    ]
    best = min((run.rank for run in found), default=0)
    texts: dict[str, str] = {}
    for run in found:
        if run.rank != best or _spelled(run, component) in texts.values():
            continue
        subject, n = _subject(run, component), 2
        while subject in texts:
            subject, n = f"{_subject(run, component)}-{n}", n + 1
        texts[subject] = _spelled(run, component)
        yield _evidence(subject, run, component)


def _builds(component: Component, runs: Sequence[CiRun], tested: bool) -> Iterator[Evidence]:
    for run in runs:
        compiled = component.ecosystem in _COMPILED and tested
        if run.use.kind == "build" and not run.aside and not run.conditional and not compiled:
            yield _evidence("build", run, component)


def _readied(component: Component, runs: Sequence[CiRun], test: CiRun) -> Iterator[Evidence]:
    """Yield what the job of the main test does before it: install, prepare, build."""
    before = runs[: runs.index(test)]
    job = [
        run for run in before
        if (run.job, run.place.path) == (test.job, test.place.path)
        and run.first and not run.conditional
    ]  # fmt: skip
    yield from _install(component, [run for run in job if run.use.kind == "install"])
    known = {fact.value for fact in component.commands("prepare")}
    for n, run in enumerate(run for run in job if run.use.kind == "prepare"):
        if _spelled(run, component) not in known:
            yield _evidence(f"prepare.ci-{n + 1}", run, component)
    for run in job:
        if run.use.kind == "build" and component.ecosystem not in _COMPILED:
            subject = f"{component.ecosystem}.needs-build"
            yield Evidence(
                subject, "test", run.place, Strength.INFERRED, note="CI builds before it tests"
            )
            return


def _install(component: Component, runs: Sequence[CiRun]) -> Iterator[Evidence]:
    own = component.value("command.install")
    texts = project_installs(_spelled(run, component) for run in runs)
    plain = [hardened(text, own) for text in texts]
    if not plain or own in plain or (own and component.ecosystem != "python"):
        return
    place, job = runs[0].place, runs[0].job
    yield command("install", " && ".join(plain), place, Source.CI, _note(job))


def _evidence(subject: str, run: CiRun, component: Component) -> Evidence:
    return command(subject, _spelled(run, component), run.place, Source.CI, _note(run.job))


def _note(job: str) -> str:
    return f"CI runs it in job {job}"


def _spelled(run: CiRun, component: Component) -> str:
    """Return the command as it runs in the component's folder."""
    if run.folder == component.root:
        return run.text
    inside = run.folder[len(component.root) :].lstrip("/") if component.root else run.folder
    if not _holds(component.root, run.folder):
        return _moved(run, component)
    return f"cd {shlex.quote(inside)} && {run.text}"


def _moved(run: CiRun, component: Component) -> str:
    """Return a command that an option sends into the component's folder, without the option."""
    options = r"(?:-C|--directory|--prefix|--cwd|--dir)"
    return re.sub(rf"\s{options}[= ]{re.escape(run.use.folder)}(?=\s|$)", "", run.text)


def _subject(run: CiRun, component: Component) -> str:
    """Return the subject under which the component knows the command, or one by its tool."""
    mine = _essence(run.text)
    for fact in component.facts:
        kind = _kind(fact.subject)
        rivals = (fact.because, *fact.overruled)
        if kind in CHECKS and any(_essence(one.value) == mine for one in rivals):
            return fact.subject.removeprefix("command.")
    return f"{run.use.kind}.{run.use.tool}"


def _essence(text: str) -> tuple[str, ...]:
    """Return what a command comes down to: `uv run ruff check` and `ruff check` are one."""
    found = commands(text)
    if not found:
        return (text,)
    words = unwrapped(found[-1].words).words
    asked = called(words)
    return (asked.runner, *asked.names) if asked and not asked.installs else words
