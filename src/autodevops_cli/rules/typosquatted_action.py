"""An action is named almost like a well-known one

What: `uses` names an action whose name differs by one character, or by characters that look alike,
    from one that everybody uses.
Why: Somebody else can register the mistyped name and wait: what they put there runs in this
    pipeline with its token. Where nobody has yet, the job fails.
Bad:
    - uses: action/checkout@v7
Bad:
    - uses: actions/chekout@v7
Bad:
    - uses: act1ons/setup-python@v7
Good:
    - uses: actions/checkout@COMMIT # VERSION
Good:
    # A fork under a name of its own.
    - uses: octo-org/checkout@v7
Fix: Correct the name, then look at what earlier runs of the job did.
References:
    https://docs.zizmor.sh/audits/#typosquat-uses
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from autodevops_cli.data import pins
from autodevops_cli.data.risks import advisories, archived, runtimes, setups, superfluous
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Fix, Swap
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._uses import Use, all_uses

# Longer than any name that we know by more than one character.
MAX_LENGTH = 60
LOOKALIKES = str.maketrans("015|", "olsl")


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the uses of a name that is one slip away from a well-known one."""
    for use in all_uses(document):
        meant = _meant(use.repository)
        if meant:
            message = f"{use.name} is spelled almost like {meant}, which everybody uses"
            yield Spot(use.where, message, _fix(use, meant))


def _fix(use: Use, meant: str) -> Fix | None:
    typed = "/".join(use.name.split("/")[:2])
    if not use.route:
        return None
    return Fix(f"Use {meant}", use.where.path, (Swap(use.route, typed, meant),), safe=False)


@cache
def _known() -> dict[str, str]:
    """Return the well-known repositories, by their name in lower case."""
    names = (*archived(), *runtimes(), *superfluous(), *setups(), *advisories(), *pins())
    return {one.lower(): one for one in ("/".join(name.split("/")[:2]) for name in names)}


@cache
def _shortened() -> dict[str, str]:
    """Return the well-known repositories by what remains when one character is left out."""
    found: dict[str, str] = {}
    for name in sorted(_known()):
        for rest in (name, *_without_one(name)):
            found.setdefault(rest, name)
    return found


@cache
def _drawn() -> dict[str, str]:
    """Return the well-known repositories by how their names look."""
    return {_look(name): name for name in _known()}


def _meant(name: str) -> str:
    """Return the well-known repository that a name is one slip away from, "" for none."""
    if name in _known() or len(name) > MAX_LENGTH:
        return ""
    close = _drawn().get(_look(name), "")
    for rest in () if close else (name, *_without_one(name)):
        candidate = _shortened().get(rest, "")
        if candidate and _one_slip(name, candidate):
            close = candidate
            break
    return _known().get(close, "")


def _look(name: str) -> str:
    return name.translate(LOOKALIKES).replace("rn", "m").replace("vv", "w")


def _without_one(name: str) -> Iterator[str]:
    for at in range(len(name)):
        yield name[:at] + name[at + 1 :]


def _one_slip(one: str, other: str) -> bool:
    """Tell whether a character was added, left out, replaced, or swapped with its neighbour."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    return (
        left[1:] == right
        or left == right[1:]
        or left[1:] == right[1:]
        or (left[:2] == right[1::-1] and left[2:] == right[2:])
    )


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.SUPPLY_CHAIN, Confidence.MEDIUM, check=check)
