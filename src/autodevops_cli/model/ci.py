"""An existing CI file, read with places: what it runs, when, and with which rights."""

from __future__ import annotations

from dataclasses import dataclass

from autodevops_cli.model.edit import Route
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.plan import Axis, Pairs


@dataclass(frozen=True, slots=True)
class CiStep:
    """A step: an action it `uses` with `inputs`, or a shell text it runs."""

    where: Place
    name: str = ""
    uses: str = ""
    inputs: Pairs = ()
    run: str = ""
    directory: str = ""
    env: Pairs = ()
    condition: str = ""
    advisory: bool = False
    shell: str = ""
    """What interprets `run` where the file says so ("pwsh", "python"); "" is a POSIX shell."""
    inner: tuple[CiStep, ...] = ()
    """The steps of the local action that it uses, with the inputs filled in."""
    comment: str = ""
    """What follows the `#` on the line of `uses`: the version that a commit stands for."""
    lines: tuple[tuple[str, int], ...] = ()
    """The line of each key that the file spells out."""
    route: Route = ()
    """Where it stands in the file's data; () where that is not known or is another file."""

    def at(self, key: str) -> Place:
        """Return the place of one key of the step, or of the step."""
        return _at(self.where, self.lines, key)


@dataclass(frozen=True, slots=True)
class CiService:
    """A server that a job starts beside itself."""

    name: str
    image: str
    where: Place
    env: Pairs = ()
    ports: tuple[str, ...] = ()
    """Mappings as the file spells them: "5432:5432", "6379"."""


@dataclass(frozen=True, slots=True)
class CiJob:
    """A job. `permissions` is None where the file says nothing; `minutes` likewise.

    `matrix` has every value of each axis, `cells` the combinations that run, in file order.
    """

    id: str
    where: Place
    name: str = ""
    steps: tuple[CiStep, ...] = ()
    needs: tuple[str, ...] = ()
    matrix: tuple[Axis, ...] = ()
    services: tuple[CiService, ...] = ()
    env: Pairs = ()
    runner: str = ""
    image: str = ""
    condition: str = ""
    permissions: Pairs | None = None
    minutes: str = ""
    advisory: bool = False
    environment: str = ""
    cells: tuple[Pairs, ...] = ()
    gates: bool = True
    """False where it only runs for tags, on a schedule or by hand."""
    uses: str = ""
    """The reusable workflow that is the whole job, "" for a job with steps."""
    called: tuple[CiJob, ...] = ()
    """The jobs of the local reusable workflow that it calls, with the inputs filled in."""
    comment: str = ""
    """What follows the `#` on the line of `uses`."""
    lines: tuple[tuple[str, int], ...] = ()
    """The line of each key that the file spells out."""
    route: Route = ()
    """Where it stands in the file's data; () where that is not known."""

    def at(self, key: str) -> Place:
        """Return the place of one key of the job, or of the job."""
        return _at(self.where, self.lines, key)


@dataclass(frozen=True, slots=True)
class CiDocument:
    """One CI file. `gates` is True when its jobs run for pull requests or the default branch."""

    provider: str
    path: str
    name: str = ""
    triggers: tuple[str, ...] = ()
    gates: bool = True
    jobs: tuple[CiJob, ...] = ()
    env: Pairs = ()
    permissions: Pairs | None = None
    concurrency: bool = False
    cancels: bool = False


def _at(where: Place, lines: tuple[tuple[str, int], ...], key: str) -> Place:
    return Place(where.path, dict(lines).get(key, where.line))
