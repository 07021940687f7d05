"""nox: the sessions of a noxfile, read from its syntax tree without running it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autodevops_cli.ecosystems.python.calls import TESTERS
from autodevops_cli.ecosystems.python.project import Project
from autodevops_cli.ecosystems.python.setup_py import literal, module_constants
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


def read_nox(project: Project) -> tuple[Session, ...]:
    """Return the sessions of a project's noxfile; none when it is no Python."""
    path = project.path("noxfile.py")
    try:
        tree = ast.parse(project.repo.text(path))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    names = module_constants(tree)
    helpers = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return tuple(
        session
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if (session := _session(node, decorator, names, helpers, path))
    )


def _session(
    node: ast.FunctionDef, decorator: ast.expr, names: Mapping[str, object],
    helpers: Mapping[str, ast.FunctionDef], path: str,
) -> Session | None:  # fmt: skip
    call = decorator if isinstance(decorator, ast.Call) else None
    if _last_name(call.func if call else decorator) != "session":
        return None
    given = {one.arg: one.value for one in call.keywords if one.arg} if call else {}
    named = literal(given["name"], names) if "name" in given else None
    ran = tuple(_ran(node, helpers))
    name = named if isinstance(named, str) else node.name
    if not NAME.fullmatch(name):
        return None
    return Session(
        name,
        Place(path, node.lineno),
        tuple(program for program, _ in ran),
        tuple(program for program, outside in ran if outside),
        several=_names_pythons(
            given.get("python") or (call.args[0] if call and call.args else None)
        ),
        conda=literal(given.get("venv_backend", ast.Constant(None)), names) in ("conda", "mamba"),
    )


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
