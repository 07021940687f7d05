"""Which Node: every place that names one, in one order, and what a range means today.

The order: a file for version managers (.nvmrc, .node-version), then Volta, .tool-versions, mise,
devEngines, engines, an image in a Dockerfile, and last the major of @types/node.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.data import alive, releases
from autodevops_cli.ecosystems.node.manifest import Manifest
from autodevops_cli.ecosystems.node.semver import admits, exact
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.repository.snapshot import Snapshot, joined

VERSION_FILES = (".nvmrc", ".node-version")
MISE_FILES = ("mise.toml", ".mise.toml", ".config/mise.toml")
DOCKERFILES = ("Dockerfile", "docker/Dockerfile", ".devcontainer/Dockerfile")
FROM = re.compile(
    r"^FROM\s+(?:--platform=\S+\s+)?(?:docker\.io/)?(?:library/)?node:v?(\d{1,3}(?:\.\d{1,3}){0,2})",
    re.MULTILINE | re.IGNORECASE,
)
TOOL_LINE = r"^[ \t]*{name}[ \t]+v?(\S+)"
NODE_NAMES = ("node", "nodejs")
WORD = re.compile(r"[\w.*/ <>=^~|,-]{1,100}")


def node_versions(repo: Snapshot, manifest: Manifest) -> Iterator[Evidence]:
    """Yield every version of Node that the repository names, from the strongest place down."""
    for path, version in _files(repo, manifest.root):
        note = f"the version in {path.rpartition('/')[2]}"
        yield Evidence("node.version", version, Place(path, 1), rank=9, note=note)
    if pinned := manifest.data.text("volta", "node"):
        where = manifest.where("volta", "node")
        yield Evidence("node.version", pinned, where, rank=8, note="pinned for Volta")
    yield from tool_versions(repo, manifest.root, "node", NODE_NAMES)
    yield from _engines(manifest)
    yield from _images(repo, manifest.root)
    yield from _types(manifest)


def tool_versions(
    repo: Snapshot, root: str, tool: str, names: tuple[str, ...] = ()
) -> Iterator[Evidence]:
    """Yield the version of a tool in .tool-versions and mise files, here and at the root."""
    for folder in dict.fromkeys((root, "")):
        path = joined(folder, ".tool-versions")
        for name in names or (tool,):
            if found := re.search(TOOL_LINE.format(name=name), repo.text(path), re.MULTILINE):
                line = repo.text(path).count("\n", 0, found.start()) + 1
                yield _declared(tool, found[1], Place(path, line), 7, "the line in .tool-versions")
        for file in MISE_FILES:
            path = joined(folder, file)
            for name in names or (tool,):
                if version := _mise(repo, path, name):
                    yield _declared(tool, version, repo.place(path, name), 6, "the tool in mise")


def _mise(repo: Snapshot, path: str, name: str) -> str:
    tools = repo.toml(path).table("tools")
    return next(iter(tools.strings(name)), "") or tools.text(name, "version") or tools.text(name)


def _declared(tool: str, version: str, where: Place, rank: int, note: str) -> Evidence:
    return Evidence(f"{tool}.version", version.removeprefix("v"), where, rank=rank, note=note)


def _files(repo: Snapshot, root: str) -> Iterator[tuple[str, str]]:
    for folder in dict.fromkeys((root, "")):
        for name in VERSION_FILES:
            path = joined(folder, name)
            lines = [line.split("#")[0].strip() for line in repo.text(path).splitlines()]
            first = next((line for line in lines if line), "")
            if WORD.fullmatch(first):
                yield path, re.sub(r"^v(?=\d)", "", first)


def _engines(manifest: Manifest) -> Iterator[Evidence]:
    runtime = manifest.data.table("devEngines", "runtime")
    for one in (runtime, *manifest.data.tables("devEngines", "runtime")):
        if one.text("name") == "node" and (version := one.text("version")):
            where = manifest.where("devEngines", "runtime")
            yield Evidence("node.version", version, where, rank=5, note="devEngines.runtime")
    if (wanted := manifest.data.text("engines", "node")) and wanted.strip() not in ("*", "x", ""):
        where = manifest.where("engines", "node")
        yield Evidence("node.version", wanted, where, rank=4, note="engines.node")
        yield Evidence("node.engines", wanted, where, note="engines.node")


def _images(repo: Snapshot, root: str) -> Iterator[Evidence]:
    for name in DOCKERFILES:
        path = joined(root, name)
        if found := FROM.search(repo.text(path)):
            line = repo.text(path).count("\n", 0, found.start()) + 1
            note = "the image in the Dockerfile"
            yield Evidence("node.version", found[1], Place(path, line), rank=3, note=note)


def _types(manifest: Manifest) -> Iterator[Evidence]:
    """Yield the Node whose types the sources are checked against: a hint, so it asks for more."""
    found = re.search(r"\d{1,3}", manifest.packages.get("@types/node", ""))
    if found and int(found[0]) >= 18:
        group = next(
            (g for g in ("devDependencies", "dependencies") if manifest.data.has(g, "@types/node")),
            "devDependencies",
        )
        yield Evidence(
            "node.types", f">={found[0]}", manifest.where(group, "@types/node"),
            Strength.INFERRED, note=f"types for Node {found[0]}",
        )  # fmt: skip


def one_version(wanted: str, hint: str = "") -> str:
    """Return the version for a single setup: the pinned one, or the newest LTS that a range admits.

    `hint` is a weaker range: the oldest LTS line in it wins over a newer one.
    """
    if pinned := exact(wanted):
        return pinned
    if alias := _alias(wanted):
        return alias
    fitting = _fitting(wanted)
    supported = [cycle for cycle in fitting if cycle in alive("node")]
    hinted = [cycle for cycle in supported if hint and admits(hint, f"{cycle}.999.0")]
    lasting = [cycle for cycle in supported if cycle in _lasting()]
    if hinted:
        return hinted[0]
    return next(reversed(lasting or supported or fitting), wanted or "lts/*")


def matrix(engines: str) -> tuple[str, ...]:
    """Return the supported release lines that a library's `engines` admits, oldest first."""
    return tuple(cycle for cycle in _fitting(engines) if cycle in _lasting())


def _fitting(wanted: str) -> list[str]:
    """Return the release lines whose newest version a range admits, oldest first."""
    known = list(reversed(releases("node")))
    if not wanted:
        return [one.cycle for one in known]
    return [one.cycle for one in known if admits(wanted, one.latest or f"{one.cycle}.999.0")]


def _lasting() -> tuple[str, ...]:
    supported = alive("node")
    return tuple(
        one.cycle for one in reversed(releases("node")) if one.lts and one.cycle in supported
    )


def _alias(wanted: str) -> str:
    """Return what a name stands for ("lts/*", "latest", "lts/jod"), "" for a range."""
    match wanted.strip().lower():
        case "lts" | "lts/*" | "--lts" | "node-lts":
            return _lasting()[-1]
        case "latest" | "node" | "stable" | "current" | "*":
            return alive("node")[-1]
        case name if name.startswith("lts/"):
            return wanted.strip().lower()
        case _:
            return ""
