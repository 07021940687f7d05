"""How many tokens a text is: counted where that is certain, estimated from its bytes elsewhere."""

from __future__ import annotations


def tokens_of(text: str) -> int:
    """Return how many tokens a text is at most, by estimate."""
    return len(text.encode(errors="replace")) * 10 // 25
