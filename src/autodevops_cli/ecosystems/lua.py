"""Lua: rockspecs, busted's specs and luacheck's configuration, brought by LuaRocks."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from autodevops_cli.ecosystems._base import Ecosystem, is_aside
from autodevops_cli.ecosystems._pipeline import usual_jobs
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.model.plan import (
    Job,
    OfAxis,
    Purpose,
    Run,
    SetupTool,
    Step,
    SystemPackages,
    Tool,
)
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.tool_pins import tool_pins

LUA = Tool("lua", "Lua")
# What Debian 12 and Ubuntu 24.04 have, newest first.
CYCLES = ("5.4", "5.3", "5.2", "5.1")
ROCKS = "lua_modules"
# LuaRocks is no registry that our table of tools is refreshed from.
TOOLS = {"busted": "2.3.0-1", "luacheck": "1.2.0-1"}

_FOLDER = re.compile(r"(?:^|/)rock(?:spec)?s?$")
_LUA = re.compile(r"""["']lua[ ]?((?:[<>=~]{1,2}[ ]?[\d.]{1,6}(?:-\d)?,?[ ]?){0,3})["']""")
_PLAIN = re.compile(r"[\w./+-]{0,200}")
_BOUND = re.compile(r"([<>=~]{1,2})\s*(\d)\.(\d)")
_COMPILED = re.compile(r"""\.c(?:c|pp)?["']|["'](?:make|cmake|rust-mlua)["']""")
_TEST_NEEDS = re.compile(r"\btest_dependencies\s*=\s*\{([^}]{0,1000})\}")
_NAME = re.compile(r"""["']([\w.-]{1,60})""")
_BUSTED = re.compile(r"""["']busted\b""")
_TEST_TYPE = re.compile(r"""\btype\s*=\s*["']busted["']""")


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders of rockspecs, or the root where busted or luacheck is configured."""
    specs = [path for path in repo.matching("*.rockspec") if not is_aside(path)]
    found = {_FOLDER.sub("", parent(path)).rstrip("/") for path in specs}
    found = {one for one in found if _PLAIN.fullmatch(one)}
    outer = {one for one in found if not any(_is_below(one, other) for other in found)}
    if outer:
        return tuple(sorted(outer))
    configured = repo.first(".busted", ".luacheckrc")
    return ("",) if configured and any(path.endswith(".lua") for path in repo.files) else ()


def _is_below(one: str, other: str) -> bool:
    return one != other and (not other or one.startswith(f"{other}/"))


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what the rockspec needs, the Lua that will do, the specs and the checks."""
    path = _rockspec(repo, root)
    config = repo.first(joined(root, ".busted"), joined(root, ".luacheckrc"))
    yield Evidence("package-manager", "luarocks", Place(path or config), note="LuaRocks")
    yield from _versions(repo, root, path)
    if path:
        yield _install(repo, root, path)
    yield from _tests(repo, root, path)
    if repo.has(checked := joined(root, ".luacheckrc")):
        text = f"{ROCKS}/bin/luacheck ."
        yield command(
            "lint.luacheck", text, Place(checked), Source.TOOL_CONFIG, "its configuration"
        )


def _install(repo: Snapshot, root: str, path: str) -> Evidence:
    """Return how dependencies come; the modules too, unless busted finds them in the tree."""
    inside = shlex.quote(path[len(root) + 1 :] if root else path)
    found = repo.has(joined(root, ".busted")) and not _COMPILED.search(repo.text(path))
    verb, note = (
        ("install --only-deps", "what the rockspec needs") if found else ("make", "the rock")
    )
    text = f"luarocks --tree {ROCKS} {verb} {inside}"
    listed = _TEST_NEEDS.search(repo.text(path))
    others = set(_NAME.findall(listed[1])) - {*TOOLS, "lua"} if listed else set()
    if others:
        text += f" && luarocks --tree {ROCKS} test --prepare {inside}"
    return command("install", text, Place(path), Source.DEPENDENCY, note)


def _rockspec(repo: Snapshot, root: str) -> str:
    """Return the rockspec of the work at hand: the one for development, else the newest."""
    near = [joined(root, name) for name in repo.beside(root) if name.endswith(".rockspec")]
    further = [
        path
        for path in repo.below(root)
        if path.endswith(".rockspec") and _FOLDER.search(parent(path)) and not is_aside(path)
    ]
    found = near or further
    found = [one for one in found if _PLAIN.fullmatch(one)]
    develop = [one for one in found if re.search(r"-(?:dev|scm|git|main|master)-", one)]
    return (develop or sorted(found, key=_numbers) or [""])[-1]


def _numbers(path: str) -> tuple[int, ...]:
    return tuple(int(one) for one in re.findall(r"\d{1,6}", path.rpartition("/")[2]))


def _versions(repo: Snapshot, root: str, path: str) -> Iterator[Evidence]:
    for pin in tool_pins(repo, root, "lua"):
        yield Evidence("lua.version", pin.version, pin.where, rank=2, note=pin.note)
    if path and (found := _LUA.search(repo.text(path))):
        where, note = repo.place(path, found[0]), "the rockspec's own need"
        declared = " ".join(found[1].split()) or ">=5.1"
        yield Evidence("lua.version", declared, where, rank=1, note=note)


def _tests(repo: Snapshot, root: str, path: str) -> Iterator[Evidence]:
    config = joined(root, ".busted")
    spec = next((one for one in repo.below(root) if one.endswith("_spec.lua")), "")
    text = f"{ROCKS}/bin/busted"
    if repo.has(config):
        yield command("test", text, Place(config), Source.TOOL_CONFIG, "its configuration")
    elif spec and (_BUSTED.search(repo.text(path)) or _TEST_TYPE.search(repo.text(path))):
        where = repo.place(path, "busted")
        folder = spec[len(root) :].lstrip("/").partition("/")[0]
        folder = folder if _PLAIN.fullmatch(folder) else ""
        plain = folder in ("spec", "") or not spec[len(root) :].lstrip("/").count("/")
        text = text if plain else f"{text} {shlex.quote(folder)}"
        yield command("test", text, where, Source.DEPENDENCY, "busted is a dependency")
    elif spec and spec[len(root) :].lstrip("/").startswith("spec/"):
        yield command("test", text, Place(spec), Source.CONVENTION, "specs of busted")


def jobs(component: Component) -> Iterator[Job]:
    """Yield a job of checks and one of tests, with the rocks in a folder of their own."""

    def ready(purpose: Purpose, version: OfAxis | None) -> Iterator[Step]:
        fact = component.fact("lua.version")
        cycle = _cycle(fact.value if fact else "")
        facts = (fact,) if fact else ()
        yield SetupTool(LUA, cycle, because=facts)
        yield SystemPackages((f"liblua{cycle}-dev", f"lua{cycle}", "luarocks"), facts)
        if purpose is not Purpose.LINT:
            for one in component.commands("install"):
                text = one.value.replace("luarocks ", f"luarocks --lua-version {cycle} ")
                yield Run("Install dependencies", text, component.root, because=(one,))
        kind = "lint" if purpose is Purpose.LINT else "test"
        for tool in TOOLS:
            used = [one for one in component.commands(kind) if f"bin/{tool}" in one.value]
            if used:
                rock = f"{tool} {TOOLS[tool]}"
                text = f"luarocks --lua-version {cycle} --tree {ROCKS} install {rock}"
                yield Run(f"Install {tool}", text, component.root, because=tuple(used[:1]))

    yield from usual_jobs(component, ready)


def _cycle(declared: str) -> str:
    """Return the newest Lua of the system that the declared range admits."""
    bounds = [(mark, (int(a), int(b))) for mark, a, b in _BOUND.findall(declared)]
    for cycle in CYCLES:
        major, minor = (int(one) for one in cycle.split("."))
        if all(_admits(mark, bound, (major, minor)) for mark, bound in bounds):
            return cycle
    return CYCLES[0]


def _admits(mark: str, bound: tuple[int, int], cycle: tuple[int, int]) -> bool:
    match mark:
        case ">=" | "=>":
            return cycle >= bound
        case ">":
            return cycle >= bound
        case "<":
            return cycle < bound
        case "<=":
            return cycle <= bound
        case "~=":
            return cycle != bound
        case _:
            return cycle == bound


ECOSYSTEM = Ecosystem(
    "lua",
    "Lua",
    (".lua", ".rockspec"),
    roots,
    detect,
    jobs,
    (LUA,),
    ("*.rockspec", ".busted", ".luacheckrc"),
)
