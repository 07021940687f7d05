"""What existing CI runs in jobs that gate the default branch, read as evidence, never executed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autodevops_cli.model.evidence import Evidence, Source, Strength, command
from autodevops_cli.model.stack import Component
from autodevops_cli.planning.idle import CHECKS
from autodevops_cli.planning.installing import chosen_install, project_installs
from autodevops_cli.planning.naming import parts_of
from autodevops_cli.planning.ownership import in_its_folder, owned
from autodevops_cli.planning.runs import CiRun
from autodevops_cli.planning.spelling import SELF_CONTAINED, Speller, essence

# Compiling is part of the tests in these languages.
_COMPILED = frozenset({"go", "rust", "java", "scala", "kotlin", "swift"})
# Here jobs install for tests and for checks apart.
_APART = frozenset({"python"})
_PLAIN = frozenset({
    "run", "test", "tests", "all", "ci", "unit", "check", "sh", "suite", "cover", "coverage",
})  # fmt: skip
ON_RUNNERS = frozenset({"shellcheck", "yamllint"})
_TASK_RUNNERS = frozenset({"make", "just", "task", "script"})


def ci_commands(
    component: Component, runs: Sequence[CiRun], *, among: Sequence[Component] = ()
) -> Iterator[Evidence]:
    """Yield the commands of existing CI that belong to this component, the main test first.

    `runs` are all that CI runs, `among` all components; `component` carries its own facts.
    """
    mine = [
        run for run in owned(runs, component, among or (component,))
        if component.ecosystem == "python" or not _is_foreign(run)
    ]  # fmt: skip
    tests, checks = _tests(mine), _checks(mine)
    installs = [one for one in _installs(component, mine, tests[:1], checks) if one.text]
    say = _Say(component, Speller(component, own_environment=not installs))
    for run in tests:
        yield say.command("test", run)
    yield from _told_apart(say, checks)
    if not (component.ecosystem in _COMPILED and tests):
        for run in mine:
            if run.use.kind == "build" and not run.aside and not run.conditional:
                yield say.command("build", run)
    for one in installs:
        yield Evidence(
            one.subject, one.text, one.run.place, Strength.DECLARED, int(Source.CI),
            _note(one.run),
        )  # fmt: skip
    for test in tests[:1]:
        yield from _readied(say, _before(mine, test))


@dataclass(frozen=True, slots=True)
class _Say:
    component: Component
    speller: Speller

    def text(self, run: CiRun) -> str:
        return self.speller.spelled(in_its_folder(run, self.component), run.use.kind)

    def command(self, subject: str, run: CiRun) -> Evidence:
        return command(subject, self.text(run), run.place, Source.CI, _note(run))


@dataclass(frozen=True, slots=True)
class _Install:
    subject: str
    text: str
    run: CiRun


def _is_foreign(run: CiRun) -> bool:
    """Tell whether a run wants a tool of no language that a runner has not and we cannot bring."""
    name = run.text.partition(" ")[0]
    bare = name == run.use.tool and not run.use.languages
    return bare and name not in ON_RUNNERS | SELF_CONTAINED | {"cp", "touch"}


def _note(run: CiRun) -> str:
    return f"CI runs it in job {run.job}"


def _tests(runs: Sequence[CiRun]) -> tuple[CiRun, ...]:
    """Return the test commands, the plainest one first: what most jobs run without conditions."""
    tests = [run for run in runs if run.use.kind == "test" and not _is_special(run)]
    weights: dict[str, int] = {}
    for run in tests:
        weights[run.text] = weights.get(run.text, 0) + run.weight

    def plainness(run: CiRun) -> tuple[object, ...]:
        return (
            run.aside, run.rank, run.conditional, run.folder.count("/"), -weights[run.text],
            run.coverage, len(parts_of(run.use.tool)), len(run.text.split()),
        )  # fmt: skip

    return tuple(sorted(tests, key=plainness))


def _is_special(run: CiRun) -> bool:
    """Tell whether a test is none of the main ones, or a script that only its name calls a test."""
    unknown = not run.use.languages and not run.use.inside
    return run.use.aside or (unknown and not parts_of(run.use.tool) <= _PLAIN)


def _checks(runs: Sequence[CiRun]) -> tuple[CiRun, ...]:
    """Return the checks that always run, of the first CI system that checks anything."""
    found = [
        run for run in runs if run.use.kind in CHECKS and not run.aside and not run.conditional
    ]
    best = min((run.rank for run in found), default=0)
    return tuple(run for run in found if run.rank == best)


def _told_apart(say: _Say, checks: Sequence[CiRun]) -> Iterator[Evidence]:
    """Yield each check once, under the subject that the component has for it, if it has one."""
    texts: dict[str, str] = {}
    for run in checks:
        for subject, text in _known_or_new(say, run):
            if text in texts.values():
                continue
            name, n = subject, 2
            if name in texts and "." not in name:
                name = subject = f"{run.use.kind}.{run.use.tool}"
            while name in texts:
                name, n = f"{subject}-{n}", n + 1
            texts[name] = text
            yield command(name, text, run.place, Source.CI, _note(run))


def _known_or_new(say: _Say, run: CiRun) -> Iterator[tuple[str, str]]:
    """Yield the component's own spelling of a check that CI hides in a task, or CI's.

    The component knows what its own commands need, and not what stands in the Makefile.
    """
    own = {tool: one for tool in run.use.inside if (one := _own_check(say, tool))}
    if run.use.runner in _TASK_RUNNERS and run.use.inside and len(own) == len(run.use.inside):
        yield from own.values()
        return
    text = say.text(run)
    mine = essence(text)
    for subject, value in say.speller.own(*CHECKS):
        if essence(value) == mine:
            yield subject.removeprefix("command."), text
            return
    known = _own_check(say, mine[0])
    same = known and known[0].split(".")[0] == run.use.kind
    yield known[0] if known and same else f"{run.use.kind}.{run.use.tool}", text


def _own_check(say: _Say, tool: str) -> tuple[str, str] | None:
    for subject, value in say.speller.own(*CHECKS):
        if essence(value)[0] == tool:
            return subject.removeprefix("command."), value
    return None


def _before(runs: Sequence[CiRun], last: CiRun) -> tuple[CiRun, ...]:
    """Return what the job of a command runs before it, in the job's first form."""
    return tuple(
        run for run in runs[: runs.index(last)]
        if (run.job, run.place.path) == (last.job, last.place.path)
        and run.first and not run.conditional
    )  # fmt: skip


def _installs(
    component: Component, runs: Sequence[CiRun], tests: Sequence[CiRun], checks: Sequence[CiRun]
) -> Iterator[_Install]:
    """Yield how CI installs for tests and for checks, where our own way does not know better."""
    own = component.value("command.install")
    if component.ecosystem not in _APART:
        yield from _install(component, "command.install", "", runs, tests if not own else ())
        return
    yield from _install(component, "install.tests", own, runs, tests)
    yield from _install(component, "install.checks", own, runs, checks)


def _install(
    component: Component, subject: str, own: str, runs: Sequence[CiRun], users: Sequence[CiRun]
) -> Iterator[_Install]:
    used = {run: None for user in users for run in _before(runs, user) if run.use.kind == "install"}
    texts = project_installs(in_its_folder(run, component) for run in used)
    if texts:
        yield _Install(subject, chosen_install(texts, own), next(iter(used)))


def _readied(say: _Say, before: Sequence[CiRun]) -> Iterator[Evidence]:
    """Yield what readies a checkout for the tests, and that they wait for a build."""
    known = {fact.value for fact in say.component.commands("prepare")}
    for n, run in enumerate(run for run in before if run.use.kind == "prepare"):
        if say.text(run) not in known:
            yield say.command(f"prepare.ci-{n + 1}", run)
    built = next((run for run in before if run.use.kind == "build"), None)
    if built and say.component.commands("build"):
        subject = f"{say.component.ecosystem}.needs-build"
        note = "CI builds before it tests"
        yield Evidence(subject, "test", built.place, Strength.INFERRED, note=note)
