"""What a library or plugin by its coordinates says about a build."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autodevops_cli.ecosystems.java.libraries import (
    DRIVERS,
    EMBEDDED,
    FRAMEWORKS,
    STARTERS,
    TOOLS,
)
from autodevops_cli.model.evidence import Evidence, Place, Strength

_NUMBER = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Artifact:
    """A library, plugin or parent; `version` is "" where the file does not say it."""

    group: str
    name: str
    version: str
    where: Place
    managed: bool = False
    """A version for others, not a dependency of its own."""

    def __str__(self) -> str:
        return f"{self.group}:{self.name}" if self.name else self.group

    def matches(self, group: str, name: str) -> bool:
        """Tell whether the group is `group` or below it, and the name is `name`.

        A `*` ends a prefix; "" is any name.
        """
        if not f"{self.group}.".startswith(f"{group}."):
            return False
        return name in ("", self.name) or (name[-1] == "*" and self.name.startswith(name[:-1]))


def numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, to compare by: "2.3.4.RELEASE" is (2, 3, 4)."""
    return tuple(int(number) for number in _NUMBER.findall(version)[:4])


def evidence(artifacts: Iterable[Artifact]) -> Iterator[Evidence]:
    """Yield frameworks, drivers, servers that tests start themselves, and what JDKs tools bear."""
    for one in artifacts:
        yield from _frameworks(one)
        yield from _jdks(one)
        if not one.managed:
            yield from _servers(one)


def _frameworks(one: Artifact) -> Iterator[Evidence]:
    for group, name, framework in FRAMEWORKS:
        if one.matches(group, name):
            subject = f"framework.{framework}"
            yield Evidence(subject, framework, one.where, Strength.INFERRED, note=f"uses {one}")


def _servers(one: Artifact) -> Iterator[Evidence]:
    for group, name, service in DRIVERS:
        if one.matches(group, name):
            subject = f"driver.{service}"
            yield Evidence(subject, service, one.where, Strength.INFERRED, note=f"depends on {one}")
    for group, name in STARTERS:
        if one.matches(group, name):
            note = f"the tests start their servers with {one}"
            yield Evidence("testcontainers", "yes", one.where, Strength.INFERRED, note=note)
    for group, name, database in EMBEDDED:
        if one.matches(group, name):
            note = f"{one} is a database inside the process"
            yield Evidence("embedded.sql", database, one.where, Strength.INFERRED, note=note)


def _jdks(one: Artifact) -> Iterator[Evidence]:
    for tool in TOOLS:
        if not one.version or not any(one.matches(*name) for name in tool.names):
            continue
        for since, oldest, newest in tool.ranges:
            if numbers(one.version) >= numbers(since):
                note = f"{tool.title} {one.version} is made for Java {oldest} to {newest}"
                yield bound("oldest", tool.slug, oldest, one.where, note)
                yield bound("newest", tool.slug, newest, one.where, note)
                break


def bound(side: str, who: str, java: int, where: Place, note: str) -> Evidence:
    """Return the evidence that `who` sets the "oldest" or the "newest" JDK to build with."""
    return Evidence(f"java.{side}.{who}", str(java), where, Strength.INFERRED, note=note)


def highest(levels: Iterable[Evidence | None]) -> Iterator[Evidence]:
    """Yield the bound that the highest Java level among modules sets, where they differ."""
    known = [one for one in levels if one]
    if len({one.value for one in known}) > 1:
        best = max(known, key=lambda one: int(one.value))
        note = f"a module is Java {best.value}"
        yield bound("oldest", "modules", int(best.value), best.where, note)
