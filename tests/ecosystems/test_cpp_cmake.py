"""C and C++ with CMake: how tests are turned on, what is installed, and what runs."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.ecosystems.cpp import ECOSYSTEM
from autodevops_cli.model.evidence import Fact, Place, Source, command, settle
from autodevops_cli.model.plan import Purpose, Run
from autodevops_cli.model.stack import Component
from tests.conftest import MakeRepo

TESTS = "enable_testing()\nadd_subdirectory(tests)\n"
PROJECT = "cmake_minimum_required(VERSION 3.16)\nproject(thing CXX)\n"
ADDED = "add_executable(t t.cpp)\nadd_test(NAME t COMMAND t)\n"


def facts(make_repo: MakeRepo, lists: str, **further: str) -> dict[str, Fact]:
    """Return the settled facts of a project with this CMakeLists.txt, by subject."""
    files = {"CMakeLists.txt": PROJECT + lists, "src/thing.cpp": "", "tests/CMakeLists.txt": ADDED}
    repo = make_repo(files | further)
    return {fact.subject: fact for fact in settle(ECOSYSTEM.detect(repo, ""))}


def configured(make_repo: MakeRepo, lists: str, **further: str) -> str:
    """Return what the configuring command sets."""
    value = facts(make_repo, lists, **further)["cpp.configure"].value
    return value.removeprefix("cmake -S . -B build").strip()


def packages(make_repo: MakeRepo, lists: str) -> list[str]:
    """Return the system packages of a project."""
    found = facts(make_repo, lists)
    return [fact.value for name, fact in found.items() if name.startswith("system-package")]


@pytest.mark.parametrize(
    ("lists", "set_"),
    [
        pytest.param("enable_testing()\nadd_subdirectory(tests)\n", "", id="always"),
        pytest.param(
            'option(X_TESTS "" OFF)\nif(X_TESTS)\n' + TESTS + "endif()\n",
            "-DX_TESTS=ON", id="off",
        ),
        pytest.param(
            'option(X_TESTS "" ON)\nif(X_TESTS)\n' + TESTS + "endif()\n",
            "", id="on",
        ),
        pytest.param(
            'option(X_TESTS "" ${IS_TOP})\nif(X_TESTS)\nenable_testing()\nadd_subdirectory(tests)\n'
            "endif()\n",
            "-DX_TESTS=ON", id="expression",
        ),
        pytest.param(
            'option(NO_TESTS "" OFF)\nif(NOT NO_TESTS)\nenable_testing()\nadd_subdirectory(tests)\n'
            "endif()\n",
            "", id="negated-off",
        ),
        pytest.param(
            'option(NO_TESTS "" ON)\nif(NO_TESTS)\nelse()\n' + TESTS + "endif()\n",
            "-DNO_TESTS=OFF", id="else",
        ),
        pytest.param(
            'option(B_ALL "" OFF)\noption(B_TESTS "" OFF)\nif(B_ALL OR B_TESTS)\nenable_testing()\n'
            "add_subdirectory(tests)\nendif()\n",
            "-DB_TESTS=ON", id="alternatives",
        ),
        pytest.param(
            "include(CTest)\nif(BUILD_TESTING)\nadd_subdirectory(tests)\nendif()\n", "", id="ctest",
        ),
        pytest.param(
            "if(BUILD_TESTING)\nenable_testing()\nadd_subdirectory(tests)\nendif()\n",
            "-DBUILD_TESTING=ON", id="undeclared",
        ),
        pytest.param(
            'option(BUILD_TESTING "" OFF)\ninclude(CTest)\nif(BUILD_TESTING)\n'
            "add_subdirectory(tests)\nendif()\n",
            "-DBUILD_TESTING=ON", id="ctest-off",
        ),
        pytest.param(
            'option(DEV "" OFF)\ncmake_dependent_option(TESTS "" ON "DEV" OFF)\nif(TESTS)\n'
            "enable_testing()\nadd_subdirectory(tests)\nendif()\n",
            "-DDEV=ON", id="dependent",
        ),
        pytest.param(
            'option(DEV "" OFF)\nif(DEV AND PROJECT_IS_TOP_LEVEL)\nenable_testing()\n'
            "add_subdirectory(tests)\nendif()\n",
            "-DDEV=ON", id="developer-mode",
        ),
    ],
)  # fmt: skip
def test_the_switch_that_turns_tests_on_is_set(make_repo: MakeRepo, lists: str, set_: str) -> None:
    assert configured(make_repo, lists) == set_


def test_a_switch_inside_the_folder_of_tests_is_left_alone(make_repo: MakeRepo) -> None:
    inner = (
        'option(CUDA_TEST "" OFF)\n'
        + ADDED
        + "if(CUDA_TEST)\nadd_test(NAME c COMMAND c)\nendif()\n"
    )

    found = configured(
        make_repo, "enable_testing()\nadd_subdirectory(tests)\n", **{"tests/CMakeLists.txt": inner}
    )

    assert found == ""


def test_a_function_of_the_project_that_adds_tests_is_followed(make_repo: MakeRepo) -> None:
    helper = (
        "function(my_check name)\nif(NOT MY_TESTS)\nreturn()\nendif()\n"
        "add_test(NAME n)\nendfunction()\n"
    )
    lists = (
        'option(MY_TESTS "" OFF)\nenable_testing()\nlist(APPEND CMAKE_MODULE_PATH cmake)\n'
        "include(Helper)\nmy_check(a)\n"
    )

    found = facts(make_repo, lists, **{"cmake/Helper.cmake": helper})

    assert found["cpp.configure"].value.endswith("-DMY_TESTS=ON")
    assert found["command.test"].value == "ctest --test-dir build --output-on-failure"


def test_tests_enabled_in_a_folder_are_run_there(make_repo: MakeRepo) -> None:
    inner = "enable_testing()\n" + ADDED

    found = facts(make_repo, "add_subdirectory(tests)\n", **{"tests/CMakeLists.txt": inner})

    assert found["command.test"].value == "ctest --test-dir build/tests --output-on-failure"
    assert found["command.test"].because.where == Place("CMakeLists.txt", 3)


@pytest.mark.parametrize(
    "lists",
    [
        pytest.param("add_library(x src/thing.cpp)\n", id="nothing"),
        pytest.param("enable_testing()\n", id="none-added"),
        pytest.param(
            "if(WIN32)\nenable_testing()\nadd_test(NAME a COMMAND a)\nendif()\n", id="windows"
        ),
        pytest.param("enable_testing()\nadd_subdirectory(third_party/lib)\n", id="foreign"),
        pytest.param("# enable_testing()\n#[[ add_test(NAME a COMMAND a) ]]\n", id="comments"),
    ],
)
def test_without_tests_the_project_is_only_built(make_repo: MakeRepo, lists: str) -> None:
    found = facts(make_repo, lists, **{"third_party/lib/CMakeLists.txt": ADDED})
    component = Component("cpp", "", tuple(found.values()))

    assert "command.test" not in found
    assert [job.purpose for job in ECOSYSTEM.jobs(component)] == [Purpose.BUILD]


def test_a_project_is_configured_built_and_tested_in_one_job(make_repo: MakeRepo) -> None:
    found = facts(make_repo, "enable_testing()\nadd_subdirectory(tests)\n")

    (job,) = ECOSYSTEM.jobs(Component("cpp", "", tuple(found.values())))

    assert [step.command for step in job.steps if isinstance(step, Run)] == [
        "cmake -S . -B build",
        "cmake --build build --parallel 4",
        "ctest --test-dir build --output-on-failure",
    ]


@pytest.mark.parametrize(
    ("lists", "wanted"),
    [
        pytest.param("find_package(OpenSSL REQUIRED)\n", ["libssl-dev"], id="required"),
        pytest.param("find_package(OpenSSL)\n", [], id="optional"),
        pytest.param("if(WIN32)\nfind_package(OpenSSL REQUIRED)\nendif()\n", [], id="windows"),
        pytest.param(
            'option(TLS "" OFF)\nif(TLS)\nfind_package(OpenSSL REQUIRED)\nendif()\n', [], id="off"
        ),
        pytest.param(
            'option(TLS "" ON)\nif(TLS)\nfind_package(OpenSSL REQUIRED)\nendif()\n',
            ["libssl-dev"], id="on",
        ),
        pytest.param(
            "FetchContent_Declare(fmt URL x)\nfind_package(fmt REQUIRED)\n", [], id="fetched"
        ),
        pytest.param("find_package(thing REQUIRED)\nfind_package(fmt REQUIRED)\n", ["libfmt-dev"],
                     id="itself"),
        pytest.param(
            "find_package(PkgConfig REQUIRED)\npkg_check_modules(G REQUIRED IMPORTED_TARGET "
            "libcurl>=7.0 unknown-thing)\n",
            ["libcurl4-openssl-dev"], id="pkg-config",
        ),
    ],
)  # fmt: skip
def test_libraries_that_have_to_be_there_are_installed(
    make_repo: MakeRepo, lists: str, wanted: list[str]
) -> None:
    assert packages(make_repo, lists) == wanted


def test_the_library_of_tests_is_installed_where_something_is_tested(make_repo: MakeRepo) -> None:
    tested = "enable_testing()\nfind_package(GTest)\nadd_subdirectory(tests)\n"

    assert packages(make_repo, tested) == ["libgtest-dev", "libgmock-dev"]
    assert packages(make_repo, "find_package(GTest)\n") == []


def test_an_old_project_is_told_to_newer_cmakes(make_repo: MakeRepo) -> None:
    files = {"CMakeLists.txt": "cmake_minimum_required(VERSION 2.8)\nproject(a C)\n", "a.c": ""}

    found = settle(ECOSYSTEM.detect(make_repo(files), ""))

    values = {fact.subject: fact.value for fact in found}
    assert values["cpp.configure"].endswith("-DCMAKE_POLICY_VERSION_MINIMUM=3.5")


@pytest.mark.parametrize(
    "lists",
    [
        "include($ENV{IDF_PATH}/tools/cmake/project.cmake)\nproject(a C)\n",
        "set(CMAKE_SYSTEM_NAME Generic)\nproject(a C)\n",
        "project(a CXX)\nfind_package(catkin REQUIRED)\n",
    ],
    ids=["esp", "bare-metal", "ros"],
)
def test_what_no_runner_can_build_is_not_tried(make_repo: MakeRepo, lists: str) -> None:
    repo = make_repo({"CMakeLists.txt": lists, "main.c": ""})

    found = settle(ECOSYSTEM.detect(repo, ""))

    assert [fact.subject for fact in found] == ["package-manager", "cpp.blocked"]


def test_vcpkg_brings_what_its_manifest_names(make_repo: MakeRepo) -> None:
    manifest = {"vcpkg.json": '{"dependencies": ["fmt"]}'}

    found = facts(make_repo, "find_package(fmt REQUIRED)\n", **manifest)
    (job,) = ECOSYSTEM.jobs(Component("cpp", "", tuple(found.values())))

    assert "system-package.libfmt-dev" not in found
    configure = next(step for step in job.steps if isinstance(step, Run))
    toolchain = '"$VCPKG_INSTALLATION_ROOT/scripts/buildsystems/vcpkg.cmake"'
    assert configure.command == (
        f"cmake -S . -B build -DCMAKE_TOOLCHAIN_FILE={toolchain} -DCMAKE_BUILD_TYPE=Release"
    )


def test_conan_installs_what_its_file_names(make_repo: MakeRepo) -> None:
    further = {"conanfile.txt": "[requires]\nfmt/11.0.0\n[generators]\nCMakeDeps\nCMakeToolchain\n"}

    found = facts(make_repo, "find_package(fmt REQUIRED)\n", **further)
    (job,) = ECOSYSTEM.jobs(Component("cpp", "", tuple(found.values())))

    titles = [step.title for step in job.steps if isinstance(step, Run)]
    assert titles == ["Install conan", "Install dependencies", "Configure", "Build"]


def test_a_makefile_around_cmake_is_believed(make_repo: MakeRepo) -> None:
    around = {"Makefile": "test:\n\tcmake -B out\n\tcmake --build out\n\tctest --test-dir out\n"}

    found = facts(make_repo, "enable_testing()\nadd_subdirectory(tests)\n", **around)
    (job,) = ECOSYSTEM.jobs(Component("cpp", "", tuple(found.values())))

    assert [step.command for step in job.steps if isinstance(step, Run)] == ["make test"]


def test_tests_of_another_build_system_in_ci_are_not_mixed_in(make_repo: MakeRepo) -> None:
    files = {"CMakeLists.txt": f"{PROJECT}enable_testing()\n{ADDED}", "t.cpp": ""}
    seen = (
        *ECOSYSTEM.detect(make_repo(files), ""),
        command("test", "make check", Place("ci.yml"), Source.CI),
    )

    (job,) = ECOSYSTEM.jobs(Component("cpp", "", settle(seen)))

    commands = [step.command for step in job.steps if isinstance(step, Run)]
    assert commands[-1] == "ctest --test-dir build --output-on-failure"


def test_ci_of_the_same_folder_shows_every_build_system(make_repo: MakeRepo) -> None:
    files: Mapping[str, str] = {
        "CMakeLists.txt": PROJECT, "a.cpp": "",
        "meson.build": "project('a', 'cpp')\ntest('a', a)\n",
    }  # fmt: skip

    manager = next(iter(settle(ECOSYSTEM.detect(make_repo(files), ""))))

    assert manager.value == "meson"
    assert [one.value for one in manager.overruled] == ["cmake"]


@pytest.mark.parametrize("evil", ["$(id)", "a;id", "${{ x }}", "`id`", "a b"])
def test_names_in_cmake_files_cannot_become_commands(make_repo: MakeRepo, evil: str) -> None:
    lists = (
        f'option("{evil}" "" OFF)\nif("{evil}")\n'
        "enable_testing()\nadd_test(NAME a COMMAND a)\nendif()\n"
        f'find_package("{evil}" REQUIRED)\n'
    )

    found = facts(make_repo, lists)

    assert all(evil not in fact.value for fact in found.values())


@pytest.mark.parametrize(
    "text",
    ["#[[" * 300_000, '"' + '\\"' * 300_000, "(" * 900_000, "if(a)\n" * 100_000, "\n" * 900_000],
    ids=["comments", "quotes", "parentheses", "conditions", "lines"],
)
def test_hostile_cmake_files_are_read_in_no_time(make_repo: MakeRepo, text: str) -> None:
    repo = make_repo({"CMakeLists.txt": PROJECT + text, "a.cpp": "", "meson.build": text})

    assert settle(ECOSYSTEM.detect(repo, ""))
