"""A workflow or job without a name

What: A workflow or a job has no `name`.
Why: Checks, badges and messages then show the path of a file or an id, and whoever renames the
    file or the job changes what required checks are called.
Bad:
    on: push
    jobs:
      test:
        name: Test
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Bad:
    name: CI
    on: push
    jobs:
      unit_tests:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Good:
    name: CI
    on: push
    jobs:
      test:
        name: Test
        runs-on: ubuntu-24.04
        steps:
          - run: make test
Fix: Give the workflow and each job a `name`; adapt required checks that go by the old one.
References:
    https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#name
    https://docs.zizmor.sh/audits/#anonymous-definition
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Put
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._edits import scalar
from autodevops_cli.rules._raw import jobs, raw


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the file, and the jobs with steps, that have no name."""
    for file in raw(repo, documents):
        if not file.table.has("name") and file.ci.jobs:
            name = scalar(_title(PurePosixPath(file.path).stem))
            # Nobody sees the new name but readers, unless an expression or another file asks.
            seen = "github.workflow" in repo.text(file.path)
            fix = file.fix("Name the workflow", Put(("name",), name, after=""), safe=not seen)
            yield Spot(Place(file.path, 1), f"the workflow {file.path} has no name", fix)
        for route, job in jobs(file):
            if job and not job.has("name") and not job.has("uses"):
                # Required checks go by the name of the job.
                put = Put((*route, "name"), scalar(_title(str(route[-1]))), after="")
                fix = file.fix("Name the job", put, safe=False)
                yield Spot(file.at(*route), f"the job {route[-1]} has no name", fix)


def _title(name: str) -> str:
    words = " ".join(re.split(r"[-_.\s]+", name)).strip()
    return words.upper() if words.lower() in ("ci", "cd") else words[:1].upper() + words[1:]


RULE = Rule(__name__, __doc__, Severity.INFO, Topic.VALIDITY, check_repository=check)
