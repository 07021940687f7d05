"""tox: which environments exist, what they run, and which of them tests and which checks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product

from autodevops_cli.ecosystems.python.calls import Call, calls
from autodevops_cli.ecosystems.python.ini import Sections, lines, sections
from autodevops_cli.ecosystems.python.project import Project
from autodevops_cli.ecosystems.python.requirements import Requirement, parsed_all
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.table import Table

MAX_ENVIRONMENTS = 200

NAME = re.compile(r"[\w.-]{1,100}")
CONCRETE = re.compile(r"(?:py\d{2,3}t?|py\d\.\d+t?|\d\.\d+t?|python\d\S*)$")
CONDITION = re.compile(r"^(!?[\w.{}\-]{1,80}(?:,!?[\w.{}\-]{1,80}){0,20})\s*:\s+(\S.*)$")
BRACES = re.compile(r"\{([^{}]{0,200})\}")
RANGE = re.compile(r"(\d{1,3})-(\d{1,3})$")
REFERENCE = re.compile(r"\{\[([^\]]{1,60})\]([\w_]{1,40})\}")
SUBSTITUTION = re.compile(r"\{([^{}]{0,200})\}")


@dataclass(frozen=True, slots=True)
class Environment:
    """What one environment runs and needs. `settings` says that it also sets variables."""

    name: str
    commands: tuple[str, ...] = ()
    deps: tuple[Requirement, ...] = ()
    files: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    skip_install: bool = False
    settings: bool = False
    before: tuple[str, ...] = ()
    base_python: str = ""

    @property
    def calls(self) -> tuple[Call, ...]:
        """What its commands run."""
        return calls(self.commands)

    @property
    def tests(self) -> bool:
        """Whether it runs tests."""
        return any(one.tests for one in self.calls)

    @property
    def bare(self) -> str:
        """The one command that it amounts to, when its environment holds just that tool, or ""."""
        found = self.calls
        if len(found) != 1 or self.settings or self.before or self.extras or self.files:
            return ""
        brought = {one.name for one in self.deps}
        pinned = any(one.constraint for one in self.deps)
        only = brought == {found[0].program} and not self.groups and not pinned
        plain = only and not found[0].through and not re.search(r"[$`{}<>|;&]", self.commands[0])
        return self.commands[0] if plain else ""


class Tox:
    """A tox configuration; `names` are the environments of its list, expanded."""

    def __init__(self, where: Place, config: Sections | Table) -> None:
        self.where = where
        self._config = config
        self.names = tuple(one for one in _names(config) if NAME.fullmatch(one))

    def environment(self, name: str) -> Environment:
        """Return an environment by name, declared or made of factors."""
        if isinstance(self._config, Table):
            return _of_table(self._config, name)
        return _of_ini(self._config, name)

    @property
    def sections(self) -> tuple[str, ...]:
        """The names of the environments that are declared one by one."""
        if isinstance(self._config, Table):
            return tuple(one for one, _ in self._config.table("env").items() if NAME.fullmatch(one))
        found = (one.partition(":")[2] for one in self._config if one.startswith("testenv:"))
        every = (name for pattern in islice(found, MAX_ENVIRONMENTS) for name in expanded(pattern))
        return tuple(one for one in every if NAME.fullmatch(one))

    def pythons_asked_for(self) -> frozenset[str]:
        """Return the factors of single Pythons that a line of [testenv] depends on ("py311: …")."""
        base = {} if isinstance(self._config, Table) else self._config.get("testenv", {})
        return frozenset(
            factor
            for key in ("deps", "commands", "commands_pre", "extras", "dependency_groups", "setenv")
            for line in lines(base.get(key, ""))
            if (found := CONDITION.match(line))
            for choice in expanded(found[1])
            for factor in choice.removeprefix("!").split("-")
            if CONCRETE.match(factor)
        )


def read_tox(project: Project) -> Tox | None:
    """Return the tox configuration of a project by tox's own precedence; None without any."""
    repo = project.repo
    if project.has("tox.ini"):
        found = sections(project.text("tox.ini"))
        if any(name == "tox" or name.startswith("testenv") for name in found):
            return Tox(repo.place(project.path("tox.ini"), "[testenv]"), found)
    cfg = project.sources.cfg
    if "tox:tox" in cfg or "testenv" in cfg:
        renamed = {name.removeprefix("tox:"): keys for name, keys in cfg.items()}
        return Tox(repo.place(project.path("setup.cfg"), "[t"), renamed)
    if project.tool.has("tox"):
        place = repo.place(project.path("pyproject.toml"), "[tool.tox")
        if legacy := project.tool.text("tox", "legacy_tox_ini"):
            return Tox(place, sections(legacy))
        return Tox(place, project.tool.table("tox"))
    if project.has("tox.toml"):
        return Tox(Place(project.path("tox.toml")), repo.toml(project.path("tox.toml")))
    return None


def _names(config: Sections | Table) -> Iterator[str]:
    if isinstance(config, Table):
        yield from (*config.strings("env_list"), *config.strings("envlist"))
        return
    main = config.get("tox", {})
    yield from expanded(main.get("env_list") or main.get("envlist") or "")


def expanded(text: str) -> tuple[str, ...]:
    """Return what a list with braces stands for: `py{311,312}-{a,b}` are four names."""
    found: dict[str, None] = {}
    for one in islice(_split(text), MAX_ENVIRONMENTS):
        for name in _alternatives(one):
            if len(found) < MAX_ENVIRONMENTS and name:
                found[name] = None
    return tuple(found)


def _split(text: str) -> Iterator[str]:
    """Yield the entries between commas and lines, except where a comma stands in braces."""
    plain = "\n".join(line.partition(" #")[0] for line in lines(text))
    depth, current = 0, ""
    for char in plain:
        depth += (char == "{") - (char == "}")
        if depth <= 0 and char in ",\n":
            yield current.strip()
            current = ""
        else:
            current += char
    yield current.strip()


def _alternatives(pattern: str) -> Iterator[str]:
    parts = BRACES.split(re.sub(r"\s", "", pattern))
    choices = [_choices(part) if n % 2 else [part] for n, part in enumerate(parts)]
    for n, combination in enumerate(product(*choices)):
        if n >= MAX_ENVIRONMENTS:
            return
        yield "".join(combination)


def _choices(text: str) -> list[str]:
    found: list[str] = []
    for one in text.split(","):
        if span := RANGE.match(one):
            low, high = int(span[1]), int(span[2])
            found.extend(str(number) for number in range(low, min(high, low + 50) + 1))
        else:
            found.append(one)
    return found


def _of_ini(config: Sections, name: str) -> Environment:
    values = dict(config.get("testenv", {}))
    for section, keys in config.items():
        if section.startswith("testenv:") and name in expanded(section.partition(":")[2]):
            values |= dict(keys)
    factors = frozenset(name.split("-"))

    def chosen(*keys: str) -> tuple[str, ...]:
        text = next((values[key] for key in keys if key in values), "")
        return tuple(_conditioned(_referred(config, text), factors))

    deps = chosen("deps")
    files = tuple(_file(one) for one in deps if one.startswith(("-r", "-c")))
    groups = [one for line in chosen("dependency_groups") for one in line.split(",")]
    extras = [one for line in chosen("extras") for one in line.split(",")]
    commands = tuple(_joined(chosen("commands")))
    return Environment(
        name, commands, parsed_all(one for one in deps if not one.startswith("-")), files,
        tuple(one.strip() for one in groups), tuple(one.strip() for one in extras),
        values.get("skip_install", "").lower() == "true" or values.get("package", "") == "skip",
        bool(chosen("setenv", "set_env")), chosen("commands_pre"),
        " ".join(chosen("basepython", "base_python")),
    )  # fmt: skip


def _file(line: str) -> str:
    return line[2:].strip().removeprefix("{toxinidir}/").removeprefix("{tox_root}/")


def _referred(config: Sections, text: str) -> str:
    """Put in what `{[section]key}` refers to."""
    for _ in range(4):
        after = REFERENCE.sub(
            lambda found: config.get(found[1], {}).get(found[2].lower(), ""), text
        )
        if after == text or len(after) > 20_000:
            break
        text = after
    return text


def _conditioned(text: str, factors: frozenset[str]) -> Iterator[str]:
    """Yield the lines that hold for an environment with these factors."""
    for line in lines(text):
        found = CONDITION.match(line)
        if not found:
            yield line
        elif any(_holds(choice, factors) for choice in expanded(found[1])):
            yield found[2]


def _holds(choice: str, factors: frozenset[str]) -> bool:
    return all(
        (part.removeprefix("!") in factors) != part.startswith("!") for part in choice.split("-")
    )


def _joined(found: Iterable[str]) -> Iterator[str]:
    """Yield commands, each on one line, with tox's own substitutions filled in."""
    held = ""
    for line in found:
        if line.endswith("\\"):
            held += line[:-1] + " "
            continue
        yield _substituted(held + line)
        held = ""


def _substituted(text: str) -> str:
    text = text.lstrip("-!").strip()
    for _ in range(3):
        text = SUBSTITUTION.sub(_value, text)
    return " ".join(text.split())


def _value(found: re.Match[str]) -> str:
    name, _, default = found[1].partition(":")
    if name in ("posargs", "env"):
        return default.partition(":")[2] if name == "env" else default
    return {"envpython": "python", "toxinidir": ".", "tox_root": ".", "/": "/"}.get(name, "tmp")


def _of_table(config: Table, name: str) -> Environment:
    base, own = config.table("env_run_base"), config.table("env", name)

    def chosen(key: str) -> Table:
        return own if key in own else base

    deps = chosen("deps").strings("deps")
    commands = chosen("commands").raw("commands")
    return Environment(
        name,
        tuple(_of_words(words) for words in commands) if isinstance(commands, list) else (),
        parsed_all(one for one in deps if not one.startswith("-")),
        tuple(one[2:].strip() for one in deps if one.startswith("-r")),
        chosen("dependency_groups").strings("dependency_groups"),
        chosen("extras").strings("extras"),
        chosen("skip_install").flag("skip_install") is True,
        bool(chosen("set_env").table("set_env")),
        tuple("x" for _ in chosen("commands_pre").tables("commands_pre")),
        chosen("base_python").text("base_python"),
    )


def _of_words(words: object) -> str:
    """Return a command given as a list, with what stands for arguments from outside left out."""
    plain = [one for one in words if isinstance(one, str)] if isinstance(words, list) else []
    return _substituted(" ".join(plain))
