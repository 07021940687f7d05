"""Task files: Makefile, justfile, Taskfile and `script/` conventions, with the bodies of targets.

Only what is declared is reported, and each task can say why it is no good in CI.
"""

from __future__ import annotations

from collections.abc import Iterable

from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tasks.carried import CARRIED
from autodevops_cli.repository.tasks.justfile import read_justfile
from autodevops_cli.repository.tasks.makefile import read_makefile
from autodevops_cli.repository.tasks.scripts import read_scripts
from autodevops_cli.repository.tasks.target import Task, linked, saying
from autodevops_cli.repository.tasks.taskfile import read_taskfile

__all__ = ["CARRIED", "JUSTFILES", "MAKEFILES", "TASKFILES", "Task", "saying", "task", "tasks"]

MAKEFILES = ("GNUmakefile", "makefile", "Makefile")
JUSTFILES = ("justfile", "Justfile", ".justfile")
TASKFILES = (
    "Taskfile.yml", "taskfile.yml", "Taskfile.yaml", "taskfile.yaml",
    "Taskfile.dist.yml", "Taskfile.dist.yaml",
)  # fmt: skip
READERS = ((MAKEFILES, read_makefile), (JUSTFILES, read_justfile), (TASKFILES, read_taskfile))


def tasks(repo: Snapshot, root: str = "") -> tuple[Task, ...]:
    """Return the tasks declared in one folder, in file order: make, just, task, then scripts."""
    found: list[Task] = []
    for names, read in READERS:
        if path := repo.first(*(joined(root, name) for name in names)):
            found.extend(linked(tuple(read(repo, path))))
    found.extend(read_scripts(repo, root))
    return tuple(found)


def task(repo: Snapshot, root: str, *names: str) -> Task | None:
    """Return the first sound task with one of these names, names in order of preference."""
    return pick(tasks(repo, root), names)


def pick(declared: Iterable[Task], names: Iterable[str]) -> Task | None:
    """Return the first sound task of `declared` with one of these names."""
    by_name: dict[str, list[Task]] = {}
    for one in declared:
        by_name.setdefault(one.name, []).append(one)
    return next((one for name in names for one in by_name.get(name, ()) if not one.unsound), None)
