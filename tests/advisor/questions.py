"""A question with literals that tests can see."""

from __future__ import annotations

from autodevops_cli.advisor._base import Choice, Option, Pack, PackedFile, Question
from autodevops_cli.model.evidence import Place

TOX = Option("tox:py", "tox -e py", Place("tox.ini", 4))
PYTEST = Option("pytest", "pytest", Place("pyproject.toml", 9))
RUFF = Option("ruff:check", "ruff check", Place("pyproject.toml", 20))
OUT = Option("leave-out", "", Place("pyproject.toml", 20))
PACK = Pack(
    "./ 3: py×3",
    (PackedFile("pyproject.toml", "a manifest", "[project]\n"), PackedFile("tox.ini", "x", "")),
)
QUESTION = Question(
    "owner/shop", PACK,
    (Choice("python:command.test", (TOX, PYTEST), "tox:py"),
     Choice("python:command.lint.ruff", (OUT, RUFF), "leave-out")),
)  # fmt: skip
