"""A package is published with a stored token

What: A job publishes to PyPI, npm, the crates registry, RubyGems or NuGet with a token from the
    repository's secrets.
Why: The token works for whoever gets hold of it, from anywhere, until somebody remembers to revoke
    it. With trusted publishing the registry trusts this workflow instead, and each run gets a
    token of its own that is worthless minutes later.
Bad:
    steps:
      - uses: pypa/gh-action-pypi-publish@COMMIT # VERSION
        with:
          password: ${{ secrets.PYPI_TOKEN }}
Bad:
    steps:
      - run: npm publish
        env:
          NODE_AUTH_TOKEN: ${{ secrets.NPM_TOKEN }}
Bad:
    steps:
      - run: dotnet nuget push out/*.nupkg --api-key "$KEY"
        env:
          KEY: ${{ secrets.NUGET_KEY }}
Good:
    permissions:
      id-token: write
    steps:
      - uses: pypa/gh-action-pypi-publish@COMMIT # VERSION
Good:
    steps:
      - run: npm publish
        env:
          NODE_AUTH_TOKEN: ${{ secrets.GITHUB_TOKEN }}
Good:
    steps:
      - run: twine upload --repository-url https://packages.example.com dist/*
        env:
          TWINE_PASSWORD: ${{ secrets.INTERNAL }}
Fix: Tell the registry to trust this workflow, give the job `id-token: write`, and delete the token.
References:
    https://docs.pypi.org/trusted-publishers/
    https://docs.npmjs.com/trusted-publishers
    https://crates.io/docs/trusted-publishing
    https://guides.rubygems.org/trusted-publishing/
    https://learn.microsoft.com/nuget/nuget-org/trusted-publishing
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._publishing import (
    CRATES,
    GEMS,
    NPM,
    NUGET,
    PYPI,
    SECRET,
    Publication,
    publications,
)  # fmt: skip

# The variables in which the tools of a registry look for a token.
TOKENS = {
    PYPI: re.compile(r"TWINE_PASSWORD|UV_PUBLISH_(?:TOKEN|PASSWORD)|FLIT_PASSWORD"
                     r"|POETRY_(?:PYPI_TOKEN|HTTP_BASIC)_\w+|HATCH_INDEX_AUTH"
                     r"|PDM_PUBLISH_PASSWORD|MATURIN_(?:PYPI_TOKEN|PASSWORD)"),
    NPM: re.compile(r"NODE_AUTH_TOKEN|NPM_(?:AUTH_)?TOKEN|NPM_CONFIG__?AUTH(?:TOKEN)?"),
    CRATES: re.compile(r"CARGO_REGISTRY_TOKEN"),
    GEMS: re.compile(r"GEM_HOST_API_KEY|RUBYGEMS_(?:API_KEY|AUTH_TOKEN)"),
    NUGET: re.compile(r"NUGET_(?:API_)?(?:KEY|TOKEN|AUTH_TOKEN)"),
}  # fmt: skip
# Options and inputs that name a registry, and what their value has when it is the usual one.
ELSEWHERE = (
    "--repository-url", "--repository", "-r", "--publish-url", "--index", "--registry", "--host",
    "--source", "-s", "--key", "-i",
)  # fmt: skip
USUAL = Pattern(r"(?:^|[/.])(?:pypi|npmjs|nuget)\.(?:org|com)\b|^(?:test)?pypi$|^nuget$", re.I)
VARIABLE = Pattern(r"\$\{?(?:env:)?(\w+)")


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield what publishes with a secret to a registry that could do without."""
    for job in document.jobs:
        for one in publications(job):
            token = _token(document, job, one) if one.registry in TOKENS else ""
            if token and not _goes_elsewhere(one):
                yield Spot(
                    one.where, f"{one.spelled} publishes to {one.registry} with the secret {token}"
                )


def _token(document: CiDocument, job: CiJob, one: Publication) -> str:
    """Return the name of the secret that a publication uses, "" for none."""
    given = dict(one.step.inputs)
    values = [given.get(name, "") for name in ("password", "token", "registry-token")]
    if one.command:
        env = dict((*document.env, *job.env, *one.step.env))
        used = {*VARIABLE.findall(one.command.text)}
        values = [one.command.text]
        values += [env[name] for name in env if name in used or _is_token(one.registry, name)]
    found = next((found for value in values if (found := SECRET.search(value))), None)
    return found[1] if found else ""


def _is_token(registry: str, name: str) -> bool:
    return TOKENS[registry].fullmatch(name.upper()) is not None


def _goes_elsewhere(one: Publication) -> bool:
    """Tell whether a publication goes to a registry of somebody's own, or might."""
    named = [value for name, value in one.step.inputs if name.lower() in _URLS]
    if one.command:
        named += [one.command.option(name) for name in ELSEWHERE]
    return any(value and not USUAL.search(value) for value in named)


_URLS = ("repository-url", "repository_url", "registry")

RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.RELEASE, check=check)
