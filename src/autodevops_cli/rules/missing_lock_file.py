"""An application has no lock file

What: The manifest of an application names dependencies, and no lock file says which versions.
Why: Every run and every release installs what was newest at that minute: what passed yesterday can
    fail today, and a hijacked release is taken in at once.
Bad:
    - run: make
    # file: package.json
    {"private": true, "dependencies": {"octo": "^1.0.0"}}
Bad:
    - run: make
    # file: Pipfile
    [packages]
    octo = "*"
Good:
    - run: make
    # file: package.json
    {"private": true, "dependencies": {"octo": "^1.0.0"}}
    # file: pnpm-lock.yaml
    lockfileVersion: "9.0"
Good:
    # A library is to work with many versions.
    - run: make
    # file: package.json
    {"name": "octo-lib", "dependencies": {"octo": "^1.0.0"}}
Fix: Make the lock file with the package manager and commit it.
References:
    https://docs.npmjs.com/cli/configuring-npm/package-lock-json
    https://github.com/ossf/scorecard/blob/main/docs/checks.md#pinned-dependencies
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot

OF_NODE = (
    "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock",
    "bun.lockb", "deno.lock", "common/config/rush/pnpm-lock.yaml",
)  # fmt: skip


def check(repo: Snapshot, _: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the manifests of applications at the root that have no lock file."""
    for manifest, made in _applications(repo):
        if repo.has(manifest):
            yield Spot(Place(manifest, 1), f"no {made} says which versions {manifest} means")


def _applications(repo: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield the manifests that are surely of applications, with the lock file each lacks."""
    if _is_node_application(repo) and not repo.first(*OF_NODE):
        yield "package.json", "lock file"
    if not repo.has("Pipfile.lock") and repo.toml("Pipfile").table("packages"):
        yield "Pipfile", "Pipfile.lock"
    if _is_rust_application(repo) and not repo.has("Cargo.lock"):
        yield "Cargo.toml", "Cargo.lock"


def _is_node_application(repo: Snapshot) -> bool:
    package = repo.json("package.json")
    private = package.flag("private") is True
    return (
        private
        and bool(package.table("dependencies"))
        and "package-lock" not in repo.text(".npmrc")
    )


def _is_rust_application(repo: Snapshot) -> bool:
    cargo = repo.toml("Cargo.toml")
    program = repo.has("src/main.rs") and not repo.has("src/lib.rs")
    return program and bool(cargo.table("dependencies")) and cargo.has("package")


# A template for others to start from can leave it out on purpose.
RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.REPOSITORY, Confidence.MEDIUM, check_repository=check
)
