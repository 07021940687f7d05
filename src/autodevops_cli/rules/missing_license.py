"""A licence is named and its text is missing

What: A manifest says under which licence the project is, and no file has the text of one.
Why: Most licences ask that their text goes with every copy; without it nobody can tell for sure
    what is allowed.
Bad:
    - run: make
    # file: package.json
    {"name": "octo", "license": "MIT"}
Good:
    - run: make
    # file: package.json
    {"name": "octo", "license": "MIT"}
    # file: LICENSE
    MIT License
Good:
    # Nothing is promised.
    - run: make
    # file: package.json
    {"name": "octo", "private": true}
Fix: Add the text as `LICENSE`.
References:
    https://docs.github.com/en/communities/setting-up-your-project-for-healthy-contributions/adding-a-license-to-a-repository
    https://github.com/ossf/scorecard/blob/main/docs/checks.md#license
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._base import Rule, Spot

TEXT = Pattern(
    r"(?:un)?licen[cs]es?(?:[._-].{0,60})?|copying(?:[._-].{0,60})?"
    r"|.{1,60}[._-]licen[cs]e(?:\.\w{1,8})?",
    re.IGNORECASE,
)
OWN = Pattern(
    r"\s*(?:unlicensed|proprietary|see licen[cs]e|all rights|private|none)", re.IGNORECASE
)


def check(repo: Snapshot, _: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the manifest that names a licence of which there is no text."""
    if any(TEXT.fullmatch(path.partition("/")[0]) for path in repo.files):
        return
    for path, said in _named(repo):
        if said and not OWN.match(said):
            needle = re.compile(r"[\"']?licen[cs]e\b", re.IGNORECASE)
            message = f"{path} names the licence {said[:40]} and no file has its text"
            yield Spot(repo.place(path, needle), message, related=(Place("LICENSE"),))
            return


def _named(repo: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield the manifests of the whole repository with the licence that each names."""
    package = repo.json("package.json")
    if not package.flag("private"):
        yield "package.json", package.text("license")
    yield "composer.json", repo.json("composer.json").text("license")
    cargo = repo.toml("Cargo.toml")
    yield (
        "Cargo.toml",
        cargo.text("package", "license") or cargo.text("workspace", "package", "license"),
    )
    yield "pyproject.toml", _of_python(repo.toml("pyproject.toml"))


def _of_python(project: Table) -> str:
    if project.has("project", "license-files") or project.has("project", "license", "file"):
        return ""
    return project.text("project", "license") or project.text("tool", "poetry", "license")


RULE = Rule(__name__, __doc__, Severity.LOW, Topic.REPOSITORY, check_repository=check)
