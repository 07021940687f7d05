"""Task files: Makefile, justfile, Taskfile and `script/` conventions, with the bodies of targets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table

MAKEFILES = ("Makefile", "makefile", "GNUmakefile")
JUSTFILES = ("justfile", "Justfile", ".justfile")
TASKFILES = ("Taskfile.yml", "Taskfile.yaml", "taskfile.yml")
SCRIPT_FOLDERS = ("script", "scripts", "bin")

_ASSIGNMENT = re.compile(r"^(?:export\s+)?([A-Za-z_]\w*)\s*(?::|::|\?|\+)?=\s*(.*)$")
_MAKE_RULE = re.compile(r"^([A-Za-z0-9_./% -]+?)\s*::?(?!=)\s*([^#;=]*)(?:;\s*(.*))?(?:#.*)?$")
_JUST_RULE = re.compile(r"^@?([a-z][\w-]*)((?:\s+[^:=]+)?)\s*:(?!=)\s*([^#]*)")
_VARIABLE = re.compile(r"\$[({]([A-Za-z_]\w*)[)}]")


@dataclass(frozen=True, slots=True)
class Task:
    """A named target of a task runner: what runs it, what it needs first, what it does."""

    runner: str
    name: str
    where: Place
    body: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """The shell text that runs the task from its folder."""
        return f"./{self.name}" if self.runner == "script" else f"{self.runner} {self.name}"

    @property
    def unsound(self) -> str:
        """Why the task is no good in CI ("runs containers", "watches", "rewrites files"), or ""."""
        text = "\n".join(self.body)
        for pattern, reason in UNSOUND:
            if pattern.search(text):
                return reason
        return "" if self.body or self.needs else "does nothing"


UNSOUND = (
    (re.compile(r"\bdocker(-compose)?\s+(compose|run|exec|build|up)\b|\bdocker-compose\b"), "runs containers"),
    (re.compile(r"\b(vagrant|kubectl|minikube)\s"), "needs a machine or a cluster"),
    (re.compile(r"--watch\b|\bptw\b|\bpytest-watch\b|\bnodemon\b|\bentr\b"), "watches"),
    (re.compile(r"^\s*(echo|@echo|:|true)\b[^\n]*$\s*\Z"), "does nothing"),
)  # fmt: skip


def tasks(repo: Snapshot, root: str = "") -> tuple[Task, ...]:
    """Return the tasks declared in one folder, in file order: make, just, task, then scripts."""
    found: list[Task] = []
    for name in MAKEFILES:
        if repo.has(path := joined(root, name)):
            found.extend(_make(repo.text(path), path))
            break
    for name in JUSTFILES:
        if repo.has(path := joined(root, name)):
            found.extend(_just(repo.text(path), path))
            break
    for name in TASKFILES:
        if repo.has(path := joined(root, name)):
            found.extend(_taskfile(repo, path))
            break
    found.extend(_scripts(repo, root))
    return tuple(found)


def task(repo: Snapshot, root: str, *names: str) -> Task | None:
    """Return the first sound task with one of these names, names in order of preference."""
    declared = tasks(repo, root)
    for name in names:
        for one in declared:
            if one.name == name and not one.unsound:
                return one
    return None


def _make(text: str, path: str) -> Iterator[Task]:
    lines = text.replace("\\\n", " ").splitlines() if "\\\n" not in text else _unfolded(text)
    variables: dict[str, str] = {}
    found: dict[str, Task] = {}
    current: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.startswith("\t"):
            recipe = _expanded(line.strip().lstrip("@-+").strip(), variables)
            for name in current:
                if recipe and not recipe.startswith("#"):
                    one = found[name]
                    found[name] = Task("make", name, one.where, (*one.body, recipe), one.needs)
            continue
        if assigned := _ASSIGNMENT.match(line):
            variables.setdefault(assigned[1], assigned[2].split(" #")[0].strip())
            continue
        if not (rule := _MAKE_RULE.match(line)):
            if line.strip() and not line.startswith("#"):
                current = []
            continue
        current = [name for name in rule[1].split() if "%" not in name and not name.startswith(".")]
        for name in current:
            known = found.get(name)
            needs = tuple(_expanded(rule[2], variables).split())
            body = (_expanded(rule[3].strip(), variables),) if rule[3] else ()
            found[name] = Task(
                "make", name, known.where if known else Place(path, number),
                (known.body if known else ()) + body, (known.needs if known else ()) + needs,
            )  # fmt: skip
    yield from found.values()


def _unfolded(text: str) -> list[str]:
    """Join continued lines and keep the line numbers: the joined line stands first."""
    lines: list[str] = []
    held: list[str] = []
    for line in text.splitlines():
        if line.endswith("\\"):
            held.append(line[:-1])
            continue
        if held:
            lines.append(" ".join([held[0].rstrip(), *(part.strip() for part in [*held[1:], line])]))
            lines.extend([""] * len(held))
            held = []
        else:
            lines.append(line)
    return [*lines, *held]


def _expanded(text: str, variables: dict[str, str]) -> str:
    for _ in range(4):
        after = _VARIABLE.sub(lambda found: variables.get(found[1], found[0]), text)
        if after == text or len(after) > 4000:
            break
        text = after
    return text


def _just(text: str, path: str) -> Iterator[Task]:
    current: Task | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if current and line[:1] in (" ", "\t") and line.strip():
            recipe = line.strip().lstrip("@-")
            current = Task("just", current.name, current.where, (*current.body, recipe), current.needs)
            continue
        if not line.strip() or line.startswith("#"):
            continue
        if current:
            yield current
        current = None
        if (rule := _JUST_RULE.match(line)) and ":=" not in line:
            required = [word for word in rule[2].split() if "=" not in word and word[0] not in "*"]
            if not required:
                current = Task("just", rule[1], Place(path, number), (), tuple(rule[3].split()))
    if current:
        yield current


def _taskfile(repo: Snapshot, path: str) -> Iterator[Task]:
    document = repo.yaml_document(path)
    for name, one in Table(document.data).table("tasks").items():
        raw = one.raw("cmds")
        body = [
            item if isinstance(item, str) else Table(item).text("cmd")
            for item in (raw if isinstance(raw, list) else [])
        ]
        if one.text("cmd"):
            body.append(one.text("cmd"))
        called = [
            Table(item).text("task") for item in (raw if isinstance(raw, list) else [])
            if not isinstance(item, str)
        ]  # fmt: skip
        yield Task(
            "task", name, Place(path, document.line("tasks", name)),
            tuple(line for line in body if line),
            (*one.strings("deps"), *(line for line in called if line)),
        )  # fmt: skip


def _scripts(repo: Snapshot, root: str) -> Iterator[Task]:
    for folder in SCRIPT_FOLDERS:
        start = joined(root, folder)
        for path in repo.below(start):
            name = path[len(start) + 1 :]
            if "/" in name or not re.fullmatch(r"[a-z][a-z0-9_-]*(\.sh)?", name):
                continue
            text = repo.text(path)
            if not text.startswith("#!"):
                continue
            body = tuple(
                line.strip() for line in text.splitlines()[1:]
                if line.strip() and not line.lstrip().startswith("#")
            )  # fmt: skip
            relative = path[len(root) + 1 :] if root else path
            yield Task("script", relative, Place(path), body)
