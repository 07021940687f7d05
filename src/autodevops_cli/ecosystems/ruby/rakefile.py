"""The tasks that a Rakefile declares, by itself and through the task classes of tools."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from autodevops_cli.ecosystems.ruby.source import Line, lines, statement
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

RAKEFILES = ("Rakefile", "rakefile", "Rakefile.rb")
MAX_FILES = 40
MAX_TASKS = 300

_TASK = re.compile(
    r"""^(?:multitask|task|file|directory)\s*\(?\s*(?:(\w+):(?!:)|:?["']([\w:.-]{1,80})["'](:(?!:))?|:(\w+[?!]?))\s*(.*)"""
)
_CLASS = re.compile(
    r"^(?:\w+\s*=\s*)?(?:::)?((?:[A-Z]\w*::){1,4}(?:\w*Task\w*|Audit::Task))(?:\.(?:new|create))?\b\s*\(?\s*"
    r"""(?::(\w+)|["']([\w:.-]{1,80})["'])?"""
)
_NAMESPACE = re.compile(r"""^namespace\s*\(?\s*(?::(\w+)|["'](\w+)["'])""")
_NEEDED = re.compile(r""":(\w+[?!]?)|["']([\w:.-]{1,80})["']|%[iw][\[({]([^\])}]{0,400})""")
_LOADED = re.compile(r"""\bload_tasks\b|Dir(?:\.glob)?\s*[\[(]|FileList\[|^(?:load|import)\b""")
_GLOBBED = re.compile(r"""["']([\w./*{},-]{1,100}\.rake)["']""")
_ARGUMENTS = re.compile(r"^,\s*\[[^\]]*\]|^\[[^\]]*\](?=\s*=>)")
_OTHERS = re.compile(
    r"Rake::Task\[\s*(?::(\w+)|[\"']([\w:.-]{1,80})[\"'])\s*\]\.(?:invoke|execute)"
)

_ELSEWHERE = re.compile(
    r"^(if|unless)\b(?=.*(?:jruby|java\b|truffle|mswin|mingw|windows))(.*)", re.I
)

# What the task class of a tool does, and how its task is called when it gets no name.
CLASSES = {
    "Rake::TestTask": ("test", "minitest", "test"),
    "Minitest::TestTask": ("test", "minitest", "test"),
    "RSpec::Core::RakeTask": ("test", "rspec", "spec"),
    "Cucumber::Rake::Task": ("test", "cucumber", "cucumber"),
    "RuboCop::RakeTask": ("lint", "rubocop", "rubocop"),
    "Reek::Rake::Task": ("lint", "reek", "reek"),
    "HamlLint::RakeTask": ("lint", "haml-lint", "haml_lint"),
    "SlimLint::RakeTask": ("lint", "slim-lint", "slim_lint"),
    "Steep::RakeTask": ("typecheck", "steep", "steep:check"),
}
# Files whose loading declares a task.
REQUIRED = {"standard/rake": ("lint", "standardrb", "standard")}
_REQUIRE = re.compile(r"""^(?:require|load)\s*\(?\s*["']([\w/.-]{1,80})["']""")


@dataclass(slots=True)
class RakeTask:
    """A task: what it needs first, what its block says, and what its tool is for ("test")."""

    name: str
    where: Place
    needs: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    kind: str = ""
    tool: str = ""

    @property
    def text(self) -> str:
        """The code of its block."""
        return "\n".join(self.body)


@dataclass(frozen=True, slots=True)
class Rakefile:
    """The tasks of a folder by name; `path` is "" without a Rakefile."""

    path: str = ""
    tasks: dict[str, RakeTask] = field(default_factory=dict)
    rails: bool = False
    """Whether it loads the tasks of a Rails application."""

    def reached(self, *names: str) -> tuple[RakeTask, ...]:
        """Return the tasks that run when these are asked for, themselves included."""
        pending, found = list(names), dict[str, RakeTask]()
        while pending and len(found) < MAX_TASKS:
            name = pending.pop(0)
            if name in self.tasks and name not in found:
                found[name] = self.tasks[name]
                pending.extend(self.resolved(name, need) for need in found[name].needs)
        return tuple(found.values())

    def resolved(self, name: str, need: str) -> str:
        """Return the full name of what a task needs: rake looks in its namespaces first."""
        space = name
        while ":" in space:
            space = space.rpartition(":")[0]
            if f"{space}:{need}" in self.tasks:
                return f"{space}:{need}"
        return need


def read_rakefile(repo: Snapshot, root: str) -> Rakefile:
    """Return the tasks of the Rakefile in a folder and of the files that it loads."""
    path = repo.first(*(joined(root, name) for name in RAKEFILES))
    if not path:
        return Rakefile()
    found: dict[str, RakeTask] = {}
    for one in (path, *_loaded(repo, path)):
        for task in tuple(_tasks(repo, one)):
            _merged(found, task)
    rails = bool(re.search(r"\.load_tasks\b", repo.text(path)))
    return Rakefile(path, found, rails)


def _merged(found: dict[str, RakeTask], task: RakeTask) -> None:
    """Add a declaration to what was declared of the task before, as rake does."""
    if len(found) >= MAX_TASKS:
        return
    known = found.setdefault(task.name, task)
    if known is not task:
        known.needs.extend(task.needs)
        known.body.extend(task.body)
        known.kind, known.tool = known.kind or task.kind, known.tool or task.tool


def _loaded(repo: Snapshot, path: str) -> Iterable[str]:
    root = parent(path)
    globs = [joined(root, "rakelib/*.rake")]
    for line in lines(repo.text(path)):
        if _LOADED.search(line.text):
            globs.extend(joined(root, one[1]) for one in _GLOBBED.finditer(line.text))
    flat = [one.replace("**/", "*") for one in globs]
    return dict.fromkeys(repo.matching(*flat)[:MAX_FILES])


def _tasks(repo: Snapshot, path: str) -> Iterator[RakeTask]:
    text = repo.text(path)
    open_tasks: list[tuple[int, RakeTask]] = []
    for line in lines(text):
        while open_tasks and len(line.around) <= open_tasks[-1][0]:
            open_tasks.pop()
        declared = _declared(text, path, line)
        if declared is None:
            if open_tasks:
                _goes_on(open_tasks[-1][1], line)
            continue
        open_tasks.append((len(line.around), declared))
        del declared.needs[MAX_TASKS:]
        yield declared


def _goes_on(task: RakeTask, line: Line) -> None:
    if len(task.body) < MAX_TASKS:
        task.body.append(line.text)
        task.needs.extend(one[1] or one[2] for one in _OTHERS.finditer(line.text))


def _declared(text: str, path: str, line: Line) -> RakeTask | None:
    if any(_is_elsewhere(found) for found in line.within(_ELSEWHERE)):
        return None
    where = Place(path, line.number)
    spaces = [found[1] or found[2] for found in line.within(_NAMESPACE)]
    if found := _TASK.match(line.text):
        name = found[1] or found[2] or found[4] or ""
        rest = _TASK.match(statement(text, line.number))
        needs, body = _needs(rest[5] if rest else found[5], arrow=not (found[1] or found[3]))
        task = RakeTask(_full(spaces, name), where, list(needs), [body] if body else [])
        task.needs.extend(one[1] or one[2] for one in _OTHERS.finditer(body))
        return task
    if found := _CLASS.match(line.text):
        kind, tool, usual = CLASSES.get(found[1], ("", "", ""))
        name = found[2] or found[3] or usual
        return RakeTask(_full(spaces, name), where, [], [], kind, tool) if kind else None
    if (found := _REQUIRE.match(line.text)) and found[1] in REQUIRED:
        kind, tool, name = REQUIRED[found[1]]
        return RakeTask(name, where, [], [], kind, tool)
    return None


def _is_elsewhere(condition: re.Match[str]) -> bool:
    """Tell whether a branch is for another engine or system than ours."""
    negated = (condition[1] == "unless") != condition[2].strip().startswith(("!", "not "))
    return negated == (" ; else" in condition[2])


def _full(spaces: list[str], name: str) -> str:
    return ":".join([*spaces, name])


def _needs(rest: str, *, arrow: bool) -> tuple[tuple[str, ...], str]:
    """Return what stands behind a task's name: the names of its needs, and its block's code."""
    rest = _ARGUMENTS.sub("", rest.strip()).strip()
    listed, opened, body = rest, "", ""
    if found := re.search(r"(?:^|\s)(do\b|\{)(.*)", rest):
        listed, opened, body = rest[: found.start()], found[1], found[2]
    if arrow:
        listed = listed.partition("=>")[2]
    if "?" in listed:
        return (), ""  # what it needs depends on something
    names: list[str] = []
    for found in _NEEDED.finditer(listed):
        names.extend(found[3].split() if found[3] is not None else [found[1] or found[2]])
    return tuple(names), re.sub(r"^\s*\|[^|]*\|", "", body).rstrip("} ") if opened else ""
