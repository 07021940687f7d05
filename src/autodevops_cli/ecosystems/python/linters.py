"""Checks of style, format and types: what tasks run, then pre-commit, then configured tools."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autodevops_cli.ecosystems.python import hatch, nox, runners, targets, tox
from autodevops_cli.ecosystems.python.calls import Call, calls
from autodevops_cli.ecosystems.python.install import pinned
from autodevops_cli.ecosystems.python.project import Project
from autodevops_cli.ecosystems.python.tox_choice import CHECKS
from autodevops_cli.ecosystems.python.words import names
from autodevops_cli.model.evidence import Place, Source
from autodevops_cli.repository.tasks import Task

HOOKS = (".pre-commit-config.yaml", ".pre-commit-config.yml")
HOOK_RUNNERS = ("pre-commit", "prek")
LINT_TOOLS = names(
    """
    ruff flake8 pylint pycodestyle pyflakes black isort codespell pre-commit prek bandit yamllint
    autoflake pydocstyle vulture pyupgrade doc8 check-manifest djlint rstcheck sphinx-lint deptry
    typos interrogate flake8-black yapf autopep8
    """
)
TYPE_TOOLS = names("mypy pyright basedpyright ty pyre pytype pyrefly stubtest zuban")
FORMAT_TOOLS = frozenset(("black", "ruff", "isort", "yapf", "autopep8"))
# What a hook's id says about the tool behind it.
HOOK_TOOLS = {"ruff-check": "ruff", "ruff-format": "ruff", "mypy-strict": "mypy"}
FETCHES = "advisory until you have seen it pass: its hooks come from other repositories"
FLOATS = "advisory until {tool} is locked: its next release may find something new"


@dataclass(frozen=True, slots=True)
class Check:
    """A check to run. `tools` are distributions it needs, `advisory` why it should not gate yet."""

    kind: str
    text: str
    source: Source
    where: Place
    note: str
    tools: tuple[str, ...] = ()
    advisory: str = ""
    body: str = ""
    environment: bool = False
    install: Task | None = None


def checks(project: Project) -> tuple[Check, ...]:
    """Return the checks of a project; evidence of one subject is in order, the best first."""
    by_task, hooks = tuple(_by_tasks(project)), tuple(_hooks(project))
    return (*by_task, *hooks, *_remaining(project, by_task, hooks))


def _remaining(
    project: Project, by_task: tuple[Check, ...], hooks: tuple[Check, ...]
) -> Iterator[Check]:
    """Yield the checks of configured tools that neither tasks nor hooks stand for.

    Where those lint, other linters and formatters are most likely left over from before; of
    several type checkers the first is enough.
    """
    kinds = {check.kind for check in by_task} | {check.kind for check in hooks}
    typed = "typecheck" in kinds or bool(_covered(project, by_task, hooks) & TYPE_TOOLS)
    found = tuple(_configured(project))
    declared = tuple(check for check in found if project.declares(check.tools[0]))
    for check in declared or (() if kinds else found):
        if check.kind.startswith("typecheck"):
            if not typed:
                yield check
            typed = True
        elif not kinds:
            yield check


def _covered(
    project: Project, by_task: tuple[Check, ...], hooks: tuple[Check, ...]
) -> frozenset[str]:
    """Return the tools that tasks and hooks run."""
    found = {one for check in by_task for one in _programs(check)}
    if hooks and (not by_task or found & set(HOOK_RUNNERS)):
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
            yield _hook_check(project, one.where, f"{note} runs it")
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
        return _hook_check(project, where, f"{note} runs it")
    text = runners.in_environment(project, "tox", f"tox -e {shlex.quote(name)}")
    return Check(kind, text, Source.TASK, where, note, body="; ".join(environment.commands))


def _hook_check(project: Project, where: Place, note: str, source: Source = Source.TASK) -> Check:
    """Return the check that runs all hooks, by the runner that the project declares."""
    tool = next((one for one in HOOK_RUNNERS if project.declares(one)), "")
    runs_prek = "prek" in project.repo.text(
        where.path
    ) and "pre-commit run" not in project.repo.text(where.path)
    tool = tool or ("prek" if runs_prek else "pre-commit")
    text = runners.in_environment(project, tool, f"{tool} run --all-files")
    if project.manager == "uv" and not project.declares(tool):
        text = f"uvx {pinned(tool).replace('==', '@')} run --all-files"
    tools = (tool,) if text.startswith(("uv ", "poetry ", "pdm ", "pipenv ")) else ()
    return Check("lint", text, source, where, note, tools, FETCHES)


def _hooks(project: Project) -> Iterator[Check]:
    path = next((project.path(name) for name in HOOKS if project.has(name)), "")
    if path and project.repo.yaml(path).tables("repos"):
        yield _hook_check(project, Place(path), "the hooks to run", Source.TOOL_CONFIG)


def hook_tools(project: Project) -> set[str]:
    """Return the tools that the hooks of pre-commit run by default."""
    path = next((project.path(name) for name in HOOKS if project.has(name)), "")
    found: set[str] = set()
    for repository in project.repo.yaml(path).tables("repos") if path else ():
        for hook in repository.tables("hooks"):
            if "manual" not in hook.strings("stages"):
                found.add(
                    HOOK_TOOLS.get(hook.text("id"), hook.text("id").removesuffix("-prek-mirror"))
                )
    return found


def _configured(project: Project) -> Iterator[Check]:
    """Yield the checks of tools that are configured, and declared or pinned by us."""
    for read in (_ruff, _ruff_format, _flake8, _black, _isort, _mypy, _pyright, _basedpyright, _ty):
        if check := read(project):
            yield check


def _tool(
    project: Project,
    kind: str,
    tool: str,
    arguments: str,
    where: Place,
    *,
    environment: bool = False,
) -> Check | None:
    """Return the check that runs a tool; None where the project neither declares nor locks it."""
    text = f"{tool} {arguments}".strip()
    name = f"{kind}.{tool}"
    if project.declares(tool):
        fixed = bool(project.lock) or any(
            one.name == tool and one.pinned for one in project.wanted()
        )
        advisory = "" if fixed else FLOATS.format(tool=tool)
        bundle = project.bundle_with(tool)
        note = (
            f"{tool} is configured here and in {bundle.title}"
            if bundle
            else f"{tool} is configured"
        )
        return Check(
            name, targets.run(project, text), Source.TOOL_CONFIG, where, note, (tool,), advisory,
            environment=environment,
        )  # fmt: skip
    if environment or "==" not in pinned(tool):
        return None
    text = (
        f"uvx {pinned(tool).replace('==', '@')} {arguments}".strip()
        if project.manager == "uv"
        else text
    )
    note = f"{tool} is configured here"
    return Check(name, text, Source.TOOL_CONFIG, where, note, (tool,), FLOATS.format(tool=tool))


def _config(project: Project, tool: str, files: Iterable[str], ini: str = "") -> Place | None:
    """Return where a tool is configured: its own file, a section of an INI file, pyproject.toml."""
    for name in files:
        if project.has(name):
            return Place(project.path(name))
    for name in ("setup.cfg", "tox.ini") if ini else ():
        if f"[{ini}]" in project.text(name):
            return project.repo.place(project.path(name), f"[{ini}]")
    if project.tool.has(*tool.split(".")):
        return project.repo.place(project.path("pyproject.toml"), f"[tool.{tool}")
    return None


def _ruff(project: Project) -> Check | None:
    where = _config(project, "ruff", ("ruff.toml", ".ruff.toml"))
    if where is None:
        return None
    settings = project.repo.toml(where.path)
    fixes = settings.flag("tool", "ruff", "fix") or settings.flag("fix")
    return _tool(project, "lint", "ruff", "check --no-fix" if fixes else "check", where)


def _ruff_format(project: Project) -> Check | None:
    where = _config(project, "ruff.format", ())
    own = next((one for one in ("ruff.toml", ".ruff.toml") if project.has(one)), "")
    if where is None and own and project.repo.toml(project.path(own)).has("format"):
        where = project.repo.place(project.path(own), "[format")
    return _tool(project, "format", "ruff", "format --check", where) if where else None


def _flake8(project: Project) -> Check | None:
    where = _config(project, "flake8", (".flake8",), "flake8")
    return _tool(project, "lint", "flake8", "", where) if where else None


def _black(project: Project) -> Check | None:
    where = _config(project, "black", ())
    return _tool(project, "format", "black", "--check .", where) if where else None


def _isort(project: Project) -> Check | None:
    where = _config(project, "isort", (".isort.cfg",), "isort")
    return _tool(project, "format", "isort", "--check-only .", where) if where else None


def _mypy(project: Project) -> Check | None:
    where = _config(project, "mypy", ("mypy.ini", ".mypy.ini"), "mypy")
    if where is None:
        return None
    text = project.repo.text(where.path)
    told = re.search(r"^\s*(?:files|packages|modules)\s*=", text, re.MULTILINE)
    target = "" if told else package_folder(project)
    if not told and not target:
        return None
    return _tool(project, "typecheck", "mypy", target, where, environment=True)


def _pyright(project: Project) -> Check | None:
    where = _config(project, "pyright", ("pyrightconfig.json",))
    return _tool(project, "typecheck", "pyright", "", where, environment=True) if where else None


def _basedpyright(project: Project) -> Check | None:
    where = _config(project, "basedpyright", ())
    return (
        _tool(project, "typecheck", "basedpyright", "", where, environment=True) if where else None
    )


def _ty(project: Project) -> Check | None:
    where = _config(project, "ty", ("ty.toml",))
    return _tool(project, "typecheck", "ty", "check", where, environment=True) if where else None


def package_folder(project: Project) -> str:
    """Return the folder with the project's code to name on a command line, or ""."""
    name = re.sub(r"[-.]", "_", project.manifest.name)
    for folder in ("src", name, name.lower()):
        inside = project.repo.below(project.path(folder)) if folder else ()
        if any(path.endswith(".py") for path in inside):
            return shlex.quote(folder)
    return ""
