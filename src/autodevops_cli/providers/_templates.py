"""Finds and renders the Jinja templates of providers."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from autodevops_cli.data import pinned
from autodevops_cli.providers._yaml import comment, flow, quoted_flow, scalar, shell_word

if TYPE_CHECKING:
    from jinja2 import Environment


def template_root() -> Path:
    """Return the templates inside the wheel, or beside src/ in a checkout."""
    packaged = Path(__file__).parents[1] / "templates"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "templates"


@cache
def environment(overrides: tuple[Path, ...] = ()) -> Environment:
    """Return the environment in which templates render; folders in `overrides` go first."""
    from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    loader = ChoiceLoader([FileSystemLoader(str(path)) for path in (*overrides, template_root())])
    # A repository may name templates of its own, and whose repository it is nobody knows.
    env = SandboxedEnvironment(
        loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, autoescape=False,
    )  # fmt: skip
    env.filters.update(
        scalar=scalar, flow=flow, comment=comment, quoted_flow=quoted_flow, shell_word=shell_word
    )
    env.globals.update(pinned=pinned)
    return env
