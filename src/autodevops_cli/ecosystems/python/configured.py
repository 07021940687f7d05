"""Checks by tools that are configured, and declared or brought at a version of ours."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator

from autodevops_cli.ecosystems.python import targets
from autodevops_cli.ecosystems.python.check import Check
from autodevops_cli.ecosystems.python.install import pinned
from autodevops_cli.ecosystems.python.project import Project
from autodevops_cli.model.evidence import Place, Source

FLOATS = "advisory until {tool} is locked: its next release may find something new"


def configured(project: Project) -> Iterator[Check]:
    """Yield the checks of tools that are configured, and declared or pinned by us."""
    for read in (_ruff, _ruff_format, _flake8, _black, _isort, _mypy, _pyright, _basedpyright, _ty):
        if check := read(project):
            yield check


def _tool(
    project: Project,
    kind: str,
    tool: str,
    arguments: str,
    where: Place,
    *,
    environment: bool = False,
) -> Check | None:
    """Return the check that runs a tool; None where the project neither declares nor locks it."""
    text = f"{tool} {arguments}".strip()
    name = f"{kind}.{tool}"
    if project.declares(tool):
        fixed = bool(project.lock) or any(
            one.name == tool and one.pinned for one in project.wanted()
        )
        advisory = "" if fixed else FLOATS.format(tool=tool)
        bundle = project.bundle_with(tool)
        note = (
            f"{tool} is configured here and in {bundle.title}"
            if bundle
            else f"{tool} is configured"
        )
        return Check(
            name, targets.run(project, text), Source.TOOL_CONFIG, where, note, (tool,), advisory,
            environment=environment,
        )  # fmt: skip
    if environment or "==" not in pinned(tool):
        return None
    text = (
        f"uvx {pinned(tool).replace('==', '@')} {arguments}".strip()
        if project.manager == "uv"
        else text
    )
    note = f"{tool} is configured here"
    return Check(name, text, Source.TOOL_CONFIG, where, note, (tool,), FLOATS.format(tool=tool))


def _config(project: Project, tool: str, files: Iterable[str], ini: str = "") -> Place | None:
    """Return where a tool is configured: its own file, a section of an INI file, pyproject.toml."""
    for name in files:
        if project.has(name):
            return Place(project.path(name))
    for name in ("setup.cfg", "tox.ini") if ini else ():
        if f"[{ini}]" in project.text(name):
            return project.repo.place(project.path(name), f"[{ini}]")
    if project.tool.has(*tool.split(".")):
        return project.repo.place(project.path("pyproject.toml"), f"[tool.{tool}")
    return None


def _ruff(project: Project) -> Check | None:
    where = _config(project, "ruff", ("ruff.toml", ".ruff.toml"))
    if where is None:
        return None
    settings = project.repo.toml(where.path)
    fixes = settings.flag("tool", "ruff", "fix") or settings.flag("fix")
    return _tool(project, "lint", "ruff", "check --no-fix" if fixes else "check", where)


def _ruff_format(project: Project) -> Check | None:
    where = _config(project, "ruff.format", ())
    own = next((one for one in ("ruff.toml", ".ruff.toml") if project.has(one)), "")
    if where is None and own and project.repo.toml(project.path(own)).has("format"):
        where = project.repo.place(project.path(own), "[format")
    return _tool(project, "format", "ruff", "format --check", where) if where else None


def _flake8(project: Project) -> Check | None:
    where = _config(project, "flake8", (".flake8",), "flake8")
    return _tool(project, "lint", "flake8", "", where) if where else None


def _black(project: Project) -> Check | None:
    where = _config(project, "black", ())
    return _tool(project, "format", "black", "--check .", where) if where else None


def _isort(project: Project) -> Check | None:
    where = _config(project, "isort", (".isort.cfg",), "isort")
    return _tool(project, "format", "isort", "--check-only .", where) if where else None


def _mypy(project: Project) -> Check | None:
    where = _config(project, "mypy", ("mypy.ini", ".mypy.ini"), "mypy")
    if where is None:
        return None
    text = project.repo.text(where.path)
    told = re.search(r"^\s*(?:files|packages|modules)\s*=", text, re.MULTILINE)
    target = "" if told else package_folder(project)
    if not told and not target:
        return None
    return _tool(project, "typecheck", "mypy", target, where, environment=True)


def _pyright(project: Project) -> Check | None:
    where = _config(project, "pyright", ("pyrightconfig.json",))
    return _tool(project, "typecheck", "pyright", "", where, environment=True) if where else None


def _basedpyright(project: Project) -> Check | None:
    where = _config(project, "basedpyright", ())
    return (
        _tool(project, "typecheck", "basedpyright", "", where, environment=True) if where else None
    )


def _ty(project: Project) -> Check | None:
    where = _config(project, "ty", ("ty.toml",))
    return _tool(project, "typecheck", "ty", "check", where, environment=True) if where else None


def package_folder(project: Project) -> str:
    """Return the folder with the project's code to name on a command line, or ""."""
    name = re.sub(r"[-.]", "_", project.manifest.name)
    for folder in ("src", name, name.lower()):
        inside = project.repo.below(project.path(folder)) if folder else ()
        if any(path.endswith(".py") for path in inside):
            return shlex.quote(folder)
    return ""
