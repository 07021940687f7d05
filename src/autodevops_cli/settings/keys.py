"""The keys there are: what each is for, what holds without a word, and what may stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from autodevops_cli.settings._key import Key as Key
from autodevops_cli.settings._key import Value as Value
from autodevops_cli.settings.ai_keys import AI_KEYS

SEVERITIES = ("info", "low", "medium", "high", "critical")
COMMANDS = ("install", "test", "lint", "typecheck", "format", "build", "start", "prepare")
TABLES = ("commands", "versions", "check", "ai")
SEVERITY = "check.severity."
TOOL = r"[a-z][a-z0-9_-]*"
# A rule of ours, or one of another linter: zizmor/artipacked.
RULE = r"[a-z][a-z0-9_-]*(/[a-z0-9_-]+)?"
_TOOL = re.compile(TOOL)
_RULE = re.compile(RULE)


KEYS = (
    Key("provider", "auto", "The CI system to write for; auto takes the one that is in use."),
    Key("with", "auto", "What to write beside the pipeline, by name with commas between."),
    Key("template_dir", "", "A folder, from this file, with templates that go before our own."),
    Key("offline", False, "Refuse the network, whatever is asked for."),
    Key("color", "auto", "When to use colour.", ("auto", "always", "never")),
    Key(
        "extends", (), "Presets (default, relaxed, strict) and packs, files from this one, that "
        "hold where this file says nothing; a later one goes before an earlier one.",
        only_in_files=True,
    ),
    Key(
        "locked", (), "Rules of `check` that no other configuration, ignore or baseline may "
        "switch off or make less severe.",
        only_in_files=True,
    ),
    Key(
        "check.fail-on", "medium", "The severity from which on findings fail the call.",
        (*SEVERITIES, "never"),
    ),
    Key(
        "check.min-confidence", "low", "Leave out findings that we are less sure of.",
        ("low", "medium", "high"),
    ),
    Key("check.select", ("all",), "The rules and topics to ask; all for every one."),
    Key("check.ignore", (), "The rules and topics to leave out."),
    Key(
        "check.baseline", "", "A file written by `check --write-baseline`, from this file, or a "
        "git revision: what was found there is not told again.",
    ),
    Key(
        "check.linters", "auto", "Whether to ask zizmor and actionlint; auto where they are there.",
        ("auto", "never"),
    ),
    *AI_KEYS,
)  # fmt: skip
DEFAULTS: Mapping[str, Value] = {one.name: one.default for one in KEYS}
CHOICES: Mapping[str, tuple[str, ...]] = {one.name: one.choices for one in KEYS if one.choices}
FORMS: Mapping[str, re.Pattern[str]] = {one.name: re.compile(one.form) for one in KEYS if one.form}
PERSONAL = frozenset(one.name for one in KEYS if one.personal)


def choices(key: str) -> tuple[str, ...]:
    """Return the only words that may stand at a key, none where any may."""
    return SEVERITIES if key.startswith(SEVERITY) else CHOICES.get(key, ())


def is_override(key: str) -> bool:
    """Tell whether a key says something about the repository itself."""
    return key.startswith(("commands.", "versions."))


def of_variable(name: str) -> str:
    """Return the key that the rest of a variable's name stands for ("CHECK_FAIL_ON"), or ""."""
    word = name.lower()
    table, _, rest = word.partition("_")
    if table in ("commands", "versions") and rest:
        return f"{table}.{rest}"
    if table in ("check", "ai"):
        word = f"{table}.{rest.replace('_', '-')}"
    return next((one.name for one in KEYS if one.name == word and not one.only_in_files), "")


def unknown(key: str) -> str:
    """Return what to use instead of a key that does not exist, "" for one that does."""
    table, _, name = key.partition(".")
    kind, _, tool = name.partition(".")
    if key in DEFAULTS or (table == "versions" and _TOOL.fullmatch(name)):
        return ""
    if table == "commands" and kind in COMMANDS and (not tool or _TOOL.fullmatch(tool)):
        return ""
    if key.startswith(SEVERITY) and _RULE.fullmatch(key.removeprefix(SEVERITY)):
        return ""
    known = (
        *DEFAULTS, *(f"commands.{each}" for each in COMMANDS), "versions.<tool>",
        f"{SEVERITY}<rule>",
    )  # fmt: skip
    close = get_close_matches(key, known, 1)
    return f"did you mean {close[0]}?" if close else f"known are {listed(known)}"


def listed(words: Iterable[str]) -> str:
    """Return words as a list for people."""
    return ", ".join(words)
