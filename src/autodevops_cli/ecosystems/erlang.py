"""Erlang: projects of rebar3, with EUnit and Common Test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from autodevops_cli.data.ranges import newest, supported
from autodevops_cli.ecosystems._base import Ecosystem, is_aside, marked_roots
from autodevops_cli.ecosystems._pipeline import usual_jobs
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.model.plan import Axis, Job, OfAxis, Pairs, Purpose, Run, SetupTool, Step, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tasks import saying, tasks
from autodevops_cli.repository.tool_pins import image_pins, tool_pins

MARKER = "rebar.config"
ERLANG = Tool(
    "erlang", "Erlang/OTP", action="erlef/setup-beam", version_input="otp-version",
    image="erlang:{version}",
)  # fmt: skip
# The second is the last that runs on the releases of Erlang/OTP before 26.
REBAR, OLD_REBAR, FIRST_FOR_REBAR = "3.27.0", "3.22.1", 26
FETCHED = frozenset(("_build", "deps", "_checkouts"))
MAX_READ = 400
TEST = ("test", "tests", "check", "eunit", "ct")
DRIVERS = {
    "epgsql": "postgres", "pgo": "postgres", "mysql": "mysql", "mysql-otp": "mysql",
    "eredis": "redis", "mongodb": "mongodb", "amqp_client": "rabbitmq",
}  # fmt: skip
CHECKS = {
    "erlfmt": ("format.erlfmt", "rebar3 fmt --check"),
    "rebar3_format": ("format.rebar3_format", "rebar3 format --verify"),
    "rebar3_lint": ("lint.elvis", "rebar3 lint"),
    "rebar3_hank": ("lint.hank", "rebar3 hank"),
}
_COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*+")|%[^\n]*+')
_EUNIT = re.compile(r"eunit/include/eunit\.hrl")
_MINIMUM = re.compile(r"\{\s*minimum_otp_vsn\s*,\s*\"(\d[\d.]{0,10})")
_MAJOR = re.compile(r"\d{2}")


@dataclass(frozen=True)
class _Project:
    """A rebar.config with the folder around it."""

    repo: Snapshot
    root: str

    @property
    def path(self) -> str:
        return joined(self.root, MARKER)

    @cached_property
    def text(self) -> str:
        return _COMMENT.sub(lambda found: found[1] or "", self.repo.text(self.path))

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The Erlang files, without what was fetched or built, and without examples."""
        start = len(self.root) + 1 if self.root else 0
        return tuple(
            path for path in self.repo.below(self.root)
            if path.endswith(".erl") and not FETCHED & set(path[start:].split("/"))
        )  # fmt: skip

    def at(self, pattern: str) -> Place | None:
        """Return where something stands in rebar.config."""
        found = re.search(pattern, self.text)
        return Place(self.path, self.text.count("\n", 0, found.start()) + 1) if found else None

    def plugin(self, name: str) -> Place | None:
        """Return where a plugin or a dependency is asked for."""
        return self.at(rf"[\[{{,\s]{re.escape(name)}\s*[,\]}}]")

    @cached_property
    def suites(self) -> tuple[str, ...]:
        """The suites of Common Test."""
        return tuple(path for path in self.sources if path.endswith("_SUITE.erl"))

    @cached_property
    def units(self) -> str:
        """The first file with EUnit tests, "" without one."""
        named = (path for path in self.sources if path.endswith("_tests.erl"))
        inside = (
            path for path in self.sources[:MAX_READ] if _EUNIT.search(self.repo.text(path)[:20_000])
        )
        return next(named, "") or next(inside, "")


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders with a project; what rebar3 fetches, and its applications, are none."""
    found = [root for root in marked_roots(repo, MARKER) if not FETCHED & set(root.split("/"))]
    found = [root for root in found if _is_erlang(repo, root)]
    tops = [one for one in found if not any(_is_below(one, other) for other in found)]
    return tuple(tops)


def _is_erlang(repo: Snapshot, root: str) -> bool:
    """Tell whether rebar3 builds it: where mix does too, without any Elixir in it."""
    if not repo.has(joined(root, "mix.exs")):
        return bool(_Project(repo, root).sources)
    elixir = (path for path in repo.below(root) if path.endswith(".ex") and not is_aside(path))
    return bool(_Project(repo, root).sources) and next(elixir, None) is None


def _is_below(root: str, other: str) -> bool:
    return root != other and (not other or root.startswith(f"{other}/"))


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Read rebar.config, its lock file, the tests and version files."""
    project = _Project(repo, root)
    where = Place(project.path)
    yield Evidence("package-manager", "rebar3", where, note="a project of rebar3")
    yield _kind(project)
    yield from _versions(project)
    for name, service in DRIVERS.items():
        if at := project.plugin(name):
            note = f"{name} is a dependency"
            yield Evidence(f"driver.{service}", service, at, Strength.INFERRED, note=note)
    yield from _commands(project)


def _kind(project: _Project) -> Evidence:
    released = project.at(r"\{\s*(?:relx|escript_name)\s*,")
    kind, note = ("application", "a release") if released else ("library", "no release")
    return Evidence("kind", kind, released or Place(project.path), Strength.INFERRED, note=note)


def _versions(project: _Project) -> Iterator[Evidence]:
    for pin in tool_pins(project.repo, project.root, "erlang"):
        yield Evidence("erlang.version", pin.version, pin.where, rank=7, note=pin.note)
    if found := _MINIMUM.search(project.text):
        where = Place(project.path, project.text.count("\n", 0, found.start()) + 1)
        note = "the oldest Erlang/OTP that rebar3 accepts"
        yield Evidence("erlang.version", f">={found[1]}", where, rank=4, note=note)
        yield Evidence("erlang.floor", f">={found[1]}", where, note=note)
    for pin in image_pins(project.repo, project.root, "erlang"):
        yield Evidence("erlang.version", pin.version, pin.where, Strength.INFERRED, 3, pin.note)


def _commands(project: _Project) -> Iterator[Evidence]:
    where = Place(project.path)
    if project.repo.has(lock := joined(project.root, "rebar.lock")):
        yield command("install", "rebar3 get-deps", Place(lock), Source.DEPENDENCY, "the lock file")
    yield from _test(project)
    yield from _checks(project)
    yield command("build", "rebar3 compile", where, Source.CONVENTION, "what rebar3 compiles")


def _test(project: _Project) -> Iterator[Evidence]:
    if not (project.units or project.suites):
        return
    fits = saying("rebar3 eunit", "rebar3 ct", "rebar3 do", "rebar3 as test")
    for name in TEST:
        for one in tasks(project.repo, project.root):
            bare = one.plain.startswith("rebar3 ")
            if one.name == name and bare and not one.unsound and fits(one):
                note = f"the {name} target of {one.runner}"
                yield command("test", one.plain, one.where, Source.TASK, note)
    kinds = [*(["eunit"] if project.units else []), *(["ct"] if project.suites else [])]
    text = f"rebar3 {kinds[0]}" if len(kinds) == 1 else f"rebar3 do {', '.join(kinds)}"
    where = Place(project.units or project.suites[0])
    note = " and ".join({"eunit": "EUnit tests", "ct": "suites of Common Test"}[k] for k in kinds)
    yield command("test", text, where, Source.CONVENTION, note)


def _checks(project: _Project) -> Iterator[Evidence]:
    for name, (kind, text) in CHECKS.items():
        if at := project.plugin(name):
            yield command(kind, text, at, Source.TOOL_CONFIG, f"{name} is a plugin")
    if at := project.at(r"\{\s*xref_checks\s*,"):
        yield command("lint.xref", "rebar3 xref", at, Source.TOOL_CONFIG, "xref is configured")
        yield Evidence("locked.xref", MARKER, at, note="xref comes with Erlang/OTP")
    if at := project.at(r"\{\s*dialyzer\s*,"):
        note = "Dialyzer has settings"
        yield command("typecheck.dialyzer", "rebar3 dialyzer", at, Source.DEPENDENCY, note)


def jobs(component: Component) -> Iterator[Job]:
    """Yield the lint, test and build jobs; a library is tested with each supported Erlang/OTP."""

    def ready(_: Purpose, version: OfAxis | None) -> Iterator[Step]:
        yield _setup(component, version)
        for fact in component.commands("install"):
            yield Run("Get dependencies", fact.value, component.root, because=(fact,))

    cycles = supported(component.value("erlang.floor"), "erlang")
    library = component.value("kind") == "library" and _is_range(component)
    axis = Axis("otp", cycles, "Erlang/OTP") if library else None
    yield from usual_jobs(component, ready, axis=axis, minutes=30)


def _is_range(component: Component) -> bool:
    return component.value("erlang.version", ">=").startswith(">=")


def _setup(component: Component, version: OfAxis | None) -> SetupTool:
    fact = component.fact("erlang.version")
    asked = fact.value if fact else ""
    # A pin may have four parts; the newest patch of its second is as good.
    named = asked if _MAJOR.match(asked) else newest(asked, "erlang")
    named = ".".join(named.split(".")[:2])
    because = (fact,) if fact else ()
    return SetupTool(ERLANG, version or named, inputs=_rebar(named), because=because)


def _rebar(version: str) -> Pairs:
    major = _MAJOR.match(version)
    old = major and int(major[0]) < FIRST_FOR_REBAR
    return (("rebar3-version", OLD_REBAR if old else REBAR),)


ECOSYSTEM = Ecosystem(
    "erlang", "Erlang", (".erl", ".hrl"), roots, detect, jobs, (ERLANG,), (MARKER,)
)
