"""A Swift package: what its manifest and its sources say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined

MANIFEST = "Package.swift"
MAX_SOURCES = 150
_TOOLS = re.compile(r"^//\s*swift-tools-version\s*:?\s*(\d{1,2}(?:\.\d{1,3}){0,2})", re.IGNORECASE)
_NAME = r'\s*name:\s*"([\w .-]{1,100})"'
_PROGRAM = re.compile(rf"\.executable(?:Target)?\({_NAME}")
_PACKAGE = re.compile(rf"\bPackage\({_NAME}")
_PATH = re.compile(r'\bpath:\s*"([\w./ -]{1,200})"')
_URL = re.compile(r'\.package\(\s*(?:name:\s*"[^"]{0,100}"\s*,\s*)?(?:url|id):\s*"([^"]{1,200})"')
_IMPORT = re.compile(
    r"^[ \t]*(?:@\w+\s+|public\s+|internal\s+)?import\s+(?:class\s+|struct\s+|func\s+)?(\w+)", re.M
)
_GUARD = re.compile(r"^[ \t]*#(?:else)?if\s", re.MULTILINE)
# What only the systems of Apple have, and what only its telephones have.
APPLE = frozenset({
    "AppKit", "SwiftUI", "Cocoa", "Combine", "CoreData", "CoreGraphics", "CoreImage", "QuartzCore",
    "AVFoundation", "Security", "OSLog", "os", "Darwin", "CryptoKit", "CoreLocation", "MapKit",
    "Metal", "MetalKit", "CloudKit", "Network", "Vision", "CoreML", "WebKit", "StoreKit",
    "CoreBluetooth", "SwiftData", "AuthenticationServices", "Accelerate", "ObjectiveC",
    "UniformTypeIdentifiers", "NaturalLanguage", "Contacts", "EventKit", "Photos", "Carbon",
})  # fmt: skip
PHONE = frozenset({"UIKit", "WatchKit", "ARKit", "CarPlay", "HealthKit", "WatchConnectivity"})


@dataclass(frozen=True)
class Package:
    """A folder with a Package.swift."""

    repo: Snapshot
    root: str

    @property
    def manifest(self) -> str:
        """The path of the manifest."""
        return joined(self.root, MANIFEST)

    @cached_property
    def text(self) -> str:
        """The manifest without comments at line starts, its first line kept."""
        return re.sub(r"\n[ \t]*//[^\n]*", "\n", self.repo.text(self.manifest))

    @property
    def tools(self) -> str:
        """The oldest Swift that the manifest is written for."""
        found = _TOOLS.match(self.text.lstrip())
        return found[1] if found else ""

    @property
    def name(self) -> str:
        """The name of the package."""
        found = _PACKAGE.search(self.text)
        return found[1] if found else ""

    @property
    def programs(self) -> tuple[str, ...]:
        """The names of what can be run."""
        return tuple(dict.fromkeys(_PROGRAM.findall(self.text)))

    @property
    def is_program(self) -> bool:
        """Whether it is there to be run: it offers nothing to other packages."""
        return bool(self.programs) and ".library(" not in self.text

    @property
    def dependencies(self) -> tuple[str, ...]:
        """The names of the repositories it depends on, in small letters."""
        urls = (one.rstrip("/").removesuffix(".git") for one in _URL.findall(self.text))
        return tuple(one.rpartition("/")[2].lower() for one in urls)

    @cached_property
    def tests(self) -> Place | None:
        """The first target of tests, None without any."""
        if ".testTarget(" not in self.text:
            return None
        return self.repo.place(self.manifest, ".testTarget(")

    @cached_property
    def bound(self) -> tuple[str, Place] | None:
        """What binds the package to systems of Apple: a framework and the file that needs it."""
        if re.search(r"\.binaryTarget\(", self.text):
            return "a binary framework", self.repo.place(self.manifest, ".binaryTarget(")
        found = list(self._unguarded())
        phone = [one for one in found if one[0] in PHONE]
        return next(iter(phone or found), None)

    def _unguarded(self) -> Iterator[tuple[str, Place]]:
        """Yield the frameworks that sources import without asking which system it is."""
        named = ("Sources", "Source", "src", *_PATH.findall(self.text))
        folders = [joined(self.root, one) for one in dict.fromkeys(named)]
        inside = [path for one in folders for path in self.repo.below(one)]
        for path in [one for one in inside if one.endswith(".swift")][:MAX_SOURCES]:
            text = self.repo.text(path)[:6000]
            if _GUARD.search(text):
                continue
            for name in _IMPORT.findall(text):
                if name in APPLE | PHONE:
                    yield name, self.repo.place(path, re.compile(rf"import\s.*\b{name}\b"))
