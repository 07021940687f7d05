"""Which Python: every source that names one, in one order, and the matrix that libraries test.

Order: .python-version, mise.toml, .tool-versions, runtime.txt, Pipfile, the range in the manifest
(requires-python and its older spellings), environment.yml, app.yaml, a Dockerfile, classifiers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.python.cycles import declared_cycles
from autodevops_cli.ecosystems.python.dependencies import CONDA_FILES
from autodevops_cli.ecosystems.python.manifest import Manifest
from autodevops_cli.model.evidence import Evidence, Place
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table

FROM = re.compile(r"^FROM\s+(?:--\S+\s+)?(?:\S*/)?python:(\S+)", re.MULTILINE | re.IGNORECASE)
ARGUMENT = re.compile(r"^ARG\s+(\w+)\s*=\s*[\"']?([\w.-]+)", re.MULTILINE)
CONDA_PYTHON = re.compile(r"python\s*[=<>!~]=?\s*([\d.*,<>=!~]+)")
APP_ENGINE = re.compile(r"^runtime:\s*[\"']?python(\d)(\d+)\b", re.MULTILINE)


def versions(repo: Snapshot, root: str, manifest: Manifest, pipfile: Table) -> Iterator[Evidence]:
    """Yield the versions of Python that a project names, the most trusted source first."""
    found = tuple(_sources(repo, root, manifest, pipfile))
    for n, (value, place, note) in enumerate(found):
        yield Evidence("python.version", value, place, rank=len(found) - n, note=note)


def _sources(
    repo: Snapshot, root: str, manifest: Manifest, pipfile: Table
) -> Iterator[tuple[str, Place, str]]:
    yield from _version_files(repo, root)
    pipfile_path = joined(root, "Pipfile")
    for key in ("python_full_version", "python_version"):
        if value := pipfile.text("requires", key):
            yield value, repo.place(pipfile_path, key), f"the Pipfile's {key}"
    if manifest.requires_python and manifest.requires_python_at:
        note = "the range of Python that the project supports"
        yield manifest.requires_python, manifest.requires_python_at, note
    yield from _conda(repo, root)
    if found := APP_ENGINE.search(repo.text(joined(root, "app.yaml"))):
        place = repo.place(joined(root, "app.yaml"), APP_ENGINE)
        yield f"{found[1]}.{found[2]}", place, "the App Engine runtime"
    yield from _docker(repo, root)
    named = declared_cycles(manifest)
    if named and manifest.classifiers_at:
        yield f">={named[0]}", manifest.classifiers_at, "the oldest Python among the classifiers"


def _version_files(repo: Snapshot, root: str) -> Iterator[tuple[str, Place, str]]:
    path = joined(root, ".python-version")
    for number, line in enumerate(repo.text(path).splitlines()[:5], 1):
        if value := line.partition("#")[0].strip():
            yield value.removeprefix("python-"), Place(path, number), "the pinned version"
            break
    for name in ("mise.toml", ".mise.toml", ".config/mise.toml"):
        tools = repo.toml(joined(root, name)).table("tools")
        if value := tools.text("python") or tools.text("python", "version"):
            place = repo.place(joined(root, name), re.compile(r"^\s*python\b", re.MULTILINE))
            yield value, place, "mise's version"
    if value := tool_version_line(repo, root, "python"):
        place = repo.place(joined(root, ".tool-versions"), "python")
        yield value, place, "asdf's version"
    path = joined(root, "runtime.txt")
    if found := re.match(r"\s*python-(\d[\w.]{0,12})", repo.text(path)):
        yield found[1], Place(path, 1), "the runtime"


def tool_version_line(repo: Snapshot, root: str, tool: str) -> str:
    """Return the version that .tool-versions gives a tool, or ""."""
    text = repo.text(joined(root, ".tool-versions"))
    found = re.search(rf"^{tool}[ \t]+(\S+)", text, re.MULTILINE)
    return found[1] if found else ""


def uv_versions(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield the versions of uv that mise or asdf pin."""
    for name in ("mise.toml", ".mise.toml"):
        if value := repo.toml(joined(root, name)).text("tools", "uv"):
            place = repo.place(joined(root, name), re.compile(r"^\s*uv\b", re.MULTILINE))
            yield Evidence("uv.version", value, place, rank=3, note="mise's version")
    if value := tool_version_line(repo, root, "uv"):
        place = repo.place(joined(root, ".tool-versions"), re.compile(r"^uv\b", re.MULTILINE))
        yield Evidence("uv.version", value, place, rank=2, note="asdf's version")


def _conda(repo: Snapshot, root: str) -> Iterator[tuple[str, Place, str]]:
    path = repo.first(*(joined(root, name) for name in CONDA_FILES))
    for line in repo.yaml(path).strings("dependencies") if path else ():
        if found := CONDA_PYTHON.match(line):
            yield found[1].rstrip(".*,"), repo.place(path, line), "the environment's Python"


def _docker(repo: Snapshot, root: str) -> Iterator[tuple[str, Place, str]]:
    path = joined(root, "Dockerfile")
    text = repo.text(path)
    values = dict(ARGUMENT.findall(text))
    for found in FROM.finditer(text):
        tag = re.sub(r"\$\{?(\w+)\}?", lambda one: values.get(one[1], ""), found[1])
        if version := re.match(r"\d+(?:\.\d+){0,2}", tag):
            yield version[0], repo.place(path, found[0]), "the image's Python"
            break
