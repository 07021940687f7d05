"""What a project says about itself in pyproject.toml, setup.cfg, setup.py and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from autodevops_cli.ecosystems.python.ini import Sections, lines, sections
from autodevops_cli.ecosystems.python.requirements import (
    Requirement,
    normal,
    parsed,
    parsed_all,
)
from autodevops_cli.ecosystems.python.setup_py import SetupCall, read_setup_call
from autodevops_cli.ecosystems.python.words import names
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table

CONDA_FILES = ("environment.yml", "environment.yaml")
MAX_NESTING = 20

# Backends and build requirements that compile something.
COMPILING = names(
    """
    maturin setuptools-rust meson-python scikit-build-core scikit-build cython pybind11 nanobind
    cffi mypy mypyc cmake pyo3 py-build-cmake hatch-cython hatch-mypyc
    """
)
COMPILED = re.compile(
    r"\b(?:ext_modules|Extension\(|cythonize\(|cffi_modules|RustExtension|rust_extensions|mypycify)"
)

Requirements = tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A project's metadata; each field comes from the first file that has it.

    `extras` are for users of the package, `groups` for its developers. `packaged` says that the
    project itself can be installed.
    """

    name: str = ""
    version: str = ""
    backend: str = ""
    build_requires: Requirements = ()
    requires_python: str = ""
    requires_python_at: Place | None = None
    classifiers: tuple[str, ...] = ()
    classifiers_at: Place | None = None
    dependencies: Requirements = ()
    dependencies_at: Place | None = None
    extras: Mapping[str, Requirements] = field(default_factory=dict)
    groups: Mapping[str, Requirements] = field(default_factory=dict)
    optional_groups: frozenset[str] = frozenset()
    packaged: bool = False
    private: bool = False
    native: bool = False


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of one folder that metadata can stand in, read."""

    repo: Snapshot
    pyproject: str
    project: Table
    tool: Table
    build: Table
    setup_cfg: str
    cfg: Sections
    setup_py: str
    call: SetupCall | None
    pipfile: Table

    @property
    def poetry(self) -> Table:
        """The [tool.poetry] table."""
        return self.tool.table("poetry")


def read_sources(repo: Snapshot, root: str) -> Sources:
    """Return the metadata files of a folder."""
    pyproject, setup_cfg = joined(root, "pyproject.toml"), joined(root, "setup.cfg")
    setup_py = joined(root, "setup.py")
    toml = repo.toml(pyproject)
    return Sources(
        repo, pyproject, toml.table("project"), toml.table("tool"), toml.table("build-system"),
        setup_cfg, sections(repo.text(setup_cfg)) if repo.has(setup_cfg) else {},
        setup_py, read_setup_call(repo, setup_py) if repo.has(setup_py) else None,
        repo.toml(joined(root, "Pipfile")),
    )  # fmt: skip


def read_manifest(repo: Snapshot, root: str, seen: Sources) -> Manifest:
    """Return the metadata of the project in a folder."""
    backend = _backend(seen)
    requires_python, requires_python_at = _requires_python(seen)
    classifiers, classifiers_at = _classifiers(seen)
    dependencies, dependencies_at = _dependencies(seen, root)
    groups, optional = _groups(seen)
    build_requires = parsed_all(seen.build.strings("requires"))
    return Manifest(
        name=_name(seen),
        version=seen.project.text("version") or seen.poetry.text("version"),
        backend=backend,
        build_requires=build_requires,
        requires_python=requires_python,
        requires_python_at=requires_python_at,
        classifiers=classifiers,
        classifiers_at=classifiers_at,
        dependencies=dependencies,
        dependencies_at=dependencies_at,
        extras=_extras(seen),
        groups=groups,
        optional_groups=optional,
        packaged=_packaged(seen, backend),
        private=any(one.startswith("Private ::") for one in classifiers),
        native=_native(seen, backend, build_requires),
    )


def _name(seen: Sources) -> str:
    return (
        seen.project.text("name")
        or seen.poetry.text("name")
        or seen.tool.text("flit", "metadata", "module")
        or seen.cfg.get("metadata", {}).get("name", "")
        or (seen.call.arguments.text("name") if seen.call else "")
    )


def _backend(seen: Sources) -> str:
    if named := seen.build.text("build-backend"):
        return named.partition(":")[0].partition(".")[0]
    old = seen.call is not None or "name" in seen.cfg.get("metadata", {})
    declared = bool(seen.build) or seen.tool.flag("uv", "package") is True
    return "setuptools" if old or declared else ""


def _packaged(seen: Sources, backend: str) -> bool:
    if seen.tool.flag("uv", "package") is False or seen.poetry.flag("package-mode") is False:
        return False
    if seen.call is not None and not seen.call.names <= {"cmdclass", "ext_modules"}:
        return True
    return bool(backend) and bool(_name(seen) or seen.tool.has("flit"))


def _requires_python(seen: Sources) -> tuple[str, Place | None]:
    if value := seen.project.text("requires-python"):
        return value, seen.repo.place(seen.pyproject, "requires-python")
    if value := seen.poetry.text("dependencies", "python"):
        return value, seen.repo.place(seen.pyproject, re.compile(r"^python\s*=", re.MULTILINE))
    if value := seen.tool.text("flit", "metadata", "requires-python"):
        return value, seen.repo.place(seen.pyproject, "requires-python")
    if value := seen.cfg.get("options", {}).get("python_requires", "").strip():
        return value, seen.repo.place(seen.setup_cfg, "python_requires")
    if seen.call and (value := seen.call.arguments.text("python_requires")):
        return value, seen.repo.place(seen.setup_py, "python_requires")
    return "", None


def _classifiers(seen: Sources) -> tuple[tuple[str, ...], Place | None]:
    for table in (seen.project, seen.poetry, seen.tool.table("flit", "metadata")):
        if found := table.strings("classifiers"):
            return found, seen.repo.place(seen.pyproject, "Programming Language :: Python :: 3.")
    if found := lines(seen.cfg.get("metadata", {}).get("classifiers", "")):
        return found, seen.repo.place(seen.setup_cfg, "Programming Language :: Python :: 3.")
    if seen.call and (found := seen.call.arguments.strings("classifiers")):
        return found, seen.repo.place(seen.setup_py, "Programming Language :: Python :: 3.")
    return (), None


def _dependencies(seen: Sources, root: str) -> tuple[Requirements, Place | None]:
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


def _extras(seen: Sources) -> dict[str, Requirements]:
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


def _groups(seen: Sources) -> tuple[dict[str, Requirements], frozenset[str]]:
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


def _native(seen: Sources, backend: str, build_requires: Requirements) -> bool:
    if backend in ("maturin", "mesonpy", "scikit_build_core") or seen.tool.has("cibuildwheel"):
        return True
    if any(one.name in COMPILING for one in build_requires):
        return True
    return bool(COMPILED.search(seen.repo.text(seen.setup_py)))
