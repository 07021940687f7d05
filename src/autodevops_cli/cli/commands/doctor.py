"""`autodevops doctor`: what is installed, how old the data is, which configuration holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import typer

from autodevops_cli.cli.options import Options, options_of

LINTERS = (("zizmor", "--version"), ("actionlint", "-version"))
TOKENS = ("GH_TOKEN", "GITHUB_TOKEN", "GITLAB_TOKEN")
TIMEOUT_S = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was looked at; `wrong` is the exit code that it means, 0 for none."""

    name: str
    said: str
    wrong: int = 0


def doctor(context: typer.Context) -> None:
    """Look at what the tool works with: programs, data, folders, configuration."""
    from autodevops_cli.cli.console import printable

    options = options_of(context)
    rows = [*_programs(), *_data(), *_folders(), *_configuration(options), *_environment()]
    for row in rows:
        mark = "✗" if row.wrong else "✓"
        options.console.data(printable(f"{mark} {row.name:<14} {row.said}") + "\n")
    if worst := max(row.wrong for row in rows):
        raise typer.Exit(worst)


def _programs() -> Iterator[Row]:
    import platform

    from autodevops_cli import __version__

    yield Row("autodevops", f"{__version__} on Python {platform.python_version()}")
    git = _version("git", "--version")
    yield Row("git", git or "not found: ignore rules and repositories elsewhere need it", not git)
    for name, flag in LINTERS:
        found = _version(name, flag)
        yield Row(name, found or "not found: the pipeline is proven without it")


def _version(program: str, flag: str) -> str:
    """Return the first line that a program prints about its version, "" where it is not there."""
    import shutil
    import subprocess
    import sys
    from pathlib import Path

    beside = str(Path(sys.executable).parent)
    path = shutil.which(program) or shutil.which(program, path=beside)
    if not path:
        return ""
    try:
        done = subprocess.run([path, flag], capture_output=True, timeout=TIMEOUT_S, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        return f"{path} does not run: {error}"
    lines = done.stdout.decode(errors="replace").splitlines() or [""]
    return f"{lines[0]} ({path})"


def _data() -> Iterator[Row]:
    from autodevops_cli.data import as_of

    for name, date in as_of().items():
        yield Row(f"data: {name}", f"of {date}")


def _folders() -> Iterator[Row]:
    import os

    from autodevops_cli.repository.remote import cache_folder

    folder = cache_folder()
    standing = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    denied = not os.access(standing, os.W_OK)
    yield Row("cache", f"{folder}{' may not be written to' if denied else ''}", int(denied))


def _configuration(options: Options) -> Iterator[Row]:
    from pathlib import Path

    from autodevops_cli.engine.engine import configuration_around
    from autodevops_cli.engine.policies import policy_of
    from autodevops_cli.errors import AutodevopsError

    try:
        settings = options.engine().settings(configuration_around(Path.cwd()))
        policy_of(settings)
    except AutodevopsError as error:
        yield Row("configuration", error.message, error.exit_code)
        return
    origins = dict.fromkeys(one.origin for one in settings.values.values())
    said = [origin for origin in origins if origin != "default"]
    yield Row("configuration", ", ".join(said) or "defaults only")


def _environment() -> Iterator[Row]:
    import os

    from autodevops_cli.settings import variables

    for name, key in variables(os.environ):
        if not key:
            yield Row("environment", f"{name} is set, and is no setting of autodevops")
    for name in TOKENS:
        if os.environ.get(name):
            yield Row("environment", f"{name} is set")


COMMAND = doctor
