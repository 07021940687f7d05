"""What is wrong with a pipeline: one defect per module, with its page, examples and check."""

from __future__ import annotations

import importlib
import pkgutil
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


@cache
def names() -> tuple[str, ...]:
    """Return the names of the rules, in order, without importing any."""
    modules = (one.name for one in pkgutil.iter_modules(__path__))
    return tuple(sorted(name.replace("_", "-") for name in modules if name[0] != "_"))


def named(name: str) -> Rule | None:
    """Return the rule of a name, without importing any other."""
    if name not in names():
        return None
    rule: Rule = importlib.import_module(f"{__name__}.{name.replace('-', '_')}").RULE
    return rule


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
    return tuple(one for one in rules() if wants(one.id, one.topic, wanted, unwanted))


def wants(name: str, topic: Topic, wanted: Set[str], unwanted: Set[str]) -> bool:
    """Tell whether a rule is asked for; its own name goes before its topic."""
    if name in unwanted or name in wanted:
        return name not in unwanted
    return bool({"all", topic} & wanted) and not {"all", topic} & unwanted


def infos(ids: Iterable[str]) -> tuple[RuleInfo, ...]:
    """Return what reports tell of the rules with these ids; ids of nobody are left out."""
    return tuple(info(rule) for name in sorted({*ids}) if (rule := named(name)))


def info(rule: Rule) -> RuleInfo:
    """Return what reports tell of a rule."""
    page = rule.page
    return RuleInfo(
        rule.id, page.title, page.what, page.why, page.fix, rule.severity, rule.confidence,
        rule.topic, page.references,
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
