"""Rules as SARIF describes them: help, level, tags, and how grave it is for security."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.checking import CheckReport, RuleInfo
from autodevops_cli.model.finding import Confidence, Finding, Severity, Topic
from autodevops_cli.reporting._markdown import prose
from autodevops_cli.reporting.findings._words import links, rules_of, short

LEVELS = {
    Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning",
    Severity.LOW: "note", Severity.INFO: "note",
}  # fmt: skip
# GitHub calls 9.0 and more critical, 7.0 high, 4.0 medium, and below that low.
SCORES = {
    Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.0",
    Severity.INFO: "0.5",
}  # fmt: skip
PRECISIONS = {Confidence.HIGH: "high", Confidence.MEDIUM: "medium", Confidence.LOW: "low"}
SECURITY = frozenset(
    {Topic.SUPPLY_CHAIN, Topic.PERMISSIONS, Topic.INJECTION, Topic.SECRETS, Topic.RELEASE}
)


def rule_rows(
    report: CheckReport, findings: Sequence[Finding], ids: Sequence[str]
) -> Iterator[dict[str, object]]:
    """Yield a description for each of these rules, of the rules of other linters a short one."""
    known = rules_of([report])
    gravest: dict[str, Severity] = {}
    for one in findings:
        gravest[one.rule] = max(one.severity, gravest.get(one.rule, one.severity))
    for name in ids:
        yield _ours(known[name]) if name in known else _foreign(name, gravest[name])


def _ours(rule: RuleInfo) -> dict[str, object]:
    security = rule.topic in SECURITY
    properties: dict[str, object] = {
        "tags": [*(["security"] if security else []), rule.topic.value],
        "precision": PRECISIONS[rule.confidence],
    }
    if security:
        properties["security-severity"] = SCORES[rule.severity]
    described: dict[str, object] = {
        "id": rule.id,
        "name": short(rule.title) or rule.id,
        "shortDescription": {"text": short(rule.title) or rule.id},
        "fullDescription": {"text": short(rule.what) or rule.id},
        "help": {"text": _help(rule), "markdown": _help_markdown(rule)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": properties,
    }
    if found := next(links(rule), ""):
        described["helpUri"] = found
    return described


def _foreign(name: str, severity: Severity) -> dict[str, object]:
    return {
        "id": name,
        "shortDescription": {"text": short(name) or "a rule without name"},
        "defaultConfiguration": {"level": LEVELS[severity]},
        "properties": {"tags": ["linter"]},
    }


def _help(rule: RuleInfo) -> str:
    return "\n\n".join((short(rule.what), short(rule.why), f"Fix: {short(rule.fix)}"))


def _help_markdown(rule: RuleInfo) -> str:
    parts = [prose(short(rule.what)), prose(short(rule.why)), f"**Fix:** {prose(short(rule.fix))}"]
    parts += [f"- <{link}>" for link in links(rule)]
    return "\n\n".join(parts[:3]) + "".join(f"\n{one}" for one in ["", *parts[3:]] if parts[3:])
