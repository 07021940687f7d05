"""Reply → Answer: what of it holds against the question; the rest is dropped with a finding.

Nothing is repaired, and no finding repeats what the reply says: whoever wrote it may be anybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from autodevops_cli.advisor._base import Answer, Question, Recommendation, Verdict
from autodevops_cli.advisor.errors import InvalidAnswer
from autodevops_cli.advisor.naming import SAFE
from autodevops_cli.advisor.replies import parsed
from autodevops_cli.advisor.texts import LONGEST_RAW, for_people
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding, Severity

RULE = "dropped-advice"
TITLE, DETAIL = 90, 280
MOST_VERDICTS, MOST_TIPS, MOST_CITES, MOST_DROPPED = 80, 20, 8, 20
VERDICTS, TIPS = "verdicts", "recommendations"
T = TypeVar("T")


class _Dropped(Exception):
    """An item that does not hold, and why."""


def judge(question: Question, text: str) -> Answer:
    """Return what of a reply holds against the question. Raises InvalidAnswer."""
    reply = parsed(text)
    if not {VERDICTS, TIPS} & reply.keys():
        raise InvalidAnswer("the reply answers nothing that was asked")
    dropped: list[str] = []
    if reply.keys() - {VERDICTS, TIPS}:
        dropped.append("the reply says more than was asked")
    verdicts = _held(VERDICTS, MOST_VERDICTS, reply, lambda one: _verdict(question, one), dropped)
    tips = _held(TIPS, MOST_TIPS, reply, lambda one: _tip(question, one), dropped)
    return Answer(
        tuple(_of_one_mind(verdicts, dropped)), tuple(dict.fromkeys(tips)),
        tuple(_finding(reason) for reason in dropped[:MOST_DROPPED]),
    )  # fmt: skip


def _held(
    name: str, most: int, reply: dict[str, Any], read: Callable[[object], T], dropped: list[str]
) -> list[T]:
    """Return the items of a list that hold, and note why the others do not."""
    items = reply.get(name, [])
    if not isinstance(items, list):
        dropped.append(f"{name} is no list")
        return []
    if len(items) > most:
        dropped.append(f"{len(items) - most} of the {name} are more than anybody asked for")
    held = []
    for number, item in enumerate(items[:most], 1):
        try:
            held.append(read(item))
        except _Dropped as reason:
            dropped.append(f"number {number} of the {name} {reason}")
    return held


def _verdict(question: Question, item: object) -> Verdict:
    fields = _fields(item, ("subject", "option", "because"))
    subject, option = fields["subject"], fields["option"]
    choice = next((one for one in question.choices if one.subject == subject), None)
    if choice is None:
        raise _Dropped("is about something that was not asked")
    if not SAFE.fullmatch(option) or option not in {one.id for one in choice.options}:
        raise _Dropped("chooses what was not offered")
    return Verdict(subject, option, _text(fields["because"], DETAIL), _cites(question, item))


def _tip(question: Question, item: object) -> Recommendation:
    fields = _fields(item, ("title", "detail"))
    cites = _cites(question, item)
    if not cites:
        raise _Dropped("cites no file")
    return Recommendation(_text(fields["title"], TITLE), _text(fields["detail"], DETAIL), cites)


def _fields(item: object, names: Sequence[str]) -> dict[str, str]:
    """Return the texts of an item that has these, its citations, and nothing else."""
    if not isinstance(item, dict):
        raise _Dropped("is no object")
    if item.keys() - {*names, "cites"}:
        raise _Dropped("has keys that nobody asked for, or one twice")
    found = {name: value for name in names if isinstance(value := item.get(name), str)}
    if len(found) < len(names):
        raise _Dropped("lacks a text")
    return found


def _text(raw: str, longest: int) -> str:
    if len(raw) > LONGEST_RAW:
        raise _Dropped("is longer than anybody reads")
    if not (text := for_people(raw, longest)):
        raise _Dropped("has a text that is empty or made to deceive")
    return text


def _cites(question: Question, item: object) -> tuple[str, ...]:
    """Return the files that an item is about, all of which went along."""
    cites = item.get("cites", []) if isinstance(item, dict) else None
    if not isinstance(cites, list) or len(cites) > MOST_CITES:
        raise _Dropped("does not list its files")
    sent = {file.path for file in question.pack.files}
    if not all(isinstance(path, str) and path in sent for path in cites):
        raise _Dropped("cites a file that was not sent")
    return tuple(dict.fromkeys(cites))


def _of_one_mind(verdicts: Sequence[Verdict], dropped: list[str]) -> Iterator[Verdict]:
    """Yield the verdicts on subjects that have only one."""
    counts = Counter(one.subject for one in verdicts)
    dropped.extend(
        f"{count} verdicts are about one subject" for count in counts.values() if count > 1
    )
    yield from (one for one in verdicts if counts[one.subject] == 1)


def _finding(reason: str) -> Finding:
    return Finding(
        RULE, f"a part of the advice was dropped: {reason}", Place("."), Severity.INFO,
        hint="nothing to do: the pipeline does not rest on it", source="advisor",
    )  # fmt: skip
