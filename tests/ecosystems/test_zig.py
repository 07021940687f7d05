"""Zig: where it starts, its steps, its versions and its jobs."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.zig import ECOSYSTEM
from autodevops_cli.model.evidence import Source, settle
from autodevops_cli.model.plan import Purpose, Run, SetupTool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

BUILD = 'pub fn build(b: *std.Build) void {\n    const t = b.step("test", "Run tests");\n}\n'


def component(repo: Snapshot) -> Component:
    return Component("zig", "", settle(ECOSYSTEM.detect(repo, "")))


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"build.zig": BUILD}, ("",)),
        ({"build.zig": BUILD, "lib/build.zig": BUILD}, ("",)),
        ({"a/build.zig": BUILD, "b/build.zig": BUILD}, ("a", "b")),
        ({"build.zig": "// nothing\n"}, ()),
        ({"build.zig": BUILD, "CMakeLists.txt": "", "a.c": ""}, ()),
        ({"build.zig": BUILD, "Makefile": "", "src/main.zig": ""}, ("",)),
        ({"main.zig": ""}, ()),
    ],
    ids=["one", "inner", "two", "empty", "guest-of-c", "with-make", "no-build"],
)
def test_zig_starts_where_something_is_built(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert tuple(ECOSYSTEM.roots(make_repo(files))) == roots


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({}, "latest"),
        ({"build.zig.zon": '.{\n    .minimum_zig_version = "0.15.1",\n}\n'}, "0.15.1"),
        ({"build.zig.zon": '.{\n    // .minimum_zig_version = "0.9.0",\n}\n'}, "latest"),
        ({".zigversion": "0.16.0\n", "build.zig.zon": '  .minimum_zig_version = "0.15.1",\n'},
         "0.16.0"),
        ({"mise.toml": '[tools]\nzig = "0.14.1"\n'}, "0.14.1"),
        ({".zigversion": "$(id)\n"}, "latest"),
    ],
    ids=["none", "minimum", "comment", "file-first", "mise", "hostile"],
)  # fmt: skip
def test_the_compiler_is_the_one_that_is_named(
    make_repo: MakeRepo, files: dict[str, str], version: str
) -> None:
    jobs = tuple(ECOSYSTEM.jobs(component(make_repo({"build.zig": BUILD} | files))))

    assert {step.version for job in jobs for step in job.steps if isinstance(step, SetupTool)} == {
        version
    }


def test_the_test_step_is_run_where_build_zig_declares_it(make_repo: MakeRepo) -> None:
    found = component(make_repo({"build.zig": BUILD}))

    assert found.value("command.test") == "zig build test --summary all"
    assert str(found.commands("test")[0].because.where) == "build.zig:2"
    assert found.commands("test")[0].because.rank == Source.TOOL_CONFIG


def test_without_a_test_step_the_project_is_built(make_repo: MakeRepo) -> None:
    jobs = tuple(ECOSYSTEM.jobs(component(make_repo({"build.zig": "pub fn build() void {}\n"}))))

    assert [job.purpose for job in jobs] == [Purpose.LINT, Purpose.BUILD]


def test_the_style_that_nobody_promises_only_advises(make_repo: MakeRepo) -> None:
    lint = next(iter(ECOSYSTEM.jobs(component(make_repo({"build.zig": BUILD})))))

    run = next(step for step in lint.steps if isinstance(step, Run))
    assert (run.command, run.advisory) == ("zig fmt --check .", True)


def test_a_task_around_the_test_step_goes_first(make_repo: MakeRepo) -> None:
    files = {"build.zig": BUILD, "justfile": "test:\n    zig build test -Doptimize=Debug\n"}

    assert component(make_repo(files)).value("command.test") == "zig build test -Doptimize=Debug"


def test_linked_libraries_are_installed(make_repo: MakeRepo) -> None:
    build = BUILD + 'exe.linkSystemLibrary("sqlite3");\nexe.linkSystemLibrary2("made-up", .{});\n'

    found = component(make_repo({"build.zig": build}))

    assert [fact.value for fact in found.under("system-package")] == ["libsqlite3-dev"]


def test_dependencies_by_address_are_fetched_first(make_repo: MakeRepo) -> None:
    named = '.{ .dependencies = .{ .a = .{ .url = "https://example.com/a.tar.gz" } } }'
    files = {"build.zig": 'b.step("test", "");', "build.zig.zon": named, "src/a.zig": ""}
    alone = files | {"build.zig.zon": '.{ .dependencies = .{ .a = .{ .path = "a" } } }'}

    assert component(make_repo(files)).value("command.install") == "zig build --fetch"
    assert not component(make_repo(alone)).fact("command.install")
