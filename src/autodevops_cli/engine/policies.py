"""What the settings say about `check`, held against the rules that there are and their locks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches

from autodevops_cli import rules
from autodevops_cli.control import PAGES
from autodevops_cli.engine.checking import CheckPolicy
from autodevops_cli.engine.deciding import Decisions
from autodevops_cli.errors import InvalidSettings
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.settings import Lock, Settings
from autodevops_cli.validation.linters import JUDGES


def policy_of(
    settings: Settings, today: date | None = None, *, ignores: bool = True
) -> CheckPolicy:
    """Return what a person wants to hear of. Raises InvalidSettings.

    A locked rule is asked whatever is selected.
    """
    _check_names(settings)
    _check_locks(settings)
    locked = frozenset(one.rule for one in settings.locks)
    return CheckPolicy(
        (*settings.texts("check.select"), *sorted(locked)),
        settings.texts("check.ignore"),
        Confidence[settings.text("check.min-confidence").upper()],
        {rule: _severity(str(one.value)) for rule, one in settings.severities.items()},
        linters=settings.text("check.linters") != "never",
        decisions=Decisions(today, locked, ignores),
    )


def fail_on(settings: Settings) -> Severity | None:
    """Return the severity from which on findings fail a call, None where none does."""
    word = settings.text("check.fail-on")
    return None if word == "never" else _severity(word)


def _severity(word: str) -> Severity:
    return Severity[word.upper()]


def _check_names(settings: Settings) -> None:
    ids = {*rules.names(), *PAGES}
    groups = {"all", *Topic}
    for where, name in _selections(settings):
        if name not in ids | groups and not _is_of_a_linter(name):
            raise _unknown(where, "rule or topic", name, ids | groups)
    for rule, setting in settings.severities.items():
        if rule not in ids and not _is_of_a_linter(rule):
            raise _unknown(setting.where, "rule", rule, ids)
    for lock in settings.locks:
        if lock.rule not in rules.names():
            raise _unknown(lock.where, "rule", lock.rule, rules.names())


def _selections(settings: Settings) -> Iterator[tuple[Place, str]]:
    for key in ("check.select", "check.ignore"):
        setting = settings.values[key]
        yield from ((setting.where, name) for name in setting.texts)


def _is_of_a_linter(name: str) -> bool:
    return name.partition("/")[0] in {one.name for one in JUDGES}


def _unknown(where: Place, kind: str, name: str, known: Iterable[str]) -> InvalidSettings:
    close = get_close_matches(name[:60], sorted(known), 1)
    return InvalidSettings(
        f"{where}: there is no {kind} {name!r}",
        hint=f"did you mean {close[0]}?" if close else "see `autodevops rules list`",
    )


def _check_locks(settings: Settings) -> None:
    ignored = settings.values["check.ignore"]
    for lock in settings.locks:
        if lock.rule in ignored.texts and ignored.origin != lock.where.path:
            raise _locked(ignored.where, "switches off", lock)
        graded = settings.severities.get(lock.rule)
        if not graded or graded.origin == lock.where.path:
            continue
        if _severity(str(graded.value)) < _least(lock):
            raise _locked(graded.where, f"lowers to {graded.value}", lock)


def _least(lock: Lock) -> Severity:
    """Return the severity that a lock holds a rule at."""
    rule = rules.named(lock.rule)
    if lock.severity or rule is None:
        return _severity(lock.severity or "info")
    return rule.severity


def _locked(where: Place, does: str, lock: Lock) -> InvalidSettings:
    return InvalidSettings(
        f"{where}: {does} {lock.rule}, which {lock.where} locks",
        hint="leave the rule as it is, or ask those who own the lock",
    )
