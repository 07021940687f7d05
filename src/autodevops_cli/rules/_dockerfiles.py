"""The Dockerfiles of a repository's product: what they start from and who runs in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, parent
from autodevops_cli.rules._repository import MANIFESTS, is_sample

NAMES = ("Dockerfile", "Containerfile")
MAX_FILES = 50
MAX_DEPTH = 2


@dataclass(frozen=True)
class Base:
    """An image that a stage starts from, with the default values of arguments put in."""

    image: str
    stage: str
    where: Place

    @cached_property
    def name(self) -> str:
        """The image without its tag and digest, an official one without its registry."""
        name = self.image.partition("@")[0]
        folder, slash, last = name.rpartition("/")
        plain = folder + slash + last.partition(":")[0]
        return plain.removeprefix("docker.io/").removeprefix("library/")


@dataclass(frozen=True)
class Dockerfile:
    """The stages of one file, what the last one says of its user, and what it starts."""

    path: str
    bases: tuple[Base, ...]
    user: str
    starts: bool
    text: str

    def foundation(self) -> Base | None:
        """Return the image below the last stage, through the stages in between."""
        stages = {base.stage: base for base in self.bases if base.stage}
        found = self.bases[-1] if self.bases else None
        for _ in self.bases:
            if found is None or found.image not in stages:
                return found
            found = stages[found.image]
        return None


def dockerfiles(repo: Snapshot) -> Iterator[Dockerfile]:
    """Yield the Dockerfiles of the product.

    A part of it has its manifest beside it; elsewhere an image is for building or for a test.
    """
    paths = (path for path in repo.named(*NAMES) if path.count("/") <= MAX_DEPTH)
    for path in islice((one for one in paths if _is_of_product(repo, one)), MAX_FILES):
        yield _read(repo, path)


def _is_of_product(repo: Snapshot, path: str) -> bool:
    folder = parent(path)
    beside = repo.beside(folder)
    return not is_sample(path) and (
        folder in ("", "docker") or any(name in beside for name in MANIFESTS if name not in NAMES)
    )


def _read(repo: Snapshot, path: str) -> Dockerfile:
    from autodevops_cli.repository.dockerfile import filled, instructions

    bases: list[Base] = []
    known: dict[str, str] = {}
    user, starts = "", False
    for one in instructions(repo.text(path)):
        match one.name, one.text.split():
            case "ARG", [first, *_] if not bases and "=" in first:
                name, _, value = first.partition("=")
                known[name] = value.strip("\"'")
            case "FROM", [image, *rest]:
                stage = rest[1].lower() if len(rest) > 1 and rest[0].lower() == "as" else ""
                text = filled(image, known)
                bases.append(Base(text, stage, Place(path, one.line)))
                user, starts = "", False
            case "USER", [who, *_]:
                user = who
            case (("CMD" | "ENTRYPOINT"), _):
                starts = True
    return Dockerfile(path, tuple(bases), user, starts, repo.text(path))
