"""Rules for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import fill, indent

from autodevops_cli.model.checking import RulePage

WIDTH = 88


def listed(pages: Sequence[RulePage]) -> str:
    """Return the rules, one a line."""
    wide = max((len(one.info.id) for one in pages), default=0)
    rows = (
        f"{info.id:<{wide}}  {info.severity.name.lower():<8}  {info.topic:<12}  {info.title}\n"
        for info in (one.info for one in pages)
    )
    return "".join(rows)


def shown(page: RulePage) -> str:
    """Return the page of a rule."""
    return "\n\n".join(_paragraphs(page)) + "\n"


def _paragraphs(page: RulePage) -> Iterator[str]:
    info = page.info
    fixes = f", fix: {page.fixes}" if page.fixes else ""
    severity, confidence = info.severity.name.lower(), info.confidence.name.lower()
    yield f"{info.title} [{info.id}]"
    yield f"severity {severity}, confidence {confidence}, topic {info.topic}{fixes}"
    yield from map(_wrapped, (info.what, info.why))
    for word, texts in (("Found:", page.bad), ("Not found:", page.good)):
        yield from (f"{word}\n{indent(text, '    ')}".rstrip() for text in texts)
    yield _wrapped(f"To mend it: {info.fix}")
    if info.references:
        yield "\n".join(info.references)


def _wrapped(text: str) -> str:
    return fill(text, WIDTH, break_on_hyphens=False, break_long_words=False)
