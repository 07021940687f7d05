"""Servers beside a job: by which names they are reached, and how they are started and awaited."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator

from autodevops_cli.model.plan import Job, Pairs, Run, Service

LOCAL = re.compile(r"\b(?:localhost|127\.0\.0\.1)\b")


def inside(job: Job, host: Callable[[str], str]) -> Pairs:
    """Return the job's variables where servers are reached by name; `host` gives that name."""
    meant = {name: service.name for service in job.services for name in service.variables}
    return tuple(
        (name, LOCAL.sub(host(meant[name]), value) if name in meant else value)
        for name, value in job.env
    )


def inside_step(run: Run, job: Job) -> Pairs:
    """Return the variables of a step where servers are reached by their own names.

    A host without a job's variable of that name means the only server, or the one whose port the
    step's variables name.
    """
    meant = {name: service.name for service in job.services for name in service.variables}
    ports = {value for _, value in run.env if value.isdigit()}
    named = [one for one in job.services if ports & {str(port) for port in one.ports}]
    only = next((every[0].name for every in (job.services, named) if len(every) == 1), "")

    def reached(name: str, value: str) -> str:
        server = meant.get(name) or (only if LOCAL.fullmatch(value) else "")
        return LOCAL.sub(server, value) if server else value

    return tuple((name, reached(name, value)) for name, value in run.env)


def calls_localhost(job: Job) -> bool:
    """Tell whether a command itself says localhost, where the servers have names of their own."""
    texts = (one.command for one in job.steps if isinstance(one, Run))
    return bool(job.services) and any(LOCAL.search(text) for text in texts)


def waits(service: Service, host: str = "127.0.0.1") -> Iterator[tuple[str, str]]:
    """Yield a title and a command for each port of a server: wait until it opens.

    Databases open their port when they are ready to be asked.
    """
    for port in service.ports:
        tried = f"(: < /dev/tcp/{host}/{port}) 2> /dev/null"
        text = f"timeout 60 bash -c 'until {tried}; do sleep 1; done'"
        several = f" on port {port}" if len(service.ports) > 1 else ""
        yield f"Wait for {service.name}{several}", text


def started(service: Service) -> str:
    """Return the command that starts a server with Docker, for one that needs a command."""
    words = ["docker run --detach", f"--name {service.name}"]
    words += [f"--publish {port}:{port}" for port in service.ports]
    words += [f"--env {shlex.quote(f'{name}={value}')}" for name, value in service.env]
    return " ".join((*words, service.image, service.command))


def words(command: str) -> tuple[str, ...]:
    """Return the command of a server as the list of its words."""
    try:
        return tuple(shlex.split(command))
    except ValueError:  # an open quote: what a shell would refuse, a shell shall refuse
        return ("sh", "-c", command)
