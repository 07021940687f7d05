"""The JDK of build tools on the JVM that are not the Java ecosystem's: which one, and its setup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from autodevops_cli.data import releases
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.model.plan import SetupTool, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tool_pins import image_pins, tool_pins

JAVA = Tool(
    "java", "Java", action="actions/setup-java", version_input="java-version",
    version_file_input="java-version-file", image="eclipse-temurin:{version}",
)  # fmt: skip
# Runs nearly everything written for 8 or later.
USUAL = 17
_MAJOR = re.compile(r"(?:^|[-_])(?:1[._])?(\d{1,2})(?:[._+u-]|$)")
_FILES = (
    (".java-version", re.compile(r"^[ \t]*([\w.+-]{1,60})\s*$", re.MULTILINE)),
    (".jdk-version", re.compile(r"^[ \t]*([\w.+-]{1,60})\s*$", re.MULTILINE)),
    (".sdkmanrc", re.compile(r"^[ \t]*java[ \t]*=[ \t]*([\w.+-]{1,60})", re.MULTILINE)),
    (
        "system.properties",
        re.compile(r"^[ \t]*java\.runtime\.version[ \t]*=[ \t]*([\w.+-]{1,60})", re.MULTILINE),
    ),
)
_IMAGES = ("eclipse-temurin", "openjdk", "amazoncorretto")


def jdks(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield the JDKs that files for version managers, platforms and images name."""
    for folder in dict.fromkeys((root, "")):
        for name, pattern in _FILES:
            path = joined(folder, name)
            if found := pattern.search(repo.text(path)):
                where = repo.place(path, found[1])
                yield from _named(found[1], where, Strength.DECLARED, f"the {name} file")
    for pin in tool_pins(repo, root, "java"):
        yield from _named(pin.version, pin.where, Strength.DECLARED, pin.note)
    for image in _IMAGES:
        for pin in image_pins(repo, root, image):
            yield from _named(pin.version, pin.where, Strength.INFERRED, pin.note)


def _named(text: str, where: Place, strength: Strength, note: str) -> Iterator[Evidence]:
    if found := _MAJOR.search(text):
        yield Evidence("java.version", found[1], where, strength, note=note)


def set_up_java(component: Component, *, usual: int = USUAL, image: str = "") -> SetupTool:
    """Return the step that brings the JDK that something names, else the usual one.

    `image` is a container image by version of Java that also has the build tool.
    """
    fact = component.fact("java.version")
    oldest = min((int(one.cycle) for one in releases("java-temurin") if one.alive), default=8)
    java = max(int(fact.value), oldest) if fact else usual
    tool = replace(JAVA, image=image) if image else JAVA
    because = (fact,) if fact else ()
    return SetupTool(tool, str(java), inputs=(("distribution", "temurin"),), because=because)
