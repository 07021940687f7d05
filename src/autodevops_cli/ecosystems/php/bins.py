"""Tools with packages of their own below vendor-bin, which the composer-bin plugin installs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.php.project import Project
from autodevops_cli.ecosystems.php.vocabulary import PACKAGES
from autodevops_cli.model.evidence import Evidence, Place
from autodevops_cli.repository.snapshot import joined, parent

BIN = "php.bin"
PLUGIN = "bamarni/composer-bin-plugin"
_EXACT = re.compile(r"v?\d+\.\d+(?:\.\d+){0,2}")
_PLAIN = re.compile(r"[A-Za-z0-9][\w.-]{0,60}")


def bins(project: Project) -> dict[str, str]:
    """Return the manifest of each tool that stands below vendor-bin and is linked from there."""
    extra = project.data.table("extra", "bamarni-bin")
    if not project.depends(PLUGIN) or extra.flag("bin-links") is False:
        return {}
    folder = extra.text("target-directory") or "vendor-bin"
    found: dict[str, str] = {}
    for path in project.repo.below(project.path(folder)):
        inside = path.removeprefix(f"{project.path(folder)}/").split("/")
        if len(inside) == 2 and inside[1] == "composer.json" and _PLAIN.fullmatch(inside[0]):
            asked = project.repo.json(path).table("require").keys()
            asked += project.repo.json(path).table("require-dev").keys()
            for tool, packages in PACKAGES.items():
                if any(name in asked for name in packages):
                    found.setdefault(tool, path)
    return found


def fixed(project: Project, tool: str) -> str:
    """Return the file that fixes the version of a tool below vendor-bin, "" where none does."""
    if not (path := bins(project).get(tool, "")):
        return ""
    if project.repo.has(lock := joined(parent(path), "composer.lock")):
        return lock
    data = project.repo.json(path)
    said = [data.text(group, name) for group in ("require", "require-dev")
            for name in PACKAGES[tool]]  # fmt: skip
    return path if any(map(_EXACT.fullmatch, said)) else ""


def installs(project: Project) -> Iterator[Evidence]:
    """Yield how each of these tools is installed, unless Composer's own install does it."""
    if project.data.flag("extra", "bamarni-bin", "forward-command"):
        return
    for tool, path in sorted(bins(project).items()):
        name = parent(path).rpartition("/")[2]
        locked = project.repo.has(joined(parent(path), "composer.lock"))
        text = f"composer bin {name} {'install' if locked else 'update'}"
        where, note = Place(path), f"{tool} has packages of its own"
        yield Evidence(f"{BIN}.{tool}", f"{text} --no-interaction --no-progress", where, note=note)
