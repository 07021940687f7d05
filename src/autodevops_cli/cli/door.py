"""A command that takes its words as they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from typer.core import TyperCommand


class Verbatim:
    """Takes what the words say: every parameter of ours is a text, a list of them or a flag."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the value as it is."""
        return () if value is None and (param.multiple or param.nargs == -1) else value


class Door(TyperCommand):
    """A command of ours."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Return what is left of the words after parsing them."""
        take_verbatim(self.get_params(ctx))
        return super().parse_args(ctx, args)


def take_verbatim(parameters: Iterable[object]) -> None:
    """Keep Typer from importing pydantic: half a second, to turn a text into a text."""
    for parameter in parameters:
        vars(parameter)["_runtime_param"] = Verbatim()
