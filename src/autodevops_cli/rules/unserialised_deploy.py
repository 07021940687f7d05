"""Two deployments run at once

What: A job deploys to an environment when somebody pushes, and neither it nor its workflow belongs
    to a concurrency group.
Why: Two quick pushes deploy side by side, and whichever finishes last wins: that can be the older
    one. Migrations that run twice at once are worse.
Bad:
    on:
      push:
        branches: [main]
    jobs:
      deploy:
        runs-on: ubuntu-24.04
        environment: production
        steps:
          - run: ./deploy.sh
Good:
    on:
      push:
        branches: [main]
    jobs:
      deploy:
        runs-on: ubuntu-24.04
        environment: production
        concurrency: deploy-production
        steps:
          - run: ./deploy.sh
Good:
    on:
      push:
        branches: [main]
    jobs:
      publish:
        runs-on: ubuntu-24.04
        environment: pypi
        steps:
          - uses: pypa/gh-action-pypi-publish@COMMIT # VERSION
Fix: Give the job a `concurrency` group named after the environment, and do not cancel what runs.
References:
    https://docs.github.com/actions/how-tos/deploy/configure-and-manage-deployments/control-deployments
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.edit import Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._publishing import PACKAGES, is_release, publications
from autodevops_cli.rules._raw import Raw, raw

# Environments that one deployment at a time is made to; others may be just a place for secrets.
TARGET = Pattern(r"\b(?:prod|production|staging|stage|live|github-pages|preprod|uat)\b", re.I)
DEPLOYS = Pattern(r"\bdeploy|\bkubectl\b|\bhelm\b|\bterraform apply|\bflyctl\b", re.IGNORECASE)


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the jobs that pushes deploy side by side."""
    for file in raw(repo, documents):
        if "push" not in file.ci.triggers or file.ci.concurrency or is_release(file):
            continue
        for job in file.ci.jobs:
            if "concurrency" not in dict(job.lines) and _deploys(job):
                yield _spot(file, job)


def _deploys(job: CiJob) -> bool:
    if not TARGET.search(job.environment) or "${{" in job.environment:
        return False
    texts = [job.id, job.name, *(text for one in job.steps for text in (one.uses, one.run))]
    packages = any(one.registry in PACKAGES for one in publications(job))
    return not packages and any(map(DEPLOYS.search, texts))


def _spot(file: Raw, job: CiJob) -> Spot:
    group = re.sub(r"[^A-Za-z0-9]+", "-", job.environment).strip("-")
    fragment = f"group: deploy-{group}\ncancel-in-progress: false"
    put = Put((*job.route, "concurrency"), fragment, after="environment")
    return Spot(
        job.at("environment"),
        f"two runs of the job {job.id} may deploy to {job.environment} at once",
        file.fix("Let one deployment wait for the other", put, safe=False),
    )


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.RELEASE, check_repository=check)
