"""Package managers of C and C++ that a build cannot do without: vcpkg and Conan."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.cpp.found import Found, first_of
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import Snapshot, joined

_FINDS = re.compile(r"^[ \t]*find_package\s*\(", re.MULTILINE | re.IGNORECASE)
_FIRST = re.compile(r"\bconanbuildinfo\b|\bconan_basic_setup\b")
_LAYOUT = re.compile(r"cmake_layout")


def manager_evidence(repo: Snapshot, root: str, found: Found) -> Iterator[Evidence]:
    """Yield the package manager beside CMake, how it installs, and the toolchain it writes."""
    lists = repo.text(joined(root, "CMakeLists.txt"))
    if found.manager != "cmake" or not _FINDS.search(lists):
        return
    manifest = joined(root, "vcpkg.json")
    if repo.json(manifest).raw("dependencies"):
        where = Place(manifest)
        yield Evidence("package-manager.vcpkg", "vcpkg", where, note="a manifest of vcpkg")
        path = "$VCPKG_INSTALLATION_ROOT/scripts/buildsystems/vcpkg.cmake"
        yield Evidence("cpp.toolchain", path, where, note="vcpkg installs what its manifest names")
        return
    path = first_of(repo, root, "conanfile.txt")
    if path and not _FIRST.search(lists) and not _LAYOUT.search(repo.text(path)):
        yield from _conan(path)


def _conan(path: str) -> Iterator[Evidence]:
    where, note = Place(path), "the requirements of Conan"
    yield Evidence("package-manager.conan", "conan", where, note=note)
    text = (
        "conan profile detect --exist-ok && conan install . --output-folder=build --build=missing"
    )
    yield command("install", text, where, Source.CONVENTION, note)
    note = "Conan writes it"
    yield Evidence("cpp.toolchain", "build/conan_toolchain.cmake", where, note=note)
