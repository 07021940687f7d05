"""Elixir: mix projects and umbrellas, with the Erlang/OTP that they run on."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems._base import Ecosystem
from autodevops_cli.ecosystems.elixir.commands import commands
from autodevops_cli.ecosystems.elixir.jobs import ELIXIR, jobs
from autodevops_cli.ecosystems.elixir.mixfile import MIXFILE
from autodevops_cli.ecosystems.elixir.packages import packages
from autodevops_cli.ecosystems.elixir.project import Project, read_project, roots
from autodevops_cli.ecosystems.elixir.versions import beam_versions
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.repository.snapshot import Snapshot


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what mix.exs, the lock file, version files and configurations say."""
    project = read_project(repo, root)
    where = Place(project.mix.path)
    yield Evidence("package-manager", "mix", where, note="a mix project")
    yield _kind(project)
    yield from _umbrella(project)
    yield from beam_versions(project)
    yield from packages(project)
    yield from commands(project)


def _kind(project: Project) -> Evidence:
    kind = "library" if project.is_library else "application"
    note = "it says how it is published" if project.is_library else "it is not published"
    return Evidence("kind", kind, Place(project.mix.path), Strength.INFERRED, note=note)


def _umbrella(project: Project) -> Iterator[Evidence]:
    found = project.mix.setting("apps_path")
    if not found:
        return
    yield Evidence("workspace.tool", "mix", found[1], note="an umbrella")
    for one in project.members:
        note = "an application of the umbrella"
        yield Evidence(f"workspace.member.{one.root}", one.root, Place(one.path), note=note)


ECOSYSTEM = Ecosystem(
    "elixir", "Elixir", (".ex", ".exs"), roots, detect, jobs, (ELIXIR,), (MIXFILE,)
)
