"""The work of a job as bash, for systems that run all of a job's lines in one shell.

The plan's steps each have a shell of their own: what would leak from one into the next is kept in
a subshell here, and folders are entered and left again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from posixpath import relpath
from shlex import quote

from autodevops_cli.model.plan import Job, Pairs, Run
from autodevops_cli.providers._rendering import reasons
from autodevops_cli.providers._servers import inside_step
from autodevops_cli.repository.shell import commands, ends_in

ONLY_ADVISES = 'echo "This failed; it only advises"'
# Builtins that change the shell for what comes after them.
_LASTING = frozenset({
    "exit", "set", "export", "source", ".", "unset", "shopt", "trap", "alias", "umask", "ulimit",
    "exec", "eval", "pushd", "popd", "return", "declare", "readonly",
})  # fmt: skip
_VALUE = r"""(?:"[^"]{0,300}"|'[^']{0,300}'|\$\([^)]{0,300}\)|\$(?!\()|[^\s;&|"'$])"""
_ASSIGNS = re.compile(rf"(?:^|[;&|\n])[ \t]*+\w++\+?={_VALUE}*+[ \t]*+(?:$|[;&|\n])")
# In these, what stands behind would reach less than the whole, or would be part of something else.
_MORE_THAN_ONE = re.compile(r"[\n;#]|(?<![&>])&(?![&>])|<<|\\$")
# A command before which variables can stand: the shell fills in `$NAME` before they count.
_TAKES_VARIABLES = re.compile(r"(?!time\s)[\w./-][^$]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of a script, of one line or several, with the comments that belong above it."""

    text: str
    comments: tuple[str, ...] = ()


def script(job: Job, *, advised: str = ONLY_ADVISES, by_name: bool = False) -> tuple[Line, ...]:
    """Return the commands of a job, with the changes of folder between them.

    `advised` runs after a failure that is only advice; `{title}` in it is the step's. `by_name`
    says that servers are reached by their names.
    """
    found: list[Line] = []
    here = ""
    for run in (step for step in job.steps if isinstance(step, Run)):
        if run.directory != here:
            found.append(Line(f"cd {quote(way_to(run.directory, here))}"))
            here = run.directory
        own = replace(run, env=inside_step(run, job)) if by_name else run
        told = (*reasons(run.because), *run.notes) or (run.title,)
        found.append(Line(isolated(own, advised), told))
    return tuple(found)


def way_to(folder: str, here: str) -> str:
    """Return the way from one folder to another, so spelled that `cd` takes it for no option."""
    way = relpath(folder or ".", here or ".")
    return f"./{way}" if way.startswith("-") else way


def advises(job: Job) -> bool:
    """Tell whether the failure of some step is only advice."""
    return any(isinstance(step, Run) and step.advisory for step in job.steps)


def advised(command: str) -> str:
    """Return bash, for a shell of its own, that shows the failure of a command and succeeds."""
    if _is_chain(command):
        ends = any(one.name in ("exit", "exec") for one in commands(command))
        return f"( {command} ) || {ONLY_ADVISES}" if ends else f"{command} || {ONLY_ADVISES}"
    return f"trap '[ \"$?\" = 0 ] || {{ {ONLY_ADVISES}; exit 0; }}' EXIT\n{command}"


def isolated(run: Run, advised: str = ONLY_ADVISES) -> str:
    """Return bash that runs a step with its variables and leaves the shell as it was."""
    env = run.env
    advice = advised.replace("{title}", quote(run.title)) if run.advisory else ""
    text = run.command.strip("\n")
    if not _is_chain(text):
        return _guarded(text, env, advice)
    if env and len(commands(text)) == 1 and _TAKES_VARIABLES.fullmatch(text) and not _lasts(text):
        text = " ".join([*(f"{name}={quote(value)}" for name, value in env), text])
    elif env:
        text = f"( {_exports(env)}; {text} )"
    elif _lasts(text):
        text = f"( {text} )"
    return f"{text} || {advice}" if advice else text


def _is_chain(text: str) -> bool:
    """Tell whether it is one line of commands that `&&`, `||` and pipes join, and nothing else."""
    return not _MORE_THAN_ONE.search(text)


def _lasts(text: str) -> bool:
    """Tell whether the shell is another one after it: another folder, other options."""
    if ends_in(text) != "" or _ASSIGNS.search(text):
        return True
    return any(one.name in _LASTING for one in commands(text))


def _exports(env: Pairs) -> str:
    return "export " + " ".join(f"{name}={quote(value)}" for name, value in env)


def _guarded(command: str, env: Pairs, advice: str) -> str:
    """Return a command of several lines with what it sets, and whether its failure counts.

    Behind `||` a shell no longer stops at the first failure, so the exit code is looked at after.
    """
    lines = [_exports(env), command] if env else [command]
    if advice:
        inner = ["set +e", "(", "set -e", *lines, ")"]
        return "\n".join([*inner, f'[ "$?" = 0 ] || {advice}', "set -e"])
    if env or _lasts(command):
        return "\n".join(["(", *lines, ")"])
    return command
