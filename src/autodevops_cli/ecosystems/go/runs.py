"""Facts about commands → the steps that run them, with the Go tools that they call."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems.go.tools import SOURCES, module_of, usual_version
from autodevops_cli.model.evidence import Fact, Source
from autodevops_cli.model.plan import Pairs, Run
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.shell import commands

TITLES = {"vet": "Vet", "staticcheck": "Lint with staticcheck", "gofmt": "Check the format"}
# A tool may want a newer Go than the module has; so the go command fetches that one for the tool.
NEWER = ("GOTOOLCHAIN", "auto")


def before(component: Component) -> Iterator[Run]:
    """Install where somebody says how or nothing is locked; then do what the sources need."""
    unlocked = component.value("go.sum") == "missing"
    for fact in component.commands("install"):
        if unlocked or fact.because.rank > Source.CONVENTION:
            yield _plain(component, "Install dependencies", fact)
    for fact in component.commands("prepare"):
        yield _plain(component, "Prepare", fact)


def checks(component: Component, fact: Fact) -> Iterator[Run]:
    """Run a linter, or check the format; what nobody vouches for only advises."""
    note = _doubt(component, fact)
    title = TITLES.get(fact.subject.rpartition(".")[2], "Lint")
    yield from runs(component, title, fact, note)


def runs(component: Component, title: str, fact: Fact, doubt: str = "") -> Iterator[Run]:
    """Run a command; a Go tool that it starts with is built on the spot, others go first."""
    advisory, notes = bool(doubt), (doubt,) if doubt else ()
    needed = _needed(component, fact.value)
    env = _environment(component)
    first, _, rest = fact.value.partition(" ")
    if needed == [first] and first != "task" and len(commands(fact.value)) == 1:
        text = f"go run {_module(component, first)} {rest}".rstrip()
        because = (fact, *_trusted(component, first))
        yield Run(title, text, component.root, (*env, NEWER), advisory, because, notes)
        return
    for name in needed:
        text = f"go install {_module(component, name)}"
        because = _trusted(component, name)
        yield Run(f"Install {name}", text, component.root, (*env, NEWER), advisory, because, notes)
    yield _plain(component, title, fact, advisory=advisory, notes=notes)


def _plain(
    component: Component,
    title: str,
    fact: Fact,
    *,
    advisory: bool = False,
    notes: tuple[str, ...] = (),
) -> Run:
    env = _environment(component)
    return Run(title, fact.value, component.root, env, advisory, (fact,), notes)


def _environment(component: Component) -> Pairs:
    said = component.under("go.env")
    return tuple((one.subject.removeprefix("go.env."), one.value) for one in said)


def _doubt(component: Component, fact: Fact) -> str:
    """Say why a check can only advise: nobody vouches for the code, or for the tool's version."""
    needed = _needed(component, fact.value)
    unknown = [name for name in needed if not _trusted(component, name)]
    if unknown and fact.because.rank < Source.USER:
        return f"advisory until the repository names its version of {unknown[0]}"
    if not needed and fact.because.rank < Source.TASK:
        return "advisory: nothing here says that the code passes it yet"
    lacking = _of_task(component, "lacks", fact.value)
    return f"advisory: it calls {lacking}, which nothing here brings" if lacking else ""


def _needed(component: Component, text: str) -> list[str]:
    """Return the Go tools that a command calls, itself, through xargs or through its task."""
    called = {*_of_task(component, "calls", text).split()}
    for one in commands(text):
        called.update(one.words if one.name == "xargs" else one.words[:1])
    return [name for name in SOURCES if name in called and _version(component, name)]


def _of_task(component: Component, subject: str, text: str) -> str:
    """Return what is known about the task that a command runs ("make lint ARGS=1")."""
    return component.value(f"{subject}.{' '.join(text.split()[:2])}")


def _version(component: Component, name: str) -> str:
    first_format = component.value("golangci-lint.format", "2") == "1"
    return component.value(f"tool.{name}") or usual_version(name, first_format=first_format)


def _module(component: Component, name: str) -> str:
    return module_of(name, _version(component, name))


def _trusted(component: Component, name: str) -> tuple[Fact, ...]:
    fact = component.fact(f"tool.{name}")
    return (fact,) if fact else ()
