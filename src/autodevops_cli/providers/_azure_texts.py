"""What Azure does to texts before bash sees them, and how to leave commands as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autodevops_cli.model.plan import Pairs

_MACRO = re.compile(r"\$\(([A-Za-z_][\w.-]*)\)")
# The names that Azure itself gives values; `$(nproc)` and other unknown names stay as they are.
_PREDEFINED = re.compile(
    r"(?:agent|build|system|pipeline|environment|release|checks|strategy|common|resources)\.",
    re.IGNORECASE,
)
_UPPER = re.compile(r"[A-Z][A-Z0-9_]*", re.ASCII)
_SIMPLE = re.compile(r"[^\n;|&<#]+(?:(?:&&|\|\|)[^\n;|&<#]+)*")


def macros(text: str) -> tuple[str, ...]:
    """Return the names in a text that Azure would replace by values of its own."""
    return tuple(name for name in _MACRO.findall(text) if _PREDEFINED.match(name))


def strict(command: str) -> str:
    """Return bash that stops at the first failure; one simple command does so by itself."""
    return command if _SIMPLE.fullmatch(command) else f"set -eo pipefail\n{command}"


@dataclass(frozen=True, slots=True)
class Variables:
    """The variables of a job, apart: those the job can share and those each step gets itself.

    A variable of the job is seen by macros and changes its name to capitals, one of a step not.
    """

    env: Pairs
    paths: Pairs
    texts: tuple[str, ...]

    @property
    def shared(self) -> Pairs:
        """What stands once for the whole job."""
        return tuple(pair for pair in self.env if self._fits(*pair))

    @property
    def own(self) -> Pairs:
        """What each step gets by itself."""
        return tuple(pair for pair in self.env if not self._fits(*pair))

    def _fits(self, name: str, value: str) -> bool:
        called = {found.upper() for text in self.texts for found in _MACRO.findall(text)}
        plain = "$(" not in value and not value.startswith("$[")
        return bool(_UPPER.fullmatch(name)) and plain and name not in called
