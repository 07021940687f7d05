"""What belongs to the whole repository: services, system packages, submodules, environment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Evidence, Place
from autodevops_cli.model.stack import Component
from autodevops_cli.planning.surroundings.accounts import plain
from autodevops_cli.planning.surroundings.deploying import deployments
from autodevops_cli.planning.surroundings.images import image_sources
from autodevops_cli.planning.surroundings.needs import service_evidence
from autodevops_cli.planning.surroundings.packages import packages
from autodevops_cli.planning.surroundings.pinning import pinning
from autodevops_cli.planning.surroundings.variables import test_files
from autodevops_cli.planning.watching import part_evidence
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

_COPIED = re.compile(
    r"\b(?:cp|copy|mv)[ \t]+(?:-\w+[ \t]+)?"
    r"[\"']?((?:[\w./-]{0,80}/)?(?:\.env[.-]\w{1,20}|\w{1,20}\.env))[\"']?"
    r"[ \t]+[\"']?((?:[\w./-]{0,80}/)?\.env)\b(?!\.)"
)
_TOLD = ("README.md", "README.rst", "README", "CONTRIBUTING.md", "DEVELOPMENT.md", "Makefile",
         "package.json", "composer.json", "bin/setup", "script/setup", "scripts/setup",
         "docs/development.md", "docs/contributing.md")  # fmt: skip


def repository_evidence(
    repo: Snapshot, components: Sequence[Component], documents: Sequence[CiDocument]
) -> Iterator[Evidence]:
    """Yield evidence for the facts of a StackProfile.

    submodules "yes" · service.<name> image · service.<name>.env.<NAME> value (the server's own)
    · service.<name>.port where it is not the usual one · env.<NAME> value (what the application
    reads) · seed.<name>.<path> a file to load into the server · dotenv.<path> the example that
    the file is made from · system-package.<name> Debian's name · deploy.<target> (further ones
    deploy.<target>.<folder>) the file that says so · image.lacks what the Dockerfile copies and
    nobody committed · pinned-in.<what> the file with versions.
    """
    if repo.has(".gitmodules"):
        yield Evidence("submodules", "yes", Place(".gitmodules"), note="submodules are declared")
    yield from service_evidence(repo, components, documents)
    yield from _dotenv(repo, components)
    yield from packages(repo)
    yield from part_evidence(repo, components)
    yield from deployments(repo)
    yield from image_sources(repo)
    yield from pinning(repo)


def _dotenv(repo: Snapshot, components: Sequence[Component]) -> Iterator[Evidence]:
    """Yield the .env files that people are told to copy from an example that is there.

    None where tests have a file of their own.
    """
    if test_files(repo):
        return
    folders = dict.fromkeys(("", *(one.root for one in components)))
    for folder in folders:
        for name in _TOLD:
            path = joined(folder, name)
            for found in _COPIED.finditer(repo.text(path)):
                source, target = joined(folder, found[1]), joined(folder, found[2])
                same = parent(source) == parent(target) and plain(source)
                if same and repo.has(source) and not repo.has(target):
                    where = repo.place(path, found[0])
                    note = "people are told to make this copy"
                    yield Evidence(f"dotenv.{target}", source, where, note=note)
