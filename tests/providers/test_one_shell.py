"""A job's steps as one script: what bash does with it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from autodevops_cli.model.plan import Job, Purpose, Run
from autodevops_cli.providers._one_shell import advised, isolated, script


def bash(folder: Path, text: str) -> tuple[int, list[str]]:
    """Return the exit code and the output of bash as CI systems call it."""
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", text], cwd=folder, capture_output=True, text=True,
        check=False, timeout=20,
    )  # fmt: skip
    return done.returncode, done.stdout.splitlines()


ADVISES = 'echo "This failed; it only advises"'
CASES = {
    "a plain command": (Run("x", "make test"), "make test"),
    "one that advises": (Run("x", "make lint", advisory=True), f"make lint || {ADVISES}"),
    "lines that advise": (
        Run("x", "a\nb", advisory=True),
        f'set +e\n(\nset -e\na\nb\n)\n[ "$?" = 0 ] || {ADVISES}\nset -e',
    ),
    "one with variables": (
        Run("x", "make > a", env=(("A", "1 2"), ("B", ""))), "A='1 2' B='' make > a",
    ),
    "a variable before an expansion": (
        Run("x", "echo $A", env=(("A", "1"),)), "( export A=1; echo $A )",
    ),
    "a variable before a keyword": (
        Run("x", "time make", env=(("A", "1"),)), "( export A=1; time make )",
    ),
    "a variable before a group": (Run("x", "(make)", env=(("A", "1"),)), "( export A=1; (make) )"),
    "another folder": (Run("x", "cd web && npm ci"), "( cd web && npm ci )"),
    "an end": (Run("x", "make || exit 0"), "( make || exit 0 )"),
    "a dot as an argument": (Run("x", "ruff check ."), "ruff check ."),
    "errors among the output": (
        Run("x", "make 2>&1", advisory=True), f"make 2>&1 || {ADVISES}",
    ),
    "several lines": (Run("x", "cat <<x\ny\nx"), "cat <<x\ny\nx"),
}  # fmt: skip


@pytest.mark.parametrize(("run", "text"), CASES.values(), ids=CASES)
def test_a_command_is_wrapped_no_more_than_it_must(run: Run, text: str) -> None:
    assert isolated(run) == text


@pytest.mark.parametrize(
    "command",
    [
        "false", "false; true", "false\ntrue", "true # || false\nfalse", "true; exit 3", "exit 3",
        "false | cat", "cd . && false", "cat <<x && false\nx", "sleep 0 & false", "exec false",
    ],
)  # fmt: skip
def test_in_a_shell_of_its_own_advice_is_shown_and_succeeds(tmp_path: Path, command: str) -> None:
    assert bash(tmp_path, advised(command)) == (0, ["This failed; it only advises"])


@pytest.mark.parametrize("command", ["true", "true; true", "exit 0"])
def test_advice_that_is_followed_says_nothing(tmp_path: Path, command: str) -> None:
    assert bash(tmp_path, advised(command)) == (0, [])


def ran(folder: Path, *runs: Run) -> tuple[int, list[str]]:
    """Return the exit code and the output of a job's script, with 9 for advice."""
    job = Job("test", "Test", Purpose.TEST, runs)
    lines = [one.text for one in script(job, advised="advice=9")]
    return bash(folder, "\n".join([*lines, 'exit "${advice:-0}"']))


@pytest.mark.parametrize(
    ("command", "code"),
    [
        pytest.param("true", 0, id="followed"),
        pytest.param("false", 9, id="not followed"),
        pytest.param("false && true", 9, id="chain"),
        pytest.param("false | cat", 9, id="pipe"),
        pytest.param("false\ntrue", 9, id="first of several lines"),
        pytest.param("true # || false", 0, id="comment"),
        pytest.param("true; exit 3", 9, id="exit"),
        pytest.param("if true; then false; fi", 9, id="block"),
        pytest.param("cd . && false", 9, id="folder"),
    ],
)
def test_advice_is_remembered_and_the_job_goes_on(tmp_path: Path, command: str, code: int) -> None:
    runs = (Run("Lint", command, advisory=True), Run("After", "echo after"))

    assert ran(tmp_path, *runs) == (code, ["after"])


@pytest.mark.parametrize("command", ["false", "true\nfalse", "false | cat", "( exit 4 )"])
def test_a_failure_ends_the_job(tmp_path: Path, command: str) -> None:
    code, out = ran(tmp_path, Run("Test", command), Run("After", "echo after"))

    assert (code in (0, 9), out) == (False, [])


@pytest.mark.parametrize(
    "command",
    [
        "cd sub && echo in", "cd sub\necho in", "export A=other; echo in", "set +e\necho in",
        "echo in; exit 0", "A=other\necho in", 'A="$(echo other)" && echo in',
    ],
)  # fmt: skip
def test_nothing_of_a_step_lasts(tmp_path: Path, command: str) -> None:
    (tmp_path / "sub").mkdir()
    after = 'echo "$(basename "$PWD") ${A:-unset}"\ncase $- in *e*) echo strict ;; esac'

    found = ran(tmp_path, Run("One", command), Run("After", after))

    assert found == (0, ["in", f"{tmp_path.name} unset", "strict"])


def test_variables_of_a_step_are_its_own(tmp_path: Path) -> None:
    env = (("A", "$x 'y'"),)
    tell = 'echo "${A:-unset}"'

    runs = (
        Run("One", tell, env=env), Run("Two", f"true && {tell}", env=env),
        Run("Many", f"true\n{tell}", env=env), Run("None", tell),
    )  # fmt: skip

    assert ran(tmp_path, *runs)[1] == ["$x 'y'", "$x 'y'", "$x 'y'", "unset"]


def test_folders_are_entered_and_left(tmp_path: Path) -> None:
    for name in ("a/b c", "d", "-rf"):
        (tmp_path / name).mkdir(parents=True)
    where, folders = 'basename "$PWD"', ("a/b c", "a", "d", "", "-rf")

    found = ran(tmp_path, *(Run("x", where, directory=name) for name in folders))

    assert found == (0, ["b c", "a", "d", tmp_path.name, "-rf"])
