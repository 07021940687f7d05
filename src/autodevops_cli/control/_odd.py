"""What is wrong with ignores that were understood."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import get_close_matches

from autodevops_cli.control._ignore import Ignore, RuleNames
from autodevops_cli.control._index import Index
from autodevops_cli.control.pages import finding
from autodevops_cli.model.finding import Finding

# Comparing names costs; who mistypes more than this gets the rest without a proposal.
MAX_PROPOSALS = 50


def odd(ignores: Sequence[Ignore], names: RuleNames, today: date | None) -> Iterator[Finding]:
    """Yield what ignores cannot do: go on for ever, name no rule, or name a locked one."""
    proposals: dict[str, str] = {}
    for one in ignores:
        if one.is_over(today):
            message = f"the ignore of {', '.join(one.rules)[:80]} ended on {one.until}"
            yield finding("expired-ignore", message, one.where)
        for rule in one.rules:
            if rule not in names.known and "/" not in rule:
                message = f"there is no rule {rule[:60]!r}{_proposal(rule, names, proposals)}"
                yield finding("unknown-rule-in-ignore", message, one.where)
            elif rule in names.locked:
                message = f"{rule} is locked; this ignore has no effect"
                yield finding("locked-rule-ignored", message, one.where)


def _proposal(rule: str, names: RuleNames, known: dict[str, str]) -> str:
    if rule not in known and len(known) < MAX_PROPOSALS:
        close = get_close_matches(rule[:60], sorted(names.known), 1)
        known[rule] = f"; did you mean {close[0]}?" if close else ""
    return known.get(rule, "")


def unused(
    ignores: Sequence[Ignore], index: Index, names: RuleNames, today: date | None, lines: Lines
) -> Iterator[Finding]:
    """Yield the ignores of rules that were asked and found nothing there."""
    for one in ignores:
        for rule in one.rules if not one.is_over(today) else ():
            known = rule in names.known and rule in names.asked and rule not in names.locked
            if known and not index.has_used(one, rule):
                near = lines.nearest(rule, one) if one.how == "inline" else 0
                hint = f"; the nearest is on line {near}" if near else ""
                yield finding("unused-ignore", f"{rule} is not found here{hint}", one.where)


class Lines:
    """The lines of findings, by rule and file."""

    def __init__(self, found: Sequence[Finding]) -> None:
        self._lines: dict[tuple[str, str], list[int]] = defaultdict(list)
        for one in found:
            if one.where.line:
                self._lines[one.rule, one.where.path].append(one.where.line)
        for lines in self._lines.values():
            lines.sort()

    def nearest(self, rule: str, to: Ignore) -> int:
        """Return the line of the rule's finding that is nearest to an ignore, 0 for none."""
        line, lines = to.where.line or 0, self._lines.get((rule, to.where.path), [])
        at = bisect_left(lines, line)
        return min(lines[max(at - 1, 0) : at + 1], key=lambda one: abs(one - line), default=0)
