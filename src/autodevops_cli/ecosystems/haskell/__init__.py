"""Haskell: projects of Cabal and of Stack."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems._base import Ecosystem, is_aside
from autodevops_cli.ecosystems._pipeline import usual_jobs
from autodevops_cli.ecosystems.haskell.compilers import chosen, compilers
from autodevops_cli.ecosystems.haskell.project import PROJECTS, Project
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.model.plan import (
    Axis,
    Cache,
    Job,
    OfAxis,
    Purpose,
    Run,
    SetupTool,
    Step,
    SystemPackages,
    Tool,
)
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, parent
from autodevops_cli.repository.tasks import CARRIED, saying, tasks

GHC = Tool(
    "ghc", "Haskell", action="haskell-actions/setup", version_input="ghc-version",
    image="haskell:{version}",
)  # fmt: skip
STACK = Tool("stack", "Stack", action="haskell-actions/setup", image="fpco/stack-build:latest")
# Libraries of C that packages link with or depend on, and who has them.
LIBRARIES = {
    "pq": "libpq-dev", "libpq": "libpq-dev", "z": "zlib1g-dev", "zlib": "zlib1g-dev",
    "icuuc": "libicu-dev", "icu-uc": "libicu-dev", "lzma": "liblzma-dev", "liblzma": "liblzma-dev",
    "pcre": "libpcre3-dev", "sqlite3": "libsqlite3-dev", "ssl": "libssl-dev",
    "openssl": "libssl-dev", "gmp": "libgmp-dev", "tinfo": "libncurses-dev",
    "ncurses": "libncurses-dev", "bz2": "libbz2-dev", "SDL2": "libsdl2-dev", "sdl2": "libsdl2-dev",
    "libsodium": "libsodium-dev", "sodium": "libsodium-dev", "secp256k1": "libsecp256k1-dev",
    "gl": "libgl-dev", "GL": "libgl-dev", "yaml": "libyaml-dev", "rocksdb": "librocksdb-dev",
}  # fmt: skip
NEEDING = {
    "postgresql-libpq": "libpq-dev", "postgresql-simple": "libpq-dev", "hasql": "libpq-dev",
    "persistent-postgresql": "libpq-dev", "text-icu": "libicu-dev", "mysql": "libmysqlclient-dev",
    "persistent-mysql": "libmysqlclient-dev",
}  # fmt: skip
DRIVERS = {
    "postgres": ("postgresql-simple", "persistent-postgresql", "hasql", "postgresql-libpq"),
    "mysql": ("mysql-simple", "persistent-mysql", "mysql-haskell"), "redis": ("hedis",),
    "mongodb": ("mongoDB", "persistent-mongoDB"),
}  # fmt: skip
FRAMEWORKS = ("yesod", "servant-server", "scotty", "ihp", "snap", "hakyll")
TEST = ("test", "tests", "check", "quicktest")


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders of projects, else of packages; what lies below one belongs to it."""
    marked = [parent(path) for path in repo.named(*PROJECTS)]
    packages = [parent(path) for path in repo.files if path.endswith(".cabal")]
    hpack = [parent(path) for path in repo.named("package.yaml") if _is_hpack(repo, path)]
    found: list[str] = []
    for folder in sorted({*marked, *packages, *hpack}, key=lambda one: (one.count("/"), one)):
        below = any(not above or folder.startswith(f"{above}/") for above in found)
        if not below and not is_aside(f"{folder}/x" if folder else "x"):
            found.append(folder)
    return tuple(found)


def _is_hpack(repo: Snapshot, path: str) -> bool:
    table = repo.yaml(path)
    return any(table.has(key) for key in ("library", "executables", "executable", "ghc-options"))


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what the project's files and the descriptions of its packages say."""
    project = Project(repo, root)
    manager, other = ("stack", "cabal") if project.stack else ("cabal", "stack")
    where = Place(project.main)
    yield Evidence("package-manager", manager, where, note=f"a project of {manager.title()}")
    if other == "stack" and (path := project.path("stack.yaml")):
        yield Evidence(
            "package-manager.stack", "stack", Place(path), note="also a project of Stack"
        )
    if other == "cabal" and (path := project.path("cabal.project")):
        yield Evidence("package-manager.cabal", "cabal", Place(path), note="also Cabal's")
    yield from compilers(project)
    kind = "application" if project.programs and not project.first(r"library\b") else "library"
    yield Evidence("kind", kind, project.programs or where, note="what the packages declare")
    yield from _members(project)
    yield from _libraries(project)
    yield from _commands(project, manager)


def _members(project: Project) -> Iterator[Evidence]:
    folders = {parent(path) for path in project.packages} - {project.root}
    for folder in sorted(folders):
        place = next(Place(path) for path in project.packages if parent(path) == folder)
        yield Evidence(f"workspace.member.{folder}", folder, place, note="a package of the project")


def _libraries(project: Project) -> Iterator[Evidence]:
    for field in ("extra-libraries", "pkgconfig-depends", "extra-lib-dirs"):
        for text, where in project.fields(field):
            for name in re.findall(r"[A-Za-z][\w+-]*", text):
                if package := LIBRARIES.get(name):
                    note = f"{name} is linked with"
                    yield Evidence(f"system-package.{package}", package, where, note=note)
    for field in ("build-depends", "dependencies"):
        for text, where in project.fields(field):
            names = set(re.findall(r"[A-Za-z][\w-]*", text))
            for name in sorted(names & NEEDING.keys()):
                package, note = NEEDING[name], f"{name} needs it"
                yield Evidence(f"system-package.{package}", package, where, note=note)
            for service, drivers in DRIVERS.items():
                if known := sorted(names & {*drivers}):
                    yield Evidence(
                        f"driver.{service}", service, where, note=f"{known[0]} is its driver"
                    )
            for name in sorted(names & {*FRAMEWORKS}):
                yield Evidence(f"framework.{name}", name, where, note="a dependency")


def _commands(project: Project, manager: str) -> Iterator[Evidence]:
    where, note = Place(project.main), f"{manager.title()}'s convention"
    stack = manager == "stack"
    install = "stack build --only-dependencies" if stack else "cabal build all --only-dependencies"
    build = "stack build" if stack else "cabal build all"
    if project.tests:
        install += " --test" if stack else " --enable-tests"
        build += " --test --no-run-tests" if stack else " --enable-tests"
        yield from _tasks(project)
        test = "stack test" if stack else "cabal test all"
        yield command("test", test, project.tests, Source.CONVENTION, "a suite of tests")
    yield command("install", install, where, Source.CONVENTION, note)
    yield command("build", build, where, Source.CONVENTION, note)
    if path := project.path(".hlint.yaml", ".hlint.yml"):
        folders = {parent(one) for one in project.repo.below(project.root) if one.endswith(".hs")}
        start = len(project.root) + 1 if project.root else 0
        tops = sorted({one[start:].partition("/")[0] for one in folders} & {"src", "app", "lib"})
        text = f"hlint {' '.join(tops) or '.'}"
        yield command("lint.hlint", text, Place(path), Source.TOOL_CONFIG, "HLint is configured")


def _tasks(project: Project) -> Iterator[Evidence]:
    fits = saying("cabal test", "cabal v2-test", "cabal new-test", "stack test")
    for one in tasks(project.repo, project.root):
        wanted = one.runner == "make" and one.name in TEST and not one.unsound
        if wanted and fits(one) and one.programs <= CARRIED | {"cabal", "stack", "ghc"}:
            yield command(
                "test", one.command, one.where, Source.TASK, f"the {one.name} target of make"
            )


def jobs(component: Component) -> Iterator[Job]:
    """Yield the jobs: libraries are tested with each GHC that they name."""
    versions = ("",) if _is_stack(component) else chosen(component)

    def ready(purpose: Purpose, version: OfAxis | None) -> Iterator[Step]:
        if purpose is Purpose.LINT:
            words = _words(component, "lint", "format", "typecheck")
            # A distribution's HLint needs no compiler.
            if "hlint" in words:
                yield SystemPackages(("hlint",))
            if words & {"cabal", "stack"}:
                yield from _set_up(component, versions[-1])
            return
        yield from _set_up(component, version or versions[-1])
        for fact in component.commands("install"):
            yield Run("Build dependencies", fact.value, component.root, because=(fact,))
        for fact in component.commands("build") if purpose is Purpose.TEST else ():
            yield Run("Build", fact.value, component.root, because=(fact,))

    axis = Axis("ghc", versions, "GHC") if len(versions) > 1 else None
    yield from usual_jobs(component, ready, axis=axis, minutes=60)


def _words(component: Component, *kinds: str) -> set[str]:
    facts = (one for kind in kinds for one in component.commands(kind))
    return {word for one in facts for word in one.value.split()}


def _is_stack(component: Component) -> bool:
    words = _words(component, "test")
    return "stack" in words or (
        component.value("package-manager") == "stack" and "cabal" not in words
    )


def _set_up(component: Component, version: str | OfAxis) -> Iterator[Step]:
    if _is_stack(component):
        fact = component.fact("stack.resolver")
        inputs = (("enable-stack", "true"), ("stack-no-global", "true"))
        yield SetupTool(STACK, inputs=inputs, because=(fact,) if fact else ())
        yield Cache("stack", ("~/.stack",), ("**/stack.yaml", "**/package.yaml", "**/*.cabal"))
        return
    facts = (component.fact("ghc.version") or component.fact("ghc.tested"),)
    because = tuple(one for one in facts if one)
    yield SetupTool(GHC, version, because=because)
    if isinstance(version, str):  # a cache is kept once per key, and a key names no version
        stores = ("~/.cabal/packages", "~/.cabal/store", "~/.local/state/cabal/store")
        yield Cache(f"cabal-{version}", stores, ("**/*.cabal", "**/cabal.project*"))


ECOSYSTEM = Ecosystem(
    "haskell", "Haskell", (".hs", ".lhs"), roots, detect, jobs, (GHC, STACK),
    ("*.cabal", "cabal.project", "stack.yaml", "package.yaml"),
)  # fmt: skip
