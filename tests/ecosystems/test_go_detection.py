"""Go: which modules there are, which Go they name, and what runs, with the evidence for it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.ecosystems.go import detect
from autodevops_cli.ecosystems.go.modules import read_module, roots
from autodevops_cli.model.evidence import Evidence, Fact, Place, settle
from tests.conftest import MakeRepo

MOD = "module example.com/thing\n\ngo 1.25.0\n"
MAIN = "package main\n\nfunc main() {}\n"
TEST = "package thing\n"


def facts(make_repo: MakeRepo, files: Mapping[str, str], root: str = "") -> dict[str, Fact]:
    """Return the settled facts of the component in a folder, by subject."""
    return {fact.subject: fact for fact in settle(detect(make_repo(files), root))}


def values(make_repo: MakeRepo, files: Mapping[str, str], root: str = "") -> dict[str, str]:
    """Return the settled values of the component in a folder, by subject."""
    return {subject: fact.value for subject, fact in facts(make_repo, files, root).items()}


# Folders


def test_modules_without_a_workspace_are_components_of_their_own(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {"go.mod": MOD, "a.go": TEST, "sdk/go.mod": MOD, "sdk/a.go": TEST, "sdk/a_test.go": TEST}
    )

    assert roots(repo) == ("", "sdk")


def test_a_further_module_without_tests_is_no_component(make_repo: MakeRepo) -> None:
    repo = make_repo({"go.mod": MOD, "a.go": TEST, "gen/go.mod": MOD, "gen/a.go": TEST})

    assert roots(repo) == ("",)


@pytest.mark.parametrize("folder", ["examples/a", "vendor/x", "_codegen", "testdata/m", ".x"])
def test_modules_of_examples_and_other_people_are_passed_over(
    make_repo: MakeRepo, folder: str
) -> None:
    files = {"go.mod": MOD, "a.go": TEST}
    files |= {f"{folder}/go.mod": MOD, f"{folder}/a.go": TEST, f"{folder}/a_test.go": TEST}

    assert roots(make_repo(files)) == ("",)


def test_a_module_without_go_sources_is_no_component(make_repo: MakeRepo) -> None:
    assert roots(make_repo({"go.mod": MOD, "content/_index.md": "# docs"})) == ()


def test_a_workspace_stands_for_its_modules(make_repo: MakeRepo) -> None:
    files = {
        "go.work": "go 1.26\n\nuse (\n\t./api // the interface\n\t./cmd\n)\n",
        "api/go.mod": MOD, "api/a.go": TEST, "api/a_test.go": TEST,
        "cmd/go.mod": MOD, "cmd/main.go": MAIN,
        "other/go.mod": MOD, "other/a.go": TEST, "other/a_test.go": TEST,
    }  # fmt: skip

    assert roots(make_repo(files)) == ("", "other")
    found = values(make_repo, files)
    assert found["workspace.tool"] == "go"
    assert [value for key, value in found.items() if key.startswith("workspace.member")] == [
        "api", "cmd",
    ]  # fmt: skip
    assert found["command.test"] == "go list -m -f '{{.Dir}}/...' | xargs go test"
    assert values(make_repo, files, "other")["go.env.GOWORK"] == "off"


@pytest.mark.parametrize(("path", "found"), [("main.go", ("",)), ("tools/gen/main.go", ())])
def test_sources_without_a_module_count_only_at_the_root(
    make_repo: MakeRepo, path: str, found: tuple[str, ...]
) -> None:
    assert roots(make_repo({path: MAIN})) == found


# Manifests


def test_a_manifest_is_read_in_blocks_and_lines(make_repo: MakeRepo) -> None:
    text = """module example.com/thing // no comment

go 1.25.0
require example.com/one v1.0.0
require (
\texample.com/two/v2 v2.1.0
\texample.com/three v0.1.0 // indirect
)
replace example.com/two/v2 => ./two
tool example.com/one/cmd
"""
    module = read_module(make_repo({"api/go.mod": text}), "api")

    assert module.name == "example.com/thing"
    assert [(one.path, one.version, one.number, one.direct) for one in module.requires] == [
        ("example.com/one", "v1.0.0", 4, True),
        ("example.com/two/v2", "v2.1.0", 6, True),
        ("example.com/three", "v0.1.0", 7, False),
    ]
    assert module.replaced == ("api/two",)
    assert module.tools == ("example.com/one/cmd",)
    assert module.requirement("example.com/two") == module.requires[1]


@pytest.mark.parametrize(
    "text", ["", "module", "require (", ")", "go\n(\n", "require (((\nx y\n", "\0", "use (\n" * 9]
)
def test_odd_manifests_raise_nothing(make_repo: MakeRepo, text: str) -> None:
    repo = make_repo({"go.mod": text, "go.work": text, "a.go": TEST})

    assert roots(repo) == ("",)
    assert all(isinstance(one, Evidence) for one in detect(repo, ""))


# Versions


def test_the_go_line_names_the_version(make_repo: MakeRepo) -> None:
    fact = facts(make_repo, {"go.mod": MOD, "a.go": TEST})["go.version"]

    assert (fact.value, fact.because.where) == ("1.25.0", Place("go.mod", 3))


def test_the_toolchain_line_is_not_the_floor(make_repo: MakeRepo) -> None:
    found = values(make_repo, {"go.mod": "module a\n\ntoolchain go1.25.3\n", "a.go": TEST})

    assert "go.version" not in found


def test_what_developers_pinned_is_told_beside_the_go_line(make_repo: MakeRepo) -> None:
    files = {"go.mod": MOD, "a.go": TEST, ".tool-versions": "golang 1.26.1\n"}

    found = facts(make_repo, files)

    assert found["go.version"].value == "1.25.0"
    assert [one.value for one in found["go.version"].overruled] == ["1.26.1"]
    assert found["go.pinned"].value == "1.26.1"


def test_without_a_go_line_other_places_name_the_version(make_repo: MakeRepo) -> None:
    files = {"go.mod": "module a\n", "a.go": TEST, "Dockerfile": "FROM golang:1.24-alpine\n"}

    assert values(make_repo, files)["go.version"] == "1.24"


# What it is


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        pytest.param({"main.go": MAIN}, "application", id="a program at the root"),
        pytest.param({"a.go": TEST}, "library", id="a package at the root"),
        pytest.param({"a.go": TEST, "cmd/x/main.go": MAIN}, "library", id="a library's own tool"),
        pytest.param({"cmd/x/main.go": MAIN, "in/a.go": TEST}, "application", id="only programs"),
        pytest.param({"pkg/a.go": TEST}, "library", id="only packages"),
        pytest.param(
            {"a.go": TEST, "gen.go": "//go:build ignore\n\npackage main\n\nfunc main() {}\n"},
            "library", id="a script that is not built",
        ),
    ],
)  # fmt: skip
def test_the_package_at_the_root_decides_the_kind(
    make_repo: MakeRepo, files: dict[str, str], kind: str
) -> None:
    assert values(make_repo, {"go.mod": MOD, **files})["kind"] == kind


def test_frameworks_and_drivers_come_from_direct_requirements(make_repo: MakeRepo) -> None:
    manifest = (
        MOD + "require (\n\tgithub.com/gin-gonic/gin v1.10.0\n\tgithub.com/jackc/pgx/v5 v5.7.0\n"
        "\tgithub.com/go-sql-driver/mysql v1.8.0 // indirect\n)\n"
    )

    found = values(make_repo, {"go.mod": manifest, "a.go": TEST, "go.sum": ""})

    assert found["framework.gin"] == "gin"
    assert found["driver.postgres"] == "postgres"
    assert "driver.mysql" not in found


def test_cgo_names_system_packages(make_repo: MakeRepo) -> None:
    source = (
        'package a\n\n// #cgo linux LDFLAGS: -lpcap -lm\n// #cgo pkg-config: alsa\nimport "C"\n'
    )

    found = facts(make_repo, {"go.mod": MOD, "a.go": source})

    packages = {key: fact.because.where for key, fact in found.items() if "system-" in key}
    assert packages == {
        "system-package.libpcap-dev": Place("a.go", 3),
        "system-package.libasound2-dev": Place("a.go", 4),
    }


@pytest.mark.parametrize(
    "source",
    [
        {"a_freebsd.go": 'package a\n\n// #cgo LDFLAGS: -lpcap\nimport "C"\n'},
        {"a.go": '//go:build darwin\n\npackage a\n\n// #cgo LDFLAGS: -lpcap\nimport "C"\n'},
        {"a.go": 'package a\n\n// #cgo windows LDFLAGS: -lpcap\nimport "C"\n'},
        {"a.go": "package a\n\n// #cgo LDFLAGS: -lpcap\n"},
    ],
)
def test_cgo_of_other_systems_needs_nothing_here(
    make_repo: MakeRepo, source: dict[str, str]
) -> None:
    found = values(make_repo, {"go.mod": MOD, **source})

    assert not [key for key in found if key.startswith("system-package")]


# Commands


def test_tests_are_run_by_convention(make_repo: MakeRepo) -> None:
    fact = facts(make_repo, {"go.mod": MOD, "a.go": TEST, "a_test.go": TEST})["command.test"]

    assert (fact.value, fact.because.note) == ("go test ./...", "Go's convention")


def test_a_library_with_goroutines_is_tested_for_races(make_repo: MakeRepo) -> None:
    files = {"go.mod": MOD, "a.go": TEST + "\nfunc A() {\n\tgo func() {}()\n}\n", "a_test.go": TEST}

    fact = facts(make_repo, files)["command.test"]

    assert fact.value == "go test -race ./..."
    assert "a.go:4" in fact.because.note
    assert [one.value for one in fact.overruled] == ["go test ./..."]


def test_a_program_with_goroutines_is_not(make_repo: MakeRepo) -> None:
    main = "package main\n\nfunc main() {\n\tgo func() {}()\n}\n"

    found = values(make_repo, {"go.mod": MOD, "main.go": main, "main_test.go": "package main\n"})

    assert found["command.test"] == "go test ./..."


def test_without_tests_there_is_no_test_command(make_repo: MakeRepo) -> None:
    found = values(make_repo, {"go.mod": MOD, "a.go": TEST})

    assert "command.test" not in found
    assert found["command.build"] == "go build ./..."


def test_tests_of_nested_modules_are_not_the_outer_ones(make_repo: MakeRepo) -> None:
    files = {"go.mod": MOD, "a.go": TEST, "sub/go.mod": MOD, "sub/a_test.go": TEST}

    assert "command.test" not in values(make_repo, files)


@pytest.mark.parametrize(
    ("makefile", "text"),
    [
        ("test:\n\tgo test -v ./...\n", "go test -v ./..."),
        ("test: gen\n\tgo test ./...\ngen:\n\tgo generate ./...\n", "make test"),
        ("unit:\n\tgotestsum ./...\n", "gotestsum ./..."),
        ("test:\n\tdocker run x go test ./...\n", "go test ./..."),
        ("test:\n\tpytest\n", "go test ./..."),
        ("test:\n\tgo test ./... && promtool check rules\n", "go test ./..."),
    ],
)
def test_a_sound_target_that_runs_go_tests_wins(
    make_repo: MakeRepo, makefile: str, text: str
) -> None:
    files = {"go.mod": MOD, "a.go": TEST, "a_test.go": TEST, "Makefile": makefile}

    assert values(make_repo, files)["command.test"] == text


def test_a_target_is_evidence_with_its_line(make_repo: MakeRepo) -> None:
    files = {"go.mod": MOD, "a_test.go": TEST, "Makefile": "\ntest:\n\tgo test ./x\n"}

    because = facts(make_repo, files)["command.test"].because

    assert (because.where, because.note) == (Place("Makefile", 2), "the test target of make")


@pytest.mark.parametrize(
    ("config", "form"),
    [
        ({".golangci.yml": 'version: "2"\n'}, "2"),
        ({".golangci.yaml": "linters: {}\n"}, "1"),
        ({".golangci.toml": 'version = "2"\n'}, "2"),
        ({".golangci.json": '{"version": "2"}\n'}, "2"),
    ],
)
def test_a_configured_linter_is_run_in_the_format_of_its_configuration(
    make_repo: MakeRepo, config: dict[str, str], form: str
) -> None:
    repo = make_repo({"go.mod": MOD, "a.go": TEST, **config})
    found = {fact.subject: fact for fact in settle(detect(repo, ""))}

    assert found["command.lint.golangci-lint"].value == "golangci-lint run"
    assert found["golangci-lint.format"].value == form
    assert repo.problems == ()


SOURCE = "github.com/golangci/golangci-lint"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("mise.toml", '[tools]\ngolangci-lint = "2.1.6"\n'),
        (".tool-versions", "golangci-lint 2.1.6\n"),
        ("Makefile", "GOLANGCI_LINT_VERSION ?= v2.1.6\n"),
        ("Makefile", f"x:\n\tgo run {SOURCE}/v2/cmd/golangci-lint@v2.1.6\n"),
        (".pre-commit-config.yaml", f"- repo: https://{SOURCE}\n  rev: v2.1.6\n"),
        (
            ".github/workflows/ci.yml",
            "- uses: golangci/golangci-lint-action@v9\n  with:\n    version: v2.1.6\n",
        ),
    ],
)
def test_the_version_of_the_linter_is_read_where_people_write_it(
    make_repo: MakeRepo, path: str, text: str
) -> None:
    found = values(make_repo, {"go.mod": MOD, "a.go": TEST, path: text})

    assert found["tool.golangci-lint"] == "2.1.6"


def test_the_version_of_a_required_tool_is_the_required_one(make_repo: MakeRepo) -> None:
    manifest = MOD + "require github.com/onsi/ginkgo/v2 v2.20.1\n"

    fact = facts(make_repo, {"go.mod": manifest, "a.go": TEST})["tool.ginkgo"]

    assert (fact.value, fact.because.where) == ("2.20.1", Place("go.mod", 4))


def test_staticcheck_is_run_where_it_alone_is_configured(make_repo: MakeRepo) -> None:
    found = values(make_repo, {"go.mod": MOD, "a.go": TEST, "staticcheck.conf": "checks = []\n"})

    assert found["command.lint.staticcheck"] == "staticcheck ./..."
    assert "command.lint.golangci-lint" not in found


def test_gofmt_leaves_out_what_is_not_ours_to_format(make_repo: MakeRepo) -> None:
    own = values(make_repo, {"go.mod": MOD, "a.go": TEST})
    vendored = values(make_repo, {"go.mod": MOD, "a.go": TEST, "vendor/x/x.go": "package x\n"})

    assert own["command.format.gofmt"] == 'test -z "$(gofmt -l . | tee /dev/stderr)"'
    assert "':!:*vendor/*'" in vendored["command.format.gofmt"]


def test_a_target_that_formats_is_no_check(make_repo: MakeRepo) -> None:
    files = {"go.mod": MOD, "a.go": TEST, "Makefile": "fmt:\n\tgofmt -w .\n"}

    assert values(make_repo, files)["command.format.gofmt"].startswith("test -z")


@pytest.mark.parametrize(
    ("files", "build"),
    [
        pytest.param({"main.go": MAIN}, "go build -o out", id="root"),
        pytest.param({"cmd/x/main.go": MAIN}, "go build -o out ./cmd/x", id="one program"),
        pytest.param(
            {"main.go": MAIN, "cmd/x/main.go": MAIN}, "go build -o out", id="the root goes first"
        ),
        pytest.param(
            {"cmd/thing/main.go": MAIN, "cmd/x/main.go": MAIN}, "go build -o out ./cmd/thing",
            id="the one that is called like the module",
        ),
    ],
)  # fmt: skip
def test_a_program_is_built_and_started(
    make_repo: MakeRepo, files: dict[str, str], build: str
) -> None:
    found = values(make_repo, {"go.mod": MOD, **files})

    assert (found["command.build"], found["command.start"]) == (build, "./out")


def test_several_programs_leave_open_which_to_start(make_repo: MakeRepo) -> None:
    files = {"go.mod": MOD, "cmd/a/main.go": MAIN, "cmd/b/main.go": MAIN}

    found = values(make_repo, files)

    assert found["command.build"] == "go build ./..."
    assert "command.start" not in found


def test_a_program_without_a_module_is_built_from_its_file(make_repo: MakeRepo) -> None:
    found = values(make_repo, {"main.go": MAIN, "main_test.go": "package main\n"})

    assert found["command.build"] == "go build -o out main.go"
    assert "command.test" not in found
    assert "command.lint.vet" not in found


def test_a_folder_name_cannot_become_a_command(make_repo: MakeRepo) -> None:
    found = values(make_repo, {"go.mod": MOD, "cmd/a;curl x/main.go": MAIN})

    assert found["command.build"] == "go build -o out ./'cmd/a;curl x'"


@pytest.mark.parametrize(
    ("embed", "files", "prepare"),
    [
        ("dist", {}, "mkdir -p web/dist && touch web/dist/placeholder"),
        ("all:dist/*.js", {}, "mkdir -p web/dist && touch web/dist/placeholder.js"),
        ("app.css", {}, "mkdir -p web && touch web/app.css"),
        ("dist", {"web/dist/index.html": ""}, None),
        ("*.txt", {"web/a.txt": ""}, None),
        ("sql/*/*.sql", {"web/sql/main/1.sql": ""}, None),
        ("sql/*", {"web/sql/main/1.sql": ""}, None),
        (
            "*/1.sql",
            {"web/sql/main/1.sql": ""},
            "mkdir -p web/placeholder && touch web/placeholder/1.sql",
        ),
        (
            "sql/*/*.sql",
            {},
            "mkdir -p web/sql/placeholder && touch web/sql/placeholder/placeholder.sql",
        ),
    ],
)
def test_embedded_files_that_are_not_committed_are_stood_in_for(
    make_repo: MakeRepo, embed: str, files: dict[str, str], prepare: str | None
) -> None:
    source = f'package web\n\nimport "embed"\n\n//go:embed {embed}\nvar Files embed.FS\n'

    found = values(make_repo, {"go.mod": MOD, "web/web.go": source, **files})

    assert found.get("command.prepare.embed") == prepare


def test_requirements_without_sums_are_tidied_first(make_repo: MakeRepo) -> None:
    manifest = MOD + "require example.com/x v1.0.0\n"

    assert values(make_repo, {"go.mod": manifest, "a.go": TEST})["command.install"] == "go mod tidy"
    locked = values(make_repo, {"go.mod": manifest, "a.go": TEST, "go.sum": "x"})
    assert locked["command.install"] == "go mod download"
