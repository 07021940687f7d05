"""Where something of Node's starts: packages that are installed or run on their own."""

from __future__ import annotations

import re

from autodevops_cli.ecosystems._base import is_of_clib, marked_roots
from autodevops_cli.ecosystems.node.managers import LOCKS
from autodevops_cli.ecosystems.node.manifest import MANIFEST, UNSAFE, read
from autodevops_cli.ecosystems.node.workspaces import member_roots
from autodevops_cli.repository.snapshot import Snapshot, joined

MAX_ROOTS = 20
OTHER_MARKERS = ("rush.json",)
# Folders of measurements, demonstrations and templates, under the names they have beside the usual.
ASIDE = re.compile(
    r"(?:^|[._-])(?:perf|performance|bench|benchmarks?|examples?|demos?|e2e|testing|fixtures?|samples?|"
    r"sandbox|playgrounds?|templates?|scaffold|starters?|init|storybook|type-tests?|size)(?:$|[._-])",
    re.IGNORECASE,
)


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders of packages that stand on their own, at most twenty.

    A member of a workspace belongs to its root; a package.json that only sets a type is none.
    """
    found = marked_roots(repo, MANIFEST, *OTHER_MARKERS)
    safe = tuple(one for one in found if not UNSAFE.search(one) and not is_of_clib(repo, one))
    main = tuple(one for one in safe if not any(map(ASIDE.search, one.split("/")))) or safe[:1]
    members: set[str] = set()
    for root in main:
        if root not in members:
            members.update(member_roots(repo, read(repo, root)))
    alone = [one for one in main if one not in members and _stands_alone(repo, one, main)]
    return tuple(alone[:MAX_ROOTS])


def _stands_alone(repo: Snapshot, root: str, others: tuple[str, ...]) -> bool:
    """Tell whether a folder is the first, has its own lock file, or runs something unlocked."""
    if root == others[0] or _locked(repo, root):
        return True
    above = [one for one in others if one != root and (not one or root.startswith(f"{one}/"))]
    manifest = read(repo, root)
    runs = bool(manifest.scripts) or (bool(manifest.packages) and not above)
    return runs and not any(_locked(repo, one) for one in above)


def _locked(repo: Snapshot, root: str) -> bool:
    return any(repo.has(joined(root, name)) for name in LOCKS)
