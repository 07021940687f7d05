"""What a command of a script calls in turn: scripts of the same table, or tasks elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

MANAGERS = ("npm", "pnpm", "yarn", "bun")
RUN = frozenset({"run", "run-script", "rum", "urn"})
SHORT = {"t": "test", "tst": "test", "test": "test", "start": "start", "stop": "stop"}
# Options that send a package manager to other packages, and those of them with a value.
ACROSS = frozenset({
    "-r", "--recursive", "-ws", "--workspaces", "-w", "--workspace", "--filter", "-F", "--prefix",
    "-C", "--dir", "--cwd", "workspaces", "workspace", "multi",
})  # fmt: skip
TAKES_VALUE = ACROSS - {"-r", "--recursive", "-ws", "--workspaces", "workspaces", "multi"}
NO_SCRIPT = ("exec", "install", "add", "dlx", "ci", "i")
SEQUENCERS = frozenset({"run-s", "run-p", "npm-run-all", "npm-run-all2", "run-z"})
CONCURRENT = frozenset({"concurrently", "conc"})
ORCHESTRATORS = frozenset({
    "turbo", "nx", "lerna", "lage", "rush", "moon", "wsrun", "ultra", "wireit", "preconstruct",
})  # fmt: skip
MAX_TASKS = 5

Call = tuple[str, tuple[str, ...]]


def scripts_called(words: tuple[str, ...], scripts: Mapping[str, str]) -> Iterator[Call]:
    """Yield the scripts of a table that a command runs, with the arguments they get."""
    if words[0] in SEQUENCERS | CONCURRENT:
        for pattern, arguments in _patterns(words):
            for name in matching(pattern, scripts):
                yield name, arguments
    elif words[0] in MANAGERS and not ACROSS & set(words[1:]):
        wanted, arguments = _manager_call(words, scripts)
        for name in matching(wanted, scripts):
            yield name, arguments


def matching(pattern: str, scripts: Mapping[str, str]) -> tuple[str, ...]:
    """Return the scripts that a name, a `lint:*` or pnpm's `/^lint:/` stands for."""
    if len(pattern) > 2 and pattern[0] == pattern[-1] == "/":
        return tuple(name for name in scripts if _matches_expression(pattern[1:-1], name))
    if "*" not in pattern:
        return (pattern,) if pattern in scripts else ()
    deep = "**" in pattern
    return tuple(
        name
        for name in scripts
        if fnmatchcase(name, pattern) and (deep or name.count(":") == pattern.count(":"))
    )


def _matches_expression(pattern: str, name: str) -> bool:
    """Match a name with the expressions people write for pnpm: anchors, `.*` and plain text.

    Nothing richer is run, because an expression from a stranger's file may never end.
    """
    plain = pattern.removeprefix("^").removesuffix("$").replace("\\:", ":").replace(".*", "*")
    if re.search(r"[()\[\]{}|+?\\^$.]", plain):
        return False
    start = "" if pattern.startswith("^") else "*"
    end = "" if pattern.endswith("$") else "*"
    return fnmatchcase(name, f"{start}{plain}{end}")


def _manager_call(words: tuple[str, ...], scripts: Mapping[str, str]) -> Call:
    """Return the script in `npm run x -- …`, `yarn x …`; "" where it is none."""
    rest = [*words[1:]]
    while rest and rest[0].startswith("-"):
        rest.pop(0)
    if not rest or words[:2] == ("bun", "test"):
        return "", ()
    verb = rest.pop(0)
    if verb in RUN:
        while rest and rest[0].startswith("-"):
            rest.pop(0)
        name = rest.pop(0) if rest else ""
    else:
        direct = verb if words[0] != "npm" and verb in scripts else ""
        name = SHORT.get(verb, direct)
    return name, tuple(rest[1:] if rest[:1] == ["--"] else rest)


def _patterns(words: tuple[str, ...]) -> Iterator[Call]:
    """Yield what run-s, npm-run-all and concurrently are asked to run."""
    rest = iter(words[1:])
    for word in rest:
        if word == "--":
            return
        if word.startswith("-"):
            if words[0] in CONCURRENT and word in ("-n", "--names", "-c", "--prefix-colors", "-m"):
                next(rest, None)
            continue
        inner = word.split()
        if words[0] in CONCURRENT and not word.startswith("npm:"):
            calls = len(inner) > 2 and inner[0] in MANAGERS and inner[1] in RUN
            inner = inner[2:] if calls else []
        if inner:
            plain = tuple(one for one in inner[1:] if one != "--")
            yield inner[0].removeprefix("npm:"), plain


def tasks_called(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the tasks that a command runs in other packages ("turbo run lint test")."""
    bare = _without_starter(tuple(w for w in words if "=" not in w or w.startswith("-")))
    if not bare:
        return ()
    if bare[0] in ORCHESTRATORS:
        return _orchestrated(bare)
    if bare[0] in MANAGERS and ACROSS & set(bare[1:]):
        named = _across(bare)
        return (named,) if named else ()
    return ()


def _without_starter(words: tuple[str, ...]) -> tuple[str, ...]:
    if words[:1] in (("npx",), ("bunx",)):
        return words[1:]
    if words[:2] in (("pnpm", "exec"), ("yarn", "exec")):
        return words[2:]
    starts = words[:1] and words[0] in MANAGERS and words[1:2] and words[1] in ORCHESTRATORS
    return words[1:] if starts else words


def _orchestrated(words: tuple[str, ...]) -> tuple[str, ...]:
    for at, word in enumerate(words):
        if word in ("-t", "--target", "--targets"):
            return tuple(one for one in words[at + 1 :] if not one.startswith("-"))[:MAX_TASKS]
        if word.startswith(("--target=", "--targets=")):
            return tuple(word.partition("=")[2].split(",")[:MAX_TASKS])
    verbs = {"run", "run-many", "affected", "exec", "ci"}
    named = [w.rpartition(":")[2] or w for w in words[1:] if w not in verbs and w[:1] != "-"]
    return tuple(named[:1] if words[0] in ("nx", "lerna") else named[:MAX_TASKS])


def _across(words: tuple[str, ...]) -> str:
    """Return the script that `pnpm -r run build`, `yarn workspaces foreach … run x` runs."""
    rest = iter(words[1:])
    for word in rest:
        if word in TAKES_VALUE and not (word == "-w" and words[0] == "pnpm"):
            next(rest, None)
        elif not word.startswith("-") and word not in ("workspaces", "foreach", "multi", *RUN):
            return "" if word in NO_SCRIPT else SHORT.get(word, word)
    return ""
