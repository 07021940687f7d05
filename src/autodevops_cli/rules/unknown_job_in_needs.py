"""A job waits for one that is not there

What: `needs` names a job that the file does not have.
Why: The whole file is refused: nothing runs, and required checks stay pending.
Bad:
    jobs:
      deploy:
        needs: [test]
        runs-on: ubuntu-24.04
Good:
    jobs:
      test:
        runs-on: ubuntu-24.04
      deploy:
        needs: [test]
        runs-on: ubuntu-24.04
Bad:
    # file: .gitlab-ci.yml
    deploy:
      needs: [nobody]
      script: ./deploy.sh
Good:
    # file: .gitlab-ci.yml
    include:
      - project: group/ci
        file: /build.yml
    deploy:
      needs: [build]
      script: ./deploy.sh
Good:
    # file: .gitlab-ci.yml
    deploy:
      needs:
        - job: build
          optional: true
      script: ./deploy.sh
Fix: Name a job of this file, or remove the entry.
References:
    https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idneeds
    https://docs.gitlab.com/ci/yaml/#needs
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import islice

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._raw import Raw, raw

# To find out which name was meant takes its time.
MAX_NAMES = 300
MAX_TOLD = 100


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the jobs that need an unknown one."""
    for file in raw(repo, documents):
        yield from islice(_unknown(file, file.table.table("jobs")), MAX_TOLD)
    for file in raw(repo, documents, "gitlab"):
        # What is included brings jobs of its own.
        if "include" not in file.table:
            yield from islice(_unknown(file, file.table), MAX_TOLD)


def _unknown(file: Raw, jobs: Table) -> Iterator[Spot]:
    # Only GitHub compares the names without case.
    fold = str.lower if file.ci.provider == "github" else str
    known = {fold(name) for name in jobs}
    for name, job in jobs.items():
        for need in _needs(job) if not name.startswith(".") else ():
            if fold(need) not in known and "$" not in need:
                near = get_close_matches(need, jobs.keys()[:MAX_NAMES], 1)
                meant = f"; did you mean {near[0]}?" if near else ""
                route = ("jobs", name) if file.ci.provider == "github" else (name,)
                message = f"the job {name} needs {need}, which is not in this file{meant}"
                yield Spot(file.at(*route, "needs"), message)


def _needs(job: Table) -> Iterator[str]:
    """Yield the jobs of the same pipeline that a job cannot do without."""
    yield from job.strings("needs")
    for one in job.tables("needs"):
        elsewhere = one.has("project") or one.has("pipeline")
        if one.text("job") and not elsewhere and not one.flag("optional"):
            yield one.text("job")


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.VALIDITY, check_repository=check,
    providers=("github", "gitlab"),
)  # fmt: skip
