"""A GitLab pipeline as it is spelled: its files, its jobs, and what they inherit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Route
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._raw import Raw, raw

MAX_FILES = 60
MAX_INCLUDES = 150
MAX_LAYERS = 44
WORDS = frozenset({
    "default", "include", "stages", "variables", "workflow", "image", "services",
    "before_script", "after_script", "cache", "spec", "types",
})  # fmt: skip


@dataclass(frozen=True)
class Layer:
    """A mapping of one file that a job is made of."""

    file: Raw
    route: Route
    table: Table


@dataclass(frozen=True)
class Job:
    """A job with what it extends and with the defaults, the nearest first."""

    name: str
    layers: tuple[Layer, ...]
    complete: bool
    """False where it extends something that is not here."""

    @property
    def file(self) -> Raw:
        """The file that names the job."""
        return self.layers[0].file

    def layer(self, key: str) -> Layer | None:
        """Return the nearest mapping that says something about a key."""
        return next((one for one in self.layers if one.table.has(key)), None)

    def raw(self, key: str) -> object:
        """Return what the nearest mapping says about a key."""
        found = self.layer(key)
        return found.table.raw(key) if found else None


@dataclass(frozen=True)
class Pipeline:
    """The main file and the local files that it includes, the main file first."""

    files: tuple[Raw, ...]
    complete: bool
    """False where it includes what is not in this repository."""

    @property
    def main(self) -> Raw:
        """The file that GitLab reads first."""
        return self.files[0]

    @cached_property
    def mappings(self) -> dict[str, Layer]:
        """Every job, hidden ones too, in the file that says it last."""
        found: dict[str, Layer] = {}
        for file in self.files:
            for name, table in file.table.items():
                if name not in WORDS and table:
                    found.setdefault(name, Layer(file, (name,), table))
        return found

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs that run."""
        made = (self._job(name) for name in self.mappings if not name.startswith("."))
        return tuple(job for job in made if job.layer("script") or job.layer("trigger"))

    def says(self, *keys: str) -> object:
        """Return what the first file that has something at the path says there."""
        return next((found for one in self.files if (found := one.table.raw(*keys))), None)

    def _job(self, name: str) -> Job:
        layers: list[Layer] = []
        pending, complete = [name], True
        while pending and len(layers) < MAX_LAYERS:
            found = self.mappings.get(pending.pop(0))
            complete = complete and found is not None
            if found:
                layers.append(found)
                pending.extend(reversed(found.table.strings("extends")))
        return Job(name, (*layers, *self.defaults), complete)

    @cached_property
    def defaults(self) -> tuple[Layer, ...]:
        """What every job has where it says nothing else."""
        named = [(one, ("default",), one.table.table("default")) for one in self.files]
        # What stands at the top by itself is an older way to say `default`; variables are not.
        bare = [
            (one, (), Table({key: one.table.raw(key) for key in one.table if key in WORDS}))
            for one in self.files
        ]
        return tuple(Layer(*one) for one in (*named, *bare))


def pipelines(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Pipeline]:
    """Yield the GitLab pipelines."""
    for main in raw(repo, documents, "gitlab"):
        files, complete, at = [main], True, 0
        while at < len(files) and len(files) <= MAX_FILES:
            for entry in includes(files[at]):
                found = _local(repo, entry)
                complete = complete and bool(found)
                known = {one.path for one in files}
                files.extend(_file(repo, main.ci, path) for path in found if path not in known)
            at += 1
        plain = all(one.table and not one.table.has("spec") for one in files)
        yield Pipeline(tuple(files), complete and plain)


def includes(file: Raw) -> Iterator[Table]:
    """Yield the entries of `include`, each as a mapping."""
    for _, entry in routed_includes(file):
        yield entry


def routed_includes(file: Raw) -> Iterator[tuple[Route, Table]]:
    """Yield the entries of `include`, each as a mapping, with their routes."""
    found = file.table.raw("include")
    items = found if isinstance(found, list) else [found]
    for number, item in enumerate(items[:MAX_INCLUDES]):
        route: Route = ("include", number) if isinstance(found, list) else ("include",)
        if isinstance(item, str):
            yield route, Table({"remote" if "://" in item else "local": item})
        elif isinstance(item, dict):
            yield route, Table(item)


def _local(repo: Snapshot, entry: Table) -> tuple[str, ...]:
    name = entry.text("local")
    if not name or "$" in name:
        return ()
    return tuple(repo.matching(name.lstrip("/").replace("**", "*")))


def _file(repo: Snapshot, document: CiDocument, path: str) -> Raw:
    return Raw(
        CiDocument(document.provider, path),
        repo.yaml_document(path),
        repo.text(path).splitlines(),
    )
