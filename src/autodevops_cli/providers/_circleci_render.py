"""Writes `.circleci/config.yml`: jobs in containers, servers beside them on localhost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import quote

from autodevops_cli.data import image as pinned_image
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import (
    Cache,
    Checkout,
    Job,
    OfAxis,
    PipelinePlan,
    Run,
    SaveReport,
)
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.providers._caches import caches, downloads
from autodevops_cli.providers._containers import Provision, provision
from autodevops_cli.providers._limits import cannot, cannot_ask, cannot_bring
from autodevops_cli.providers._one_shell import advised
from autodevops_cli.providers._rendering import (
    checkout_of,
    in_quotes_of,
    is_glob,
    pattern,
    reasons,
    why_packages,
    why_tools,
)
from autodevops_cli.providers._scripts import named_image
from autodevops_cli.providers._servers import waits, words
from autodevops_cli.providers._templates import environment

CONFIG = ".circleci/config.yml"
HOME = "/root"
MAX_CHECKSUMS = 4

View = dict[str, object]


def render(
    plan: PipelinePlan, stack: StackProfile, overrides: tuple[Path, ...] = ()
) -> tuple[RenderedFile, ...]:
    """Return the configuration: one workflow that runs for every push."""
    env = environment(overrides).overlay()
    env.filters = {**env.filters, "escaped": escaped}
    template = env.get_template("circleci/config.yml.j2")
    jobs = [_job(job, plan.default_branch) for job in plan.jobs if job.os == "linux"]
    return (RenderedFile(CONFIG, in_quotes_of(stack, template.render(jobs=jobs))),)


def escaped(text: str) -> str:
    """Return a text in which CircleCI sees no parameter: `<<` of a heredoc would begin one."""
    return text.replace("<<", "\\<<")


def limits(plan: PipelinePlan) -> Iterator[Finding]:
    """Yield what the configuration leaves out of a plan."""
    linux = [job for job in plan.jobs if job.os == "linux"]
    yield from cannot(
        CONFIG, "jobs on macOS and Windows are left out: their machines cost extra on CircleCI",
        (job.id for job in plan.jobs if job.os != "linux"), low=True,
    )  # fmt: skip
    yield from cannot_bring(CONFIG, linux)
    yield from cannot_ask(CONFIG, linux)
    yield from cannot(
        CONFIG, "CircleCI has no time limit for a job; a step ends after 10 minutes without output",
        (job.id for job in linux),
    )  # fmt: skip


def _value(axis: OfAxis) -> str:
    return f"<< parameters.{axis.name} >>"


def _job(job: Job, branch: str) -> View:
    base = provision(job, _value)
    kept = [*_kept(job, base)]
    moved = downloads(job, base.caches).moved
    return {
        "id": job.id,
        "name": job.name,
        "needs": job.needs,
        "matrix": job.matrix,
        "images": [*_images(job, base)],
        "env": (*job.env, *((name, f"{HOME}/.cache/{folder}") for name, folder in moved)),
        "steps": [
            *_sources(checkout_of(job), job, branch),
            *(view for one in kept for view in _restored(one)),
            *_ready(job, base),
            *(_run(one) for one in job.steps if isinstance(one, Run)),
            *(_saved(one) for one in kept),
            *(view for one in job.steps if isinstance(one, SaveReport) for view in _report(one)),
        ],
    }


def _images(job: Job, base: Provision) -> Iterator[View]:
    yield {
        "image": pinned_image(base.image), "name": "", "env": (), "because": why_tools(job),
        "command": "",
    }  # fmt: skip
    for one in job.services:
        name = "" if named_image(one.image) == one.name else one.name
        because = reasons(one.because)
        yield {
            "image": one.image, "name": name, "env": one.env, "because": because,
            "command": tuple(map(escaped, words(one.command))),
        }  # fmt: skip


def _sources(checkout: Checkout, job: Job, branch: str) -> Iterator[View]:
    method = "full" if checkout.full_history else "blobless"
    yield {"kind": "checkout", "method": method, "because": reasons(checkout.because)}
    if checkout.submodules:
        yield _command("Check out the submodules", "git submodule update --init --recursive")
    if job.watches:
        paths = " ".join(map(quote, job.watches))
        yield _command(
            "Stop here when the change touches nothing of this job",
            f'if [ "$CIRCLE_BRANCH" != {quote(branch)} ] &&\n'
            f"  git diff --quiet {quote(f'origin/{branch}')}...HEAD -- {paths}; then\n"
            "  circleci-agent step halt\n"
            "fi",
        )


def _ready(job: Job, base: Provision) -> Iterator[View]:
    """Yield what stands before the work: packages, further tools, servers that answer."""
    if base.commands:
        apt = any(line.startswith("apt-get") for line in base.commands)
        title = "Install packages and tools" if apt else "Install tools"
        yield _command(title, "\n".join(base.commands), why_packages(job))
    for service in job.services:
        yield from (_command(title, text) for title, text in waits(service))


def _run(step: Run) -> View:
    because = [*reasons(step.because), *step.notes]
    directory = f"./{step.directory}" if step.directory.startswith("~") else step.directory
    command = advised(step.command) if step.advisory else step.command
    return _command(step.title, command, because) | {"directory": directory, "env": step.env}


def _command(title: str, command: str, because: Sequence[str] = ()) -> View:
    return {
        "kind": "run", "title": title, "command": command.strip("\n"), "because": because,
        "directory": "", "env": (), "always": False,
    }  # fmt: skip


def _kept(job: Job, base: Provision) -> Iterator[tuple[Cache, str]]:
    """Yield the caches of a job, each with the beginning of its keys."""
    over = "".join(f"-{_value(OfAxis(axis.name))}" for axis in job.matrix)
    kept = downloads(job, base.caches)
    if kept.moved:
        paths = tuple(f"{HOME}/.cache/{folder}" for _, folder in kept.moved)
        yield Cache("downloads", paths, kept.files), f"{job.id}-downloads{over}"
    for cache in caches(job, kept.moved):
        yield cache, f"{_file_name(cache.name)}{over}"


def _start(prefix: str) -> str:
    return f"v1-{prefix}-{{{{ arch }}}}-"


def _key(cache: Cache, prefix: str) -> str:
    files = (_sum(cache),) if _needs_sum(cache) else cache.key_files
    sums = "-".join(f'{{{{ checksum "{path}" }}}}' for path in files)
    return f"{_start(prefix)}{sums}"


_IN_KEY = re.compile(r"[\w./@+-]+", re.ASCII)


def _needs_sum(cache: Cache) -> bool:
    """Tell whether a key cannot name the files: patterns, odd names, too many of them."""
    plain = all(_IN_KEY.fullmatch(path) for path in cache.key_files)
    return not plain or len(cache.key_files) > MAX_CHECKSUMS


def _sum(cache: Cache) -> str:
    return f"{HOME}/{_file_name(cache.name)}-cache-key"


def _file_name(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]", "-", text)


def _restored(kept: tuple[Cache, str]) -> Iterator[View]:
    cache, prefix = kept
    if _needs_sum(cache):
        files = " ".join(map(pattern, cache.key_files))
        text = f"shopt -s globstar nullglob\ncat /dev/null {files} > {_sum(cache)}"
        yield _command(f"Sum up what the {cache.name} cache goes by", text)
    yield {
        "kind": "restore_cache", "title": f"Restore the {cache.name} cache", "because": (),
        "keys": (_key(cache, prefix), _start(prefix)),
    }  # fmt: skip


def _saved(kept: tuple[Cache, str]) -> View:
    cache, prefix = kept
    return {
        "kind": "save_cache", "title": f"Save the {cache.name} cache", "because": (),
        "key": _key(cache, prefix), "paths": cache.paths,
    }  # fmt: skip


def _report(step: SaveReport) -> Iterator[View]:
    path = step.path
    if is_glob(path):
        path = f"{HOME}/{_file_name(step.name)}"
        text = (
            "shopt -s globstar nullglob\n"
            f"mkdir -p {path}\n"
            f"for file in {pattern(step.path)}; do\n"
            f'  cp -R --parents "$file" {path}\n'
            "done"
        )
        yield _command(f"Collect: {step.title}", text) | {"always": True}
    kinds = (
        ("store_test_results", "store_artifacts")
        if step.path.endswith(".xml")
        else ("store_artifacts",)
    )
    for kind in kinds:
        yield {"kind": "store", "step": kind, "title": step.title, "path": path, "because": ()}
