"""nox: the sessions of a noxfile, read from its syntax tree without running it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autodevops_cli.ecosystems.python.calls import TESTERS
from autodevops_cli.ecosystems.python.project import Project
from autodevops_cli.ecosystems.python.setup_py import module_constants
from autodevops_cli.model.evidence import Place

TEST_NAMES = (
    "tests", "test", "unit", "unit_tests", "unittests", "unit_test", "unittest", "pytest",
    "test_unit", "tests_unit", "test_suite", "run_tests", "py",
)  # fmt: skip
LINT_NAMES = (
    "lint", "linters", "linting", "check", "checks", "style", "pre-commit", "pre_commit",
    "precommit", "flake8", "ruff", "format_check", "check_format", "codestyle", "black",
)  # fmt: skip
TYPE_NAMES = ("mypy", "typing", "types", "typecheck", "type_check", "pyright", "type_checks")
NAME = re.compile(r"[\w.-]{1,100}")
MAX_HELPERS = 10
MAX_DEPTH = 2
RUNS = frozenset(("run", "run_always", "run_install", "run_unsafe"))


@dataclass(frozen=True, slots=True)
class Session:
    """A session: the programs that it runs, and those that must be there outside its environment.

    `several` says that it names Pythons of its own.
    """

    name: str
    where: Place
    programs: tuple[str, ...] = ()
    external: tuple[str, ...] = ()
    several: bool = False
    conda: bool = False

    @property
    def tests(self) -> bool:
        """Whether it runs tests."""
        return any(one in TESTERS for one in self.programs)


@dataclass(frozen=True, slots=True)
class _Noxfile:
    """A noxfile's tree, with what its names stand for and the functions that sessions may call."""

    path: str
    tree: ast.Module
    names: Mapping[str, object]
    functions: Mapping[str, ast.FunctionDef]


def read_nox(project: Project) -> tuple[Session, ...]:
    """Return the sessions of a project's noxfile; none when it is no Python."""
    path = project.path("noxfile.py")
    try:
        tree = ast.parse(project.repo.text(path))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    return tuple(_sessions(_Noxfile(path, tree, module_constants(tree), functions)))


def _sessions(noxfile: _Noxfile) -> Iterator[Session]:
    for node in noxfile.tree.body:
        for decorator in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
            call = decorator if isinstance(decorator, ast.Call) else None
            named = _last_name(call.func if call else decorator) == "session"
            if named and isinstance(node, ast.FunctionDef):
                yield from _session(noxfile, node, call)


def _session(noxfile: _Noxfile, node: ast.FunctionDef, call: ast.Call | None) -> Iterator[Session]:
    given = {one.arg: one.value for one in call.keywords if one.arg} if call else {}
    name = _text(given["name"]) if "name" in given else node.name
    backend = _text(given["venv_backend"]) if "venv_backend" in given else _backend(noxfile.tree)
    pythons = given.get("python") or (call.args[0] if call and call.args else None)
    ran = tuple(_ran(node, noxfile.functions))
    outside = [program for program, external in ran if external]
    if NAME.fullmatch(name):
        yield Session(
            name,
            Place(noxfile.path, node.lineno),
            tuple(program for program, _ in ran),
            (*outside, *(["uv"] if backend == "uv" else [])),
            several=_names_pythons(pythons),
            conda=backend in ("conda", "mamba", "micromamba"),
        )


def _backend(tree: ast.Module) -> str:
    """Return what `nox.options.default_venv_backend` is set to, or ""."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and _last_name(node.targets[0]) == "default_venv_backend":
            return _text(node.value)
    return ""


def _names_pythons(node: ast.expr | None) -> bool:
    return node is not None and not (isinstance(node, ast.Constant) and node.value in (None, False))


def _ran(
    node: ast.AST, helpers: Mapping[str, ast.FunctionDef], seen: frozenset[str] = frozenset()
) -> Iterator[tuple[str, bool]]:
    """Yield the programs that a function runs, with whether they come from outside the session."""
    called: dict[str, None] = {}
    for one in ast.walk(node):
        if not isinstance(one, ast.Call):
            continue
        name = _last_name(one.func)
        if name in RUNS and isinstance(one.func, ast.Attribute):
            if program := _program(one.args):
                outside = any(key.arg == "external" for key in one.keywords)
                yield (
                    program,
                    outside or (name in ("run_install", "run_always") and program == "uv"),
                )
        elif isinstance(one.func, ast.Name) and name in helpers:
            called[name] = None
    for name in list(called)[:MAX_HELPERS] if len(seen) < MAX_DEPTH else ():
        if name not in seen:
            yield from _ran(helpers[name], helpers, seen | {name})


def _program(arguments: list[ast.expr]) -> str:
    """Return the program among the arguments of session.run, behind `python -m` and the like."""
    words = [_text(one) for one in arguments]
    if "pytest" in words:
        return "pytest"
    if words[:2] == ["python", "-m"] and len(words) > 2:
        return words[2]
    starred = [one for one in arguments if isinstance(one, ast.Starred)]
    if starred and arguments and arguments[0] is starred[0]:
        return words[1] if len(words) > 1 else ""
    return words[0] if words else ""


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def chosen(sessions: tuple[Session, ...], names: tuple[str, ...]) -> Session | None:
    """Return the session with the best of these names, "-" and "_" being one."""
    plain = {one.name.replace("-", "_"): one for one in reversed(sessions) if not one.conda}
    return next((plain[key] for name in names if (key := name.replace("-", "_")) in plain), None)
