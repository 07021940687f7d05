"""Nobody is told where to report a vulnerability

What: The repository has no `SECURITY.md`, and its README does not say how to report a hole either.
Why: Who finds a hole then writes it into a public issue, or gives up.
Bad:
    - run: make
    # file: Makefile
    all:
    # file: README.md
    # Octo
Good:
    - run: make
    # file: Makefile
    all:
    # file: README.md
    # Octo
    # file: SECURITY.md
    Please use "Report a vulnerability" under the Security tab.
Good:
    - run: make
    # file: Makefile
    all:
    # file: README.md
    # Octo

    ## Security

    Write to security@example.com.
Fix: Add a `SECURITY.md` that says where to write and what to expect. One in the repository
    `.github` of an organisation holds for all of its repositories.
References:
    https://docs.github.com/en/code-security/how-tos/report-and-fix-vulnerabilities/configure-vulnerability-reporting/add-security-policy
    https://github.com/ossf/scorecard/blob/main/docs/checks.md#security-policy
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._repository import is_software

POLICY = Pattern(
    r"(?:\.github/|docs/|doc/|\.gitlab/)?security(?:[._-][\w.-]{0,40})?", re.IGNORECASE
)
PLACES = ("", ".github", ".gitlab", "docs", "doc")
MAX_TEXT = 200_000
TELLING = ("README.md", "README.rst", "README", "README.txt", "CONTRIBUTING.md", "CONTRIBUTING.rst")
TOLD = Pattern(
    r"^#{1,6}[^\n]{0,40}\b(?:security|vulnerabilit)"
    r"|^[^\n]{0,40}\b(?:security|vulnerabilit)[^\n]{0,40}\n(?:-{3,80}|={3,80}|~{3,80})$"
    r"|\bsecurity@|\breport[^\n]{0,60}\b(?:vulnerabilit|security)",
    re.IGNORECASE | re.MULTILINE,
)


def check(repo: Snapshot, _: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the file that is missing where there is software that presents itself to others."""
    if not is_software(repo) or not repo.first(*TELLING) or _has_policy(repo):
        return
    if not any(TOLD.search(repo.text(path)[:MAX_TEXT]) for path in TELLING):
        yield Spot(Place("SECURITY.md"), "no file says where to report a vulnerability")


def _has_policy(repo: Snapshot) -> bool:
    return any(POLICY.fullmatch(name) for folder in PLACES for name in repo.beside(folder))


# The one of an organisation stands in another repository.
RULE = Rule(
    __name__, __doc__, Severity.INFO, Topic.REPOSITORY, Confidence.LOW, check_repository=check
)
