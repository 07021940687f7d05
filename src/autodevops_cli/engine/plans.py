"""A plan file: what `plan` decided, to the byte, for `apply` to do that and nothing else."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autodevops_cli import __version__
from autodevops_cli.engine.changes import Changes
from autodevops_cli.engine.writer import Write
from autodevops_cli.errors import InvalidLock, InvalidPlan
from autodevops_cli.lockfile import LOCK, blob_id, read
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.walk import UNPRINTABLE, confined

SCHEMA = "autodevops/plan/v1"
ABSENT = "absent"
AGAIN = "make it again with `autodevops plan --out FILE`"
MAX_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Planned:
    """A write by the name that git gives to what must stand there now, or "absent"."""

    path: str
    expected: str
    content: bytes | None
    why: str = ""

    @property
    def result(self) -> str:
        """The name of what stands there afterwards."""
        return named(self.content)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is written, in order; the lock, where it changes, comes last."""

    repository: str
    writes: tuple[Planned, ...]
    generator: str = __version__


def plan_of(repository: str, found: Changes) -> Plan:
    """Return the plan that makes the changes."""
    why = {one.path: str(one.state) for one in found.drifts}
    return Plan(repository, tuple(_planned(one, why.get(one.path, "lock")) for one in found.writes))


def plan_text(plan: Plan) -> str:
    """Return the text of a plan file."""
    data = _data(plan)
    return json.dumps({**data, "digest": _digest(data)}, indent=1, ensure_ascii=False) + "\n"


def read_plan(text: str) -> Plan:
    """Return the plan that a text holds. Raises InvalidPlan where `plan` did not write it so."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _invalid("is no JSON") from error
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise _invalid("is no plan that this autodevops knows")
    digest = data.pop("digest", "")
    if digest != _digest(data):
        raise _invalid("was changed after it was made")
    table = Table(data)
    return Plan(
        table.text("repository"), tuple(_writes(table.tables("writes"))), table.text("generator")
    )


def named(content: bytes | None) -> str:
    """Return git's name for a content, "absent" for None."""
    return ABSENT if content is None else blob_id(content)


def _planned(one: Write, why: str) -> Planned:
    return Planned(one.path, named(one.before), one.after, why)


def _data(plan: Plan) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "generator": plan.generator,
        "repository": plan.repository,
        "writes": [_as_data(one) for one in plan.writes],
    }


def _as_data(one: Planned) -> dict[str, object]:
    data: dict[str, object] = {
        "path": one.path, "why": one.why, "expected": one.expected, "result": one.result,
    }  # fmt: skip
    if one.content is None:
        return data
    try:
        return {**data, "text": one.content.decode()}
    except UnicodeDecodeError:
        return {**data, "base64": base64.b64encode(one.content).decode()}


def _digest(data: object) -> str:
    plain = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(plain.encode()).hexdigest()}"


def _writes(tables: Sequence[Table]) -> Iterator[Planned]:
    """Yield the writes. A digest keeps mistakes out and no stranger: every word is looked at."""
    seen: set[str] = set()
    for table in tables:
        one = _write(table)
        if one.path in seen or not confined(one.path) or UNPRINTABLE.search(one.path):
            raise _invalid(f"names {one.path[:100]!r}, which is no path to write to once")
        seen.add(one.path)
        if one.path == LOCK and one.content is not None:
            _refuse_lock(one.content)
        yield one


def _write(table: Table) -> Planned:
    path = table.text("path")
    try:
        content = _content(table)
    except (ValueError, binascii.Error) as error:
        raise _invalid(f"has a content for {path[:100]!r} that cannot be read") from error
    one = Planned(path, table.text("expected"), content, table.text("why"))
    if one.result != table.text("result"):
        raise _invalid(f"has a content for {path[:100]!r} that is not the one it names")
    return one


def _content(table: Table) -> bytes | None:
    if "base64" in table:
        return base64.b64decode(table.text("base64"), validate=True)
    return table.text("text").encode() if "text" in table else None


def _refuse_lock(content: bytes) -> None:
    try:
        read(content.decode())
    except (InvalidLock, UnicodeDecodeError) as error:
        raise _invalid(f"has a lock that is none: {error}") from error


def _invalid(what: str) -> InvalidPlan:
    return InvalidPlan(f"the plan {what}; nothing was written", hint=AGAIN)
