"""Deno: deno.json with its tasks, its lock file, and the tools that come in the box."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from fnmatch import fnmatchcase

from autodevops_cli.data import releases
from autodevops_cli.ecosystems._base import Ecosystem, is_aside, marked_roots
from autodevops_cli.model.evidence import Evidence, Fact, Place, Source, Strength, command
from autodevops_cli.model.plan import Job, Purpose, Run, SetupTool, Step, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.table import Table

DENO = Tool(
    "deno", "Deno", action="denoland/setup-deno", version_input="deno-version",
    version_file_input="deno-version-file", image="denoland/deno:{version}",
)  # fmt: skip
CONFIGS = ("deno.json", "deno.jsonc")
SOURCES = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".mts")
VERSION_FILES = (".dvmrc", ".deno-version")
TEST_FILE = re.compile(r"(?:[._]test|(?:^|/)test)\.(?:[cm]?[jt]s|[jt]sx)$")
DENO_IMPORT = re.compile(r"""["'](?:https://deno\.land/|jsr:@|npm:)|\bDeno\.serve\(""")
MAIN_FILES = (
    "main.ts",
    "mod.ts",
    "server.ts",
    "index.ts",
    "main.js",
    "src/main.ts",
    "src/index.ts",
)
UNSOUND = re.compile(r"--watch\b|\bdocker\b|\bdeployctl\b|\bdeploy\b|\bpublish\b|no test specified")
TEST_TASKS = ("test:ci", "test", "test:unit")
CHECK_TASKS = {
    "lint": ("lint:ci", "lint:check", "lint"),
    "format": ("fmt:check", "format:check", "check:fmt", "check:format"),
    "typecheck": ("check:types", "typecheck", "type-check", "check"),
}
FRAMEWORKS = {"fresh": ("$fresh/", "@fresh/core", "fresh"), "hono": ("hono", "@hono/hono")}
TITLES = {"lint": "Lint", "format": "Check formatting", "typecheck": "Check types"}


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders with a Deno configuration that runs something.

    Beside a package.json it has to be more than a note for a registry: tasks or a lock file.
    Without any configuration, sources that import the way only Deno does make the root one.
    """
    found = tuple(root for root in marked_roots(repo, *CONFIGS) if _runs_something(repo, root))
    members = {one for root in found for one in _members(repo, root)}
    if found:
        return tuple(root for root in found if root not in members)
    if repo.named("package.json") or repo.named(*CONFIGS):
        return ()
    sources = [path for path in repo.files if path.endswith(SOURCES) and not is_aside(path)][:40]
    return ("",) if any(DENO_IMPORT.search(repo.text(path)[:20_000]) for path in sources) else ()


def _runs_something(repo: Snapshot, root: str) -> bool:
    config = _config(repo, root)
    if not repo.has(joined(root, "package.json")):
        return True
    return bool(config.table("tasks")) or repo.has(joined(root, "deno.lock"))


def _config(repo: Snapshot, root: str) -> Table:
    return repo.json(_path(repo, root))


def _path(repo: Snapshot, root: str) -> str:
    return repo.first(*(joined(root, name) for name in CONFIGS)) or joined(root, CONFIGS[0])


def _members(repo: Snapshot, root: str) -> tuple[str, ...]:
    config = _config(repo, root)
    globs = config.strings("workspace") or config.strings("workspace", "members")
    patterns = [joined(root, glob) for glob in globs[:100]]
    folders = [parent(path) for path in repo.named(*CONFIGS)]
    return tuple(
        sorted({one for one in folders if any(fnmatchcase(one, p) for p in patterns)} - {root})
    )


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Read the configuration, the tasks and the lock file."""
    path = _path(repo, root)
    config = repo.json(path)
    yield from _versions(repo, root)
    for member in _members(repo, root):
        where = repo.place(path, "workspace")
        yield Evidence(f"workspace.member.{member}", member, where, note="a member")
    imports = " ".join((*config.table("imports").keys(), *_texts(config.table("imports"))))
    for framework, names in FRAMEWORKS.items():
        if any(re.search(rf"(?:^|[\s:/]){re.escape(name)}(?:$|[\s/@])", imports) for name in names):
            where = repo.place(path, "imports")
            yield Evidence(f"framework.{framework}", framework, where, note="an import")
    if repo.has(lock := joined(root, "deno.lock")):
        where = Place(lock)
        text = "deno install --frozen" if config.table("imports") else ""
        if text:
            yield command("install", text, where, Source.DEPENDENCY, "the lock file")
    yield from _commands(repo, root, path, config.table("tasks"))


def _texts(table: Table) -> Iterator[str]:
    for key in table.keys()[:500]:
        yield table.text(key)


def _versions(repo: Snapshot, root: str) -> Iterator[Evidence]:
    for name in VERSION_FILES:
        path = joined(root, name)
        if found := re.match(r"v?(\d+(?:\.\d+){0,2})\s*$", repo.text(path)):
            yield Evidence(
                "deno.version", found[1], Place(path, 1), rank=3, note="the version file"
            )
    path = joined(root, ".tool-versions")
    if found := re.search(r"^deno[ \t]+v?(\d[\w.]*)", repo.text(path), re.MULTILINE):
        where = repo.place(path, found[0])
        yield Evidence("deno.version", found[1], where, rank=2, note="the line in .tool-versions")
    for name in ("mise.toml", ".mise.toml"):
        path = joined(root, name)
        if version := repo.toml(path).text("tools", "deno"):
            where = repo.place(path, "deno")
            yield Evidence("deno.version", version, where, rank=1, note="the tool in mise")


def _commands(repo: Snapshot, root: str, path: str, tasks: Table) -> Iterator[Evidence]:
    sound = {
        name
        for name, _ in tasks.items()
        if _body(tasks, name) and not UNSOUND.search(_body(tasks, name))
    }
    held = " ".join(_body(tasks, name) for name in TEST_TASKS if name in sound)
    for name in TEST_TASKS:
        if name in sound:
            yield _task("test", name, repo, path)
            break
    else:
        tests = [one for one in repo.below(root) if TEST_FILE.search(one)]
        if tests:
            note = "tests beside the sources"
            yield command("test", "deno test --allow-all", Place(tests[0]), Source.CONVENTION, note)
    for kind, names in CHECK_TASKS.items():
        chosen = next((name for name in names if name in sound), "")
        if chosen and not re.search(rf"\bdeno (?:task )?{re.escape(chosen)}\b", held):
            yield _task(kind, chosen, repo, path)
    yield from _in_the_box(path, " ".join(_body(tasks, name) for name in sound))
    if "build" in sound:
        yield _task("build", "build", repo, path)
    yield from _start(repo, root, path, tasks)


def _body(tasks: Table, name: str) -> str:
    return (
        tasks.text(name)
        or tasks.text(name, "command")
        or " ".join(f"deno task {one}" for one in tasks.strings(name, "dependencies"))
    )


def _task(kind: str, name: str, repo: Snapshot, path: str) -> Evidence:
    where = repo.place(path, re.compile(rf'"{re.escape(name)}"\s*:'))
    return command(kind, f"deno task {shlex.quote(name)}", where, Source.TASK, f"the {name} task")


def _in_the_box(path: str, bodies: str) -> Iterator[Evidence]:
    """Yield the linter and the formatter that every Deno has, where no task runs them."""
    for kind, text in (("lint", "deno lint"), ("format", "deno fmt --check")):
        if text.split(" --")[0] not in bodies:
            yield command(kind, text, Place(path), Source.CONVENTION, "it comes with Deno")


def _start(repo: Snapshot, root: str, path: str, tasks: Table) -> Iterator[Evidence]:
    if tasks.has("start"):
        yield _task("start", "start", repo, path)
        return
    main = next((name for name in MAIN_FILES if repo.has(joined(root, name))), "")
    if main:
        where = Place(joined(root, main))
        text = f"deno run --allow-all {main}"
        yield command("start", text, where, Source.CONVENTION, "the main file")


def jobs(component: Component) -> Iterator[Job]:
    """Yield a lint job, a test job and a build job."""
    checks = tuple(
        _check(component, fact, title)
        for kind, title in TITLES.items()
        for fact in component.commands(kind)
    )
    if checks:
        yield Job("lint", "Lint", Purpose.LINT, (*_ready(component), *checks))
    for kind, title, purpose in (
        ("test", "Test", Purpose.TEST),
        ("build", "Build", Purpose.BUILD),
    ):
        runs = tuple(
            Run(title, fact.value, component.root, because=(fact,))
            for fact in component.commands(kind)
        )
        if runs:
            yield Job(kind, title, purpose, (*_ready(component), *runs))


def _check(component: Component, fact: Fact, title: str) -> Run:
    weak = fact.because.rank < Source.TASK
    notes = ("advisory: no task of this repository runs it",) if weak else ()
    return Run(title, fact.value, component.root, advisory=weak, because=(fact,), notes=notes)


def _ready(component: Component) -> Iterator[Step]:
    fact = component.fact("deno.version")
    newest = next((f"v{one.cycle.split('.')[0]}.x" for one in releases("deno")), "v2.x")
    exact = fact is not None and fact.because.strength >= Strength.DECLARED
    version = fact.value if fact and exact and fact.value[:1].isdigit() else newest
    yield SetupTool(DENO, version, because=(fact,) if fact else ())
    for one in component.commands("install"):
        yield Run("Install dependencies", one.value, component.root, because=(one,))


ECOSYSTEM = Ecosystem("deno", "Deno", SOURCES, roots, detect, jobs, (DENO,), CONFIGS)
