"""CI systems: each renders a plan into its own files and reads existing ones."""

from __future__ import annotations

import importlib
import re
import sys
from functools import cache
from typing import cast

from autodevops_cli._discovery import declared
from autodevops_cli.providers._base import Provider
from autodevops_cli.repository.snapshot import Snapshot

# What the paths of each system's files have in common, so that a system nobody uses is not even
# imported. A test holds these against what the providers themselves find.
_MARKS = re.compile(
    r"(?P<github>^\.github/workflows/)|(?P<gitlab>^\.gitlab-ci\.)|(?P<circleci>^\.circleci/)"
    r"|(?P<azure>azure|^\.?vsts/)|(?P<bitbucket>^bitbucket-pipelines\.)"
    r"|(?P<buildkite>^\.?buildkite[/.])|(?P<woodpecker>^\.woodpecker[/.])|(?P<drone>^\.drone\.)"
    r"|(?P<jenkins>jenkinsfile$)|(?P<travis>^\.travis\.)|(?P<appveyor>^\.?appveyor\.)"
    r"|(?P<cirrus>^\.cirrus\.)",
    re.IGNORECASE,
)


@cache
def providers() -> tuple[Provider, ...]:
    """Return every provider, in name order."""
    return declared(sys.modules[__name__], "PROVIDER", Provider)


def present(repo: Snapshot) -> tuple[Provider, ...]:
    """Return the providers that may find a file of theirs, in name order."""
    names = {found.lastgroup for path in repo.files if (found := _MARKS.search(path))}
    return tuple(_provider(name) for name in sorted(filter(None, names)))


def _provider(name: str) -> Provider:
    return cast(Provider, importlib.import_module(f"{__name__}.{name}").PROVIDER)
