"""Which tasks of a Rakefile test, lint or check types: by what they run, not by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.ruby.rakefile import Rakefile, RakeTask

TESTS = (
    "test", "spec", "tests", "specs", "all_specs", "spec:all", "test:all", "test_all", "rspec",
    "unit", "test:unit", "spec:unit", "unit_tests", "minitest", "features", "cucumber",
)  # fmt: skip
# What code calls to test or to check, in sh, system and ruby.
CALLS = (
    ("test", "rspec", re.compile(r"(?:^|[\s\"'/])(?:rspec|parallel_rspec)\b")),
    ("test", "rspec", re.compile(r"\bRSpec::Core::Runner\b")),
    ("test", "minitest", re.compile(r"-I\S*test\b|rails test\b|Minitest\.autorun|\bmtest\b")),
    ("test", "cucumber", re.compile(r"(?:^|[\s\"'/])cucumber\b")),
    ("lint", "rubocop", re.compile(r"(?:^|[\s\"'/])rubocop\b(?!.*(?:\s-[aA]\b|auto))")),
    ("lint", "standardrb", re.compile(r"(?:^|[\s\"'/])standardrb\b(?!.*--fix)")),
    ("lint", "reek", re.compile(r"(?:^|[\s\"'/])reek\b")),
    ("lint", "brakeman", re.compile(r"(?:^|[\s\"'/])brakeman\b")),
    ("typecheck", "sorbet", re.compile(r"\bsrb (?:tc|typecheck)\b")),
    ("typecheck", "steep", re.compile(r"\bsteep check\b")),
)
_RUNS = re.compile(r"\b(?:sh|system|ruby|exec|bundle|run|spawn)\b|`")
_UNSOUND = re.compile(
    r"\bdocker\b|\bpodman\b|\bvagrant\b|\bguard\b|\bgem push\b|\bgit push\b|\$stdin\b|STDIN\b|"
    r"\bgets\b|\bssh\b|\bkubectl\b|\bheroku\b|\bopen\s+coverage|--auto-?correct|autocorrect"
)


def purpose(task: RakeTask) -> tuple[str, str]:
    """Return what a task is for by itself, with the tool that does it; "" where nothing tells."""
    if task.kind:
        return task.kind, task.tool
    for line in task.body:
        if _RUNS.search(line):
            for kind, tool, pattern in CALLS:
                if pattern.search(line):
                    return kind, tool
    return "", ""


def is_sound(rakefile: Rakefile, name: str) -> bool:
    """Tell whether a task and all it needs are there and ask for nobody and nothing else."""
    reached = rakefile.reached(name)
    known = {one.name for one in reached}
    wanted = {rakefile.resolved(one.name, need) for one in reached for need in one.needs}
    needs = {need for need in wanted if not re.search(r"[./]", need)}
    return (
        bool(reached)
        and needs <= known | _BUILT_IN
        and not any(_UNSOUND.search(one.text) for one in reached)
    )


# Declared by libraries whose files we do not have.
_BUILT_IN = frozenset(("build", "install", "compile", "clean", "clobber", "environment"))


def test_tasks(rakefile: Rakefile) -> Iterator[tuple[str, ...]]:
    """Yield the sound ways to test, best first: what `rake` alone runs, then tasks by name."""
    default = rakefile.tasks.get("default")
    gating = [
        name for name in dict.fromkeys(default.needs if default else ()) if _tests(rakefile, name)
    ]
    if gating and all(is_sound(rakefile, name) for name in gating):
        yield tuple(gating)
    for name in TESTS:
        if _tests(rakefile, name) and is_sound(rakefile, name):
            yield (name,)


def _tests(rakefile: Rakefile, name: str) -> bool:
    return any(purpose(one)[0] == "test" for one in rakefile.reached(name))


def check_tasks(rakefile: Rakefile) -> Iterator[tuple[str, str, RakeTask]]:
    """Yield kind, tool and task of each check, those that `rake` alone runs first."""
    default = {one.name for one in rakefile.reached("default")}
    ordered = sorted(rakefile.tasks.values(), key=lambda one: one.name not in default)
    taken: set[str] = set()
    for one in ordered:
        kind, tool = purpose(one)
        if kind in ("lint", "typecheck") and tool not in taken and is_sound(rakefile, one.name):
            taken.add(tool)
            yield kind, tool, one
