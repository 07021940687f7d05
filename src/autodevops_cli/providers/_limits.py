"""What several systems cannot say of a plan, as findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.model.plan import Job
from autodevops_cli.providers._containers import provision
from autodevops_cli.providers._servers import calls_localhost


def cannot(
    path: str, message: str, jobs: Iterable[str], hint: str = "", *, low: bool = False
) -> Iterator[Finding]:
    """Yield one finding about what a system cannot say, with the jobs that mean it."""
    if named := ", ".join(dict.fromkeys(jobs)):
        severity = Severity.LOW if low else Severity.INFO
        yield Finding("cannot-express", f"{message} ({named})", Place(path), severity, hint=hint)


def cannot_bring(path: str, jobs: Iterable[Job]) -> Iterator[Finding]:
    """Yield that tools are missing from the containers of jobs."""
    yield from cannot(
        path, "no image and no command is known that brings a tool",
        (f"{job.id}: {', '.join(missing)}" for job in jobs
         if (missing := provision(job, lambda axis: axis.name).missing)),
        "name an image that has it", low=True,
    )  # fmt: skip


def cannot_reach(path: str, jobs: Iterable[Job]) -> Iterator[Finding]:
    """Yield which tests look for servers on localhost, where these have host names of their own."""
    every = [*jobs]
    yield from cannot(
        path, "a server has its name as host, it is not localhost, and no variable tells the tests",
        (f"{job.id}: {one.name}" for job in every for one in job.services if not one.variables),
        "let the tests read the host from a variable", low=True,
    )  # fmt: skip
    yield from cannot(
        path, "commands say localhost: a server has its name as host here",
        (job.id for job in every if calls_localhost(job)),
        "let the commands take the host from a variable", low=True,
    )  # fmt: skip


def cannot_ask(path: str, jobs: Iterable[Job]) -> Iterator[Finding]:
    """Yield which servers nothing can await: they are asked for their health, and have no port."""
    yield from cannot(
        path, "a server cannot be asked whether it is healthy, so jobs wait for its ports only",
        (job.id for job in jobs for one in job.services if one.health_command and not one.ports),
    )  # fmt: skip
