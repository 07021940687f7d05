"""Zig: build.zig with its steps, build.zig.zon, and the compiler that they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems._base import Ecosystem, marked_roots
from autodevops_cli.ecosystems._pipeline import usual_jobs
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.model.plan import Job, OfAxis, Purpose, Run, SetupTool, Step, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tasks import CARRIED, saying, task
from autodevops_cli.repository.tool_pins import tool_pins

ZIG = Tool("zig", "Zig", action="mlugg/setup-zig", version_input="version")
BUILD, PACKAGE = "build.zig", "build.zig.zon"
OTHER_BUILDS = ("CMakeLists.txt", "meson.build", "configure.ac", "Makefile")
VERSION_FILES = (".zigversion", ".zig-version")
# The newest release; without a file that names one, setup-zig takes what build.zig.zon says.
NEWEST = "latest"
# Dependencies by address; those by path are there.
_FETCHED = re.compile(r"\.url\s*=")
_STEP = re.compile(r"\.step\s*\(\s*\"([\w.-]{1,60})\"")
_MINIMUM = re.compile(r"^[ \t]*\.minimum_zig_version\s*=\s*\"([\w.+-]{1,60})\"", re.MULTILINE)
_VERSION = re.compile(r"v?(\d+\.\d+(?:\.\d+)?(?:-dev\.\d+\+[0-9a-f]+)?|master)\s*$")
_LINKED = re.compile(r"linkSystemLibrary2?\s*\(\s*\"([\w.+-]{1,60})\"")
# What Debian calls the libraries that Zig programs link most.
LIBRARIES = {
    "SDL2": "libsdl2-dev", "sqlite3": "libsqlite3-dev", "ssl": "libssl-dev", "z": "zlib1g-dev",
    "crypto": "libssl-dev", "curl": "libcurl4-openssl-dev", "X11": "libx11-dev", "GL": "libgl-dev",
    "asound": "libasound2-dev", "libgit2": "libgit2-dev", "git2": "libgit2-dev", "pq": "libpq-dev",
    "wayland-client": "libwayland-dev", "xkbcommon": "libxkbcommon-dev", "pcap": "libpcap-dev",
    "archive": "libarchive-dev", "udev": "libudev-dev",
    "glfw": "libglfw3-dev", "glfw3": "libglfw3-dev", "uv": "libuv1-dev",
}  # fmt: skip
_TEST = saying("zig build test", "zig test", "zig build")


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders with a build.zig that builds something, the outermost of each branch."""
    found: list[str] = []
    for root in marked_roots(repo, BUILD):
        inside = any(not one or root.startswith(f"{one}/") for one in found)
        if not inside and _is_at_home(repo, root):
            found.append(root)
    return tuple(found)


def _is_at_home(repo: Snapshot, root: str) -> bool:
    """Tell whether Zig is written here; C libraries carry a build.zig for their users."""
    others = [path for path in repo.below(root) if path.endswith(".zig") and path.count("/") < 12]
    alone = len(others) < 2 and any(repo.has(joined(root, name)) for name in OTHER_BUILDS)
    builds = re.search(r"\bfn\s+build\s*\(", repo.text(joined(root, BUILD)))
    return bool(builds) and not alone


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield the compiler's version, the steps that build.zig declares, and what it links."""
    path, package = joined(root, BUILD), joined(root, PACKAGE)
    where = Place(package if repo.has(package) else path)
    yield Evidence("package-manager", "zig", where, note="Zig's own package manager")
    yield from _versions(repo, root)
    if found := _FETCHED.search(repo.text(package)):
        at = repo.place(package, found[0])
        yield command("install", "zig build --fetch", at, Source.CONVENTION, "its dependencies")
    text = repo.text(path)
    steps = set(_STEP.findall(text))
    one = task(repo, root, "test", "check")
    if one and _TEST(one) and one.programs <= CARRIED | {"zig"}:
        note = f"the {one.name} target of {one.runner}"
        yield command("test", one.plain or one.command, one.where, Source.TASK, note)
    if "test" in steps:
        at = repo.place(path, re.compile(r"\.step\s*\(\s*\"test\""))
        yield command(
            "test", "zig build test --summary all", at, Source.TOOL_CONFIG, "the test step"
        )
    yield command("build", "zig build", Place(path), Source.CONVENTION, "the install step")
    yield command("format", "zig fmt --check .", Place(path), Source.CONVENTION, "Zig's own style")
    if "run" in steps:
        at = repo.place(path, re.compile(r"\.step\s*\(\s*\"run\""))
        yield command("start", "zig build run", at, Source.TOOL_CONFIG, "the run step")
    for name in dict.fromkeys(_LINKED.findall(text)):
        if name in LIBRARIES:
            at, note = repo.place(path, f'"{name}"'), f"linked with {name}"
            yield Evidence(f"system-package.{LIBRARIES[name]}", LIBRARIES[name], at, note=note)


def _versions(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield the version file, the pins of version managers, then the oldest that will do."""
    for name in VERSION_FILES:
        path = joined(root, name)
        if found := _VERSION.match(repo.text(path)[:200]):
            note = "the version file"
            yield Evidence("zig.version", found[1], Place(path, 1), rank=3, note=note)
    for pin in tool_pins(repo, root, "zig"):
        yield Evidence("zig.version", pin.version, pin.where, rank=2, note=pin.note)
    path = joined(root, PACKAGE)
    if found := _MINIMUM.search(repo.text(path)):
        where, note = repo.place(path, found[0].strip()), "minimum_zig_version"
        yield Evidence("zig.version", found[1], where, Strength.DECLARED, 1, note)


def jobs(component: Component) -> Iterator[Job]:
    """Yield the check of the style, the tests, or a build where there are none."""

    def ready(purpose: Purpose, version: OfAxis | None) -> Iterator[Step]:
        fact = component.fact("zig.version")
        yield SetupTool(ZIG, fact.value if fact else NEWEST, because=(fact,) if fact else ())
        for one in component.commands("install") if purpose is not Purpose.LINT else ():
            yield Run("Fetch dependencies", one.value, component.root, because=(one,))

    yield from usual_jobs(component, ready)


ECOSYSTEM = Ecosystem("zig", "Zig", (".zig",), roots, detect, jobs, (ZIG,), (BUILD,))
