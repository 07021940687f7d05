"""The words of the command line, as plain values: what every shell's script is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import typer
from typer.core import TyperGroup

from autodevops_cli.cli.app import app, command_names, load_command
from autodevops_cli.engine.choosing import NONE
from autodevops_cli.model.finding import Topic
from autodevops_cli.model.plan import EXTRAS
from autodevops_cli.providers import providers
from autodevops_cli.reporting import formats
from autodevops_cli.settings import CHOICES

SHELL_NAMES = ("bash", "zsh", "fish", "powershell")


@dataclass(frozen=True, slots=True)
class Option:
    """An option: its spellings, what it is for, and what may follow it.

    `values` are the words that may follow, or "file" or "folder" alone for a path; `takes` is
    whether anything follows.
    """

    names: tuple[str, ...]
    help: str
    takes: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """A command by its path of names, and what may stand behind it.

    `arguments` are the words that may, or "file" or "folder" alone for a path.
    """

    path: tuple[str, ...]
    help: str
    options: tuple[Option, ...]
    arguments: tuple[str, ...] = ()


def words() -> tuple[Words, ...]:
    """Return the whole command first, then every command, in order."""
    found = [Words((), "", tuple(_options(typer.main.get_command(app))), command_names())]
    for name in command_names():
        found.extend(_words((name,), load_command(name)))
    return tuple(found)


def _words(path: tuple[str, ...], command: Any) -> Iterator[Words]:
    inner = command.commands if isinstance(command, TyperGroup) else {}
    yield Words(
        path,
        command.get_short_help_str(200),
        tuple(_options(command)),
        tuple(inner) or _arguments(command),
    )
    for name, one in inner.items():
        yield from _words((*path, name), one)


def _options(command: Any) -> Iterator[Option]:
    for parameter in command.params:
        if parameter.param_type_name == "option":
            names = (*parameter.opts, *parameter.secondary_opts)
            takes = not parameter.is_flag
            yield Option(names, parameter.help or "", takes, _values(parameter) if takes else ())
    yield Option(("-h", "--help"), "Show this message and exit.")


def _values(parameter: Any) -> tuple[str, ...]:
    """Return the words that may follow an option; its metavar says of what kind they are."""
    metavar = parameter.metavar or ""
    if choices := CHOICES.get(parameter.name) or CHOICES.get(f"check.{_dashed(parameter.name)}"):
        return choices
    if "|" in metavar and metavar.islower():
        return tuple(metavar.split("|"))
    if metavar.startswith("FORMAT"):
        return formats()
    if parameter.name == "extras":
        return (*EXTRAS, NONE)
    if parameter.name == "provider":
        return tuple(one.name for one in providers() if one.render)
    if metavar == "TOPIC":
        return tuple(Topic)
    return {"FILE": ("file",), "FILE|REVISION": ("file",), "FOLDER": ("folder",)}.get(metavar, ())


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def _arguments(command: Any) -> tuple[str, ...]:
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            return SHELL_NAMES if parameter.metavar == "SHELL" else ("file",)
    return ()
