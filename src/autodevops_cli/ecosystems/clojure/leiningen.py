"""Leiningen: what project.clj says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.clojure.project import TEST_NAMES, Project, texts
from autodevops_cli.model.evidence import Evidence, Source, command

FILE = "project.clj"
# The plugin, what runs it, the key that configures it, the kind of check.
PLUGINS = (
    ("cljfmt", r"(?:[\w.]+/)?lein-cljfmt", "lein cljfmt check", ":cljfmt", "format"),
    ("clj-kondo", r"(?:[\w.]+/)?lein-clj-kondo", "", ":clj-kondo", "lint"),
    ("eastwood", r"(?:[\w.]+/)?eastwood", "lein eastwood", ":eastwood", "lint"),
    ("kibit", r"(?:[\w.]+/)?lein-kibit", "lein kibit", ":kibit", "lint"),
)
TEST_ALIASES = ("test-all", "all-tests", "test-clj", "ci-test", "test")
CHECKS = {
    "lint": (("lint", "clj-kondo", "kondo", "check-lint"), r"kondo|eastwood|kibit"),
    "format": (("fmt-check", "format-check", "check-format", "cljfmt-check"), r"cljfmt\s+check"),
}
_NAME = re.compile(r"[\w.-]{1,60}")


def leiningen(project: Project) -> Iterator[Evidence]:
    """Yield what the tests, the checks and the package of a Leiningen project are."""
    where = project.place(FILE)
    yield Evidence("package-manager", "leiningen", where, note="a Leiningen project")
    if version := project.lein.text(":min-lein-version"):
        found = project.place(FILE, ":min-lein-version")
        yield Evidence("leiningen.version", version, found, note="the oldest Leiningen")
    yield command("install", "lein deps", where, Source.CONVENTION, "Leiningen's convention")
    yield from _tests(project)
    yield from _aliases(project)
    yield from _plugins(project)
    yield from _package(project)


def _tests(project: Project) -> Iterator[Evidence]:
    if not project.tests:
        return
    yield from project.tasks_for("test", TEST_NAMES, "lein test", "lein midje", "lein do")
    all_texts = texts(project.lein.raw())
    runner = "test"
    for name, plugin in (("midje", "lein-midje"), ("kaocha", "lein-kaocha"), ("spec", "speclj")):
        if re.search(rf"(?:^|[\s/]){plugin}(?:\s|$)", all_texts):
            runner = name
    where = project.place(FILE)
    yield command("test", f"lein {runner}", where, Source.CONVENTION, "Leiningen's convention")


def _aliases(project: Project) -> Iterator[Evidence]:
    """Yield the aliases whose names and bodies say that they test or check."""
    declared = project.lein.table(":aliases")
    for name in TEST_ALIASES if project.tests else ():
        if re.search(r"(?:^| )(?:test|midje)\b", texts(declared.raw(name) or "")):
            place = project.place(FILE, f'"{name}"')
            yield command("test", f"lein {name}", place, Source.TASK, f"the {name} alias")
    for kind, (names, says) in CHECKS.items():
        for name in names:
            body = texts(declared.raw(name) or "")
            if re.search(says, body) and not re.search(r"\bfix\b", body):
                place = project.place(FILE, f'"{name}"')
                text = f"lein {name}"
                yield command(f"{kind}.{name}", text, place, Source.TASK, f"the {name} alias")


def _plugins(project: Project) -> Iterator[Evidence]:
    known = texts(project.lein.raw())
    for tool, plugin, text, key, kind in PLUGINS:
        found = re.search(rf"(?:^|\s)({plugin})\s+(\d[\w.-]*)", known)
        if not found:
            continue
        where = project.place(FILE, found[1])
        folders = " ".join(project.folders("src", "test"))
        text = text or f"lein clj-kondo --lint {folders}"
        configured = project.lein.has(key) or project.path(f".{tool}/config.edn")
        source = Source.TOOL_CONFIG if configured else Source.DEPENDENCY
        yield Evidence(f"locked.{tool}", FILE, where, note=f"{tool} {found[2]} is a plugin")
        yield command(f"{kind}.{tool}", text, where, source, f"{tool} is a plugin of the project")


def _package(project: Project) -> Iterator[Evidence]:
    """Yield how a program is packed and started; a library only has its tests."""
    where = project.place(FILE, ":main" if project.lein.has(":main") else "")
    if project.lein.has(":cljsbuild"):
        place = project.place(FILE, ":cljsbuild")
        text, note = "lein cljsbuild once", "ClojureScript is compiled"
        yield command("build", text, place, Source.TOOL_CONFIG, note)
    if not (project.lein.has(":main") or project.lein.has(":profiles", ":uberjar")):
        yield Evidence("kind", "library", where, note="no main namespace")
        return
    yield Evidence("kind", "application", where, note="it has a main namespace")
    yield command("build", "lein uberjar", where, Source.CONVENTION, "packs the program")
    if _NAME.fullmatch(project.lein.text(":main")):
        yield command("start", "lein run", where, Source.CONVENTION, "the main namespace")
