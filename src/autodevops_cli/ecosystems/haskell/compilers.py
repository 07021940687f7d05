"""Which GHC: what tested-with, the project files and the bounds of base say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.data import releases
from autodevops_cli.data.ranges import admitted, exact
from autodevops_cli.ecosystems.haskell.project import Project
from autodevops_cli.model.evidence import Evidence, Strength
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import joined
from autodevops_cli.repository.tool_pins import image_pins, tool_pins

# The second number of base's version and the GHC that it belongs to.
BASES = {
    14: "8.10", 15: "9.0", 16: "9.2", 17: "9.4", 18: "9.6", 19: "9.8", 20: "9.10", 21: "9.12",
    22: "9.14",
}  # fmt: skip
MOST = 7
_WITH = re.compile(r"(?m)^[ \t]*with-compiler[ \t]*:[ \t]*ghc-(\d+(?:\.\d+){1,2})[ \t]*$")
_RESOLVER = re.compile(r"(?m)^[ \t]*(?:resolver|snapshot)[ \t]*:[ \t]*([\w.:/-]{1,100})")
_BASE = re.compile(
    r"(?:^|[\s,])base\s*(?:>=?|==|\^>=|&&|\|\||[\d.*\s])*<\s*4\.(\d{1,2})(?=[\s,.]|$)"
)


def compilers(project: Project) -> Iterator[Evidence]:
    """Yield the GHCs that files name, and those that the packages say they are tested with."""
    repo, root = project.repo, project.root
    path = joined(root, "cabal.project")
    if found := _WITH.search(repo.text(path)):
        where = repo.place(path, found[0].strip())
        yield Evidence("ghc.version", found[1], where, rank=3, note="the compiler of the project")
    for pin in (*tool_pins(repo, root, "ghc", "haskell"), *image_pins(repo, root, "haskell")):
        yield Evidence("ghc.version", pin.version, pin.where, rank=1, note=pin.note)
    stack = joined(root, "stack.yaml")
    if found := _RESOLVER.search(repo.text(stack)):
        where = repo.place(stack, found[0].strip())
        yield Evidence("stack.resolver", found[1], where, note="Stack's set of packages")
    for text, where in project.fields("tested-with"):
        if versions := " ".join(_tested(text)):
            yield Evidence("ghc.tested", versions, where, note="what it is tested with")
            break
    for field in ("build-depends", "dependencies"):
        for text, where in project.fields(field):
            found = _BASE.search(text)
            if found and (cycle := BASES.get(int(found[1]) - 1)):
                strength = Strength.INFERRED
                yield Evidence("ghc.newest", cycle, where, strength, -int(found[1]), "base's bound")


def _tested(text: str) -> Iterator[str]:
    """Yield the versions of GHC that tested-with lists, and the cycles that its ranges admit."""
    text = re.sub(r"(?i)\b(?:ghcjs|mhs|hugs)\b[^,]*", "", text[:1500])
    listed = re.findall(
        r"(?<![<>^.\d])(?:==\s*)?\{?\s*(\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)(?:\.\*)?", text
    )
    bounded = re.sub(r"(?i)\bghc\b", "", text).replace("&&", " ").replace(",", " || ")
    if re.search(r"[<>]", text) and (found := admitted(bounded.strip(" |")[:200], releases("ghc"))):
        yield from (one.cycle for one in found if one.alive)
    else:
        yield from listed


def chosen(component: Component) -> tuple[str, ...]:
    """Return the GHCs to build with, oldest first; several are a matrix."""
    named = component.value("ghc.version")
    if named and exact(named):
        return (named,)
    tested = sorted(set(component.value("ghc.tested").split()), key=_numbers)
    alive = [one for one in tested if _cycle(one) in _alive()]
    if tested and component.value("kind") == "application":
        return ((alive or tested)[-1],)
    if alive:
        return tuple(dict.fromkeys((alive[0], *alive[1 - MOST :])))
    if tested:
        return (tested[-1],)
    newest = _numbers(component.value("ghc.newest") or "99")
    fitting = [one for one in _alive() if _numbers(one) <= newest]
    # Bounds of dependencies lag behind: the oldest that still gets fixes builds the most.
    return (fitting[0] if fitting else component.value("ghc.newest"),)


def _alive() -> list[str]:
    return [one.cycle for one in reversed(releases("ghc")) if one.alive]


def _cycle(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(one) for one in re.findall(r"\d{1,4}", version)[:3])
