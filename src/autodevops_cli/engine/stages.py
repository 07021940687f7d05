"""The pure stages: a snapshot in, frozen values out. No clock, no network, no writing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from autodevops_cli.engine.byproducts import untaken
from autodevops_cli.engine.choosing import AUTO, chosen
from autodevops_cli.model.analysis import Analysis, Proposal
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.drift import Ownership
from autodevops_cli.model.evidence import Evidence
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.output import RenderedFile, is_ours
from autodevops_cli.planning.diagnostics import diagnostics, gaps
from autodevops_cli.planning.guard import guarded
from autodevops_cli.planning.planner import plan
from autodevops_cli.planning.profile import profile
from autodevops_cli.providers import present
from autodevops_cli.providers._base import Provider
from autodevops_cli.repository.snapshot import Snapshot, open_memory
from autodevops_cli.rules import check
from autodevops_cli.validation.proving import validate


@dataclass(frozen=True, slots=True)
class Policy:
    """What the user decided: the provider, templates that go first, evidence that overrules."""

    provider: str = AUTO
    template_folders: tuple[Path, ...] = ()
    overrides: tuple[Evidence, ...] = ()
    linters: bool = False
    """Whether to ask the linters that are installed; each costs a process."""
    extras: tuple[str, ...] | None = None
    """The by-products to write, too; None for those that the system usually gets."""
    owners: Mapping[str, Ownership] = field(default_factory=dict)
    """Whose word counts for the files that were generated before."""
    replaced: Mapping[str, str] = field(default_factory=dict)
    """What people had in the place of files that were generated before."""


def analyse(repo: Snapshot, policy: Policy) -> Analysis:
    """Return everything known about the repository before anything is generated."""
    documents = read_ci(repo)
    there = _without_us(repo, documents, policy)
    stack = profile(there, documents if there is repo else read_ci(there), policy.overrides)
    problems = {one.where.path: one for one in (*repo.problems, *there.problems)}
    findings = (*diagnostics(there, stack), *problems.values())
    return Analysis(
        repo.name, repo.revision, len(repo.files), stack, documents, findings, gaps(stack),
        ci_findings=_in(documents, check(repo, documents)),
    )  # fmt: skip


def _without_us(repo: Snapshot, documents: Sequence[CiDocument], policy: Policy) -> Snapshot:
    """Return the repository as people wrote it: without our CI, and with what that replaced.

    What we wrote ourselves is no witness: writing it again would come out differently.
    """
    ours = {one.path: "" for one in documents if _is_ours(repo, one, policy)}
    return repo.with_files({**ours, **policy.replaced}) if ours or policy.replaced else repo


def _is_ours(repo: Snapshot, one: CiDocument, policy: Policy) -> bool:
    return policy.owners.get(one.path) is Ownership.MANAGED or is_ours(repo.text(one.path))


def read_ci(repo: Snapshot) -> tuple[CiDocument, ...]:
    """Return the CI files that are there, of any system we can read, in path order."""
    found = []
    for provider in present(repo):
        for path in provider.files(repo):
            if document := provider.parse(repo, path):
                found.append(document)
    return tuple(sorted(found, key=lambda document: document.path))


def generate(repo: Snapshot, analysis: Analysis, policy: Policy) -> Proposal | None:
    """Return the proposed pipeline, validated; None where nothing is known to run."""
    provider = chosen(policy.provider, repo, analysis.documents)
    pipeline, unsafe = guarded(plan(analysis.stack))
    if not pipeline.jobs:
        return Proposal(provider.name, pipeline, (), findings=unsafe) if unsafe else None
    if not provider.gate:
        pipeline = replace(pipeline, gate="")
    pipeline = replace(pipeline, extras=provider.extras if policy.extras is None else policy.extras)
    stack, folders = analysis.stack, policy.template_folders
    rendered = provider.render(pipeline, stack, folders) if provider.render else ()
    made = provider.byproducts(provider.name, pipeline, stack, folders)
    beside = untaken(repo, analysis.documents, made, policy.owners)
    files = (*rendered, *beside.files)
    # Rules look at the files beside a pipeline, which are then those of ours.
    there = repo.with_files({file.path: file.text for file in files})
    written = read_back(provider, files)
    rungs, findings = validate(
        there, provider.name, pipeline, files, documents=written,
        checked=own_findings(there, files, written), external=policy.linters,
    )  # fmt: skip
    found = (*unsafe, *provider.limits(pipeline), *beside.findings, *findings)
    return Proposal(provider.name, pipeline, files, _diff(repo, files), rungs, found)


def _in(documents: Sequence[CiDocument], found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings in CI files; what else a repository lacks is `check`'s to tell."""
    paths = {one.path for one in documents}
    return tuple(one for one in found if one.where.path in paths)


def own_findings(
    repo: Snapshot, files: Sequence[RenderedFile], written: Sequence[CiDocument]
) -> tuple[Finding, ...]:
    """Return what the rules find in our own files.

    What a further file would put right is not wrong with these: nobody asked for that one.
    """
    ours = {file.path for file in files}
    return tuple(
        one
        for one in check(repo, written)
        if one.where.path in ours and (one.fix is None or one.fix.path in ours)
    )


def read_back(provider: Provider, files: Sequence[RenderedFile]) -> tuple[CiDocument, ...]:
    """Return our own files as the provider reads them."""
    written = open_memory({file.path: file.text for file in files})
    found = (provider.parse(written, path) for path in provider.files(written))
    return tuple(document for document in found if document)


def _diff(repo: Snapshot, files: Sequence[RenderedFile]) -> str:
    import difflib

    parts: list[str] = []
    for file in files:
        old = repo.text(file.path).splitlines(keepends=True)
        new = file.text.splitlines(keepends=True)
        before = f"a/{file.path}" if old else "/dev/null"
        parts.extend(difflib.unified_diff(old, new, before, f"b/{file.path}"))
    return "".join(parts)
