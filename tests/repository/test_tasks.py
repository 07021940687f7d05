"""Task files: which targets there are, what they run in the end, and which are no good in CI."""

from __future__ import annotations

import pytest

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.tasks import Task, task, tasks
from tests.conftest import MakeRepo

DOUBLING = "\n".join(f"V{n} = $(V{n + 1})$(V{n + 1})" for n in range(40))
CHAIN = "\n".join(f"t{n}: t{n + 1}\n\tx" for n in range(5000))


def one(make_repo: MakeRepo, files: dict[str, str], name: str) -> Task:
    """Return the task of this name, sound or not."""
    return next(found for found in tasks(make_repo(files)) if found.name == name)


def test_a_makefile_target_keeps_its_place_and_body(make_repo: MakeRepo) -> None:
    found = one(make_repo, {"Makefile": "all: test\n\ntest:\n\t@go test ./...\n"}, "test")

    assert found == Task("make", "test", Place("Makefile", 3), ("go test ./...",))
    assert found.command == "make test"


def test_comments_between_recipe_lines_do_not_end_the_recipe(make_repo: MakeRepo) -> None:
    makefile = "test:\n\tpytest\n# a remark\n\n\truff check\n"

    assert one(make_repo, {"Makefile": makefile}, "test").body == ("pytest", "ruff check")


@pytest.mark.parametrize(
    ("makefile", "body"),
    [
        pytest.param("GO ?= go\nt:\n\t$(GO) test\n", "go test", id="a variable is put in"),
        pytest.param("A = 1\nA = 2\nt:\n\trun $(A)\n", "run 2", id="the last assignment counts"),
        pytest.param("A = 1\nA ?= 2\nt:\n\trun ${A}\n", "run 1", id="?= does not overrule"),
        pytest.param("A = 1\nA += 2\nt:\n\trun $(A)\n", "run 1 2", id="+= adds"),
        pytest.param("t:\n\trun $(ARGS) x\n", "run  x", id="a variable set nowhere is empty"),
        pytest.param("B = $(A)\nA = 1\nt:\n\trun $(B)\n", "run 1", id="variables may nest"),
        pytest.param("t:\n\techo $$HOME\n", "echo $HOME", id="two dollars are the shell's one"),
        pytest.param("t:\n\trun $(shell pwd)\n", "run $(pwd)", id="shell calls stay calls"),
        pytest.param("t: ; go test\n", "go test", id="a recipe behind a semicolon"),
        pytest.param("t:\n\ta \\\n\t  b\n", "a b", id="a line may go on"),
        pytest.param("t:\n\t@-+a\n", "a", id="marks are not part of the command"),
        pytest.param("t: A := 1\nt:\n\ta\n", "a", id="a variable of one target is no need"),
        pytest.param("A = $(A)\nt:\n\ta $(A)\n", "a $(A)", id="a loop ends"),
    ],
)
def test_a_recipe_reads_as_the_shell_gets_it(make_repo: MakeRepo, makefile: str, body: str) -> None:
    found = one(make_repo, {"Makefile": makefile}, "t")

    assert (found.body, found.needs) == ((body,), ())


@pytest.mark.parametrize(
    ("condition", "body"),
    [
        pytest.param("ifeq ($(OS),Windows_NT)", "no", id="not Windows"),
        pytest.param("ifeq ($(shell uname),Darwin)", "no", id="not a Mac"),
        pytest.param("ifeq ($(shell uname),Linux)", "yes", id="Linux"),
        pytest.param("ifneq ($(OS),Windows_NT)", "yes", id="negated"),
        pytest.param('ifeq "$(SET)" "1"', "yes", id="quoted"),
        pytest.param("ifdef SET", "yes", id="defined"),
        pytest.param("ifndef SET", "no", id="not undefined"),
        pytest.param("ifdef CI_ONLY", "no", id="undefined"),
        pytest.param("ifeq ($(shell which go),)", "yes", id="undecided: the first says it"),
    ],
)
def test_conditionals_are_decided_for_linux(make_repo: MakeRepo, condition: str, body: str) -> None:
    makefile = f"SET = 1\n{condition}\nA = yes\nelse\nA = no\nendif\nt:\n\t$(A)\n"

    assert one(make_repo, {"Makefile": makefile}, "t").body == (body,)


def test_of_several_branches_one_is_read(make_repo: MakeRepo) -> None:
    makefile = (
        "A = 2\nifeq ($(A),1)\nB = one\nelse ifeq ($(A),2)\nB = two\nelse ifeq ($(A),2)\n"
        "B = again\nelse\nB = other\nendif\nt:\n\t$(B)\n"
    )

    assert one(make_repo, {"Makefile": makefile}, "t").body == ("two",)


def test_included_files_bring_targets_and_variables(make_repo: MakeRepo) -> None:
    files = {
        "Makefile": "include *.mk\ntest: deps\n\t$(GO) test\n",
        "common.mk": "GO = go\ndeps:\n\tgo get\n",
    }

    found = one(make_repo, files, "test")

    assert (found.body, found.before) == (("go test",), ("go get",))


def test_a_file_that_includes_itself_is_read_once(make_repo: MakeRepo) -> None:
    found = tasks(make_repo({"Makefile": "include Makefile\ntest:\n\tpytest\n"}))

    assert [(task.name, task.body) for task in found] == [("test", ("pytest",))]


def test_a_pattern_rule_that_forwards_makes_targets(make_repo: MakeRepo) -> None:
    makefile = "%: common-% ;\n\ncommon-lint:\n\tgolangci-lint run\n"

    found = one(make_repo, {"Makefile": makefile}, "lint")

    assert (found.needs, found.before, found.unsound) == (
        ("common-lint",), ("golangci-lint run",), "",
    )  # fmt: skip


def test_what_a_target_needs_runs_first_and_once(make_repo: MakeRepo) -> None:
    makefile = "ci: b a\n\tlast\na: base\n\ta\nb: base\n\tb\nbase:\n\tbase\n"

    assert one(make_repo, {"Makefile": makefile}, "ci").lines == ("base", "b", "a", "last")


def test_calling_make_counts_as_needing(make_repo: MakeRepo) -> None:
    makefile = "test:\n\t$(MAKE) up && pytest\nup:\n\tdocker compose up -d\n"

    assert one(make_repo, {"Makefile": makefile}, "test").unsound == "runs containers"


def test_targets_that_need_each_other_end(make_repo: MakeRepo) -> None:
    found = one(make_repo, {"Makefile": "a: b\n\tone\nb: a\n\ttwo\n"}, "a")

    assert found.lines == ("two", "one")


def test_a_need_that_nothing_makes_is_told(make_repo: MakeRepo) -> None:
    found = one(make_repo, {"Makefile": "test: fixtures\n\tpytest\n"}, "test")

    assert found.unsound == "needs fixtures, which nothing makes"


@pytest.mark.parametrize(
    ("files", "why"),
    [
        pytest.param({"fixtures/x": ""}, "a folder", id="a folder"),
        pytest.param({"rules.mk": ""}, "an include that is not read", id="unread include"),
    ],
)
def test_a_need_that_may_be_there_is_no_reproach(
    make_repo: MakeRepo, files: dict[str, str], why: str
) -> None:
    include = "include elsewhere.mk\n" if "include" in why else ""
    makefile = f"{include}test: fixtures\n\tpytest\n"

    assert one(make_repo, {"Makefile": makefile, **files}, "test").unsound == ""


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("docker run --rm x pytest", "runs containers"),
        ("docker-compose up -d", "runs containers"),
        ("cd x && podman build .", "runs containers"),
        ("kubectl apply -f x", "needs a machine or a cluster"),
        ("terraform apply", "needs a machine or a cluster"),
        ("jest --watch", "watches"),
        ("tsc -w", "watches"),
        ("cargo watch -x test", "watches"),
        ("nodemon x", "watches"),
        ("go tool cover -html=c.out", "opens a browser"),
        ("open htmlcov/index.html", "opens a browser"),
        ("npm publish", "publishes"),
        ("read -p name", "asks a person"),
        ("gofmt -w .", "rewrites files"),
        ("go fmt ./...", "rewrites files"),
        ("cargo fmt", "rewrites files"),
        ("black src", "rewrites files"),
        ("ruff check --fix", "rewrites files"),
        ("eslint --fix .", "rewrites files"),
        ("prettier --write .", "rewrites files"),
        ("echo nothing yet", "does nothing"),
    ],
)
def test_a_task_says_why_it_is_no_good_in_ci(make_repo: MakeRepo, line: str, reason: str) -> None:
    assert one(make_repo, {"Makefile": f"t:\n\t{line}\n"}, "t").unsound == reason


@pytest.mark.parametrize(
    "line",
    [
        "gofmt -l .",
        "cargo fmt --all --check",
        "black --check .",
        "ruff check",
        "prettier --check .",
        "grep -w x y",
        "go tool cover -html=c.out -o c.html",
        "jest --watchAll=false",
        "while read x; do echo $$x; pytest; done",
        "pytest --ignore docker run",
        "./docker/test.sh",
        "terraform fmt -check",
    ],
)
def test_a_task_that_only_looks_bad_is_sound(make_repo: MakeRepo, line: str) -> None:
    assert one(make_repo, {"Makefile": f"t:\n\t{line}\n"}, "t").unsound == ""


def test_a_formatter_that_runs_first_leaves_the_test_sound(make_repo: MakeRepo) -> None:
    makefile = "test: fmt\n\tgo test ./...\nfmt:\n\tgo fmt ./...\n"

    assert one(make_repo, {"Makefile": makefile}, "test").unsound == ""


@pytest.mark.parametrize(
    ("makefile", "plain"),
    [
        ("t:\n\t@echo testing\n\tgo test  ./...\n", "go test ./..."),
        ("t:\n\tgo test ./... && echo done\n", ""),
        ("t:\n\tgo test $(shell go list)\n", ""),
        ("t: x\n\tgo test\nx:\n\tgo get\n", ""),
        ("t:\n\tgo vet\n\tgo test\n", ""),
        ("t:\n\tTERM=dumb go test\n", ""),
    ],
)
def test_a_task_that_is_one_command_can_run_without_its_runner(
    make_repo: MakeRepo, makefile: str, plain: str
) -> None:
    assert one(make_repo, {"Makefile": makefile}, "t").plain == plain


def test_programs_are_those_of_everything_that_runs(make_repo: MakeRepo) -> None:
    makefile = "t: x\n\tsudo ./bin/tool a | tee b\nx:\n\tA=1 go get\n"

    assert one(make_repo, {"Makefile": makefile}, "t").programs == {"tool", "tee", "go"}


def test_a_justfile_recipe_runs_without_arguments_or_not_at_all(make_repo: MakeRepo) -> None:
    justfile = "test *args:\n    cargo test {{args}}\none name:\n    cargo test {{name}}\n"

    found = tasks(make_repo({"justfile": justfile}))

    assert [(task.command, task.body) for task in found] == [("just test", ("cargo test",))]


def test_justfiles_have_variables_imports_aliases_and_needs(make_repo: MakeRepo) -> None:
    files = {
        "justfile": "import 'more.just'\nflags := '--all'\nalias t := test\n\n"
        "test: build && lint\n  @cargo test {{ flags }}\n",
        "more.just": "build:\n  cargo build\nlint:\n  cargo clippy\n",
    }

    found = {task.name: task for task in tasks(make_repo(files))}

    assert found["test"].body == ("cargo test --all",)
    assert found["test"].before == ("cargo build", "cargo clippy")
    assert found["t"].before == ("cargo build", "cargo clippy", "cargo test --all")


def test_a_makefile_may_bang_assign_and_define(make_repo: MakeRepo) -> None:
    makefile = "define doc\nx: y\nendef\nA != pwd\nt:\n\trun $(A)\n"

    found = tasks(make_repo({"Makefile": makefile}))

    assert [(task.name, task.body) for task in found] == [("t", ("run $(pwd)",))]


def test_a_need_that_a_pattern_makes_is_made(make_repo: MakeRepo) -> None:
    makefile = "test: data/x.bin\n\tgo test\n%.bin: %.txt\n\tconvert $< > $@\n"

    assert one(make_repo, {"Makefile": makefile}, "test").unsound == ""


def test_a_recipe_for_another_system_is_passed_over(make_repo: MakeRepo) -> None:
    justfile = "[windows]\ntest:\n  test.bat\n[linux]\ntest:\n  ./test.sh\n"

    found = tasks(make_repo({"justfile": justfile}))

    assert [task.body for task in found] == [("./test.sh",)]


def test_a_taskfile_has_commands_needs_and_variables(make_repo: MakeRepo) -> None:
    taskfile = """
version: "3"
vars: {PKG: ./...}
tasks:
  test:
    deps: [gen]
    cmds:
      - go test {{.PKG}} {{.CLI_ARGS}}
      - cmd: go vet
      - task: lint
  gen: go generate
  lint: {cmd: golangci-lint run}
  hidden: {internal: true, cmd: x}
  dev: {watch: true, cmd: x}
"""

    found = {task.name: task for task in tasks(make_repo({"Taskfile.yml": taskfile}))}

    assert [*found] == ["test", "gen", "lint"]
    assert found["test"].body == ("go test ./...", "go vet")
    assert found["test"].before == ("go generate", "golangci-lint run")
    assert found["test"].command == "task test"


def test_a_script_is_a_task_with_its_lines(make_repo: MakeRepo) -> None:
    files = {
        "script/test": "#!/bin/sh\n# a remark\npytest\n",
        "scripts/x.py": "#!/usr/bin/env python3\nimport docker\n",
        "bin/readme": "no shebang\n",
        "test.sh": "#!/usr/bin/env bash\npytest\n",
    }

    found = {task.name: task for task in tasks(make_repo(files))}

    assert sorted(found) == ["script/test", "scripts/x.py", "test.sh"]
    assert found["script/test"].body == ("pytest",)
    assert found["script/test"].command == "./script/test"
    assert found["scripts/x.py"].unsound == ""


def test_a_script_that_wants_arguments_is_unsound(make_repo: MakeRepo) -> None:
    script = "#!/bin/bash\nTARGET=$1\ncargo test --target $TARGET\n"

    assert one(make_repo, {"ci/test.sh": script}, "ci/test.sh").unsound == "wants arguments"


def test_the_arguments_of_a_function_are_its_own(make_repo: MakeRepo) -> None:
    script = '#!/bin/bash\nlog() {\n  echo "$1"\n}\nlog start\ncargo test "${1:-}"\n'

    assert one(make_repo, {"ci/test.sh": script}, "ci/test.sh").unsound == ""


def test_the_first_sound_name_wins(make_repo: MakeRepo) -> None:
    repo = make_repo({"Makefile": "test:\n\tdocker run x\nunit:\n\tgo test\nall:\n\tmake unit\n"})

    found = task(repo, "", "test", "unit", "all")

    assert found is not None
    assert found.name == "unit"


def test_tasks_are_those_of_one_folder(make_repo: MakeRepo) -> None:
    repo = make_repo({"Makefile": "a:\n\tx\n", "sub/Makefile": "b:\n\ty\n"})

    assert [(task.name, task.where.path) for task in tasks(repo, "sub")] == [("b", "sub/Makefile")]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("Makefile", " " * 900_000 + "\n", id="spaces"),
        pytest.param("Makefile", "a" * 900_000 + "\n", id="one long line"),
        pytest.param("Makefile", "a: b\\\n" * 90_000, id="a line that never ends"),
        pytest.param("Makefile", CHAIN, id="chain"),
        pytest.param("Makefile", DOUBLING + "\nt:\n" + "\t$(V0)\n" * 400, id="doubling"),
        pytest.param("justfile", "test" + " " * 900_000 + "\n", id="just spaces"),
        pytest.param("justfile", "a := " + "{{a}}" * 9000 + "\nt:\n  {{a}}\n", id="doubling"),
        pytest.param("Taskfile.yml", "tasks: [1, {a: b}]\n", id="odd shapes"),
        pytest.param("script/test", "#!/bin/sh\n" + "$(" * 100_000, id="open brackets"),
    ],
)  # fmt: skip
def test_hostile_files_are_read_in_no_time(make_repo: MakeRepo, path: str, text: str) -> None:
    assert all(isinstance(task.unsound, str) for task in tasks(make_repo({path: text})))
