"""CMake: how a project is configured, built and tested, and which libraries it looks for."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from autodevops_cli.ecosystems.cpp.found import PARALLEL, Found, Step
from autodevops_cli.ecosystems.cpp.libraries import of_cmake, of_pkg_config
from autodevops_cli.ecosystems.cpp.project import LISTS, Project, Spoken, read_project
from autodevops_cli.ecosystems.cpp.testing import Testing, testing
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined

OURS = frozenset({"C", "CXX", "CUDA", "ASM", "OBJC", "OBJCXX", "ISPC"})
# What makes a build one for a machine that no runner is.
_ELSEWHERE = {
    "ESP-IDF": re.compile(r"IDF_PATH|idf_component_register"),
    "the Pico SDK": re.compile(r"PICO_SDK_PATH|pico_sdk_init"),
    "Zephyr": re.compile(r"ZEPHYR_BASE|find_package\s*\(\s*Zephyr", re.IGNORECASE),
    "a cross compiler": re.compile(r"CMAKE_SYSTEM_NAME\s+Generic|arm-none-eabi"),
    "Emscripten": re.compile(r"EMSCRIPTEN_ROOT|emcmake"),
    "ROS": re.compile(r"find_package\s*\(\s*(?:catkin|ament_cmake)\b", re.IGNORECASE),
    "the Android NDK": re.compile(r"find_library\s*\(\s*log-lib"),
}
_TEST_LIBRARIES = frozenset({"gtest", "gmock", "catch2", "doctest", "cmocka", "check", "cppunit"})
_SWITCH = re.compile(r"[A-Za-z_][\w.+-]{0,100}")
_MINIMUM = re.compile(r"(\d+)\.(\d+)")
_NOT_MODULES = frozenset({"REQUIRED", "QUIET", "IMPORTED_TARGET", "GLOBAL", "NO_CMAKE_PATH"})


def read_cmake(repo: Snapshot, root: str) -> Found | None:
    """Return how a folder's CMake project is built, None where it has none of C or C++."""
    path = joined(root, LISTS)
    if not repo.has(path):
        return None
    project = read_project(repo, root)
    named = next(project.of("project"), None)
    if named is None or not _is_ours(named):
        return None
    tests = testing(project)
    switches = tests.switches if tests else ()
    return Found(
        "cmake", named.where,
        Step(f"cmake --build build --parallel {PARALLEL}", named.where, "what CMake configured"),
        _configure(project, switches, tests.shown.where if tests else named.where),
        _test(tests) if tests else None,
        packages=tuple(_packages(project, dict(switches), tested=tests is not None)),
        blocked=_elsewhere(repo, root, path),
    )  # fmt: skip


def _is_ours(named: Spoken) -> bool:
    words = [word.upper() for word in named.call.arguments]
    languages = {word for word in words if word in OURS or word in ("NONE", "FORTRAN", "SWIFT")}
    return not languages or bool(languages & OURS) or languages == {"NONE"}


def _elsewhere(repo: Snapshot, root: str, path: str) -> str:
    text = repo.text(path)[:100_000]
    return next((name for name, pattern in _ELSEWHERE.items() if pattern.search(text)), "")


def _configure(project: Project, switches: tuple[tuple[str, bool], ...], where: Place) -> Step:
    """Return the step that configures out of the tree, with what turns the tests on."""
    words = ["cmake", "-S", ".", "-B", "build"]
    words += [
        f"-D{name}={'ON' if on else 'OFF'}" for name, on in switches if _SWITCH.fullmatch(name)
    ]
    note = "the tests need what is set here" if switches else "a project of CMake"
    if _is_old(project):
        words.append("-DCMAKE_POLICY_VERSION_MINIMUM=3.5")
        note = f"{note}; CMake 4 refuses projects that promise to work with less than 3.5"
    return Step(shlex.join(words), where, note)


def _is_old(project: Project) -> bool:
    """Tell whether the project asks for a CMake whose ways the newest no longer knows."""
    asked = next(project.of("cmake_minimum_required"), None)
    text = asked.call.arguments[1] if asked and len(asked.call.arguments) > 1 else ""
    found = _MINIMUM.match(text.rpartition("...")[2])
    return found is not None and (int(found[1]), int(found[2])) < (3, 5)


def _test(tests: Testing) -> Step:
    folder = shlex.quote(f"build/{tests.folder}" if tests.folder else "build")
    text = f"ctest --test-dir {folder} --output-on-failure"
    return Step(text, tests.shown.where, "the tests that CMake adds")


def _packages(
    project: Project, chosen: dict[str, bool], *, tested: bool
) -> Iterator[tuple[str, Place, str]]:
    """Yield the system packages of the libraries that are looked for and have to be there."""
    known, fetched = project.known(chosen), _fetched(project)
    for one in project.of("find_package", "pkg_check_modules", "pkg_search_module"):
        if project.excluded(one, known):
            continue
        required = "REQUIRED" in one.call.arguments
        wanted = one.call.first().lower() in _TEST_LIBRARIES and tested
        if not required and not wanted:
            continue
        for name, package in _asked(one):
            if name.lower() not in fetched:
                yield package, one.where, f"{name} has to be there"


def _asked(one: Spoken) -> Iterator[tuple[str, str]]:
    """Yield what a command looks for, with the packages that hold it."""
    if one.call.name == "find_package":
        name = one.call.first()
        for package in of_cmake(name):
            yield name, package
        return
    modules = [word for word in one.call.arguments[1:] if word not in _NOT_MODULES]
    for word in modules if one.call.name == "pkg_check_modules" else modules[:1]:
        for package in of_pkg_config(word):
            yield re.split(r"[<>=]", word)[0], package


def _fetched(project: Project) -> frozenset[str]:
    """Return the names of what the build downloads, has in its own tree, or is."""
    found: set[str] = set()
    for one in project.of("fetchcontent_declare", "cpmaddpackage", "externalproject_add"):
        words = one.call.arguments
        named = words[words.index("NAME") + 1 :] if "NAME" in words else words
        text = (named or ("",))[0].lower()
        found.add(re.split(r"[@#]", text.rpartition("/")[2].rpartition(":")[2])[0])
    for one in project.of("add_subdirectory"):
        found.add(one.call.first().rstrip("/").rpartition("/")[2].lower())
    # Tests of an installed copy look for the project itself.
    found |= {one.call.first().lower() for one in project.of("project")}
    if "googletest" in found:
        found |= {"gtest", "gmock"}
    return frozenset(found)
