"""Local tools: what .config/dotnet-tools.json pins, and the checks that they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.dotnet.scope import Scope, above
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import joined

FILES = (".config/dotnet-tools.json", "dotnet-tools.json")
MAX_TOOLS = 50
_NAME = re.compile(r"[A-Za-z][\w.-]{0,60}")


def local_tools(scope: Scope) -> Iterator[Evidence]:
    """Yield `dotnet.tool.<command>` for each local tool, and the checks that some are for."""
    path = scope.repo.first(
        *(joined(folder, name) for folder in (scope.root, *above(scope.root)) for name in FILES)
    )
    for name, one in list(scope.repo.json(path).table("tools").items())[:MAX_TOOLS]:
        where = scope.repo.place(path, f'"{name}"')
        for named in one.strings("commands"):
            called = named.removeprefix("dotnet-")
            if _NAME.fullmatch(called):
                yield Evidence(f"dotnet.tool.{called}", called, where, note="a local tool")
        if name.lower() == "csharpier":
            yield from _csharpier(scope, one.text("version"), where)
        elif name.lower() in ("fantomas", "fantomas-tool"):
            yield from _fantomas(scope, where)


def _csharpier(scope: Scope, version: str, where: Place) -> Iterator[Evidence]:
    text = "dotnet csharpier --check ." if version.startswith("0.") else "dotnet csharpier check ."
    configured = _beside(scope, ".csharpierrc", ".csharpierrc.json", ".csharpierrc.yaml",
                         ".csharpierignore")  # fmt: skip
    yield Evidence("locked.csharpier", where.path, where, note="a pinned local tool")
    yield _check("csharpier", text, configured, where)


def _fantomas(scope: Scope, where: Place) -> Iterator[Evidence]:
    start = len(scope.root) + 1 if scope.root else 0
    folders = sorted({
        one.path[start:].partition("/")[0] for one in scope.projects
        if one.path.endswith(".fsproj") and one.path.startswith(f"{scope.root}/" if start else "")
    })  # fmt: skip
    if not folders or not all(re.fullmatch(r"[\w.-]+", one) for one in folders):
        return
    flat = any(one.endswith(".fsproj") for one in folders)
    text = f"dotnet fantomas --check {'.' if flat else ' '.join(folders)}"
    configured = _beside(scope, ".fantomasignore")
    editor = _beside(scope, ".editorconfig")
    if not configured and "fsharp_" in scope.repo.text(editor):
        configured = editor
    yield Evidence("locked.fantomas", where.path, where, note="a pinned local tool")
    yield _check("fantomas", text, configured, where)


def _check(tool: str, text: str, configured: str, where: Place) -> Evidence:
    if configured:
        place, note = Place(configured), f"{tool} is configured"
        return command(f"format.{tool}", text, place, Source.TOOL_CONFIG, note)
    return command(f"format.{tool}", text, where, Source.DEPENDENCY, f"{tool} is a local tool")


def _beside(scope: Scope, *names: str) -> str:
    return scope.repo.first(
        *(joined(folder, name) for folder in (scope.root, *above(scope.root)) for name in names)
    )
