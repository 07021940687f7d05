"""Shell: where it is the product, how its tests run, and what its jobs bring."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.shell import ECOSYSTEM, SHELLCHECK
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Run, SetupTool, SystemPackages
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

SCRIPT = "#!/usr/bin/env bash\necho hello\n"
SUITE = '@test "it greets" {\n  run ./greet\n}\n'


def component(repo: Snapshot) -> Component:
    return Component("shell", "", settle(ECOSYSTEM.detect(repo, "")))


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"greet.sh": SCRIPT}, ("",)),
        ({"bin/greet": SCRIPT, "Makefile": "all:\n"}, ("",)),
        ({"bin/greet": SCRIPT, "test/greet.bats": SUITE, "helper.c": ""}, ()),
        ({"bin/a": SCRIPT, "bin/b": SCRIPT, "test/a.bats": SUITE, "helper.c": ""}, ("",)),
        ({"install.sh": SCRIPT, "bin/greet": SCRIPT, "Dockerfile": ""}, ("",)),
        ({"greet.sh": SCRIPT, ".shellcheckrc": "", "Dockerfile": ""}, ("",)),
        ({"entrypoint.sh": SCRIPT, "Dockerfile": "FROM alpine"}, ()),
        ({"bin/greet": SCRIPT, "Dockerfile": "FROM alpine"}, ("",)),
        ({"wrapper.sh": SCRIPT, "main.tf": ""}, ()),
        ({"scripts/build.sh": SCRIPT}, ()),
        ({"scripts/build.sh": SCRIPT, "main.go": "", ".shellcheckrc": ""}, ()),
        ({"run.sh": SCRIPT, "app.py": "", "cli.py": ""}, ()),
    ],
    ids=[
        "alone", "no-extension", "half-c", "tested", "installed", "checked", "image",
        "programs-and-image", "terraform", "helpers", "helpers-of-go", "beside-python",
    ],
)  # fmt: skip
def test_shell_counts_where_it_is_the_product(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(files)) == roots


def test_bats_runs_the_folder_of_its_tests(make_repo: MakeRepo) -> None:
    repo = make_repo({"greet.sh": SCRIPT, "test/greet.bats": SUITE})

    assert component(repo).value("command.test") == "bats test"


def test_bats_looks_into_folders_where_tests_lie_deeper(make_repo: MakeRepo) -> None:
    repo = make_repo({"greet.sh": SCRIPT, "test/a.bats": SUITE, "test/deep/b.bats": SUITE})

    assert component(repo).value("command.test") == "bats --recursive test"


def test_bats_comes_from_the_submodule_where_there_is_one(make_repo: MakeRepo) -> None:
    modules = '[submodule "bats"]\n\tpath = test/bats\n\turl = https://example.org/bats\n'
    repo = make_repo({"greet.sh": SCRIPT, "test/a.bats": SUITE, ".gitmodules": modules})

    assert component(repo).value("command.test") == "./test/bats/bin/bats test"


@pytest.mark.parametrize(
    ("extra", "text"),
    [
        ({}, ""),
        ({"test/helper.bash": ""}, "bats test"),
        ({".gitmodules": '[submodule "h"]\n\tpath = test/helper\n'}, ""),
    ],
    ids=["missing", "beside", "another-folder"],
)
def test_bats_is_not_run_when_a_helper_is_missing(
    make_repo: MakeRepo, extra: dict[str, str], text: str
) -> None:
    suite = "load helper\n" + SUITE
    repo = make_repo({"greet.sh": SCRIPT, "test/a.bats": suite, **extra})

    assert component(repo).value("command.test") == text


def test_a_helper_may_come_as_a_submodule(make_repo: MakeRepo) -> None:
    modules = '[submodule "h"]\n\tpath = test/helper/assert\n'
    suite = "load helper/assert/load\n" + SUITE
    repo = make_repo({"greet.sh": SCRIPT, "test/a.bats": suite, ".gitmodules": modules})

    assert component(repo).value("command.test") == "bats test"


def test_what_a_script_of_node_tests_is_left_to_node(make_repo: MakeRepo) -> None:
    package = '{"scripts": {"test": "bats test"}}'
    repo = make_repo({"greet.sh": SCRIPT, "test/a.bats": SUITE, "package.json": package})

    assert component(repo).value("command.test") == ""


def test_a_make_target_goes_before_the_convention(make_repo: MakeRepo) -> None:
    makefile = "test:\n\tbats test\n\nlint:\n\tshellcheck greet.sh\n"
    repo = make_repo({"greet.sh": SCRIPT, "test/a.bats": SUITE, "Makefile": makefile})

    found = component(repo)

    assert found.value("command.test") == "make test"
    assert found.value("command.lint.shellcheck") == "make lint"


def test_a_target_with_unknown_programs_is_left_alone(make_repo: MakeRepo) -> None:
    repo = make_repo({"greet.sh": SCRIPT, "Makefile": "test:\n\troundup tests/*.sh\n"})

    assert component(repo).commands("test") == ()


def test_suites_of_shunit2_run_one_after_another(make_repo: MakeRepo) -> None:
    suite = "test_it() { assertTrue 0; }\n. shunit2\n"
    repo = make_repo({"greet.sh": SCRIPT, "tests/a_test.sh": suite, "tests/b_test.sh": suite})

    assert component(repo).value("command.test") == "bash tests/a_test.sh && bash tests/b_test.sh"


def test_a_suite_whose_shunit2_is_not_there_is_not_run(make_repo: MakeRepo) -> None:
    repo = make_repo({"greet.sh": SCRIPT, "tests/a_test.sh": ". lib/shunit2\n"})

    assert component(repo).commands("test") == ()


def test_names_of_scripts_are_quoted(make_repo: MakeRepo) -> None:
    repo = make_repo({"say $(id).sh": SCRIPT, ".shellcheckrc": ""})

    assert component(repo).value("command.lint.shellcheck") == "shellcheck 'say $(id).sh'"


def test_zsh_is_none_of_shellchecks_business(make_repo: MakeRepo) -> None:
    repo = make_repo({"a.zsh": "", "b.sh": "#!/bin/zsh\n", "c.sh": SCRIPT})

    assert component(repo).value("command.lint.shellcheck") == "shellcheck c.sh"


def test_jobs_bring_what_their_commands_call(make_repo: MakeRepo) -> None:
    makefile = "test:\n\tbats test\n"
    repo = make_repo({"greet.sh": SCRIPT, "test/a.bats": SUITE, "Makefile": makefile})

    lint, test = ECOSYSTEM.jobs(component(repo))

    assert lint.steps[0] == SetupTool(SHELLCHECK)
    assert [one.names for one in test.steps if isinstance(one, SystemPackages)] == [("bats",)]


def test_libraries_of_bats_come_as_packages(make_repo: MakeRepo) -> None:
    suite = "bats_load_library bats-assert\n" + SUITE
    repo = make_repo({"greet.sh": SCRIPT, "test/a.bats": suite})

    _, test = ECOSYSTEM.jobs(component(repo))

    packages = [one.names for one in test.steps if isinstance(one, SystemPackages)]
    assert packages == [("bats", "bats-assert")]


def test_shellcheck_only_advises_until_its_version_is_fixed(make_repo: MakeRepo) -> None:
    repo = make_repo({"greet.sh": SCRIPT, ".shellcheckrc": ""})

    (lint,) = ECOSYSTEM.jobs(component(repo))

    assert [one.advisory for one in lint.steps if isinstance(one, Run)] == [True]


def test_many_scripts_are_listed_by_git(make_repo: MakeRepo) -> None:
    repo = make_repo({f"lib/{n}.sh": SCRIPT for n in range(20)})

    (lint,) = ECOSYSTEM.jobs(component(repo))

    setup, run = lint.steps
    assert setup == SetupTool(SHELLCHECK)
    assert isinstance(run, Run)
    assert run.command == "git ls-files -z '*.sh' '*.bash' | xargs -0 -r shellcheck"
