"""Julia: packages and projects with a Project.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.data.ranges import newest, supported
from autodevops_cli.ecosystems._base import Ecosystem, marked_roots
from autodevops_cli.ecosystems._pipeline import usual_jobs
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.model.plan import Axis, Job, OfAxis, Purpose, Run, SetupTool, Step, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tool_pins import image_pins, tool_pins

JULIA = Tool(
    "julia", "Julia", action="julia-actions/setup-julia", version_input="version",
    image="julia:{version}",
)  # fmt: skip
PROJECTS = ("Project.toml", "JuliaProject.toml")
MANIFESTS = ("Manifest.toml", "JuliaManifest.toml")
INSTANTIATE = "julia --project -e 'using Pkg; Pkg.instantiate()'"
TEST = "julia --project -e 'using Pkg; Pkg.test()'"
FORMAT = (
    'julia -e \'using Pkg; Pkg.add("JuliaFormatter"); using JuliaFormatter; '
    'exit(format("."; overwrite = false) ? 0 : 1)\''
)
# The newest version that the action and the image know by this name.
NEWEST = "1"
_PART = re.compile(r"\s*([~^=]|>=)?\s*(\d{1,4}(?:\.\d{1,4}){0,2})\s*")


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders with a Project.toml that names a package or its dependencies."""
    return tuple(one for one in marked_roots(repo, *PROJECTS) if _counts(repo, one))


def _counts(repo: Snapshot, root: str) -> bool:
    project = repo.toml(_project(repo, root))
    return bool(project.text("uuid") or project.table("deps"))


def _project(repo: Snapshot, root: str) -> str:
    return repo.first(*(joined(root, name) for name in PROJECTS))


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Read the project, its manifest and its tests."""
    path = _project(repo, root)
    project = repo.toml(path)
    yield Evidence("package-manager", "julia-pkg", Place(path), note="a Julia project")
    library = bool(project.text("uuid")) and project.text("version") != ""
    kind, said = ("library", "it has a version") if library else ("application", "a project")
    yield Evidence("kind", kind, Place(path), Strength.INFERRED, note=said)
    yield from _versions(repo, root, path)
    for member in project.strings("workspace", "projects")[:50]:
        folder = joined(root, member)
        if _project(repo, folder):
            where = repo.place(path, "[workspace]")
            yield Evidence(f"workspace.member.{folder}", folder, where, note="a project in it")
    yield from _commands(repo, root, path)


def _versions(repo: Snapshot, root: str, path: str) -> Iterator[Evidence]:
    subject = "julia.version"
    for pin in tool_pins(repo, root, "julia"):
        yield Evidence(subject, pin.version, pin.where, rank=3, note=pin.note)
    if text := repo.toml(path).text("compat", "julia"):
        where = repo.place(path, re.compile(r"^[ \t]*julia\s*=\s*[\"']", re.MULTILINE))
        yield Evidence(subject, text, where, rank=2, note="what it is compatible with")
    for pin in image_pins(repo, root, "julia"):
        yield Evidence(subject, pin.version, pin.where, rank=1, note=pin.note)
    if manifest := _manifest(repo, root):
        version = repo.toml(manifest).text("julia_version")
        if re.fullmatch(r"\d+\.\d+(?:\.\d+)?", version):
            where = repo.place(manifest, "julia_version")
            note = "the manifest was written by this version"
            yield Evidence(subject, version, where, Strength.LOCKED, note=note)
            yield Evidence("julia.manifest", version, where, Strength.LOCKED, note=note)


def _manifest(repo: Snapshot, root: str) -> str:
    return repo.first(*(joined(root, name) for name in MANIFESTS))


def _commands(repo: Snapshot, root: str, path: str) -> Iterator[Evidence]:
    where = Place(_manifest(repo, root) or path)
    note = "the manifest" if where.path != path else "the dependencies"
    yield command("install", INSTANTIATE, where, Source.DEPENDENCY, note)
    tests = joined(root, "test/runtests.jl")
    if root and _needs_siblings(repo, root):
        return
    if repo.has(tests) and repo.toml(path).text("uuid"):
        yield command("test", TEST, Place(tests), Source.TOOL_CONFIG, "the package's tests")
    elif repo.has(tests):
        text = "julia --project test/runtests.jl"
        yield command("test", text, Place(tests), Source.CONVENTION, "the project's tests")
    if repo.has(style := joined(root, ".JuliaFormatter.toml")):
        note = "JuliaFormatter is configured"
        yield command("format.JuliaFormatter", FORMAT, Place(style), Source.TOOL_CONFIG, note)


def _needs_siblings(repo: Snapshot, root: str) -> bool:
    """Tell whether a package wants another one of this repository and does not say where it is."""
    project = repo.toml(_project(repo, root))
    own = {repo.toml(path).text("name") for path in repo.named(*PROJECTS)}
    wanted = set(project.table("deps").keys()) - set(project.table("sources").keys())
    return bool(own & wanted)


def jobs(component: Component) -> Iterator[Job]:
    """Yield the tests, for every supported version that a library is compatible with."""

    def ready(purpose: Purpose, version: OfAxis | None) -> Iterator[Step]:
        fact = component.fact("julia.version")
        yield SetupTool(JULIA, version or _one(component), because=(fact,) if fact else ())
        installs = component.commands("install") if purpose is not Purpose.LINT else ()
        for one in installs:
            yield Run("Install dependencies", one.value, component.root, because=(one,))

    cycles = _cycles(component) if component.value("kind") == "library" else ()
    yield from usual_jobs(component, ready, axis=Axis("julia", cycles, "Julia"), minutes=30)


def _cycles(component: Component) -> tuple[str, ...]:
    """Return the supported versions of a library's range; one where its manifest fixes it."""
    if component.fact("julia.manifest"):
        return ()
    return supported(_range(component.value("julia.version")), "julia")


def _one(component: Component) -> str:
    """Return the version for a single job: that of the manifest, else the newest that fits."""
    if locked := component.value("julia.manifest"):
        return locked
    said = component.value("julia.version")
    return newest(_range(said), "julia") if said else NEWEST


def _range(text: str) -> str:
    """Return a compat entry in the words that other languages have: "1.6" is "^1.6"."""
    parts = [_PART.fullmatch(one) for one in text.split(",")]
    if not text or not all(parts):
        return ""
    return " || ".join(f"{one[1] or '^'}{one[2]}" for one in parts if one)


ECOSYSTEM = Ecosystem("julia", "Julia", (".jl",), roots, detect, jobs, (JULIA,), PROJECTS)
