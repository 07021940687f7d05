"""Facts about a Cargo package or workspace → its jobs."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.data import tool_version
from autodevops_cli.ecosystems.rust.oldest import oldest
from autodevops_cli.ecosystems.rust.toolchains import before, environment
from autodevops_cli.ecosystems.rust.versions import EXACT
from autodevops_cli.model.evidence import Fact, Source
from autodevops_cli.model.plan import Job, Purpose, Run, Step
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.shell import commands

CHECKS = ("lint", "typecheck", "format")
TITLES = {"clippy": "Lint", "rustfmt": "Check the format"}
# What GitHub's images lack, and Cargo builds.
RUNNERS = ("just", "cargo-nextest")


def jobs(component: Component) -> Iterator[Job]:
    """Yield the lint, test (or build) and oldest-Rust jobs."""
    checks = [fact for kind in CHECKS for fact in component.commands(kind)]
    if checks:
        yield _job(component, "lint", Purpose.LINT, [_check(component, fact) for fact in checks])
    if tests := component.commands("test"):
        steps = [step for fact in tests for step in _run(component, "Test", fact)]
        yield _job(component, "test", Purpose.TEST, steps)
    elif builds := component.commands("build"):
        steps = [step for fact in builds for step in _run(component, "Build", fact)]
        yield _job(component, "build", Purpose.BUILD, steps)
    promised = component.fact("rust.msrv")
    if promised and checks and not component.fact("rust.target"):
        yield oldest(component, promised)


def _job(component: Component, name: str, purpose: Purpose, steps: list[Run]) -> Job:
    everything: tuple[Step, ...] = (*before(component, name), *steps)
    return Job(name, name.title(), purpose, everything, env=environment(component))


def _check(component: Component, fact: Fact) -> Run:
    tool = fact.subject.rpartition(".")[2]
    doubt = _doubt(component, fact, tool)
    title, notes = TITLES.get(tool, "Lint"), (doubt,) if doubt else ()
    return Run(title, fact.value, component.root, (), bool(doubt), (fact,), notes)


def _doubt(component: Component, fact: Fact, tool: str) -> str:
    """Say why a check can only advise, "" when it gates.

    rustfmt promises not to change its mind within an edition; clippy learns with every release.
    """
    fixed = EXACT.fullmatch(component.value("rust.channel") or component.value("rust.pinned"))
    steady = tool == "rustfmt" or fixed
    if fact.because.rank >= Source.TASK or (steady and fact.because.rank >= Source.TOOL_CONFIG):
        return ""
    if tool == "clippy" and not fixed:
        return "advisory until rust-toolchain.toml pins a release: each one adds lints to clippy"
    return "advisory: nothing here says that the code passes it yet"


def _run(component: Component, title: str, fact: Fact) -> Iterator[Run]:
    """Run a command, after building the runner that it calls and images lack."""
    words = [one.words for one in commands(fact.value)]
    called = {one[0] for one in words} | {"-".join(one[:2]) for one in words}
    for name in RUNNERS:
        if name in called:
            yield Run(f"Install {name}", f"cargo install {name}@{tool_version(name)} --locked")
    yield Run(title, fact.value, component.root, because=(fact,))
