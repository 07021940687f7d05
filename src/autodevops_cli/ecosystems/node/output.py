"""Do tests need the build first? They do when they use what only the build makes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.node.manifest import INSTALLED, Manifest
from autodevops_cli.ecosystems.node.project import Project
from autodevops_cli.ecosystems.node.scripts import Part
from autodevops_cli.ecosystems.node.vocabulary import Kind
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.repository.snapshot import Snapshot, joined

NEEDS_BUILD = "node.needs-build"
"""For which jobs the build goes first: "test" or "all"."""
BUILT_BY = "node.built-by"
"""What builds anyway: "install" or "tests"."""

ENTRIES = ("main", "module", "types", "typings", "browser", "bin", "exports")
TEST_FILE = re.compile(
    r"(?:^|/)(?:tests?|__tests__|specs?)/|[._-](?:test|spec)\.[cm]?[jt]sx?$|(?:^|/)test\.[cm]?js$"
)
SOURCE = re.compile(r"\.[cm]?[jt]sx?$")
ALIASING = re.compile(r"(?:vitest|vite|jest|tsconfig|babel|ava)\b.*\.(?:[cm]?[jt]s|json)$")
MAX_TESTS, MAX_CHARACTERS = 300, 60_000
MAX_DEPTH, MAX_VALUES = 6, 200


def needs_build(project: Project, tests: Part) -> Iterator[Evidence]:
    """Yield why the build goes first, or that it happens on the way anyway."""
    for what, part in (("install", project.hooks()), ("tests", tests)):
        if Kind.BUILD in part.kinds():
            yield Evidence(BUILT_BY, what, Place(project.manifest.path), note=f"the {what} build")
            return
    missing = outputs(project.repo, project.manifest)
    uses = (*_by_command(project, tests, missing), *_by_tests(project, missing))
    for where, folder in uses[:1]:
        note = f"the tests use {folder}/"
        yield Evidence(NEEDS_BUILD, "test", where, Strength.INFERRED, 1, note)
    for where, name in _siblings(project):
        note = f"packages here use {name}, which has to be built"
        yield Evidence(NEEDS_BUILD, "all", where, Strength.INFERRED, 2, note)
        return


def outputs(repo: Snapshot, manifest: Manifest) -> tuple[str, ...]:
    """Return the folders with entry points of the package that are not in the repository."""
    entries = (
        path.removeprefix("./") for key in ENTRIES for path in _paths(manifest.data.raw(key))
    )
    folders = sorted({path.split("/")[0] for path in entries if "/" in path})
    return tuple(
        one
        for one in folders
        if re.fullmatch(r"\w[\w.-]{0,40}", one) and not repo.below(joined(manifest.root, one))
    )


def _paths(data: object, depth: int = 0) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict) and depth < MAX_DEPTH:
        for value in list(data.values())[:MAX_VALUES]:
            yield from _paths(value, depth + 1)


def _by_command(
    project: Project, tests: Part, missing: tuple[str, ...]
) -> Iterator[tuple[Place, str]]:
    words = " ".join(word for one in tests.leaves() for word in one.words)
    for folder in missing:
        if re.search(rf"(?:^|[\s/\"'=]){re.escape(folder)}/", words):
            yield project.where(tests.script), folder


def _by_tests(project: Project, missing: tuple[str, ...]) -> Iterator[tuple[Place, str]]:
    """Yield the first test that reads an output folder, or imports the package by its name."""
    if not missing:
        return
    uses = [_literal(missing)]
    if project.manifest.name and not _aliases_itself(project):
        uses.append(_import_of(project.manifest.name))
    for path in _test_files(project):
        text = project.repo.text(path)[:MAX_CHARACTERS]
        for pattern in uses:
            if found := pattern.search(text):
                line = text.count("\n", 0, found.start()) + 1
                yield Place(path, line), next((n for n in missing if n in found[0]), missing[0])
                return


def _literal(folders: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(map(re.escape, folders))
    relative = rf"""["'`](?:\.{{1,2}}/){{1,9}}(?:{names})(?:/|["'`])"""
    return re.compile(rf"""{relative}|["'`/](?:{names})/[\w./-]{{1,100}}["'`]""")


def _import_of(name: str) -> re.Pattern[str]:
    start = r"(?:\bfrom\s{1,9}|\brequire\(\s{0,9}|\bimport\(\s{0,9})"
    return re.compile(rf"""{start}["']{re.escape(name)}(?:/[\w./-]{{0,100}})?["']""")


def _test_files(project: Project) -> tuple[str, ...]:
    start = len(project.root) + 1 if project.root else 0
    found = [
        path
        for path in project.repo.below(project.root)
        if SOURCE.search(path) and TEST_FILE.search(path[start:]) and "node_modules/" not in path
    ]
    return tuple(sorted(found, key=lambda path: (path.count("/"), path))[:MAX_TESTS])


def _aliases_itself(project: Project) -> bool:
    """Tell whether a test runner or TypeScript maps the package's own name to its sources."""
    if project.manifest.data.has("jest", "moduleNameMapper"):
        return True
    quoted = re.compile(rf"""["'^]{re.escape(project.manifest.name)}[$"'/]""")
    configs = [one for one in project.repo.beside(project.root) if ALIASING.match(one)]
    texts = [project.repo.text(project.path(one)) for one in configs]
    return any(quoted.search(text) or re.search("ts-?config-?paths", text, re.I) for text in texts)


def _siblings(project: Project) -> Iterator[tuple[Place, str]]:
    """Yield the uses of a member whose entry points are built by another member."""
    built = {one.name for one in project.space.members if one.name and outputs(project.repo, one)}
    for member in project.space.members:
        for group in (*INSTALLED, "peerDependencies"):
            wanted = built & set(member.data.table(group).keys()) - {member.name}
            for name in sorted(wanted):
                yield member.where(group, name), name
