"""Go: from facts to jobs."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.data import alive, tool_version
from autodevops_cli.ecosystems.go import detect, jobs
from autodevops_cli.model.evidence import Evidence, Place, Source, command, settle
from autodevops_cli.model.plan import Axis, Job, OfAxis, Purpose, Run, SetupTool
from autodevops_cli.model.stack import Component
from tests.conftest import MakeRepo

NEWEST = alive("go")[-1]
OLDEST = alive("go")[0]
LIBRARY = {"a.go": "package a\n", "a_test.go": "package a\n"}
PROGRAM = {"main.go": "package main\n\nfunc main() {}\n", "main_test.go": "package main\n"}


def planned(
    make_repo: MakeRepo, files: Mapping[str, str], root: str = "", *more: Evidence
) -> dict[str, Job]:
    """Return the jobs of a component by id; `more` is evidence from elsewhere."""
    seen = [*detect(make_repo(files), root), *more]
    return {job.id: job for job in jobs(Component("go", root, settle(seen)))}


def runs(job: Job) -> list[tuple[str, str, bool]]:
    """Return title, command and whether it only advises, of each command of a job."""
    return [(s.title, s.command, s.advisory) for s in job.steps if isinstance(s, Run)]


def setup(job: Job) -> SetupTool:
    """Return how a job sets up Go."""
    return next(step for step in job.steps if isinstance(step, SetupTool))


def mod(version: str) -> str:
    """Return a manifest with a go line."""
    return f"module a\n\ngo {version}\n"


@pytest.mark.parametrize(
    ("version", "axis"),
    [
        pytest.param("1.23.0", ("1.23", NEWEST), id="the promise and the newest"),
        pytest.param("1.15", (OLDEST, NEWEST), id="before 1.21 the line was a remark"),
    ],
)
def test_a_library_is_tested_with_the_oldest_and_the_newest_go(
    make_repo: MakeRepo, version: str, axis: tuple[str, ...]
) -> None:
    test = planned(make_repo, {"go.mod": mod(version), **LIBRARY})["test"]

    assert test.matrix == (Axis("go", axis, "Go"),)
    assert setup(test).version == OfAxis("go")


@pytest.mark.parametrize("version", [NEWEST, "1.99"])
def test_a_library_for_the_newest_go_needs_no_matrix(make_repo: MakeRepo, version: str) -> None:
    test = planned(make_repo, {"go.mod": mod(version), **LIBRARY})["test"]

    assert test.matrix == ()
    assert setup(test).version_file == "go.mod"


@pytest.mark.parametrize(
    ("files", "version", "file"),
    [
        pytest.param({"go.mod": mod("1.25.3")}, "", "go.mod", id="the manifest"),
        pytest.param({"go.mod": mod("1.18")}, NEWEST, "", id="an old remark"),
        pytest.param({"go.mod": "module a\n"}, NEWEST, "", id="nothing said"),
        pytest.param(
            {"go.mod": mod("1.25.3"), "mise.toml": '[tools]\ngo = "1.26.1"\n'}, "1.26.1", "",
            id="pinned by developers",
        ),
        pytest.param(
            {"go.mod": mod("1.25.3"), ".go-version": "1.26.1\n"}, "", ".go-version",
            id="a version file",
        ),
        pytest.param(
            {"go.mod": mod("1.26.0"), "mise.toml": '[tools]\ngo = "1.24"\n'}, "", "go.mod",
            id="pinned below what the module needs",
        ),
    ],
)  # fmt: skip
def test_a_program_is_tested_with_one_go(
    make_repo: MakeRepo, files: dict[str, str], version: str, file: str
) -> None:
    test = planned(make_repo, {**files, **PROGRAM})["test"]

    assert (setup(test).version, setup(test).version_file, test.matrix) == (version, file, ())


def test_checks_that_nobody_asked_for_only_advise(make_repo: MakeRepo) -> None:
    lint = planned(make_repo, {"go.mod": mod("1.25"), **PROGRAM})["lint"]

    assert runs(lint) == [
        ("Vet", "go vet ./...", True),
        ("Check the format", 'test -z "$(gofmt -l . | tee /dev/stderr)"', True),
    ]
    assert all(step.notes for step in lint.steps if isinstance(step, Run))


def test_a_linter_without_a_trusted_version_only_advises(make_repo: MakeRepo) -> None:
    files = {"go.mod": mod("1.25"), **PROGRAM, ".golangci.yml": 'version: "2"\n'}

    first = runs(planned(make_repo, files)["lint"])[0]

    source = "github.com/golangci/golangci-lint/v2/cmd/golangci-lint"
    version = tool_version("golangci-lint")
    assert first == ("Lint", f"go run {source}@v{version} run", True)


def test_a_linter_at_the_repositorys_own_version_gates(make_repo: MakeRepo) -> None:
    files = {
        "go.mod": mod("1.25"), **PROGRAM,
        ".golangci.yml": "linters: {}\n", "Makefile": "GOLANGCI_LINT_VERSION = v1.60.3\n",
    }  # fmt: skip

    first = runs(planned(make_repo, files)["lint"])[0]

    source = "github.com/golangci/golangci-lint/cmd/golangci-lint"
    assert first == ("Lint", f"go run {source}@v1.60.3 run", False)


def test_a_configuration_of_the_first_format_gets_the_last_release_that_reads_it(
    make_repo: MakeRepo,
) -> None:
    files = {"go.mod": mod("1.25"), **PROGRAM, ".golangci.yml": "linters: {}\n"}

    assert "/golangci-lint@v1.64.8 run" in runs(planned(make_repo, files)["lint"])[0][1]


def test_a_tool_may_fetch_a_newer_go_than_the_module_has(make_repo: MakeRepo) -> None:
    files = {"go.mod": mod("1.25"), **PROGRAM, ".golangci.yml": 'version: "2"\n'}

    step = next(s for s in planned(make_repo, files)["lint"].steps if isinstance(s, Run))

    assert step.env == (("GOTOOLCHAIN", "auto"),)


def test_a_target_that_calls_a_tool_has_it_installed_first(make_repo: MakeRepo) -> None:
    makefile = "test: gen\n\tgotestsum ./...\ngen:\n\tgo generate ./...\n"

    test = planned(make_repo, {"go.mod": mod("1.25"), **PROGRAM, "Makefile": makefile})["test"]

    version = tool_version("gotestsum")
    assert [text for _, text, _ in runs(test)] == [
        f"go install gotest.tools/gotestsum@v{version}",
        "make test",
    ]


def test_what_existing_ci_runs_gates_and_is_provided_for(make_repo: MakeRepo) -> None:
    where = Place(".github/workflows/ci.yml", 9)
    seen = command("test", "gotestsum -- -race ./...", where, Source.CI, "existing CI")

    test = planned(make_repo, {"go.mod": mod("1.25"), **PROGRAM}, "", seen)["test"]

    version = tool_version("gotestsum")
    assert runs(test) == [
        ("Test", f"go run gotest.tools/gotestsum@v{version} -- -race ./...", False)
    ]


def test_without_tests_the_module_is_built(make_repo: MakeRepo) -> None:
    found = planned(make_repo, {"go.mod": mod("1.25"), "a.go": "package a\n"})

    assert [*found] == ["lint", "build"]
    assert found["build"].purpose is Purpose.BUILD
    assert runs(found["build"]) == [("Build", "go build ./...", False)]


def test_a_nested_module_runs_in_its_folder_with_its_own_cache(make_repo: MakeRepo) -> None:
    files = {"api/go.mod": mod("1.25"), **{f"api/{path}": text for path, text in PROGRAM.items()}}

    test = planned(make_repo, files, "api")["test"]

    assert setup(test).version_file == "api/go.mod"
    assert setup(test).inputs == (("cache-dependency-path", "api/go.mod"),)
    assert all(step.directory == "api" for step in test.steps if isinstance(step, Run))


def test_without_sums_nothing_is_cached_and_they_are_written_first(make_repo: MakeRepo) -> None:
    manifest = mod("1.25") + "require example.com/x v1.0.0\n"

    test = planned(make_repo, {"go.mod": manifest, **PROGRAM})["test"]

    assert setup(test).inputs == (("cache", "false"),)
    assert runs(test)[0] == ("Install dependencies", "go mod tidy", False)


def test_a_workspace_is_set_up_and_cached_as_a_whole(make_repo: MakeRepo) -> None:
    files = {
        "go.work": "go 1.26\nuse ./a\n", "a/go.mod": mod("1.25"),
        "a/main.go": PROGRAM["main.go"], "a/main_test.go": "package main\n",
    }  # fmt: skip

    test = planned(make_repo, files)["test"]

    assert setup(test).version_file == "go.work"
    assert setup(test).inputs == (("cache-dependency-path", "**/go.sum"),)


def test_a_module_outside_the_workspace_is_told_so(make_repo: MakeRepo) -> None:
    files = {
        "go.work": "go 1.26\nuse ./a\n", "a/go.mod": mod("1.25"), "a/a.go": "package a\n",
        "b/go.mod": mod("1.25"), "b/main.go": PROGRAM["main.go"], "b/b_test.go": "package main\n",
    }  # fmt: skip

    test = planned(make_repo, files, "b")["test"]

    assert [step.env for step in test.steps if isinstance(step, Run)] == [(("GOWORK", "off"),)]
