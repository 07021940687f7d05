"""Facts about an Elixir project → its jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from autodevops_cli.ecosystems._pipeline import runs, usual_jobs
from autodevops_cli.ecosystems.elixir.versions import elixir_to_run, oldest_elixir, otp_for
from autodevops_cli.model.evidence import Fact
from autodevops_cli.model.plan import Job, OfAxis, Pairs, Purpose, Run, SetupTool, Step, Tool
from autodevops_cli.model.stack import Component

ELIXIR = Tool(
    "elixir", "Elixir", action="erlef/setup-beam", version_input="elixir-version",
    image="elixir:{version}",
)  # fmt: skip
TESTING: Pairs = (("MIX_ENV", "test"),)
# With PLTs to build, Dialyzer alone takes ten.
MINUTES = 30
_CYCLE = re.compile(r"(\d+\.\d+)")


def jobs(component: Component) -> Iterator[Job]:
    """Yield the lint, test or build jobs and, for a library, the tests with its oldest Elixir."""

    def ready(_: Purpose, __: OfAxis | None) -> Iterator[Step]:
        yield from _ready(component)

    # Only the tests want what prepares a database.
    kept = tuple(one for one in component.facts if not one.subject.startswith("command.prepare"))
    for job in usual_jobs(replace(component, facts=kept), ready, minutes=MINUTES):
        if job.purpose is Purpose.TEST:
            yield _tests(component, "test", "Test", tuple(_ready(component)))
        else:
            yield job
    if oldest := _oldest(component):
        ready_for = tuple(_ready_with_oldest(component, oldest))
        yield _tests(component, "test-oldest", f"Test with Elixir {oldest}", ready_for)


def _tests(component: Component, name: str, title: str, ready: tuple[Step, ...]) -> Job:
    prepared, tests = runs(component, "prepare", "Prepare"), runs(component, "test", "Test")
    steps: tuple[Step, ...] = (*ready, *prepared, *tests)
    return Job(name, title, Purpose.TEST, steps, env=TESTING, minutes=MINUTES)


def _ready(component: Component) -> Iterator[Step]:
    named = (component.fact("elixir.version"), component.fact("erlang.version"))
    elixir = elixir_to_run(component)
    otp = otp_for(elixir, component.value("erlang.version"))
    yield _setup(elixir, otp, tuple(one for one in named if one))
    for fact in component.commands("install"):
        yield Run("Get dependencies", fact.value, component.root, because=(fact,))


def _ready_with_oldest(component: Component, elixir: str) -> Iterator[Step]:
    """Yield the setup and the dependencies; what is locked may differ by the version of Elixir."""
    yield _setup(elixir, otp_for(elixir), component.under("elixir.range"))
    for fact in component.commands("install"):
        text = fact.value.replace(" --check-locked", "")
        yield Run("Get dependencies", text, component.root, because=(fact,))


def _setup(elixir: str, otp: str, because: tuple[Fact, ...]) -> SetupTool:
    return SetupTool(ELIXIR, elixir, inputs=(("otp-version", otp),), because=because)


def _oldest(component: Component) -> str:
    """Return the oldest supported Elixir that a library promises to work with, "" for none."""
    oldest = oldest_elixir(component) if component.value("kind") == "library" else ""
    running = _CYCLE.match(elixir_to_run(component))
    same = running and running[1] == oldest
    return oldest if component.commands("test") and not same else ""
