"""Gradle: the projects of a build, the Java they ask for, and what to run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.java import artifacts
from autodevops_cli.ecosystems.java.artifacts import bound, highest, numbers
from autodevops_cli.ecosystems.java.jdks import major
from autodevops_cli.ecosystems.java.scripts import BUILDS, SETTINGS, WRAPPER, Build, read_build
from autodevops_cli.ecosystems.java.sources import is_workspace
from autodevops_cli.ecosystems.java.tasks import tasks
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.repository.snapshot import Snapshot, joined

_DISTRIBUTION = re.compile(
    r"^\s*distributionUrl\s*=.*?gradle-(\d+(?:\.\d+)+(?:-[\w-]+?)?)-(?:bin|all)", re.M
)
# The newest LTS that a Gradle runs on: docs.gradle.org/current/userguide/compatibility.html
_NEWEST = (("9.1", 25), ("8.5", 21), ("7.3", 17), ("5.0", 11), ("0", 8))
_VALUE = r"[\"']?([\w.]{1,80})[\"']?"
_SET = r"(?:\.set[ \t]*\(|[ \t]*[=(]|[ \t])[ \t]*"
_TOOLCHAIN = re.compile(
    rf"(?:JavaLanguageVersion\.of|jvmToolchain)[ \t]*\(?[ \t]*(?:Integer\.parseInt\()?{_VALUE}"
)
_LEVELS = (
    ("the compiler's release", rf"\boptions\.release{_SET}{_VALUE}"),
    ("the compatibility it compiles for",
     rf"\b(?:target|source)Compatibility{_SET}(?:JavaVersion\.toVersion\()?[ \t]*{_VALUE}"),
    ("Kotlin's JVM target", rf"\bjvmTarget{_SET}{_VALUE}"),
)  # fmt: skip
_CONSTANT = re.compile(r"(?:JavaVersion\.|JvmTarget\.)?(?:VERSION|JVM)_((?:1_)?\d{1,2})\b")
_ACCESSOR = re.compile(r"libs\.versions\.([\w.]+?)(?:\.get)?$")
_RATCHET = re.compile(r"\bratchetFrom\b")
# Versions that these derive from git tags need the history.
_HISTORY = (
    "pl.allegro.tech.build.axion-release", "com.palantir.git-version", "nebula.release",
    "com.netflix.nebula.release", "me.qoomon.git-versioning", "org.ajoberstar.reckon",
    "org.shipkit.shipkit-auto-version", "com.github.jk1.reckon",
)  # fmt: skip
# What tells libraries from applications, the strongest first.
_KINDS = (
    ("application", ("war", "org.springframework.boot", "io.quarkus", "io.micronaut.application",
                     "com.android.application", "io.ktor.plugin")),
    ("library", ("maven-publish", "com.vanniktech.maven.publish", "java-gradle-plugin")),
    ("application", ("application",)),
    ("library", ("java-library",)),
)  # fmt: skip


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what the settings, build scripts and catalog of a Gradle build say."""
    build = read_build(repo, root)
    where = Place(repo.first(*(joined(root, name) for name in (*SETTINGS, *BUILDS))))
    yield Evidence("package-manager", "gradle", where, note="a Gradle build")
    yield from _gradle_version(repo, root)
    yield from _toolchain(build)
    yield from _levels(build)
    yield from artifacts.evidence((*build.plugins, *build.libraries()))
    yield from _members(build, where)
    yield _kind(build, where)
    yield from _history(build)
    yield from tasks(repo, build, where, runs=_kind(build, where).value == "application")


def _gradle_version(repo: Snapshot, root: str) -> Iterator[Evidence]:
    path = joined(root, WRAPPER)
    found = _DISTRIBUTION.search(repo.text(path))
    if not found:
        return
    where = repo.place(path, "distributionUrl")
    yield Evidence("gradle.version", found[1], where, note="the Gradle wrapper")
    newest = next(java for since, java in _NEWEST if numbers(found[1]) >= numbers(since))
    note = f"Gradle {found[1]} runs on Java up to {newest}"
    yield bound("newest", "gradle", newest, where, note)
    if numbers(found[1]) >= (9,):
        yield bound("oldest", "gradle", 17, where, f"Gradle {found[1]} needs Java 17")


def _toolchain(build: Build) -> Iterator[Evidence]:
    for path, text in build.scripts.items():
        for found in _TOOLCHAIN.finditer(text):
            if java := _java(build, found[1]):
                where = build.place(path, found[0])
                note = "the toolchain that compiles and tests"
                yield Evidence("java.toolchain", str(java), where, note=note)
                yield Evidence("java.version", str(java), where, rank=1, note=note)


def _levels(build: Build) -> Iterator[Evidence]:
    seen = list(_compatibility(build))
    yield from seen
    yield from highest(seen)


def _compatibility(build: Build) -> Iterator[Evidence]:
    for note, pattern in _LEVELS:
        for path, text in build.scripts.items():
            for found in re.finditer(pattern, text):
                if java := _java(build, found[1]):
                    where = build.place(path, found[0])
                    yield Evidence("java.version", str(java), where, note=note)


def _java(build: Build, text: str) -> int | None:
    """Return the Java that an expression of a script names, where it can be told."""
    if constant := _CONSTANT.match(text):
        return major(constant[1])
    if accessor := _ACCESSOR.match(text):
        versions = build.catalog.table("versions")
        named = {re.sub(r"[-_]", ".", key): key for key in versions}
        return major(versions.text(named.get(accessor[1], "")))
    return major(build.variables.get(text, text))


def _members(build: Build, where: Place) -> Iterator[Evidence]:
    members = [folder for folder in build.members() if folder != build.root]
    if not is_workspace(members):
        return
    yield Evidence("workspace.tool", "gradle", where, note="a build of several projects")
    for folder in members:
        yield Evidence(f"workspace.member.{folder}", folder, where, note="an included project")


def _kind(build: Build, where: Place) -> Evidence:
    for kind, names in _KINDS:
        if plugin := build.has_plugin(*names):
            note = f"applies {plugin.group}"
            return Evidence("kind", kind, plugin.where, Strength.INFERRED, note=note)
    note = "nothing says that it is published"
    return Evidence("kind", "application", where, Strength.INFERRED, note=note)


def _history(build: Build) -> Iterator[Evidence]:
    if plugin := build.has_plugin(*_HISTORY):
        note = f"{plugin.group} reads versions from git tags"
        yield Evidence("history", "full", plugin.where, Strength.INFERRED, note=note)
    for path, text in build.scripts.items():
        if found := _RATCHET.search(text):
            note = "spotless compares with the main branch"
            yield Evidence("history", "full", build.place(path, found[0]), note=note)
            return
