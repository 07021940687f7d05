"""What a tag releases on GitHub: packages and images, and why some of them cannot be.

What is published, and by which commands, ecosystems say as facts `publish.<registry>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.evidence import Fact, Place
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.providers._github_image import ENVIRONMENT, application, image_job
from autodevops_cli.providers._github_jobs import ReleaseJob, is_safe
from autodevops_cli.providers._github_packages import WRITERS, Package

# What a registry that we cannot publish to wants.
UNPINNED = {
    "rubygems": "rubygems/release-gem is not among the actions whose commits we know",
    "nuget": "NuGet/login is not among the actions whose commits we know",
}
UNSAFE = "a command or a folder of it holds what a workflow would read as its own"
SECOND = "one tag publishes one package to a registry, and another one comes first"
_FOLDER = re.compile(r"(?!.*(?:^|/)\.\.(?:/|$))[\w.@+ -][\w.@+ /-]*|")


def releases(stack: StackProfile) -> tuple[tuple[ReleaseJob, ...], tuple[Finding, ...]]:
    """Return the jobs that publish what the repository holds, and why some of it cannot be."""
    made: dict[str, tuple[ReleaseJob, ...]] = {}
    findings: list[Finding] = []
    for package in _packages(stack):
        why = _obstacle(package, made)
        jobs = () if why else tuple(WRITERS[package.registry](package))
        if why or not all(map(is_safe, jobs)):
            findings.append(_refused(package.fact, package.registry, why or UNSAFE))
        else:
            made[package.registry] = jobs
    if image := application(stack):
        if lacking := stack.value("image.lacks"):
            why = f"it copies {lacking}, which is not committed"
            findings.append(_refused(image, ENVIRONMENT, why))
        else:
            made[ENVIRONMENT] = (image_job(stack, image),)
    if not made and not findings:
        findings.append(_nothing())
    return tuple(job for jobs in made.values() for job in jobs), tuple(findings)


def _packages(stack: StackProfile) -> Iterator[Package]:
    for component in stack.components:
        for fact in component.under("publish"):
            if fact.subject.count(".") == 1:
                yield Package(stack, component, fact, fact.subject.rpartition(".")[2])


def _obstacle(package: Package, made: dict[str, tuple[ReleaseJob, ...]]) -> str:
    """Say why a package cannot be published by a job of ours, "" where it can."""
    if package.registry not in WRITERS:
        return UNPINNED.get(package.registry, "nothing is known about publishing there")
    if said := package.said("obstacle"):
        return said
    if not _FOLDER.fullmatch(package.folder):
        return UNSAFE
    return SECOND if package.registry in made else ""


def _refused(fact: Fact, registry: str, why: str) -> Finding:
    message = f"publishing {fact.value[:100]} to {registry} is not written: {why}"
    return Finding("missing-by-product", message, fact.because.where, Severity.LOW)


def _nothing() -> Finding:
    message = "no release is written: nothing says that a part of this is published anywhere"
    return Finding("missing-by-product", message, Place("."), Severity.LOW)
