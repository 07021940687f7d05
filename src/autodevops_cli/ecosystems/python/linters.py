"""Checks of style, format and types: what tasks run, then pre-commit, then configured tools."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator

from autodevops_cli.ecosystems.python import hatch, nox, runners, targets, tox
from autodevops_cli.ecosystems.python.calls import Call, calls
from autodevops_cli.ecosystems.python.check import (
    FORMAT_TOOLS,
    HOOK_RUNNERS,
    LINT_TOOLS,
    TYPE_TOOLS,
    Check,
)
from autodevops_cli.ecosystems.python.configured import configured
from autodevops_cli.ecosystems.python.hooks import FETCHES, hook_check, hook_tools, hooks
from autodevops_cli.ecosystems.python.project import Project
from autodevops_cli.ecosystems.python.tox_choice import CHECKS
from autodevops_cli.model.evidence import Source


def checks(project: Project) -> tuple[Check, ...]:
    """Return the checks of a project; evidence of one subject is in order, the best first."""
    by_task, by_hooks = tuple(_by_tasks(project)), tuple(hooks(project))
    return (*by_task, *by_hooks, *_remaining(project, by_task, by_hooks))


def _remaining(
    project: Project, by_task: tuple[Check, ...], by_hooks: tuple[Check, ...]
) -> Iterator[Check]:
    """Yield the checks of configured tools that neither tasks nor hooks stand for.

    Where those lint, other linters and formatters are most likely left over from before; of
    several type checkers the first is enough.
    """
    kinds = {check.kind for check in by_task} | {check.kind for check in by_hooks}
    typed = "typecheck" in kinds or bool(_covered(project, by_task, by_hooks) & TYPE_TOOLS)
    found = tuple(configured(project))
    declared = tuple(check for check in found if project.declares(check.tools[0]))
    for check in declared or (() if kinds else found):
        if check.kind.startswith("typecheck"):
            if not typed:
                yield check
            typed = True
        elif not kinds:
            yield check


def _covered(
    project: Project, by_task: tuple[Check, ...], by_hooks: tuple[Check, ...]
) -> frozenset[str]:
    """Return the tools that tasks and hooks run."""
    found = {one for check in by_task for one in _programs(check)}
    if by_hooks and (not by_task or found & set(HOOK_RUNNERS)):
        # A type checker among the dependencies is meant for the project's own environment.
        found |= {tool for tool in hook_tools(project) if not _typed_here(project, tool)}
    return frozenset(found)


def _typed_here(project: Project, tool: str) -> bool:
    return tool in TYPE_TOOLS and project.declares(tool)


def _programs(check: Check) -> set[str]:
    found = calls([check.text, *check.body.split("; ")])
    return {one.program for one in found} | {name for one in found for name in one.through}


def _by_tasks(project: Project) -> Iterator[Check]:
    """Yield what task runners offer, in the order of their precedence."""
    for reader in (_targets, _hatch, _nox, _tox):
        yield from reader(project)


def _targets(project: Project) -> Iterator[Check]:
    declared = targets.declared(project)
    for kind, wanted, tools in (
        ("lint", targets.LINT_NAMES, LINT_TOOLS),
        ("typecheck", targets.TYPE_NAMES, TYPE_TOOLS),
        ("format", targets.FORMAT_NAMES, FORMAT_TOOLS),
    ):
        for target in targets.checks(project, declared, wanted, tools):
            note = f"the target {target.task.name!r}"
            ran = target.calls
            yield Check(
                kind, target.command, Source.TASK, target.task.where, note, _wanted(project, ran),
                _caution(ran), target.body, True, target.install,
            )  # fmt: skip
            break


def _caution(ran: Iterable[Call]) -> str:
    return FETCHES if any(one.program in HOOK_RUNNERS for one in ran) else ""


def _wanted(project: Project, ran: Iterable[Call]) -> tuple[str, ...]:
    """Return the distributions of some calls that the project declares, or that we can bring."""
    names = (targets.DISTRIBUTION_OF.get(one.program, one.program) for one in ran)
    known = LINT_TOOLS | TYPE_TOOLS
    return tuple(dict.fromkeys(name for name in names if project.declares(name) or name in known))


def _hatch(project: Project) -> Iterator[Check]:
    scripts = hatch.read_hatch(project)
    for kind, environments, wanted, tools in (
        ("lint", hatch.LINT_ENVIRONMENTS, hatch.LINT_SCRIPTS, LINT_TOOLS),
        ("typecheck", hatch.TYPE_ENVIRONMENTS, hatch.TYPE_SCRIPTS, TYPE_TOOLS | {"pre-commit"}),
    ):
        for one in hatch.chosen(scripts, environments, wanted):
            ran = one.calls
            fits = any(call.program in tools for call in ran)
            if fits and not _rewrites(ran) and not any(call.tests for call in ran):
                note = f"the script {one.name!r} of hatch's environment {one.environment!r}"
                body = "; ".join(one.body)
                yield Check(
                    kind, one.command, Source.TASK, one.where, note, (), _caution(ran), body
                )
                break


def _rewrites(ran: Iterable[Call]) -> bool:
    return any(
        (one.program in ("black", "isort", "autopep8", "yapf") or one.words[:1] == ("format",))
        and not {"--check", "--check-only", "--diff", "-c"} & set(one.words)
        for one in ran
    )


def _nox(project: Project) -> Iterator[Check]:
    sessions = nox.read_nox(project)
    usable = bool(sessions) and runners.nox_runs(project)
    for kind, wanted in (("lint", nox.LINT_NAMES), ("typecheck", nox.TYPE_NAMES)):
        one = nox.chosen(sessions, wanted) if usable else None
        if one is None or one.tests:
            continue
        note = f"the nox session {one.name!r}"
        if set(HOOK_RUNNERS) & set(one.programs):
            yield hook_check(project, one.where, f"{note} runs it")
        elif one.programs:
            text = runners.in_environment(project, "nox", f"nox -s {shlex.quote(one.name)}")
            body = "; ".join((*one.external, *one.programs))
            yield Check(kind, text, Source.TASK, one.where, note, body=body)


def _tox(project: Project) -> Iterator[Check]:
    config = tox.read_tox(project)
    if config is None:
        return
    for kind, wanted in CHECKS.items():
        # What runs by default comes before what is only declared.
        for name in (
            one for listed in (config.names, config.sections) for one in wanted if one in listed
        ):
            if check := _of_environment(project, config, kind, name):
                yield check
                break


def _of_environment(project: Project, config: tox.Tox, kind: str, name: str) -> Check | None:
    environment = config.environment(name)
    ran = environment.calls
    if not any(one.program in LINT_TOOLS | TYPE_TOOLS for one in ran) or _rewrites(ran):
        return None
    if re.search(r"\d", environment.base_python):
        return None  # the job's own Python is another one
    where = project.repo.place(
        config.where.path, re.compile(rf"\b(?:testenv:|env\.){re.escape(name)}\b")
    )
    note = f"tox's environment {name!r}"
    if _caution(ran):
        return hook_check(project, where, f"{note} runs it")
    text = runners.in_environment(project, "tox", f"tox -e {shlex.quote(name)}")
    return Check(kind, text, Source.TASK, where, note, body="; ".join(environment.commands))
