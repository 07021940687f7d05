"""How tests run where no task says so: by Django, member by member, by pytest or unittest."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from autodevops_cli.ecosystems._base import is_aside
from autodevops_cli.ecosystems.python import targets, workspace
from autodevops_cli.ecosystems.python.candidate import Candidate
from autodevops_cli.ecosystems.python.install import pinned
from autodevops_cli.ecosystems.python.manifest import read_manifest
from autodevops_cli.ecosystems.python.project import Project
from autodevops_cli.ecosystems.python.sources import read_sources
from autodevops_cli.ecosystems.python.suite import FILE, FOREIGN
from autodevops_cli.model.evidence import Place, Source

MAX_MEMBERS = 10
SETTINGS = re.compile(r"DJANGO_SETTINGS_MODULE")


def candidates(project: Project) -> Iterator[Candidate]:
    """Yield the conventional ways to run the tests, the best first."""
    yield from _django(project)
    yield from _by_member(project) or _by_style(project)


def owns_code(project: Project) -> bool:
    """Tell whether there is something of Python to test beside the tests themselves."""
    if project.manifest.packaged:
        return True
    tests = frozenset((*project.suite.files, *project.suite.support))
    start = len(project.root) + 1 if project.root else 0
    return any(
        _is_code(project, path)
        and not FOREIGN & {part.lower() for part in path[start:].split("/")[:-1]}
        for path in project.repo.below(project.root)
        if path.endswith(".py") and path not in tests
    )


def _is_code(project: Project, path: str) -> bool:
    name = path.rpartition("/")[2]
    empty = name == "__init__.py" and not project.repo.text(path).strip()
    return not empty and name not in ("setup.py", "noxfile.py")


def _django(project: Project) -> Iterator[Candidate]:
    path = next((one for one in ("manage.py", *_nested_manage(project)) if project.has(one)), "")
    if not path or not SETTINGS.search(project.text(path)) or not project.declares("django"):
        return
    if project.declares("pytest-django") or project.suite.config:
        return
    folder = path.rpartition("/")[0]
    text = targets.run(project, "python manage.py test")
    if folder:
        text = f"cd {shlex.quote(folder)} && {text}"
    yield Candidate(text, Source.TOOL_CONFIG, Place(project.path(path)), "Django's test runner", "")


def _nested_manage(project: Project) -> Iterator[str]:
    start = len(project.root) + 1 if project.root else 0
    for path in project.repo.named("manage.py"):
        inside = path[start:]
        below = path.startswith(f"{project.root}/" if project.root else "")
        if below and inside.count("/") == 1 and not is_aside(inside):
            yield inside


def _by_style(project: Project) -> Iterator[Candidate]:
    suite = project.suite
    for_pytest, for_unittest = suite.styles
    bundle = project.bundle_with("pytest")
    if suite.config:
        source, place, note = Source.TOOL_CONFIG, suite.config, "pytest is configured here"
    elif bundle:
        place, note = bundle.where, f"pytest is in {bundle.title}"
        source = Source.DEPENDENCY
    elif project.declares("pytest"):
        source, place, note = Source.DEPENDENCY, project.where, "pytest is a dependency"
    elif for_pytest or not for_unittest:
        source, place = Source.CONVENTION, Place(suite.files[0])
        note = "tests written for pytest, which no file declares"
    else:
        text = targets.run(project, _unittest(project))
        yield Candidate(text, Source.CONVENTION, Place(suite.files[0]), "tests for unittest", "")
        return
    yield Candidate(_pytest(project), source, place, note)


def _by_member(project: Project) -> tuple[Candidate, ...]:
    """Return one way per member of a workspace that configures no run of the whole."""
    members = workspace.members(project.repo, project.root)
    tests = {
        member: path
        for path in reversed(project.suite.files)
        for member in members
        if path.startswith(f"{member}/")
    }
    outside = any(
        not path.startswith(tuple(f"{one}/" for one in tests)) for path in project.suite.files
    )
    if project.suite.config or outside or not 0 < len(tests) <= MAX_MEMBERS:
        return ()
    return tuple(_of_member(project, member, path) for member, path in sorted(tests.items()))


def _of_member(project: Project, member: str, path: str) -> Candidate:
    own = read_manifest(project.repo, member, read_sources(project.repo, member))
    groups = (one for wanted in (own.groups, own.extras) for one in wanted.values())
    asked = {one.name for one in (*own.dependencies, *(one for group in groups for one in group))}
    tool = (
        "pytest"
        if "pytest" in asked or project.declares("pytest")
        else (f"--with {pinned('pytest')} pytest")
    )
    folder = member[len(project.root) + 1 :] if project.root else member
    return Candidate(
        f"uv run --directory {shlex.quote(folder)} {tool}", Source.CONVENTION, Place(path),
        f"the tests of {member}", kind=f"test.{member.replace('/', '-')}",
    )  # fmt: skip


def _pytest(project: Project) -> str:
    words = ["pytest", *_arguments(project)]
    if project.manager == "uv" and not project.declares("pytest"):
        return f"uv run --with {pinned('pytest')} {' '.join(words)}"
    if needs_current_folder(project):
        words.insert(0, "python -m")
    return targets.run(project, " ".join(words))


def needs_current_folder(project: Project) -> bool:
    """Tell whether tests import modules that only `python -m pytest` puts on the path."""
    if project.manifest.packaged or "pythonpath" in project.suite.settings:
        return False
    if project.has("conftest.py") or project.suite.settings.text("rootdir"):
        return False
    folders = [one for one in project.suite.folders if not one.endswith(".py")]
    return not all(project.has(f"{folder}/__init__.py") for folder in folders)


def _arguments(project: Project) -> list[str]:
    """Return the folders to name: none where pytest is told, or finds nothing else."""
    suite = project.suite
    odd = all(not path.rpartition("/")[2].startswith("test_") for path in suite.files)
    odd = odd and not any(path.endswith("_test.py") for path in suite.files)
    if suite.settings.has("testpaths") or "python_files" in suite.settings:
        return []
    if not odd and not _strays(project):
        return []
    return [shlex.quote(one) for one in suite.folders]


def _strays(project: Project) -> bool:
    """Tell whether pytest would also collect tests that are somebody else's."""
    tests = frozenset(project.suite.files)
    return any(
        FILE.fullmatch(path.rpartition("/")[2]) and path not in tests
        and path.rpartition("/")[2] not in ("test.py", "tests.py")
        for path in project.repo.below(project.root)
    )  # fmt: skip


def _unittest(project: Project) -> str:
    folders = project.suite.folders
    words = ["python -m unittest discover"]
    if len(folders) == 1 and not folders[0].endswith(".py"):
        words.append(f"-s {shlex.quote(folders[0])}")
        if project.has(f"{folders[0]}/__init__.py"):
            words.append("-t .")
    names = [path.rpartition("/")[2] for path in project.suite.files]
    if not any(name.startswith("test") for name in names):
        words.append("-p '*_test.py'")
    return " ".join(words)
