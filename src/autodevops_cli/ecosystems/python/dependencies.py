"""What a project depends on: its own dependencies, its extras for users, its developers' groups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from autodevops_cli.ecosystems.python.ini import lines
from autodevops_cli.ecosystems.python.requirements import (
    Requirement,
    normal,
    parsed,
    parsed_all,
)
from autodevops_cli.ecosystems.python.sources import Sources
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table

CONDA_FILES = ("environment.yml", "environment.yaml")
MAX_NESTING = 20

Requirements = tuple[Requirement, ...]


def dependencies(seen: Sources, root: str) -> tuple[Requirements, Place | None]:
    """Return the project's own dependencies and where they stand, of the first file with any."""
    if found := parsed_all(seen.project.strings("dependencies")):
        return found, seen.repo.place(seen.pyproject, re.compile(r"^dependencies\s*=", re.M))
    if found := tuple(_of_poetry(seen.poetry.table("dependencies"))):
        return found, seen.repo.place(seen.pyproject, "[tool.poetry.dependencies]")
    if found := parsed_all(seen.tool.strings("flit", "metadata", "requires")):
        return found, seen.repo.place(seen.pyproject, "requires")
    if found := parsed_all(lines(seen.cfg.get("options", {}).get("install_requires", ""))):
        return found, seen.repo.place(seen.setup_cfg, "install_requires")
    if seen.call and (found := parsed_all(seen.call.arguments.strings("install_requires"))):
        return found, seen.repo.place(seen.setup_py, "install_requires")
    if found := tuple(_of_poetry(seen.pipfile.table("packages"))):
        path = joined(root, "Pipfile")
        return found, seen.repo.place(path, "[packages]")
    return _of_conda(seen.repo, root)


def _of_poetry(table: Table) -> Iterator[Requirement]:
    """Yield the entries of a mapping from name to version or table (poetry's and pipenv's)."""
    for name, one in table.items():
        if normal(name) == "python":
            continue
        constraint = table.text(name) or one.text("version")
        extras = tuple(normal(extra) for extra in one.strings("extras"))
        yield Requirement(normal(name), extras, constraint, one.text("markers"))


def _of_conda(repo: Snapshot, root: str) -> tuple[Requirements, Place | None]:
    path = repo.first(*(joined(root, name) for name in CONDA_FILES))
    found: list[Requirement] = []
    if path:
        table = repo.yaml(path)
        found.extend(_conda_names(table.strings("dependencies")))
        for inner in table.tables("dependencies"):
            found.extend(parsed_all(inner.strings("pip")))
    return tuple(found), repo.place(path, "dependencies") if found else None


def _conda_names(entries: Iterable[str]) -> Iterator[Requirement]:
    for entry in entries:
        plain = entry.rpartition("::")[2]
        if found := re.match(r"([A-Za-z0-9][\w.-]{0,100})\s*=?(=?[\w.*]*)", plain):
            yield Requirement(normal(found[1]), constraint=f"={found[2]}" if found[2] else "")


def extras(seen: Sources) -> dict[str, Requirements]:
    """Return the extras, as they are spelled."""
    found: dict[str, Requirements] = {}
    optional = seen.project.table("optional-dependencies")
    for name, _ in optional.items():
        found[name] = parsed_all(optional.strings(name))
    for name, _ in seen.poetry.table("extras").items():
        found.setdefault(name, parsed_all(seen.poetry.strings("extras", name)))
    flit = seen.tool.table("flit", "metadata", "requires-extra")
    for name, _ in flit.items():
        found.setdefault(name, parsed_all(flit.strings(name)))
    for name, text in seen.cfg.get("options.extras_require", {}).items():
        found.setdefault(name, parsed_all(lines(text)))
    if seen.call:
        given = seen.call.arguments.table("extras_require")
        for name, _ in given.items():
            found.setdefault(name, parsed_all(given.strings(name)))
    return found


def groups(seen: Sources) -> tuple[dict[str, Requirements], frozenset[str]]:
    """Return the groups of developers' dependencies, and which of them are optional."""
    found: dict[str, Requirements] = {}
    standard = seen.repo.toml(seen.pyproject).table("dependency-groups")
    for name, _ in standard.items():
        found[name] = tuple(_of_group(standard, name))
    pdm = seen.tool.table("pdm", "dev-dependencies")
    for name, _ in pdm.items():
        found.setdefault(name, parsed_all(pdm.strings(name)))
    if uv := seen.tool.strings("uv", "dev-dependencies"):
        found["dev"] = (*found.get("dev", ()), *parsed_all(uv))
    if old := tuple(_of_poetry(seen.poetry.table("dev-dependencies"))):
        found.setdefault("dev", old)
    optional: set[str] = set()
    for name, group in seen.poetry.table("group").items():
        found.setdefault(name, tuple(_of_poetry(group.table("dependencies"))))
        if group.flag("optional"):
            optional.add(name)
    if pipenv := tuple(_of_poetry(seen.pipfile.table("dev-packages"))):
        found.setdefault("dev", pipenv)
    return found, frozenset(optional)


def _of_group(groups: Table, name: str, depth: int = 0) -> Iterator[Requirement]:
    """Yield the requirements of a PEP 735 group and of the groups it includes."""
    raw = groups.raw(name)
    entries: list[object] = raw if isinstance(raw, list) and depth < MAX_NESTING else []
    for entry in entries:
        if isinstance(entry, str) and (one := parsed(entry)):
            yield one
        elif other := Table(entry).text("include-group"):
            same = (key for key, _ in groups.items() if normal(key) == normal(other))
            yield from _of_group(groups, next(same, other), depth + 1)
