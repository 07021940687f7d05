"""Scheme: sources for Guile and its relatives, and sites that Haunt builds."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import splitext

from autodevops_cli.ecosystems._base import PROGRAMS, Ecosystem, source_files
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.model.plan import Job
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined

EXTENSIONS = (".scm", ".ss", ".sld")


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the root where most of the sources are Scheme."""
    own = source_files(repo, EXTENSIONS)
    others = sum(splitext(one)[1] in PROGRAMS - {".scm"} for one in repo.files)
    return ("",) if own and others <= len(own) else ()


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield how a site of Haunt is built; nothing else has one way to be run."""
    own = source_files(repo, EXTENSIONS, root)
    yield Evidence("kind", "application", Place(own[0]), Strength.INFERRED, note="Scheme sources")
    if repo.has(path := joined(root, "haunt.scm")):
        where = Place(path)
        yield Evidence("framework.haunt", "haunt", where, note="the configuration of Haunt")
        yield command("build", "haunt build", where, Source.TOOL_CONFIG, "a site of Haunt")


def jobs(_: Component) -> Iterator[Job]:
    """Yield nothing: neither tests nor a build are the same for two projects in Scheme."""
    yield from ()


ECOSYSTEM = Ecosystem("scheme", "Scheme", EXTENSIONS, roots, detect, jobs)
