"""Clojure's own command line: what deps.edn and its aliases say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.clojure.project import Project, texts
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.table import Table

FILE = "deps.edn"
ALIAS = re.compile(r":[A-Za-z][\w./+-]{0,60}")
PREFERRED = (":test", ":run-tests", ":runner", ":test/run", ":kaocha", ":tests", ":test-clj")
RUNNERS = re.compile(
    r"(?:^|\s)(?:kaocha\.runner\S*|cognitect\.test-runner\S*|\S*test-runner\S*|eftest\.runner\S*"
    r"|lazytest\.main|midje\.\S+|speclj\.main|clojure\.test/\S+|polylith\S*)(?:\s|$)"
)
# A runner that an alias brings without running it, and its namespace.
BROUGHT = (
    ("kaocha", re.compile(r"\blambdaisland/kaocha\b"), "kaocha.runner"),
    ("test-runner", re.compile(r"\bcognitect-labs/test-runner\b"), "cognitect.test-runner"),
)
_KONDO = re.compile(r"(?:^|\s)clj-kondo\.main(?:\s|$)")
_CLJFMT = re.compile(r"(?:^|\s)cljfmt\.(?:main|tool/check)(?:\s|$)")
_WATCHES = re.compile(r"--watch|:watch\?? true|\bfix\b")
_DEFINES = r"\(defn\s+(?:\^\S+\s+)?{name}[\s\[]"


def clojure_cli(project: Project) -> Iterator[Evidence]:
    """Yield what the aliases test, check, build and start."""
    where = project.place(FILE)
    builds = bool(project.path("build.clj")) and bool(_build_alias(project))
    manager = "tools.build" if builds else "clojure-cli"
    yield Evidence("package-manager", manager, where, note="dependencies of Clojure's command line")
    if builds:
        yield Evidence("package-manager.clojure-cli", "clojure-cli", where, note="deps.edn")
    yield command("install", "clojure -P", where, Source.CONVENTION, "Clojure's convention")
    if project.tests:
        yield from _tests(project)
    yield from _checks(project)
    yield from _package(project)


def _aliases(project: Project) -> dict[str, Table]:
    found = {
        name: one for name, one in project.deps.table(":aliases").items() if ALIAS.fullmatch(name)
    }
    order = {name: n for n, name in enumerate(PREFERRED)}
    return dict(sorted(found.items(), key=lambda pair: order.get(pair[0], 99)))


def _at(project: Project, alias: str) -> Place:
    return project.place(FILE, re.compile(rf"{re.escape(alias)}(?![\w/.-])"))


def _tests(project: Project) -> Iterator[Evidence]:
    names = ("test", "tests", "test-clj", "ci")
    yield from project.tasks_for("test", names, "clojure", "clj", "bin/kaocha")
    aliases = _aliases(project)
    for name, alias in aliases.items():
        if text := _running(name, alias, ":test" in aliases and not _has_runner(aliases[":test"])):
            yield command("test", text, _at(project, name), Source.TASK, f"the {name} alias")
    if "test" in _built(project):
        text = f"clojure -T{_build_alias(project)} test"
        where = project.place("build.clj", re.compile(r"\(defn\s+\S*\s*test[\s\[]"))
        yield command("test", text, where, Source.TASK, "the test function of build.clj")
    for name, alias in aliases.items():
        for title, pattern, namespace in BROUGHT:
            if pattern.search(texts(alias.raw())):
                text = f"clojure -M{name} -m {namespace}"
                note = f"the {name} alias brings {title}"
                yield command("test", text, _at(project, name), Source.DEPENDENCY, note)


def _has_runner(alias: Table) -> bool:
    return bool(RUNNERS.search(_what_it_runs(alias)))


def _what_it_runs(alias: Table) -> str:
    return " ".join((*alias.strings(":main-opts"), alias.text(":exec-fn")))


def _running(name: str, alias: Table, beside_test: bool) -> str:
    """Return the command for an alias that runs tests, with the :test alias for its paths."""
    if not _has_runner(alias) or _WATCHES.search(texts(alias.raw())):
        return ""
    option = "-X" if alias.has(":exec-fn") and not alias.has(":main-opts") else "-M"
    paths = "" if name == ":test" or alias.has(":extra-paths") or not beside_test else ":test"
    return f"clojure {option}{paths}{name}"


def _checks(project: Project) -> Iterator[Evidence]:
    folders = " ".join(project.folders("src", "test")) or "."
    for name, alias in _aliases(project).items():
        runs = _what_it_runs(alias)
        option = "-X" if alias.has(":exec-fn") and not alias.has(":main-opts") else "-M"
        where, note = _at(project, name), f"the {name} alias"
        if _WATCHES.search(runs):
            continue
        if _KONDO.search(runs):
            complete = "--lint" in runs
            text = f"clojure -M{name}" + ("" if complete else f" --lint {folders}")
            source = Source.TASK if complete else Source.DEPENDENCY
            yield command("lint.clj-kondo", text, where, source, note)
        elif _CLJFMT.search(runs):
            complete = option == "-X" or "check" in runs.split()
            text = f"clojure {option}{name}" + ("" if complete else " check")
            source = Source.TASK if complete else Source.DEPENDENCY
            yield command("format.cljfmt", text, where, source, note)


def _build_alias(project: Project) -> str:
    """Return the alias that brings tools.build, "" without one."""
    for name, alias in _aliases(project).items():
        if alias.text(":ns-default") == "build" or "tools.build" in texts(
            alias.table(":deps").raw()
        ):
            return name
    return ""


def _built(project: Project) -> tuple[str, ...]:
    """Return those of the usual functions that build.clj defines, when an alias brings it."""
    alias = _build_alias(project)
    default = project.deps.text(":aliases", alias, ":ns-default") if alias else ""
    if default != "build":
        return ()
    text = project.repo.text(project.path("build.clj"))
    names = ("test", "uber", "uberjar", "jar")
    return tuple(name for name in names if re.search(_DEFINES.format(name=name), text))


def _package(project: Project) -> Iterator[Evidence]:
    uber = next((name for name in _built(project) if name in ("uber", "uberjar")), "")
    aliases = _aliases(project)
    if chosen := uber or next((name for name in _built(project) if name == "jar"), ""):
        where = project.place("build.clj", re.compile(_DEFINES.format(name=chosen)))
        text = f"clojure -T{_build_alias(project)} {chosen}"
        note = f"the {chosen} function of build.clj"
        yield command("build", text, where, Source.TASK, note)
    for name in (":uberjar", ":uber", ":depstar"):
        if name in aliases and (option := _option(aliases[name])):
            text, where = f"clojure {option}{name}", _at(project, name)
            yield command("build", text, where, Source.TASK, f"the {name} alias")
            uber = name
    started = next((name for name in (":run", ":main", ":start", ":run-m") if name in aliases), "")
    if started and (option := _option(aliases[started])):
        where, note = _at(project, started), f"the {started} alias"
        yield command("start", f"clojure {option}{started}", where, Source.TASK, note)
    kind = "application" if uber or started else "library"
    yield Evidence("kind", kind, project.place(FILE), note="what its aliases pack or start")


def _option(alias: Table) -> str:
    return "-X" if alias.has(":exec-fn") else "-M" if alias.has(":main-opts") else ""
