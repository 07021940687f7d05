"""A Makefile that calls the compiler itself, and Bazel and xmake where they build C or C++."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.cpp.found import PARALLEL, Found, Step, first_of
from autodevops_cli.ecosystems.cpp.libraries import of_linking, of_pkg_config
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.tasks import CARRIED, MAKEFILES, Task, tasks

_COMPILES = re.compile(
    r"\$[({](?:CC|CXX|LD|COMPILE\.(?:c|cc|cpp)|LINK\.\w+)[)}]|(?<![\w-])(?:gcc|g\+\+|clang(?:\+\+)?)\s+-"
    r"|^[ \t]*(?:CFLAGS|CXXFLAGS|CPPFLAGS)[ \t]*[:+?]?=",
    re.MULTILINE,
)
_TEST_NAMES = (
    "check",
    "test",
    "tests",
    "runtest",
    "run-tests",
    "unittest",
    "unit-test",
    "run_tests",
)
_BUILD_NAMES = ("all", "build", "default")
_CC_RULE = re.compile(r"^[ \t]*cc_(?:library|binary|test)\s*\(", re.MULTILINE)
_CC_TEST = re.compile(r"^[ \t]*cc_test\s*\(", re.MULTILINE)
_CHECK = re.compile(r"^(check|test)[ \t]*:(?!=)", re.MULTILINE)
# What a Makefile that waits for configure compiles with, or includes.
_WRITTEN = re.compile(rf"{_COMPILES.pattern}|^-?include[ \t]+\S*config\S*$", re.MULTILINE)
_ASKS = re.compile(r"pkg-config[ \t]+([^)\n`]{1,200})")
# What comes with the compiler.
BUILDING = frozenset(
    {"ar", "ld", "ranlib", "strip", "c++", "cpp", "nm", "objcopy", "as", "objdump"}
)
_LIBRARY = re.compile(r"(?<![\w-])-l([A-Za-z0-9_+.-]{1,40})")
# Toolchains and systems that are not on a Linux runner.
_ELSEWHERE = re.compile(
    r"arm-none-eabi|avr-gcc|nvcc|DEVKITPRO|DEVKITARM|riscv\d+-|x86_64-w64|i686-elf|x86_64-elf|emcc"
    r"|xcrun|/lib/modules/|obj-m|KERNELRELEASE"
)


def read_configured(repo: Snapshot, root: str) -> Found | None:
    """Return how a folder with a configure script written by hand is built."""
    script, path = joined(root, "configure"), first_of(repo, root, "Makefile.in", *MAKEFILES)
    generated = first_of(repo, root, "configure.ac", "configure.in")
    if generated or not _is_by_hand(repo, script) or not _WRITTEN.search(repo.text(path)):
        return None
    where = Place(path)
    found = _CHECK.search(repo.text(path))
    test = Step(f"make {found[1]}", repo.place(path, found[0]), "its target") if found else None
    return Found(
        "make", where,
        Step(f"make --jobs={PARALLEL}", where, "the Makefile behind configure"),
        Step("./configure", Place(script), "the configure script"),
        test,
    )  # fmt: skip


def _is_by_hand(repo: Snapshot, script: str) -> bool:
    return repo.executable(script) and repo.text(script).startswith("#!")


def read_make(repo: Snapshot, root: str) -> Found | None:
    """Return how a folder's Makefile compiles C or C++, None where it has none that does."""
    path = first_of(repo, root, *MAKEFILES)
    text = repo.text(path) if path else ""
    if not _COMPILES.search(text) or _is_by_hand(repo, joined(root, "configure")):
        return None
    declared = tasks(repo, root)
    tested = _chosen(declared, _TEST_NAMES)
    named = _chosen(declared, _BUILD_NAMES)
    where = named.where if named else Place(path)
    blocked = _ELSEWHERE.search(text)
    build = Step(named.command if named else "make", where, "the Makefile compiles")
    test = Step(tested.command, tested.where, f"the {tested.name} target") if tested else None
    return Found(
        "make", Place(path), build, None, test,
        packages=tuple(_packages(repo, path, text)), blocked=blocked[0] if blocked else "",
    )  # fmt: skip


def _chosen(declared: tuple[Task, ...], names: tuple[str, ...]) -> Task | None:
    """Return the first sound target of these names that needs no program a runner lacks."""
    for name in names:
        for one in declared:
            if one.runner == "make" and one.name == name and not one.unsound and _is_usable(one):
                return one
    return None


def _is_usable(one: Task) -> bool:
    outside = {call.name for call in one.commands if "/" not in call.words[0]}
    plain = {name for name in outside if re.fullmatch(r"[a-z][\w+.-]*", name)}
    return plain <= CARRIED | BUILDING


def _packages(repo: Snapshot, path: str, text: str) -> Iterator[tuple[str, Place, str]]:
    for name in dict.fromkeys(_LIBRARY.findall(text)):
        for one in of_linking(name):
            yield one, repo.place(path, f"-l{name}"), f"linked with -l{name}"
    for call in _ASKS.findall(text):
        for word in call.split():
            for one in of_pkg_config(word):
                yield one, repo.place(path, word), f"{word} has to be there"


def read_bazel(repo: Snapshot, root: str) -> Found | None:
    """Return how Bazel builds and tests a folder, None where its rules are not those of C++."""
    marker = first_of(repo, root, "MODULE.bazel", "WORKSPACE.bazel", "WORKSPACE")
    files = [path for path in repo.named("BUILD.bazel", "BUILD") if _is_below(path, root)][:200]
    ruled = next((path for path in files if _CC_RULE.search(repo.text(path))), "")
    if not marker or not ruled:
        return None
    tested = next((path for path in files if _CC_TEST.search(repo.text(path))), "")
    step = (
        Step("bazel test //...", repo.place(tested, _CC_TEST), "cc_test rules") if tested else None
    )
    return Found(
        "bazel", Place(marker), Step("bazel build //...", Place(marker), "cc rules"), None, step
    )


def read_xmake(repo: Snapshot, root: str) -> Found | None:
    """Return how xmake builds a folder, None where it has no xmake.lua."""
    path = joined(root, "xmake.lua")
    text = repo.text(path)
    if not re.search(r"^[ \t]*target\s*\(", text, re.MULTILINE):
        return None
    where = Place(path)
    build = Step("xmake --yes", where, "the targets")
    # No package of the system brings it, nor does an action that we pin.
    return Found("xmake", where, build, blocked="xmake")


def _is_below(path: str, root: str) -> bool:
    folder = parent(path)
    return not root or folder == root or folder.startswith(f"{root}/")
