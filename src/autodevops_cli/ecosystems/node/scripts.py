"""The script table as a tree: a script calls scripts, which end in single commands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from autodevops_cli.ecosystems.node.calls import scripts_called, tasks_called
from autodevops_cli.ecosystems.node.leaves import Leaf, leaf, words_of
from autodevops_cli.ecosystems.node.vocabulary import CHECKS, Kind, kind_of_name

MAX_DEPTH = 6
MAX_PARTS = 200
MAX_BODY = 4000
TASK = "task"
"""The tool of a leaf that runs a script in other packages."""
REWRITING = ("write", "fix")

_TOKENS = re.compile(
    r"""("(?:[^"\\]|\\.)*"|'[^']*'|\\.)|(&&|\|\||;|\||(?<!>)&(?!>))|([^"'\\&|;]+)|(.)""", re.DOTALL
)
_NOT_PLAIN = re.compile(r"\$\(|`|^\s*\(|^\s*(?:cd|export|set|if|for|while|pushd)\b")
_PLACEHOLDER = re.compile(r"no tests? (?:specified|yet|defined)|not implemented", re.IGNORECASE)
_CONTAINERS = re.compile(
    r"\bdocker(?:-compose)?\b|\bpodman\b|\bkubectl\b|\bvagrant\b|firebase emulators:"
)
_PUBLISHES = re.compile(
    r"\b(?:npm|pnpm|yarn|lerna|changeset|vsce|jsr|np)\s+publish\b|\bgit\s+push\b|"
    r"(?<!migrate )\bdeploy\b|\bsemantic-release\b"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A command as it is written: a call of a script, or a leaf.

    `plain` says that running the parts one after the other is the same as running the whole.
    """

    text: str = ""
    script: str = ""
    arguments: tuple[str, ...] = ()
    leaf: Leaf | None = None
    parts: tuple[Part, ...] = ()
    plain: bool = True

    def leaves(self) -> Iterator[Leaf]:
        """Yield every command that runs in the end."""
        if self.leaf:
            yield self.leaf
        for part in self.parts:
            yield from part.leaves()

    def texts(self) -> Iterator[str]:
        """Yield the text of every part, as written."""
        yield self.text
        for part in self.parts:
            yield from part.texts()

    def kinds(self) -> frozenset[Kind]:
        """Return what it does, housekeeping left out."""
        return frozenset(one.kind for one in self.leaves()) - {Kind.NOTHING}

    def only_checks(self) -> bool:
        """Tell whether it does nothing but lint, check formats or check types."""
        kinds = self.kinds() - {Kind.PREPARE}
        return bool(kinds) and kinds <= CHECKS

    def identity(self) -> frozenset[str]:
        """Return what runs in the end, to see whether two scripts do the same."""
        return frozenset(
            " ".join(one.words) for one in self.leaves() if one.kind is not Kind.NOTHING
        )

    def elsewhere(self) -> bool:
        """Tell whether it runs a script in other packages."""
        return self.leaf is not None and self.leaf.tool == TASK


@dataclass(frozen=True, slots=True)
class ScriptTable:
    """The scripts of one package."""

    bodies: Mapping[str, str]
    _trees: dict[str, Part] = field(default_factory=dict, compare=False, repr=False)

    def __contains__(self, name: str) -> bool:
        return name in self.bodies

    def tree(self, name: str) -> Part:
        """Return a script as a tree of calls and commands; a script without a body is empty."""
        if name not in self._trees:
            self._trees[name] = self._call(name, (), self.bodies.get(name, ""), ())
        return self._trees[name]

    def unsound(self, name: str) -> str:
        """Return why a script is no good in CI, or ""."""
        tree = self.tree(name)
        seen, text = list(tree.leaves()), " ".join(tree.texts())
        if not tree.kinds() or _PLACEHOLDER.search(text):
            return "does nothing"
        if any(one.watches for one in seen):
            return "watches"
        if _CONTAINERS.search(text):
            return "runs containers"
        return "publishes or deploys" if _PUBLISHES.search(text) else ""

    def writes(self, name: str) -> bool:
        """Tell whether a script rewrites sources."""
        return any(one.writes for one in self.tree(name).leaves())

    def _call(
        self, name: str, arguments: tuple[str, ...], text: str, above: tuple[str, ...]
    ) -> Part:
        body = self.bodies.get(name, "")
        if name in above or len(above) >= MAX_DEPTH or not body:
            return Part(text, name, arguments, plain=False)
        commands, plain = split(body)
        found = [part for one in commands for part in self._parts(one, (*above, name))]
        parts = [_meant(part, kind_of_name(name)) for part in found[:MAX_PARTS]]
        if arguments and parts:
            parts[-1] = _with_arguments(parts[-1], arguments)
        return Part(text, name, arguments, None, tuple(parts), plain)

    def _parts(self, command: str, above: tuple[str, ...]) -> Iterator[Part]:
        words = words_of(command)
        if not words:
            return
        if calls := list(scripts_called(words, self.bodies)):
            for name, arguments in calls:
                yield self._call(name, arguments, command, above)
        elif tasks := tasks_called(words):
            for task in tasks:
                yield Part(command, leaf=Leaf((TASK, task), kind_of_name(task), task in REWRITING))
        else:
            yield Part(command, leaf=leaf(words))


def split(body: str) -> tuple[tuple[str, ...], bool]:
    """Return the commands of a script's body, and whether they are a plain sequence."""
    commands, current, plain = [], "", True
    for found in _TOKENS.finditer(body[:MAX_BODY]):
        if found[2]:
            commands.append(current.strip())
            current = ""
            plain = plain and found[2] in ("&&", ";")
        else:
            current += found[0]
    commands.append(current.strip())
    plain = plain and not any(_NOT_PLAIN.search(one) for one in commands)
    return tuple(one if plain else one.strip("() ") for one in commands if one), plain


def _with_arguments(part: Part, arguments: tuple[str, ...]) -> Part:
    if part.leaf:
        return replace(part, leaf=leaf((*part.leaf.words, *arguments)))
    if part.parts:
        return replace(part, parts=(*part.parts[:-1], _with_arguments(part.parts[-1], arguments)))
    return part


def _meant(part: Part, named: Kind) -> Part:
    """Let the script's name decide what a command is for that could be several things."""
    if not part.leaf:
        return part
    emits = part.leaf.kind is Kind.BUILD and part.leaf.tool == "tsc" and named in CHECKS
    unknown = part.leaf.kind is Kind.OTHER and named not in (Kind.OTHER, Kind.NOTHING)
    if emits or unknown:
        kind = Kind.TYPECHECK if emits else named
        return replace(part, leaf=replace(part.leaf, kind=kind))
    return part
