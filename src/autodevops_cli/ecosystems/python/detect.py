"""Everything that a Python project says, as evidence."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems.python import (
    cycles,
    install,
    linters,
    managers,
    packages,
    publishing,
    runners,
    targets,
    versions,
    workspace,
)
from autodevops_cli.ecosystems.python.calls import SELF_CONTAINED
from autodevops_cli.ecosystems.python.candidate import Candidate
from autodevops_cli.ecosystems.python.check import Check
from autodevops_cli.ecosystems.python.project import Project, read_project
from autodevops_cli.ecosystems.python.provision import needs
from autodevops_cli.ecosystems.python.requirements import Requirement
from autodevops_cli.ecosystems.python.roots import roots
from autodevops_cli.ecosystems.python.selection import Selection, for_tests, for_tools
from autodevops_cli.ecosystems.python.start import start
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.tasks import Task

FILES_OF_DEPENDENCIES = ("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pyproject.toml",
                         "setup.cfg", "setup.py", "tox.ini", "noxfile.py")  # fmt: skip

RUNNERS = frozenset(("tox", "nox", "hatch"))


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what the project in a folder says about its tools, versions, commands and needs."""
    # GitHub replaces `${{ … }}` wherever it stands, so nothing that a repository says may hold it.
    return (one for one in _evidence(repo, root) if "${{" not in one.value)


def _evidence(repo: Snapshot, root: str) -> Iterator[Evidence]:
    inside, mine = f"{root}/" if root else "", frozenset(workspace.members(repo, root))
    found = (one for one in roots(repo) if one != root and one not in mine)
    project = read_project(repo, root, tuple(one for one in found if one.startswith(inside)))
    kind, kind_at, note = project.kind
    yield Evidence("kind", kind, kind_at, note=note)
    yield from managers.evidence(project.managers)
    yield from managers.versions(repo, project.managers, project.sources)
    yield from versions.uv_versions(repo, root)
    yield from _pythons(project, kind)
    yield from packages.history(repo, root, project.manifest)
    yield from workspace.evidence(repo, root)
    yield from _commands(project)
    yield from start(project)
    yield from publishing.evidence(project)


def _pythons(project: Project, kind: str) -> Iterator[Evidence]:
    found = tuple(
        versions.versions(project.repo, project.root, project.manifest, project.sources.pipfile)
    )
    yield from found
    yield from cycles.version_evidence(
        kind, project.manifest, found, project.where, pinned=project.pinned
    )
    path = project.path(".python-version")
    first = found[0] if found else None
    if first is None or first.where.path != path or kind == "library":
        return
    if cycles.EXACT.fullmatch(first.value) and cycles.known(first.value):
        yield Evidence("python.version-file", path, first.where, note=first.note)


def _commands(project: Project) -> Iterator[Evidence]:
    """Yield the commands, and what has to be there for them."""
    found = tuple(runners.candidates(project))
    first = found[0] if found else None
    selection = for_tests(project, _runner(project, first))
    yield from _dependencies(project, selection)
    for one in found:
        yield command(one.kind, one.text, one.where, one.source, one.note)
        yield from _task(one.text, one.body, one.install, one.where)
        if one.several_pythons:
            yield Evidence(f"nox.pythons.{one.text}", "several", one.where)
    if first is None or needs(first.text, first.body).environment:
        yield from _preparations(project, selection)
    checks = linters.checks(project)
    yield from _checks(checks)
    yield from _installs(project, found, checks, selection)
    for name in FILES_OF_DEPENDENCIES:
        if project.has(name):
            path = project.path(name)
            yield Evidence(f"cache.file.{path}", path, Place(path))
    for bundle in selection.bundles:
        if bundle.file:
            yield Evidence(f"cache.file.{bundle.file.path}", bundle.file.path, bundle.where)
    if project.manifest.native:
        yield Evidence("native", "yes", project.where, note="it compiles extensions")


def _preparations(project: Project, selection: Selection) -> Iterator[Evidence]:
    """Yield what has to happen between the install and the tests."""
    brought = {one.name: one for one in selection.requirements(project)}
    plugin = "pytest-playwright" in brought
    if plugin or ("playwright" in brought and "playwright" in project.suite.imports):
        text = targets.run(project, "playwright install --with-deps chromium")
        note = "playwright drives a browser that it has to install first"
        place = next(
            (
                one.where
                for one in selection.bundles
                if one.names & {"playwright", "pytest-playwright"}
            ),
            project.where,
        )
        yield command("prepare.playwright", text, place, Source.DEPENDENCY, note)


def _runner(project: Project, first: Candidate | None) -> str:
    """Return the distribution that has to be there; pytest also where only another CI may ask."""
    if first and first.runner:
        return first.runner
    return "pytest" if project.declares("pytest") else ""


def _task(text: str, body: str, first: Task | None, where: Place) -> Iterator[Evidence]:
    if body:
        yield Evidence(f"task.{text}", body, where, note="what it stands for")
    if first:
        note = f"the target {first.name!r} makes the environment"
        yield Evidence(f"install.before.{text}", first.command, first.where, note=note)


def _dependencies(project: Project, selection: Selection) -> Iterator[Evidence]:
    manifest = project.manifest
    own = manifest.dependencies
    if own and manifest.dependencies_at:
        yield from _of(own, manifest.dependencies_at)
    for one in project.bundles:
        if one.is_base or (one.default and not own):
            yield from _of(one.requirements, one.where)
    for one in (*(one for one in project.bundles if one.default), *selection.bundles):
        yield from packages.system_packages(one.requirements, one.where)
        if one.rank < 6:
            yield from packages.drivers(one.requirements, one.where)
    if own and manifest.dependencies_at:
        yield from packages.system_packages(own, manifest.dependencies_at)
    yield from packages.listed_packages(project.repo, project.root)


def _of(wanted: tuple[Requirement, ...], where: Place) -> Iterator[Evidence]:
    yield from packages.frameworks(wanted, where)
    yield from packages.drivers(wanted, where)


def _checks(found: tuple[Check, ...]) -> Iterator[Evidence]:
    for one in found:
        yield command(one.kind, one.text, one.where, one.source, one.note)
        yield from _task(one.text, one.body, one.install, one.where)
        if one.advisory:
            yield Evidence(f"advisory.{one.text}", one.advisory, one.where, Strength.INFERRED)


def _installs(
    project: Project, found: tuple[Candidate, ...], checks: tuple[Check, ...],
    selection: Selection,
) -> Iterator[Evidence]:  # fmt: skip
    where = selection.bundles[0].where if selection.bundles else project.where
    note = _selection_note(project, selection, "the tests")
    text = install.install_command(project, selection) if _installable(project, selection) else ""
    if text:
        yield Evidence("install.tests", text, where, note=note)
    tools = tuple(dict.fromkeys(tool for one in checks for tool in one.tools))
    if tools:
        types = any(one.environment for one in checks)
        chosen = for_tools(project, tools, environment=types)
        place = chosen.bundles[0].where if chosen.bundles else project.where
        lint = install.install_command(project, chosen)
        yield Evidence(
            "install.checks", lint, place, note=_selection_note(project, chosen, "the checks")
        )
    first = found[0] if found else None
    for one in found:
        for tool in sorted(needs(one.text, one.body).tools & RUNNERS):
            yield Evidence(
                f"package-manager.{tool}", tool, one.where, note=f"{tool} runs the tests"
            )
    if (
        first
        and (own := needs(first.text, first.body)).tools & SELF_CONTAINED
        and not own.environment
    ):
        tool = min(own.tools & SELF_CONTAINED)
        text = f"python -m pip install {install.pinned(tool)}"
        yield command("install", text, first.where, Source.TASK, f"{first.note} needs {tool}")
    if first and first.install:
        made, note = first.install, "it makes the environment"
        yield command("install", made.command, made.where, Source.TASK, note)
    if text:
        yield command("install", text, where, Source.TOOL_CONFIG, note)


def _installable(project: Project, selection: Selection) -> bool:
    return bool(project.managers or selection.missing)


def _selection_note(project: Project, selection: Selection, who: str) -> str:
    if selection.bundles:
        return f"{who} need " + " and ".join(one.title for one in selection.bundles)
    if project.lock:
        return "the versions that are locked"
    return "the project itself" if project.manifest.packaged else "the dependencies"
