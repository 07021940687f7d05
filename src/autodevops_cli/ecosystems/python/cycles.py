"""Which Pythons the jobs run on: the matrix of a library, the one version of an application."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from autodevops_cli.data import alive, releases
from autodevops_cli.ecosystems.python.manifest import Manifest
from autodevops_cli.model.evidence import Evidence, Place, Strength

EXACT = re.compile(r"(?:python-?|cpython-?|py)?(\d+(?:\.\d+){0,2}(?:t|rc\d+|a\d+|b\d+)?)$")
CLASSIFIER = re.compile(r"Programming Language :: Python :: (3\.\d+)$")
# setup-python has no older one for Ubuntu 24.04.
OLDEST_ON_RUNNERS = (3, 8)
MAX_CYCLES = 6


def declared_cycles(manifest: Manifest) -> tuple[str, ...]:
    """Return the cycles of Python 3 that the classifiers name, oldest first."""
    named = {found[1] for one in manifest.classifiers if (found := CLASSIFIER.match(one))}
    return tuple(sorted(named, key=number))


def number(cycle: str) -> tuple[int, ...]:
    """Return a version as numbers, to compare."""
    return tuple(int(part) for part in re.findall(r"\d+", cycle)[:3])


def matrix(manifest: Manifest) -> tuple[tuple[str, ...], str]:
    """Return the cycles that a library should be tested on, oldest first, and why these."""
    named = declared_cycles(manifest)
    allowed = tuple(cycle for cycle in _cycles() if allows(manifest.requires_python, cycle))
    living = frozenset(alive("python"))
    if named:
        wanted = [cycle for cycle in named if cycle in allowed] or list(named)
        kept = tuple(cycle for cycle in wanted if cycle in living)
        return _said(kept or tuple(wanted[-1:]), wanted, "the classifiers")
    newest = alive("python")[-1:]  # its wheels may lag, so it is tested where somebody says so
    wanted = [cycle for cycle in allowed if cycle not in newest]
    kept = tuple(cycle for cycle in wanted if cycle in living)
    return _said(kept or tuple((wanted or list(newest))[-1:]), wanted, "the supported range")


def _said(kept: tuple[str, ...], wanted: list[str], source: str) -> tuple[tuple[str, ...], str]:
    gone = [cycle for cycle in wanted if cycle not in kept]
    if not gone:
        return kept[-MAX_CYCLES:], source
    ended = gone[0] if len(gone) == 1 else f"{gone[0]} to {gone[-1]}"
    return kept[-MAX_CYCLES:], f"{source}, without {ended} (past the end of life)"


def _cycles() -> tuple[str, ...]:
    """Return the released cycles of Python 3, oldest first."""
    rows = releases("python")
    return tuple(
        one.cycle for one in reversed(rows) if one.status != "prerelease" and one.cycle[0] == "3"
    )


def allows(constraint: str, cycle: str) -> bool:
    """Tell whether a range of Python, in PEP 440's or poetry's spelling, allows a cycle."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    newest = next((one.latest for one in releases("python") if one.cycle == cycle), "")
    for choice in re.split(r"\s*\|\|?\s*", constraint) or [""]:
        try:
            if SpecifierSet(plain_range(choice)).contains(newest or cycle, prereleases=True):
                return True
        except InvalidSpecifier:
            if not re.search(r"\d", choice):
                return True
    return False


def plain_range(choice: str) -> str:
    """Return one range of poetry's spelling (`^3.9`, `~3.9`, `3.9.*`) in PEP 440's."""
    return ",".join(
        filter(None, (_plain(one) for one in re.split(r"[,\s]+(?=[\^~<>=!\d])", choice)))
    )


def _plain(one: str) -> str:
    one = one.strip().replace(" ", "")
    parts = list(number(one))
    if one.startswith("^") and parts:
        return f">={one[1:]},<{parts[0] + 1}"
    if one.startswith("~") and not one.startswith("~=") and parts:
        upper = [parts[0] + 1] if len(parts) == 1 else [parts[0], parts[1] + 1]
        return f">={one[1:]},<{'.'.join(map(str, upper))}"
    if re.fullmatch(r"\d+(\.\d+)*(\.\*)?", one):
        return f"=={one}" if "*" in one or one.count(".") == 2 else f"=={one}.*"
    return "" if one in ("*", "") else one


def single(values: Iterable[str], *, pinned: bool) -> tuple[str, str]:
    """Return the version to run one Python with, and why; `values` are sources, best first.

    `pinned` says that dependencies are pinned: such pins rarely have wheels for a new Python.
    """
    living = alive("python")
    usual = (
        living[1] if pinned and len(living) > 1 else living[-2] if len(living) > 1 else living[-1]
    )
    for value in values:
        if exact := EXACT.fullmatch(value.strip()):
            if known(exact[1]):
                return exact[1], "declared"
            continue
        fitting = [cycle for cycle in _cycles() if allows(value, cycle)]
        if usual in fitting:
            return usual, "supported"
        if near := [cycle for cycle in fitting if cycle in living] or fitting:
            newer = [cycle for cycle in near if number(cycle) > number(usual)]
            return (newer or near[-1:])[0], "supported"
    return usual, "usual"


def known(version: str) -> bool:
    """Tell whether a version names a cycle that exists and that runners offer."""
    parts = number(version)
    cycles = {one.cycle for one in releases("python")}
    return len(parts) > 1 and f"{parts[0]}.{parts[1]}" in cycles and parts[:2] >= OLDEST_ON_RUNNERS


def version_evidence(
    kind: str, manifest: Manifest, seen: Iterable[Evidence], where: Place, *, pinned: bool
) -> Iterator[Evidence]:
    """Yield what the jobs run on: `python.matrix` for libraries, `python.single` for the rest."""
    sources = tuple(seen)
    if kind == "library":
        cycles, note = matrix(manifest)
        place = (
            manifest.classifiers_at if declared_cycles(manifest) else manifest.requires_python_at
        )
        yield Evidence("python.matrix", " ".join(cycles), place or where, note=f"tested on {note}")
        modest = [cycle for cycle in cycles if cycle != alive("python")[-1]]
        chosen, why = (modest or list(cycles))[-1], "supported"
        yield Evidence("python.single", chosen, place or where, note="the newest of the matrix")
        return
    chosen, why = single((one.value for one in sources), pinned=pinned)
    because = next((one.where for one in sources if why != "usual"), where)
    strength = Strength.INFERRED if why == "usual" else Strength.DECLARED
    yield Evidence("python.single", chosen, because, strength, note=NOTES[why])


NOTES = {
    "declared": "the version that the project declares",
    "supported": "a supported version in the declared range",
    "usual": "no version is declared: a well supported one",
}
