#!/usr/bin/env python3
"""Rewrites docs/ecosystems.md, docs/providers.md and docs/rules.md from what plugins declare.

python scripts/document_plugins.py
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from autodevops_cli.ecosystems import ecosystems
from autodevops_cli.ecosystems._base import Ecosystem
from autodevops_cli.engine.catalogue import pages as rule_pages
from autodevops_cli.model.plan import Job, PipelinePlan, Purpose, Run
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.providers import providers
from autodevops_cli.providers._base import Provider
from autodevops_cli.reporting.rulebook import listed, shown

DOCS = Path(__file__).parents[1] / "docs"
WRITTEN = "<!-- Written by scripts/document_plugins.py; a test keeps it current. -->\n"


def said(name: str) -> str:
    """Return the first line of a module's docstring."""
    return (inspect.getdoc(sys.modules[name]) or "").split("\n")[0].rstrip(".")


def ecosystem_rows() -> Iterator[str]:
    """Yield the table of ecosystems, languages first."""
    yield "| ecosystem | what it reads | starts at | brought by |"
    yield "|---|---|---|---|"
    for one in sorted(ecosystems(), key=lambda one: (not one.language, one.title.lower())):
        about = said(f"autodevops_cli.ecosystems.{one.name}")
        yield f"| {one.title} | {about} | {_marks(one)} | {_brought(one)} |"


def _marks(one: Ecosystem) -> str:
    marks = (*one.markers, *(f"*{extension}" for extension in one.extensions))
    shown = ", ".join(f"`{mark}`" for mark in marks[:6])
    return f"{shown}, …" if len(marks) > 6 else shown


def _brought(one: Ecosystem) -> str:
    ways = dict.fromkeys(tool.action for tool in one.tools if tool.action)
    images = dict.fromkeys(f"`{tool.image}`" for tool in one.tools if tool.image)
    return "; ".join(filter(None, (", ".join(ways), ", ".join(images)))) or "the runner"


def provider_rows() -> Iterator[str]:
    """Yield the table of CI systems, those that are written first."""
    yield "| CI system | `--provider` | written to | reports for all |"
    yield "|---|---|---|---|"
    for one in sorted(providers(), key=lambda one: (one.render is None, one.title.lower())):
        gate = "a job" if one.gate else "the system itself"
        name = f"`{one.name}`" if one.render else "read only"
        yield f"| {one.title} | {name} | {_written(one) or '-'} | {gate if one.render else '-'} |"


def _written(one: Provider) -> str:
    job = Job("test", "Test", Purpose.TEST, (Run("Test", "make test"),))
    gate = "gate" if one.gate else ""
    plan = PipelinePlan("CI", "main", (job,), gate, extras=one.extras)
    files = one.render(plan, StackProfile(), ()) if one.render else ()
    files += one.byproducts(one.name, plan, StackProfile(), ()).files
    return ", ".join(f"`{file.path}`" for file in files)


def rulebook() -> str:
    """Return the table of rules, and the page of each below it."""
    found = rule_pages()
    return "\n".join((listed(found, "markdown"), *(shown(one, "markdown") for one in found)))


def pages() -> dict[str, str]:
    """Return the pages by the names of their files."""
    systems = "\n".join(provider_rows())
    stacks = "\n".join(ecosystem_rows())
    return {
        "ecosystems.md": f"# Ecosystems\n\n{WRITTEN}\n{stacks}\n",
        "providers.md": f"# CI systems\n\n{WRITTEN}\n{systems}\n",
        "rules.md": f"# Rules\n\n{WRITTEN}\n{rulebook()}",
    }


if __name__ == "__main__":
    DOCS.mkdir(exist_ok=True)
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")
        print(f"docs/{name}: rewritten")
