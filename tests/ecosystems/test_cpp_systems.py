"""C and C++ with Meson, autotools, make, Bazel and xmake, and where a project starts."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.ecosystems.cpp import ECOSYSTEM
from autodevops_cli.model.evidence import Source, settle
from autodevops_cli.model.plan import Purpose, Run
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import open_memory
from tests.conftest import MakeRepo

BUILT = "cmake_minimum_required(VERSION 3.16)\nproject(a C)\n"
TESTED = BUILT + "enable_testing()\nadd_test(NAME a COMMAND a)\n"
AUTOCONF = "AC_INIT([a],[1])\nAM_INIT_AUTOMAKE([foreign])\nAC_PROG_CC\n"


def values(make_repo: MakeRepo, files: Mapping[str, str], root: str = "") -> dict[str, str]:
    """Return the settled values of a folder, by subject."""
    found = settle(ECOSYSTEM.detect(make_repo(files), root))
    return {fact.subject: fact.value for fact in found}


def ran(make_repo: MakeRepo, files: Mapping[str, str]) -> list[str]:
    """Return the commands of the jobs of a repository."""
    component = Component("cpp", "", settle(ECOSYSTEM.detect(make_repo(files), "")))
    return [
        step.command
        for job in ECOSYSTEM.jobs(component)
        for step in job.steps
        if isinstance(step, Run)
    ]


# Folders


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        pytest.param({"CMakeLists.txt": BUILT, "a.c": ""}, ("",), id="cmake"),
        pytest.param({"CMakeLists.txt": BUILT, "include/a.hpp": ""}, ("",), id="headers-only"),
        pytest.param({"CMakeLists.txt": BUILT, "a.py": ""}, (), id="no-sources"),
        pytest.param({"CMakeLists.txt": "project(a Fortran)\n", "b.h": ""}, (),
                     id="fortran"),
        pytest.param({"CMakeLists.txt": BUILT, "a.c": "", "setup.py": ""}, (), id="extension"),
        pytest.param({"CMakeLists.txt": TESTED, "a.c": "", "package.json": "{}"}, ("",),
                     id="tested-beside-node"),
        pytest.param(
            {"CMakeLists.txt": TESTED, "a.c": "", "pyproject.toml": "[build-system]\n",
             "p/a.py": "", "p/b.py": ""},
            (), id="mostly-python",
        ),
        pytest.param(
            {"CMakeLists.txt": BUILT, "a.c": "", "pyproject.toml": "[tool.codespell]\n"}, ("",),
            id="only-settings",
        ),
        pytest.param({"go.mod": "module a\n", "c/CMakeLists.txt": TESTED, "c/a.c": ""}, (),
                     id="inside-go"),
        pytest.param({"web/package.json": "{}", "core/CMakeLists.txt": TESTED, "core/a.c": ""},
                     ("core",), id="nested"),
        pytest.param({"linux/CMakeLists.txt": TESTED, "linux/a.cc": "", "pubspec.yaml": ""}, (),
                     id="flutter"),
        pytest.param({"Makefile": "all:\n\t$(CC) a.c\n", "a.c": ""}, ("",), id="make"),
        pytest.param({"Makefile": "all:\n\techo\n", "a.c": ""}, (), id="make-of-other-things"),
        pytest.param(
            {"Makefile": "all:\n\tgcc -o a a.c\n", "a.c": "", "a.py": "", "b.py": "", "c.py": ""},
            (), id="make-among-python",
        ),
        pytest.param({"DESCRIPTION": "", "src/Makefile": "a:\n\tgcc\n", "src/a.c": ""}, (), id="r"),
        pytest.param(
            {"CMakeLists.txt": BUILT, "a.c": "", "Package.swift": "", "build.zig": ""}, ("",),
            id="guests",
        ),
    ],
)  # fmt: skip
def test_a_project_starts_where_c_is_what_it_is_about(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert tuple(ECOSYSTEM.roots(make_repo(files))) == roots


def test_of_several_build_systems_the_one_with_tests_is_used(make_repo: MakeRepo) -> None:
    files = {
        "CMakeLists.txt": BUILT,
        "configure.ac": AUTOCONF,
        "Makefile.am": "TESTS = a\n",
        "a.c": "",
    }

    assert values(make_repo, files)["package-manager"] == "autotools"
    assert values(make_repo, files | {"CMakeLists.txt": TESTED})["package-manager"] == "cmake"


# Meson


def test_a_meson_project_is_set_up_compiled_and_tested(make_repo: MakeRepo) -> None:
    files = {"meson.build": "project('a', 'c')\nsubdir('t')\n", "t/meson.build": "test('a', exe)\n"}

    assert ran(make_repo, files) == [
        "meson setup build", "meson compile -C build", "meson test -C build --print-errorlogs",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("option", "set_"),
    [
        ("option('tests', type: 'boolean', value: false)", " -Dtests=true"),
        ("option('tests', type : 'boolean', value : true)", ""),
        ("option('tests', type: 'feature', value: 'disabled')", " -Dtests=enabled"),
        ("option('docs', type: 'boolean', value: false)", ""),
    ],
    ids=["off", "on", "feature", "other"],
)
def test_the_option_about_tests_is_turned_on(make_repo: MakeRepo, option: str, set_: str) -> None:
    name = "docs" if "docs" in option else "tests"
    build = f"project('a', 'cpp')\nif get_option('{name}')\n  subdir('tests')\nendif\n"
    files = {
        "meson.build": build,
        "meson_options.txt": option,
        "tests/meson.build": "test('a', e)\n",
    }

    assert values(make_repo, files)["cpp.configure"] == f"meson setup build{set_}"


def test_meson_dependencies_become_packages_unless_they_may_lack(make_repo: MakeRepo) -> None:
    build = (
        "project('a', 'c', meson_version: '>= 0.60')\n"
        "z = dependency('zlib')\n"
        "g = dependency('glib-2.0', required: false)\n"
        "c = dependency('libcurl', required: get_option('net'))\n"
        "s = dependency('sqlite3', fallback: ['sqlite3', 'dep'])\n"
        "if get_option('gui')\n  d = dependency('gtk4')\nendif\n"
    )
    options = "option('gui', type: 'boolean', value: false)\n"

    found = values(make_repo, {"meson.build": build, "meson.options": options, "a.c": ""})

    assert [one for name, one in found.items() if name.startswith("system-package")] == [
        "meson", "ninja-build", "pkg-config", "zlib1g-dev",
    ]  # fmt: skip


def test_a_newer_meson_than_the_system_has_comes_from_pypi(make_repo: MakeRepo) -> None:
    files = {"meson.build": "project('a', 'c', meson_version: '>= 1.7')\n", "a.c": ""}

    assert ran(make_repo, files)[0].startswith("pipx install meson==")
    assert "system-package.meson" not in values(make_repo, files)


@pytest.mark.parametrize("languages", ["'rust'", "['vala', 'rust']", "'cython'"])
def test_meson_of_other_languages_is_none_of_ours(make_repo: MakeRepo, languages: str) -> None:
    repo = make_repo({"meson.build": f"project('a', {languages})\n", "a.c": ""})

    assert list(ECOSYSTEM.roots(repo)) == []


# Autotools


def test_autotools_are_generated_configured_built_and_checked(make_repo: MakeRepo) -> None:
    files = {
        "configure.ac": AUTOCONF + "LT_INIT\n",
        "Makefile.am": "check_PROGRAMS = a\nTESTS = a\n",
        "a.c": "",
    }

    assert ran(make_repo, files) == [
        "autoreconf --force --install && ./configure", "make --jobs=4", "make check",
    ]  # fmt: skip
    found = values(make_repo, files)
    assert [one for name, one in found.items() if name.startswith("system-package")] == [
        "autoconf", "automake", "libtool",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("script", "configure"),
    [
        ("#!/bin/sh\nset -e\nautoreconf -fi\n", "autoreconf --force --install && ./configure"),
        (
            "#!/bin/sh\npython3 make.py\nautoreconf -fi\n",
            "NOCONFIGURE=1 ./autogen.sh && ./configure",
        ),
    ],
    ids=["plain", "more"],
)
def test_a_script_that_does_more_than_autoreconf_is_run(script: str, configure: str) -> None:
    files = {"configure.ac": AUTOCONF, "Makefile.am": "", "a.c": "", "autogen.sh": script}

    found = {fact.subject: fact.value for fact in settle(ECOSYSTEM.detect(open_memory(files), ""))}

    assert found["cpp.configure"] == configure


def test_a_committed_configure_script_is_used_where_nothing_writes_it(make_repo: MakeRepo) -> None:
    files = {
        "configure.ac": "AC_INIT\nAC_PROG_CC\n", "configure": "#!/bin/sh\n",
        "Makefile.in": "test: a\n\t./a\n", "a.c": "",
    }  # fmt: skip

    assert ran(make_repo, files) == ["./configure", "make --jobs=4", "make test"]


def test_a_configure_script_written_by_hand_goes_first() -> None:
    files = {
        "configure": "#!/bin/sh\n", "Makefile.in": "CFLAGS = -O2\ntest: all\n\t./a\n", "a.c": "",
        "Makefile": "all:\n\t@echo run configure first\n",
    }  # fmt: skip

    found = {fact.subject: fact.value for fact in settle(ECOSYSTEM.detect(open_memory(files), ""))}

    assert found["cpp.configure"] == "./configure"
    assert found["command.test"] == "make test"


def test_libraries_that_end_configure_are_installed(make_repo: MakeRepo) -> None:
    text = (
        "PKG_CHECK_MODULES([GLIB], [glib-2.0 >= 2.40])\n"
        "PKG_CHECK_MODULES([X], [x11], [x=yes], [x=no])\n"
        "AC_CHECK_LIB([z], [inflate], [], [AC_MSG_ERROR([no zlib])])\n"
        "AC_CHECK_LIB([ssl], [SSL_new], [have_ssl=yes])\n"
        'AC_MSG_ERROR("ncursesw not found")\n'
    )

    found = values(make_repo, {"configure.ac": AUTOCONF + text, "Makefile.am": "", "a.c": ""})

    names = [one for name, one in found.items() if name.startswith("system-package")]
    assert names == [
        "autoconf", "automake", "pkg-config", "libglib2.0-dev", "zlib1g-dev", "libncurses-dev",
    ]  # fmt: skip


# Make, Bazel, xmake


def test_a_makefile_builds_and_tests_with_its_targets(make_repo: MakeRepo) -> None:
    makefile = "LDLIBS = -lssl -lm\nall: a\na: a.c\n\t$(CC) -o a a.c\ncheck: a\n\t./a --test\n"

    files = {"Makefile": makefile, "a.c": ""}

    assert ran(make_repo, files) == ["make all", "make check"]
    assert values(make_repo, files)["system-package.libssl-dev"] == "libssl-dev"


@pytest.mark.parametrize(
    "recipe",
    ["docker run x", "valgrind ./a", "qemu-system-x86_64 a", "clang-tidy a.c"],
    ids=["docker", "not-there", "machine", "no-test"],
)
def test_a_target_that_a_runner_cannot_run_is_no_test(make_repo: MakeRepo, recipe: str) -> None:
    files = {"Makefile": f"all:\n\t$(CC) a.c\ntest:\n\t{recipe}\n", "a.c": ""}

    assert "command.test" not in values(make_repo, files)


@pytest.mark.parametrize("compiler", ["arm-none-eabi-gcc", "avr-gcc -mmcu", "i686-elf-gcc"])
def test_a_makefile_for_another_machine_is_left_alone(make_repo: MakeRepo, compiler: str) -> None:
    files = {"Makefile": f"CC = {compiler}\nall:\n\t$(CC) a.c\n", "a.c": ""}

    assert "command.build" not in values(make_repo, files)


def test_bazel_tests_rules_of_c(make_repo: MakeRepo) -> None:
    files = {
        "MODULE.bazel": "", "BUILD.bazel": "cc_library(name='a')\n",
        "t/BUILD": "cc_test(name='t')\n", "a.cc": "",
    }  # fmt: skip

    assert ran(make_repo, files) == ["bazel test //..."]


def test_bazel_without_rules_of_c_is_none_of_ours(make_repo: MakeRepo) -> None:
    repo = make_repo({"MODULE.bazel": "", "BUILD": "go_test()\n", "a.c": ""})

    assert list(ECOSYSTEM.roots(repo)) == []


def test_xmake_is_reported_and_not_run_without_a_way_to_bring_it(make_repo: MakeRepo) -> None:
    files = {"xmake.lua": 'target("a")\n    add_files("*.c")\n', "a.c": ""}

    assert values(make_repo, files)["package-manager"] == "xmake"
    assert ran(make_repo, files) == []


# Checks


def test_a_target_of_clang_format_can_only_advise(make_repo: MakeRepo) -> None:
    makefile = "all:\n\t$(CC) a.c\ncheck-format:\n\tclang-format --dry-run --Werror a.c\n"
    component = Component(
        "cpp", "", settle(ECOSYSTEM.detect(make_repo({"Makefile": makefile, "a.c": ""}), ""))
    )

    lint = next(job for job in ECOSYSTEM.jobs(component) if job.purpose is Purpose.LINT)

    run = next(step for step in lint.steps if isinstance(step, Run))
    assert (run.command, run.advisory) == ("make check-format", True)


@pytest.mark.parametrize(
    ("file", "text", "start"),
    [
        (
            ".pre-commit-config.yaml",
            "repos: [{repo: https://x, rev: '1'}]",
            "pipx run pre-commit==",
        ),
        (".codespellrc", "[codespell]\n", "pipx run codespell=="),
    ],
    ids=["hooks", "spelling"],
)
def test_configured_checks_run_at_a_fixed_version(
    make_repo: MakeRepo, file: str, text: str, start: str
) -> None:
    found = settle(
        ECOSYSTEM.detect(make_repo({"CMakeLists.txt": BUILT, "a.c": "", file: text}), "")
    )

    (check,) = [fact for fact in found if fact.subject.startswith("command.lint")]
    assert check.value.startswith(start)
    assert check.because.rank == Source.TOOL_CONFIG


def test_the_style_of_clang_format_alone_is_no_check(make_repo: MakeRepo) -> None:
    found = values(
        make_repo, {"CMakeLists.txt": BUILT, "a.c": "", ".clang-format": "", ".clang-tidy": ""}
    )

    assert not [name for name in found if name.startswith(("command.lint", "command.format"))]
