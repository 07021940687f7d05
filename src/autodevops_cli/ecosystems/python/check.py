"""A check of style, format or types, and the tools that check."""

from __future__ import annotations

from dataclasses import dataclass

from autodevops_cli.ecosystems.python.words import names
from autodevops_cli.model.evidence import Place, Source
from autodevops_cli.repository.tasks import Task

LINT_TOOLS = names(
    """
    ruff flake8 pylint pycodestyle pyflakes black isort codespell pre-commit prek bandit yamllint
    autoflake pydocstyle vulture pyupgrade doc8 check-manifest djlint rstcheck sphinx-lint deptry
    typos interrogate flake8-black yapf autopep8
    """
)
TYPE_TOOLS = names("mypy pyright basedpyright ty pyre pytype pyrefly stubtest zuban")
FORMAT_TOOLS = frozenset(("black", "ruff", "isort", "yapf", "autopep8"))
HOOK_RUNNERS = ("pre-commit", "prek")


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
