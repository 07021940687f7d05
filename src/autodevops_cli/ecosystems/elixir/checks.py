"""How the code is checked: its format, Credo, Dialyzer, Sobelow, dependencies nobody uses."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems.elixir.project import Project
from autodevops_cli.model.evidence import Evidence, Place, Source, command

FORMATTER = ".formatter.exs"
LINT_ALIASES = ("lint", "lint.ci", "check.lint", "quality.ci")
CHECKING = ("format --check-formatted", "credo", "dialyzer", "sobelow",
            "deps.unlock --check-unused", "compile --warnings-as-errors", "hex.audit",
            "deps.audit", "doctor")  # fmt: skip


def checks(project: Project) -> Iterator[Evidence]:
    """Yield the checks that something speaks for."""
    yield from _alias(project)
    if path := project.beside(FORMATTER):
        note = "the formatter is configured"
        text = "mix format --check-formatted"
        yield command("format.mix-format", text, Place(path), Source.TOOL_CONFIG, note)
        # Elixir keeps its format from release to release.
        yield Evidence("locked.mix-format", path, Place(path), note=note)
    yield from _tool(project, "credo", "lint.credo", "mix credo", ".credo.exs", "config/.credo.exs")
    yield from _tool(project, "sobelow", "lint.sobelow", _sobelow(project), ".sobelow-conf")
    if found := project.dependency("dialyxir"):
        text, note = _in_its_environment("mix dialyzer", found.only), "dialyxir is a dependency"
        yield command("typecheck.dialyzer", text, found.where, Source.DEPENDENCY, note)
    if project.lock:
        note = "nothing unused should stay locked"
        where = Place(project.lock)
        text = "mix deps.unlock --check-unused"
        yield command("lint.unused", text, where, Source.CONVENTION, note)


def _alias(project: Project) -> Iterator[Evidence]:
    """Yield an alias that only checks."""
    for name in LINT_ALIASES:
        steps, where = project.mix.aliases.get(name, ((), None))
        if where and steps and all(step.startswith(CHECKING) for step in steps):
            yield command("lint", f"mix {name}", where, Source.TASK, f"the {name} alias")
            return


def _tool(
    project: Project, name: str, kind: str, text: str, *configurations: str
) -> Iterator[Evidence]:
    """Yield the check of a dependency, firmer where it is configured, fixed where it is locked."""
    found = project.dependency(name)
    if not found:
        return
    spelled = _in_its_environment(text, found.only)
    if path := project.beside(*configurations):
        yield command(kind, spelled, Place(path), Source.TOOL_CONFIG, f"{name} is configured")
    note = f"{name} is a dependency"
    yield command(kind, spelled, found.where, Source.DEPENDENCY, note)
    if where := project.locks(name):
        yield Evidence(f"locked.{name}", project.lock, where, note=f"{name} is locked")


def _sobelow(project: Project) -> str:
    return "mix sobelow --config" if project.beside(".sobelow-conf") else "mix sobelow"


def _in_its_environment(text: str, only: tuple[str, ...]) -> str:
    """Return a command in the environment that has its package; development is the usual one."""
    return f"MIX_ENV={only[0]} {text}" if only and "dev" not in only else text
