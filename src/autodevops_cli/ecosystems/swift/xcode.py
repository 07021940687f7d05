"""Xcode projects without a package: what can be built from a shared scheme."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

PROJECT = "project.pbxproj"
# The projects of frameworks that generate or wrap an application for a telephone.
WRAPPING = ("pubspec.yaml", "package.json", "config.xml", "capacitor.config.json")
_SCHEME = re.compile(r"\.xc(?:odeproj|workspace)/xcshareddata/xcschemes/([^/]{1,80})\.xcscheme$")
_SDK = re.compile(r"\bSDKROOT = (\w+);")


def projects(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders that hold a project of Xcode with Swift in it, shallow ones first."""
    found: dict[str, None] = {}
    for path in repo.named(PROJECT):
        folder = parent(parent(path))
        inside = "/Pods.xcodeproj/" in f"/{path}" or "Carthage/" in path
        if not inside and not _is_wrapped(repo, folder) and _has_swift(repo, folder):
            found[folder] = None
    return tuple(found)


def _is_wrapped(repo: Snapshot, folder: str) -> bool:
    above = [folder]
    while above[-1]:
        above.append(parent(above[-1]))
    return any(repo.has(joined(one, name)) for one in above for name in WRAPPING)


def _has_swift(repo: Snapshot, folder: str) -> bool:
    return any(path.endswith(".swift") for path in repo.below(folder))


def xcode(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield how the shared scheme of a project is built; tests need a machine that we cannot name.

    For macOS the machine is the runner itself, so that its tests run.
    """
    paths = [one for one in repo.below(root) if one.endswith(f".xcodeproj/{PROJECT}")]
    path = min(paths, key=lambda one: (one.count("/"), one), default="")
    project = parent(path)
    yield Evidence("xcode.project", project or root, Place(path or root), note="an Xcode project")
    yield Evidence("os", "macos", Place(path or root), note="Xcode runs on macOS")
    if repo.has(joined(root, "Podfile")) or repo.has(joined(root, "Cartfile")):
        return  # the pods would have to be brought first, in versions that we cannot see
    schemes = sorted(one for one in repo.below(project) if _SCHEME.search(one))
    if not schemes:
        return
    name = project.rpartition("/")[2].removesuffix(".xcodeproj")
    chosen = next((one for one in schemes if one.endswith(f"/{name}.xcscheme")), schemes[0])
    found = _SCHEME.search(chosen)
    if found:
        yield _commanded(repo, root, path, Place(chosen), found[1])


def _commanded(repo: Snapshot, root: str, path: str, where: Place, scheme: str) -> Evidence:
    project = shlex.quote(parent(path)[len(root) + 1 if root else 0 :])
    kits = set(_SDK.findall(repo.text(path)))
    start = f"-project {project} -scheme {shlex.quote(scheme)}"
    unsigned = "CODE_SIGNING_ALLOWED=NO"
    if kits == {"macosx"}:
        text = f"xcodebuild {start} -destination platform=macOS {unsigned}"
        tested = "<TestableReference" in repo.text(where.path)
        kind = "test" if tested else "build"
        return command(kind, f"{text} {kind}", where, Source.CONVENTION, "the shared scheme")
    place = shlex.quote("generic/platform=iOS Simulator")
    text = f"xcodebuild {start} -destination {place} {unsigned} build"
    return command("build", text, where, Source.CONVENTION, "the shared scheme")
