"""`autodevops rules`: which rules there are, and the page of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from autodevops_cli.cli.options import options_of
from autodevops_cli.errors import UsageError

rules = typer.Typer(name="rules", rich_markup_mode=None, add_completion=False)
Form = Annotated[
    str, typer.Option("--output", "-o", metavar="text|json|markdown", help="How to tell it.")
]


@rules.callback(invoke_without_command=True)
def group(context: typer.Context) -> None:
    """Tell which rules `check` has."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@rules.command("list")
def list_rules(
    context: typer.Context,
    output: Form = "text",
    topic: Annotated[str, typer.Option(metavar="TOPIC", help="Only the rules of this topic.")] = "",
) -> None:
    """List the rules, one a line."""
    from autodevops_cli.engine.catalogue import pages
    from autodevops_cli.model.finding import Topic
    from autodevops_cli.reporting.rulebook import FORMATS, listed

    form = one_of("format", output, FORMATS)
    only = one_of("topic", topic, [*Topic]) if topic else ""
    found = [one for one in pages() if not only or one.info.topic == only]
    options_of(context).console.data(listed(found, form))


@rules.command("show")
def show(
    context: typer.Context,
    rule: Annotated[str, typer.Argument(metavar="RULE", help="For example unpinned-action.")],
    output: Form = "text",
) -> None:
    """Show the page of a rule: what, why, examples, and how to mend it."""
    from autodevops_cli.engine.catalogue import names, page_of
    from autodevops_cli.reporting.rulebook import FORMATS, shown

    form = one_of("format", output, FORMATS)
    page = page_of(one_of("rule", rule, names()))
    if page:
        options_of(context).console.data(shown(page, form))


def one_of(kind: str, word: str, known: Iterable[str]) -> str:
    """Return a word that is one of those known. Raises UsageError, with the nearest."""
    from difflib import get_close_matches

    words = [*known]
    if word in words:
        return word
    close = get_close_matches(word, words, 1)
    listed = "see `autodevops rules list`" if kind == "rule" else f"known are {', '.join(words)}"
    raise UsageError(
        f"there is no {kind} {word!r}", hint=f"did you mean {close[0]}?" if close else listed
    )


COMMAND = rules
