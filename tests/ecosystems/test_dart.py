"""Dart and Flutter: packages, workspaces, versions, commands and jobs."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.dart import ECOSYSTEM
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Run, SetupTool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

SPEC = "name: a\nversion: 1.0.0\nenvironment:\n  sdk: ^3.5.0\ndev_dependencies:\n  test: ^1.25.0\n"
APP = """\
name: app
publish_to: none
environment:
  sdk: ^3.5.0
dependencies:
  flutter:
    sdk: flutter
dev_dependencies:
  flutter_test:
    sdk: flutter
"""
TEST = {"test/a_test.dart": "void main() {}\n"}


def component(repo: Snapshot, root: str = "") -> Component:
    return Component("dart", root, settle(ECOSYSTEM.detect(repo, root)))


def commands(found: Component) -> dict[str, str]:
    return {one.subject.removeprefix("command."): one.value for one in found.under("command")}


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"pubspec.yaml": SPEC}, ("",)),
        ({"pubspec.yaml": SPEC, "example/pubspec.yaml": APP}, ("",)),
        ({"a/pubspec.yaml": SPEC, "a/example/pubspec.yaml": APP}, ("a",)),
        ({"pubspec.yaml": SPEC + "workspace:\n  - b\n", "b/pubspec.yaml": SPEC}, ("",)),
        ({"pubspec.yaml": SPEC, "melos.yaml": "packages: [p/**]", "p/b/pubspec.yaml": SPEC}, ("",)),
        ({"a/pubspec.yaml": SPEC, "b/pubspec.yaml": SPEC}, ("a", "b")),
        ({f"{name}/pubspec.yaml": SPEC for name in "abcd"}, ("",)),
        ({"a.dart": "void main() {}"}, ()),
    ],
    ids=["package", "example", "inner-example", "workspace", "melos", "two", "many", "stray"],
)  # fmt: skip
def test_packages_start_at_their_pubspecs(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(files)) == roots


def test_a_package_is_tested_analyzed_and_its_format_checked(make_repo: MakeRepo) -> None:
    found = component(make_repo({"pubspec.yaml": SPEC, **TEST}))

    assert commands(found) == {
        "install": "dart pub get",
        "test": "dart test",
        "lint.analyzer": "dart analyze",
        "format.dart": "dart format --output=none --set-exit-if-changed .",
    }
    assert (found.value("kind"), found.value("dart.version")) == ("library", "^3.5.0")


def test_an_application_of_flutter_is_tested_by_flutter(make_repo: MakeRepo) -> None:
    repo = make_repo({"pubspec.yaml": APP, "lib/main.dart": "", "web/index.html": "", **TEST})

    found = component(repo)

    assert found.value("framework.flutter") == "flutter"
    kinds = ("install", "test", "lint.analyzer", "build")
    assert [found.value(f"command.{one}") for one in kinds] == [
        "flutter pub get", "flutter test", "flutter analyze", "flutter build web",
    ]  # fmt: skip


def test_a_committed_lock_file_is_enforced(make_repo: MakeRepo) -> None:
    repo = make_repo({"pubspec.yaml": SPEC, "pubspec.lock": "packages: {}"})

    assert component(repo).value("command.install") == "dart pub get --enforce-lockfile"


def test_tests_without_a_runner_are_not_run(make_repo: MakeRepo) -> None:
    repo = make_repo({"pubspec.yaml": "name: a\n", **TEST})

    assert not component(repo).commands("test")


def test_a_program_is_compiled_and_started(make_repo: MakeRepo) -> None:
    spec = "name: a\ndependencies:\n  shelf: ^1.4.0\n  postgres: ^3.0.0\n"
    found = component(make_repo({"pubspec.yaml": spec, "bin/server.dart": ""}))

    assert found.value("command.build") == "dart compile exe bin/server.dart"
    assert found.value("command.start") == "dart run bin/server.dart"
    assert (found.value("framework.shelf"), found.value("driver.postgres")) == ("shelf", "postgres")


GENERATING = SPEC + "  build_runner: ^2.4.0\n"


@pytest.mark.parametrize(
    ("files", "prepares"),
    [
        ({"lib/a.dart": "part 'a.g.dart';"}, True),
        ({"lib/a.dart": "part 'a.g.dart';", "lib/a.g.dart": ""}, False),
        ({"lib/a.dart": ""}, False),
    ],
    ids=["not-committed", "committed", "unused"],
)
def test_what_is_not_committed_is_generated_first(
    make_repo: MakeRepo, files: dict[str, str], prepares: bool
) -> None:
    found = component(make_repo({"pubspec.yaml": GENERATING, **files}))

    texts = [one.value for one in found.commands("prepare")]
    assert texts == ["dart run build_runner build --delete-conflicting-outputs"] * prepares


def test_a_workspace_of_pub_installs_once_and_tests_its_members(make_repo: MakeRepo) -> None:
    repo = make_repo({
        "pubspec.yaml": "name: all\nworkspace:\n  - app\n  - core\n",
        "app/pubspec.yaml": APP, "app/test/a_test.dart": "",
        "core/pubspec.yaml": SPEC, "core/test/a_test.dart": "",
    })  # fmt: skip

    found = component(repo)

    assert (found.value("workspace.tool"), found.value("workspace.member.app")) == ("pub", "app")
    assert not found.commands("prepare")
    assert found.value("command.test") == (
        'for package in app; do (cd "$package" && flutter test); done; '
        'for package in core; do (cd "$package" && dart test); done'
    )


def test_packages_without_a_workspace_install_each(make_repo: MakeRepo) -> None:
    repo = make_repo({
        "pubspec.yaml": "name: all\n", "melos.yaml": "packages:\n  - packages/*\n",
        "packages/a b/pubspec.yaml": SPEC,
    })  # fmt: skip

    (fact,) = component(repo).commands("prepare")

    assert fact.value == "for package in 'packages/a b'; do (cd \"$package\" && dart pub get); done"


@pytest.mark.parametrize(
    ("files", "version", "channel"),
    [
        ({".fvmrc": '{"flutter": "3.24.5"}'}, "3.24.5", "stable"),
        ({".fvm/fvm_config.json": '{"flutterSdkVersion": "3.22.0"}'}, "3.22.0", "stable"),
        ({".tool-versions": "flutter 3.24.1-stable\n"}, "3.24.1", "stable"),
        ({".fvmrc": '{"flutter": "beta"}'}, "", "beta"),
        ({".fvmrc": '{"flutter": "$(id)"}'}, "", "stable"),
        ({}, "", "stable"),
    ],
    ids=["fvmrc", "fvm-config", "asdf", "channel", "hostile", "nothing"],
)
def test_the_flutter_that_is_set_up_is_the_one_named(
    make_repo: MakeRepo, files: dict[str, str], version: str, channel: str
) -> None:
    repo = make_repo({"pubspec.yaml": APP, **TEST, **files})

    job = next(iter(ECOSYSTEM.jobs(component(repo))))

    (setup,) = [one for one in job.steps if isinstance(one, SetupTool)]
    assert (setup.tool.name, setup.version, setup.inputs[0]) == (
        "flutter",
        version,
        ("channel", channel),
    )


@pytest.mark.parametrize(
    ("files", "advisory"),
    [({}, True), ({".fvmrc": '{"flutter": "3.24.5"}'}, False)],
    ids=["newest", "pinned"],
)
def test_the_analyzer_gates_once_its_version_is_fixed(
    make_repo: MakeRepo, files: dict[str, str], advisory: bool
) -> None:
    repo = make_repo({"pubspec.yaml": APP, "analysis_options.yaml": "linter: {}", **files})

    lint = next(iter(ECOSYSTEM.jobs(component(repo))))

    analyze = next(one for one in lint.steps if isinstance(one, Run) and "analyze" in one.command)
    assert analyze.advisory is advisory


@pytest.mark.parametrize(
    "text",
    ["", "- a", "workspace: 1", "dependencies: [flutter]", "environment:\n  sdk: {}", "a: ["],
)
def test_odd_pubspecs_raise_nothing(make_repo: MakeRepo, text: str) -> None:
    repo = make_repo({"pubspec.yaml": text, "melos.yaml": text, **TEST})

    assert component(repo).value("package-manager") == "pub"
