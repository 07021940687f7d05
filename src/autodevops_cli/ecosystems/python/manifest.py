"""What a project says about itself in pyproject.toml, setup.cfg, setup.py and the like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from autodevops_cli.ecosystems.python.dependencies import Requirements, dependencies, extras, groups
from autodevops_cli.ecosystems.python.ini import lines
from autodevops_cli.ecosystems.python.requirements import (
    parsed_all,
)
from autodevops_cli.ecosystems.python.sources import Sources
from autodevops_cli.ecosystems.python.words import names
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot

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


def read_manifest(repo: Snapshot, root: str, seen: Sources) -> Manifest:
    """Return the metadata of the project in a folder."""
    backend = _backend(seen)
    requires_python, requires_python_at = _requires_python(seen)
    classifiers, classifiers_at = _classifiers(seen)
    own, own_at = dependencies(seen, root)
    grouped, optional = groups(seen)
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
        dependencies=own,
        dependencies_at=own_at,
        extras=extras(seen),
        groups=grouped,
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


def _native(seen: Sources, backend: str, build_requires: Requirements) -> bool:
    if backend in ("maturin", "mesonpy", "scikit_build_core") or seen.tool.has("cibuildwheel"):
        return True
    if any(one.name in COMPILING for one in build_requires):
        return True
    return bool(COMPILED.search(seen.repo.text(seen.setup_py)))
