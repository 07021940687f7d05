"""Which CI system to write for: the one that the repository, or where it is hosted, uses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autodevops_cli.errors import UsageError
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.plan import EXTRAS
from autodevops_cli.providers import providers
from autodevops_cli.providers._base import Provider
from autodevops_cli.repository.snapshot import Snapshot

AUTO = "auto"
NONE = "none"
# Where several are configured, the first of these: the forge's own before guests.
PREFERENCE = ("github", "gitlab", "bitbucket", "azure", "circleci", "buildkite", "woodpecker",
              "drone", "jenkins")  # fmt: skip
# The host of a remote: https://HOST/owner/name, ssh://git@HOST:22/…, git@HOST:owner/name.
_HOST = re.compile(
    r"(?:[a-z+]{2,10}://)?(?:[^@/\s]{1,100}@)?([\w.-]{1,200})(?=[:/])", re.IGNORECASE
)
HOSTS = (
    (re.compile(r"(?:.*\.)?github\..*"), "github"),
    (re.compile(r"(?:.*\.)?gitlab\..*"), "gitlab"),
    (re.compile(r"(?:.*\.)?bitbucket\.org"), "bitbucket"),
    (re.compile(r"(?:ssh\.)?dev\.azure\.com|.*\.visualstudio\.com"), "azure"),
    (re.compile(r"codeberg\.org"), "woodpecker"),
)


def chosen(wanted: str, repo: Snapshot, documents: Sequence[CiDocument]) -> Provider:
    """Return the provider of this name, or the one that fits. Raises UsageError."""
    writing = {one.name: one for one in providers() if one.render}
    if wanted == AUTO:
        return writing[_fitting(repo, documents, tuple(writing))]
    if wanted not in writing:
        known = ", ".join((AUTO, *writing))
        raise UsageError(f"unknown provider {wanted!r}", hint=f"known: {known}")
    return writing[wanted]


def extras(wanted: str) -> tuple[str, ...] | None:
    """Return the by-products that a text names, None where the system's usual ones are meant.

    Raises UsageError for a word that names none.
    """
    words = {word for part in wanted.split(",") if (word := part.strip().lower())}
    if words == {AUTO}:
        return None
    for word in sorted(words - {*EXTRAS, NONE}):
        known = ", ".join((*EXTRAS, NONE))
        raise UsageError(f"unknown by-product {word!r}", hint=f"known: {known}; alone: {AUTO}")
    return tuple(word for word in EXTRAS if word in words)


def _fitting(repo: Snapshot, documents: Sequence[CiDocument], writing: Sequence[str]) -> str:
    used = {one.provider for one in documents if one.gates}
    known = [name for name in PREFERENCE if name in writing]
    found = _HOST.match(repo.remote)
    host = found[1].lower() if found else ""
    by_host = next((name for pattern, name in HOSTS if pattern.fullmatch(host)), "")
    for name in (by_host if by_host in used else "", *(one for one in known if one in used)):
        if name in known:
            return name
    return by_host if by_host in known else "github"
