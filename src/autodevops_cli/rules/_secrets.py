"""Which variables and words of a script hold a secret."""

from __future__ import annotations

from functools import lru_cache

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.rules._expressions import expressions, paths
from autodevops_cli.rules._outside import variables

# `${X:+word}` says whether there is a value and not which.
_VARIABLE = Pattern(r"\$(?:env:|\{(?:env:)?)?([A-Za-z_]\w*)(?![\w+]|:\+)")
_LITERAL = Pattern(r"'[^']*'")
# What GitLab sets for every job.
_GIVEN = {
    "gitlab": frozenset((
        "ci_deploy_password", "ci_dependency_proxy_password", "ci_job_token",
        "ci_registry_password",
    )),
}  # fmt: skip


@lru_cache(maxsize=2048)
def secrets_in(text: str) -> tuple[str, ...]:
    """Return the names of the secrets that come out of the expressions of a text, in capitals."""
    if "secrets" not in text.lower():
        return ()
    found = (path for one in expressions(text) for path in paths(one) if path.flows)
    named = [path.name.split(".")[1] for path in found if path.name.startswith("secrets.")]
    return tuple(dict.fromkeys(name.upper() for name in named if name not in "?*"))


def secret_variables(document: CiDocument, job: CiJob, step: CiStep) -> frozenset[str]:
    """Return the variables of a step that hold a secret, in lower case."""
    known = variables(document, job, step)
    set_here = {name for name, value in known.items() if secrets_in(value)}
    return _GIVEN.get(document.provider, frozenset()) | set_here


def secret_in(text: str, variables: frozenset[str]) -> str:
    """Return the first secret that a shell puts into a text as it is written, "" for none."""
    for name in secrets_in(text):
        return name
    found = _VARIABLE.findall(_LITERAL.sub("", text)) if variables else ()
    return next((str(name) for name in found if name.lower() in variables), "")
