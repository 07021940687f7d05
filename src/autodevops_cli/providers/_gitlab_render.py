"""Writes `.gitlab-ci.yml`: one pipeline for each change, a job for each of the plan's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from autodevops_cli.data import image
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import (
    Checkout,
    Job,
    Pairs,
    PipelinePlan,
    Purpose,
    SaveReport,
    Service,
)
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.providers._caches import FOLDER, Kept, kept
from autodevops_cli.providers._containers import Provision, provision
from autodevops_cli.providers._limits import cannot, cannot_bring, cannot_reach
from autodevops_cli.providers._one_shell import Line, advises, script
from autodevops_cli.providers._rendering import (
    below,
    filled_in,
    in_quotes_of,
    reasons,
    variable,
    why_tools,
)
from autodevops_cli.providers._servers import inside, words
from autodevops_cli.providers._templates import environment

FILE = ".gitlab-ci.yml"
STAGES = (Purpose.LINT, Purpose.TYPECHECK, Purpose.TEST, Purpose.BUILD)
# Ends a job whose advice was not followed; no tool in use ends with it.
ADVICE = 113
# GitLab's own runners for what runs in no container.
TAGS = {"windows": "saas-windows-medium-amd64", "macos": "saas-macos-medium-m1"}
MAX_CHANGES = 50
# Older versions of GitLab take no more.
MAX_KEY_FILES = 2


def render(
    plan: PipelinePlan, stack: StackProfile, overrides: tuple[Path, ...] = ()
) -> tuple[RenderedFile, ...]:
    """Return the pipeline."""
    usual = Counter(job.minutes for job in plan.jobs).most_common(1)
    checkouts = {_checkout(job) for job in plan.jobs}
    shared = checkouts.pop() if len(checkouts) == 1 else ()
    minutes = usual[0][0] if usual else 0
    skippable = {job.id for job in plan.jobs if _changes(job)}
    text = environment(overrides).get_template("gitlab/gitlab-ci.yml.j2").render(
        plan=plan,
        stages=[one.value for one in STAGES if any(job.purpose is one for job in plan.jobs)],
        minutes=minutes,
        variables=shared,
        grounds=_checkout_grounds(plan.jobs[:1]) if shared else [],
        advice=ADVICE,
        all_skippable=len(skippable) == len(plan.jobs),
        jobs=[_job(job, minutes, shared, skippable) for job in plan.jobs],
    )  # fmt: skip
    return (RenderedFile(FILE, in_quotes_of(stack, text)),)


def _job(job: Job, minutes: int, shared: Pairs, skippable: Iterable[str]) -> dict[str, object]:
    """Return what the template needs of a job."""
    ready = provision(job, filled_in)
    keep = kept(job, ready.caches)
    return {
        "id": job.id,
        "title": job.name if job.name.lower() != job.id else "",
        "stage": job.purpose.value,
        "needs": [(need, need in skippable) for need in job.needs],
        "because": why_tools(job),
        "image": image(ready.image) if job.os == "linux" else "",
        "tag": TAGS.get(job.os, ""),
        "minutes": job.minutes if job.minutes != minutes else 0,
        "matrix": [(variable(axis), axis.values) for axis in job.matrix],
        "services": [_service(one) for one in job.services],
        "variables": _variables(job, shared, keep),
        "checkout": _checkout_grounds([job]) if not shared else [],
        "changes": _changes(job),
        "cache": keep,
        "key_files": keep.key_files[:MAX_KEY_FILES],
        "before": _before(ready, keep) if job.os == "linux" else [],
        "script": _script(job),
        "advises": advises(job),
        "reports": _reports(job),
        "junit": [path for path in _reports(job) if path.endswith(".xml")],
    }


def _service(service: Service) -> dict[str, object]:
    return {
        "name": service.name,
        "image": service.image,
        # A dollar sign in the value of a server's variable would start the name of another.
        "env": [(name, value.replace("$", "$$")) for name, value in service.env],
        "command": words(service.command),
        "because": reasons(service.because),
    }


def _checkout(job: Job) -> Pairs:
    """Return the variables that tell the runner how to fetch the sources."""
    found: list[tuple[str, str]] = []
    for step in job.steps:
        if isinstance(step, Checkout):
            if step.full_history:
                found.append(("GIT_DEPTH", "0"))
            if step.submodules:
                found.append(("GIT_SUBMODULE_STRATEGY", "recursive"))
    return tuple(found)


def _checkout_grounds(jobs: Iterable[Job]) -> list[str]:
    steps = (one for job in jobs for one in job.steps if isinstance(one, Checkout))
    return [line for step in steps for line in reasons(step.because)]


def _variables(job: Job, shared: Pairs, keep: Kept) -> list[tuple[str, str, bool]]:
    """Return names and values, and whether the dollar signs in the value are to be left alone."""
    folders = [
        (name, f"$CI_PROJECT_DIR/{FOLDER}/{folder}", False) for name, folder in keep.variables
    ]
    own = [(name, value, False) for name, value in _checkout(job) if (name, value) not in shared]
    wired = [(name, value, "$" in value) for name, value in inside(job, lambda name: name)]
    return [*own, *folders, *wired]


def _before(ready: Provision, keep: Kept) -> list[Line]:
    hidden = Line(
        f"mkdir -p {FOLDER} && echo '*' > {FOLDER}/.gitignore",
        ("Kept between runs, and hidden from git and from what asks git.",),
    )
    moved = [hidden] if keep.variables else []
    return [*moved, *(Line(text) for text in ready.commands)]


def _script(job: Job) -> list[Line]:
    lines = list(script(job, advised=f"advice={ADVICE}", by_name=True))
    return [*lines, Line('exit "${advice:-0}"')] if advises(job) else lines


def _reports(job: Job) -> list[str]:
    """Return what the job keeps for people, inside the project."""
    paths = (step.path for step in job.steps if isinstance(step, SaveReport))
    return [path for path in paths if not path.startswith(("/", "~", "$"))]


def _changes(job: Job) -> list[str]:
    """Return the patterns without a match the job need not run; none for a job that always runs."""
    if len(job.watches) > MAX_CHANGES or any("$" in path for path in job.watches):
        return []
    return [*(below(path, "**/*") for path in job.watches), *([FILE] if job.watches else [])]


def limits(plan: PipelinePlan) -> Iterator[Finding]:
    """Yield what of the plan the file cannot say."""
    yield from cannot_bring(FILE, plan.jobs)
    yield from cannot_reach(FILE, plan.jobs)
    yield from cannot(
        FILE, "jobs on macOS and Windows run on GitLab's own machines, without a container",
        (job.id for job in plan.jobs if job.os != "linux"),
        "name your own runner's tags where these are not there",
    )  # fmt: skip
    yield from cannot(
        FILE, f"jobs run for every change: GitLab takes {MAX_CHANGES} paths at most",
        (job.id for job in plan.jobs if job.watches and not _changes(job)),
    )  # fmt: skip
