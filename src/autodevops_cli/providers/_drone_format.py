"""What Drone and Woodpecker share: steps in containers, and `${NAME}` filled in everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from autodevops_cli.model.ci import CiService, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.plan import Cache, Job, PipelinePlan, SaveReport, Step
from autodevops_cli.providers._limits import cannot, cannot_bring, cannot_reach
from autodevops_cli.providers._one_shell import Line, script
from autodevops_cli.providers._rendering import reasons, why_tools
from autodevops_cli.providers._scripts import lines, pairs, steps
from autodevops_cli.providers._servers import inside, waits, words
from autodevops_cli.repository.snapshot import joined
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import YamlDocument

Named: TypeAlias = tuple[str, Table, tuple[str | int, ...]]

GATING = frozenset({"push", "pull_request"})
ADVISED = "echo {title} failed, which only advises"
# Both replace `${NAME}` in the text of the file, comments too, and read `$$` as a dollar sign.
# A backslash before another, or before a slash, is dropped. The file is YAML before that, too.
_SPECIAL = re.compile(r"\$(?=[${])|\\{2,}|\\(?=/)")
_ESCAPED = re.compile(r"\$(?=\$)(.)|\\(?=[\\/])(.)", re.DOTALL)


def escaped(text: str, variables: Iterable[str] = ()) -> str:
    """Return a text that both leave as it is, but for `${NAME}` of these variables."""
    known = "|".join(re.escape(f"{{{name}}}") for name in variables)
    special = re.compile(rf"(?!\$(?:{known}))(?:{_SPECIAL.pattern})") if known else _SPECIAL
    return special.sub(lambda found: found[0] * 2, text)


def unescaped(text: str) -> str:
    """Return the text of a file as it is read once variables are replaced; they stay here."""
    return _ESCAPED.sub(lambda found: found[1] or found[2], text)


def named_steps(table: Table) -> Iterator[Named]:
    """Yield the steps of a pipeline with their names: a list, or a mapping as once and again."""
    for key in ("pipeline", "steps"):
        mapping = table.table(key)
        for name in mapping:
            yield name, mapping.table(name), (key, name)
    for n, one in enumerate(table.tables("steps")):
        yield one.text("name"), one, ("steps", n)


def steps_of(document: YamlDocument, named: Named, place: Place) -> Iterator[CiStep]:
    """Yield what a step of a pipeline runs, with lines counted from the start of the file."""
    name, one, at = named
    aside = one.has("when") and not gates(one, "when")
    folder = one.text("directory")
    for step in steps(lines(document, one.raw("commands"), *at, "commands"), place.path, folder):
        line = (step.where.line or 1) + (place.line or 1) - 1
        yield CiStep(
            Place(place.path, line),
            name=name,
            run=step.run,
            directory=joined("", step.directory),
            env=pairs(one.table("environment")),
            condition="false" if aside else "",
            advisory=one.text("failure") == "ignore",
        )


def services_of(table: Table, place: Place) -> Iterator[CiService]:
    """Yield the servers of a pipeline, listed or named by their keys."""
    listed = [(one.text("name"), one) for one in table.tables("services")]
    for name, one in listed or list(table.table("services").items()):
        if image := one.text("image"):
            yield CiService(name, image, place, pairs(one.table("environment")))


def gates(table: Table, key: str) -> bool:
    """Tell whether a condition, or one of several, lets pushes or pull requests through."""
    return any(_gates(one) for one in table.tables(key) or [table.table(key)])


def _gates(when: Table) -> bool:
    events = when.strings("event") or when.strings("event", "include")
    branches = when.strings("branch") or when.strings("branch", "include")
    on_main = not branches or any(re.search(r"ma(in|ster)|develop|\*", one) for one in branches)
    return (not events or bool(GATING & set(events))) and on_main


def work(job: Job, ready: Iterable[str]) -> list[Line]:
    """Return all that a job runs in its container: what it lacks, the wait for servers, the plan's.

    Neither system waits for a server.
    """
    awaited = (one for service in job.services for one in waits(service, service.name))
    return [
        *(Line(text) for text in ready),
        *(Line(text, (title,)) for title, text in awaited),
        *script(job, advised=ADVISED, by_name=True),
    ]


def view(job: Job) -> dict[str, object]:
    """Return what the templates of both need of a job, whatever its version."""
    return {
        "id": job.id,
        "title": job.name if job.name.lower() != job.id else "",
        "because": why_tools(job),
        "environment": inside(job, lambda name: name),
        "services": [
            {"service": one, "command": words(one.command), "because": reasons(one.because)}
            for one in job.services
        ],
    }


def limits_of(plan: PipelinePlan, title: str, file: str) -> Iterator[Finding]:
    """Yield what neither of the two systems can say of a plan."""
    yield from cannot_bring(file, plan.jobs)
    yield from cannot_reach(file, plan.jobs)
    yield from cannot(
        file, "caches are not kept: that takes a plugin and a store", _having(plan, Cache)
    )
    yield from cannot(
        file, "reports are not kept: that takes a plugin and a store", _having(plan, SaveReport)
    )
    yield from cannot(
        file, "jobs need a machine that runs no Linux containers",
        (job.id for job in plan.jobs if job.os != "linux"), "label a runner of your own",
    )  # fmt: skip
    yield from cannot(
        file, f"time limits are a setting of the repository in {title}",
        (job.id for job in plan.jobs),
    )  # fmt: skip


def _having(plan: PipelinePlan, kind: type[Step]) -> Iterator[str]:
    return (job.id for job in plan.jobs if any(isinstance(step, kind) for step in job.steps))
