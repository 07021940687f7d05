"""Facts about a Go component → its jobs."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems.go.tools import SOURCES, module_of, usual_version
from autodevops_cli.ecosystems.go.versions import floor, matrix, newest, numbers
from autodevops_cli.model.evidence import Fact, Source
from autodevops_cli.model.plan import Axis, Job, OfAxis, Pairs, Purpose, Run, SetupTool, Step, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.shell import commands
from autodevops_cli.repository.snapshot import joined

GO = Tool(
    "go", "Go", action="actions/setup-go", version_input="go-version",
    version_file_input="go-version-file", image="golang:{version}",
)  # fmt: skip
TITLES = {"vet": "Vet", "staticcheck": "Lint with staticcheck", "gofmt": "Check the format"}


def jobs(component: Component) -> Iterator[Job]:
    """Yield the lint job, and the test job or, without tests, a build."""
    checks = (
        *component.commands("lint"),
        *component.commands("typecheck"),
        *component.commands("format"),
    )
    if checks:
        steps = [step for fact in checks for step in _check(component, fact)]
        yield Job("lint", "Lint", Purpose.LINT, (_setup(component), *_before(component), *steps))
    tests = component.commands("test")
    versions = matrix(component) if component.value("kind") == "library" else ()
    if tests:
        axis = (Axis("go", versions, "Go"),) if len(versions) > 1 else ()
        setup = _setup(component, OfAxis("go") if axis else None)
        steps = [step for fact in tests for step in _run(component, "Test", fact)]
        yield Job("test", "Test", Purpose.TEST, (setup, *_before(component), *steps), axis)
    elif builds := component.commands("build"):
        steps = [step for fact in builds for step in _run(component, "Build", fact)]
        yield Job("build", "Build", Purpose.BUILD, (_setup(component), *_before(component), *steps))


def _setup(component: Component, version: OfAxis | None = None) -> SetupTool:
    """Set up what developers pinned, else what the module asks for, else the newest Go."""
    inputs = _cache(component)
    if version:
        because = component.fact("go.floor")
        return SetupTool(GO, version, inputs=inputs, because=(because,) if because else ())
    named = component.fact("go.floor")
    pinned = component.fact("go.pinned")
    if pinned and (not named or pinned.value[:1] == "." or _suffices(pinned, named)):
        file = pinned.value if not pinned.value[0].isdigit() else ""
        return SetupTool(GO, "" if file else pinned.value, file, inputs=inputs, because=(pinned,))
    if named and floor(component):
        return SetupTool(GO, version_file=named.because.where.path, inputs=inputs, because=(named,))
    return SetupTool(GO, newest(), inputs=inputs, because=(named,) if named else ())


def _suffices(pinned: Fact, named: Fact) -> bool:
    return numbers(pinned.value) >= numbers(named.value)


def _cache(component: Component) -> Pairs:
    """Key the cache on the module's own sums; switch it off where there are none."""
    if component.value("go.sum") in ("missing", "none"):
        return (("cache", "false"),)
    if component.value("workspace.tool"):
        return (("cache-dependency-path", joined(component.root, "**/go.sum")),)
    return (("cache-dependency-path", joined(component.root, "go.sum")),) if component.root else ()


def _before(component: Component) -> Iterator[Step]:
    """Install where somebody says how or nothing is locked; then what the sources need."""
    env = _environment(component)
    for fact in component.commands("install"):
        if fact.because.rank > Source.CONVENTION or component.value("go.sum") == "missing":
            yield Run("Install dependencies", fact.value, component.root, env, because=(fact,))
    for fact in component.commands("prepare"):
        yield Run("Prepare", fact.value, component.root, env, because=(fact,))


def _environment(component: Component) -> Pairs:
    return tuple(
        (one.subject.removeprefix("go.env."), one.value) for one in component.under("go.env")
    )


def _check(component: Component, fact: Fact) -> Iterator[Step]:
    tool = fact.subject.rpartition(".")[2]
    advisory, note = _advice(component, fact)
    yield from _run(component, TITLES.get(tool, "Lint"), fact, advisory=advisory, notes=note)


def _advice(component: Component, fact: Fact) -> tuple[bool, tuple[str, ...]]:
    """Tell whether a check only advises: nobody says that the code passes it, at which version."""
    needed = _needed(component, fact.value)
    trusted = all(component.fact(f"tool.{name}") for name in needed)
    if needed and not trusted and fact.because.rank < Source.USER:
        return True, (f"advisory until the repository names its version of {needed[0]}",)
    if fact.because.rank < Source.TASK and not needed:
        return True, ("advisory: nothing here says that the code passes it yet",)
    return False, ()


def _run(
    component: Component,
    title: str,
    fact: Fact,
    *,
    advisory: bool = False,
    notes: tuple[str, ...] = (),
) -> Iterator[Step]:
    """Run a command; a Go tool that it starts with is built on the spot, others are installed."""
    env = _environment(component)
    needed = _needed(component, fact.value)
    text = fact.value
    # A tool may want a newer Go than the module; the go command fetches that one for the tool.
    newer = (*env, ("GOTOOLCHAIN", "auto")) if needed else env
    first, _, rest = text.partition(" ")
    if needed == [first] and len(list(commands(text))) == 1:
        text = f"go run {_module(component, first)} {rest}".strip()
        yield Run(
            title,
            text,
            component.root,
            newer,
            advisory,
            (fact, *_versions(component, needed)),
            notes,
        )
        return
    for name in needed:
        install = f"go install {_module(component, name)}"
        because = _versions(component, [name])
        yield Run(f"Install {name}", install, component.root, newer, advisory, because)
    yield Run(title, text, component.root, env, advisory, (fact,), notes)


def _needed(component: Component, text: str) -> list[str]:
    """Return the Go tools that a command calls, itself or through its task."""
    called = component.value(f"calls.{text}").split()
    words = [
        word
        for one in commands(text)
        for word in one.words
        if one.name == "xargs" or word == one.words[0]
    ]
    return [
        name for name in SOURCES if name in words or name in called if _version(component, name)
    ]


def _version(component: Component, name: str) -> str:
    first_format = component.value("golangci-lint.format", "2") == "1"
    return component.value(f"tool.{name}") or usual_version(name, first_format=first_format)


def _module(component: Component, name: str) -> str:
    return module_of(name, _version(component, name))


def _versions(component: Component, names: list[str]) -> tuple[Fact, ...]:
    found = (component.fact(f"tool.{name}") for name in names)
    return tuple(fact for fact in found if fact)
