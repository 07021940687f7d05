"""The tests that the script table names: which script, is it sound, do parts belong elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from autodevops_cli.ecosystems.node.manifest import UNSAFE
from autodevops_cli.ecosystems.node.project import Project
from autodevops_cli.ecosystems.node.scripts import Part
from autodevops_cli.ecosystems.node.vocabulary import LINTS, Kind
from autodevops_cli.model.evidence import Evidence, Place, Source, command

NAMES = (
    "test:ci", "test-ci", "ci:test", "ci-test", "test", "test:unit", "test-unit", "unit",
    "test:run", "tests", "test:all", "test:node", "test:jest", "test:vitest", "jest", "vitest",
    "mocha", "ava", "spec", "test:coverage", "test:cov", "coverage", "test:once",
    "test:integration", "test:e2e:run", "test:e2e", "e2e",
)  # fmt: skip
STARTS_ITSELF = ("node", "npm", "npx", "pnpm", "yarn", "bun", "bunx", "deno")
MAX_OPENED = 3


@dataclass(frozen=True, slots=True)
class Step:
    """A command, and the part of the script table it stands for."""

    text: str
    part: Part
    where: Place
    note: str

    @property
    def label(self) -> str:
        """A short name for it: the script's, the task's, or its text."""
        leaf = self.part.leaf
        named = self.part.script or (
            leaf.words[-1] if leaf and self.part.elsewhere() else self.text
        )
        return re.sub(r"[^a-z0-9]+", "-", named.lower()).strip("-")[:40]


@dataclass(frozen=True, slots=True)
class Tests:
    """The chosen tests: steps in order, and the checks that were taken out of them."""

    steps: tuple[Step, ...] = ()
    checks: tuple[Step, ...] = ()
    script: str = ""

    def part(self) -> Part:
        """Return everything that the steps run, as one."""
        return Part(script=self.script, parts=tuple(one.part for one in self.steps))


def choose(project: Project) -> Tests:
    """Return the tests of the script table; none where no script is sound.

    Of several scripts, one that tests goes before one that only checks, and one that needs no
    browser before one that does.
    """
    scripts = project.scripts
    sound = [name for name in NAMES if name in scripts and not scripts.unsound(name)]
    if not sound:
        return Tests()
    tested = [name for name in sound if Kind.TEST in scripts.tree(name).kinds()] or sound
    name = next((one for one in tested if not _drives_browser(scripts.tree(one))), tested[0])
    telling = f"{name}:unit"
    if telling in tested and scripts.tree(telling).identity() == scripts.tree(name).identity():
        name = telling
    return _split(project, name)


def evidence(tests: Tests) -> Iterator[Evidence]:
    """Yield the steps as commands: one plain test, or several under their own names."""
    for n, step in enumerate(tests.steps):
        taken = [one.label for one in tests.steps[:n]]
        label = f"{step.label}-{n + 1}" if step.label in taken or not step.label else step.label
        subject = f"test.{label}" if len(tests.steps) > 1 else "test"
        yield command(subject, step.text, step.where, Source.TASK, step.note)


def script_step(project: Project, name: str) -> Step:
    """Return the step that runs a script."""
    text, part = project.manager.run(name), project.scripts.tree(name)
    return Step(text, part, project.where(name), f"the {name} script")


def _drives_browser(part: Part) -> bool:
    """Tell whether all tests of a script need a whole application in a browser."""
    tests = [one for one in part.leaves() if one.kind is Kind.TEST]
    return bool(tests) and all(one.browser for one in tests)


def _split(project: Project, name: str) -> Tests:
    """Return a script as one step, or as its parts where that shows more or repeats less.

    A linter that has a script of its own runs once, in its own job, and not with every version.
    """
    whole = Tests((_whole(project, name),), script=name)
    parts = _parts(project, name)
    steps = [step for one in parts if (step := _step(project, one, name))]
    if len(steps) < len(parts) or not _worth_splitting(parts):
        return whole
    checks = tuple(one for n, one in enumerate(steps) if _stands_alone(one, steps[:n]))
    if not any(one.part.kinds() & LINTS for one in checks):
        checks = ()
    rest = tuple(one for one in steps if one not in checks)
    tested = any(Kind.TEST in one.part.kinds() for one in rest)
    return Tests(rest, checks, name) if tested else whole


def _parts(project: Project, name: str) -> tuple[Part, ...]:
    """Return the parts a script may be split into; none for one that is meant as a whole."""
    scripts = project.scripts
    hooked = f"pre{name}" in scripts or f"post{name}" in scripts
    for_ci = "ci" in re.split(r"[:-]", name)
    return () if hooked or for_ci else _opened(scripts.tree(name))


def _opened(part: Part, depth: int = 0) -> tuple[Part, ...]:
    """Return the parts of a script, opening calls that mix linters with the rest."""
    if not part.plain or depth > MAX_OPENED:
        return ()
    found: list[Part] = []
    for one in part.parts:
        mixed = one.parts and not one.arguments and one.kinds() & LINTS and not one.only_checks()
        found.extend((mixed and _opened(one, depth + 1)) or (one,))
    return tuple(found)


def _worth_splitting(parts: tuple[Part, ...]) -> bool:
    """Tell whether a linter with a script of its own, or a build between tests, is in the chain."""
    named = all(one.script or one.elsewhere() for one in parts)
    lints = any(one.script and one.only_checks() and one.kinds() & LINTS for one in parts)
    builds = any(one.script and Kind.BUILD in one.kinds() for one in parts)
    return len(parts) > 1 and (lints or (named and builds))


def _stands_alone(step: Step, before: Sequence[Step]) -> bool:
    """Tell whether a step is a check that needs nothing which an earlier step makes."""
    made = {kind for one in before for kind in one.part.kinds()}
    return step.part.only_checks() and not made & {Kind.BUILD, Kind.PREPARE, Kind.OTHER}


def _whole(project: Project, name: str) -> Step:
    part = project.scripts.tree(name)
    hooks = [f"{when}{name}" for when in ("pre", "post")]
    around = tuple(project.scripts.tree(one) for one in hooks if one in project.scripts)
    text = project.manager.run(name, _to_run_once(project, part))
    both = replace(part, parts=(*part.parts, *around))
    return Step(text, both, project.where(name), f"the {name} script")


def _to_run_once(project: Project, part: Part) -> tuple[str, ...]:
    """Return what ends a runner that does not look whether it is in CI: Angular's."""
    words = next((one.words for one in part.leaves() if one.words[:2] == ("ng", "test")), ())
    if not words or any("watch" in word for word in words):
        return ()
    karma = project.manifest.depends("karma")
    return ("--watch=false", *(("--browsers=ChromeHeadless",) if karma else ()))


def _step(project: Project, part: Part, name: str) -> Step | None:
    """Return the step that runs one part; None where its text cannot stand alone."""
    if part.script:
        text, where = project.manager.run(part.script, part.arguments), project.where(part.script)
        note = f"the {part.script} script"
    else:
        text, where = _runnable(project, part), project.where(name)
        note = f"part of the {name} script"
    return Step(text, part, where, note) if text and not UNSAFE.search(text) else None


def _runnable(project: Project, part: Part) -> str:
    """Return the text of a single command as a shell outside of a script needs it."""
    first = part.text.partition(" ")[0]
    if first in STARTS_ITSELF:
        return part.text
    tool = part.leaf.tool if part.leaf else ""
    bare = first == tool and re.fullmatch(r"@?\w[\w./-]*", first)
    return project.manager.execute(part.text) if bare else ""
