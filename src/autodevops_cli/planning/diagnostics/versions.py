"""What is odd about the versions a repository names: rivals, the end of life, typing errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.data import Release, releases
from autodevops_cli.data.ranges import Numbers, admitted, cycle_span, exact
from autodevops_cli.model.evidence import Evidence, Fact, Place, Strength
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.model.stack import Component, StackProfile


@dataclass(frozen=True, slots=True)
class Runtime:
    """A language's runtime: its releases in the data, and the file that should name one.

    `floor` says that a declared version is the oldest that works and a newer one runs it, so that
    two declarations cannot contradict each other.
    """

    tool: str
    title: str
    product: str
    file: str = ""
    floor: bool = False
    tilde: str = "~"
    """How our ranges spell its tilde: Composer's ~8.1 admits 8.2, npm's does not."""
    complete: bool = True
    """Whether the data holds every release, so that an unknown one does not exist."""


RUNTIMES = {
    one.tool: one
    for one in (
        Runtime("python", "Python", "python", ".python-version"),
        Runtime("node", "Node.js", "node", ".nvmrc"),
        Runtime("ruby", "Ruby", "ruby", ".ruby-version"),
        Runtime("php", "PHP", "php", "composer.json (require.php)", tilde="~>"),
        Runtime("elixir", "Elixir", "elixir", ".tool-versions"),
        Runtime("deno", "Deno", "deno"),
        Runtime("erlang", "Erlang/OTP", "erlang", complete=False),
        Runtime("java", "Java", "java-temurin", ".java-version", floor=True, complete=False),
        Runtime("dotnet", ".NET", "dotnet", "global.json", floor=True, complete=False),
    )
}


def version_problems(component: Component) -> Iterator[Finding]:
    """Yield what is odd about the versions of a component's runtimes."""
    for runtime in RUNTIMES.values():
        fact = component.fact(f"{runtime.tool}.version")
        if fact is None:
            if runtime.tool == component.ecosystem and runtime.file:
                yield _unspecified(runtime, component)
            continue
        yield from _conflicts(runtime, fact)
        yield from _unknown(runtime, fact)
        yield from _end_of_life(runtime, fact)


def _unspecified(runtime: Runtime, component: Component) -> Finding:
    newest = next((one.cycle for one in releases(runtime.product) if one.alive), "")
    file = f"{component.root}/{runtime.file}" if component.root else runtime.file
    return Finding(
        "runtime-version-unspecified",
        f"nothing says which version of {runtime.title} this needs",
        Place(component.root or "."),
        Severity.INFO,
        hint=f"Name one in {file}; {newest} is the newest release.",
    )


def _conflicts(runtime: Runtime, fact: Fact) -> Iterator[Finding]:
    """Yield a finding when two people wrote down versions that no release satisfies at once."""
    if runtime.floor or fact.because.strength < Strength.DECLARED:
        return
    ours = _admitted(runtime, fact.value)
    for other in fact.overruled:
        theirs = _admitted(runtime, other.value)
        declared = other.strength >= Strength.DECLARED
        if declared and ours and theirs and not {*ours} & {*theirs}:
            yield _conflict(runtime, fact.because, other)


def _admitted(runtime: Runtime, text: str) -> tuple[Release, ...] | None:
    """Return the release cycles in which a runtime's range admits a version."""
    plain = re.sub(r"~(?![>=])", runtime.tilde, text)
    return admitted(plain, releases(runtime.product))


def _conflict(runtime: Runtime, ours: Evidence, theirs: Evidence) -> Finding:
    return Finding(
        "runtime-version-conflict",
        f"{ours.where} says {runtime.title} {_short(ours.value)}, {theirs.where} says "
        f"{_short(theirs.value)}; {_short(ours.value)} is used",
        ours.where,
        Severity.MEDIUM,
        hint=f"Make {theirs.where.path} agree with {ours.where.path}, or remove one of them.",
        related=(theirs.where,),
    )


def _unknown(runtime: Runtime, fact: Fact) -> Iterator[Finding]:
    numbers = exact(fact.value)
    cycles = releases(runtime.product)
    if not numbers or not cycles or not runtime.complete:
        return
    if _exists(numbers, cycles) is False:
        newest = next(one.cycle for one in cycles if one.alive)
        yield Finding(
            "unknown-runtime-version",
            f"there is no {runtime.title} {_short(fact.value)}",
            fact.because.where,
            Severity.HIGH,
            hint=f"Name a release in {fact.because.where.path}; {newest} is the newest.",
        )


def _exists(numbers: Numbers, cycles: tuple[Release, ...]) -> bool | None:
    """Tell whether a version was released, None when it may be newer or older than the data."""
    known = [cycle_span(one.cycle).low for one in cycles]
    parts = len(known[0])
    cycle = numbers[:parts]
    if len(cycle) < parts or any(low[: len(cycle)] == cycle for low in known):
        return True
    newest, oldest = max(known), min(known)
    following = (*newest[:-1], newest[-1] + 1)
    if cycle < oldest[:parts] or cycle == following or (cycle[0] > newest[0] and parts > 1):
        return None
    return False


def _end_of_life(runtime: Runtime, fact: Fact) -> Iterator[Finding]:
    cycles = _admitted(runtime, fact.value)
    if not cycles:
        return
    living = [one for one in cycles if one.status != "eol"]
    oldest, path = cycles[-1], fact.because.where.path
    if not living:
        newest = next((one.cycle for one in releases(runtime.product) if one.alive), "")
        hint = f"Move {path} to a supported release; {newest} is the newest."
        yield _ended(runtime, fact, "names", cycles[0], Severity.MEDIUM, hint)
    elif oldest.status == "eol" and not runtime.floor:
        hint = f"Start the range in {path} at {living[-1].cycle}, the oldest that still gets fixes."
        yield _ended(runtime, fact, "still admits", oldest, Severity.INFO, hint)


def _ended(
    runtime: Runtime, fact: Fact, verb: str, cycle: Release, severity: Severity, hint: str
) -> Finding:
    since = f" on {cycle.eol}" if re.match(r"\d", cycle.eol) else ""
    return Finding(
        "runtime-end-of-life",
        f"{fact.because.where} {verb} {runtime.title} {cycle.cycle}, which reached its end of "
        f"life{since}",
        fact.because.where,
        severity,
        hint=hint,
    )


def service_problems(stack: StackProfile) -> Iterator[Finding]:
    """Yield the services whose image is past its end of life."""
    for fact in stack.under("service"):
        name = fact.subject.removeprefix("service.")
        version = re.search(r":v?(\d{1,4}(?:\.\d{1,4})?)", fact.value)
        cycles = releases(name)
        if not version or not cycles:
            continue
        ended = [one for one in cycles if one.status == "eol" and _is(version[1], one.cycle)]
        if ended:
            yield Finding(
                "service-end-of-life",
                f"{fact.value} reached its end of life on {ended[0].eol}",
                fact.because.where,
                Severity.LOW,
                hint=f"Test against a supported release of {name} in {fact.because.where.path}.",
            )


def _is(version: str, cycle: str) -> bool:
    return version == cycle or version.startswith(cycle + ".")


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:37] + "…"
