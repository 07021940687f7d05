"""The smaller commands, and the options that hold for all of them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autodevops_cli import __version__
from autodevops_cli.cli.app import app, command_names, load_command
from autodevops_cli.cli.completions import SHELLS, script
from autodevops_cli.cli.console import colors, printable
from autodevops_cli.cli.options import hoisted
from autodevops_cli.cli.outcome import Ending, decisive
from tests.conftest import MakeGit, write_files

GO = {"go.mod": "module example.org/a\n\ngo 1.25\n", "a_test.go": "package a\n"}
FILES = {
    "bash": "autodevops.bash",
    "zsh": "_autodevops",
    "fish": "autodevops.fish",
    "powershell": "autodevops.ps1",
}
COMPLETIONS = Path(__file__).parents[2] / "completions"
runner = CliRunner()


def call(*words: str | Path) -> tuple[int, str, str]:
    """Return exit code, standard output and standard error of a call."""
    done = runner.invoke(app, list(map(str, words)))
    return done.exit_code, done.stdout, done.stderr


def test_explain_names_the_evidence(make_git: MakeGit) -> None:
    code, out, _ = call("explain", "go.version", make_git(GO))

    assert code == 0
    assert out.startswith("go.version is 1.25, because go.mod:3 says so (")


def test_explain_names_what_was_overruled(make_git: MakeGit) -> None:
    root = make_git({**GO, "autodevops.toml": '[versions]\ngo = "1.24"\n'})

    _, out, _ = call("explain", "go.version", root)

    first, *rest = out.splitlines()
    assert first == "go.version is 1.24, because autodevops.toml:2 says so (your configuration)"
    assert any(line.startswith("  overruled: go.mod:3 says 1.25") for line in rest)


@pytest.mark.parametrize("short", ["test", "command.test", "command"])
def test_explain_takes_the_short_name_and_the_group(make_git: MakeGit, short: str) -> None:
    _, out, _ = call("explain", short, make_git(GO))

    assert "command.test is go test" in out


def test_explain_of_the_unknown_says_what_is_known(make_git: MakeGit) -> None:
    code, _, err = call("explain", "go.vresion", make_git(GO))

    assert code == 2
    assert "nothing is known about 'go.vresion'. Hint: did you mean go.version? known are " in err


def test_explain_where_nothing_is_known(tmp_path: Path) -> None:
    code, _, err = call("explain", "python.version", tmp_path)

    assert code == 2
    assert "Hint: nothing was recognised here." in err


def test_config_show_says_who_said_it(make_git: MakeGit) -> None:
    root = make_git({**GO, "autodevops.toml": '\n[commands]\ntest = "make ci"\n'})

    code, out, _ = call("config", "show", "--origin", root, "--offline")

    assert code == 0
    assert [line for line in out.splitlines() if not line.startswith("ai.")] == [
        'provider = "auto"  # default',
        'with = "auto"  # default',
        'template_dir = ""  # default',
        "offline = true  # --offline",
        'color = "auto"  # default',
        "extends = []  # default",
        "locked = []  # default",
        'check.fail-on = "medium"  # default',
        'check.min-confidence = "low"  # default',
        'check.select = ["all"]  # default',
        "check.ignore = []  # default",
        'check.baseline = ""  # default',
        'check.linters = "auto"  # default',
        'commands.test = "make ci"  # autodevops.toml:3',
    ]


def test_doctor_says_what_it_works_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, {"autodevops.toml": 'color = "never"\n'})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GH_TOKEN", "a-secret")
    monkeypatch.setenv("AUTODEVOPS_NONSENSE", "x")

    code, out, _ = call("doctor")

    assert code == 0
    rows = {line[2:16].strip() for line in out.splitlines()}
    assert {"autodevops", "git", "zizmor", "actionlint", "cache", "configuration"} <= rows
    assert "configuration  autodevops.toml" in out
    assert "AUTODEVOPS_NONSENSE is set, and is no setting" in out
    assert "GH_TOKEN is set" in out
    assert "a-secret" not in out


def test_doctor_finds_a_broken_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path, {"autodevops.toml": "provder = 1\n"})
    monkeypatch.chdir(tmp_path)

    code, out, _ = call("doctor")

    assert code == 2
    assert "✗ configuration  autodevops.toml:1: unknown key 'provder'" in out


def test_doctor_finds_a_rule_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path, {"autodevops.toml": "[check]\nignore = ['unpined-action']\n"})
    monkeypatch.chdir(tmp_path)

    code, out, _ = call("doctor")

    assert code == 2
    assert "autodevops.toml:2: there is no rule or topic 'unpined-action'" in out


def test_version_is_said_by_command_and_option() -> None:
    assert call("version")[1].startswith(f"autodevops {__version__} (Python 3.")
    assert call("--version") == (0, f"autodevops {__version__}\n", "")


def test_a_call_without_words_shows_the_help() -> None:
    code, out, _ = call()

    assert code == 0
    assert all(f"\n  {name} " in out for name in command_names())


def test_an_unknown_command_is_told_with_the_nearest() -> None:
    expected = "error: there is no command 'analyse'. Hint: did you mean analyze?\n"

    assert call("analyse") == (2, "", expected)


@pytest.mark.parametrize("name", command_names())
def test_every_command_says_what_it_is_for(name: str) -> None:
    code, out, _ = call(name, "--help")

    assert code == 0
    assert load_command(name).get_short_help_str()
    assert "pydantic" not in out


@pytest.mark.parametrize("shell", SHELLS)
def test_the_completion_file_is_current(shell: str) -> None:
    """Run `autodevops completion SHELL > completions/FILE` when this fails."""
    assert (COMPLETIONS / FILES[shell]).read_text(encoding="utf-8") == script(shell)


def test_an_unknown_shell_is_told_with_the_nearest() -> None:
    assert call("completion", "zhs")[2] == (
        "error: there is no completion for 'zhs'. Hint: did you mean zsh?\n"
    )


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("autodevops an", "analyze"),
        ("autodevops analyze -o j", "json"),
        ("autodevops --quiet analyze --allow", "--allow-empty"),
        ("autodevops completion z", "zsh"),
        ("autodevops config sh", "show"),
        ("autodevops analyze my", "my file.tar"),
        ("autodevops --color al", "always"),
    ],
)
def test_bash_completes(tmp_path: Path, words: str, offered: str) -> None:
    write_files(tmp_path, {"my file.tar": ""})
    lines = f"""
        source {COMPLETIONS}/autodevops.bash
        COMP_WORDS=({words})
        COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
        _autodevops
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """

    done = subprocess.run(["bash", "-c", lines], cwd=tmp_path, capture_output=True, text=True)

    assert (done.stdout, done.stderr) == (f"{offered}\n", "")


@pytest.mark.parametrize(
    ("words", "front"),
    [
        (["analyze", ".", "-q"], ["-q", "analyze", "."]),
        (["analyze", "--color", "never", "x"], ["--color", "never", "analyze", "x"]),
        (["analyze", "--color=never"], ["--color=never", "analyze"]),
        (["analyze", "--", "-q"], ["analyze", "--", "-q"]),
        (["analyze", "--color"], ["analyze", "--color"]),
    ],
)
def test_options_for_every_command_may_stand_anywhere(words: list[str], front: list[str]) -> None:
    assert hoisted(words) == front


@pytest.mark.parametrize(
    ("codes", "code"),
    [([0, 3], 3), ([3, 1], 1), ([1, 5], 5), ([5, 6], 6), ([6, 4], 4), ([4, 2], 2), ([], 0)],
)
def test_of_several_endings_the_gravest_decides(codes: list[int], code: int) -> None:
    assert decisive(Ending(one, "x") for one in codes).code == code


class Terminal:
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.mark.parametrize(
    ("environ", "wish", "coloured"),
    [
        ({}, "auto", True),
        ({"NO_COLOR": "1"}, "auto", False),
        ({"NO_COLOR": "", "TERM": "xterm"}, "auto", True),
        ({"TERM": "dumb"}, "auto", False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, "auto", True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, "auto", False),
        ({"NO_COLOR": "1"}, "always", True),
        ({"FORCE_COLOR": "1"}, "never", False),
    ],
)
def test_colour_follows_the_wish_then_the_environment_then_the_terminal(
    environ: dict[str, str], wish: str, coloured: bool
) -> None:
    assert colors(Terminal(), environ, wish) is coloured


def test_a_terminal_is_shown_control_characters_and_does_not_obey_them() -> None:
    assert printable("a\x1b[31mb\r\x9bc\u2028d\te\n") == "a?[31mb??c?d\te\n"
