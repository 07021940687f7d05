"""The pages of all rules, and of what is found about decisions."""

from __future__ import annotations

from autodevops_cli import rules
from autodevops_cli.control import PAGES
from autodevops_cli.engine.checking import read_all_ci
from autodevops_cli.model.checking import RulePage
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.rules._base import Rule


def pages() -> tuple[RulePage, ...]:
    """Return every page, in name order."""
    found = (*map(_page, rules.rules()), *PAGES.values())
    return tuple(sorted(found, key=lambda one: one.info.id))


def names() -> tuple[str, ...]:
    """Return the names of the pages, in order, without reading any."""
    return tuple(sorted((*rules.names(), *PAGES)))


def page_of(name: str) -> RulePage | None:
    """Return the page of a name, None where there is no such rule."""
    if name in PAGES:
        return PAGES[name]
    rule = rules.named(name)
    return _page(rule) if rule else None


def _page(rule: Rule) -> RulePage:
    texts = rule.page.bad_texts, rule.page.good_texts
    return RulePage(rules.info(rule), rule.providers, fixes_of(rule), *texts)


def fixes_of(rule: Rule) -> str:
    """Return how the findings in the rule's own bad examples can be mended."""
    ways = set()
    for example in rule.page.bad:
        repo = open_memory(example)
        for one in rules.findings(rule, repo, read_all_ci(repo)):
            if one.fix:
                ways.add("safe" if one.fix.safe else "unsafe")
    return ", ".join(sorted(ways))
