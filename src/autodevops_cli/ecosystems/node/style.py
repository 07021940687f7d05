"""How the repository wants YAML written, where its formatter or linter looks at YAML.

A workflow that our own lint job refuses is red on its first run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.node.frameworks import place
from autodevops_cli.ecosystems.node.project import Project
from autodevops_cli.model.evidence import Evidence, Place, Strength

QUOTES = "yaml.quotes"
"""The repository's quotes in YAML: "single"; no fact for the usual double ones."""

AS_TABLE = (".prettierrc", ".prettierrc.json", ".prettierrc.yaml", ".prettierrc.yml")
AS_CODE = re.compile(r"(?:\.prettierrc|prettier\.config)\.[cm]?[jt]s|\.prettierrc\.(?:toml|json5)")
# Shared configurations of ESLint that lint YAML, and want single quotes there.
SHARED = ("@antfu/eslint-config",)
_SINGLE = re.compile(r"^[ \t{]*[\"']?singleQuote[\"']?[ \t]*[:=][ \t]*true\b", re.MULTILINE)


def yaml_style(project: Project) -> Iterator[Evidence]:
    """Yield the quotes that a formatter or a linter asks for."""
    if project.manifest.data.flag("prettier", "singleQuote"):
        yield _single(project.manifest.where("prettier", "singleQuote"))
    for name in project.repo.beside(project.root):
        path = project.path(name)
        known = name in AS_TABLE or AS_CODE.fullmatch(name)
        if known and _SINGLE.search(project.repo.text(path)):
            yield _single(project.repo.place(path, _SINGLE))
    if package := project.manifest.depends(*SHARED):
        yield _single(place(project.manifest, package))


def _single(where: Place) -> Evidence:
    return Evidence(QUOTES, "single", where, Strength.INFERRED, note="single quotes")
