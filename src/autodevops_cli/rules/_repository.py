"""Whether a folder is a repository of software, and which of its files are samples."""

from __future__ import annotations

import re

from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot

MANIFESTS = (
    "package.json", "pyproject.toml", "setup.py", "setup.cfg", "Cargo.toml", "go.mod", "pom.xml",
    "build.gradle", "build.gradle.kts", "Gemfile", "composer.json", "mix.exs", "CMakeLists.txt",
    "Makefile", "Package.swift", "pubspec.yaml", "deno.json", "build.sbt", "stack.yaml",
    "Project.toml", "DESCRIPTION", "dune-project", "build.zig", "Dockerfile", "*.csproj", "*.sln",
    "*.cabal", "*.gemspec", "*.tf",
)  # fmt: skip
# Files there stand for something else: an input of a test, a sample, somebody else's work.
_SAMPLE = Pattern(
    r"(?:^|/)(?:tests?|testing|testdata|test-data|spec|specs|fixtures?|__fixtures__|examples?|"
    r"samples?|demos?|mocks?|e2e|benchmarks?|vendor|third[_-]?party|external|node_modules|"
    r"templates?|docs?|\.devcontainer|src/test|[\w-]*[_-]tests?)/",
    re.IGNORECASE,
)


def is_software(repo: Snapshot) -> bool:
    """Tell whether there is something here that is built, tested or released."""
    return repo.holds(markers=MANIFESTS)


def is_sample(path: str) -> bool:
    """Tell whether a file is there for a test, to show something, or by somebody else."""
    return _SAMPLE.search(path) is not None
