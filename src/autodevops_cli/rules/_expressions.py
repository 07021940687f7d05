"""The `${{ … }}` expressions of GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.rules._scripts import line_of, scripts

EXPRESSION = re.compile(r"\$\{\{(.{0,1000}?)\}\}", re.DOTALL)


def pasted(document: CiDocument) -> Iterator[tuple[Place, str]]:
    """Yield the expressions inside shell texts and inside the scripts of actions/github-script."""
    for step in scripts(document):
        for found in EXPRESSION.finditer(step.run):
            yield line_of(step, step.run.count("\n", 0, found.start())), _spelled(found)
    for job in document.jobs:
        for step in job.steps:
            if step.uses.startswith("actions/github-script@"):
                for found in EXPRESSION.finditer(dict(step.inputs).get("script", "")):
                    yield step.at("with"), _spelled(found)


def _spelled(found: re.Match[str]) -> str:
    return " ".join(found[1].split())[:120]
