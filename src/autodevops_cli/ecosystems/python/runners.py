"""The command that runs the tests: what the project's own task runners say, then convention.

Order: a sound make target, hatch, nox, tox, a script; then Django's manage.py, pytest or unittest.
"""

from __future__ import annotations

import ast
import re
import shlex
import sys
from collections.abc import Iterator

from autodevops_cli.ecosystems.python import convention, hatch, nox, targets, tox
from autodevops_cli.ecosystems.python.candidate import Candidate
from autodevops_cli.ecosystems.python.cycles import matrix
from autodevops_cli.ecosystems.python.project import Project
from autodevops_cli.ecosystems.python.tox_choice import choose
from autodevops_cli.model.evidence import Source

THIS_PYTHON = """$({python} -c 'import sys; print("{pattern}" % sys.version_info[:2])')"""
NOX_BRINGS = frozenset(
    ("nox", "packaging", "argcomplete", "attr", "colorlog", "dependency_groups", "virtualenv")
)


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
    if project.suite.files and convention.owns_code(project):
        yield from convention.candidates(project)


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
