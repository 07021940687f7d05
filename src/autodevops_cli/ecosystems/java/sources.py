"""The sources of a JVM project: its languages' files, and whether tests are among them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autodevops_cli.repository.snapshot import Snapshot

EXTENSIONS = (".java", ".kt", ".groovy")
_TEST = re.compile(r"(?i)(?:^|/)[^/]*(?:test|spec)[^/]*/|(?:Test|Tests|TestCase|Spec|IT)\.\w+$")
_BESIDE = re.compile(r"(?i)bench|test|sample|example|demo|docs|bom$|coverage|lint")


def is_workspace(members: Sequence[str]) -> bool:
    """Tell whether the members are several products, not one with its benchmark beside it."""
    return len([one for one in members if not _BESIDE.search(one.rpartition("/")[2])]) > 1


def has_tests(repo: Snapshot, root: str) -> bool:
    """Tell whether source files below a folder look like tests by their folder or name."""
    start = len(root) + 1 if root else 0
    return any(
        path.endswith((*EXTENSIONS, ".scala")) and _TEST.search(path[start:])
        for path in repo.below(root)
    )
