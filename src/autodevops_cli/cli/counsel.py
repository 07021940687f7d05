"""Brings what a model says into reports: with consent, and never at the price of the report."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from autodevops_cli.advisor._base import Advisor
from autodevops_cli.cli.console import Console, printable
from autodevops_cli.engine.ai_policy import AiPolicy
from autodevops_cli.engine.consent import Ask, Leaving, Memory, Word, memory, required
from autodevops_cli.engine.consulting import NOTHING_OPEN, Case, consulted, without_advice
from autodevops_cli.engine.desk import desk
from autodevops_cli.engine.engine import Opened
from autodevops_cli.model.analysis import RepoReport
from autodevops_cli.reporting.advice import dollars, standing, statements

Line = Callable[[str], str]


class Desk(Protocol):
    """Everything that asking about one repository needs."""

    @property
    def policy(self) -> AiPolicy:
        """What the user decided."""
        ...

    def case(self, opened: Opened, made: RepoReport) -> Case:
        """Return what there is to ask about a repository."""
        ...

    def leaving(self, case: Case) -> Leaving:
        """Return what would leave, with estimates."""
        ...

    async def request(self, case: Case) -> str:
        """Return the body of the first request, as it would leave."""
        ...

    def advisor(self, case: Case) -> AbstractAsyncContextManager[Advisor]:
        """Open who is asked about a case."""
        ...


@dataclass(frozen=True, slots=True)
class Counsel:
    """Asks about each repository in turn; `line` asks a person, None where nobody is there.

    `apply` takes what a model chooses as agreed; without it a person is asked before anything is
    written (`writes`).
    """

    console: Console
    desk_for: Callable[[Opened], Desk]
    remembered: Memory
    line: Line | None = None
    apply: bool = False
    writes: bool = False

    def __call__(self, opened: Opened, made: RepoReport) -> RepoReport:
        """Return the report with what a model says, or with a note why it says nothing."""
        try:
            at = self.desk_for(opened)
            case = at.case(opened, made)
            if case.is_open:
                required(at.policy, opened.repo, at.leaving(case), self.remembered, self._ask)
        except Exception as error:
            told = without_advice(made, error)
        else:
            told = asyncio.run(self._consulted(at, case))
        if told.advice and not told.advice.given:
            self.console.say(f"note: {told.advice.note}")
        return told

    async def _consulted(self, at: Desk, case: Case) -> RepoReport:
        try:
            async with at.advisor(case) as advisor:
                return await consulted(case, advisor, self._applies)
        except Exception as error:  # opening or closing went wrong: a file, a key, a package
            return without_advice(case.made, error)

    @property
    def _ask(self) -> Ask | None:
        return None if self.line is None else lambda leaving: asked(leaving, self._typed)

    def _applies(self, beside: RepoReport) -> bool:
        if self.apply or not (self.writes and self.line and beside.advice):
            return self.apply
        told = [standing(beside.advice), *(one.what for one in statements(beside.advice))]
        shown = "\n  ".join(told) + f"\n\n{beside.advice.diff}\n"
        return self._typed(f"{shown}Write the pipeline with these choices? [y/N] ") == "y"

    def _typed(self, text: str) -> str:
        return self.line(printable(text)).strip().lower()[:1] if self.line else ""


def counsel(console: Console, *, apply: bool, writes: bool) -> Counsel:
    """Return the counsel of this process."""
    line = typed if is_attended(os.environ) else None
    return Counsel(console, own_desk, memory(os.environ), line, apply, writes)


def own_desk(opened: Opened) -> Desk:
    """Return the desk of this process's user."""
    return desk(opened, os.environ)


def is_attended(environ: Mapping[str, str]) -> bool:
    """Tell whether a person is there to be asked: never in CI, whatever its streams look like."""
    if environ.get("CI", "").lower() not in ("", "0", "false"):
        return False
    return sys.stdin.isatty() and sys.stderr.isatty()


def typed(text: str) -> str:
    """Return the line that a person types after a text on stderr, "" at the end of the input."""
    sys.stderr.write(text)
    sys.stderr.flush()
    return sys.stdin.readline(1_000)


def asked(leaving: Leaving, line: Line) -> Word:
    """Return what a person says to sending this."""
    pack = leaving.question.pack
    redacted = sum(one.redactions for one in pack.files)
    kind = "private" if leaving.question.private else "public"
    word = line(
        f"{leaving.question.repository}, a {kind} repository: {len(pack.files)} files, "
        f"about {leaving.tokens:,} tokens, would be sent to {', '.join(leaving.providers)}, "
        f"{_price(leaving)}.\n{redacted} secrets are blanked, {len(pack.left_out)} files stay; "
        "--dry-run shows all of it.\nSend them? [y]es, [a]lways for this repository, [N]o: "
    )
    return {"y": Word.ONCE, "a": Word.ALWAYS}.get(word, Word.NO)


def rehearsal(console: Console) -> Callable[[Opened, RepoReport], RepoReport]:
    """Return what prints, instead of asking, everything that would be sent."""

    def show(opened: Opened, made: RepoReport) -> RepoReport:
        at = own_desk(opened)
        case = at.case(opened, made)
        if not case.is_open:
            console.data(f"# {printable(made.analysis.name)}: {NOTHING_OPEN}\n")
            return made
        console.data(printable("\n".join(preview(at.leaving(case)))) + "\n")
        body = asyncio.run(at.request(case))
        # A file gets the bytes as they are, a terminal what it cannot obey.
        console.data((printable(body) if sys.stdout.isatty() else body) + "\n")
        return made

    return show


def preview(leaving: Leaving) -> Iterator[str]:
    """Yield what would leave, file by file with the reason, and what stays here."""
    pack = leaving.question.pack
    yield f"# {leaving.question.repository} would be sent to {', '.join(leaving.providers)}"
    yield f"# about {leaving.tokens:,} tokens, {_price(leaving)}"
    for file in pack.files:
        more = [f"{file.redactions} secrets blanked"] if file.redactions else []
        more += ["only its beginning"] if file.cut else []
        yield f"#   {file.path}: {', '.join([file.reason, *more])}"
    for path, reason in pack.left_out:
        yield f"#   {path} stays here: {reason}"
    yield "# the request, as it would leave:"


def _price(leaving: Leaving) -> str:
    if leaving.cost is None:
        return "at a price that is not known"
    return f"for {dollars(leaving.cost)} at most in one attempt"
