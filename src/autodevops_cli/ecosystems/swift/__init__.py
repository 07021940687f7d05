"""Swift packages, and Xcode projects where there is no package."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import replace

from autodevops_cli.ecosystems._base import Ecosystem, marked_roots
from autodevops_cli.ecosystems._pipeline import usual_jobs
from autodevops_cli.ecosystems.swift.package import MANIFEST, PHONE, Package
from autodevops_cli.ecosystems.swift.xcode import PROJECT, projects, xcode
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.model.plan import Cache, Job, OfAxis, Purpose, SetupTool, Step, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tasks import CARRIED, saying, tasks
from autodevops_cli.repository.tool_pins import image_pins, tool_pins

SWIFT = Tool("swift", "Swift", image="swift:{version}")
# What GitHub's Linux and the official images have.
NEWEST = "6.3"
FRAMEWORKS = ("vapor", "hummingbird", "kitura")
DRIVERS = {
    "postgres": ("fluent-postgres-driver", "postgres-nio"), "redis": ("redistack", "redis"),
    "mysql": ("fluent-mysql-driver", "mysql-nio"),
    "mongodb": ("mongokitten", "fluent-mongo-driver"),
}  # fmt: skip


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders of packages, else those of Xcode projects."""
    found: list[str] = []
    for root in marked_roots(repo, MANIFEST):
        if not any(not above or root.startswith(f"{above}/") for above in found):
            found.append(root)
    return tuple(found) or projects(repo)[:1]


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what the manifest, the settings of tools and the sources say."""
    if not repo.has(joined(root, MANIFEST)):
        yield from xcode(repo, root)
        yield from _checks(repo, root)
        return
    package = Package(repo, root)
    where = Place(package.manifest)
    yield Evidence("package-manager", "swiftpm", where, note="a Swift package")
    yield from _versions(package)
    kind = "application" if package.is_program else "library"
    yield Evidence("kind", kind, where, note="what the manifest declares")
    for name in FRAMEWORKS:
        if name in package.dependencies:
            place = repo.place(package.manifest, name)
            yield Evidence(f"framework.{name}", name, place, note="a dependency")
    for service, names in DRIVERS.items():
        if known := next((one for one in names if one in package.dependencies), ""):
            place = repo.place(package.manifest, known)
            yield Evidence(f"driver.{service}", service, place, note="its driver")
    yield from _system(package)
    yield from _commands(package)
    yield from _checks(repo, root)


def _versions(package: Package) -> Iterator[Evidence]:
    repo = package.repo
    for folder in dict.fromkeys((package.root, "")):
        path = joined(folder, ".swift-version")
        if found := re.match(r"\s*(?:swift-)?(\d[\w.-]{0,30})", repo.text(path)):
            note = "the .swift-version file"
            yield Evidence("swift.version", found[1], Place(path, 1), rank=3, note=note)
    for pin in tool_pins(repo, package.root, "swift"):
        yield Evidence("swift.version", pin.version, pin.where, rank=2, note=pin.note)
    if package.tools:
        note = "the oldest tools that the manifest is for"
        yield Evidence(
            "swift.version", package.tools, Place(package.manifest, 1), rank=1, note=note
        )
    for pin in image_pins(repo, package.root, "swift"):
        yield Evidence("swift.version", pin.version, pin.where, note=pin.note)


def _system(package: Package) -> Iterator[Evidence]:
    """Yield the packages of Debian that system libraries name for it."""
    for found in re.finditer(r"\.apt\(\s*\[([^\]]{1,300})\]", package.text):
        for name in re.findall(r'"([a-z0-9][a-z0-9.+-]{1,60})"', found[1]):
            where = package.repo.place(package.manifest, f'"{name}"')
            yield Evidence(f"system-package.{name}", name, where, note="a system library")


def _commands(package: Package) -> Iterator[Evidence]:
    where = Place(package.manifest)
    if bound := package.bound:
        name, place = bound
        yield Evidence(
            "os", "macos", place, note=f"it needs {name}, which only Apple's systems have"
        )
        if name in PHONE:
            # Neither Linux nor macOS builds it without a simulator, which Xcode's projects name.
            if projects(package.repo)[:1] == (package.root,):
                yield from xcode(package.repo, package.root)
            return
    if package.tests:
        fits = saying("swift test", "swift build")
        for one in tasks(package.repo, package.root):
            wanted = one.runner == "make" and one.name in ("test", "tests") and not one.unsound
            if wanted and fits(one) and one.programs <= CARRIED | {"swift"}:
                note = "the test target of make"
                yield command("test", one.command, one.where, Source.TASK, note)
        yield command("test", "swift test", package.tests, Source.CONVENTION, "a target of tests")
    if package.repo.has(joined(package.root, "Package.resolved")):
        lock = Place(joined(package.root, "Package.resolved"))
        text = "swift package resolve --force-resolved-versions"
        yield command("install", text, lock, Source.DEPENDENCY, "the lock file")
    if package.is_program and not bound:
        text = "swift build -c release --static-swift-stdlib"
        yield command("build", text, where, Source.CONVENTION, "builds the program")
        program = package.programs[0]
        start = shlex.quote(f".build/release/{program}")
        yield command("start", start, where, Source.CONVENTION, "the program that the build writes")
    else:
        yield command("build", "swift build", where, Source.CONVENTION, "Swift's convention")


def _checks(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield the checks of swift-format, which comes with Swift, and of SwiftFormat."""
    if path := repo.first(joined(root, ".swift-format")):
        folders = [name for name in ("Sources", "Tests") if repo.below(joined(root, name))]
        text = f"swift format lint --strict --recursive {' '.join(folders) or '.'}"
        note = "swift-format is configured"
        yield command("format.swift-format", text, Place(path), Source.TOOL_CONFIG, note)
    # Linux runners have neither this nor SwiftLint, macOS runners only this.
    if path := repo.first(joined(root, ".swiftformat")):
        text, note = "swiftformat --lint .", "SwiftFormat is configured"
        yield command("format.swiftformat", text, Place(path), Source.TOOL_CONFIG, note)


def jobs(component: Component) -> Iterator[Job]:
    """Yield the jobs; on macOS where the sources or the linters want it."""

    def ready(purpose: Purpose, version: OfAxis | None) -> Iterator[Step]:
        yield SetupTool(SWIFT, NEWEST)
        if purpose is not Purpose.LINT and component.fact("package-manager"):
            yield Cache("swift", (joined(component.root, ".build"),), ("**/Package.*",))

    bound = component.value("os") == "macos"
    for job in usual_jobs(component, ready, minutes=30):
        formats = job.purpose is Purpose.LINT and component.fact("command.format.swiftformat")
        yield replace(job, os="macos") if bound or formats else job


ECOSYSTEM = Ecosystem(
    "swift", "Swift", (".swift",), roots, detect, jobs, (SWIFT,), (MANIFEST, PROJECT)
)
