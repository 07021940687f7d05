"""Taskfiles (taskfile.dev)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.tasks.target import Task

_VALUE = re.compile(r"\{\{-?\s*\.([A-Za-z_]\w*)\s*-?\}\}")
# Set by the call; empty when the task is called by its bare name.
_EMPTY = {"CLI_ARGS": "", "CLI_FORCE": ""}


def read_taskfile(repo: Snapshot, path: str) -> Iterator[Task]:
    """Yield the tasks of a Taskfile that can be called by name."""
    document = repo.yaml_document(path)
    data = Table(document.data)
    shared = _EMPTY | _variables(data)
    declared = data.table("tasks")
    for name, one in declared.items():
        if one.flag("internal") or one.flag("watch"):
            continue
        raw = declared.raw(name)
        listed = raw if isinstance(raw, str | list) else one.raw("cmds") or one.raw("cmd")
        values = shared | _variables(one)
        items = listed if isinstance(listed, list) else [listed]
        yield Task(
            "task", name, Place(path, document.line("tasks", name)),
            tuple(line for item in items if (line := _filled(_shell(item), values))),
            tuple(name for name in (*_needs(one), *map(_called, items)) if name),
        )  # fmt: skip


def _variables(table: Table) -> dict[str, str]:
    values = table.table("vars")
    return {key: text for key, _ in values.items() if (text := values.text(key))}


def _shell(item: object) -> str:
    return item if isinstance(item, str) else Table(item).text("cmd")


def _called(item: object) -> str:
    return "" if isinstance(item, str) else Table(item).text("task")


def _needs(one: Table) -> Iterator[str]:
    raw = one.raw("deps")
    for item in raw if isinstance(raw, list) else []:
        yield item if isinstance(item, str) else Table(item).text("task")


def _filled(text: str, values: dict[str, str]) -> str:
    for _ in range(4):
        after = _VALUE.sub(lambda found: values.get(found[1], found[0]), text)
        if after == text or len(after) > 4000:
            break
        text = after
    return text.strip()
