"""Fixtures: repositories from literals, and guards against the outside world."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from autodevops_cli.repository.snapshot import Snapshot, open_folder

MakeRepo = Callable[[Mapping[str, str | bytes]], Snapshot]
MakeGit = Callable[..., Path]
RunTool = Callable[..., subprocess.CompletedProcess[str]]

# What could change an answer from outside: the CI we run in, the user's taste, git's settings.
LEAKING = ("AUTODEVOPS_", "GITHUB_", "GITLAB_", "GIT_", "XDG_", "SSH_", "PYTHONWARNINGS")
LEAKS = ("CI", "NO_COLOR", "FORCE_COLOR", "TERM", "GH_TOKEN", "COLUMNS")
SOURCE = str(Path(__file__).parents[1] / "src")

# Runs before anything else in a child process: whoever reaches for the network fails there.
NO_SOCKETS = """\
import socket


class Refused(socket.socket):
    def __init__(self, *args, **kwargs):
        raise AssertionError("the network was used")


socket.socket = Refused
socket.create_connection = socket.getaddrinfo = Refused
"""


@pytest.fixture(scope="session", autouse=True)
def clean_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Remove what leaks in from outside, and let the user's folder be an empty one."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(LEAKING) or name in LEAKS:
                patch.delenv(name)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every socket raise."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def make_repo(tmp_path: Path) -> MakeRepo:
    """Return a function from {path: content} to the snapshot of a folder that holds just that."""

    def make(files: Mapping[str, str | bytes]) -> Snapshot:
        root = tmp_path / "repo"
        write_files(root, files)
        return open_folder(root)

    return make


@pytest.fixture
def make_git(tmp_path: Path) -> MakeGit:
    """Return a function from {path: content} to a folder where that is committed to a branch."""

    def make(files: Mapping[str, str | bytes], *, branch: str = "main", name: str = "repo") -> Path:
        root = tmp_path / name
        write_files(root, files)
        if not (root / ".git").exists():
            git(root, "init", "--quiet", f"--initial-branch={branch}")
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--allow-empty", "--message=a change")
        return root

    return make


@pytest.fixture
def run_tool(tmp_path: Path) -> RunTool:
    """Return a function that runs the real command, in a process that has no network."""
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(NO_SOCKETS, encoding="utf-8")

    def run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "autodevops_cli", *words], capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": f"{guard}{os.pathsep}{SOURCE}", **env},
            cwd=tmp_path, stdin=subprocess.DEVNULL, timeout=120, check=False,
        )  # fmt: skip

    return run


def write_files(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files from {path: content} below a folder."""
    root.mkdir(exist_ok=True)
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())


def git(root: Path, *words: str, check: bool = True) -> str:
    """Run git in a folder and return what it prints, without the line break at the end."""
    person = ("-c", "user.name=A Person", "-c", "user.email=person@example.org")
    done = subprocess.run(
        ["git", *person, *words], cwd=root, check=check, capture_output=True, text=True
    )
    return done.stdout.rstrip("\n")
