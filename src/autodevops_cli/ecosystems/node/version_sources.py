"""Every place that names a version of Node, in one order.

A file for version managers (.nvmrc, .node-version) goes first, then Volta, .tool-versions, mise,
devEngines, engines, and last the image in a Dockerfile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.node.frameworks import place
from autodevops_cli.ecosystems.node.manifest import Manifest
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.repository.snapshot import Snapshot, joined

VERSION_FILES = (".nvmrc", ".node-version")
MISE_FILES = ("mise.toml", ".mise.toml", ".config/mise.toml")
DOCKERFILES = ("Dockerfile", "docker/Dockerfile", ".devcontainer/Dockerfile")
ENGINES = "node.engines"
"""What a package promises its users, whatever its authors work with."""
TYPES = "node.types"
"""The range of Node whose types the sources are written against."""

_FROM = re.compile(
    r"^FROM\s+(?:--platform=\S+\s+)?(?:docker\.io/)?(?:library/)?node:v?(\d{1,3}(?:\.\d{1,3}){0,2})",
    re.MULTILINE | re.IGNORECASE,
)
# What a version or a range can be written with; anything else could mean something to a CI.
_WRITTEN = re.compile(r"[\w.*/ <>=^~|,-]{1,200}")
_ANYTHING = ("", "*", "x", "X")


def node_versions(repo: Snapshot, manifest: Manifest) -> Iterator[Evidence]:
    """Yield every version of Node that the repository names, from the strongest place down."""
    seen = (
        *_files(repo, manifest.root),
        *_volta(manifest),
        *tool_versions(repo, manifest.root, "node", "node", "nodejs"),
        *_engines(manifest),
        *_images(repo, manifest.root),
        *_types(manifest),
    )
    yield from (one for one in seen if _WRITTEN.fullmatch(one.value))


def tool_versions(repo: Snapshot, root: str, tool: str, *names: str) -> Iterator[Evidence]:
    """Yield the version of a tool in .tool-versions and mise files, here and at the root.

    `names` are what the tool is called there, its own name by default.
    """
    for folder in dict.fromkeys((root, "")):
        for name in names or (tool,):
            path = joined(folder, ".tool-versions")
            line = re.compile(rf"^[ \t]*{name}[ \t]+v?([\w.*-]{{1,40}})", re.MULTILINE)
            if found := line.search(repo.text(path)):
                where, note = repo.place(path, line), "the line in .tool-versions"
                yield Evidence(f"{tool}.version", found[1], where, rank=7, note=note)
        for name in names or (tool,):
            yield from _mise(repo, folder, tool, name)


def _mise(repo: Snapshot, folder: str, tool: str, name: str) -> Iterator[Evidence]:
    for file in MISE_FILES:
        path = joined(folder, file)
        tools = repo.toml(path).table("tools")
        named = (*tools.strings(name), tools.text(name, "version"), tools.text(name))
        version = next((one for one in named if _WRITTEN.fullmatch(one)), "")
        if version:
            where = repo.place(path, name)
            yield Evidence(f"{tool}.version", version, where, rank=6, note="the tool in mise")


def _files(repo: Snapshot, root: str) -> Iterator[Evidence]:
    for folder in dict.fromkeys((root, "")):
        for name in VERSION_FILES:
            path = joined(folder, name)
            lines = (line.split("#")[0].strip() for line in repo.text(path).splitlines())
            first = next((line for line in lines if line), "")
            version, note = re.sub(r"^v(?=\d)", "", first), f"the version in {name}"
            yield Evidence("node.version", version, Place(path, 1), rank=9, note=note)


def _volta(manifest: Manifest) -> Iterator[Evidence]:
    where, pinned = manifest.where("volta", "node"), manifest.data.text("volta", "node")
    yield Evidence("node.version", pinned, where, rank=8, note="pinned for Volta")


def _engines(manifest: Manifest) -> Iterator[Evidence]:
    keys = ("devEngines", "runtime")
    for one in (manifest.data.table(*keys), *manifest.data.tables(*keys)):
        if one.text("name") == "node":
            where, version = manifest.where(*keys), one.text("version")
            yield Evidence("node.version", version, where, rank=5, note="devEngines.runtime")
    wanted = manifest.data.text("engines", "node").strip()
    if wanted not in _ANYTHING:
        where, note = manifest.where("engines", "node"), "engines.node"
        yield Evidence("node.version", wanted, where, rank=4, note=note)
        yield Evidence(ENGINES, wanted, where, note=note)


def _images(repo: Snapshot, root: str) -> Iterator[Evidence]:
    for name in DOCKERFILES:
        path = joined(root, name)
        if found := _FROM.search(repo.text(path)):
            where, note = repo.place(path, _FROM), "the image in the Dockerfile"
            yield Evidence("node.version", found[1], where, rank=3, note=note)


def _types(manifest: Manifest) -> Iterator[Evidence]:
    found = re.search(r"\d{1,3}", manifest.packages.get("@types/node", ""))
    if found and int(found[0]) >= 18:  # older majors are never a reason to choose
        where, note = (
            place(manifest, "@types/node"),
            f"written against the types of Node {found[0]}",
        )
        yield Evidence(TYPES, f">={found[0]}", where, Strength.INFERRED, note=note)
