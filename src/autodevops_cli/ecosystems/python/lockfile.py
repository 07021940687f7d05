"""Whether uv.lock still says what pyproject.toml says, as far as plain text can tell."""

from __future__ import annotations

import re

from autodevops_cli.ecosystems.python.project import Project
from autodevops_cli.ecosystems.python.requirements import normal

PACKAGE = re.compile(
    r'^name = "([^"\n]{1,128})"\n(?:version = "([^"\n]{1,64})"\n)?'
    r'source = \{ (?:editable|virtual) = "\." \}',
    re.MULTILINE,
)
REQUIRES = re.compile(r"^requires-dist = \[(.*?)\]$", re.MULTILINE | re.DOTALL)
NAME = re.compile(r'\{ name = "([^"\n]{1,128})"')
FLOOR = re.compile(r">=\s*(\d[\d.]*)\s*(?:,|$)")
RANGE = re.compile(r'^requires-python = "([^"\n]{1,200})"', re.MULTILINE)


def is_behind(project: Project) -> bool:
    """Tell whether uv would have to change the lock file; False when that is not certain."""
    text = project.repo.head(project.lock)
    return bool(text) and (_range_differs(project, text) or _package_differs(project, text))


def _range_differs(project: Project, text: str) -> bool:
    """Compare the floors only: uv spells the same range in its own way."""
    found = RANGE.search(text)
    locked = FLOOR.match(found[1]) if found else None
    wanted = FLOOR.match(project.sources.project.text("requires-python"))
    if not locked or not wanted or project.tool.has("uv", "workspace"):
        return False
    return not _same_version(locked[1], wanted[1])


def _package_differs(project: Project, text: str) -> bool:
    own = normal(project.manifest.name)
    found = next((one for one in PACKAGE.finditer(text) if normal(one[1]) == own), None)
    if found is None:
        return False
    version = project.sources.project.text("version")
    if found[2] and version and not _same_version(found[2], version):
        return True
    listed = REQUIRES.search(text[found.end() :].partition("\n[[package]]")[0])
    if listed is None:
        return False
    wanted = {one.name for one in project.manifest.dependencies}
    wanted |= {one.name for extra in project.manifest.extras.values() for one in extra}
    return {normal(one) for one in NAME.findall(listed[1])} - {own} != wanted - {own}


def _same_version(one: str, other: str) -> bool:
    from packaging.version import InvalidVersion, Version

    try:
        return Version(one) == Version(other)
    except InvalidVersion:
        return one == other
