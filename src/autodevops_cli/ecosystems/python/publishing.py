"""Is the package published to PyPI, and what makes its distributions?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.python.project import Project
from autodevops_cli.model.evidence import Evidence, Strength

PYPI = "publish.pypi"
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,100}[A-Za-z0-9])?")
_NAMED = re.compile(r"^\s{0,20}name\s*=", re.MULTILINE)


def evidence(project: Project) -> Iterator[Evidence]:
    """Yield where a package with a build system is published; none for what is deployed."""
    manifest, seen = project.manifest, project.sources
    kind, _, _ = project.kind
    if kind != "library" or not _is_built(project) or not _NAME.fullmatch(manifest.name):
        return
    built = seen.repo.place(seen.pyproject, "[build-system]") if seen.build else project.where
    named = seen.repo.place(seen.pyproject, _NAMED)
    where, note = named if named.line else built, "a package for others"
    yield Evidence(PYPI, manifest.name, where, Strength.INFERRED, note=note)
    yield Evidence(f"{PYPI}.command", "uv build", built, Strength.INFERRED, note="the build system")
    if manifest.native:
        why = "it compiles extensions, so that each platform needs wheels of its own"
        yield Evidence(f"{PYPI}.obstacle", why, built)


def _is_built(project: Project) -> bool:
    """Tell whether it says how it is built, or is described for PyPI in the older way."""
    return bool(project.sources.build or project.manifest.classifiers)
