"""Shell text, cut into the commands that run."""

from __future__ import annotations

import time

import pytest

from autodevops_cli.repository.shell import Command, commands, ends_in


def texts(script: str) -> list[str]:
    return [one.text for one in commands(script)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param("make a && make b", ["make a", "make b"], id="and"),
        pytest.param("make a; make b\nmake c", ["make a", "make b", "make c"], id="ends"),
        pytest.param("make a || make b", ["make a", "make b"], id="or"),
        pytest.param("make a & make b", ["make a", "make b"], id="background"),
        pytest.param("pytest \\\n  -x \\\n  tests", ["pytest -x tests"], id="continuation"),
        pytest.param("# all of it\nmake # now\n", ["make"], id="comments"),
        pytest.param("echo a#b", ["echo a#b"], id="a hash inside a word is no comment"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_lists_are_cut_into_commands(script: str, expected: list[str]) -> None:
    assert texts(script) == expected


@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param("pytest -k 'a and b'", ("pytest", "-k", "a and b"), id="single"),
        pytest.param('echo "a $X" b', ("echo", "a $X", "b"), id="double"),
        pytest.param('echo "a \\"b\\""', ("echo", 'a "b"'), id="escaped quote"),
        pytest.param("echo a\\ b", ("echo", "a b"), id="escaped blank"),
        pytest.param(
            "echo $(ls -1 | wc -l) x", ("echo", "$(ls -1 | wc -l)", "x"), id="substitution"
        ),
        pytest.param('echo "$(echo ")")"', ("echo", '$(echo ")")'), id="quotes in a substitution"),
        pytest.param("echo ${{ a && b }} c", ("echo", "${{ a && b }}", "c"), id="expression"),
        pytest.param("pytest > out.txt 2>&1", ("pytest",), id="redirections are left out"),
        pytest.param("diff <(ls a) <(ls b)", ("diff", "<(ls a)", "<(ls b)"), id="process"),
    ],
)
def test_words_lose_their_quotes_and_keep_their_expansions(
    script: str, words: tuple[str, ...]
) -> None:
    assert commands(script)[0].words == words


def test_assignments_in_front_stay_in_the_text_and_out_of_the_words() -> None:
    found = commands("A=1 B='x y' pytest -q")

    assert [(one.words, one.text) for one in found] == [(("pytest", "-q"), "A=1 B='x y' pytest -q")]


def test_the_line_is_where_the_command_starts() -> None:
    found = commands("set -e\n\npytest \\\n  -q\nruff check")

    assert [(one.name, one.line) for one in found] == [("set", 0), ("pytest", 2), ("ruff", 4)]


@pytest.mark.parametrize(
    ("script", "folder"),
    [
        pytest.param("cd web && npm test", "web", id="and"),
        pytest.param("cd web\ncd ../api\nnpm test", "api", id="one after the other"),
        pytest.param("(cd web; make)\nnpm test", "", id="a subshell keeps it to itself"),
        pytest.param("pushd web; make; popd; npm test", "", id="there and back"),
        pytest.param("cd $HOME; npm test", None, id="a variable leads anywhere"),
        pytest.param("cd ..; npm test", None, id="out of the repository"),
        pytest.param("cd /tmp && npm test", None, id="absolute"),
        pytest.param("if true; then cd web; fi; npm test", None, id="maybe"),
    ],
)
def test_cd_leads_to_the_folder_of_what_follows(script: str, folder: str | None) -> None:
    assert commands(script)[-1].directory == folder


def test_a_text_ends_in_the_folder_of_its_last_cd() -> None:
    assert [ends_in("cd a && make"), ends_in("make"), ends_in("cd $X")] == ["a", "", None]


def test_a_text_that_starts_in_a_folder_can_leave_it() -> None:
    assert [ends_in("cd ../b", "a"), ends_in("cd ../..", "a"), ends_in("make", "a")] == [
        "b", None, "a",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("if [ -n x ]; then\n  pytest\nfi", id="if"),
        pytest.param("if a; then b; else pytest; fi", id="else"),
        pytest.param("for one in a b; do\n  pytest $one\ndone", id="for"),
        pytest.param("while read line; do pytest; done", id="while"),
        pytest.param("case $X in\n  a) pytest ;;\nesac", id="case"),
        pytest.param("run() {\n  pytest\n}", id="function"),
        pytest.param("function run {\n  pytest\n}", id="function keyword"),
        pytest.param("[ -f x ] && pytest", id="behind a test"),
        pytest.param("make || pytest", id="behind or"),
        pytest.param("! pytest", id="negated"),
    ],
)
def test_what_may_not_run_is_conditional(script: str) -> None:
    assert [one.conditional for one in commands(script) if one.name == "pytest"] == [True]


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("if a; then b; fi\npytest", id="after if"),
        pytest.param("f() { a; }\npytest", id="after a function"),
        pytest.param("f() ( a )\npytest", id="after a function in a subshell"),
        pytest.param("case $X in a) b;; esac; pytest", id="after case"),
        pytest.param("{ a; }; (pytest)", id="grouping is no condition"),
        pytest.param("a || b\npytest", id="on the next line"),
    ],
)
def test_what_always_runs_is_not_conditional(script: str) -> None:
    assert [one.conditional for one in commands(script) if one.name == "pytest"] == [False]


@pytest.mark.parametrize(
    ("script", "tolerated"),
    [("pytest || true", True), ("pytest || echo no", True), ("pytest || exit 1", False)],
)
def test_a_failure_can_be_shrugged_off(script: str, tolerated: bool) -> None:
    assert commands(script)[0].tolerated is tolerated


def test_a_pipeline_names_its_readers_and_marks_them() -> None:
    found = commands("go test ./... | tee out.txt | sort")

    assert [(one.name, one.pipes, one.piped) for one in found] == [
        ("go", ("tee", "sort"), False),
        ("tee", (), True),
        ("sort", (), True),
    ]


def test_the_body_of_a_heredoc_is_no_command() -> None:
    found = commands("cat <<'END' > file\nrm -rf x\nEND\npytest")

    assert [(one.name, one.piped) for one in found] == [("cat", True), ("pytest", False)]


def test_variables_of_the_script_are_put_in() -> None:
    script = "packages=$(go list ./... | grep -v x)\ngo test -v $packages"

    assert texts(script) == ["go test -v $(go list ./... | grep -v x)"]


def test_an_unquoted_variable_becomes_several_words() -> None:
    found = commands("OPTIONS='-v -x'\npytest $OPTIONS \"$OPTIONS\" '$OPTIONS'")

    assert found[0].words == ("pytest", "-v", "-x", "-v -x", "$OPTIONS")


def test_exports_reach_what_follows() -> None:
    found = commands("export A=1\nmake\nexport B=$A\nmake")

    assert [one.exported for one in found if one.name == "make"] == [
        (("A", "1"),),
        (("A", "1"), ("B", "1")),
    ]


def test_options_have_values_behind_them_or_behind_an_equals_sign() -> None:
    found = commands("make -C sub --jobs=4 test")[0]

    assert (found.option("-C"), found.option("--jobs"), found.option("-x")) == ("sub", "4", "")
    assert found.arguments() == ("sub", "test")
    assert found.without(3).words == ("--jobs=4", "test")


@pytest.mark.parametrize(
    "script",
    [
        "$(" * 60_000, '"$(' * 50_000, "'" * 99_999, "<<A\n" * 40_000, "if " * 60_000,
        "(" * 90_000, "a|" * 90_000, "`" * 99_999, "${{" * 50_000, "A=1 $A " * 20_000,
        "\\\n" * 90_000, "A=$A$A$A$A\n" * 20_000, "}" * 9_999 + ")" * 9_999, "\0\x1b[31m",
        "A=" + "x" * 400 + "\necho " + "$A" * 90_000,
    ],
    ids=lambda script: repr(script[:6]),
)  # fmt: skip
def test_hostile_text_is_read_in_bounded_time(script: str) -> None:
    start = time.process_time()

    found = commands(script)

    assert all(isinstance(one, Command) for one in found)
    assert time.process_time() - start < 8
