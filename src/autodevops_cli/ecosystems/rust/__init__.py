"""Rust packages and Cargo workspaces."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems._base import Ecosystem
from autodevops_cli.ecosystems.rust.commands import commands
from autodevops_cli.ecosystems.rust.libraries import libraries
from autodevops_cli.ecosystems.rust.lockfile import read_lock
from autodevops_cli.ecosystems.rust.pipeline import jobs
from autodevops_cli.ecosystems.rust.publishing import publishing
from autodevops_cli.ecosystems.rust.scope import Scope
from autodevops_cli.ecosystems.rust.toolchains import RUST
from autodevops_cli.ecosystems.rust.versions import rust_versions
from autodevops_cli.ecosystems.rust.workspace import packages, roots
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.repository.snapshot import Snapshot, joined


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what the manifests, the lock file, sources and task files of a folder say."""
    members = packages(repo, root)
    lock = read_lock(repo, root, members)
    workspace = "workspace" in repo.toml(joined(root, "Cargo.toml")) and len(members) > 1
    scope = Scope(repo, root, members, lock, workspace)
    yield Evidence("package-manager", "cargo", scope.manifest, note="a Cargo manifest")
    yield from _workspace(scope)
    yield from rust_versions(repo, root, members)
    yield _kind(scope)
    yield from publishing(scope)
    yield from libraries(members, lock)
    yield from commands(scope)
    if queries := repo.below(joined(root, ".sqlx")):
        note = "sqlx's queries are committed, so no database is needed to compile"
        yield Evidence("rust.env.SQLX_OFFLINE", "true", Place(queries[0]), note=note)


def _workspace(scope: Scope) -> Iterator[Evidence]:
    if not scope.workspace:
        return
    where = scope.repo.place(scope.manifest.path, "[workspace")
    yield Evidence("workspace.tool", "cargo", where, note="a Cargo workspace")
    for one in scope.packages:
        if one.root != scope.root:
            yield Evidence(
                f"workspace.member.{one.root}", one.root, Place(one.manifest), note="a member"
            )


def _kind(scope: Scope) -> Evidence:
    own = [one for one in scope.packages if one.root == scope.root] or [*scope.packages]
    programs = any(one.programs() for one in own)
    kind = "application" if programs else "library"
    note = "builds a program" if programs else "builds a library"
    return Evidence("kind", kind, scope.manifest, Strength.INFERRED, note=note)


ECOSYSTEM = Ecosystem("rust", "Rust", (".rs",), roots, detect, jobs, (RUST,), ("Cargo.toml",))
