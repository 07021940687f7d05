"""What the findings about decisions mean, told like rules are."""

from __future__ import annotations

from collections.abc import Mapping

from autodevops_cli.model.checking import RuleInfo, RulePage
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Finding, Severity, Topic

_USES = "- uses: actions/checkout@v7"


def _page(
    name: str,
    severity: Severity,
    title: str,
    what: str,
    why: str,
    fix: str,
    bad: str = "",
    good: str = "",
) -> RulePage:
    info = RuleInfo(name, title, what, why, fix, severity, Confidence.HIGH, Topic.CONTROL)
    return RulePage(info, bad=(bad,) if bad else (), good=(good,) if good else ())


_PAGES = (
    _page(
        "expired-ignore", Severity.MEDIUM, "An ignore is past its date",
        "The day in `until=` is over, so the ignore no longer counts and its findings are told.",
        "Somebody decided to live with a defect until that day; the day was meant to be a limit.",
        "Mend the defect and remove the ignore, or decide anew with a later date.",
        f"# autodevops: ignore[unpinned-action] reason=a fork until=2026-01-31\n{_USES}\n",
        f"# autodevops: ignore[unpinned-action] reason=a fork until=2030-01-31\n{_USES}\n",
    ),
    _page(
        "ignore-without-reason", Severity.LOW, "An ignore does not say why",
        "An ignore has no `reason=`; it does not count.",
        "Who reads it later cannot tell a decision from a shortcut, and never dares to remove it.",
        "Say why: `# autodevops: ignore[some-rule] reason=the job runs on forks only`.",
        f"# autodevops: ignore[unpinned-action]\n{_USES}\n",
        f"# autodevops: ignore[unpinned-action] reason=the job runs on forks only\n{_USES}\n",
    ),
    _page(
        "locked-rule-ignored", Severity.MEDIUM, "An ignore names a locked rule",
        "The configuration locks a rule that an ignore names; its findings stay in force.",
        "A lock says that the organisation wants no exception, whoever edits the pipeline.",
        "Mend the defect and remove the ignore, or ask those who own the lock for an exception.",
        f"# autodevops: ignore[broken-yaml] reason=later\n{_USES}\n"
        '# file: autodevops.toml\nlocked = ["broken-yaml"]\n',
    ),
    _page(
        "malformed-ignore", Severity.LOW, "An ignore cannot be understood",
        "A comment or an entry that starts like an ignore is not one; it does not count.",
        "Who wrote it believes that something is decided, and nothing is.",
        "Write `# autodevops: ignore[rule, other-rule] reason=… until=YYYY-MM-DD owner=…` on the "
        "line or alone above it, or an `[[ignore]]` with `rule`, `reason` and, where wanted, "
        "`path`, `match`, `until` and `owner` in .autodevops/ignore.toml.",
        f"{_USES} # autodevops: ignore unpinned-action, a fork\n",
        f"{_USES} # autodevops: ignore[unpinned-action] reason=a fork owner=@team\n",
    ),
    _page(
        "stale-baseline-entry", Severity.INFO, "The baseline holds what is no longer found",
        "A finding that the baseline hides is gone.",
        "A baseline that only grows ends up hiding a defect that comes back.",
        "Write the baseline anew with `autodevops check --write-baseline FILE`.",
    ),
    _page(
        "unknown-rule-in-ignore", Severity.LOW, "An ignore names no rule",
        "A name in an ignore is not that of a rule; the name has no effect.",
        "A mistyped or renamed rule leaves its finding in force, and a removed one leaves litter.",
        "Write the name as the finding shows it in brackets; `autodevops rules list` has all.",
        f"{_USES} # autodevops: ignore[unpined-action] reason=a fork\n",
        f"{_USES} # autodevops: ignore[unpinned-action] reason=a fork\n",
    ),
    _page(
        "unused-ignore", Severity.LOW, "An ignore ignores nothing",
        "No finding is at the place that an ignore is about.",
        "The defect was mended or has moved; what is left will hide the next one.",
        "Remove it, or move it to the line that the finding names.",
        "- run: make # autodevops: ignore[unpinned-action] reason=a fork\n"
        f"{_USES}\n",
        f"- run: make\n{_USES} # autodevops: ignore[unpinned-action] reason=a fork\n",
    ),
)  # fmt: skip
PAGES: Mapping[str, RulePage] = {one.info.id: one for one in _PAGES}


def finding(name: str, message: str, where: Place) -> Finding:
    """Return a finding about a decision."""
    info = PAGES[name].info
    return Finding(name, message, where, info.severity, info.confidence, info.fix)
