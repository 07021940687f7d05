"""The command that runs the tests: what the project's own task runners say, then convention.

Order: a sound make target, hatch, nox, tox, a script; then Django's manage.py, pytest or unittest.
"""

from __future__ import annotations

import ast
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.ecosystems._base import is_aside
from autodevops_cli.ecosystems.python import hatch, nox, targets, tox, workspace
from autodevops_cli.ecosystems.python.install import pinned
from autodevops_cli.ecosystems.python.manifest import read_manifest, read_sources
from autodevops_cli.ecosystems.python.project import Project
from autodevops_cli.ecosystems.python.suite import FILE, FOREIGN
from autodevops_cli.ecosystems.python.tox_choice import choose
from autodevops_cli.ecosystems.python.versions import matrix
from autodevops_cli.model.evidence import Place, Source
from autodevops_cli.repository.tasks import Task

THIS_PYTHON = """$({python} -c 'import sys; print("{pattern}" % sys.version_info[:2])')"""
NOX_BRINGS = frozenset(
    ("nox", "packaging", "argcomplete", "attr", "colorlog", "dependency_groups", "virtualenv")
)
MAX_MEMBERS = 10
SETTINGS = re.compile(r"DJANGO_SETTINGS_MODULE")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way to run the tests: `runner` is the distribution needed, `body` what a task does."""

    text: str
    source: Source
    where: Place
    note: str
    runner: str = "pytest"
    body: str = ""
    install: Task | None = None
    several_pythons: bool = False
    kind: str = "test"


def candidates(project: Project) -> Iterator[Candidate]:
    """Yield every way to run the tests that the project gives evidence for, the best first."""
    declared = targets.declared(project)
    for target in targets.tests(project, declared):
        yield _of_target(target)
    yield from _hatch(project)
    yield from _nox(project)
    yield from _tox(project)
    for target in targets.test_scripts(project, declared):
        yield _of_target(target)
    if project.suite.files and owns_code(project):
        yield from _django(project)
        yield from _by_member(project) or _direct(project)


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


def _of_target(target: targets.Target) -> Candidate:
    one = target.task
    what = f"the {one.name} script" if one.runner == "script" else f"the target {one.name!r}"
    if one.runner in ("pdm run", "poe", "task"):
        what = f"the {one.name!r} script"
    return Candidate(
        target.command, Source.TASK, one.where, what, _runner(target), target.body, target.install
    )


def _runner(target: targets.Target) -> str:
    return "pytest" if any(one.program == "pytest" for one in target.calls) else ""


def _hatch(project: Project) -> Iterator[Candidate]:
    scripts = hatch.read_hatch(project)
    for one in hatch.chosen(scripts, hatch.TEST_ENVIRONMENTS, hatch.TEST_SCRIPTS):
        if any(call.tests for call in one.calls) and one.environment != "hatch-test":
            text = one.command
            if one.pythons:
                version = THIS_PYTHON.format(python="python", pattern="%d.%d")
                text = text.replace("hatch run", f'hatch run "+py={version}"', 1)
            note = f"the script {one.name!r} of hatch's environment {one.environment!r}"
            yield Candidate(text, Source.TASK, one.where, note, "", body="; ".join(one.body))
            return
    if project.tool.has("hatch", "envs", "hatch-test"):
        place = project.repo.place(project.path("pyproject.toml"), "hatch-test")
        yield Candidate("hatch test", Source.TASK, place, "hatch's test environment", "")


def _nox(project: Project) -> Iterator[Candidate]:
    one = nox.chosen(nox.read_nox(project), nox.TEST_NAMES)
    if one is None or not nox_runs(project):
        return
    text = in_environment(project, "nox", f"nox -s {shlex.quote(one.name)}")
    note = f"the nox session {one.name!r}"
    yield Candidate(
        text, Source.TASK, one.where, note, "", body="; ".join(one.external),
        several_pythons=one.several,
    )  # fmt: skip


def nox_runs(project: Project) -> bool:
    """Tell whether the modules that a noxfile imports will be there."""
    try:
        tree = ast.parse(project.text("noxfile.py"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    found = {
        (alias.name if isinstance(node, ast.Import) else node.module or "").partition(".")[0]
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    unknown = found - NOX_BRINGS - sys.stdlib_module_names
    inline = "# /// script" in project.text("noxfile.py")
    beside = {name.removesuffix(".py") for name in project.repo.beside(project.root)}
    own = "nox" in {one.name for one in project.wanted()} and project.manager != "pip"
    return not (unknown - beside) or inline or own


def in_environment(project: Project, tool: str, text: str) -> str:
    """Return how a self-contained tool is run: from the environment where it is declared."""
    locked = project.manager in ("uv", "poetry", "pdm", "pipenv") and project.declares(tool)
    return targets.run(project, text) if locked else text


def _tox(project: Project) -> Iterator[Candidate]:
    config = tox.read_tox(project)
    choice = choose(config, matrix(project.manifest)[0]) if config else None
    if config is None or choice is None or not choice.names:
        return
    first = config.environment(choice.names[0])
    if len(choice.names) == 1 and first.bare and not choice.pattern:
        note = "all that tox's environment does"
        yield Candidate(targets.run(project, first.bare), Source.TASK, config.where, note)
        return
    text = ",".join(choice.names)
    if choice.pattern:
        python = in_environment(project, "tox", "python")
        version = THIS_PYTHON.format(python=python, pattern=choice.pattern)
        text = '"' + re.sub(r"\bpy\b", lambda _: version, text) + '"'
    text = in_environment(project, "tox", f"tox -e {text}")
    programs = "; ".join(one.program for one in first.calls if one.program in ("poetry", "pdm"))
    yield Candidate(text, Source.TASK, config.where, "what tox runs", "", body=programs)


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


def _direct(project: Project) -> Iterator[Candidate]:
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
