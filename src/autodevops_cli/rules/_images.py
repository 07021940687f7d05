"""The container and service images that GitHub workflows name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Route
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._raw import jobs, raw

DOCKER = "docker://"
# Somebody has looked at the line already and decided to keep it.
_EXCUSED = Pattern(r"zizmor:\s*ignore\[[^\]]*\bunpinned-images\b")
# Releases of distributions go by a word; the word does not move to the next one.
_CODENAMES = frozenset(
    ("bionic", "focal", "jammy", "noble", "plucky", "questing", "resolute", "buster", "bullseye",
     "bookworm", "trixie", "forky")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Image:
    """An image as a file spells it: `name:tag@digest`."""

    text: str
    where: Place
    route: Route

    @property
    def by_digest(self) -> bool:
        """Whether a digest says which bytes are meant."""
        return "@sha256:" in self.text

    @property
    def has_version(self) -> bool:
        """Whether it has a digest, or a tag that names a release."""
        tag = self.text.rpartition("/")[2].partition(":")[2]
        words = set(re.split(r"[-._]", tag))
        return self.by_digest or bool(re.search(r"\d", tag)) or bool(words & _CODENAMES)


def images(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Image]:
    """Yield the images of jobs and services that are spelled out and that nobody has excused."""
    for file in raw(repo, documents):
        for route, job in jobs(file):
            for inner in _routes(job):
                here = (*route, *inner)
                text = job.text(*inner).strip()
                if text and "${{" not in text and not _EXCUSED.search(file.comment(*here)):
                    yield Image(text, file.at(*here), here)


def _routes(job: Table) -> Iterator[tuple[str, ...]]:
    yield ("container",) if job.text("container") else ("container", "image")
    services = job.table("services")
    for name in services:
        yield ("services", name) if services.text(name) else ("services", name, "image")
