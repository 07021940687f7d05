"""The test command: which script is it, is it sound, and which parts of it belong elsewhere."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace

from autodevops_cli.ecosystems.node.leaves import Kind
from autodevops_cli.ecosystems.node.managers import Manager
from autodevops_cli.ecosystems.node.manifest import UNSAFE, Manifest
from autodevops_cli.ecosystems.node.scripts import Part, ScriptTable
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import Snapshot, joined

NAMES = (
    "test:ci", "test-ci", "ci:test", "ci-test", "test", "test:unit", "test-unit", "unit", "test:run",
    "tests", "test:all", "test:node", "test:jest", "test:vitest", "jest", "vitest", "mocha", "ava",
    "spec", "test:coverage", "test:cov", "coverage", "test:once", "test:integration", "test:e2e:run",
    "test:e2e", "e2e",
)  # fmt: skip
# A runner that is installed but in no script, and how it is run once.
RUNNERS = {
    "vitest": "vitest run", "jest": "jest", "ava": "ava", "mocha": "mocha", "uvu": "uvu", "tap": "tap",
    "jasmine": "jasmine", "@japa/runner": "", "@playwright/test": "playwright test",
}  # fmt: skip
TEST_SOURCES = re.compile(
    r"[._-](?:test|spec)\.[cm]?[jt]sx?$|(?:^|/)(?:tests?|__tests__)/[^/]+\.[cm]?[jt]sx?$"
)
LINTS = frozenset({Kind.LINT, Kind.FORMAT})
NODE_TEST = re.compile(r"""["']node:test["']""")
ENTRY = re.compile(
    r"(?:tests?|spec)/(?:run[_-]?(?:all)?[_-]?tests?|runner|index|all|tests?)\.[cm]?js|test\.[cm]?js",
    re.IGNORECASE,
)
GLOBALS = re.compile(r"^\s*(?:describe|it|test|suite)\s*\(", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Step:
    """One command of the chosen tests, and the part of the script table it stands for."""

    text: str
    part: Part
    where: Place
    note: str


@dataclass(frozen=True, slots=True)
class Tests:
    """The chosen tests: steps in order, and the checks that were taken out of them."""

    steps: tuple[Step, ...] = ()
    checks: tuple[Step, ...] = ()
    script: str = ""

    def part(self) -> Part | None:
        """Return everything that the steps run, as one."""
        return (
            Part("", self.script, parts=tuple(one.part for one in self.steps))
            if self.steps
            else None
        )

    def covered(self) -> frozenset[str]:
        """Return the single commands that the steps run in the end."""
        return (
            frozenset().union(*(one.part.identity() for one in self.steps))
            if self.steps
            else frozenset()
        )


def choose(manifest: Manifest, scripts: ScriptTable, manager: Manager) -> Tests:
    """Return the tests that the script table names; none where no script is sound."""
    sound = [name for name in NAMES if name in scripts.bodies and not _refused(scripts, name)]
    if not sound:
        return Tests()
    light = [name for name in sound if not _drives_browser(scripts, name)]
    name = (light or sound)[0]
    telling = f"{name}:unit"
    if telling in light and scripts.tree(telling).identity() == scripts.tree(name).identity():
        name = telling
    return _split(manifest, scripts, manager, name)


def _refused(scripts: ScriptTable, name: str) -> str:
    return scripts.unsound(name) or (
        "" if scripts.tree(name).kinds() - {Kind.PREPARE} else "does nothing"
    )


def _drives_browser(scripts: ScriptTable, name: str) -> bool:
    """Tell whether a script's tests all need a whole application in a browser."""
    tests = [one for one in scripts.tree(name).leaves() if one.kind is Kind.TEST]
    return bool(tests) and all(one.browser for one in tests)


def _split(manifest: Manifest, scripts: ScriptTable, manager: Manager, name: str) -> Tests:
    """Return the script as one step, or as its parts where that shows more or repeats less.

    A linter that has a script of its own runs once, in its own job, and not in every cell.
    """
    whole = scripts.tree(name)
    hooked = f"pre{name}" in scripts.bodies or f"post{name}" in scripts.bodies
    for_ci = "ci" in re.split(r"[:-]", name)
    parts = () if hooked or for_ci else _flat(whole)
    steps = [_step(manifest, manager, part) for part in parts]
    if not parts or not all(steps) or not _worth_splitting(parts):
        return Tests((_whole(manifest, scripts, manager, name),), script=name)
    made = [one for one in steps if one]
    checks = tuple(one for n, one in enumerate(made) if _stands_alone(one, made[:n]))
    rest = tuple(one for one in made if one not in checks)
    if not rest or not any(Kind.TEST in one.part.kinds() for one in rest):
        return Tests((_whole(manifest, scripts, manager, name),), script=name)
    lints = any(one.part.kinds() & LINTS for one in checks)
    return Tests(rest, checks, name) if lints else Tests(tuple(made), script=name)


def _stands_alone(step: Step, before: list[Step]) -> bool:
    """Tell whether a step is a check that needs nothing which an earlier step makes."""
    made = frozenset[Kind]().union(*(one.part.kinds() for one in before))
    return step.part.only_checks() and not made & {Kind.BUILD, Kind.PREPARE, Kind.OTHER}


def _whole(manifest: Manifest, scripts: ScriptTable, manager: Manager, name: str) -> Step:
    part = scripts.tree(name)
    around = [
        scripts.tree(f"{hook}{name}")
        for hook in ("pre", "post")
        if f"{hook}{name}" in scripts.bodies
    ]
    both = replace(part, parts=(*part.parts, *around))
    arguments = _once(manifest, part)
    return Step(
        manager.run(name, arguments), both, manifest.where("scripts", name), f"the {name} script"
    )


def _once(manifest: Manifest, part: Part) -> tuple[str, ...]:
    """Return what makes a runner stop that does not look at CI: Angular's."""
    seen = [one for one in part.leaves() if one.words[:2] == ("ng", "test")]
    if not seen or any("--watch" in word or "--no-watch" in word for word in seen[0].words):
        return ()
    headless = ("--browsers=ChromeHeadless",) if manifest.depends("karma") else ()
    return ("--watch=false", *headless)


def _flat(part: Part, depth: int = 0) -> tuple[Part, ...]:
    """Return the parts of a script, opening calls of scripts that mix checks with the rest."""
    if not part.plain or not part.parts:
        return ()
    found: list[Part] = []
    for one in part.parts:
        mixed = one.parts and one.kinds() & LINTS and not one.only_checks()
        opened = _flat(one, depth + 1) if mixed and depth < 3 and not one.arguments else ()
        found.extend(opened or (one,))
    return tuple(found)


def _worth_splitting(parts: tuple[Part, ...]) -> bool:
    """Tell whether a linter with a script of its own, or a build between tests, is in the chain."""
    named = all(one.script or _is_call(one) for one in parts)
    lints = any(one.script and one.only_checks() and one.kinds() & LINTS for one in parts)
    builds = any(one.script and Kind.BUILD in one.kinds() for one in parts)
    return len(parts) > 1 and (lints or (named and builds))


def _is_call(part: Part) -> bool:
    return bool(part.leaf and part.leaf.tool == "task")


def _step(manifest: Manifest, manager: Manager, part: Part) -> Step | None:
    """Return the step that runs one part; None where its text cannot stand alone."""
    if part.script:
        where = manifest.where("scripts", part.script)
        return Step(
            manager.run(part.script, part.arguments), part, where, f"the {part.script} script"
        )
    if not part.leaf or UNSAFE.search(part.text) or not part.plain:
        return None
    text = _runnable(manager, part)
    return (
        Step(text, part, manifest.where("scripts", "test"), "part of the test script")
        if text
        else None
    )


def _runnable(manager: Manager, part: Part) -> str:
    """Return the text of a single command as a shell outside of a script needs it."""
    words = part.text.split()
    leaf = part.leaf
    if not leaf or not words:
        return ""
    first = words[0]
    if first in ("node", "npm", "npx", "pnpm", "yarn", "bun", "bunx", "deno"):
        return part.text
    if first != leaf.tool or not re.fullmatch(r"[\w.@/-]+", first):
        return ""
    return manager.execute(part.text)


def without_script(repo: Snapshot, manifest: Manifest, manager: Manager) -> Iterator[Evidence]:
    """Yield the tests of a package whose scripts name none: by its runner, or by plain Node."""
    tests = [
        path for path in repo.below(manifest.root)
        if TEST_SOURCES.search(path[len(manifest.root) :].lstrip("/")) and "node_modules/" not in path
    ]  # fmt: skip
    runner = manifest.depends(*RUNNERS)
    if tests and runner and RUNNERS[runner]:
        where = manifest.where("devDependencies", runner)
        text = manager.execute(RUNNERS[runner])
        yield command("test", text, where, Source.DEPENDENCY, f"{runner} is a dependency")
        return
    entry = tuple(_entry(repo, manifest))
    if entry:
        yield from entry
        return
    by_node = next((path for path in tests[:40] if NODE_TEST.search(repo.text(path)[:4000])), "")
    if by_node and by_node.endswith(("js", "mjs", "cjs")):
        yield command(
            "test", "node --test", Place(by_node, 1), Source.CONVENTION, "tests of node:test"
        )


def _entry(repo: Snapshot, manifest: Manifest) -> Iterator[Evidence]:
    """Yield the one file under test/ that starts all of them, where no framework has to."""
    start = len(manifest.root) + 1 if manifest.root else 0
    found = sorted(path for path in repo.below(manifest.root) if ENTRY.fullmatch(path[start:]))
    if not found or GLOBALS.search(repo.text(found[0])):
        return
    text = f"node {shlex.quote(found[0][start:])}"
    note = "the file that starts the tests"
    yield command("test", text, Place(joined("", found[0])), Source.CONVENTION, note)
