"""The agent's image is gone

What: `vmImage` in an Azure pipeline names an image of Microsoft's that is retired.
Why: A job on a retired image never starts; it fails, or waits until it is cancelled.
Bad:
    # file: azure-pipelines.yml
    pool:
      vmImage: ubuntu-20.04
    steps:
      - script: make test
Bad:
    # file: azure-pipelines.yml
    jobs:
      - job: windows
        pool: {vmImage: vs2017-win2016}
        steps:
          - script: make test
Good:
    # file: azure-pipelines.yml
    pool:
      vmImage: ubuntu-24.04
    steps:
      - script: make test
Good:
    # file: azure-pipelines.yml
    pool:
      name: ubuntu-20.04
    steps:
      - script: make test
Good:
    # file: azure-pipelines.yml
    pool:
      vmImage: $(image)
    steps:
      - script: make test
Fix: Move to a current image, for example ubuntu-24.04, macOS-15 or windows-2025.
References:
    https://learn.microsoft.com/azure/devops/pipelines/agents/hosted
    https://github.com/actions/runner-images
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.data import runner_labels
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._raw import raw
from autodevops_cli.rules._walk import keyed

# Azure and GitHub offer the same images under the same names; these are of before that time.
OLD = Pattern(r"vs20\d\d-win\d{4}(?:r2)?|win1803|hosted ubuntu 1604")
NAMED = Pattern(r"(ubuntu|macos|windows)-[\d.]{2,6}")
SUCCESSORS = {"ubuntu": "ubuntu-24.04", "macos": "macOS-15", "windows": "windows-2025"}


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the images that no agent has any more."""
    for file in raw(repo, documents, "azure"):
        for route, value in keyed(file, "vmImage"):
            label = value if isinstance(value, str) else ""
            if _is_gone(label.lower()):
                named = NAMED.match(label.lower())
                wanted = SUCCESSORS[named[1] if named else "windows"]
                fix = file.fix(f"move to {wanted}", Put(route, wanted), safe=False)
                yield Spot(file.at(*route), f"the image {label[:60]} is retired", fix)


def _is_gone(label: str) -> bool:
    if OLD.fullmatch(label):
        return True
    status = runner_labels().get(label, "retired")
    return NAMED.fullmatch(label) is not None and status.startswith("retired")


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.RELIABILITY, check_repository=check,
    providers=("azure",),
)  # fmt: skip
