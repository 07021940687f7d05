"""How the tools of a job reach a container: one official image, and commands for the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from autodevops_cli.data import releases
from autodevops_cli.data.ranges import newest
from autodevops_cli.model.evidence import Fact
from autodevops_cli.model.plan import (
    Job,
    OfAxis,
    Pairs,
    Purpose,
    Run,
    SetupTool,
    SystemPackages,
)
from autodevops_cli.repository.shell import commands

# A Debian with compilers, git and curl, for jobs that bring no language.
PLAIN = "buildpack-deps:trixie"
# Tools whose releases go by another name at https://endoflife.date, the source of our releases.
PRODUCTS = {"java": "java-temurin"}
# Their images have a tag for each release and none for a line of releases:
# https://hub.docker.com/r/denoland/deno/tags
EXACT = frozenset({"deno"})
# What runners have (https://github.com/actions/runner-images, Ubuntu 24.04), images on
# buildpack-deps (https://hub.docker.com/_/buildpack-deps) lack, and a package of
# https://packages.debian.org brings: of clients the default one, for servers of any version.
PACKAGES = {
    "psql": "postgresql-client", "pg_isready": "postgresql-client", "createdb": "postgresql-client",
    "mysql": "default-mysql-client", "mysqladmin": "default-mysql-client",
    "redis-cli": "redis-tools", "sudo": "sudo",
}  # fmt: skip
# Images of Debian or Ubuntu that stand on no buildpack-deps, by their Dockerfiles:
# https://github.com/adoptium/containers, https://github.com/oven-sh/bun/tree/main/dockerhub,
# https://github.com/denoland/deno_docker, https://github.com/gradle/docker-gradle,
# https://github.com/carlossg/docker-maven, https://github.com/JuliaLang/docker-julia,
# https://github.com/dart-lang/dart-docker, https://github.com/dotnet/dotnet-docker.
SLIM = (
    "eclipse-temurin:", "oven/bun:", "denoland/deno:", "gradle:", "maven:", "julia:", "dart:",
    "mcr.microsoft.com/dotnet/sdk:",
)  # fmt: skip
# What they lack, some of it or all, with what these packages recommend and need at work.
# With a checksum of the archive in its properties, the wrapper of Maven fails without unzip: it
# takes another archive then (only-mvnw in https://github.com/apache/maven-wrapper).
PROGRAMS = {
    "git": "ca-certificates git", "curl": "ca-certificates curl", "wget": "ca-certificates wget",
    "make": "make", "gcc": "build-essential", "g++": "build-essential", "python3": "python3",
    "unzip": "unzip", "xz": "xz-utils", "mvnw": "unzip",
}  # fmt: skip
# What images lack of their own language's usual checks: https://github.com/rust-lang/docker-rust
# installs the minimal profile of rustup.
LACKING = {"rust:": "rustup component add clippy rustfmt"}

_VERSION = re.compile(r"\d+(?:\.\d+){0,3}(?:-[\w.]+)?")
# A version, or the names of extensions: nothing that a shell would read as more than words.
_TAG = re.compile(r"[\w.+@ -]{1,2000}", re.ASCII)
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Provision:
    """What stands before the work of a job that runs in a container, as root.

    `image` starts it, `commands` bring the rest, `caches` are (variable, folder) pairs that move
    downloads where they can be kept; `missing` are titles of tools that nothing here brings.
    """

    image: str
    commands: tuple[str, ...] = ()
    caches: Pairs = ()
    missing: tuple[str, ...] = ()


def provision(job: Job, of_axis: Callable[[OfAxis], str]) -> Provision:
    """Return how a job's tools reach a container; `of_axis` spells the value of an axis."""
    steps = [step for step in job.steps if isinstance(step, SetupTool)]
    # An image whose version the matrix or a person chose goes before one that is only a carrier.
    based = [step for step in steps if step.tool.image]
    base = next((one for one in based if isinstance(one.version, OfAxis)), None) or next(
        iter(based), None
    )
    others = [one for one in steps if one is not base and one.tool != (base.tool if base else None)]
    caches = dict(pair for one in steps for pair in one.tool.caches)
    missing = [one.tool.title for one in others if not one.tool.commands]
    image = base.tool.image.format(version=version_of(base, of_axis)) if base else PLAIN
    brought = [one for one in others if one.tool.commands]
    commands = (*_commands(job, image, brought, of_axis), *_lacking(job, image))
    return Provision(image, commands, tuple(caches.items()), tuple(dict.fromkeys(missing)))


def _commands(
    job: Job, image: str, others: list[SetupTool], of_axis: Callable[[OfAxis], str]
) -> Iterator[str]:
    if names := _packages(job, image):
        yield "apt-get update"
        yield f"apt-get install --yes --no-install-recommends {' '.join(names)}"
    for step in others:
        text = step.tool.commands.replace("{version}", version_of(step, of_axis))
        yield from text.splitlines()


def _lacking(job: Job, image: str) -> Iterator[str]:
    if job.purpose is Purpose.LINT:
        yield from (text for start, text in LACKING.items() if image.startswith(start))


def _packages(job: Job, image: str) -> tuple[str, ...]:
    """Return the packages that the job asks for, and those that bring programs it calls."""
    names: dict[str, None] = {}
    known = PACKAGES | PROGRAMS if image.startswith(SLIM) else PACKAGES
    for step in job.steps:
        if isinstance(step, SystemPackages):
            names.update(dict.fromkeys(step.names))
        elif isinstance(step, Run):
            for one in commands(step.command):
                names.update(dict.fromkeys(known.get(one.name, "").split()))
    return tuple(names)


def version_of(step: SetupTool, of_axis: Callable[[OfAxis], str]) -> str:
    """Return the version of a tool as a tag of an image: numbers, no range and no file."""
    if isinstance(step.version, OfAxis):
        return of_axis(step.version)
    product = PRODUCTS.get(step.tool.name, step.tool.name)
    asked = step.version.splitlines()[-1] if step.version else _in_file(step)
    asked = re.sub(r"(?:\.[xX*])+$", "", asked.strip().removeprefix("v"))
    if step.tool.name in EXACT and asked.count(".") < 2:
        latest = (one.latest for one in releases(product) if f"{one.latest}.".startswith(asked))
        return next(latest, "") or "latest"
    if _VERSION.fullmatch(asked) or (_TAG.fullmatch(asked) and not releases(product)):
        return asked
    return newest(asked if _NUMBER.search(asked) else "", product) or "latest"


def _in_file(step: SetupTool) -> str:
    """Return the version that the file holds, as the evidence for it tells."""
    facts: Iterator[Fact] = (fact for fact in step.because if fact.value != fact.because.where.path)
    return next((fact.value for fact in facts if _NUMBER.search(fact.value)), "")
