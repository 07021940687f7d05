"""The files of one folder that a project's metadata can stand in."""

from __future__ import annotations

from dataclasses import dataclass

from autodevops_cli.ecosystems.python.ini import Sections, sections
from autodevops_cli.ecosystems.python.setup_py import SetupCall, read_setup_call
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of one folder that metadata can stand in, read."""

    repo: Snapshot
    pyproject: str
    project: Table
    tool: Table
    build: Table
    setup_cfg: str
    cfg: Sections
    setup_py: str
    call: SetupCall | None
    pipfile: Table

    @property
    def poetry(self) -> Table:
        """The [tool.poetry] table."""
        return self.tool.table("poetry")


def read_sources(repo: Snapshot, root: str) -> Sources:
    """Return the metadata files of a folder."""
    pyproject, setup_cfg = joined(root, "pyproject.toml"), joined(root, "setup.cfg")
    setup_py = joined(root, "setup.py")
    toml = repo.toml(pyproject)
    return Sources(
        repo, pyproject, toml.table("project"), toml.table("tool"), toml.table("build-system"),
        setup_cfg, sections(repo.text(setup_cfg)) if repo.has(setup_cfg) else {},
        setup_py, read_setup_call(repo, setup_py) if repo.has(setup_py) else None,
        repo.toml(joined(root, "Pipfile")),
    )  # fmt: skip
