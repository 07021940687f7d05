"""OCaml: projects of dune and opam."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import replace

from autodevops_cli.ecosystems._base import Ecosystem, is_aside, marked_roots
from autodevops_cli.ecosystems._pipeline import usual_jobs
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.model.plan import (
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
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.tasks import CARRIED, saying, tasks

OCAML = Tool("ocaml", "OCaml", image="ocaml/opam:debian-12-ocaml-{version}")
PROJECT = "dune-project"
# Compilers in opam's repository: what is built with when nothing forbids it, and the last 4.
CURRENT, LAST_FOUR = "5.3.0", "4.14.2"
DRIVERS = {
    "postgres": ("postgresql", "pgx", "caqti-driver-postgresql"), "redis": ("redis", "redis-lwt"),
    "mysql": ("mysql", "mariadb", "caqti-driver-mariadb"),
}  # fmt: skip
FRAMEWORKS = ("dream", "opium", "eliom", "js_of_ocaml", "mirage")
TESTED = re.compile(r"\(\s*(?:tests?|cram|inline_tests)\b|\balias\s+runtest\b|\bruntest\b")
_DEPENDS = re.compile(
    r'"ocaml"\s*\{([^}]{0,200})\}|\(ocaml\s+((?:\([^()\n]{0,80}\)|[^()\n]){0,200})'
)
_BOUND = re.compile(r'(<=?|>=?)\s*"?(\d{1,2})\.(\d{1,3})')
_FORMAT = re.compile(r"(?m)^[ \t]*version[ \t]*=[ \t]*(\d[\w.]{0,20})[ \t]*$")


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders of projects; what lies below one belongs to it."""
    described = [parent(path) for path in repo.files if _is_description(path)]
    marked = marked_roots(repo, PROJECT)
    found: list[str] = []
    for folder in sorted({*marked, *described}, key=lambda one: (one.count("/"), one)):
        below = any(not above or folder.startswith(f"{above}/") for above in found)
        if not below:
            found.append(folder)
    return tuple(found)


def _is_description(path: str) -> bool:
    """Tell whether a file describes a package at the root: where opam itself looks."""
    return path.endswith(".opam") and path.count("/") == 0 and not is_aside(path)


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what dune's and opam's files say."""
    project = joined(root, PROJECT)
    packages = [joined(root, one) for one in repo.beside(root) if one.endswith(".opam")]
    folder = joined(root, "opam")
    packages += [one for one in repo.below(folder) if one.endswith((".opam", "/opam"))]
    packages += [folder] if repo.has(folder) else []
    has_dune = repo.has(project)
    where = Place(packages[0] if packages else project)
    yield Evidence("package-manager", "opam" if packages else "dune", where, note="its description")
    if has_dune and packages:
        yield Evidence("package-manager.dune", "dune", Place(project), note="built by dune")
    described = [path for path in (project, *packages) if repo.has(path)]
    yield from _compiler(repo, described)
    yield from _dependencies(repo, described)
    if packages:
        text = "opam install . --deps-only --with-test --confirm-level=unsafe-yes"
        yield command("install", text, where, Source.CONVENTION, "opam's convention")
    elif has_dune:
        yield command("install", "opam install dune --yes", where, Source.CONVENTION, "dune alone")
    if has_dune:
        yield from _commands(repo, root, Place(project))
        yield from _format(repo, root)
    else:
        yield from _tasks(repo, root)


def _compiler(repo: Snapshot, described: list[str]) -> Iterator[Evidence]:
    """Yield the bounds of the compiler, and on which side of 5 they hold it."""
    for path in described:
        for found in _DEPENDS.finditer(repo.text(path)):
            text = " ".join((found[1] or found[2]).split())
            where = Place(path, repo.text(path).count("\n", 0, found.start()) + 1)
            note = "the bounds of the compiler"
            yield Evidence("ocaml.version", text, where, note=note)
            for sign, first, second in _BOUND.findall(text):
                number = (int(first), int(second))
                if sign.startswith(">") and number >= (5, 0):
                    yield Evidence("ocaml.least", "5", where, note=note)
                elif (sign == "<" and number <= (5, 0)) or (sign == "<=" and number < (5, 0)):
                    yield Evidence("ocaml.most", "4", where, note=note)


def _dependencies(repo: Snapshot, described: list[str]) -> Iterator[Evidence]:
    for path in described:
        names = set(re.findall(r'["(]([a-z][\w-]{1,60})[" )]', repo.text(path)))
        for service, drivers in DRIVERS.items():
            if known := sorted(names & {*drivers}):
                where = repo.place(path, known[0])
                yield Evidence(
                    f"driver.{service}", service, where, note=f"{known[0]} is its driver"
                )
        for name in sorted(names & {*FRAMEWORKS}):
            yield Evidence(f"framework.{name}", name, repo.place(path, name), note="a dependency")


def _commands(repo: Snapshot, root: str, where: Place) -> Iterator[Evidence]:
    files = [one for one in repo.below(root) if one.rpartition("/")[2] in ("dune", "dune.inc")]
    tested = next((one for one in files[:400] if TESTED.search(repo.text(one))), "")
    if tested or any(".t/" in one or one.endswith(".t") for one in repo.below(root)):
        yield from _tasks(repo, root)
        text = "opam exec -- dune build @runtest"
        yield command(
            "test", text, Place(tested) if tested else where, Source.CONVENTION, "its tests"
        )
    yield command("build", "opam exec -- dune build", where, Source.CONVENTION, "dune's convention")


def _tasks(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield the target of make that tests with what the compiler's switch holds."""
    fits = saying("dune runtest", "dune test", "dune build @runtest", "ocamlbuild", "dune build")
    known = CARRIED | {"dune", "opam", "ocamlbuild", "ocamlfind", "ocaml"}
    for one in tasks(repo, root):
        wanted = one.runner == "make" and one.name in ("test", "tests", "check") and not one.unsound
        if wanted and fits(one) and one.programs <= known:
            text = f"opam exec -- {one.command}"
            yield command("test", text, one.where, Source.TASK, f"the {one.name} target of make")


def _format(repo: Snapshot, root: str) -> Iterator[Evidence]:
    path = joined(root, ".ocamlformat")
    if found := _FORMAT.search(repo.text(path)):
        where = repo.place(path, found[0].strip())
        note = f"ocamlformat {found[1]}"
        yield Evidence("ocamlformat.version", found[1], where, note=note)
        yield Evidence("locked.ocamlformat", path, where, note=note)
        text = "opam exec -- dune build @fmt"
        yield command("format.ocamlformat", text, where, Source.TOOL_CONFIG, "it is configured")


def jobs(component: Component) -> Iterator[Job]:
    """Yield the jobs; the runners' own package of opam builds the compiler once per cache."""

    def ready(purpose: Purpose, version: OfAxis | None) -> Iterator[Step]:
        fact = component.fact("ocaml.version")
        # Every ocamlformat of these years runs on the last 4, and few old ones on a 5.
        compiler = LAST_FOUR if purpose is Purpose.LINT else _chosen(component)
        yield SetupTool(OCAML, compiler.rpartition(".")[0])
        yield SystemPackages(("opam",))
        names = [joined(component.root, "*.opam"), joined(component.root, PROJECT)]
        keys = tuple("**/" + one.rpartition("/")[2] if "'" in one else one for one in names)
        yield Cache(f"opam-{compiler}-{purpose.value}", ("~/.opam",), keys)
        yield Run("Install OCaml", _switch(compiler), because=(fact,) if fact else ())
        if purpose is Purpose.LINT and (tool := component.fact("ocamlformat.version")):
            wanted = shlex.quote(f"ocamlformat.{tool.value}")
            text = f"opam install dune {wanted} --yes"
            yield Run("Install ocamlformat", text, because=(tool,))
            return
        for one in component.commands("install"):
            yield Run("Install dependencies", one.value, component.root, because=(one,))

    for job in usual_jobs(component, ready, minutes=60):
        yield replace(job, steps=tuple(map(_in_switch, job.steps)))


def _in_switch(step: Step) -> Step:
    """Return the step with the programs of the switch within reach, as `opam env` does."""
    if isinstance(step, Run) and step.command.startswith(("dune ", "make ", "ocaml")):
        return replace(step, command=f"opam exec -- {step.command}")
    return step


def _chosen(component: Component) -> str:
    """Return the compiler to build with: the last 4 where something forbids every 5."""
    forbidden = component.fact("ocaml.most") and not component.fact("ocaml.least")
    return LAST_FOUR if forbidden else CURRENT


def _switch(compiler: str) -> str:
    """Return how the switch is made, where no cache brought it."""
    start = "opam init --bare --disable-sandboxing --no-setup --yes"
    made = f"opam switch set {compiler} || opam switch create {compiler} --yes"
    return f"{start}\n{made}"


ECOSYSTEM = Ecosystem(
    "ocaml", "OCaml", (".ml", ".mli", ".re"), roots, detect, jobs, (OCAML,), (PROJECT, "*.opam")
)
