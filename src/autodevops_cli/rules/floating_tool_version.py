"""A setup action installs whatever version is newest

What: An action that installs a tool is not told which version.
Why: The next release of that tool runs in the pipeline on the day it is made: it can break the
    job without a commit, and a hijacked one gets its token. The commit that the action is pinned
    to says nothing about the tool.
Bad:
    - uses: astral-sh/setup-uv@COMMIT # VERSION
Bad:
    - uses: hashicorp/setup-terraform@COMMIT # VERSION
      with:
        terraform_version: latest
Good:
    - uses: astral-sh/setup-uv@COMMIT # VERSION
      with:
        version: "0.13.9"
Good:
    # The project says which version it wants, and the action reads that.
    - uses: astral-sh/setup-uv@COMMIT # VERSION
    # file: pyproject.toml
    [tool.uv]
    required-version = "==0.13.9"
Fix: Name the version in the input that the message tells.
References:
    https://docs.zizmor.sh/audits/#unpinned-tools
    https://github.com/astral-sh/setup-uv#install-a-required-version-or-latest-default
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.data import tool_version
from autodevops_cli.data.risks import Setup, setups
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Edit, Fix, Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._uses import Use, uses

NEWEST = frozenset(("", "latest", "*", "x", "stable"))
MAX_FILES = 20
# Its input wants a tag, the others a number.
TAGGED = frozenset(("golangci-lint",))


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the uses that leave the version of the tool to the day."""
    for document in documents:
        for use in uses(document) if document.provider == "github" else ():
            setup = setups().get(use.name.lower())
            if setup and _floats(setup, use) and not _told_by_a_file(repo, setup):
                yield Spot(
                    use.where,
                    f"{use.name} installs the newest {setup.tool}; `{setup.inputs[0]}` names one",
                    _fix(setup, use),
                )


def _floats(setup: Setup, use: Use) -> bool:
    inputs = {name.lower(): value.strip() for name, value in use.inputs}
    switch, _, off = setup.off.partition(": ")
    if off and inputs.get(switch) == off:
        return False
    return all(inputs.get(name, "").lower() in NEWEST for name in setup.inputs)


def _told_by_a_file(repo: Snapshot, setup: Setup) -> bool:
    return any(
        needle in repo.text(path)
        for name, needle in setup.files
        for path in repo.named(name)[:MAX_FILES]
    )


def _fix(setup: Setup, use: Use) -> Fix | None:
    """Name the version that we know, where we know one."""
    if not setup.known or not use.route:
        return None
    version = ("v" if setup.known in TAGGED else "") + tool_version(setup.known)
    step, name = use.route[:-1], setup.inputs[0]
    inside = Put((*step, "with", name), f'"{version}"')
    edit: Edit = inside if use.inputs else Put((*step, "with"), f'{name}: "{version}"', "uses")
    return Fix(f"Install {setup.tool} {version}", use.where.path, (edit,), safe=False)


RULE = Rule(__name__, __doc__, Severity.LOW, Topic.SUPPLY_CHAIN, check_repository=check)
