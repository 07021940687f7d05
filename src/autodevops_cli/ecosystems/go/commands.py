"""What to run for a Go module: the repository's own targets first, then Go's conventions."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from autodevops_cli.ecosystems.go.modules import Module
from autodevops_cli.ecosystems.go.sources import Sources
from autodevops_cli.ecosystems.go.tools import LINTER, SOURCES, linter_config
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tasks import CARRIED, Task, tasks

ALL = "./..."
# `./...` stops at the border of a module, so a workspace lists its modules.
EACH = "go list -m -f '{{.Dir}}/...' | xargs"
TEST = (
    "test",
    "tests",
    "unit-test",
    "unit-tests",
    "test-unit",
    "unit",
    "go-test",
    "test-go",
    "check",
)
LINT = ("lint", "golangci-lint", "golangci", "go-lint", "lint-go", "lint-check")
BUILD = ("build", "compile", "go-build")
FORMAT = (
    "fmt-check", "check-fmt", "fmtcheck", "format-check", "check-format", "gofmt-check",
    "checkfmt", "style", "gofmt", "fmt", "format",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """What the commands of a component are about."""

    repo: Snapshot
    root: str
    modules: tuple[Module, ...]
    own: Sources
    workspace: bool

    @property
    def manifest(self) -> Place:
        """The file that makes the folder a component."""
        names = ("go.work", "go.mod") if self.workspace else ("go.mod",)
        path = self.repo.first(*(joined(self.root, name) for name in names))
        return Place(path or next(iter(self.own.files), self.root or "."))

    def over(self, tool: str) -> str:
        """Return the command that runs a tool over every package of the component."""
        return f"{EACH} {tool}" if self.workspace else f"{tool} {ALL}"


def _says(*words: str) -> Callable[[Task], bool]:
    """Return whether a task's own lines, or those it needs, call one of these."""
    pattern = re.compile(r"(?<![\w./-])(?:" + "|".join(words) + r")(?![\w-])")
    return lambda task: any(pattern.search(line) for line in task.lines)


TESTS = _says("go test", "gotestsum", "ginkgo")
LINTS = _says(LINTER, "staticcheck", "revive")
FORMATS = _says("gofmt", "gofumpt", "goimports")
BUILDS = _says("go build")


def commands(scope: Scope) -> Iterator[Evidence]:
    """Yield every command that something in the repository speaks for, with what tasks call."""
    declared = tasks(scope.repo, scope.root)
    yield from _install(scope)
    yield from _prepare(scope)
    if scope.own.test_files:
        yield from _tasks(declared, "test", TEST, TESTS)
        yield from _test(scope)
    yield from _tasks(declared, f"lint.{LINTER}", LINT, LINTS)
    yield from _lint(scope)
    yield from _tasks(declared, "format.gofmt", FORMAT, FORMATS)
    yield from _format(scope)
    yield from _tasks(declared, "build", BUILD, BUILDS)
    yield from _build(scope)
    yield from _calls(declared)


def _install(scope: Scope) -> Iterator[Evidence]:
    """Yield how dependencies come, and `go.sum`: what a cache of them can be keyed on."""
    if not any(one.name for one in scope.modules):
        yield Evidence("go.sum", "none", scope.manifest, note="no module")
        return
    if scope.repo.has(joined(scope.root, "vendor/modules.txt")):
        return
    missing = [one for one in scope.modules if one.requires and not _locked(scope.repo, one)]
    if missing:
        where, note = Place(missing[0].manifest), "no go.sum is committed"
        yield Evidence("go.sum", "missing", where, note=note)
        yield command("install", "go mod tidy", where, Source.CONVENTION, note)
        return
    keys = scope.repo.first(*(joined(scope.root, name) for name in ("go.sum", "go.mod")))
    yield Evidence("go.sum", keys, Place(keys))
    yield command(
        "install", "go mod download", scope.manifest, Source.CONVENTION, "Go's convention"
    )


def _locked(repo: Snapshot, module: Module) -> bool:
    return repo.has(joined(module.root, "go.sum"))


def _prepare(scope: Scope) -> Iterator[Evidence]:
    """Stand-ins for embedded files that another build writes: Go compiles nothing without them."""
    found = dict(scope.own.missing_embeds())
    if found:
        files = [shlex.quote(path) for path in sorted(found)]
        folders = sorted({path.rpartition("/")[0] for path in found} - {""})
        make = f"mkdir -p {' '.join(shlex.quote(one) for one in folders)} && " if folders else ""
        note = "go:embed names files that are not committed; empty ones let it compile"
        where = next(iter(found.values()))
        yield command(
            "prepare.embed", f"{make}touch {' '.join(files)}", where, Source.CONVENTION, note
        )


def _test(scope: Scope) -> Iterator[Evidence]:
    """A library's users start the goroutines, so it is tested for races where it minds them."""
    if not any(one.name for one in scope.modules):
        return
    if scope.own.is_library and (place := scope.own.concurrency):
        race = scope.over("go test -race")
        told = f"Go's convention; the race detector, as {place} starts goroutines or takes locks"
        yield command("test", race, scope.manifest, Source.CONVENTION, told)
    yield command(
        "test", scope.over("go test"), scope.manifest, Source.CONVENTION, "Go's convention"
    )


def _lint(scope: Scope) -> Iterator[Evidence]:
    if config := linter_config(scope.repo, scope.root):
        text = scope.over(f"{LINTER} run") if scope.workspace else f"{LINTER} run"
        yield command(
            f"lint.{LINTER}", text, Place(config), Source.TOOL_CONFIG, "golangci-lint is configured"
        )
        yield Evidence("golangci-lint.format", _format_of(scope.repo, config), Place(config))
    elif path := scope.repo.first(joined(scope.root, "staticcheck.conf")):
        text = scope.over("staticcheck")
        yield command(
            "lint.staticcheck", text, Place(path), Source.TOOL_CONFIG, "staticcheck is configured"
        )
    if any(one.name for one in scope.modules):
        yield command(
            "lint.vet", scope.over("go vet"), scope.manifest, Source.CONVENTION, "Go's own checks"
        )


def _format_of(repo: Snapshot, config: str) -> str:
    """Return the version of a golangci-lint configuration's format; the first did not say."""
    read = {"toml": repo.toml, "json": repo.json}.get(config.rpartition(".")[2], repo.yaml)
    return read(config).text("version") or "1"


def _format(scope: Scope) -> Iterator[Evidence]:
    inside = scope.repo.below(scope.root)
    odd = [
        name
        for name in ("vendor", "testdata")
        if any(path.endswith(".go") and f"/{name}/" in f"/{path}" for path in inside)
    ]
    listed = "gofmt -l ."
    if odd:
        excluded = " ".join(f"':!:*{name}/*'" for name in odd)
        listed = f"git ls-files -z '*.go' {excluded} | xargs -0 gofmt -l"
    text = f'test -z "$({listed} | tee /dev/stderr)"'
    yield command("format.gofmt", text, scope.manifest, Source.CONVENTION, "Go's one format")


def _build(scope: Scope) -> Iterator[Evidence]:
    programs = scope.own.programs
    program = _main(scope)
    if program is None:
        if not scope.own.test_files or programs:
            yield command(
                "build",
                scope.over("go build"),
                scope.manifest,
                Source.CONVENTION,
                "Go's convention",
            )
        return
    target = f" ./{shlex.quote(program)}" if program else ""
    if not any(one.name for one in scope.modules):
        target = " main.go" if scope.repo.has(joined(scope.root, "main.go")) else target
    where = Place(joined(scope.root, program or "main.go"))
    where = where if scope.repo.has(where.path) else scope.manifest
    yield command("build", f"go build -o out{target}", where, Source.CONVENTION, "the main package")
    yield command("start", "./out", where, Source.CONVENTION, "the program that the build writes")


def _main(scope: Scope) -> str | None:
    """Return the folder of the one program that the component is about, None when there is none."""
    programs = scope.own.programs
    if len(programs) == 1 or "" in programs:
        return programs[0]
    names = {part for one in scope.modules for part in one.name.split("/")[-2:]}
    named = [one for one in programs if one.rpartition("/")[2] in names | {"server", "app"}]
    return named[0] if named else None


def _tasks(
    declared: Iterable[Task], kind: str, names: tuple[str, ...], fits: Callable[[Task], bool]
) -> Iterator[Evidence]:
    """Yield the sound tasks of these names that call what they should and nothing unknown."""
    known = CARRIED | SOURCES.keys()
    for name in names:
        for one in declared:
            if one.name == name and not one.unsound and fits(one) and one.programs <= known:
                text = one.plain or one.command
                yield command(
                    kind, text, one.where, Source.TASK, f"the {name} target of {one.runner}"
                )


def _calls(declared: Iterable[Task]) -> Iterator[Evidence]:
    """Yield which tools each task calls, to be brought before it runs, and which nobody brings."""
    for one in (task for task in declared if task.runner != "script" and not task.unsound):
        named = {name for name in one.programs if re.fullmatch(r"[a-z][\w+.-]{1,40}", name)}
        needed = sorted({*SOURCES} & (named | {one.runner}))
        if needed:
            yield Evidence(
                f"calls.{one.command}", " ".join(needed), one.where, note="what it calls"
            )
        if lacking := sorted(named - CARRIED - SOURCES.keys() - _given(one)):
            yield Evidence(f"lacks.{one.command}", lacking[0], one.where, note="what it calls")


def _given(task: Task) -> set[str]:
    """Return the programs that a task calls by their path, so that they are files of its own."""
    return {one.name for one in task.commands if "/" in one.words[0]}
