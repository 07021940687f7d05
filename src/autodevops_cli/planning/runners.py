"""Task runners: which words of a command name what it runs, and where that is written down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from autodevops_cli.planning.tooling._shared import NODE, PHP, PYTHON
from autodevops_cli.repository.shell import commands
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tasks import Task, tasks
from autodevops_cli.repository.tasks.soundness import reason_against

Words = tuple[str, ...]

NODE_MANAGERS = frozenset({"npm", "pnpm", "yarn", "bun"})
_TARGETS = frozenset({
    "make", "gmake", "just", "task", "mage", "invoke", "inv", "poe", "doit", "moon",
})  # fmt: skip
# Verbs of package managers that are no scripts.
_VERBS = frozenset({
    "install", "i", "ci", "clean-install", "add", "remove", "publish", "pack", "audit", "exec",
    "dlx", "x", "config", "cache", "version", "link", "update", "up", "outdated", "why", "create",
    "init", "login", "whoami", "store", "import", "rebuild", "prune", "set", "workspaces",
    "dedupe", "fetch", "patch", "deploy", "licenses", "env", "help", "pm", "upgrade", "info",
    "view", "dist-tag", "--version", "-v", "setup", "node", "plugin", "constraints", "npm", "ls",
})  # fmt: skip
_INSTALLS = frozenset({"install", "i", "ci", "clean-install", "immutable"})
_NODE_VALUED = frozenset({
    "--filter", "-F", "-w", "--workspace", "--prefix", "-C", "--dir", "--cwd", "--scope",
    "--workspace-concurrency", "--loglevel", "--cache-folder", "--network-timeout", "--registry",
})  # fmt: skip
_MAKE_VALUED = frozenset({
    "-C", "--directory", "-f", "--file", "-l", "-W", "-I", "--output", "--output-group-begin",
    "--output-group-end", "-d", "--dir", "--taskfile", "-t", "--justfile",
})  # fmt: skip
_COMPOSER_VALUED = frozenset({"-d", "--working-dir", "--timeout"})
_COMPOSER_VERBS = frozenset({
    "about", "archive", "audit", "bump", "check-platform-reqs", "clear-cache", "config",
    "create-project", "depends", "diagnose", "dump-autoload", "dumpautoload", "exec", "global",
    "i", "init", "install", "licenses", "normalize", "outdated", "reinstall", "remove", "require",
    "self-update", "show", "status", "update", "upgrade", "validate", "why", "why-not", "bin",
    "u", "r",
})  # fmt: skip
MAX_GLUE = 300
_FOLDERS = frozenset({"-C", "--directory", "--prefix", "--cwd", "--dir", "--working-dir"})


@dataclass(frozen=True, slots=True)
class Called:
    """What a runner is asked for: `names` in order ("" is the default), in `folder`."""

    runner: str
    names: Words
    languages: tuple[str, ...] = ()
    folder: str = ""
    installs: bool = False


def called(words: Words) -> Called | None:
    """Return what a command asks a task runner for; None for a command of another kind."""
    name = words[0].rpartition("/")[2]
    if name in NODE_MANAGERS:
        return _node(name, words[1:])
    if name in _TARGETS:
        return _target("make" if name == "gmake" else name, words[1:])
    if name in ("tox", "nox"):
        return Called(name, tuple(_environments(words)), PYTHON)
    if name == "hatch":
        return _hatch(words[1:])
    if name == "composer":
        return _composer(words[1:])
    if name in ("turbo", "nx", "lerna", "wireit", "npm-run-all", "run-s", "run-p", "lage", "rush"):
        return Called(name, tuple(_several(words[1:])), NODE)
    if name == "pixi" and words[1:2] == ("run",):
        return Called(name, tuple(w for w in words[2:] if not w.startswith("-"))[:1], PYTHON)
    return _script(words)


def _node(name: str, words: Words) -> Called | None:
    folder, rest = _options(words, _NODE_VALUED)
    if name in ("npm", "pnpm", "yarn", "bun") and rest[:1] in (("run",), ("run-script",)):
        inner, rest = _options(rest[1:], _NODE_VALUED)
        return Called(name, rest[:1], NODE, folder or inner) if rest else None
    if name == "yarn" and rest[:1] == ("workspace",) and len(rest) > 2:
        return _node(name, rest[2:])
    if name == "yarn" and rest[:2] == ("workspaces", "foreach"):
        after = rest[rest.index("run") + 1 :] if "run" in rest else ()
        return Called(name, after[:1], NODE) if after else None
    verb = rest[0] if rest else ""
    if verb in _INSTALLS or (name == "yarn" and not rest):
        plain = len(rest) < 2
        return Called(name, ("install",), NODE, folder, installs=True) if plain else None
    if verb in ("test", "t", "tst"):
        return Called(name, ("test",), NODE, folder) if name != "bun" else None
    if name == "npm" or verb in _VERBS or not verb:
        return None
    return Called(name, (verb,), NODE, folder)


def _target(runner: str, words: Words) -> Called:
    folder, rest = _options(words, _MAKE_VALUED)
    names = tuple(word for word in rest if re.fullmatch(r"[\w@:./-]+", word))
    languages = PYTHON if runner in ("invoke", "inv", "poe", "doit") else ()
    return Called(runner, names or ("",), languages, folder)


def _options(words: Words, valued: frozenset[str]) -> tuple[str, Words]:
    """Return the folder that the options name, and the words that are no options."""
    folder, rest, skip = "", [], ""
    for word in words:
        if skip:
            folder = word if skip in _FOLDERS else folder
            skip = ""
        elif word == "--":
            break
        elif word.startswith("-"):
            name, equals, value = word.partition("=")
            folder = value if equals and name in _FOLDERS else folder
            skip = word if word in valued and not equals else ""
        else:
            rest.append(word)
    return folder, tuple(rest)


def _environments(words: Words) -> Iterator[str]:
    """Yield the environments or sessions that tox or nox is asked for."""
    for n, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name in ("-e", "-s", "--session", "--sessions", "-t", "--tags", "-m", "-f", "--factor"):
            yield from (value if equals else "".join(words[n + 1 : n + 2])).split(",")
        elif re.match(r"-[es]\w", word):
            yield from word[2:].split(",")


def _hatch(words: Words) -> Called | None:
    rest = tuple(word for word in words if not word.startswith("-"))
    if rest[:1] in (("run",), ("test",), ("fmt",), ("build",)):
        name = " ".join(rest[1:2]) if rest[0] == "run" else rest[0]
        return Called("hatch", (name.replace("+py=", ""),), PYTHON)
    return None


def _composer(words: Words) -> Called | None:
    """A script of composer.json, called by its name alone where no command has it."""
    folder, rest = _options(words, _COMPOSER_VALUED)
    if rest[:1] in (("run",), ("run-script",)):
        rest = rest[1:]
    elif rest[:1] and rest[0] in _COMPOSER_VERBS:
        return None
    return Called("composer", rest[:1], PHP, folder) if rest else None


def _several(words: Words) -> Iterator[str]:
    """Yield the tasks that a monorepo tool is asked for: `turbo run lint test`."""
    for word in words:
        if word == "--":
            return
        name, _, value = word.partition("=")
        if name in ("-t", "--target", "--targets") and value:
            yield from value.split(",")
        elif not word.startswith("-") and word not in ("run", "run-many", "affected", "exec"):
            yield from word.split(",")


def _script(words: Words) -> Called | None:
    """A program of the repository: `./scripts/test`, `bash ci/lint.sh`; none of a CI's folder."""
    name = _program_of_repository(words)
    return Called("script", (name,)) if name and not name.startswith(".") else None


def _program_of_repository(words: Words) -> str:
    name = words[0]
    if name in ("bash", "sh", "source", ".") and len(words) > 1 and not words[1].startswith("-"):
        name = words[1]
    own = "/" in name or (name != words[0] and name.endswith(".sh"))
    if not own or name.startswith(("/", "~", "$", "<")) or name.endswith(("gradlew", "mvnw")):
        return ""
    return name.removeprefix("./")


@dataclass(slots=True)
class Bodies:
    """Where scripts and targets are written down, read once per folder."""

    repo: Snapshot
    known: dict[str, tuple[Task, ...]] = field(default_factory=dict)

    def task(self, runner: str, name: str, folder: str) -> Task | None:
        """Return the target or script of this name; the first one for the name ""."""
        declared = [one for one in self._tasks(folder) if one.runner == runner]
        if runner == "make" and not name:
            return next((one for one in declared if one.name == "all"), None) or next(
                iter(declared), None
            )
        return next((one for one in declared if one.name == name), None)

    def text(self, runner: str, name: str, folder: str) -> str:
        """Return the shell text that a script or target runs, "" where it is not to be found."""
        if runner in NODE_MANAGERS or runner in ("npm-run-all", "run-s", "run-p"):
            scripts = self._scripts(folder)
            return scripts.get(name, "")
        if runner == "hatch":
            return self._hatch(name, folder)
        if runner == "composer":
            return self._composer(name, folder)
        task = self.task(runner, name, folder)
        return "\n".join(task.lines) if task else ""

    def glue(self, words: Words, folder: str) -> str:
        """Return the text of a script that belongs to a CI system's own folder, else "".

        Such a script is a part of the CI file: what it runs counts, not the script.
        """
        name = _program_of_repository(words)
        path = joined(folder, name) if name else ""
        if not path.startswith(".") or words[-1] not in (name, f"./{name}"):
            return ""
        return "\n".join(
            line for line in self.repo.text(path).split("\n")[:MAX_GLUE] if line[:2] != "#!"
        )

    def reason_against(self, runner: str, name: str, folder: str) -> str:
        """Return why a script or target is no good in CI, "" where nothing speaks against it."""
        if task := self.task(runner, name, folder):
            return task.unsound
        text = self.text(runner, name, folder)
        return reason_against(commands(text), ()) if text else ""

    def _tasks(self, folder: str) -> tuple[Task, ...]:
        if folder not in self.known:
            self.known[folder] = tasks(self.repo, folder)
        return self.known[folder]

    def _scripts(self, folder: str) -> Mapping[str, str]:
        table = self.repo.json(joined(folder, "package.json")).table("scripts")
        return {name: table.text(name) for name in table}

    def _composer(self, name: str, folder: str) -> str:
        """Return a script of composer.json as shell text: `@lint` calls another one."""
        entries = self.repo.json(joined(folder, "composer.json")).strings("scripts", name)
        plain = (one for one in entries if not re.fullmatch(r"[A-Za-z_][\w\\]*::\w+", one))
        calls = (re.sub(r"^@(?=(?:php|composer)\b)", "", one) for one in plain)
        return "\n".join(re.sub(r"^@(?!putenv\b)", "composer ", one) for one in calls)

    def _hatch(self, name: str, folder: str) -> str:
        table = self.repo.toml(joined(folder, "pyproject.toml")).table("tool", "hatch", "envs")
        table = table if table else self.repo.toml(joined(folder, "hatch.toml")).table("envs")
        env, _, script = name.rpartition(":")
        return "\n".join(table.strings(env or "default", "scripts", script))
