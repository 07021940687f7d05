"""Edits YAML as a careful person would: what no edit names stays, byte for byte."""

from __future__ import annotations

from collections.abc import Sequence

from autodevops_cli.model.edit import Edit, Whole


class CannotEdit(ValueError):
    """The place of an edit is not there, or stands where it cannot be changed alone."""


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return the text with the edits made in their order. Raises CannotEdit."""
    for one in edits:
        if not isinstance(one, Whole):
            raise CannotEdit(f"{one} cannot be made yet")
        text = one.text
    return text
