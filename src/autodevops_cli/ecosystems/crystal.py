"""Crystal: shard.yml, its lock file, specs, and the tools that come with the compiler."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems._base import Ecosystem, marked_roots
from autodevops_cli.ecosystems._pipeline import usual_jobs
from autodevops_cli.model.evidence import Evidence, Fact, Place, Source, command
from autodevops_cli.model.plan import (
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
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.tasks import CARRIED, saying, task
from autodevops_cli.repository.tool_pins import tool_pins

CRYSTAL = Tool("crystal", "Crystal", image="crystallang/crystal:{version}")
MANIFEST, LOCK = "shard.yml", "shard.lock"
# The snap is the compiler's own way onto Ubuntu; an image of Crystal has it already.
GET = "command -v crystal > /dev/null || sudo snap install crystal --classic"
# What the standard library links.
LINKED = (
    "libevent-dev", "libgmp-dev", "libpcre2-dev", "libssl-dev", "libxml2-dev", "libyaml-dev",
    "zlib1g-dev",
)  # fmt: skip
FRAMEWORKS = ("kemal", "lucky", "amber", "athena", "grip", "marten")
DRIVERS = {"pg": "postgres", "mysql": "mysql", "redis": "redis", "cryomongo": "mongodb"}
SPEC = "_spec.cr"
_EXACT = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,2}")
_TEST = saying("crystal spec", "shards", "bin/ameba")


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders with a shard.yml that names a shard."""
    return tuple(
        root
        for root in marked_roots(repo, MANIFEST)
        if repo.yaml(joined(root, MANIFEST)).text("name")
    )


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what the manifest, the lock file and the folder of specs say."""
    path = joined(root, MANIFEST)
    data = repo.yaml(path)
    where = repo.place(path, "name:")
    yield Evidence("package-manager", "shards", where, note="a shard")
    kind = "application" if data.table("targets") else "library"
    yield Evidence(
        "kind", kind, where, note=f"it declares {'' if kind[0] == 'a' else 'no '}targets"
    )
    yield from _versions(repo, root, data)
    for name in LINKED:
        note = "Crystal's standard library links it"
        yield Evidence(f"system-package.{name}", name, where, note=note)
    yield from _dependencies(repo, path, data)
    yield from _commands(repo, root, data)


def _versions(repo: Snapshot, root: str, data: Table) -> Iterator[Evidence]:
    path = joined(root, ".crystal-version")
    if pinned := repo.text(path).strip()[:40].partition("\n")[0]:
        yield Evidence("crystal.version", pinned, Place(path, 1), rank=3, note="the version file")
    for pin in tool_pins(repo, root, "crystal"):
        yield Evidence("crystal.version", pin.version, pin.where, rank=2, note=pin.note)
    if declared := data.text("crystal"):
        where = repo.place(joined(root, MANIFEST), "crystal:")
        note = "what the shard works with"
        yield Evidence("crystal.version", declared, where, rank=1, note=note)


def _dependencies(repo: Snapshot, path: str, data: Table) -> Iterator[Evidence]:
    for name in data.table("dependencies"):
        where = repo.place(path, f"{name}:")
        if name in FRAMEWORKS:
            yield Evidence(f"framework.{name}", name, where, note="a dependency")
        if name in DRIVERS:
            yield Evidence(f"driver.{DRIVERS[name]}", DRIVERS[name], where, note=f"{name} is used")
        if name == "sqlite3":
            note = "sqlite3 links it"
            yield Evidence("system-package.libsqlite3-dev", "libsqlite3-dev", where, note=note)


def _commands(repo: Snapshot, root: str, data: Table) -> Iterator[Evidence]:
    path, lock = joined(root, MANIFEST), joined(root, LOCK)
    if repo.has(lock):
        yield command(
            "install", "shards install --frozen", Place(lock), Source.DEPENDENCY, "the lock file"
        )
    elif data.table("dependencies") or data.table("development_dependencies"):
        yield command("install", "shards install", Place(path), Source.DEPENDENCY, "the manifest")
    one = task(repo, root, "test", "spec")
    if one and _TEST(one) and one.programs <= CARRIED | {"crystal", "shards", "ameba"}:
        note = f"the {one.name} target of {one.runner}"
        yield command("test", one.plain or one.command, one.where, Source.TASK, note)
    if spec := next((one for one in repo.below(root) if one.endswith(SPEC)), ""):
        yield command("test", "crystal spec", Place(spec), Source.CONVENTION, "specs")
    if data.table("targets"):
        where = repo.place(path, "targets:")
        yield command("build", "shards build", where, Source.CONVENTION, "the targets")
    text = "crystal tool format --check"
    yield command("format", text, Place(path), Source.CONVENTION, "Crystal's own style")
    yield from _ameba(repo, root, data)


def _ameba(repo: Snapshot, root: str, data: Table) -> Iterator[Evidence]:
    """Yield the linter, which its own installation builds into bin/."""
    if "ameba" not in data.table("development_dependencies"):
        return
    where = repo.place(joined(root, MANIFEST), "ameba:")
    config = joined(root, ".ameba.yml")
    if repo.has(config):
        yield command(
            "lint.ameba", "bin/ameba", Place(config), Source.TOOL_CONFIG, "its configuration"
        )
    yield command("lint.ameba", "bin/ameba", where, Source.DEPENDENCY, "ameba is a dependency")
    if repo.has(lock := joined(root, LOCK)) and "ameba:" in repo.text(lock):
        yield Evidence("locked.ameba", lock, repo.place(lock, "ameba:"), note="the lock file")


def jobs(component: Component) -> Iterator[Job]:
    """Yield the checks, the specs, or a build where there are none."""

    def ready(purpose: Purpose, version: OfAxis | None) -> Iterator[Step]:
        fact = component.fact("crystal.version")
        exact = fact if fact and _EXACT.fullmatch(fact.value) else None
        yield SetupTool(CRYSTAL, exact.value if exact else "latest", because=_facts(exact))
        yield Run("Install Crystal", GET)
        linted = bool(component.commands("lint"))
        if purpose is Purpose.LINT and linted:
            yield SystemPackages(LINKED, component.under("system-package")[:1])
        for one in component.commands("install") if purpose is not Purpose.LINT or linted else ():
            yield Run("Install dependencies", one.value, component.root, because=(one,))

    yield from usual_jobs(component, ready)


def _facts(fact: Fact | None) -> tuple[Fact, ...]:
    return (fact,) if fact else ()


ECOSYSTEM = Ecosystem("crystal", "Crystal", (".cr",), roots, detect, jobs, (CRYSTAL,), (MANIFEST,))
