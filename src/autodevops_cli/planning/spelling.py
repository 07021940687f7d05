"""When two commands are the same, and which spelling of them a job of ours runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.data import tool_version
from autodevops_cli.model.stack import Component
from autodevops_cli.planning.runners import NODE_MANAGERS
from autodevops_cli.planning.wrappers import unwrapped
from autodevops_cli.repository.shell import commands

# They bring their own environments, so it matters little what starts them.
SELF_CONTAINED = frozenset({"tox", "nox", "pre-commit", "prek", "hatch"})
# One program for everything: what it is asked for makes the command.
_VERBS = frozenset({"dotnet", "mix", "rebar3", "gleam"})
_ENTERED = re.compile(r"(?:uv|poetry|pdm|pipenv) run(?=\s)")
_ASSIGNMENTS = re.compile(r"(?:[A-Za-z_]\w*=(?:'[^']*'|\"[^\"]*\"|[^\s'\"])*\s+)*")


def essence(text: str) -> tuple[str, ...]:
    """Return what a command comes down to: `npm run lint` is `npm lint`, `uv run tox` is `tox`."""
    found = commands(text)
    if not found or len(found) > 1:
        return (text,)
    words = unwrapped(found[0].words).words
    words = (words[0].removeprefix("./"), *words[1:])
    if words[0] in _VERBS and len(words) > 1:
        return (" ".join(words[:2]), *words[2:])
    if words[0] in NODE_MANAGERS and words[1:2] in (("run",), ("run-script",)):
        return (words[0], *words[2:])
    if words[:2] in (("npm", "t"), ("pnpm", "t")):
        return (words[0], "test", *words[2:])
    return (
        (words[0], *words[2:]) if words[0] == "tox" and words[1:2] in (("run",), ("r",)) else words
    )


@dataclass(frozen=True, slots=True)
class Speller:
    """Spells commands of CI for one component.

    `own_environment` says that our jobs install it their own way, so that CI's commands have to
    enter that environment; otherwise they run in what CI's install commands make.
    """

    component: Component
    own_environment: bool

    def spelled(self, text: str, kind: str) -> str:
        """Return the component's own spelling of the same command, or CI's."""
        mine = essence(text)
        if mine == ("tox",):
            return self._tox(text)
        for _, own in self.own(kind):
            if essence(own) == mine and (self.own_environment or mine[0] in SELF_CONTAINED):
                return own
        if self.component.ecosystem != "python":
            return _provided(text)
        return self._entered(text, mine)

    def _tox(self, text: str) -> str:
        """Name the environment of the job's own Python: others lack their interpreters here."""
        own = (one for _, one in self.own("test") if essence(one)[0] == "tox")
        return next(own, f"{text} -e py")

    def own(self, *kinds: str) -> Iterator[tuple[str, str]]:
        """Yield the subjects and texts of the component's own commands of some kinds."""
        for kind in kinds:
            for fact in self.component.commands(kind):
                for one in (fact.because, *fact.overruled):
                    yield fact.subject, one.value

    def _entered(self, text: str, mine: tuple[str, ...]) -> str:
        """Put the wrapper of the component's environment in front where CI has none."""
        wrapper = next(
            (found[0] for _, own in self.own("test") if (found := _ENTERED.match(own))), ""
        )
        bare = not any(_ENTERED.search(one.text) for one in commands(text))
        if not (wrapper and bare and self.own_environment and _is_python(mine)):
            return text
        start = _ASSIGNMENTS.match(text)
        at = start.end() if start else 0
        return f"{text[:at]}{wrapper} {text[at:]}"


def _provided(text: str) -> str:
    """Let pipx, which every runner has, bring a tool of Python's world to other languages."""
    name, space, rest = text.partition(" ")
    if name not in SELF_CONTAINED:
        return text
    return f"pipx run {name}=={tool_version(name)}{space}{rest}"


def _is_python(words: tuple[str, ...]) -> bool:
    return words[0] in _IN_ENVIRONMENT


_IN_ENVIRONMENT = frozenset({
    "pytest", "py.test", "unittest", "mypy", "pyright", "basedpyright", "ruff", "black", "flake8",
    "pylint", "isort", "python", "python3", "alembic", "manage.py", "nose2", "stestr", "ty",
})  # fmt: skip
