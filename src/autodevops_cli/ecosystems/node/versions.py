"""What a wanted Node means today: the version to set up, the lines a library is tested with."""

from __future__ import annotations

from autodevops_cli.data import alive, releases
from autodevops_cli.ecosystems.node.semver import admits, exact


def one_version(wanted: str, hint: str = "") -> str:
    """Return the version for a single setup: the pinned one, or the newest LTS that a range admits.

    `hint` is a weaker range: the oldest LTS line in it wins over a newer one.
    """
    if pinned := exact(wanted):
        return pinned
    if alias := _alias(wanted):
        return alias
    fitting = _fitting(wanted)
    supported = [cycle for cycle in fitting if cycle in alive("node")]
    hinted = [cycle for cycle in supported if hint and admits(hint, f"{cycle}.999.0")]
    lasting = [cycle for cycle in supported if cycle in _lasting()]
    if hinted:
        return hinted[0]
    return next(reversed(lasting or supported or fitting), wanted or "lts/*")


def matrix(engines: str) -> tuple[str, ...]:
    """Return the supported release lines that a library's `engines` admits, oldest first."""
    return tuple(cycle for cycle in _fitting(engines) if cycle in _lasting())


def _fitting(wanted: str) -> list[str]:
    """Return the release lines whose newest version a range admits, oldest first."""
    known = list(reversed(releases("node")))
    if not wanted:
        return [one.cycle for one in known]
    return [one.cycle for one in known if admits(wanted, one.latest or f"{one.cycle}.999.0")]


def _lasting() -> tuple[str, ...]:
    supported = alive("node")
    return tuple(
        one.cycle for one in reversed(releases("node")) if one.lts and one.cycle in supported
    )


def _alias(wanted: str) -> str:
    """Return what a name stands for ("lts/*", "latest", "lts/jod"), "" for a range."""
    match wanted.strip().lower():
        case "lts" | "lts/*" | "--lts" | "node-lts":
            return _lasting()[-1]
        case "latest" | "node" | "stable" | "current" | "*":
            return alive("node")[-1]
        case name if name.startswith("lts/"):
            return wanted.strip().lower()
        case _:
            return ""
