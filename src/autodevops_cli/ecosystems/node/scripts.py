"""The script table as a tree: a script calls scripts, which end in single commands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from autodevops_cli.ecosystems.node.leaves import CHECKS, Kind, Leaf, kind_of_name, leaf, words_of

MAX_DEPTH = 6
MAX_PARTS = 200
# Operators between commands, outside of quotes; what makes a chain more than a sequence.
_TOKENS = re.compile(
    r"""("(?:[^"\\]|\\.)*"|'[^']*'|\\.)|(&&|\|\||;|\||&(?!>))|([^"'\\&|;]+)|(.)""", re.DOTALL
)
_NOT_PLAIN = re.compile(r"\$\(|`|^\s*\(|^\s*(cd|export|set|if|for|while|pushd)\b")
NPM_VERBS = {"t": "test", "tst": "test", "test": "test", "start": "start", "stop": "stop"}
RUN = frozenset({"run", "run-script", "rum", "urn"})
ACROSS = frozenset(
    "-r --recursive -ws --workspaces -w --workspace --filter -F --prefix -C --dir --cwd workspaces "
    "workspace multi".split()
)
TAKES_VALUE = frozenset("--filter -F --prefix -C --dir --cwd -w --workspace workspace".split())
RUNNERS = frozenset(
    "run-s run-p npm-run-all npm-run-all2 npm-run-all-next run-z concurrently conc".split()
)
ORCHESTRATORS = frozenset(
    "turbo nx lerna lage rush moon wsrun ultra wireit preconstruct beachball".split()
)
PLACEHOLDER = re.compile(
    r"no tests? (?:specified|yet|defined)|not? (?:implemented|test)", re.IGNORECASE
)
CONTAINERS = re.compile(
    r"\bdocker(?:-compose)?\b|\bpodman\b|\bkubectl\b|\bvagrant\b|firebase emulators:"
)
PUBLISHES = re.compile(
    r"\b(?:npm|pnpm|yarn|lerna|changeset|vsce|jsr|semantic-release|np)\s+publish\b|"
    r"\bgit\s+push\b|(?<!migrate )\bdeploy\b|\bsemantic-release\b"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A command as it is written: a call of a script, or a leaf.

    `plain` says that running the parts one after the other is the same as running the whole.
    """

    text: str
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

    def kinds(self) -> frozenset[Kind]:
        """Return what it does, housekeeping left out."""
        return frozenset(one.kind for one in self.leaves() if one.kind is not Kind.NOTHING)

    def only_checks(self) -> bool:
        """Tell whether it does nothing but lint, check formats or check types."""
        kinds = self.kinds() - {Kind.PREPARE}
        return bool(kinds) and kinds <= CHECKS

    def identity(self) -> frozenset[str]:
        """Return what runs in the end, to see whether two scripts do the same."""
        return frozenset(
            " ".join(one.words) for one in self.leaves() if one.kind is not Kind.NOTHING
        )


@dataclass(frozen=True, slots=True)
class ScriptTable:
    """The scripts of one package."""

    bodies: Mapping[str, str]
    _trees: dict[str, Part] = field(default_factory=dict, compare=False, repr=False)

    def tree(self, name: str) -> Part:
        """Return a script as a tree of calls and commands; a script without a body is empty."""
        if name not in self._trees:
            self._trees[name] = self._call(name, (), f"run {name}", ())
        return self._trees[name]

    def unsound(self, name: str) -> str:
        """Return why a script is no good in CI, or ""."""
        text = " ".join(self._bodies_below(name))
        seen = list(self.tree(name).leaves())
        if not seen or all(one.kind is Kind.NOTHING for one in seen) or PLACEHOLDER.search(text):
            return "does nothing"
        if any(one.watches for one in seen):
            return "watches"
        if CONTAINERS.search(text):
            return "runs containers"
        return "publishes or deploys" if PUBLISHES.search(text) else ""

    def writes(self, name: str) -> bool:
        """Tell whether a script rewrites sources."""
        return any(one.writes for one in self.tree(name).leaves())

    def _bodies_below(self, name: str) -> Iterator[str]:
        yield self.bodies.get(name, "")
        pending = list(self.tree(name).parts)
        for _ in range(MAX_PARTS):
            if not pending:
                return
            part = pending.pop()
            yield part.text
            pending.extend(part.parts)

    def _call(
        self, name: str, arguments: tuple[str, ...], text: str, above: tuple[str, ...]
    ) -> Part:
        body = self.bodies.get(name, "")
        if name in above or len(above) >= MAX_DEPTH or not body:
            return Part(text, name, arguments, plain=False)
        commands, plain = split(body)
        here = (*above, name)
        parts = [part for command in commands for part in self._parts(command, here)][:MAX_PARTS]
        if arguments and parts:
            parts[-1] = _with_arguments(parts[-1], arguments)
        named = kind_of_name(name)
        return Part(
            text, name, arguments, None, tuple(_meant(part, named) for part in parts), plain
        )

    def _parts(self, command: str, above: tuple[str, ...]) -> Iterator[Part]:
        words = words_of(command)
        if not words:
            return
        if calls := list(self._called(words)):
            for name, arguments in calls:
                yield self._call(name, arguments, command if len(calls) == 1 else "", above)
        elif tasks := tasks_named(words):
            for task in tasks:
                yield Part(command, leaf=Leaf(("task", task), kind_of_name(task)))
        else:
            yield Part(command, leaf=leaf(words))

    def _called(self, words: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the scripts of this table that a command runs, with the arguments they get."""
        if words[0] in RUNNERS:
            for pattern, arguments in _patterns(words):
                for name in self.matching(pattern):
                    yield name, arguments
        elif words[0] in ("npm", "pnpm", "yarn", "bun") and not ACROSS & set(words[1:]):
            name, arguments = _package_manager_call(words, self.bodies)
            for each in self.matching(name):
                yield each, arguments

    def matching(self, pattern: str) -> tuple[str, ...]:
        """Return the scripts that a name, a `lint:*` or pnpm's `/^lint:/` stands for."""
        if len(pattern) > 2 and pattern[0] == pattern[-1] == "/":
            return tuple(name for name in self.bodies if _matches_simple(pattern[1:-1], name))
        if "*" not in pattern:
            return (pattern,) if pattern in self.bodies else ()
        return tuple(
            name
            for name in self.bodies
            if fnmatchcase(name, pattern)
            and ("**" in pattern or name.count(":") == pattern.count(":"))
        )


def split(body: str) -> tuple[list[str], bool]:
    """Return the commands of a script's body, and whether they are a plain sequence."""
    commands, current, plain = [], "", not _NOT_PLAIN.search(body)
    for found in _TOKENS.finditer(body[:4000]):
        if found[2]:
            commands.append(current.strip())
            current = ""
            plain = plain and found[2] in ("&&", ";")
        else:
            current += found[0]
    commands.append(current.strip())
    plain = plain and not any(_NOT_PLAIN.search(one) for one in commands)
    return [one.strip("() ") if not plain else one for one in commands if one], plain


def tasks_named(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the tasks that a command runs in other packages ("turbo run lint test")."""
    bare = tuple(word for word in words if "=" not in word or word.startswith("-"))
    if bare[:1] in (("npx",), ("bunx",)) or bare[:2] in (("pnpm", "exec"), ("yarn", "exec")):
        bare = bare[1:] if bare[0] in ("npx", "bunx") else bare[2:]
    if bare[:1] and bare[0] in ("pnpm", "yarn", "bun") and bare[1:2] and bare[1] in ORCHESTRATORS:
        bare = bare[1:]
    if not bare:
        return ()
    if bare[0] in ORCHESTRATORS:
        return _orchestrated(bare)
    if bare[0] in ("npm", "pnpm", "yarn", "bun") and ACROSS & set(bare[1:]):
        named = _across(bare)
        return (named,) if named else ()
    return ()


def _orchestrated(words: tuple[str, ...]) -> tuple[str, ...]:
    for at, word in enumerate(words):
        if word in ("-t", "--target", "--targets"):
            return tuple(one for one in words[at + 1 :] if not one.startswith("-"))[:5]
        if word.startswith(("--target=", "--targets=")):
            return tuple(word.partition("=")[2].split(","))
    rest = [word for word in words[1:] if not word.startswith("-")]
    skip = {"run", "run-many", "affected", "exec", "ci"}
    named = [word.rpartition(":")[2] or word for word in rest if word not in skip]
    if words[0] in ("nx", "lerna"):
        return tuple(named[:1])
    return tuple(named[:5])


def _across(words: tuple[str, ...]) -> str:
    """Return the script that `pnpm -r run build`, `yarn workspaces foreach … run x` runs."""
    plain: list[str] = []
    rest = iter(words[1:])
    for word in rest:
        if word in TAKES_VALUE and not (word == "-w" and words[0] == "pnpm"):
            next(rest, None)
        elif not word.startswith("-") and word not in ("workspaces", "foreach", "multi", *RUN):
            plain.append(word)
    named = plain[0] if plain else ""
    return (
        "" if named in ("exec", "install", "add", "dlx", "ci", "i") else NPM_VERBS.get(named, named)
    )


def _package_manager_call(
    words: tuple[str, ...], scripts: Mapping[str, str]
) -> tuple[str, tuple[str, ...]]:
    manager, rest = words[0], list(words[1:])
    while rest and rest[0].startswith("-") and rest[0] != "--":
        rest.pop(0)
    if not rest or (manager == "bun" and rest[0] == "test"):
        return "", ()
    verb = rest.pop(0)
    if verb in RUN:
        while rest and rest[0].startswith("-"):
            rest.pop(0)
        name = rest.pop(0) if rest else ""
    elif verb in NPM_VERBS:
        name = NPM_VERBS[verb]
    else:
        name = verb if manager != "npm" and verb in scripts else ""
    if name and rest[:1] == ["--"]:
        rest.pop(0)
    return name, tuple(rest)


def _patterns(words: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what run-s, npm-run-all and concurrently are asked to run."""
    concurrent = words[0] in ("concurrently", "conc")
    takes_value = {
        "-n",
        "--names",
        "-c",
        "--prefix-colors",
        "--max-processes",
        "-m",
        "--max-parallel",
    }
    rest = list(words[1:])
    while rest:
        word = rest.pop(0)
        if word == "--":
            return
        if word.startswith("-"):
            if concurrent and word in takes_value and rest:
                rest.pop(0)
            continue
        inner = word.split()
        if concurrent and not word.startswith("npm:"):
            if len(inner) > 2 and inner[0] in ("npm", "pnpm", "yarn", "bun") and inner[1] in RUN:
                yield inner[2], tuple(one for one in inner[3:] if one != "--")
            continue
        if inner:
            yield inner[0].removeprefix("npm:"), tuple(one for one in inner[1:] if one != "--")


def _matches_simple(pattern: str, name: str) -> bool:
    """Match a name with the regular expressions people write for pnpm: anchors, `.*`, text.

    Anything richer is not run, because a pattern from a stranger's file may never end.
    """
    anchored, ended = pattern.startswith("^"), pattern.endswith("$")
    plain = pattern.removeprefix("^").removesuffix("$").replace("\\:", ":")
    if re.search(r"[()\[\]{}|+?\\^$]", plain) or plain.replace(".*", "").count("*"):
        return False
    wild = ("" if anchored else "*") + plain.replace(".*", "*") + ("" if ended else "*")
    return fnmatchcase(name, wild)


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
    kind = part.leaf.kind
    if kind is Kind.BUILD and part.leaf.tool == "tsc" and named in CHECKS:
        return replace(part, leaf=replace(part.leaf, kind=Kind.TYPECHECK))
    if kind is Kind.OTHER and named not in (Kind.OTHER, Kind.NOTHING):
        return replace(part, leaf=replace(part.leaf, kind=named))
    return part
