"""Which JDK: what files name one, and which to build with, given what is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.data import releases
from autodevops_cli.model.evidence import Evidence, Fact, Place, Strength
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined

# Runs nearly everything written for 8 or later; older JDKs are chosen only where something asks.
USUAL = 17
# How far a library is tested when nothing says that its tools bear a newer JDK.
UNTOLD = 21

_MAJOR = re.compile(r"(?:^|[-_])(?:1[._])?(\d{1,2})(?:[._+u-]|$)")
_LINE = (
    (".java-version", re.compile(r"^\s*([\w.+-]+)\s*$", re.MULTILINE)),
    (".sdkmanrc", re.compile(r"^\s*java\s*=\s*([\w.+-]+)", re.MULTILINE)),
    (".tool-versions", re.compile(r"^\s*java\s+([\w.+-]+)", re.MULTILINE)),
    ("system.properties", re.compile(r"^\s*java\.runtime\.version\s*=\s*([\w.+-]+)", re.MULTILINE)),
)
_MISE = ("mise.toml", ".mise.toml")
_FROM = re.compile(r"^FROM\s+(?:--\S+\s+)?(\S+)", re.MULTILINE | re.IGNORECASE)
# The JDK in an image's tag: maven and gradle images name it after their own version.
_BUILDER = re.compile(r"(?:^|/)(?:maven|gradle):\S*?(?:jdk-?|temurin-|corretto-|openjdk-)(\d{1,2})")
_JDK = re.compile(
    r"(?:^|/)(?:openjdk|eclipse-temurin|amazoncorretto|ibm-semeru-runtimes|sapmachine"
    r"|zulu-openjdk|liberica-openjdk-\w+|adoptopenjdk)(?:/openjdk\d+)?:(?:open-)?(?:1\.)?(\d{1,2})"
)


def major(text: str) -> int | None:
    """Return the Java that a text names: "1.8" is 8, "temurin-17.0.9+9" is 17."""
    found = _MAJOR.search(text.strip())
    return int(found[1]) if found else None


def runtimes(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield the JDKs that files for version managers, platforms and images name."""
    for folder in dict.fromkeys((root, "")):
        for name, pattern in _LINE:
            path = joined(folder, name)
            if found := pattern.search(repo.text(path)):
                yield from _named(found[1], repo.place(path, found[0].strip()), f"the {name} file")
        for name in _MISE:
            path = joined(folder, name)
            tools = repo.toml(path).table("tools")
            text = tools.text("java") or "".join(tools.strings("java")[:1])
            if text or (text := tools.text("java", "version")):
                yield from _named(text, repo.place(path, "java"), "mise brings this JDK")
    yield from _images(repo, root)


def _named(text: str, where: Place, note: str) -> Iterator[Evidence]:
    if java := major(text):
        yield Evidence("java.runtime", str(java), where, rank=2, note=note)


def _images(repo: Snapshot, root: str) -> Iterator[Evidence]:
    path = joined(root, "Dockerfile")
    text = repo.text(path)
    for pattern, rank in ((_BUILDER, 1), (_JDK, 0)):
        for line in _FROM.finditer(text):
            if found := pattern.search(line[1]):
                where = repo.place(path, line[0])
                note = "the image it is built on"
                yield Evidence("java.runtime", found[1], where, Strength.INFERRED, rank, note)


@dataclass(frozen=True, slots=True)
class Jdks:
    """The JDKs to build with, oldest first: several are a matrix. `beside` only compiles."""

    versions: tuple[str, ...]
    because: tuple[Fact, ...] = ()
    beside: str = ""


def choose(component: Component) -> Jdks:
    """Return the JDK to build with; several for a library that names none."""
    named, toolchain = component.fact("java.runtime"), component.fact("java.toolchain")
    if named or toolchain:
        return _named_jdks(component, named, toolchain)
    oldest, floor = _floor(component)
    newest, ceiling = _ceiling(component)
    main = _pick(oldest, newest or 99)
    binding = ceiling if newest and (main == newest or main < USUAL) else None
    because = tuple(fact for fact in (floor, binding) if fact)
    upper = (newest or UNTOLD) if component.value("kind") == "library" else 0
    more = [java for java in long_lived() if main < java <= upper]
    return Jdks((str(main), *map(str, more)), because)


def _named_jdks(component: Component, named: Fact | None, toolchain: Fact | None) -> Jdks:
    """Return the JDK that a file names; where a toolchain wants another one, that one beside it."""
    because = tuple(fact for fact in (named, toolchain) if fact)
    wanted = _java(toolchain)
    main = _java(named)
    if not main:
        # The build tool itself runs on the toolchain's JDK only where it can.
        oldest, newest = _floor(component, "java.oldest")[0], _ceiling(component)[0] or 99
        main = wanted if oldest <= wanted <= newest else _pick(oldest, newest)
    beside = _available(wanted) if wanted and wanted != main else ""
    return Jdks((_available(main),), because, beside)


def long_lived() -> tuple[int, ...]:
    """Return the JDKs with long-term support that still get fixes, oldest first."""
    kept = [one for one in releases("java-temurin") if one.lts and one.alive]
    return tuple(sorted(int(one.cycle) for one in kept))


def _available(java: int) -> str:
    """Return the JDK, or the oldest one that can still be installed."""
    return str(max(java, min(long_lived())))


def _java(fact: Fact | None) -> int:
    return (major(fact.value) or 0) if fact else 0


def _floor(component: Component, *subjects: str) -> tuple[int, Fact | None]:
    """Return the oldest JDK that will do, and the fact that says so."""
    facts = [
        fact
        for subject in subjects or ("java.version", "java.oldest")
        for fact in component.under(subject)
    ]
    best = max(facts, key=_java, default=None)
    return _java(best), best


def _ceiling(component: Component) -> tuple[int, Fact | None]:
    """Return the newest JDK that everything bears (0 where nothing says), and who says so."""
    best = min(component.under("java.newest"), key=_java, default=None)
    return _java(best), best


def _pick(oldest: int, newest: int) -> int:
    """Return the usual JDK where it fits, else the nearest one with long-term support."""
    fitting = [java for java in long_lived() if oldest <= java <= newest]
    if fitting:
        return min((java for java in fitting if java >= USUAL), default=max(fitting))
    above = [java for java in long_lived() if java >= oldest]
    return oldest if oldest <= newest < min(above, default=99) or not above else min(above)
