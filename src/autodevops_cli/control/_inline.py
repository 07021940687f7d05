"""Ignores in comments: `# autodevops: ignore[rule] reason=… until=… owner=…`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autodevops_cli.control._ignore import Ignore, Malformed, day, rule_names
from autodevops_cli.control.pages import finding
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding

MARK = "autodevops:"
MAX_LENGTH = 1_000
COMMENTS = ("#", "//")
KEYS = ("reason", "until", "owner")
# What people of other tools write; taken as part of a reason it would be lost.
MEANT = {
    "because": "reason", "why": "reason", "expires": "until", "expire": "until", "expiry": "until",
    "till": "until", "team": "owner", "by": "owner",
}  # fmt: skip
_VERB = re.compile(r"(?:ignores?|ingore|disable)\b", re.IGNORECASE)
_CALL = re.compile(r"ignore\s?\[(?P<rules>[^\[\]]*)\](?P<rest>.*)", re.IGNORECASE)
_WORD = re.compile(r"[\s,]*(?P<key>[a-z]+) ?= ?")
_QUOTED = re.compile(r"\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'")
_NEXT = re.compile(rf"\s(?:(?:{'|'.join((*KEYS, *MEANT))}) ?=|# )")


def inline_ignores(path: str, text: str) -> Iterator[Ignore | Finding]:
    """Yield the ignores in a file, and findings about comments that only look like one."""
    if MARK not in text:
        return
    lines = text.splitlines()
    after = _lines_after(lines)
    first = next((n for n, line in enumerate(lines, 1) if line.strip() and after[n - 1] == n), 1)
    for number, line in enumerate(lines, 1):
        start, comment = _comment(line)
        if not _VERB.match(comment):
            continue
        target = number if line[:start].strip() else after[number - 1]
        # What is about the whole file is told at its first line, or at none.
        about = (target,) if target > first else (*dict.fromkeys((1, None, target)),)
        yield _ignore(comment[:MAX_LENGTH], Place(path, number), about)


def _comment(line: str) -> tuple[int, str]:
    """Return where the comment with our mark starts, and what follows the mark ("" for none)."""
    at = line.find(MARK)
    before = line[: max(at, 0)].rstrip()
    for sign in COMMENTS:
        bare = before.rstrip(sign[0])
        if before.endswith(sign) and (not bare or bare[-1].isspace()):
            return len(bare), line[at + len(MARK) :].strip()
    return 0, ""


def _lines_after(lines: Sequence[str]) -> list[int]:
    """Return, for each line, the number of the first line from it on that is no comment."""
    after = [0] * len(lines)
    target = len(lines) + 1
    for index in range(len(lines) - 1, -1, -1):
        if not lines[index].lstrip().startswith(COMMENTS):
            target = index + 1
        after[index] = target
    return after


def _ignore(comment: str, where: Place, lines: tuple[int | None, ...]) -> Ignore | Finding:
    try:
        call = _CALL.match(comment)
        if not call:
            raise Malformed("it is not written as ignore[rule]")
        rules = rule_names(call["rules"].split(","))
        said = _words(call["rest"])
        until = day(said["until"]) if "until" in said else None
    except Malformed as error:
        return finding("malformed-ignore", f"this is no ignore: {error}", where)
    reason = said.get("reason", "")
    if not reason:
        named = ", ".join(rules)[:80]
        return finding("ignore-without-reason", f"the ignore of {named} gives no reason", where)
    return Ignore(rules, where, "inline", reason, said.get("owner", ""), until, lines, where.path)


def _words(rest: str) -> dict[str, str]:
    """Return what follows the names, by key; a text without quotes ends at the next key."""
    said: dict[str, str] = {}
    at = 0
    while found := _WORD.match(rest, at):
        key, at = found["key"], found.end()
        if key not in KEYS:
            meant = MEANT.get(key)
            raise Malformed(f"it says {key}=" + (f"; did you mean {meant}=?" if meant else ""))
        if quoted := _QUOTED.match(rest, at):
            value, at = quoted["double"] or quoted["single"] or "", quoted.end()
        else:
            following = _NEXT.search(rest, at)
            start, at = at, following.start() if following else len(rest)
            value = rest[start:at]
        said[key] = value.strip(" \t,")
    left = rest[at:].strip()
    if left and not left.startswith("# "):
        raise Malformed(f"after the names stands {left[:40]!r}, and not reason=")
    return said
