"""An existing CI file, read with places: what it runs, when, and with which rights."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class CiService:
    """A server that a job starts beside itself."""

    name: str
    image: str
    where: Place
    env: Pairs = ()


@dataclass(frozen=True, slots=True)
class CiJob:
    """A job. `permissions` is None where the file says nothing; `minutes` likewise."""

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
