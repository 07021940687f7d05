"""Swift: packages, what binds them to Apple's systems, Xcode projects, and the jobs."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.swift import ECOSYSTEM
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Run
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

LIBRARY = """\
// swift-tools-version: 5.9
import PackageDescription

let package = Package(
    name: "Sums",
    targets: [.target(name: "Sums"), .testTarget(name: "SumsTests")]
)
"""
PROGRAM = """\
// swift-tools-version:5.4
import PackageDescription

let package = Package(
    name: "sums",
    dependencies: [.package(url: "https://github.com/vapor/vapor.git", from: "4.0.0")],
    targets: [.executableTarget(name: "sums-server", dependencies: [])]
)
"""
SCHEME = "App.xcodeproj/xcshareddata/xcschemes/App.xcscheme"
XCODE = {"App.xcodeproj/project.pbxproj": "SDKROOT = iphoneos;\n", "App/App.swift": "import UIKit"}


def component(repo: Snapshot, root: str = "") -> Component:
    return Component("swift", root, settle(ECOSYSTEM.detect(repo, root)))


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"Package.swift": LIBRARY}, ("",)),
        ({"Package.swift": LIBRARY, "Examples/A/Package.swift": PROGRAM}, ("",)),
        ({"Package.swift": LIBRARY, "Plugins/A/Package.swift": PROGRAM}, ("",)),
        ({"server/Package.swift": PROGRAM, **XCODE}, ("server",)),
        (XCODE, ("",)),
        ({f"ios/{path}": text for path, text in XCODE.items()} | {"pubspec.yaml": "name: a"}, ()),
        ({"ios/App.xcodeproj/project.pbxproj": "", "ios/a.m": ""}, ()),
        ({"a.swift": "print(1)"}, ()),
    ],
    ids=["package", "example", "nested", "beside-xcode", "xcode", "flutter", "no-swift", "stray"],
)
def test_swift_starts_at_packages_and_then_at_xcode_projects(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(files)) == roots


def test_a_library_is_tested(make_repo: MakeRepo) -> None:
    found = component(make_repo({"Package.swift": LIBRARY}))

    assert found.value("package-manager") == "swiftpm"
    assert found.value("swift.version") == "5.9"
    assert found.value("kind") == "library"
    assert found.value("command.test") == "swift test"


def test_a_program_is_built_for_release(make_repo: MakeRepo) -> None:
    found = component(make_repo({"Package.swift": PROGRAM}))

    assert not found.commands("test")
    assert found.value("command.build") == "swift build -c release --static-swift-stdlib"
    assert found.value("command.start") == ".build/release/sums-server"
    assert found.value("framework.vapor") == "vapor"


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({}, "5.9"),
        ({"Dockerfile": "FROM swift:6.0-jammy\n"}, "5.9"),
        ({".tool-versions": "swift 6.1.2\n"}, "6.1.2"),
        ({".swift-version": "6.2\n", ".tool-versions": "swift 6.1.2\n"}, "6.2"),
    ],
    ids=["manifest", "manifest-before-image", "asdf", "file-first"],
)
def test_the_version_file_goes_before_the_manifest(
    make_repo: MakeRepo, files: dict[str, str], version: str
) -> None:
    repo = make_repo({"Package.swift": LIBRARY, **files})

    assert component(repo).value("swift.version") == version


@pytest.mark.parametrize(
    ("source", "systems"),
    [
        ("import Foundation\n", ["linux"]),
        ("import SwiftUI\n", ["macos"]),
        ("@preconcurrency import Combine\n", ["macos"]),
        ("#if canImport(SwiftUI)\nimport SwiftUI\n#endif\n", ["linux"]),
        ("import UIKit\n", []),
        ("// import UIKit\n", ["linux"]),
    ],
    ids=["everywhere", "apple", "attribute", "guarded", "telephone", "remark"],
)
def test_imports_say_which_system_can_test(
    make_repo: MakeRepo, source: str, systems: list[str]
) -> None:
    repo = make_repo({"Package.swift": LIBRARY, "Sources/Sums/Sums.swift": source})

    assert [one.os for one in ECOSYSTEM.jobs(component(repo))] == systems


def test_what_examples_import_binds_nobody(make_repo: MakeRepo) -> None:
    repo = make_repo({
        "Package.swift": LIBRARY, "Sources/Sums/Sums.swift": "", "Demo/App.swift": "import UIKit\n",
    })  # fmt: skip

    assert not component(repo).fact("os")


def test_sources_elsewhere_are_found_by_the_manifest(make_repo: MakeRepo) -> None:
    manifest = LIBRARY.replace('.target(name: "Sums")', '.target(name: "Sums", path: "Code")')
    repo = make_repo({"Package.swift": manifest, "Code/Sums.swift": "import SwiftUI\n"})

    assert component(repo).value("os") == "macos"


def test_a_package_for_telephones_is_built_by_its_xcode_project(make_repo: MakeRepo) -> None:
    repo = make_repo({
        "Package.swift": LIBRARY, "Sources/Sums/Sums.swift": "import UIKit\n", **XCODE,
        SCHEME: "<Scheme/>",
    })  # fmt: skip

    found = component(repo)

    assert found.value("command.build").startswith("xcodebuild -project App.xcodeproj -scheme App ")
    assert not found.commands("test")


def test_a_package_that_offers_a_library_is_one(make_repo: MakeRepo) -> None:
    manifest = PROGRAM.replace("targets:", 'products: [.library(name: "A")],\n    targets:')
    found = component(make_repo({"Package.swift": manifest}))

    assert (found.value("kind"), found.value("command.build")) == ("library", "swift build")


def test_system_libraries_name_their_packages(make_repo: MakeRepo) -> None:
    manifest = LIBRARY.replace(
        ".target(name", '.systemLibrary(name: "C", providers: [.apt(["libpq-dev"])]), .target(name'
    )

    assert component(make_repo({"Package.swift": manifest})).value("system-package.libpq-dev")


def test_the_formatter_in_the_box_advises(make_repo: MakeRepo) -> None:
    repo = make_repo({"Package.swift": LIBRARY, ".swift-format": "{}", "Sources/a.swift": ""})

    lint = next(iter(ECOSYSTEM.jobs(component(repo))))

    (run,) = [one for one in lint.steps if isinstance(one, Run)]
    assert run.command == "swift format lint --strict --recursive Sources"
    assert (run.advisory, lint.os) == (True, "linux")


def test_swiftformat_runs_where_runners_have_it(make_repo: MakeRepo) -> None:
    repo = make_repo({"Package.swift": LIBRARY, ".swiftformat": "--indent 4"})

    assert [(one.id, one.os) for one in ECOSYSTEM.jobs(component(repo))] == [
        ("lint", "macos"), ("test", "linux"),
    ]  # fmt: skip


def test_an_xcode_project_without_a_shared_scheme_is_left_alone(make_repo: MakeRepo) -> None:
    found = component(make_repo(XCODE))

    assert found.value("os") == "macos"
    assert not found.under("command")


def test_an_application_for_telephones_is_built_for_the_simulator(make_repo: MakeRepo) -> None:
    found = component(make_repo({**XCODE, SCHEME: "<Scheme/>"}))

    assert found.value("command.build") == (
        "xcodebuild -project App.xcodeproj -scheme App "
        "-destination 'generic/platform=iOS Simulator' CODE_SIGNING_ALLOWED=NO build"
    )
    assert [one.os for one in ECOSYSTEM.jobs(found)] == ["macos"]


def test_an_application_for_the_mac_is_tested(make_repo: MakeRepo) -> None:
    files = {**XCODE, "App.xcodeproj/project.pbxproj": "SDKROOT = macosx;\n"}
    found = component(make_repo({**files, SCHEME: "<TestableReference/>"}))

    assert found.value("command.test").endswith(
        "-destination platform=macOS CODE_SIGNING_ALLOWED=NO test"
    )


def test_names_with_blanks_are_quoted(make_repo: MakeRepo) -> None:
    files = {
        "My App.xcodeproj/project.pbxproj": "SDKROOT = iphoneos;", "a.swift": "",
        "My App.xcodeproj/xcshareddata/xcschemes/My App.xcscheme": "",
    }  # fmt: skip

    text = component(make_repo(files)).value("command.build")

    assert "-project 'My App.xcodeproj' -scheme 'My App' " in text


def test_pods_are_not_brought(make_repo: MakeRepo) -> None:
    repo = make_repo({**XCODE, SCHEME: "<Scheme/>", "Podfile": "pod 'A'"})

    assert not component(repo).under("command")


@pytest.mark.parametrize(
    "text", ["", "// swift-tools-version:\n", "Package(" * 3000, ".package(name: " * 3000]
)
def test_odd_manifests_raise_nothing(make_repo: MakeRepo, text: str) -> None:
    assert component(make_repo({"Package.swift": text})).value("package-manager") == "swiftpm"
