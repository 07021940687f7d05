"""Linters, formatters and type checkers: the scripts that run them, each tool once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from autodevops_cli.ecosystems.node.project import Project
from autodevops_cli.ecosystems.node.scripts import TASK, Part, ScriptTable
from autodevops_cli.ecosystems.node.testing import Step, Tests, script_step
from autodevops_cli.ecosystems.node.vocabulary import CHECKS, Kind, kind_of_name
from autodevops_cli.model.evidence import Evidence, Place, Source, command

# The names that a linter, a type checker and a formatter go by, best first.
NAMES = (
    "lint:ci", "lint-ci", "ci:lint", "lint:check", "lint-check", "check:lint", "lint", "lint:all",
    "eslint", "xo", "standard", "linter", "style", "check-style", "lint:js", "lint:ts", "lint:es",
    "typecheck", "type-check", "check-types", "check:types", "types:check", "check:type", "types",
    "typescript", "tsc", "type", "check:ts", "ts:check", "tsc:check", "check-type", "test:types",
    "test-types", "test:type", "lint:types", "test:typecheck", "typecheck:all", "flow",
    "check-typescript", "format:check", "format-check", "check:format", "check-format",
    "formatcheck", "fmt:check", "check:fmt", "prettier:check", "check:prettier", "prettier-check",
    "format:ci", "lint:format", "test:format", "test:lint", "lint:prettier", "format:verify",
    "verify:format", "style:check", "check", "prettier", "format", "fmt", "biome", "biome:check",
    "oxlint", "lint:css", "stylelint", "lint:styles", "lint:style", "lint:scss",
)  # fmt: skip
# Tools that people let a build fail on; what others say is often only advice.
GATING = frozenset({
    "eslint", "xo", "standard", "semistandard", "ts-standard", "oxlint", "biome", "tslint",
    "stylelint", "prettier", "oxfmt", "dprint", "tsc", "tsgo", "vue-tsc", "svelte-check", "astro",
    "tsd", "flow", "next", "ng", "gts", "vue-cli-service", "nuxt", "nuxi", "vitest", "standardx",
    "jshint", "vp", TASK,
})  # fmt: skip
ESLINT = re.compile(r"\.eslintrc(?:\.\w+)?|eslint\.config\.[cm]?[jt]s")


def checks(project: Project, tests: Tests) -> tuple[Step, ...]:
    """Return the checks to run beside the tests: what the tests held, then what scripts name.

    A script that adds no command to those already chosen is left out, and so is what tests run.
    """
    chosen: list[Step] = []
    covered = set(tests.part().identity())
    for step in (*tests.checks, *_named(project)):
        if step.part.identity() - covered:
            covered |= step.part.identity()
            chosen.append(step)
    return tuple(chosen)


def _named(project: Project) -> Iterator[Step]:
    """Yield the scripts that check, `lint` first, unless it rewrites and another does not."""
    scripts = project.scripts
    found = [name for name in NAMES if name in scripts and _is_check(scripts, name)]
    for name in sorted(found, key=lambda one: (scripts.writes(one), one != "lint")):
        if not scripts.writes(name) or name == "lint":
            yield script_step(project, name)


def _is_check(scripts: ScriptTable, name: str) -> bool:
    """Tell whether a script checks and does nothing else, with tools that people gate on."""
    tree = scripts.tree(name)
    tools = {one.tool for one in tree.leaves() if one.kind in CHECKS}
    named = kind_of_name(name) in CHECKS or name == "check"
    gates = bool(tools & GATING) or name.startswith("lint")
    return named and gates and tree.only_checks() and not scripts.unsound(name)


def evidence(steps: Iterable[Step]) -> Iterator[Evidence]:
    """Yield the checks as commands; the first of a kind under the kind's plain name."""
    taken: set[Kind] = set()
    for step in steps:
        kind = _main_kind(step.part)
        subject = f"{kind}.{step.label}" if kind in taken else f"{kind}"
        taken.add(kind)
        yield command(subject, step.text, step.where, Source.TASK, step.note)


def _main_kind(part: Part) -> Kind:
    """Return the kind that a script of several checks goes under."""
    kinds = part.kinds()
    order = (Kind.LINT, Kind.TYPECHECK, Kind.FORMAT)
    return next((kind for kind in order if kind in kinds), Kind.LINT)


def without_script(project: Project, seen: Iterable[Part]) -> Iterator[Evidence]:
    """Yield the tools that are configured and installed and that no script runs."""
    leaves = [one for part in seen for one in part.leaves()]
    tools = {one.tool for one in leaves}
    typed = any(one.kind is Kind.TYPECHECK for one in leaves) or tools & {"tsc", "next", TASK}
    for name in project.repo.beside(project.root):
        where = Place(project.path(name))
        if ESLINT.fullmatch(name) and not tools & {"eslint", "next", "ng", TASK}:
            yield from _tool(project, "lint", "eslint", "eslint .", where)
        elif name in ("biome.json", "biome.jsonc") and not tools & {"biome", TASK}:
            yield from _tool(project, "lint.biome", "@biomejs/biome", "biome ci", where)
        elif name == "tsconfig.json" and not typed:
            yield from _tool(project, "typecheck", "typescript", "tsc --noEmit", where)


def _tool(project: Project, kind: str, package: str, text: str, where: Place) -> Iterator[Evidence]:
    if project.manifest.depends(package):
        line = project.manager.execute(text)
        yield command(kind, line, where, Source.TOOL_CONFIG, f"{package} is configured")
