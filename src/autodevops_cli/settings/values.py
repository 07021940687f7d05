"""The values in force, and who said each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.settings.keys import SEVERITY, Value, is_override

YOURS = "your configuration"
DEFAULT = "default"


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

    @property
    def texts(self) -> tuple[str, ...]:
        """The value as a list."""
        return self.value if isinstance(self.value, tuple) else ()


@dataclass(frozen=True, slots=True)
class Lock:
    """A rule that nobody but `where` may switch off or set below `severity` ("": its own)."""

    rule: str
    where: Place
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force by key; `commands.test` and `versions.python` are keys like others."""

    values: Mapping[str, Setting]
    locks: tuple[Lock, ...] = ()

    def text(self, key: str) -> str:
        """Return a setting that is a text."""
        return str(self.values[key].value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a setting that is a list."""
        return self.values[key].texts

    def flag(self, key: str) -> bool:
        """Return a setting that is true or false."""
        return self.values[key].value is True

    @property
    def severities(self) -> Mapping[str, Setting]:
        """What the user says about the severity of rules, by rule."""
        return {
            key.removeprefix(SEVERITY): one
            for key, one in self.values.items()
            if key.startswith(SEVERITY)
        }

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """The folders with templates that go before our own."""
        named = self.text("template_dir")
        return (Path(named),) if named else ()

    @property
    def overrides(self) -> tuple[Evidence, ...]:
        """What the user says about the repository, as the strongest evidence there is."""
        return tuple(_evidence(one) for one in self.values.values() if is_override(one.key))


def _evidence(setting: Setting) -> Evidence:
    """Return a setting about the repository as a witness."""
    table, _, name = setting.key.partition(".")
    value, where = str(setting.value), setting.where
    if table == "commands":
        return command(name, value, where, Source.USER, YOURS)
    return Evidence(f"{name}.version", value, where, Strength.OVERRIDDEN, int(Source.USER), YOURS)
