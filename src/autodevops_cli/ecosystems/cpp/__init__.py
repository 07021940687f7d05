"""C and C++, built with CMake, Meson, autotools, make, Bazel or xmake."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems._base import Ecosystem
from autodevops_cli.ecosystems.cpp.checks import checks
from autodevops_cli.ecosystems.cpp.found import Found, package_evidence, step_evidence
from autodevops_cli.ecosystems.cpp.jobs import CMAKE, GCC, jobs
from autodevops_cli.ecosystems.cpp.managers import manager_evidence
from autodevops_cli.ecosystems.cpp.meson import PACKAGED, wanted_version
from autodevops_cli.ecosystems.cpp.roots import HEADERS, MARKERS, SOURCES, roots
from autodevops_cli.ecosystems.cpp.systems import chosen, systems
from autodevops_cli.ecosystems.cpp.wrapping import wrapping
from autodevops_cli.model.evidence import Evidence
from autodevops_cli.repository.snapshot import Snapshot


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield the build system to go by, its commands, and the libraries that it looks for."""
    found = systems(repo, root)
    yield from chosen(found)
    if not found:
        return
    best = found[0]
    yield from checks(repo, root)
    if best.blocked:
        note = f"built with {best.blocked}, which is on no runner"
        yield Evidence("cpp.blocked", best.blocked, best.where, note=note)
        return
    managed = tuple(manager_evidence(repo, root, best))
    yield from managed
    if not managed:
        yield from package_evidence(best)
    yield from _tools(repo, root, best, managed)
    yield from _steps(best)
    yield from wrapping(repo, root, best)


def _tools(
    repo: Snapshot, root: str, best: Found, managed: tuple[Evidence, ...]
) -> Iterator[Evidence]:
    """Yield what comes from PyPI, because no package of the system is new enough."""
    if best.manager == "meson" and wanted_version(repo, root) > PACKAGED:
        note = "a newer Meson than the system's"
        yield Evidence("pypi.meson", "meson", best.where, note=note)
    for one in managed:
        if one.subject == "package-manager.conan":
            yield Evidence("pypi.conan", "conan", one.where, note=one.note)


def _steps(best: Found) -> Iterator[Evidence]:
    if best.configure:
        where, note = best.configure.where, best.configure.note
        yield Evidence("cpp.configure", best.configure.text, where, note=note)
    yield from step_evidence("build", best.build)
    yield from step_evidence("test", best.test)


ECOSYSTEM = Ecosystem(
    "cpp", "C and C++", (*SOURCES, *HEADERS), roots, detect, jobs, (GCC, CMAKE), MARKERS
)
