"""What to run for a Cargo package or workspace: its own tasks first, then Cargo's conventions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.rust.checks import checks
from autodevops_cli.ecosystems.rust.libraries import hosted
from autodevops_cli.ecosystems.rust.manifest import Package
from autodevops_cli.ecosystems.rust.scope import Scope
from autodevops_cli.ecosystems.rust.sources import has_tests
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import joined

TEST = (
    "test", "tests", "test-all", "unit-test", "unit-tests", "test-unit", "ci-test", "cargo-test",
)  # fmt: skip


def commands(scope: Scope) -> Iterator[Evidence]:
    """Yield every command that something in the repository speaks for."""
    if lost := _lost(scope):
        yield lost
        return
    if scope.target:
        where = scope.repo.place(scope.config, scope.target)
        yield Evidence("rust.target", scope.target, where, note="the target")
    yield from _install(scope)
    yield from _test(scope)
    yield from checks(scope)
    yield from _build(scope)


def _lost(scope: Scope) -> Evidence | None:
    """Return a dependency whose folder is not in the repository: Cargo does nothing without it."""
    modules = scope.repo.text(".gitmodules")
    for package in scope.packages:
        for one in package.dependencies():
            if not one.path or scope.repo.has(joined(one.path, "Cargo.toml")):
                continue
            if not re.search(rf"path\s*=\s*{re.escape(one.path.split('/')[0])}\b", modules):
                note = f"{one.name} is not in this repository"
                return Evidence("cargo.lost", one.path, package.place(one.key), note=note)
    return None


def _install(scope: Scope) -> Iterator[Evidence]:
    if not scope.lock.path:
        return
    where, note = Place(scope.lock.path), "the lock file"
    if scope.lock.stale:
        yield Evidence("cargo.lock", "stale", where, note=scope.lock.stale)
        return
    yield Evidence("cargo.lock", scope.lock.path, where, note=note)
    yield Evidence("cargo.lock.format", str(scope.lock.format), where, note=note)
    yield command("install", "cargo fetch --locked", where, Source.CONVENTION, note)


def _test(scope: Scope) -> Iterator[Evidence]:
    """Test with default features: others may exclude each other, or want a library or a nightly."""
    inside = {one.name for one in scope.packages if hosted(one)}
    tested = [one.root for one in scope.packages if one.name not in inside]
    if scope.target or not has_tests(scope.repo, tested):
        return
    yield from scope.tasks_for("test", TEST, "cargo test", "cargo nextest run")
    names = sorted(name for name in inside if re.fullmatch(r"[\w-]+", name))
    excluded = "".join(f" --exclude {name}" for name in names)
    note = "Cargo's convention, with default features"
    yield scope.usual("test", f"cargo test{scope.everything}{excluded}", note)


def _build(scope: Scope) -> Iterator[Evidence]:
    """Yield how to build; for a single program also how to start what was built."""
    found = _program(scope)
    if found is None:
        yield scope.usual("build", f"cargo build{scope.everything}")
        return
    name, package = found
    where = Place(package.manifest)
    start = f"./target/release/{name}"
    yield command("build", "cargo build --release", where, Source.CONVENTION, f"builds {name}")
    yield command("start", start, where, Source.CONVENTION, "the program that the build writes")


def _program(scope: Scope) -> tuple[str, Package] | None:
    """Return the one program that the component is about, or the default one at its root."""
    built = [(name, one) for one in scope.packages for name in one.programs()]
    at_root = [pair for pair in built if pair[1].root == scope.root]
    candidates = at_root or built
    if len(candidates) > 1 and not candidates[0][1].data.has("package", "default-run"):
        return None
    return candidates[0] if candidates else None
