"""`autodevops ai`: what asking models has cost, may cost, and whether they can be asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from autodevops_cli.cli.options import options_of

if TYPE_CHECKING:
    from autodevops_cli.engine.costing import Bill
    from autodevops_cli.storage.quota import Account
    from autodevops_cli.storage.status import Status

ai = typer.Typer(name="ai", rich_markup_mode=None, add_completion=False)


@ai.callback(invoke_without_command=True)
def group(context: typer.Context) -> None:
    """Show what models cost and whether they can be asked; asks none."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@ai.command("status")
def status(context: typer.Context) -> None:
    """Say how much of the limits is used, how providers stand, and what was spent."""
    from autodevops_cli.cli.console import printable
    from autodevops_cli.engine.desk import standing

    options = options_of(context)
    found = standing(options.engine().settings()).status()
    options.console.data(printable("\n".join(_told(found))) + "\n")


@ai.command("cost")
def cost(
    context: typer.Context,
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE]...", help="What would be asked about; the folder here."),
    ] = None,
    revision: Annotated[
        str, typer.Option("--rev", metavar="REVISION", help="Read this branch, tag or commit.")
    ] = "",
) -> None:
    """Say what asking about sources would cost at most; nothing is sent."""
    from autodevops_cli.cli.console import printable
    from autodevops_cli.cli.survey import survey
    from autodevops_cli.engine.costing import Costing

    options = options_of(context)
    costing = Costing()
    found = survey(
        options.engine(), sources or ["."], revision, options.console,
        lambda opened, made: costing.add(opened, made),
    )  # fmt: skip
    options.console.data(printable("\n".join(_projected(costing.bills))) + "\n")
    if code := found.ending(allow_empty=True).code:
        raise typer.Exit(code)


def _told(found: Status) -> Iterator[str]:
    yield f"Limits of today, until {found.until}"
    yield from (f"  {line}" for account in found.accounts for line in _account(account))
    yield "Models"
    pauses = {one.scope: one.until for one in found.pauses}
    for circuit in found.circuits:
        rest = f", until {circuit.until}" if circuit.until else ""
        yield f"  {circuit.scope}: {circuit.state}, {circuit.failures} failures in a row{rest}"
    yield from (f"  {scope}: paused until {until}" for scope, until in pauses.items())
    if not (found.circuits or pauses):
        yield "  none was asked yet"
    cache = found.cache
    yield "Kept answers"
    asked = cache.hits + cache.misses
    yield f"  {cache.entries:,} in {cache.bytes:,} bytes, of use {cache.hits:,} of {asked:,} times"
    yield "Spent"
    for spent in found.spent:
        yield (
            f"  {spent.day}  {spent.scope}: {spent.requests:,} requests, {spent.tokens:,} tokens, "
            f"{_dollars(spent.cost)}"
        )
    if not found.spent:
        yield "  nothing"
    if found.resent:
        yield f"{len(found.resent)} requests left more than once; each may have been charged"


def _account(account: Account) -> Iterator[str]:
    """Yield a line for each limit that an account has."""
    from autodevops_cli.storage.quota import UNLIMITED

    name = f"{account.kind} {account.name}".strip()
    limit, used, held = account.limit, account.used, account.held
    rows = (
        ("requests", used.requests + held.requests, limit.requests, "{:,}".format),
        ("tokens", used.tokens + held.tokens, limit.tokens, "{:,}".format),
        ("money", used.cost + held.cost, limit.cost, _dollars),
    )
    for what, taken, most, spelled in rows:
        if most < UNLIMITED:
            left = spelled(max(0, most - taken))
            yield f"{name}: {what} {spelled(taken)} of {spelled(most)}, {left} left"
        elif taken:
            yield f"{name}: {what} {spelled(taken)}"


def _projected(bills: list[Bill]) -> Iterator[str]:
    """Yield a line for each source and one for all of them."""
    for bill in bills:
        yield f"{bill.name}: {bill.said}"
    asked = [bill for bill in bills if bill.tokens]
    known = [bill.cost for bill in asked if bill.cost is not None]
    unknown = f", {len(asked) - len(known)} at a price that is not known" * (
        len(known) < len(asked)
    )
    yield (
        f"{len(asked)} of {len(bills)} would be asked about: {sum(b.tokens for b in asked):,} "
        f"tokens in, {_dollars(sum(known))} at most with one attempt each{unknown}"
    )


def _dollars(millionths: int) -> str:
    from autodevops_cli.reporting.advice import dollars

    return dollars(millionths)


COMMAND = ai
