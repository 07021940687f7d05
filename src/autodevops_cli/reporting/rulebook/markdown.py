"""Rules for a page on the web."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.checking import RuleInfo, RulePage


def listed(pages: Sequence[RulePage]) -> str:
    """Return the rules as a table, each with a link to its page."""
    head = (
        "| rule | what is wrong | severity | confidence | topic | read in | fix |",
        "|---|---|---|---|---|---|---|",
    )
    return "".join(f"{line}\n" for line in (*head, *map(_row, pages)))


def shown(page: RulePage) -> str:
    """Return the page of a rule."""
    return "\n".join(_lines(page)) + "\n"


def _row(page: RulePage) -> str:
    info = page.info
    title = info.title.replace("|", "\\|")
    cells = (
        f"[`{info.id}`](#{info.id})", title, *_grades(info), info.topic,
        ", ".join(page.providers) or "-", page.fixes or "-",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _lines(page: RulePage) -> Iterator[str]:
    info = page.info
    severity, confidence = _grades(info)
    facts = [f"severity {severity}", f"confidence {confidence}", f"topic {info.topic}"]
    facts += [f"read in {', '.join(page.providers)}"] if page.providers else []
    facts += [f"fix: {page.fixes}"] if page.fixes else []
    yield from (f"## {info.id}", "", f"**{info.title}.** {info.what}", "")
    yield from (" · ".join(facts), "", info.why, "")
    for word, texts in (("Found", page.bad), ("Not found", page.good)):
        for text in texts:
            yield from (f"{word}:", "", *_fenced(text), "")
    yield f"To mend it: {info.fix}"
    if info.references:
        yield from ("", *(f"- <{link}>" for link in info.references))


def _fenced(text: str) -> Iterator[str]:
    fence = "````" if "```" in text else "```"
    yield from (f"{fence}yaml", *text.rstrip("\n").split("\n"), fence)


def _grades(info: RuleInfo) -> tuple[str, str]:
    return info.severity.name.lower(), info.confidence.name.lower()
