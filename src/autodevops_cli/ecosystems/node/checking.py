"""Linters, formatters and type checkers: the scripts that run them, each tool once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from autodevops_cli.ecosystems.node.leaves import CHECKS, Kind, kind_of_name
from autodevops_cli.ecosystems.node.managers import Manager
from autodevops_cli.ecosystems.node.manifest import Manifest
from autodevops_cli.ecosystems.node.scripts import Part, ScriptTable
from autodevops_cli.ecosystems.node.testing import Step, Tests
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import Snapshot, joined

# The names that a table's own linter, type checker and formatter go by, best first.
NAMES = (
    "lint:ci", "lint-ci", "ci:lint", "lint:check", "lint-check", "check:lint", "lint", "lint:all",
    "eslint", "xo", "standard", "linter", "style", "check-style", "lint:js", "lint:ts", "lint:es",
    "typecheck", "type-check", "check-types", "check:types", "types:check", "check:type", "typescript",
    "tsc", "types", "type", "check:ts", "ts:check", "tsc:check", "check-type", "test:types",
    "test-types", "test:type", "lint:types", "test:typecheck", "typecheck:all", "check-typescript",
    "format:check", "format-check", "check:format", "check-format", "formatcheck", "fmt:check",
    "check:fmt", "prettier:check", "check:prettier", "prettier-check", "format:ci", "lint:format",
    "test:format", "test:lint", "lint:prettier", "format:verify", "verify:format", "style:check",
    "check", "prettier", "format", "fmt", "flow", "biome", "biome:check", "oxlint", "lint:css",
    "stylelint", "lint:styles", "lint:style", "lint:scss",
)  # fmt: skip
CORE = frozenset(
    "eslint xo standard semistandard ts-standard oxlint biome tslint stylelint prettier oxfmt dprint "
    "tsc tsgo vue-tsc svelte-check astro tsd flow next ng gts vue-cli-service nuxt nuxi vitest task "
    "standardx jshint attw vp".split()
)
ESLINT = re.compile(r"\.eslintrc(?:\.\w+)?|eslint\.config\.[cm]?[jt]s")


def checks(
    manifest: Manifest, scripts: ScriptTable, manager: Manager, tests: Tests
) -> tuple[Step, ...]:
    """Return the checks to run beside the tests: what the tests held, then what scripts name.

    A script that adds no tool to those already chosen is left out, and so is what tests run anyway.
    """
    chosen: list[Step] = []
    covered = set(tests.covered())
    for one in (*tests.checks, *_named(manifest, scripts, manager)):
        adds = one.part.identity() - covered
        if adds:
            covered |= one.part.identity()
            chosen.append(one)
    return tuple(chosen)


def _named(manifest: Manifest, scripts: ScriptTable, manager: Manager) -> Iterator[Step]:
    known = [name for name in NAMES if name in scripts.bodies and _is_check(scripts, name)]
    # Two scripts for one thing, `lint` that fixes and `lint:check` that does not: the latter.
    for name in sorted(known, key=lambda one: (scripts.writes(one), one != "lint")):
        if not scripts.writes(name) or name == "lint":
            where = manifest.where("scripts", name)
            yield Step(manager.run(name), scripts.tree(name), where, f"the {name} script")


def _is_check(scripts: ScriptTable, name: str) -> bool:
    """Tell whether a script checks and does nothing else, with tools that people gate on."""
    if scripts.unsound(name):
        return False
    tree = scripts.tree(name)
    tools = {one.tool for one in tree.leaves() if one.kind in CHECKS}
    named = kind_of_name(name) in CHECKS or name in ("check", "type", "xo", "standard")
    return named and tree.only_checks() and bool(tools & CORE or name.startswith("lint"))


def evidence(steps: Iterable[Step]) -> Iterator[Evidence]:
    """Yield the chosen checks as commands; the first of a kind under the kind's plain name."""
    taken: set[str] = set()
    for one in steps:
        kind = kind_of(one.part)
        label = re.sub(r"[^a-z0-9]+", "-", (one.part.script or one.text).lower()).strip("-")[:40]
        subject = kind.value if kind.value not in taken else f"{kind.value}.{label}"
        taken.add(kind.value)
        yield command(subject, one.text, one.where, Source.TASK, one.note)


def kind_of(part: Part) -> Kind:
    """Return the kind that a script of checks goes under: linting outweighs the rest."""
    kinds = part.kinds()
    for kind in (Kind.LINT, Kind.TYPECHECK, Kind.FORMAT):
        if kind in kinds:
            return kind
    return Kind.LINT


def without_script(
    repo: Snapshot, manifest: Manifest, manager: Manager, seen: Iterable[Part]
) -> Iterator[Evidence]:
    """Yield the tools that are configured and installed and that no script runs."""
    leaves = [one for part in seen for one in part.leaves()]
    tools = {one.tool for one in leaves}
    beside = repo.beside(manifest.root)
    config = next((name for name in beside if ESLINT.fullmatch(name)), "")
    if config and manifest.depends("eslint") and not tools & {"eslint", "next", "ng", "task"}:
        where = Place(joined(manifest.root, config))
        note = "ESLint is configured, and no script runs it"
        yield command("lint", manager.execute("eslint ."), where, Source.TOOL_CONFIG, note)
    if config := next((name for name in ("biome.json", "biome.jsonc") if name in beside), ""):
        if manifest.depends("@biomejs/biome") and not tools & {"biome", "task"}:
            where = Place(joined(manifest.root, config))
            note = "Biome is configured, and no script runs it"
            yield command(
                "lint.biome", manager.execute("biome ci"), where, Source.TOOL_CONFIG, note
            )
    compiles = any(
        one.kind is Kind.TYPECHECK or one.tool in ("tsc", "task", "next") for one in leaves
    )
    if "tsconfig.json" in beside and manifest.depends("typescript") and not compiles:
        where = Place(joined(manifest.root, "tsconfig.json"))
        note = "TypeScript is configured, and no script checks types"
        yield command("typecheck", manager.execute("tsc --noEmit"), where, Source.TOOL_CONFIG, note)
