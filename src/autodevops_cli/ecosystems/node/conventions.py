"""Tests of a package whose scripts name none: a task file, an installed runner, plain Node."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from autodevops_cli.ecosystems.node.frameworks import place
from autodevops_cli.ecosystems.node.project import Project
from autodevops_cli.ecosystems.node.vocabulary import BY_TOOL, RUNTIMES, Kind
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.tasks import Task, task

# A runner, and how it runs once.
RUNNERS = {
    "vitest": "vitest run", "jest": "jest", "ava": "ava", "mocha": "mocha", "uvu": "uvu",
    "tap": "tap", "jasmine": "jasmine", "@playwright/test": "playwright test",
}  # fmt: skip
OWN = RUNTIMES | {"npm", "npx", "pnpm", "yarn", "bun", "bunx"} | {
    tool for tool, kind in BY_TOOL.items() if kind is Kind.TEST
}  # fmt: skip
# What the tests of other languages are started with.
OTHERS = frozenset({
    "uv", "pytest", "py.test", "tox", "nox", "poetry", "pipenv", "pdm", "hatch", "python",
    "python3", "go", "cargo", "mvn", "gradle", "dotnet", "bundle", "rspec", "rake", "phpunit",
    "mix", "swift", "ctest", "bats",
})  # fmt: skip
TESTS = re.compile(
    r"[._-](?:test|spec)\.[cm]?[jt]sx?$|(?:^|/)(?:tests?|__tests__)/[^/]+\.[cm]?[jt]sx?$"
)
ENTRY = re.compile(
    r"(?:tests?|spec)/(?:run[_-]?(?:all)?[_-]?tests?|runner|index|all|tests?)\.[cm]?js|test\.[cm]?js",
    re.IGNORECASE,
)
NODE_TEST = re.compile(r"""["']node:test["']""")
GLOBALS = re.compile(r"^[ \t]*(?:describe|it|test|suite)[ \t]*\(", re.MULTILINE)
MAX_READ, MAX_CHARACTERS = 40, 4000


def without_script(project: Project) -> Iterator[Evidence]:
    """Yield the best guess at the tests; nothing where nothing looks like one."""
    target = task(project.repo, project.root, "test", "check")
    if target and not _is_foreign(target):
        yield command(
            "test", target.command, target.where, Source.TASK, f"the {target.name} target"
        )
        return
    tests = _tests(project)
    runner = project.manifest.depends(*RUNNERS)
    if tests and runner:
        text = project.manager.execute(RUNNERS[runner])
        where, note = place(project.manifest, runner), f"{runner} is a dependency"
        yield command("test", text, where, Source.DEPENDENCY, note)
        return
    yield from _by_node(project, tests)


def _is_foreign(target: Task) -> bool:
    """Tell whether a target runs the tests of another language that shares the folder."""
    return bool(target.programs & OTHERS) and not target.programs & OWN


def _tests(project: Project) -> tuple[str, ...]:
    """Return the test files, relative to the package."""
    start = len(project.root) + 1 if project.root else 0
    below = (path[start:] for path in project.repo.below(project.root))
    return tuple(path for path in below if TESTS.search(path) and "node_modules/" not in path)


def _by_node(project: Project, tests: tuple[str, ...]) -> Iterator[Evidence]:
    """Yield the one file that starts all tests, or Node's own runner."""
    entry = next((path for path in tests if ENTRY.fullmatch(path)), "")
    if entry and not GLOBALS.search(project.repo.text(project.path(entry))):
        text, where = f"node {shlex.quote(entry)}", Place(project.path(entry))
        note = "the file that starts the tests"
        yield command("test", text, where, Source.CONVENTION, note)
        return
    for path in tests[:MAX_READ]:
        head = project.repo.text(project.path(path))[:MAX_CHARACTERS]
        if path.endswith("js") and NODE_TEST.search(head):
            where = project.repo.place(project.path(path), NODE_TEST)
            yield command("test", "node --test", where, Source.CONVENTION, "it uses node:test")
            return
