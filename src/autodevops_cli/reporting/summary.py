"""The `summary` object: a repository in a handful of plain lists, for other programs."""

from __future__ import annotations

from collections.abc import Iterable

from autodevops_cli.ecosystems import is_language
from autodevops_cli.model.analysis import Analysis
from autodevops_cli.model.stack import Component

KINDS = ("install", "test", "lint", "typecheck", "format", "build", "start")


def summary(analysis: Analysis) -> dict[str, object]:
    """Return languages, managers, frameworks, services, versions, commands, … as plain data."""
    components = analysis.stack.components
    primary = components[0] if components else None
    return {
        "languages": _unique(one.ecosystem for one in components if is_language(one.ecosystem)),
        "package_managers": _unique(
            fact.value for one in components for fact in one.under("package-manager")
        ),
        "frameworks": _unique(fact.value for one in components for fact in one.under("framework")),
        "services": [
            fact.subject.removeprefix("service.")
            for fact in analysis.stack.under("service")
            if fact.subject.count(".") == 1
        ],
        "versions": _versions(components),
        "commands": {kind: _main(primary, kind) for kind in KINDS},
        "all_commands": {
            kind: _unique(fact.value for one in components for fact in one.commands(kind))
            for kind in KINDS
        },
        "monorepo": _monorepo(components),
        "issues": _unique(finding.rule for finding in analysis.findings),
        "system_packages": _unique(
            fact.value
            for facts in (
                analysis.stack.under("system-package"),
                *(one.under("system-package") for one in components),
            )
            for fact in facts
        ),
        "ci": _unique(document.provider for document in analysis.documents),
    }


def _main(component: Component | None, kind: str) -> str | None:
    facts = component.commands(kind) if component else ()
    return facts[0].value if facts else None


def _versions(components: tuple[Component, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for component in components:
        for fact in component.facts:
            tool, _, last = fact.subject.rpartition(".")
            if last == "version" and "." not in tool:
                found.setdefault(tool, fact.value)
    return found


def _monorepo(components: tuple[Component, ...]) -> dict[str, object]:
    packages = _unique(fact.value for one in components for fact in one.under("workspace.member"))
    tool = next((value for one in components if (value := one.value("workspace.tool"))), None)
    if not packages:
        # Without a workspace: several parts of a comparable size, none of them just an annex.
        spoken = [one for one in components if is_language(one.ecosystem)]
        main = max((one.weight for one in spoken), default=0)
        parts = _unique(one.root for one in spoken if 5 * one.weight >= main)
        packages = [root for root in parts if root] if len(parts) > 1 else []
    return {"tool": tool, "packages": packages}


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
