"""Dart packages, Flutter applications and workspaces of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems._base import Ecosystem, marked_roots
from autodevops_cli.ecosystems._pipeline import usual_jobs
from autodevops_cli.ecosystems.dart.commands import commands
from autodevops_cli.ecosystems.dart.package import MANIFEST, Package
from autodevops_cli.model.evidence import Evidence, Place
from autodevops_cli.model.plan import Job, OfAxis, Purpose, Run, SetupTool, Step, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.tool_pins import tool_pins

# Flutter's SDK holds Dart's, and its action is the only one of the two that we can pin.
DART = Tool("dart", "Dart", action="subosito/flutter-action", image="dart:{version}")
FLUTTER = Tool(
    "flutter", "Flutter", action="subosito/flutter-action", version_input="flutter-version",
    image="ghcr.io/cirruslabs/flutter:{version}",
)  # fmt: skip
# More packages than that beside each other share their jobs.
MANY = 3
CHANNELS = ("stable", "beta", "master", "main")
FVM = ((".fvmrc", "flutter"), (".fvm/fvm_config.json", "flutterSdkVersion"))
FRAMEWORKS = {
    "serverpod": "serverpod", "serverpod_flutter": "serverpod", "dart_frog": "dart-frog",
    "shelf": "shelf", "angel3_framework": "angel",
}  # fmt: skip
DRIVERS = {
    "postgres": "postgres", "mysql1": "mysql", "mysql_client": "mysql", "redis": "redis",
    "mongo_dart": "mongodb",
}  # fmt: skip
_EXACT = re.compile(r"\d{1,3}\.\d{1,3}\.\d{1,3}(?:[-+.][\w.-]{1,30})?")


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders of packages, without the members of a workspace above them.

    Many packages that nothing ties together share the jobs of the whole repository.
    """
    found = marked_roots(repo, MANIFEST)
    members = {one.root for root in found for one in Package(repo, root).members}
    alone = tuple(root for root in found if root not in members and _is_own(repo, root))
    return ("",) if len(alone) > MANY and "" not in found else alone


def _is_own(repo: Snapshot, root: str) -> bool:
    """Tell whether a folder is no demonstration that belongs to a package above it."""
    named = root.rpartition("/")[2] in ("example", "examples")
    return bool(repo.yaml(joined(root, MANIFEST))) and not (
        named and repo.has(joined(parent(root), MANIFEST))
    )


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what the pubspecs, the files of version managers and the sources say."""
    package = Package(repo, root)
    where = Place(package.manifest)
    yield Evidence("package-manager", "pub", where, note="a pubspec")
    yield from _versions(package)
    if package.flutter:
        place = repo.place(package.manifest, "flutter")
        yield Evidence("framework.flutter", "flutter", place, note="the Flutter SDK")
    kind = "library" if package.is_library else "application"
    yield Evidence("kind", kind, where, note="what the pubspec says of publishing")
    yield from _workspace(package)
    yield from _libraries(package)
    yield from commands(package)


def _libraries(package: Package) -> Iterator[Evidence]:
    for one in (package, *package.members):
        for dependency, name in FRAMEWORKS.items():
            if where := one.depends(dependency):
                yield Evidence(f"framework.{name}", name, where, note="a dependency")
        for driver, service in DRIVERS.items():
            if where := one.depends(driver):
                yield Evidence(f"driver.{service}", service, where, note=f"{driver} is its driver")


def _versions(package: Package) -> Iterator[Evidence]:
    repo, spec = package.repo, package.spec
    if sdk := spec.text("environment", "sdk"):
        where = repo.place(package.manifest, re.compile(r"^[ \t]+sdk\s*:\s*[\"'^>=\d]", re.M))
        yield Evidence("dart.version", sdk, where, rank=2, note="the environment of the pubspec")
    for pin in tool_pins(repo, package.root, "dart"):
        yield Evidence("dart.version", pin.version, pin.where, rank=1, note=pin.note)
    for folder in dict.fromkeys((package.root, "")):
        for name, key in FVM:
            path = joined(folder, name)
            if version := repo.json(path).text(key):
                where = repo.place(path, key)
                yield from _flutter(version, where, 3, "FVM's version")
    for pin in tool_pins(repo, package.root, "flutter"):
        yield from _flutter(pin.version.removesuffix("-stable"), pin.where, 2, pin.note)
    if version := spec.text("environment", "flutter"):
        where = repo.place(package.manifest, re.compile(r"^[ \t]+flutter\s*:\s*[\"'^>=\d]", re.M))
        yield from _flutter(version, where, 1, "the environment of the pubspec")


def _flutter(version: str, where: Place, rank: int, note: str) -> Iterator[Evidence]:
    """Yield a version of Flutter; an exact one also fixes the analyzer and the formatter."""
    yield Evidence("flutter.version", version, where, rank=rank, note=note)
    if _EXACT.fullmatch(version):
        for tool in ("analyzer", "dart"):
            yield Evidence(f"locked.{tool}", where.path, where, note=note)


def _workspace(package: Package) -> Iterator[Evidence]:
    if not package.members:
        return
    melos = bool(package.melos())
    own = package.repo.first(joined(package.root, "melos.yaml"))
    where = Place(own if melos and own else package.manifest)
    tool = "melos" if melos else "pub"
    yield Evidence("workspace.tool", tool, where, note=f"a workspace of {tool}")
    for one in package.members:
        place = Place(one.manifest)
        yield Evidence(f"workspace.member.{one.root}", one.root, place, note="a member")


def jobs(component: Component) -> Iterator[Job]:
    """Yield the lint, test and build jobs."""

    def ready(purpose: Purpose, version: OfAxis | None) -> Iterator[Step]:
        yield _set_up(component)
        for fact in component.commands("install"):
            yield Run("Install dependencies", fact.value, component.root, because=(fact,))

    yield from usual_jobs(component, ready, minutes=30)


def _set_up(component: Component) -> SetupTool:
    flutter = bool(component.fact("framework.flutter"))
    fact = component.fact("flutter.version")
    wanted = fact.value if fact else ""
    exact = _EXACT.fullmatch(wanted)
    channel = wanted if wanted in CHANNELS else "stable"
    because = (fact,) if fact and (exact or wanted in CHANNELS) else ()
    inputs = (("channel", channel), ("cache", "true"))
    tool = FLUTTER if flutter or exact else DART
    return SetupTool(tool, wanted if exact else "", inputs=inputs, because=because)


ECOSYSTEM = Ecosystem("dart", "Dart", (".dart",), roots, detect, jobs, (DART, FLUTTER), (MANIFEST,))
