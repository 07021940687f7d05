"""Checks of C and C++: the repository's own targets, hooks and spelling."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.data import tool_version
from autodevops_cli.ecosystems.cpp.found import first_of
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.tasks import CARRIED, saying, tasks

_NAMES = ("check-format", "format-check", "clang-format-check", "checkformat", "lint", "cppcheck")
# Their verdict changes with their version, and no lock file fixes it.
_DRIFTING = saying("clang-format", "clang-tidy", "cppcheck")
ON_RUNNERS = frozenset({"clang-format", "clang-tidy"})


def checks(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield the checks that something in the repository speaks for."""
    yield from _targets(repo, root)
    path = first_of(repo, root, ".pre-commit-config.yaml", ".pre-commit-config.yml")
    if path and not root and repo.yaml(path).tables("repos"):
        text = f"pipx run pre-commit=={tool_version('pre-commit')} run --all-files"
        yield command("lint.hooks", text, Place(path), Source.TOOL_CONFIG, "the hooks to run")
    elif path := first_of(repo, root, ".codespellrc"):
        text = f"pipx run codespell=={tool_version('codespell')}"
        yield command("lint.codespell", text, Place(path), Source.TOOL_CONFIG, "its configuration")


def _targets(repo: Snapshot, root: str) -> Iterator[Evidence]:
    for one in tasks(repo, root):
        if one.name not in _NAMES or one.unsound or not _DRIFTING(one):
            continue
        plain = {call.name for call in one.commands if "/" not in call.words[0]}
        if plain <= CARRIED | ON_RUNNERS:
            kind = "format" if "format" in one.name else "lint"
            note = f"the {one.name} target of {one.runner}"
            # Ranked like a configuration: it can only advise while the tool's version is open.
            tool = "clang-format" if kind == "format" else one.name
            yield command(f"{kind}.{tool}", one.command, one.where, Source.TOOL_CONFIG, note)
