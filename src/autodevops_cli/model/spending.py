"""What asking a model costs: before, as an estimate, and after, as the provider counted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as a provider counted them.

    `cached` of the `prompt` cost less; `thinking` comes on top of `output` and is billed like it.
    """

    prompt: int = 0
    cached: int = 0
    output: int = 0
    thinking: int = 0

    @property
    def tokens(self) -> int:
        """All that counts against a limit."""
        return self.prompt + self.output + self.thinking


@dataclass(frozen=True, slots=True)
class Call:
    """A call about to be made: whose, with which model, and at most how expensive."""

    key: str
    tenant: str
    user: str
    scope: str
    tokens: int
    cost: int
    """Millionths of a US dollar."""
