"""Versions that people pin for version managers and images: .tool-versions, mise, Dockerfiles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined

MISE_FILES = ("mise.toml", ".mise.toml", ".config/mise.toml")
DOCKERFILES = ("Dockerfile", "docker/Dockerfile", "build/Dockerfile", ".devcontainer/Dockerfile")
_VERSION = re.compile(r"[\w.+-]{1,60}")
_FROM = re.compile(r"\s*FROM\s+(?:--platform=\S+\s+)?(\S+)", re.IGNORECASE)
_TAG = re.compile(r"v?(\d{1,4}(?:\.\d{1,4}){0,2})")


@dataclass(frozen=True, slots=True)
class ToolPin:
    """A version that somebody pinned: "1.26.0", "latest"; the note says in which kind of file."""

    version: str
    where: Place
    note: str


def tool_pins(repo: Snapshot, root: str, *names: str) -> Iterator[ToolPin]:
    """Yield what .tool-versions and mise pin for a tool, in this folder and at the root."""
    for folder in dict.fromkeys((root, "")):
        path = joined(folder, ".tool-versions")
        for number, line in enumerate(repo.text(path).split("\n"), 1):
            words = line.partition("#")[0].split()
            if len(words) > 1 and words[0] in names:
                yield from _pin(words[1], Place(path, number), "the line in .tool-versions")
        for file in MISE_FILES:
            path = joined(folder, file)
            tools = repo.toml(path).table("tools")
            for name in names:
                said = (*tools.strings(name), tools.text(name, "version"), tools.text(name))
                for version in [one for one in said if one][:1]:
                    yield from _pin(version, repo.place(path, name), "the tool in mise")


def image_pins(repo: Snapshot, root: str, image: str) -> Iterator[ToolPin]:
    """Yield the versions in the tags of an official image that Dockerfiles build on."""
    for name in DOCKERFILES:
        path = joined(root, name)
        for number, line in enumerate(repo.text(path).split("\n"), 1):
            if not (found := _FROM.match(line)):
                continue
            parts = found[1].removeprefix("docker.io/").removeprefix("library/").partition(":")
            tag = _TAG.match(parts[2])
            if parts[0] == image and tag:
                yield ToolPin(tag[1], Place(path, number), "the image in the Dockerfile")


def _pin(version: str, where: Place, note: str) -> Iterator[ToolPin]:
    if _VERSION.fullmatch(version):
        yield ToolPin(re.sub(r"^v(?=\d)", "", version), where, note)
