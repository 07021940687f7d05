"""The scripts of composer.json: what each runs in the end, and whether it is any good in CI."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from autodevops_cli.ecosystems.php.bins import bins
from autodevops_cli.ecosystems.php.project import Project
from autodevops_cli.ecosystems.php.vocabulary import BROUGHT, CHECKS, PACKAGES, Kind, purpose
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.shell import Command, commands
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.tasks import CARRIED
from autodevops_cli.repository.tasks.soundness import reason_against
from autodevops_cli.repository.wrappers import unwrapped

MAX_DEPTH = 6
MAX_LEAVES = 60
MAX_SCRIPTS = 300
NEEDS_NODE = frozenset({"npm", "npx", "yarn", "pnpm", "bun", "bunx", "node"})
_COMMANDS = """
    about archive audit browse bump check-platform-reqs clear-cache completion config
    create-project depends diagnose dump-autoload exec fund global help home init install licenses
    list outdated prohibits reinstall remove require run-script run search self-update show status
    suggests update upgrade validate why why-not why-skipped
"""
# Composer's own commands win over scripts of their name.
_BUILT_IN = frozenset(_COMMANDS.split())
_EVENT = re.compile(r"(?:pre|post)-[\w-]+|auto-scripts")
_NAMED = re.compile(r"[A-Za-z0-9][\w:.-]{0,80}")
_CALLBACK = re.compile(r"[A-Za-z_][\w\\]*::\w+")
_REFERENCE = re.compile(r"@(?!php\b|composer\b|putenv\b)([\w:.-]+)(.*)", re.DOTALL)
_CONFIG = re.compile(r"[\w./-]+\.(?:neon|xml|dist|php|yaml|yml|json)")
_OPTIONS = ("-c", "--configuration", "--config", "--standard", "--bootstrap", "--ruleset")
_COVERAGE = re.compile(r"--coverage(?:-\w+)?(?:=.*)?")
_VALUED = ("-d", "-c", "--define")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A command that a script runs in the end: the plain name of its tool comes first."""

    words: tuple[str, ...]
    kind: Kind
    path: str = ""
    """The program as it is called, when that names a folder."""

    @property
    def tool(self) -> str:
        """The tool's plain name."""
        return self.words[0]

    @property
    def measures(self) -> bool:
        """Whether it measures coverage."""
        return self.kind is Kind.TEST and any(map(_COVERAGE.fullmatch, self.words))


@dataclass(frozen=True)
class Script:
    """A script that people call by its name."""

    project: Project
    name: str
    where: Place
    commands: tuple[Command, ...]
    leaves: tuple[Leaf, ...]
    uses_xdebug: bool = False

    @property
    def command(self) -> str:
        """The shell text that runs it."""
        verb = "composer run-script" if self.name in _BUILT_IN else "composer"
        return f"{verb} {shlex.quote(self.name)}"

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        """What it is for, without what matters to nobody."""
        return frozenset(leaf.kind for leaf in self.leaves) - {Kind.NOTHING}

    @property
    def tests(self) -> bool:
        """Whether it tests and does nothing that tests do not need."""
        return Kind.TEST in self.kinds and self.kinds <= {Kind.TEST, Kind.OTHER}

    @property
    def checks(self) -> frozenset[str]:
        """The tools with which it checks."""
        return frozenset(leaf.tool for leaf in self.leaves if leaf.kind in CHECKS)

    @cached_property
    def unsound(self) -> str:
        """Why it is no good in CI, or ""."""
        if Kind.REWRITES in self.kinds:
            return "rewrites files"
        if reason := _reason(self.commands):
            return reason
        return next((reason for leaf in self.leaves if (reason := self._lacks(leaf))), "")

    def _lacks(self, leaf: Leaf) -> str:
        if leaf.tool in NEEDS_NODE:
            return "wants packages of Node.js"
        if not is_there(self.project, leaf):
            return f"{leaf.tool} is not among the packages"
        for name, value in _settings(leaf.words):
            if _CONFIG.fullmatch(value) and not self.project.has(value.removeprefix("./")):
                return f"{name} names a file that is not there"
        return ""


def scripts(project: Project) -> tuple[Script, ...]:
    """Return the scripts that people call, in file order, without those of Composer's events."""
    table = project.data.table("scripts")
    names = [one for one in table.keys()[:MAX_SCRIPTS] if _NAMED.fullmatch(one)]
    return tuple(_script(project, table, one) for one in names if not _EVENT.fullmatch(one))


def hook(project: Project, name: str) -> Script:
    """Return the script of one of Composer's events; one that runs nothing where there is none."""
    return _script(project, project.data.table("scripts"), name)


def is_there(project: Project, leaf: Leaf) -> bool:
    """Tell whether a program is a runner's, a package's or a file of this repository."""
    if leaf.path and project.has(leaf.path):
        return True
    own = f"{project.bin}/{leaf.tool}"
    if leaf.path and leaf.path != own and not leaf.path.startswith(("vendor/", own)):
        return False
    if leaf.tool in CARRIED and not leaf.path:
        return True
    return provided(project, leaf.tool)


def provided(project: Project, tool: str) -> bool:
    """Tell whether a package brings this tool, as far as manifest and lock file can say."""
    if tool in ("artisan", "console"):
        return project.has("artisan" if tool == "artisan" else "bin/console")
    if tool in bins(project):
        return True
    if any(name in project.locked or project.depends(name) for name in PACKAGES.get(tool, ())):
        return True
    brought = (path for one in project.locked.values() for path in one.strings("bin"))
    if any(path.rpartition("/")[2] == tool for path in brought):
        return True
    stem = BROUGHT.get(tool) or ("" if tool in PACKAGES else tool.lower())
    names = {**project.requires, **project.requires_dev}
    return bool(stem) and any(stem in name.lower() for name in names)


def _script(project: Project, table: Table, name: str) -> Script:
    lines = tuple(islice(_lines(table, name, (), MAX_DEPTH), MAX_LEAVES))
    run = tuple(one for line in lines for one in commands(line))
    leaves = tuple(leaf for one in run if (leaf := _leaf(unwrapped(one))))
    xdebug = any(
        "XDEBUG_MODE=coverage" in line or "zend_extension=xdebug" in line for line in lines
    )
    return Script(project, name, project.place(name), run, leaves, xdebug)


def _lines(table: Table, name: str, above: tuple[str, ...], depth: int) -> Iterator[str]:
    """Yield the shell lines of a script, with those of the scripts that it calls in their place."""
    for entry in table.strings(name):
        text = entry.strip()
        called = _called(table, text)
        if called and (called in above or called == name or not depth):
            continue
        if called:
            rest = _behind(text)
            inner = list(islice(_lines(table, called, (*above, name), depth - 1), MAX_LEAVES))
            yield from (f"{line} {rest}" if rest and n == len(inner) - 1 else line
                        for n, line in enumerate(inner))  # fmt: skip
        elif text.startswith("@putenv "):
            yield f"export {text[8:].strip()}"
        elif not _CALLBACK.fullmatch(text):
            yield re.sub(r"^@(?=(?:php|composer)\b)", "", text)


def _called(table: Table, text: str) -> str:
    """Return the script that an entry calls: `@lint`, `@composer lint`, `composer run lint`."""
    if found := _REFERENCE.fullmatch(text):
        return found[1] if found[1] in table else ""
    found = re.fullmatch(r"@?composer (?:run(?:-script)? )?([\w:.-]+)(?: .*)?", text)
    return found[1] if found and found[1] in table and found[1] not in _BUILT_IN else ""


def _behind(text: str) -> str:
    found = _REFERENCE.fullmatch(text)
    return found[2].strip() if found else ""


def _leaf(command: Command) -> Leaf | None:
    """Return a command without PHP, Composer and folders in front of its tool."""
    words = command.words
    if words[:2] == ("composer", "exec"):
        rest = [word for word in words[2:] if word not in ("--", "-v")]
        words = tuple(rest) or words
    elif command.name == "php":
        words = _behind_php(words)
    if not words or words[0].startswith("-"):
        return Leaf(("php", *words), purpose(("php", *words)))
    path = words[0].removeprefix("./")
    if path.endswith(".php") and words is not command.words:
        return Leaf(("php", *words), purpose(("php", *words)), path)
    tool = path.rpartition("/")[2].removesuffix(".phar").removesuffix(".bat")
    plain = (tool, *words[1:])
    return Leaf(plain, purpose(plain), path if "/" in path or path == "artisan" else "")


def _behind_php(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the program that PHP runs; the options themselves for `php -l` and `php -r`."""
    rest = words[1:]
    while rest and rest[0].startswith("-") and rest[0] not in ("-l", "-r"):
        rest = rest[2:] if rest[0] in _VALUED else rest[1:]
    return rest


def _settings(words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for word, following in zip(words[1:], (*words[2:], ""), strict=False):
        name, equals, value = word.partition("=")
        if name in _OPTIONS:
            yield name, value if equals else following


def _reason(run: tuple[Command, ...]) -> str:
    """Return what speaks against commands, apart from rewriting, which the vocabulary knows."""
    reason = reason_against((), tuple(map(unwrapped, run))) if run else "does nothing"
    return "" if reason == "rewrites files" else reason
