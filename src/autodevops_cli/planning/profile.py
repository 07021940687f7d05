"""Snapshot → StackProfile: ask every ecosystem, add what all of them share, settle, rank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from autodevops_cli.ecosystems import ecosystems
from autodevops_cli.ecosystems._base import Ecosystem, is_aside
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Evidence, settle
from autodevops_cli.model.stack import Component, StackProfile
from autodevops_cli.planning.commands import ci_commands
from autodevops_cli.planning.surroundings import repository_evidence
from autodevops_cli.repository.snapshot import Snapshot

MEMBER = "workspace.member"


def profile(
    repo: Snapshot, documents: Sequence[CiDocument] = (), overrides: Sequence[Evidence] = ()
) -> StackProfile:
    """Return the components of a repository, the primary one first, with their facts settled.

    `documents` are the CI files that are there; `overrides` what the user's configuration says.
    """
    found = [one for ecosystem in ecosystems() for one in _components(ecosystem, repo)]
    main = max((one.weight for one in found), default=0)
    components = []
    for component, seen in ((one, list(_seen(one, repo))) for one in found):
        seen.extend(ci_commands(component, documents, only=len(found) == 1))
        seen.extend(overrides)
        components.append(
            Component(component.ecosystem, component.root, settle(seen), component.weight)
        )
    members = {
        (one.ecosystem, fact.value)
        for one in components
        for fact in one.under(MEMBER)
        if fact.value != one.root
    }
    kept = [one for one in components if (one.ecosystem, one.root) not in members]
    kept.sort(key=lambda one: (-_rank(one, main), one.root.count("/"), one.root, one.ecosystem))
    shared = settle(repository_evidence(repo, tuple(kept), documents))
    return StackProfile(tuple(kept), shared, repo.default_branch or "main")


def _components(ecosystem: Ecosystem, repo: Snapshot) -> Iterator[Component]:
    roots = tuple(ecosystem.roots(repo))
    for root in roots:
        inner = tuple(other + "/" for other in roots if other != root and _inside(other, root))
        yield Component(
            ecosystem.name,
            root,
            weight=sum(
                1
                for path in repo.below(root)
                if path.endswith(ecosystem.extensions)
                and not is_aside(path[len(root) :].lstrip("/"))
                and not path.startswith(inner)
            ),
        )


def _seen(component: Component, repo: Snapshot) -> Iterable[Evidence]:
    ecosystem = next(one for one in ecosystems() if one.name == component.ecosystem)
    return ecosystem.detect(repo, component.root)


def _rank(component: Component, main: int) -> float:
    """Order components: source files count, and what stands at the root counts as the frame."""
    at_root = 0.25 * main if not component.root else 0.0
    return component.weight + at_root


def _inside(path: str, root: str) -> bool:
    return not root or path.startswith(root + "/")
