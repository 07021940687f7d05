"""What to run for a Go module: the repository's own targets first, then Go's conventions."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from autodevops_cli.ecosystems.go.checks import checks
from autodevops_cli.ecosystems.go.scope import CONVENTION, Scope
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import joined
from autodevops_cli.repository.tasks import saying

TEST = (
    "test", "tests", "unit-test", "unit-tests", "test-unit", "unit", "go-test", "test-go", "check",
)  # fmt: skip
BUILD = ("build", "compile", "go-build")
# Of several programs, one of these is what people start.
SERVERS = frozenset(("server", "app"))


def commands(scope: Scope) -> Iterator[Evidence]:
    """Yield every command that something in the repository speaks for, with what tasks call."""
    yield from _install(scope)
    yield from _prepare(scope)
    if scope.own.test_files:
        yield from scope.tasks_for("test", TEST, saying("go test", "gotestsum", "ginkgo"))
        yield from _test(scope)
    yield from checks(scope)
    yield from scope.tasks_for("build", BUILD, saying("go build"))
    yield from _build(scope)
    yield from scope.calls()


def _install(scope: Scope) -> Iterator[Evidence]:
    """Yield how dependencies come, and `go.sum`: what a cache of them can be keyed on."""
    repo, root = scope.repo, scope.root
    if not scope.has_module:
        yield Evidence("go.sum", "none", scope.manifest)
    elif missing := [one for one in scope.modules if one.requires and not one.has_sums]:
        where, note = Place(missing[0].manifest), "no go.sum is committed"
        yield Evidence("go.sum", "missing", where, note=note)
        yield command("install", "go mod tidy", where, Source.CONVENTION, note)
    elif not repo.has(joined(root, "vendor/modules.txt")):
        keys = repo.first(joined(root, "go.sum"), joined(root, "go.mod"))
        yield Evidence("go.sum", keys, Place(keys))
        yield scope.usual("install", "go mod download")


def _prepare(scope: Scope) -> Iterator[Evidence]:
    """Stand-ins for embedded files that another build writes: Go compiles nothing without them."""
    found = dict(scope.own.missing_embeds())
    if not found:
        return
    folders = sorted({path.rpartition("/")[0] for path in found} - {""})
    touch = f"touch {shlex.join(sorted(found))}"
    text = f"mkdir -p {shlex.join(folders)} && {touch}" if folders else touch
    note = "go:embed names files that are not committed; empty ones let it compile"
    yield command("prepare.embed", text, next(iter(found.values())), Source.CONVENTION, note)


def _test(scope: Scope) -> Iterator[Evidence]:
    """A library's users start the goroutines, so it is tested for races where it minds them."""
    if not scope.has_module:
        return
    if scope.own.is_library and (place := scope.own.concurrency):
        note = f"{CONVENTION}; the race detector, as {place} starts goroutines or takes locks"
        yield scope.usual("test", scope.over("go test -race"), note)
    yield scope.usual("test", scope.over("go test"))


def _build(scope: Scope) -> Iterator[Evidence]:
    """Yield how the one program is built and started, or how everything compiles."""
    program = _main(scope)
    if program is None:
        if scope.own.programs or not scope.own.test_files:
            yield scope.usual("build", scope.over("go build"))
        return
    at_root = scope.repo.first(joined(scope.root, "main.go")) if not program else ""
    target = f" ./{shlex.quote(program)}" if program else ""
    if at_root and not scope.has_module:
        target = " main.go"
    where = Place(at_root) if at_root else scope.manifest
    yield command("build", f"go build -o out{target}", where, Source.CONVENTION, "the main package")
    yield command("start", "./out", where, Source.CONVENTION, "the program that the build writes")


def _main(scope: Scope) -> str | None:
    """Return the folder of the program that the component is about, None when nothing tells."""
    programs = scope.own.programs
    if len(programs) == 1 or "" in programs:
        return programs[0]
    names = SERVERS | {part for one in scope.modules for part in one.name.split("/")[-2:]}
    return next((one for one in programs if one.rpartition("/")[2] in names), None)
