"""Whatever is thrown at the real command: an answer, no traceback, nothing run, nothing half."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autodevops_cli.cli.app import app, ended
from tests.conftest import SOURCE, MakeGit, RunTool, write_files

GO = {"go.mod": "module example.org/a\n\ngo 1.25\n", "a_test.go": "package a\n"}
MANIFESTS = (
    "package.json", "tsconfig.json", "composer.json", "deno.json", "nx.json", "turbo.json",
    "pyproject.toml", "Cargo.toml", "Pipfile", "uv.lock", "poetry.lock", "Cargo.lock", "mise.toml",
    "package-lock.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", "docker-compose.yml",
    ".github/workflows/ci.yml", ".gitlab-ci.yml", ".circleci/config.yml", "azure-pipelines.yml",
    ".travis.yml", "pom.xml", "build.gradle", "app.csproj", "go.mod", "go.work", "Makefile",
    "justfile", "Taskfile.yml", "setup.py", "setup.cfg", "tox.ini", "requirements.txt",
    "Gemfile", "Gemfile.lock", ".tool-versions", ".nvmrc", ".python-version", "Dockerfile",
    ".pre-commit-config.yaml", "Jenkinsfile", "noxfile.py", "README.md", ".gitmodules",
)  # fmt: skip
LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)


def all_of(content: str | bytes) -> Callable[[Path], None]:
    """Return what fills a folder with every manifest we know, all of this content."""
    return lambda root: write_files(root, dict.fromkeys(MANIFESTS, content))


def files(content: Mapping[str, str | bytes]) -> Callable[[Path], None]:
    """Return what fills a folder with these files."""
    return lambda root: write_files(root, content)


def folders_named_like_manifests(root: Path) -> None:
    """Make a folder where a file is expected."""
    write_files(root, {f"{name}/x": "" for name in MANIFESTS})


def pipes_named_like_manifests(root: Path) -> None:
    """Make a pipe where a file is expected."""
    for name in MANIFESTS:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(root / name)


def links_in_circles(root: Path) -> None:
    """Make links to the folder itself, to each other and out of it."""
    (root / "self").symlink_to(root)
    (root / "one").symlink_to(root / "two")
    (root / "two").symlink_to(root / "one")
    (root / "package.json").symlink_to("/etc/passwd")
    (root / "src").symlink_to("/etc")


def two_gigabytes(root: Path) -> None:
    """Make a manifest of two gigabytes that takes no room."""
    with (root / "package.json").open("wb") as file:
        file.truncate(2_000_000_000)


def unreadable(root: Path) -> None:
    """Make a manifest that may not be read."""
    write_files(root, GO)
    (root / "go.mod").chmod(0)


REPOSITORIES: dict[str, Callable[[Path], None]] = {
    "nothing": lambda root: None,
    "broken brackets": all_of("[{(<" * 50),
    "empty files": all_of(""),
    "nul bytes": all_of(b"\0" * 100),
    "not utf-8": all_of(b"\xff\xfe\xfa\x80" * 50),
    "escape codes": all_of("\x1b[31m: \x1b]0;x\x07\r\n"),
    "a list": all_of("[1, 2, 3]\n"),
    "a number": all_of("7\n"),
    "null": all_of("null\n"),
    "deep brackets": all_of("[" * 50_000),
    "one long line": all_of("a" * 500_000),
    "billion laughs": all_of(LAUGHS),
    "wrong types": files(
        {
            "package.json": '{"scripts": [1], "workspaces": {"packages": 3}, "engines": "x",'
            ' "dependencies": [], "name": {}, "packageManager": 5}',
            "pyproject.toml": "project = 3\nbuild-system = []\ndependency-groups = 'x'\n",
            "Cargo.toml": "package = []\nworkspace = 1\n",
            "docker-compose.yml": "services: [a, b]\n",
            ".github/workflows/ci.yml": "on: [1]\njobs: {a: [], b: {steps: {c: d}}, c: null}\n",
        }
    ),
    "a hundred thousand keys": files(
        {"package.json": '{"scripts": {' + ",".join(f'"s{n}":""' for n in range(80_000)) + "}}"}
    ),
    "folders": folders_named_like_manifests,
    "pipes": pipes_named_like_manifests,
    "links": links_in_circles,
    "two gigabytes": two_gigabytes,
    "unreadable": unreadable,
}


@pytest.mark.parametrize("fill", REPOSITORIES.values(), ids=REPOSITORIES.keys())
def test_a_hostile_repository_gets_a_report(tmp_path: Path, fill: Callable[[Path], None]) -> None:
    root = tmp_path / "repo"
    root.mkdir()
    fill(root)

    done = CliRunner().invoke(app, ["analyze", str(root), "-o", "json"])

    assert done.exit_code in (0, 3), done.stderr
    assert json.loads(done.stdout)["exit_reason"] in ("ok", "nothing-recognised")
    assert done.stderr == ""
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    "fill", [all_of("\x1b[31m\x9b\r\n"), all_of("[{(<")], ids=["codes", "broken"]
)
def test_a_report_for_a_terminal_holds_nothing_that_it_obeys(
    tmp_path: Path, fill: Callable[[Path], None]
) -> None:
    (tmp_path / "repo").mkdir()
    fill(tmp_path / "repo")

    done = CliRunner().invoke(app, ["analyze", str(tmp_path / "repo")])

    assert done.exit_code in (0, 3), done.stderr
    assert all(character.isprintable() or character in "\n\t" for character in done.stdout)


NAMES = (
    "$(touch sprung)", "`touch sprung`", "; touch sprung", "${{ github.token }}", "it's \"quoted\"",
    "-rf", "*", "a b", "größe", "\\", "#", "&& false", "new\nline", "tab\tbed", "esc\x1b[31m",
)  # fmt: skip


def test_names_of_folders_are_never_run(tmp_path: Path, run_tool: RunTool) -> None:
    for name in NAMES:
        write_files(tmp_path / "repo", {f"{name}/{path}": text for path, text in GO.items()})
        write_files(tmp_path / "repo", {f"js {name}/package.json": '{"scripts": {"test": "x"}}'})

    done = run_tool("generate", "repo")

    assert done.returncode in (0, 3), done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("sprung"))
    workflow = tmp_path / "repo/.github/workflows/ci.yml"
    assert "github.token" not in (workflow.read_text() if workflow.exists() else "")


def test_a_command_that_the_ci_would_evaluate_is_left_out_and_told(
    tmp_path: Path, run_tool: RunTool
) -> None:
    command = '[commands]\ntest = "x"\n'
    makefile = "test:\n\techo ${{ secrets.TOKEN }}\n"
    write_files(tmp_path / "repo", {"${{ a }}/go.mod": GO["go.mod"], "${{ a }}/a_test.go": ""})
    write_files(tmp_path / "repo", {"Makefile": makefile, "autodevops.toml": command})

    done = run_tool("generate", "repo", "--stdout")

    assert done.returncode in (0, 3), done.stderr
    assert "${{ a" not in done.stdout
    assert "secrets" not in done.stdout


@pytest.mark.parametrize("name", ["new\nline", "${{ x }}", "$(id)", "esc\x1b[31m"])
def test_a_folder_of_any_name_can_be_named(tmp_path: Path, name: str) -> None:
    write_files(tmp_path / name, GO)

    done = CliRunner().invoke(app, ["analyze", str(tmp_path / name), "-o", "json"])

    assert done.exit_code == 0, done.stderr
    assert "\x1b" not in json.loads(done.stdout)["repository"]["name"]


def test_everything_at_once_does_not_take_the_real_command_down(
    tmp_path: Path, run_tool: RunTool
) -> None:
    for number, fill in enumerate(REPOSITORIES.values()):
        (tmp_path / f"repo{number}").mkdir()
        fill(tmp_path / f"repo{number}")

    done = run_tool("analyze", *(f"repo{n}" for n in range(len(REPOSITORIES))), "-o", "json")

    assert done.returncode == 3, done.stderr
    assert len(json.loads(done.stdout)["reports"]) == len(REPOSITORIES)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("analyze", "missing"), 2),
        (("analyze", "file.txt"), 2),
        (("analyze", "plain@main"), 2),
        (("analyze", ""), 2),
        (("analyze", "https://example.org/a/b", "--offline"), 2),
        (("analyze", "http://example.org/a/b"), 2),
        (("generate", "plain"), 3),
        (("generate", "file.txt"), 2),
        (("explain", "x", "plain"), 2),
        (("explain",), 2),
        (("nonsense",), 2),
        (("config", "nonsense"), 2),
        (("completion", "nonsense"), 2),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_told_in_one_paragraph_with_its_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int
) -> None:
    write_files(tmp_path, {"file.txt": "text", "plain/x": ""})
    monkeypatch.chdir(tmp_path)

    done = CliRunner().invoke(app, words)

    assert (done.exit_code, done.stdout) == (code, "")
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1


def test_by_default_no_socket_is_opened(make_git: MakeGit, run_tool: RunTool) -> None:
    root = make_git(GO)

    for words in (("analyze", str(root)), ("generate", str(root)), ("doctor",), ("version",)):
        assert run_tool(*words).returncode == 0


def test_the_guard_against_sockets_works(run_tool: RunTool, tmp_path: Path) -> None:
    reach = "import socket; socket.create_connection(('localhost', 9))"
    guard = {**os.environ, "PYTHONPATH": str(tmp_path / "guard")}

    done = subprocess.run([sys.executable, "-c", reach], env=guard, capture_output=True, text=True)

    assert "the network was used" in done.stderr


def test_a_locale_without_the_characters_is_no_obstacle(
    make_git: MakeGit, run_tool: RunTool
) -> None:
    root = make_git({**GO, "größe/go.mod": "module b\n"})

    done = run_tool("analyze", str(root), LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")

    assert done.returncode == 0, done.stderr


def test_a_reader_that_stops_reading_is_no_error(make_git: MakeGit) -> None:
    call = (
        f"{sys.executable} -m autodevops_cli analyze {make_git(GO)} | true; exit ${{PIPESTATUS[0]}}"
    )
    env = {**os.environ, "PYTHONPATH": SOURCE}

    done = subprocess.run(["bash", "-c", call], env=env, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (141, "")


def test_an_interrupted_call_leaves_at_once(tmp_path: Path) -> None:
    write_files(
        tmp_path, {"bin/git": "#!/bin/sh\ntouch started\nexec sleep 20\n", "repo/.gitignore": "x\n"}
    )
    (tmp_path / "bin/git").chmod(0o755)
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    call = subprocess.Popen(
        [sys.executable, "-m", "autodevops_cli", "analyze", "."], cwd=tmp_path / "repo",
        env={**os.environ, "PYTHONPATH": SOURCE, "PATH": path},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        # Shells let what they start in the background ignore interrupts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    while not (tmp_path / "repo/started").exists():
        assert call.poll() is None
        time.sleep(0.05)

    call.send_signal(signal.SIGINT)

    assert call.communicate(timeout=15) == (b"", b"")
    assert call.returncode == 130


def test_a_mistake_of_ours_is_told_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise KeyError("x")

    assert ended(fail) == 2
    plain = capsys.readouterr().err
    assert ended(fail, ["--verbose"]) == 2
    verbose = capsys.readouterr().err

    assert plain.startswith("error: this is a mistake in autodevops itself: KeyError at test_bad")
    assert plain.count("\n") == 1
    assert verbose.startswith(plain)
    assert "Traceback" in verbose
