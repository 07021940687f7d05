"""The work of a job as one shell script, for systems that run all of a job's lines in one shell.

The plan's steps each have a shell of their own: what would leak from one into the next is kept in
a subshell here, and folders are entered and left again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import relpath
from shlex import quote

from autodevops_cli.model.evidence import Fact
from autodevops_cli.model.plan import Job, Pairs, Run, Service
from autodevops_cli.providers._containers import LOCAL
from autodevops_cli.repository.shell import commands, ends_in

# Builtins that change the shell for what comes after them.
_LASTING = frozenset({
    "exit", "set", "export", "source", ".", "unset", "shopt", "trap", "alias", "umask", "ulimit",
    "exec", "eval", "pushd", "popd", "return", "declare", "readonly",
})  # fmt: skip
_VALUE = r"""(?:"[^"]{0,300}"|'[^']{0,300}'|\$\([^)]{0,300}\)|\$(?!\()|[^\s;&|"'$])"""
_ASSIGNS = re.compile(rf"(?:^|[;&|\n])[ \t]*+\w++\+?={_VALUE}*+[ \t]*+(?:$|[;&|\n])")


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of a script, of one line or several, with the comments that belong above it."""

    text: str
    comments: tuple[str, ...] = ()


def script(job: Job, *, advised: str, host: str = "") -> tuple[Line, ...]:
    """Return the commands of a job, with the changes of folder between them.

    `advised` runs after a failure that is only advice; `{title}` in it is the step's. `host` is
    "name" where servers are reached by their names.
    """
    found: list[Line] = []
    here = ""
    for run in (step for step in job.steps if isinstance(step, Run)):
        if run.directory != here:
            found.append(Line(f"cd {quote(relpath(run.directory or '.', here or '.'))}"))
            here = run.directory
        env = _reaching(run.env, job.services) if host == "name" else run.env
        told = (*reasons(run.because), *run.notes) or (run.title,)
        found.append(Line(_text(run, env, advised), told))
    return tuple(found)


def advises(job: Job) -> bool:
    """Tell whether the failure of some step is only advice."""
    return any(isinstance(step, Run) and step.advisory for step in job.steps)


def calls_localhost(job: Job) -> bool:
    """Tell whether a command itself says localhost, where the servers have names of their own."""
    texts = (one.command for one in job.steps if isinstance(one, Run))
    return bool(job.services) and any(LOCAL.search(text) for text in texts)


def reasons(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """Return one comment per fact: the place and what was seen there."""
    told = (f"{one.because.where}: {one.because.note}".removesuffix(": ") for one in facts)
    return tuple(dict.fromkeys(told))


def _reaching(env: Pairs, services: tuple[Service, ...]) -> Pairs:
    """Return the variables of a step where servers have host names of their own."""
    meant = {name: service.name for service in services for name in service.variables}
    alone = services[0].name if len(services) == 1 else ""

    def reached(name: str, value: str) -> str:
        server = meant.get(name) or (alone if LOCAL.fullmatch(value) else "")
        return LOCAL.sub(server, value) if server else value

    return tuple((name, reached(name, value)) for name, value in env)


def _text(run: Run, env: Pairs, advised: str) -> str:
    advice = advised.replace("{title}", quote(run.title)) if run.advisory else ""
    if not _is_chain(run.command):
        return _guarded(run.command, env, advice)
    text = run.command
    # The shell fills in `$NAME` before an assignment in front of the command counts.
    if env and len(commands(text)) == 1 and "$" not in text and not _lasts(text):
        text = " ".join([*(f"{name}={quote(value)}" for name, value in env), text])
    elif env:
        text = f"( {_exports(env)}; {text} )"
    elif _lasts(text):
        text = f"( {text} )"
    return f"{text} || {advice}" if advice else text


def _is_chain(text: str) -> bool:
    """Tell whether it is one line of commands that `&&`, `||` and pipes join, and nothing else."""
    bare = text.replace("&&", "")
    return not any(char in bare for char in "\n#;&<`\\") and not text.startswith(("!", "("))


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
