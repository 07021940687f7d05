"""Gleam: gleam.toml, its targets, and the tools that come in the box."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.data import alive, releases
from autodevops_cli.data.ranges import exact, newest
from autodevops_cli.ecosystems._base import Ecosystem, marked_roots
from autodevops_cli.ecosystems._pipeline import usual_jobs
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.model.plan import Job, OfAxis, Pairs, Purpose, Run, SetupTool, Step, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.tasks import saying, tasks
from autodevops_cli.repository.tool_pins import image_pins, tool_pins

MARKER, LOCK = "gleam.toml", "manifest.toml"
GLEAM = Tool(
    "gleam", "Gleam", action="erlef/setup-beam", version_input="gleam-version",
    image="ghcr.io/gleam-lang/gleam:v{version}-erlang-alpine",
)  # fmt: skip
NODE = Tool(
    "node", "Node", action="actions/setup-node", version_input="node-version",
    image="node:{version}",
)  # fmt: skip
# Dependencies written in Erlang are compiled with it.
REBAR = "3.27.0"
TEST = ("test", "tests", "check")
DRIVERS = {
    "pog": "postgres", "gleam_pgo": "postgres", "shork": "mysql", "radish": "redis",
    "valkyrie": "redis",
}  # fmt: skip
BUILT = frozenset(("build",))
_IMAGE = "ghcr.io/gleam-lang/gleam"


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders with a package; what `gleam` fetches into `build` is none."""
    found = (root for root in marked_roots(repo, MARKER) if not BUILT & set(root.split("/")))
    return tuple(root for root in found if repo.toml(joined(root, MARKER)).text("name"))


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Read gleam.toml, the tests and version files."""
    path = joined(root, MARKER)
    config = repo.toml(path)
    where = Place(path)
    yield Evidence("package-manager", "gleam", where, note="a package of Gleam")
    yield _kind(repo, path, config)
    yield from _versions(repo, root, path, config)
    for name, service in DRIVERS.items():
        if config.has("dependencies", name):
            note = f"{name} is a dependency"
            at = repo.place(path, re.compile(rf"^{name}\s*=", re.MULTILINE))
            yield Evidence(f"driver.{service}", service, at, Strength.INFERRED, note=note)
    if config.text("target") == "javascript":
        at = repo.place(path, re.compile(r"^target\s*=", re.MULTILINE))
        yield Evidence("gleam.target", "javascript", at, note="the target")
    yield from _commands(repo, root)


def _kind(repo: Snapshot, path: str, config: Table) -> Evidence:
    published = bool(config.strings("licences") or config.strings("licenses"))
    kind = "library" if published else "application"
    note = "it has a licence to be published with" if published else "it is not published"
    return Evidence("kind", kind, repo.place(path, "licen"), Strength.INFERRED, note=note)


def _versions(repo: Snapshot, root: str, path: str, config: Table) -> Iterator[Evidence]:
    for tool in ("gleam", "erlang"):
        for pin in tool_pins(repo, root, tool):
            yield Evidence(f"{tool}.version", pin.version, pin.where, rank=7, note=pin.note)
    if asked := config.text("gleam"):
        where = repo.place(path, re.compile(r"^gleam\s*=", re.MULTILINE))
        yield Evidence("gleam.version", asked, where, rank=4, note="what the package asks for")
    for pin in image_pins(repo, root, _IMAGE):
        yield Evidence("gleam.version", pin.version, pin.where, Strength.INFERRED, 3, pin.note)


def _commands(repo: Snapshot, root: str) -> Iterator[Evidence]:
    if repo.has(lock := joined(root, LOCK)):
        text = "gleam deps download"
        yield command("install", text, Place(lock), Source.DEPENDENCY, "the lock file")
    folders = [name for name in ("src", "test") if repo.below(joined(root, name))]
    tests = [one for one in repo.below(joined(root, "test")) if one.endswith(".gleam")]
    where = Place(joined(root, MARKER))
    if tests:
        yield from _tasks(repo, root)
        note = "tests beside the sources"
        yield command("test", "gleam test", Place(tests[0]), Source.CONVENTION, note)
    if folders:
        text = f"gleam format --check {' '.join(folders)}"
        yield command("format.gleam", text, where, Source.CONVENTION, "Gleam's one format")
    yield command("build", "gleam build", where, Source.CONVENTION, "what Gleam compiles")
    yield command("start", "gleam run", where, Source.CONVENTION, "what Gleam runs")


def _tasks(repo: Snapshot, root: str) -> Iterator[Evidence]:
    fits = saying("gleam test")
    for name in TEST:
        for one in tasks(repo, root):
            bare = one.plain.startswith("gleam ")
            if one.name == name and bare and not one.unsound and fits(one):
                note = f"the {name} target of {one.runner}"
                yield command("test", one.plain, one.where, Source.TASK, note)


def jobs(component: Component) -> Iterator[Job]:
    """Yield a lint job and a test job or, without tests, a build."""

    def ready(_: Purpose, __: OfAxis | None) -> Iterator[Step]:
        yield _setup(component)
        if component.value("gleam.target") == "javascript" or _names_javascript(component):
            yield SetupTool(NODE, alive("node")[-1], because=component.under("gleam.target"))
        for fact in component.commands("install"):
            yield Run("Get dependencies", fact.value, component.root, because=(fact,))

    yield from usual_jobs(component, ready)


def _names_javascript(component: Component) -> bool:
    return any(re.search(r"\bjavascript\b", one.value) for one in component.commands("test"))


def _setup(component: Component) -> SetupTool:
    named = (component.fact("gleam.version"), component.fact("erlang.version"))
    inputs: Pairs = (("otp-version", _otp(component)), ("rebar3-version", REBAR))
    because = tuple(one for one in named if one)
    return SetupTool(GLEAM, _gleam(component), inputs=inputs, because=because)


def _gleam(component: Component) -> str:
    """Return the Gleam that is pinned, else the latest release: the action wants it in full."""
    asked = component.value("gleam.version")
    if (numbers := exact(asked)) and len(numbers) == 3:
        return newest(asked, "gleam")
    cycle = newest(asked.replace(" and ", ", "), "gleam")
    latest = {one.cycle: one.latest for one in releases("gleam")}
    return latest.get(".".join(cycle.split(".")[:2]), cycle)


def _otp(component: Component) -> str:
    named = component.value("erlang.version")
    return ".".join(named.split(".")[:2]) if re.match(r"\d", named) else alive("erlang")[-1]


ECOSYSTEM = Ecosystem("gleam", "Gleam", (".gleam",), roots, detect, jobs, (GLEAM, NODE), (MARKER,))
