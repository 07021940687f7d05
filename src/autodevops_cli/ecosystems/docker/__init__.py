"""Images: a build of each Dockerfile that needs nothing but the checkout and public registries.

No language: it adds a job beside those of the languages and nothing else.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from autodevops_cli.ecosystems._base import Ecosystem, is_specimen
from autodevops_cli.ecosystems.docker.context import Context
from autodevops_cli.ecosystems.docker.obstacles import obstacle
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.model.plan import Job, Purpose, Run
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

NAMES = ("Dockerfile", "Containerfile")
MANIFESTS = frozenset(
    ("package.json", "pyproject.toml", "requirements.txt", "go.mod", "Cargo.toml", "pom.xml",
     "build.gradle", "build.gradle.kts", "Gemfile", "composer.json", "mix.exs", "Pipfile")
)  # fmt: skip
MAX_IMAGES = 3
MAX_DEPTH = 2


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the root where a Dockerfile stands at a usual place."""
    return ("",) if _dockerfiles(repo) else ()


def _dockerfiles(repo: Snapshot) -> tuple[str, ...]:
    """Return the Dockerfiles of the product, the root's own before those of its parts.

    A part has its manifest beside it; elsewhere an image is for development or for a test.
    """
    found = [path for path in repo.named(*NAMES) if path.count("/") <= MAX_DEPTH]
    return tuple(path for path in found if not is_specimen(path) and _is_of_product(repo, path))


def _is_of_product(repo: Snapshot, path: str) -> bool:
    folder = parent(path)
    beside = repo.beside(folder)
    return folder in ("", "docker") or any(
        name in MANIFESTS or name.endswith((".csproj", ".fsproj")) for name in beside
    )


def detect(repo: Snapshot, _: str) -> Iterator[Evidence]:
    """Yield how each image is built, or what stands in the way."""
    for path in _dockerfiles(repo)[:MAX_IMAGES]:
        where, name = Place(path), parent(path) or "image"
        context = Context(repo, parent(path), path)
        why = obstacle(context)
        if why and parent(path):
            context = Context(repo, "", path)
            why = obstacle(context)
        if why:
            yield Evidence(f"docker.unbuilt.{name}", why, where, note=f"not built, as {why}")
            continue
        usual = joined(context.folder, "Dockerfile")
        file = f" --file {shlex.quote(path)}" if path != usual else ""
        text = f"docker build{file} {shlex.quote(context.folder or '.')}"
        note = "the image needs nothing but the checkout"
        yield command(f"build.{name}", text, where, Source.CONVENTION, note)


def jobs(component: Component) -> Iterator[Job]:
    """Yield one job that builds the images."""
    builds = tuple(
        Run(_title(fact.subject), fact.value, because=(fact,))
        for fact in component.commands("build")
    )
    if builds:
        yield Job("image", "Build image", Purpose.BUILD, builds, minutes=30)


def _title(subject: str) -> str:
    name = subject.removeprefix("command.build").lstrip(".")
    return "Build the image" if name in ("", "image") else f"Build the image of {name}"


ECOSYSTEM = Ecosystem("docker", "Docker", (), roots, detect, jobs, (), NAMES, language=False)
