"""What is wrong with a pipeline: one defect per module, with its page, examples and check."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence, Set
from difflib import get_close_matches
from functools import cache

from autodevops_cli._discovery import declared
from autodevops_cli.errors import UsageError
from autodevops_cli.model.checking import RuleInfo
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Finding, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, in name order."""
    return declared(sys.modules[__name__], "RULE", Rule)


def selected(select: Iterable[str], ignore: Iterable[str] = ()) -> tuple[Rule, ...]:
    """Return the rules that names of rules, topics or "all" select and none of `ignore` takes back.

    A rule that is named by its own id stays, whatever topics are ignored. Raises UsageError.
    """
    wanted, unwanted = {*select}, {*ignore}
    known = {"all", *Topic, *(one.id for one in rules())}
    for name in sorted((wanted | unwanted) - known):
        close = get_close_matches(name, known, 1)
        raise UsageError(
            f"there is no rule or topic {name!r}",
            hint=f"did you mean {close[0]}?" if close else "see `autodevops rules list`",
        )
    return tuple(one for one in rules() if _wants(one, wanted, unwanted))


def _wants(rule: Rule, wanted: Set[str], unwanted: Set[str]) -> bool:
    if rule.id in unwanted or rule.id in wanted:
        return rule.id not in unwanted
    return bool({"all", rule.topic} & wanted) and not {"all", rule.topic} & unwanted


def infos(names: Iterable[str]) -> tuple[RuleInfo, ...]:
    """Return what reports tell of the rules with these ids; ids of nobody are left out."""
    wanted = {*names}
    return tuple(
        RuleInfo(
            one.id, one.page.title, one.page.what, one.page.why, one.page.fix, one.severity,
            one.confidence, one.topic, one.page.references,
        )
        for one in rules()
        if one.id in wanted
    )  # fmt: skip


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> tuple[Finding, ...]:
    """Return what every rule finds in these CI files of a repository, in the order of the files."""
    return found_by(rules(), repo, documents)


def found_by(
    asked: Sequence[Rule], repo: Snapshot, documents: Sequence[CiDocument]
) -> tuple[Finding, ...]:
    """Return what these rules find, in the order of the files."""
    found = [one for rule in asked for one in findings(rule, repo, documents)]
    found.sort(key=lambda one: (one.where.path, one.where.line or 0, one.rule, one.message))
    return tuple(found)


def findings(rule: Rule, repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Finding]:
    """Yield what one rule finds; its page says how to put it right."""
    for one in dict.fromkeys(rule.spots(repo, documents)):
        yield Finding(
            rule.id, one.message, one.where, rule.severity, rule.confidence, rule.page.fix,
            one.related, fix=one.fix,
        )  # fmt: skip
