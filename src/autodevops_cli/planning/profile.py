"""Snapshot → StackProfile: ask every ecosystem, add what all of them share, settle, rank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from posixpath import splitext

from autodevops_cli.ecosystems import ecosystem, is_language, present
from autodevops_cli.ecosystems._base import ASIDE, Ecosystem, in_package, is_aside
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Evidence, settle
from autodevops_cli.model.stack import Component, StackProfile
from autodevops_cli.planning.commands import ci_commands
from autodevops_cli.planning.deployed import deployed
from autodevops_cli.planning.idle import without_idle_checks
from autodevops_cli.planning.runs import ci_runs
from autodevops_cli.planning.surroundings import repository_evidence
from autodevops_cli.planning.tested_versions import ci_versions
from autodevops_cli.repository.snapshot import Snapshot

MEMBER = "workspace.member"


def profile(
    repo: Snapshot, documents: Sequence[CiDocument] = (), overrides: Sequence[Evidence] = ()
) -> StackProfile:
    """Return the components of a repository, the primary one first, with their facts settled.

    `documents` are the CI files that are there; `overrides` what the user's configuration says.
    """
    found = [(one, tuple(_seen(one, repo))) for one in _components(repo)]
    main = max((one.weight for one, _ in found if is_language(one.ecosystem)), default=0)
    known = [replace(one, facts=settle(seen)) for one, seen in found]
    members = {
        (one.ecosystem, fact.value)
        for one in known
        for fact in one.under(MEMBER)
        if fact.value != one.root
    }
    runs, alone = ci_runs(repo, documents), _without(known, members)
    told = [(one, seen) for one, (_, seen) in zip(known, found, strict=True) if one in alone]
    told.sort(key=lambda pair: _order(pair[0], main))
    kept: list[Component] = []
    for position, (one, seen) in enumerate(told):
        of_ci = (*ci_commands(one, runs, among=alone), *ci_versions(one, documents))
        if all(other.root != one.root for other in kept):
            of_ci = (*of_ci, *deployed(repo, one))
        said = _meant_for(one, overrides, primary=position == 0)
        facts = without_idle_checks(settle((*_silenced((*seen, *of_ci), said), *said)))
        kept.append(replace(one, facts=facts))
    shared = settle(repository_evidence(repo, tuple(kept), documents))
    return StackProfile(tuple(kept), shared, repo.default_branch or "main")


def _meant_for(
    component: Component, overrides: Sequence[Evidence], *, primary: bool
) -> tuple[Evidence, ...]:
    """Return what the user says of a component: commands are those of the primary one."""
    return tuple(
        one
        for one in overrides
        if (primary if one.subject.startswith("command.") else component.fact(one.subject))
    )


def _silenced(seen: Sequence[Evidence], said: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Drop the further commands of a kind for which the user names the one to run."""
    kinds = tuple(one.subject + "." for one in said if one.subject.startswith("command."))
    return tuple(one for one in seen if not one.subject.startswith(kinds))


def _without(known: Sequence[Component], members: Set[tuple[str, str]]) -> tuple[Component, ...]:
    """Return the components that are no members of another one's workspace."""
    return tuple(one for one in known if (one.ecosystem, one.root) not in members)


def _components(repo: Snapshot) -> Iterator[Component]:
    """Yield a component per root, with the number of source files that belong to it."""
    here = present(repo)
    roots = _without_asides(_roots(repo, here))
    owners = {one.name: _Owners(roots[one.name]) for one in here if roots[one.name]}
    weights: Counter[tuple[str, str]] = Counter()
    speakers: dict[str, list[str]] = {}
    for one in here:
        for extension in one.extensions if roots[one.name] else ():
            speakers.setdefault(extension, []).append(one.name)
    for path in repo.files:
        for name in speakers.get(splitext(path)[1], ()):
            root = owners[name].of(path.rpartition("/")[0])
            if root is not None:
                weights[name, root] += 1
    for name, folders in roots.items():
        for root in sorted(folders):
            yield Component(name, root, weight=weights[name, root])


def _roots(repo: Snapshot, here: Sequence[Ecosystem]) -> dict[str, frozenset[str]]:
    """Return the roots of each ecosystem; fallbacks are asked where no language starts."""
    firm = {one.name: frozenset(one.roots(repo)) for one in here if not one.fallback}
    if any(firm[one.name] for one in here if not one.fallback and one.language):
        return firm | {one.name: frozenset() for one in here if one.fallback}
    return firm | {one.name: frozenset(one.roots(repo)) for one in here if one.fallback}


def _without_asides(roots: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Drop what lies in folders of documents, examples or tools when something else is there."""
    main = {
        name: frozenset(root for root in folders if not is_aside(f"{root}/x" if root else "x"))
        for name, folders in roots.items()
    }
    return main if any(main.values()) else roots


class _Owners:
    """The nearest root above a folder; None where a folder of tests or examples lies between."""

    def __init__(self, roots: frozenset[str]) -> None:
        self._known: dict[str, str | None] = {root: root for root in roots}

    def of(self, folder: str) -> str | None:
        """Return the root that a file directly in `folder` belongs to."""
        if folder not in self._known:
            above, _, name = folder.rpartition("/")
            outside = not folder or (name.lower() in ASIDE and not in_package(folder))
            self._known[folder] = None if outside else self.of(above)
        return self._known[folder]


def _seen(component: Component, repo: Snapshot) -> Iterable[Evidence]:
    return ecosystem(component.ecosystem).detect(repo, component.root)


def _order(component: Component, main: int) -> tuple[bool, int, int, str, str]:
    """Order components by their source files; one at the root that is no mere annex frames all."""
    spoken = is_language(component.ecosystem)
    frames = not component.root and 5 * component.weight >= main
    rank = component.weight + (main if frames else 0)
    return (not spoken, -rank, component.root.count("/"), component.root, component.ecosystem)
