"""Python's tools whose arguments say what they are for."""

from __future__ import annotations

from collections.abc import Mapping

from autodevops_cli.planning.tooling._shared import (
    PYTHON,
    Look,
    Use,
    Words,
    first,
    formatter,
    script,
)


def _ruff(words: Words) -> Use:
    verb = first(words)
    return ("format" if verb == "format" else "lint" if verb in ("check", "") else "none"), PYTHON


def _python(words: Words) -> Use | None:
    if words[:1] == ("manage.py",) or words[:1] == ("setup.py",):
        return _managed(words[1:])
    return script(words, PYTHON, r"\.py$")


def _managed(words: Words) -> Use:
    verbs = {
        "test": "test", "check": "lint", "makemigrations": "lint", "migrate": "prepare",
        "collectstatic": "prepare", "develop": "install", "install": "install", "sdist": "build",
        "bdist_wheel": "build", "build_ext": "prepare", "build": "build",
    }  # fmt: skip
    kind = verbs.get(first(words), "none")
    if "makemigrations" in words and not {"--check", "--dry-run"} & set(words):
        kind = "none"
    return kind, PYTHON


def _unittest(words: Words) -> Use:
    return "test", PYTHON


def _ty(words: Words) -> Use:
    return ("typecheck" if first(words) == "check" else "none"), PYTHON


def _uv(words: Words) -> Use:
    verb = first(words)
    if verb == "pip":
        return _pip(words[words.index("pip") + 1 :])
    return {"sync": "install", "build": "build"}.get(verb, "none"), PYTHON


def _pip(words: Words) -> Use:
    return ("install" if first(words) in ("install", "sync") else "none"), PYTHON


def _manager(words: Words) -> Use:
    kinds = {"install": "install", "sync": "install", "build": "build"}
    return kinds.get(first(words), "none"), PYTHON


def _pythonic_build(words: Words) -> Use:
    return "build", PYTHON


def _alembic(words: Words) -> Use:
    return ("prepare" if first(words) == "upgrade" else "none"), PYTHON


LOOKS: Mapping[str, Look] = {
    "ruff": _ruff,
    "black": formatter(PYTHON),
    "isort": formatter(PYTHON),
    "yapf": formatter(PYTHON),
    "docformatter": formatter(PYTHON),
    "blue": formatter(PYTHON),
    "python": _python,
    "python3": _python,
    "manage.py": _managed,
    "django-admin": _managed,
    "setup.py": _managed,
    "unittest": _unittest,
    "ty": _ty,
    "pyrefly": _ty,
    "pyre": _ty,
    "uv": _uv,
    "pip": _pip,
    "pip3": _pip,
    "poetry": _manager,
    "pdm": _manager,
    "pipenv": _manager,
    "flit": _manager,
    "rye": _manager,
    "build": _pythonic_build,
    "pyproject-build": _pythonic_build,
    "alembic": _alembic,
}
