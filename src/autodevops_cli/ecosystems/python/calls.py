"""What a command line runs in the end: the program behind `uv run`, `python -m` and the like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autodevops_cli.ecosystems.python.words import names
from autodevops_cli.repository.shell import Command, commands

MAX_LAYERS = 8

STARTERS = frozenset(("sudo", "env", "exec", "nohup", "time", "command", "nice", "xvfb-run"))
RUNNERS = frozenset(("uv", "poetry", "pdm", "pipenv", "rye", "pixi"))
PYTHONS = frozenset(
    (
        "python",
        "python3",
        "py",
        "python3.10",
        "python3.11",
        "python3.12",
        "python3.13",
        "python3.14",
    )
)
# Options of `uv run` that take the next word as their value.
VALUED = names(
    """
    --group --extra --with --with-editable --with-requirements --python -p --package --project
    --directory --env-file --no-group --only-group --index --default-index --no-extra -C -n
    """
)
TESTERS = names(
    "pytest py.test unittest nose2 nosetests trial stestr ward zope-testrunner green xdoctest"
)
TEST_SCRIPTS = ("manage.py", "runtests.py", "run_tests.py", "test.py", "tests.py", "runtest.py")
SELF_CONTAINED = frozenset(("tox", "nox", "hatch", "pre-commit", "prek"))
MANAGERS = frozenset(("uv", "uvx", "poetry", "pdm", "pipenv"))
SHELL = names(
    """
    cd echo printf mkdir rm cp mv touch find export set unset true false test [ cat sed grep awk
    git date chmod ls source . exit sleep tee sort head tail xargs which pwd trap wait kill make
    env diff tr cut curl wget tar unzip : pushd popd ln shopt read local return bash sh
    """
)


@dataclass(frozen=True, slots=True)
class Call:
    """A program with its arguments, and the runners it is started `through` ("uv", "coverage")."""

    program: str
    words: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    path: str = ""
    """The folder that the program was named with, "" for one that is looked up."""

    @property
    def tests(self) -> bool:
        """Whether it runs tests."""
        if self.program in TESTERS:
            return not {"--collect-only", "--help", "--version"} & set(self.words)
        if self.program in ("django", "django-admin"):
            return "test" in self.words[:1]
        if self.program in PYTHONS and self.words:
            script = self.words[0].rpartition("/")[2]
            return script in TEST_SCRIPTS and (script != "manage.py" or "test" in self.words[1:3])
        return False


def calls(texts: str | Iterable[str]) -> tuple[Call, ...]:
    """Return what some shell text runs, in order."""
    text = texts if isinstance(texts, str) else "\n".join(texts)
    return tuple(called(one) for one in commands(text) if one.words)


def called(command: Command) -> Call:
    """Return what one command runs in the end."""
    words, through, folders = command.words, [], []
    for _ in range(MAX_LAYERS):
        folders.append(words[0].rpartition("/")[0])
        skip, runner = _layer(words)
        if not skip or skip >= len(words):
            break
        words = words[skip:]
        through.append(runner)
    # `venv/bin/python -m pytest` runs the pytest of that folder.
    folder = next((one for one in folders if one.endswith("bin")), folders[-1])
    name = words[0].rpartition("/")[2]
    return Call(name, words[1:], tuple(one for one in through if one), folder)


def _layer(words: tuple[str, ...]) -> tuple[int, str]:
    """Return how many words only start something else, and the runner that they name."""
    name = words[0].rpartition("/")[2]
    if name in STARTERS or "=" in name:
        return 1 + _settings(words[1:]), ""
    if name in RUNNERS and words[1:2] == ("run",):
        return 2 + _options(words[2:]), name
    if name in PYTHONS and (skip := _module(words)):
        return skip, ""
    if name == "coverage" and words[1:2] == ("run",) and "-m" in words:
        return words.index("-m") + 1, "coverage"
    return 0, ""


def _module(words: tuple[str, ...]) -> int:
    """Return where the module stands that `python … -m` runs, 0 where it runs none."""
    at = 1
    while at < len(words) and words[at].startswith("-"):
        if words[at] == "-m":
            return at + 1
        at += 2 if words[at] in ("-W", "-X") else 1
    return 0


def _settings(words: tuple[str, ...]) -> int:
    return next((n for n, word in enumerate(words) if word[:1] != "-" and "=" not in word), 0)


def _options(words: tuple[str, ...]) -> int:
    """Return how many words are options of `uv run`."""
    skip = 0
    while skip < len(words) and words[skip].startswith("-"):
        if words[skip] in ("-m", "--module"):
            return skip + 1
        skip += 2 if words[skip] in VALUED else 1
    return skip


def programs(found: Iterable[Call]) -> Iterator[str]:
    """Yield every program that some calls run, the runners included."""
    for one in found:
        yield from one.through
        yield one.program
