"""What a key is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = str | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A key, its default and, for the people who write it, what it is for.

    A value with a `form`, a pattern, is a text or a whole number. A repository's own files may
    not decide what is `personal`: whoever wrote them does not pay for it.
    """

    name: str
    default: Value
    about: str
    choices: tuple[str, ...] = ()
    only_in_files: bool = False
    form: str = ""
    personal: bool = False
