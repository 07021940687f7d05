"""pre-commit: the check that runs all hooks, and the tools that they stand for."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems.python import runners
from autodevops_cli.ecosystems.python.check import HOOK_RUNNERS, Check
from autodevops_cli.ecosystems.python.install import pinned
from autodevops_cli.ecosystems.python.project import Project
from autodevops_cli.model.evidence import Place, Source

HOOKS = (".pre-commit-config.yaml", ".pre-commit-config.yml")
# What a hook's id says about the tool behind it.
HOOK_TOOLS = {"ruff-check": "ruff", "ruff-format": "ruff", "mypy-strict": "mypy"}
FETCHES = "advisory until you have seen it pass: its hooks come from other repositories"


def hook_check(project: Project, where: Place, note: str, source: Source = Source.TASK) -> Check:
    """Return the check that runs all hooks, by the runner that the project declares."""
    tool = next((one for one in HOOK_RUNNERS if project.declares(one)), "")
    runs_prek = "prek" in project.repo.text(
        where.path
    ) and "pre-commit run" not in project.repo.text(where.path)
    tool = tool or ("prek" if runs_prek else "pre-commit")
    text = runners.in_environment(project, tool, f"{tool} run --all-files")
    if project.manager == "uv" and not project.declares(tool):
        text = f"uvx {pinned(tool).replace('==', '@')} run --all-files"
    tools = (tool,) if text.startswith(("uv ", "poetry ", "pdm ", "pipenv ")) else ()
    return Check("lint", text, source, where, note, tools, FETCHES)


def hooks(project: Project) -> Iterator[Check]:
    """Yield the check that pre-commit's configuration stands for, where there is one."""
    path = next((project.path(name) for name in HOOKS if project.has(name)), "")
    if path and project.repo.yaml(path).tables("repos"):
        yield hook_check(project, Place(path), "the hooks to run", Source.TOOL_CONFIG)


def hook_tools(project: Project) -> set[str]:
    """Return the tools that the hooks of pre-commit run by default."""
    path = next((project.path(name) for name in HOOKS if project.has(name)), "")
    found: set[str] = set()
    for repository in project.repo.yaml(path).tables("repos") if path else ():
        for hook in repository.tables("hooks"):
            if "manual" not in hook.strings("stages"):
                found.add(
                    HOOK_TOOLS.get(hook.text("id"), hook.text("id").removesuffix("-prek-mirror"))
                )
    return found
