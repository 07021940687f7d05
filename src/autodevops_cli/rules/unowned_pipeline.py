"""The pipeline has no owner

What: `CODEOWNERS` says who reviews what, and names nobody for the CI files.
Why: Who changes the pipeline changes what every other review relies on; here that is the part
    that nobody in particular has to look at.
Bad:
    - run: make
    # file: .github/CODEOWNERS
    /src/ @octo-org/core
Good:
    - run: make
    # file: .github/CODEOWNERS
    /src/ @octo-org/core
    /.github/ @octo-org/platform
Good:
    - run: make
    # file: CODEOWNERS
    * @octocat
Fix: Add a line such as `/.github/ @owner`.
References:
    https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
    https://docs.github.com/en/actions/reference/security/secure-use#using-codeowners-to-monitor-changes
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import translate

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
MAX_LINES = 1_000
MAX_LENGTH = 300


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the file of owners that leaves CI files out."""
    path = repo.first(*PLACES)
    owned = tuple(_rules(repo.text(path)))
    # A file without a rule has not been begun.
    free = [one.path for one in documents if owned and not _has_owner(one.path, owned)]
    if free:
        others = f" and {len(free) - 1} other CI files" if len(free) > 1 else ""
        yield Spot(Place(path, 1), f"nobody owns {free[0]}{others}", related=(Place(free[0]),))


def _rules(text: str) -> Iterator[tuple[re.Pattern[str], bool]]:
    """Yield the patterns in their order, with whether the line names an owner."""
    for line in text.splitlines()[:MAX_LINES]:
        words = line.partition("#")[0].split()
        # In GitLab's files a section can name owners for the patterns below it.
        if words and not words[0].startswith(("[", "^")) and len(words[0]) <= MAX_LENGTH:
            yield _pattern(words[0]), len(words) > 1 or "[" in text


def _has_owner(path: str, rules: tuple[tuple[re.Pattern[str], bool], ...]) -> bool:
    """Tell whether the last pattern that matches names somebody."""
    return next((owned for pattern, owned in reversed(rules) if pattern.match(path)), False)


def _pattern(text: str) -> re.Pattern[str]:
    """Return what matches the paths that a pattern means: a file, or all in a folder."""
    bare = text.replace("**", "*").strip("/") or "*"
    rooted = text.startswith("/") or "/" in text.rstrip("/")
    starts = (bare,) if rooted else (bare, f"*/{bare}")
    return re.compile("|".join(translate(one) for start in starts for one in (start, f"{start}/*")))


RULE = Rule(__name__, __doc__, Severity.LOW, Topic.REPOSITORY, check_repository=check)
