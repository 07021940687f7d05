"""Reads configuration files; every value is checked where it enters."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from autodevops_cli.errors import InvalidSettings
from autodevops_cli.model.evidence import Place
from autodevops_cli.settings.keys import (
    DEFAULTS,
    FORMS,
    TABLES,
    Value,
    choices,
    is_override,
    listed,
    unknown,
)
from autodevops_cli.settings.values import Setting

MAX_BYTES = 1_000_000

_UNSAFE = re.compile(r"\$\{\{|[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_HEADER = re.compile(r"\s*\[+\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"""\s*["']?([\w./-]+)["']?\s*=""")


@dataclass(frozen=True, slots=True)
class ConfigText:
    """A configuration file: what to call it, its text, and the folder its paths start from.

    `folder` is None for a file that stands on no disk; `beside` then reads the files of its tree.
    What it extends must be inside `top`, where one is given.
    """

    name: str
    text: str
    folder: Path | None = None
    top: Path | None = None
    beside: Callable[[str], str] | None = None

    @property
    def prefix(self) -> tuple[str, ...]:
        """The table that holds our keys."""
        return ("tool", "autodevops") if self.name.endswith("pyproject.toml") else ()


def is_file(path: Path) -> bool:
    """Tell whether a regular file is there, for names of any length."""
    try:
        return path.is_file()
    except OSError:
        return False


def read(path: Path, limit: int = MAX_BYTES) -> str:
    """Return the text of a configuration file. Raises InvalidSettings."""
    try:
        if not path.is_file():  # a pipe would wait for ever
            raise InvalidSettings(f"{path} is no file to read a configuration from")
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise InvalidSettings(f"{path} cannot be read: {error.strerror}") from error
    if len(content) > limit:
        raise InvalidSettings(f"{path} is larger than {limit:,} bytes")
    return content.decode("utf-8-sig", errors="replace")


def settings_in(file: ConfigText) -> Iterator[Setting]:
    """Yield what a file itself says. Raises InvalidSettings."""
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
        yield from _rooted(checked(key, value, file.name, lines.get(key)), file.folder)


def _rooted(one: Setting, folder: Path | None) -> Iterator[Setting]:
    """Yield a setting with its path from where the call is; a path from nowhere says nothing."""
    match one.key, one.value:
        case "template_dir", str() as name:
            if folder:
                yield replace(one, value=str(folder / name) if name else "")
        case "check.baseline", str() as name if name and folder and is_file(folder / name):
            yield replace(one, value=str(folder / name))
        case _:
            yield one


def _flat(data: object, prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in data.items() if isinstance(data, dict) else ():
        if isinstance(value, dict) and (prefix or key in TABLES):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def checked(key: str, value: object, origin: str, line: int | None = None) -> Setting:
    """Return the setting. Raises InvalidSettings, with the place and what would be right."""
    place = str(Place(origin, line))
    if hint := unknown(key):
        raise InvalidSettings(f"{place}: unknown key {key!r}", hint=hint)
    found = _of_type(key, value, place)
    words = found if isinstance(found, tuple) else (found,)
    allowed = choices(key)
    if allowed and found not in allowed:
        close = get_close_matches(str(found), allowed, 1)
        hint = f"did you mean {close[0]}?" if close else f"use {listed(allowed)}"
        raise InvalidSettings(f"{place}: {key} is {value!r}", hint=hint)
    form = FORMS.get(key)
    if form and not form.fullmatch(str(found)):
        # The value is not repeated: a URL may hold a password.
        raise InvalidSettings(f"{place}: {key} makes no sense", hint=form_hint(key))
    needed = is_override(key) or isinstance(found, tuple)
    if any(isinstance(word, str) and _is_unsafe(word, needed) for word in words):
        raise InvalidSettings(
            f"{place}: {key} is empty, or holds a line break, a control character or ${{{{ }}}}",
            hint="several commands on one line go together with `&&`" if is_override(key) else "",
        )
    return Setting(key, found, origin, line)


def _of_type(key: str, value: object, place: str) -> Value:
    wanted = type(DEFAULTS.get(key, ""))
    whole = type(value) is int and (key.startswith("versions.") or key in FORMS)
    if whole or (type(value) is float and key in FORMS):
        value = str(value)
    if wanted is tuple and isinstance(value, list | tuple):
        if all(isinstance(each, str) for each in value):
            return tuple(value)
    elif isinstance(value, str | bool) and type(value) is wanted:
        return value
    right = {bool: "true or false", tuple: 'a list of texts, like ["a", "b"]'}.get(
        wanted, 'a text in quotes, like "3.10"'
    )
    raise InvalidSettings(f"{place}: {key} is {value!r}, which is not {right}")


def form_hint(key: str) -> str:
    """Return what may stand at a key whose values have a form."""
    default = DEFAULTS[key]
    return (
        f"write a number, like {default}"
        if default
        else "write a URL without user, password and query"
    )


def _is_unsafe(word: str, needed: bool) -> bool:
    return bool(_UNSAFE.search(word)) or (needed and not word.strip())


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
