"""What the user decided, from the strongest word to the weakest, and who said each thing.

A flag beats `AUTODEVOPS_*`, that beats `--config`, that the repository's own file (the nearest,
up to the repository's top), that the user's file, that the default; the packs that a file extends
stand right below it. An unknown key is an error: a decision that nobody reads is worse than none.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from autodevops_cli.errors import InvalidSettings
from autodevops_cli.settings.ai_keys import CONSENT, CONSENT_PUBLIC, NEVER
from autodevops_cli.settings.files import ConfigText, checked, read
from autodevops_cli.settings.keys import CHOICES, DEFAULTS, PERSONAL, SEVERITY, Value, of_variable
from autodevops_cli.settings.packs import expanded
from autodevops_cli.settings.values import DEFAULT, YOURS, Lock, Setting, Settings

__all__ = [
    "CHOICES", "DEFAULT", "DEFAULTS", "FILES", "YOURS", "ConfigText", "Lock", "Setting", "Settings",
    "Value", "config_files", "load", "user_file", "variables",
]  # fmt: skip

FILES = ("autodevops.toml", ".autodevops.toml", "pyproject.toml")
VARIABLE = "AUTODEVOPS_"
WORDS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


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
    user = user_file(environ)
    return _settled(
        [
            [Setting(key, value, DEFAULT) for key, value in DEFAULTS.items()],
            *(expanded(_file(user)) if user.is_file() else ()),
            *next((_permitted(found) for one in project if any(found := [*expanded(one)])), ()),
            *(expanded(_file(config)) if config else ()),
            [*_from_environment(environ)],
            [*_from_flags(flags or {})],
        ]
    )


def _permitted(layers: Sequence[Sequence[Setting]]) -> Sequence[Sequence[Setting]]:
    """Return what a repository says. Raises InvalidSettings where that is not its to decide."""
    for one in (each for layer in layers for each in layer):
        refuses = one.key in (CONSENT, CONSENT_PUBLIC) and one.value == NEVER
        if one.key in PERSONAL and not refuses:
            raise InvalidSettings(
                f"{one.where}: {one.key} is not for a repository to decide",
                hint="it can stand in the user's configuration, in --config and in the environment",
            )
    return layers


def _settled(layers: Iterable[Sequence[Setting]]) -> Settings:
    """Return what holds when a later layer goes before an earlier one; locks add up."""
    said: dict[str, Setting] = {}
    locks: list[Lock] = []
    for layer in layers:
        before = said.get("locked")
        said.update((one.key, one) for one in layer)
        now = said.get("locked")
        if before and now and now is not before:
            said["locked"] = replace(now, value=(*dict.fromkeys((*before.texts, *now.texts)),))
            locks.extend(_lock(rule, now, said) for rule in now.texts)
    return Settings(said, tuple(dict.fromkeys(locks)))


def _lock(rule: str, by: Setting, said: Mapping[str, Setting]) -> Lock:
    severity = said.get(SEVERITY + rule)
    return Lock(rule, by.where, str(severity.value) if severity else "")


def config_files(folders: Iterable[Path]) -> Iterator[ConfigText]:
    """Yield the configuration files in folders, nearest folder first, named from the first one.

    The last folder holds all the others.
    """
    around = [*folders]
    for folder in around:
        for path in (folder / name for name in FILES):
            if path.is_symlink() and path.name != "pyproject.toml":
                raise InvalidSettings(f"{path} is a link; configuration is read from files only")
            if path.is_file() and not path.is_symlink():
                name = path.name if folder == around[0] else str(path)
                yield ConfigText(name, read(path), folder, around[-1])


def user_file(environ: Mapping[str, str]) -> Path:
    """Return where the user's own configuration stands, whether or not it is there."""
    base = environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "autodevops" / "config.toml"


def variables(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each variable of ours that is set, with the key it stands for ("" if unknown)."""
    for name in sorted(environ):
        if name.startswith(VARIABLE) and name != f"{VARIABLE}CONFIG":
            yield name, of_variable(name.removeprefix(VARIABLE))


def _file(path: Path) -> ConfigText:
    return ConfigText(str(path), read(path), path.parent)


def _from_environment(environ: Mapping[str, str]) -> Iterator[Setting]:
    for name, key in variables(environ):
        if key:  # other programs' variables may start like ours; `doctor` names them
            yield checked(key, _worded(environ[name], DEFAULTS.get(key, "")), name)


def _worded(text: str, default: Value) -> Value:
    """Return what the text of a variable means where the default is of this type."""
    if isinstance(default, bool):
        return WORDS.get(text.lower(), text)
    if isinstance(default, tuple):
        return tuple(word.strip() for word in text.split(",") if word.strip())
    return text


def _from_flags(flags: Mapping[str, Value | None]) -> Iterator[Setting]:
    for key, value in flags.items():
        if value is not None:
            negated = "no-" if value is False else ""
            yield checked(key, value, f"--{negated}{key.rpartition('.')[2].replace('_', '-')}")
