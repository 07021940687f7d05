"""What the user decided, from the strongest word to the weakest, and who said each thing.

A flag beats `AUTODEVOPS_*`, that beats `--config`, that the repository's own file (the nearest,
up to the repository's top), that the user's file, that the default. An unknown key is an error:
a decision that nobody reads is worse than none.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TypeAlias

from autodevops_cli.errors import InvalidSettings
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command

Value: TypeAlias = str | bool
FILES = ("autodevops.toml", ".autodevops.toml", "pyproject.toml")
MAX_BYTES = 1_000_000
VARIABLE = "AUTODEVOPS_"
YOURS = "your configuration"

DEFAULTS: Mapping[str, Value] = {
    "provider": "auto", "with": "auto", "template_dir": "", "offline": False, "color": "auto",
}  # fmt: skip
CHOICES = {"color": ("auto", "always", "never")}
COMMANDS = ("install", "test", "lint", "typecheck", "format", "build", "start", "prepare")
TABLES = ("commands", "versions")
WORDS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}

_UNSAFE = re.compile(r"\$\{\{|[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_TOOL = re.compile(r"[a-z][a-z0-9_-]*")
_HEADER = re.compile(r"\s*\[+\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"""\s*["']?([\w.-]+)["']?\s*=""")


@dataclass(frozen=True, slots=True)
class ConfigText:
    """A configuration file: what to call it, its text, and the folder its paths start from.

    `folder` is None for a file that stands on no disk; paths in it then mean nothing.
    """

    name: str
    text: str
    folder: Path | None = None

    @property
    def prefix(self) -> tuple[str, ...]:
        """The table that holds our keys."""
        return ("tool", "autodevops") if self.name.endswith("pyproject.toml") else ()


@dataclass(frozen=True, slots=True)
class Setting:
    """A value and who said it: "--provider", "AUTODEVOPS_PROVIDER", a file, "default"."""

    key: str
    value: Value
    origin: str
    line: int | None = None

    @property
    def where(self) -> Place:
        """The origin as a place."""
        return Place(self.origin, self.line)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force by key; `commands.test` and `versions.python` are keys like others."""

    values: Mapping[str, Setting]

    def text(self, key: str) -> str:
        """Return a setting that is a text."""
        return str(self.values[key].value)

    def flag(self, key: str) -> bool:
        """Return a setting that is true or false."""
        return self.values[key].value is True

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """The folders with templates that go before our own."""
        named = self.text("template_dir")
        return (Path(named),) if named else ()

    @property
    def overrides(self) -> tuple[Evidence, ...]:
        """What the user says about the repository, as the strongest evidence there is."""
        return tuple(_evidence(one) for one in self.values.values() if "." in one.key)


def load(
    *,
    flags: Mapping[str, Value | None] | None = None,
    environ: Mapping[str, str] | None = None,
    config: Path | None = None,
    project: Iterable[ConfigText] = (),
) -> Settings:
    """Return the settings in force. Of `project`, in order, the first file with settings counts.

    Raises InvalidSettings.
    """
    environ = os.environ if environ is None else environ
    said: dict[str, Setting] = {
        key: Setting(key, value, "default") for key, value in DEFAULTS.items()
    }
    user = user_file(environ)
    layers = [
        _from_file(ConfigText(str(user), _read(user), user.parent)) if user.is_file() else (),
        next((found for one in project if (found := tuple(_from_file(one)))), ()),
        _from_file(ConfigText(str(config), _read(config), config.parent)) if config else (),
        _from_environment(environ),
        _from_flags(flags or {}),
    ]
    for layer in layers:
        said.update((one.key, one) for one in layer)
    return Settings(said)


def config_files(folders: Iterable[Path]) -> Iterator[ConfigText]:
    """Yield the configuration files in folders, nearest folder first, named from the first one."""
    first: Path | None = None
    for folder in folders:
        first = first or folder
        for path in (folder / name for name in FILES):
            if path.is_symlink() and path.name != "pyproject.toml":
                raise InvalidSettings(f"{path} is a link; configuration is read from files only")
            if path.is_file() and not path.is_symlink():
                inside = folder == first
                yield ConfigText(path.name if inside else str(path), _read(path), folder)


def user_file(environ: Mapping[str, str]) -> Path:
    """Return where the user's own configuration stands, whether or not it is there."""
    base = environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "autodevops" / "config.toml"


def variables(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each variable of ours that is set, with the key it stands for ("" if unknown)."""
    for name in sorted(environ):
        if name.startswith(VARIABLE) and name != f"{VARIABLE}CONFIG":
            key = name.removeprefix(VARIABLE).lower()
            table, _, rest = key.partition("_")
            known = f"{table}.{rest}" if table in TABLES and rest else key
            yield name, known if known in DEFAULTS or "." in known else ""


def _read(path: Path) -> str:
    try:
        if not path.is_file():  # a pipe would wait for ever
            raise InvalidSettings(f"{path} is no file to read a configuration from")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidSettings(f"{path} cannot be read: {error.strerror}") from error
    if len(content) > MAX_BYTES:
        raise InvalidSettings(f"{path} is larger than {MAX_BYTES:,} bytes")
    return content.decode("utf-8-sig", errors="replace")


def _from_file(file: ConfigText) -> Iterator[Setting]:
    try:
        data: object = tomllib.loads(file.text)
    except (ValueError, RecursionError) as error:
        if file.prefix:  # broken, and ours only by a table in it: the analysis tells of that
            return
        raise InvalidSettings(f"{file.name} is not valid TOML: {str(error)[:200]}") from error
    for key in file.prefix:
        data = data.get(key, {}) if isinstance(data, dict) else {}
    lines = _lines(file)
    for key, value in _flat(data):
        one = _checked(key, value, file.name, lines.get(key))
        if key != "template_dir":
            yield one
        elif file.folder:
            yield replace(one, value=str(file.folder / str(one.value)) if one.value else "")


def _from_environment(environ: Mapping[str, str]) -> Iterator[Setting]:
    for name, key in variables(environ):
        if not key:
            continue  # other programs' variables may start like ours; `doctor` names them
        text = environ[name]
        boolean = isinstance(DEFAULTS.get(key), bool)
        yield _checked(key, WORDS.get(text.lower(), text) if boolean else text, name)


def _from_flags(flags: Mapping[str, Value | None]) -> Iterator[Setting]:
    for key, value in flags.items():
        if value is not None:
            negated = "no-" if value is False else ""
            yield _checked(key, value, f"--{negated}{key.replace('_', '-')}")


def _flat(data: object, prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in data.items() if isinstance(data, dict) else ():
        if isinstance(value, dict) and (prefix or key in TABLES):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _checked(key: str, value: object, origin: str, line: int | None = None) -> Setting:
    """Return the setting. Raises InvalidSettings, with the place and what would be right."""
    place = str(Place(origin, line))
    if hint := _unknown(key):
        raise InvalidSettings(f"{place}: unknown key {key!r}", hint=hint)
    wanted = type(DEFAULTS.get(key, ""))
    if key.startswith("versions.") and type(value) is int:
        value = str(value)
    if not isinstance(value, str | bool) or type(value) is not wanted:
        right = "true or false" if wanted is bool else 'a text in quotes, like "3.10"'
        raise InvalidSettings(f"{place}: {key} is {value!r}, which is not {right}")
    if key in CHOICES and value not in CHOICES[key]:
        raise InvalidSettings(f"{place}: {key} is {value!r}", hint=f"use {_listed(CHOICES[key])}")
    if isinstance(value, str) and (_UNSAFE.search(value) or ("." in key and not value.strip())):
        raise InvalidSettings(
            f"{place}: {key} is empty, or holds a line break, a control character or ${{{{ }}}}",
            hint="several commands on one line go together with `&&`",
        )
    return Setting(key, value, origin, line)


def _unknown(key: str) -> str:
    """Return what to use instead of a key that does not exist, "" for one that does."""
    table, _, name = key.partition(".")
    if key in DEFAULTS:
        return ""
    if table == "versions" and _TOOL.fullmatch(name):
        return ""
    kind, _, tool = name.partition(".")
    if table == "commands" and kind in COMMANDS and (not tool or _TOOL.fullmatch(tool)):
        return ""
    known = (*DEFAULTS, *(f"commands.{each}" for each in COMMANDS), "versions.<tool>")
    close = get_close_matches(key, known, 1)
    return f"did you mean {close[0]}?" if close else f"known are {_listed(known)}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _lines(file: ConfigText) -> dict[str, int]:
    """Return the line of each key that stands on a line of its own."""
    found: dict[str, int] = {}
    start = ".".join((*file.prefix, ""))
    header = ""
    for number, line in enumerate(file.text.splitlines(), 1):
        if opened := _HEADER.match(line):
            header = opened[1] + "."
        elif named := _KEY.match(line):
            found.setdefault((header + named[1]).removeprefix(start), number)
    return found


def _evidence(setting: Setting) -> Evidence:
    """Return a setting about the repository as a witness."""
    table, _, name = setting.key.partition(".")
    value, where = str(setting.value), setting.where
    if table == "commands":
        return command(name, value, where, Source.USER, YOURS)
    return Evidence(f"{name}.version", value, where, Strength.OVERRIDDEN, int(Source.USER), YOURS)
