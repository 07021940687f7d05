"""How a new rendering comes into workflows that people have edited, beside `git merge-file`.

Takes real workflows, pins their actions (the base), edits each in many ways as a person would (the
current text) and changes the base as a new template would: every pin and its version comment
moves on, and a job comes. Each result is judged by a small evaluator that knows nothing of the
merge: the data must be the edited data with the pins moved and the job added, and every line of
the person must still be there, in its order, with nothing but its pin changed.

    python benchmarks/merge.py CHECKOUTS…
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from _bench import InputError, finish, share, table

from autodevops_cli.merging import merge

PIN = re.compile(
    r"(?P<before>^[ ]*(?:-[ ]+)?uses:[ ]+)(?P<quote>['\"]?)"
    r"(?P<action>[\w.-]+/[\w./-]+)@(?P<ref>[\w./-]+)"
    r"(?P=quote)(?P<rest>[ \t]*(?:#[^\r\n]*)?)(?=\r?$)",
    re.MULTILINE,
)
NEW_JOB = "autodevops-report"
RENAMED = "renamed-by-hand"
COPIED = "copied-by-hand"


class Loader(yaml.SafeLoader):
    """Reads scalars as their text and follows aliases and merge keys."""


Loader.yaml_implicit_resolvers = {
    first: [one for one in found if one[0].endswith(":merge")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Step:
    """The lines of a step, its end excluded, and the line of each of its keys."""

    start: int
    end: int
    keys: dict[str, int]
    dash: int
    column: int


@dataclass(frozen=True)
class Job:
    """The lines of a job, its end excluded."""

    name: str
    start: int
    end: int
    column: int
    keys: dict[str, int]
    steps: list[Step]


@dataclass(frozen=True)
class Workflow:
    """A base and what a new template makes of it."""

    name: str
    base: str
    new: str
    moved: dict[str, str]
    lines: list[str]
    jobs: list[Job]
    job_end: int
    step: int


@dataclass(frozen=True)
class Verdict:
    """What became of one triple."""

    kind: str
    conflict: bool = False
    gone: bool = False
    wrong: bool = False
    lost: bool = False
    unparsable: bool = False
    where: str = ""


# ---------------------------------------------------------------- workflows


def workflows(folders: Sequence[Path], limit: int) -> Iterator[Workflow]:
    """Yield at most two workflows of a repository, the longest first."""
    found = 0
    for folder in folders:
        for repository in sorted(folder.iterdir()):
            files = sorted(repository.glob(".github/workflows/*.y*ml"))
            files.sort(key=lambda path: -path.stat().st_size)
            usable = (one for path in files if (one := workflow(path, repository.name)))
            for _, one in zip(range(2), usable, strict=False):
                if found == limit:
                    return
                found += 1
                yield one


def workflow(path: Path, repository: str) -> Workflow | None:
    with path.open(newline="", encoding="utf-8", errors="replace") as file:
        text = file.read()
    if "\t" in text or "\r" in text or text.startswith("\ufeff"):
        return None
    base = pinned(text)
    try:
        jobs = jobs_of(base)
    except (yaml.YAMLError, LookupError):
        return None
    if not any(job.steps for job in jobs) or not PIN.search(base):
        return None
    lines = base.splitlines(keepends=True)
    bumped, moved = bump(base)
    end = jobs[-1].end
    out = bumped.splitlines(keepends=True)
    if not out[end - 1].endswith("\n"):
        return None
    column = jobs[0].column
    step = min(job.keys_column - column for job in map(Inner, jobs))
    out[end:end] = new_job(column, step, jobs[0].name)
    new = "".join(out)
    if parsed(new) is None or parsed(base) is None:
        return None
    return Workflow(f"{repository}/{path.name}", base, new, moved, lines, jobs, end, step)


@dataclass(frozen=True)
class Inner:
    """The column at which the keys of a job stand."""

    job: Job

    @property
    def keys_column(self) -> int:
        return self.job.keys.get("", 0)


def new_job(column: int, step: int, needed: str) -> list[str]:
    def at(depth: int) -> str:
        return " " * (column + depth * step)

    return [
        "\n",
        f"{at(0)}# Says what became of the run.\n",
        f"{at(0)}{NEW_JOB}:\n",
        f"{at(1)}needs: [{needed}]\n",
        f"{at(1)}runs-on: ubuntu-24.04\n",
        f"{at(1)}steps:\n",
        f"{at(1)}- name: Report\n",
        f"{at(1)}  run: |\n",
        f"{at(1)}    echo one\n",
        f"{at(1)}    echo two  # not a comment\n",
    ]


def pinned(text: str) -> str:
    """Pin every action to a commit, its version in a comment, as this tool writes them."""
    numbers: dict[str, int] = {}

    def pin(found: re.Match[str]) -> str:
        name = f"{found['action']}@{found['ref']}"
        number = numbers.setdefault(name, len(numbers))
        commit = hashlib.sha1(name.encode()).hexdigest()
        quote = found["quote"]
        value = f"{quote}{found['action']}@{commit}{quote}"
        return f"{found['before']}{value} # v1.{number}.0"

    return PIN.sub(pin, text)


def bump(text: str) -> tuple[str, dict[str, str]]:
    """Move every pin and its comment on."""
    moved: dict[str, str] = {}

    def move(found: re.Match[str]) -> str:
        commit = hashlib.sha1(found["ref"].encode()).hexdigest()
        moved[f"{found['action']}@{found['ref']}"] = f"{found['action']}@{commit}"
        rest = found["rest"].replace("# v1.", "# v2.")
        quote = found["quote"]
        return f"{found['before']}{quote}{found['action']}@{commit}{quote}{rest}"

    return PIN.sub(move, text), moved


def jobs_of(text: str) -> list[Job]:
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    pairs = {key.value: (key, value) for key, value in root.value}
    found = []
    for key, value in pairs["jobs"][1].value:
        if value.flow_style:
            raise LookupError("a job in braces")
        keys = {one.value: one.start_mark.line for one, _ in value.value}
        keys[""] = value.value[0][0].start_mark.column
        steps = next((one for name, one in value.value if name.value == "steps"), None)
        items = list(steps_of(steps, text)) if steps and not steps.flow_style else []
        found.append(
            Job(
                key.value,
                key.start_mark.line,
                last_line(value, text),
                key.start_mark.column,
                keys,
                items,
            )
        )
    return found


def steps_of(node: Any, text: str) -> Iterator[Step]:
    for item in node.value:
        if not isinstance(item, yaml.MappingNode) or item.flow_style:
            continue
        start = item.start_mark.line
        yield Step(
            start,
            last_line(item, text),
            {key.value: key.start_mark.line for key, _ in item.value},
            node.start_mark.column,
            item.start_mark.column,
        )


def last_line(node: Any, text: str) -> int:
    """The number of the line behind the last with content."""
    lines = text.splitlines()
    end = node.end_mark.line
    if end < len(lines) and lines[end][: node.end_mark.column].strip():
        return end + 1
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def parsed(text: str) -> Any:
    try:
        return yaml.load(text, Loader=Loader)
    except yaml.YAMLError:
        return None


# ---------------------------------------------------------------- edits

Edit = Callable[[Workflow, random.Random], str | None]
EDITS: dict[str, Edit] = {}


def edit(function: Edit) -> Edit:
    EDITS[function.__name__.replace("_", " ")] = function
    return function


CLASHES: dict[str, Edit] = {}


def clash(function: Edit) -> Edit:
    """An edit that nobody can bring together with ours; the person's must stay, and be told."""
    CLASHES[function.__name__.replace("_", " ")] = function
    return function


def with_lines(one: Workflow, start: int, end: int, new: Sequence[str]) -> str:
    return "".join([*one.lines[:start], *new, *one.lines[end:]])


def any_step(one: Workflow, pick: random.Random, *keys: str) -> Step | None:
    found = [s for job in one.jobs for s in job.steps if all(key in s.keys for key in keys)]
    return pick.choice(found) if found else None


def pinned_step(one: Workflow, pick: random.Random) -> Step | None:
    found = [
        s
        for job in one.jobs
        for s in job.steps
        if "uses" in s.keys and PIN.search(one.lines[s.keys["uses"]].rstrip("\n"))
    ]
    return pick.choice(found) if found else None


@edit
def insert_a_step_below_a_pin(one: Workflow, pick: random.Random) -> str | None:
    if step := pinned_step(one, pick):
        return with_lines(one, step.end, step.end, own_step(step))
    return None


@edit
def insert_a_step_above_a_pin(one: Workflow, pick: random.Random) -> str | None:
    if step := pinned_step(one, pick):
        return with_lines(one, step.start, step.start, own_step(step))
    return None


def own_step(step: Step) -> list[str]:
    gap = " " * (step.column - step.dash - 1)
    return [
        f"{' ' * step.dash}-{gap}name: My own step\n",
        f"{' ' * step.column}uses: mine/own@v1  # ours\n",
    ]


@edit
def change_an_input(one: Workflow, pick: random.Random) -> str | None:
    step = any_step(one, pick, "uses", "with")
    if step is None:
        return None
    line = step.keys["with"] + 1
    found = re.fullmatch(r"( +[\w-]+: )[\w.-]+\n", one.lines[line]) if line < step.end else None
    return with_lines(one, line, line + 1, [f"{found[1]}changed\n"]) if found else None


@edit
def add_inputs_below_a_pin(one: Workflow, pick: random.Random) -> str | None:
    step = pinned_step(one, pick)
    if step is None or "with" in step.keys:
        return None
    below = step.keys["uses"] + 1
    blanks = " " * step.column
    return with_lines(one, below, below, [f"{blanks}with:\n", f"{blanks}  mine: 'yes'  # why\n"])


@edit
def add_a_condition_above_a_pin(one: Workflow, pick: random.Random) -> str | None:
    step = pinned_step(one, pick)
    if step is None or step.keys["uses"] == step.start or "if" in step.keys:
        return None
    line = f"{' ' * step.column}if: github.ref == 'refs/heads/main'\n"
    return with_lines(one, step.keys["uses"], step.keys["uses"], [line])


@edit
def rename_a_job(one: Workflow, pick: random.Random) -> str | None:
    job = pick.choice(one.jobs)
    if one.base.count(job.name) != 1:
        return None
    line = one.lines[job.start].replace(job.name, RENAMED, 1)
    return with_lines(one, job.start, job.start + 1, [line])


@edit
def rename_a_step(one: Workflow, pick: random.Random) -> str | None:
    step = any_step(one, pick, "name", "uses")
    if step is None:
        return None
    line = step.keys["name"]
    head = one.lines[line].partition("name:")[0]
    return with_lines(one, line, line + 1, [f"{head}name: Renamed by hand\n"])


@edit
def reorder_keys_of_a_step(one: Workflow, pick: random.Random) -> str | None:
    step = any_step(one, pick, "name", "uses")
    if step is None or abs(step.keys["name"] - step.keys["uses"]) != 1:
        return None
    first, second = sorted((step.keys["name"], step.keys["uses"]))
    if first != step.start:
        return None
    upper, lower = one.lines[first], one.lines[second]
    if not lower.endswith("\n"):
        return None
    head, tail = upper[: step.column], upper[step.column :]
    return with_lines(one, first, second + 1, [head + lower.lstrip(), " " * step.column + tail])


@edit
def reorder_jobs(one: Workflow, pick: random.Random) -> str | None:
    if len(one.jobs) < 2:
        return None
    number = pick.randrange(len(one.jobs) - 1)
    first, second = one.jobs[number], one.jobs[number + 1]
    between = one.lines[first.end : second.start]
    moved = one.lines[second.start : second.end] + between + one.lines[first.start : first.end]
    return with_lines(one, first.start, second.end, moved)


@edit
def move_a_step(one: Workflow, pick: random.Random) -> str | None:
    jobs = [job for job in one.jobs if len(job.steps) > 2]
    if not jobs:
        return None
    job = pick.choice(jobs)
    first, second = job.steps[0], job.steps[1]
    between = one.lines[first.end : second.start]
    moved = one.lines[second.start : second.end] + between + one.lines[first.start : first.end]
    return with_lines(one, first.start, second.end, moved)


@edit
def comment_above_a_pin(one: Workflow, pick: random.Random) -> str | None:
    step = pinned_step(one, pick)
    if step is None:
        return None
    line = step.keys["uses"]
    column = step.dash if line == step.start else step.column
    return with_lines(one, line, line, [f"{' ' * column}# Do not touch: see the wiki.\n"])


@edit
def comment_behind_a_pin(one: Workflow, pick: random.Random) -> str | None:
    step = pinned_step(one, pick)
    if step is None:
        return None
    line = step.keys["uses"]
    text = one.lines[line].rstrip("\n").partition(" #")[0]
    return with_lines(one, line, line + 1, [f"{text}  # asked for by the auditors\n"])


@edit
def anchor_and_alias_for_a_pin(one: Workflow, pick: random.Random) -> str | None:
    places: dict[str, list[int]] = {}
    for number, line in enumerate(one.lines):
        if (found := PIN.match(line.rstrip("\n"))) and not found["quote"]:
            places.setdefault(f"{found['action']}@{found['ref']}", []).append(number)
    shared = [(pin, found) for pin, found in places.items() if len(found) > 1]
    if not shared:
        return None
    pin, found = pick.choice(shared)
    lines = list(one.lines)
    lines[found[0]] = lines[found[0]].replace(pin, f"&pin {pin}")
    for number in found[1:]:
        head = lines[number].partition("uses:")[0]
        lines[number] = f"{head}uses: *pin\n"
    return "".join(lines)


@edit
def anchor_and_alias_for_a_step(one: Workflow, pick: random.Random) -> str | None:
    places: dict[str, list[Step]] = {}
    for job in one.jobs:
        for step in job.steps:
            text = "".join(one.lines[step.start : step.end])
            if "#" not in text.replace(" # v", ""):
                places.setdefault(text, []).append(step)
    shared = [(text, found) for text, found in places.items() if len(found) > 1 and "uses:" in text]
    if not shared:
        return None
    _, found = pick.choice(shared)
    lines = list(one.lines)
    for step in found[1:]:
        lines[step.start : step.end] = [""] * (step.end - step.start)
        lines[step.start] = f"{' ' * step.dash}- *shared\n"
    first = found[0]
    head = f"{' ' * first.dash}- &shared\n"
    lines[first.start] = head + " " * first.column + lines[first.start].lstrip(" -")
    return "".join(lines)


@edit
def add_to_a_matrix(one: Workflow, pick: random.Random) -> str | None:
    places = [
        (number, found)
        for number, line in enumerate(one.lines)
        if (found := re.fullmatch(r"( +[\w-]+: \[[^\[\]#{}]*)(\]\s*)\n", line))
        and "matrix:" in "".join(one.lines[max(number - 6, 0) : number])
    ]
    if not places:
        return None
    number, found = pick.choice(places)
    return with_lines(one, number, number + 1, [f"{found[1]}, mine{found[2]}\n"])


@edit
def delete_a_job(one: Workflow, pick: random.Random) -> str | None:
    jobs = [job for job in one.jobs[1:] if one.base.count(job.name) == 1]
    if not jobs:
        return None
    job = pick.choice(jobs)
    return with_lines(one, job.start, job.end, [])


@edit
def delete_a_step(one: Workflow, pick: random.Random) -> str | None:
    jobs = [job for job in one.jobs if len(job.steps) > 1]
    if not jobs:
        return None
    step = pick.choice(pick.choice(jobs).steps)
    return with_lines(one, step.start, step.end, [])


@edit
def add_variables_to_a_job(one: Workflow, pick: random.Random) -> str | None:
    jobs = [job for job in one.jobs if "env" not in job.keys and "steps" in job.keys]
    if not jobs:
        return None
    job = pick.choice(jobs)
    column = job.keys[""]
    line = job.keys["steps"]
    new = [f"{' ' * column}env:\n", f"{' ' * (column + one.step)}MINE: 'on'\n"]
    return with_lines(one, line, line, new)


@edit
def add_a_line_to_a_script(one: Workflow, pick: random.Random) -> str | None:
    found = [
        step
        for job in one.jobs
        for step in job.steps
        if "run" in step.keys and re.search(r"run: \|\s*$", one.lines[step.keys["run"]])
    ]
    if not found:
        return None
    line = pick.choice(found).keys["run"] + 1
    blanks = len(one.lines[line]) - len(one.lines[line].lstrip(" "))
    return with_lines(one, line, line, [f"{' ' * blanks}echo mine # here\n"])


@edit
def quote_a_pin(one: Workflow, pick: random.Random) -> str | None:
    step = pinned_step(one, pick)
    if step is None:
        return None
    line = step.keys["uses"]
    new = re.sub(r"uses: +([^'\"\s]+)", r'uses: "\1"', one.lines[line])
    return with_lines(one, line, line + 1, [new]) if new != one.lines[line] else None


@edit
def indent_everything_more(one: Workflow, pick: random.Random) -> str | None:
    return "".join(map(wider, one.lines))


def wider(line: str) -> str:
    blanks = " " * (len(line) - len(line.lstrip(" ")))
    rest = line.lstrip(" ")
    return 2 * blanks + (f"-   {rest[2:]}" if rest.startswith("- ") else rest)


@edit
def end_lines_as_on_windows(one: Workflow, pick: random.Random) -> str | None:
    return one.base.replace("\n", "\r\n")


@edit
def blank_lines_between_steps(one: Workflow, pick: random.Random) -> str | None:
    lines = list(one.lines)
    for job in one.jobs:
        for step in job.steps[1:]:
            lines[step.start] = "\n" + lines[step.start]
    return "".join(lines)


@edit
def change_the_machine(one: Workflow, pick: random.Random) -> str | None:
    jobs = [job for job in one.jobs if "runs-on" in job.keys]
    if not jobs:
        return None
    line = pick.choice(jobs).keys["runs-on"]
    head, colon, _ = one.lines[line].partition("runs-on:")
    below = one.lines[line + 1 : line + 2]
    if below and below[0].lstrip().startswith("-"):
        return None
    return with_lines(one, line, line + 1, [f"{head}{colon} [self-hosted, mine]\n"])


@edit
def add_a_job(one: Workflow, pick: random.Random) -> str | None:
    column, end = one.jobs[0].column, one.job_end
    new = [
        f"{' ' * column}mine:\n",
        f"{' ' * (column + one.step)}runs-on: ubuntu-latest\n",
        f"{' ' * (column + one.step)}steps:\n",
        f"{' ' * (column + one.step)}- run: make\n",
    ]
    return with_lines(one, end, end, new)


@edit
def comment_at_the_end(one: Workflow, pick: random.Random) -> str | None:
    column = one.jobs[0].column
    return with_lines(one, one.job_end, one.job_end, [f"{' ' * column}# more to come\n"])


@edit
def copy_a_job(one: Workflow, pick: random.Random) -> str | None:
    job = pick.choice(one.jobs)
    head = one.lines[job.start].replace(job.name, COPIED, 1)
    return with_lines(one, job.end, job.end, [head, *one.lines[job.start + 1 : job.end]])


@edit
def comment_out_a_step(one: Workflow, pick: random.Random) -> str | None:
    jobs = [job for job in one.jobs if len(job.steps) > 1]
    if not jobs:
        return None
    step = pick.choice(pick.choice(jobs).steps)
    blanks = " " * step.dash
    new = [f"{blanks}# {line[step.dash :]}" for line in one.lines[step.start : step.end]]
    return with_lines(one, step.start, step.end, new)


@edit
def write_a_step_in_braces(one: Workflow, pick: random.Random) -> str | None:
    step = pinned_step(one, pick)
    if step is None or step.end - step.start > 2 or set(step.keys) - {"uses", "name"}:
        return None
    lines = [line.partition(" #")[0].strip(" -\n") for line in one.lines[step.start : step.end]]
    if any(sign in line for line in lines for sign in "{}[],'\""):
        return None
    return with_lines(one, step.start, step.end, [f"{' ' * step.dash}- {{{', '.join(lines)}}}\n"])


@edit
def inherit_variables_by_a_merge_key(one: Workflow, pick: random.Random) -> str | None:
    jobs = [job for job in one.jobs if "env" not in job.keys and "steps" in job.keys]
    if len(jobs) < 2:
        return None
    lines = list(one.lines)
    for number, job in enumerate(jobs[:2]):
        line, blanks = job.keys["steps"], " " * job.keys[""]
        inner = blanks + " " * one.step
        own = f"{blanks}env: &env\n{inner}A: '1'\n"
        new = own if not number else f"{blanks}env:\n{inner}<<: *env\n{inner}B: '2'\n"
        lines[line] = new + lines[line]
    return "".join(lines)


@clash
def delete_the_job_that_ours_needs(one: Workflow, pick: random.Random) -> str | None:
    job = one.jobs[0]
    if len(one.jobs) < 2 or one.base.count(job.name) != 1:
        return None
    return with_lines(one, job.start, job.end, [])


@edit
def two_edits_at_once(one: Workflow, pick: random.Random) -> str | None:
    first, second = pick.sample([kind for kind in EDITS if kind != "two edits at once"], 2)
    text = EDITS[first](one, pick)
    if text is None or parsed(text) is None or "\r" in text:
        return None
    try:
        jobs = jobs_of(text)
    except (yaml.YAMLError, LookupError):
        return None
    lines = text.splitlines(keepends=True)
    return EDITS[second](
        replace(one, base=text, lines=lines, jobs=jobs, job_end=jobs[-1].end), pick
    )


@clash
def move_a_pin_elsewhere(one: Workflow, pick: random.Random) -> str | None:
    step = pinned_step(one, pick)
    if step is None:
        return None
    line = step.keys["uses"]
    new = re.sub(r"@.*\n", "@their-branch\n", one.lines[line])
    return with_lines(one, line, line + 1, [new])


# ---------------------------------------------------------------- judging


def judge(one: Workflow, current: str, result: str, *, conflict: bool) -> tuple[bool, bool, bool]:
    """Whether a result is wrong, has lost bytes, is unparsable."""
    data, mine = parsed(result), parsed(current)
    if data is None:
        return True, True, True
    if conflict:  # some of ours is not there; all that is the person's must be
        back = {new: old for old, new in one.moved.items()}
        data["jobs"].pop(NEW_JOB, None)
        return moved(data, back) != moved(mine, back), False, False
    wanted = moved(mine, one.moved)
    if COPIED in wanted["jobs"]:  # a job of their own
        wanted["jobs"][COPIED] = mine["jobs"][COPIED]
    added = dict(parsed(one.new)["jobs"][NEW_JOB])
    if RENAMED in wanted["jobs"] and one.jobs[0].name not in wanted["jobs"]:
        added["needs"] = [RENAMED]
    wanted["jobs"] = {**wanted["jobs"], NEW_JOB: added}
    return data != wanted, bool(lost(one, current, result)), False


def moved(data: Any, pins: dict[str, str]) -> Any:
    """The data with every pin moved on."""
    if isinstance(data, dict):
        return {
            key: pins.get(value, value)
            if key == "uses" and isinstance(value, str)
            else moved(value, pins)
            for key, value in data.items()
        }
    return [moved(one, pins) for one in data] if isinstance(data, list) else data


def lost(one: Workflow, current: str, result: str) -> list[str]:
    """The person's lines that are not in the result, in their order, with their pins moved on."""
    there = result.splitlines(keepends=True)
    place = 0
    missing = []
    for line, is_own in owned(current):
        wanted = line if is_own else moved_line(line, one.moved)
        if wanted in there[place:]:
            place = there.index(wanted, place) + 1
        else:
            missing.append(wanted)
    return missing


def owned(text: str) -> Iterator[tuple[str, bool]]:
    """The lines, and whether a template has nothing to say there: comments, a job of their own."""
    column = -1
    for line in text.splitlines(keepends=True):
        blanks = len(line) - len(line.lstrip())
        if line.lstrip().startswith(f"{COPIED}:"):
            column = blanks
        elif line.strip("# \n") and blanks <= column and not line.startswith("#"):
            column = -1
        yield line, column >= 0 or line.lstrip().startswith("#")


def moved_line(line: str, pins: dict[str, str]) -> str:
    for old, new in pins.items():
        if old in line:
            return re.sub(r"# v1\.(\d+\.0)(?=\s*$)", r"# v2.\1", line.replace(old, new))
    return line


def by_us(kind: str, one: Workflow, current: str) -> Verdict:
    merged = merge(".github/workflows/ci.yml", one.base, current, one.new)
    gone = [found for found in merged.refused if found.is_gone]
    conflict = len(gone) != len(merged.refused)
    wrong, missing, unparsable = judge(one, current, merged.text, conflict=conflict)
    return Verdict(kind, conflict, bool(gone), wrong, missing, unparsable, one.name)


def by_git(kind: str, one: Workflow, current: str) -> Verdict:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("current", "base", "new")]
        for path, text in zip(paths, (current, one.base, one.new), strict=True):
            path.write_bytes(text.encode())
        ended = subprocess.run(
            ["git", "merge-file", "-p", *paths], capture_output=True, check=False
        )
    if ended.returncode:
        return Verdict(kind, conflict=True)
    wrong, missing, unparsable = judge(one, current, ended.stdout.decode(), conflict=False)
    return Verdict(kind, False, False, wrong, missing, unparsable, one.name)


# ---------------------------------------------------------------- the command


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "folders", nargs="+", type=Path, metavar="CHECKOUTS", help="of repositories"
    )
    parser.add_argument("--limit", type=int, default=60, help="workflows (default: %(default)s)")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="list so many")
    return parser.parse_args()


def main() -> None:
    given = options()
    for folder in given.folders:
        if not folder.is_dir():
            raise InputError(f"no folder {folder}; name one that holds checkouts")
    found = list(workflows(given.folders, given.limit))
    ours, gits = tried(found, EDITS)
    print(f"{len(ours)} edits of {len(found)} workflows\n")
    print(table(HEADER, [row("all", ours, gits), *rows(EDITS, ours, gits)]))
    own, git = tried(found, CLASHES)
    print(f"\n{len(own)} edits that clash with the template: told of, the person's value kept\n")
    print(table(HEADER, rows(CLASHES, own, git)))
    bad = [one for one in ours if one.wrong or one.lost or one.conflict]
    bad.extend(one for one in own if one.wrong or not one.conflict)
    for one in bad[: given.misses]:
        print(f"- {one.kind}: {one.where} {one}")


def tried(
    found: Sequence[Workflow], edits: Mapping[str, Edit]
) -> tuple[list[Verdict], list[Verdict]]:
    ours: list[Verdict] = []
    gits: list[Verdict] = []
    for one in found:
        for kind, make in edits.items():
            current = make(one, random.Random(f"{one.name} {kind}"))
            if current is None or current == one.base or parsed(current) is None:
                continue
            ours.append(by_us(kind, one, current))
            gits.append(by_git(kind, one, current))
    return ours, gits


HEADER = (
    "edit",
    "edits",
    "wrong",
    "bytes lost",
    "conflicts",
    "told of a deletion",
    "git: conflicts",
    "git: wrong or unparsable",
)


def rows(
    edits: Mapping[str, Edit], ours: list[Verdict], gits: list[Verdict]
) -> Iterator[list[object]]:
    for kind in edits:
        mine = [one for one in ours if one.kind == kind]
        yield row(kind, mine, [one for one in gits if one.kind == kind])


def row(title: str, ours: list[Verdict], gits: list[Verdict]) -> list[object]:
    return [
        title,
        len(ours),
        sum(one.wrong for one in ours),
        sum(one.lost for one in ours),
        share(sum(one.conflict for one in ours), len(ours)),
        sum(one.gone for one in ours),
        share(sum(one.conflict for one in gits), len(gits)),
        sum(one.wrong or one.unparsable for one in gits),
    ]


if __name__ == "__main__":
    sys.exit(finish(main))
