"""Files beside the manifests of languages whose versions an update bot can keep fresh."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.evidence import Evidence, Place
from autodevops_cli.repository.snapshot import Snapshot

FILES = {
    "devcontainers": (".devcontainer/devcontainer.json", ".devcontainer.json"),
    "pre-commit": (".pre-commit-config.yaml",),
    "docker-compose": (
        "compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml",
    ),
}  # fmt: skip
NOTES = {
    "devcontainers": "a container to develop in", "pre-commit": "hooks with versions",
    "docker-compose": "images of servers",
}  # fmt: skip


def pinning(repo: Snapshot) -> Iterator[Evidence]:
    """Yield the files that name versions of images, features or hooks."""
    for name, paths in FILES.items():
        if path := repo.first(*paths):
            yield Evidence(f"pinned-in.{name}", path, Place(path), note=NOTES[name])
