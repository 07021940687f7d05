"""A secret that every branch can use

What: A job without an `environment` uses a secret of the repository.
Why: Whoever may push a branch may change the workflow on it and read the secret. An environment
    gives its secrets only to the branches, and after the approval, that it asks for.
Bad:
    runs-on: ubuntu-24.04
    steps:
      - run: ./deploy
        env:
          TOKEN: ${{ secrets.DEPLOY_TOKEN }}
Good:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: ./deploy
        env:
          TOKEN: ${{ secrets.DEPLOY_TOKEN }}
Good:
    - run: gh release create "${GITHUB_REF_NAME}"
      env:
        GH_TOKEN: ${{ secrets.GITHUB_TOKEN }}
Good:
    - uses: codecov/codecov-action@COMMIT # VERSION
      with:
        token: ${{ secrets.CODECOV_TOKEN }}
Good:
    on: workflow_call
    jobs:
      deploy:
        runs-on: ubuntu-24.04
        steps:
          - run: ./deploy
            env:
              TOKEN: ${{ secrets.DEPLOY_TOKEN }}
Fix: Move the secret to an environment and name it in the job: `environment: production`.
References:
    https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
    https://docs.zizmor.sh/audits/#secrets-outside-env
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._secrets import secrets_in

# The token of the job, and keys of services that only take reports and messages.
HARMLESS = Pattern(
    r"GITHUB_TOKEN|.*(?:CODECOV|COVERALLS|CODECLIMATE|CC_TEST_REPORTER|CODACY|SONAR|FOSSA|SNYK"
    r"|SLACK|DISCORD|TELEGRAM|WEBHOOK|TURBO_|NX_CLOUD|PERCY|CHROMATIC|ARGOS|CYPRESS_RECORD"
    r"|CODSPEED|CACHIX|CACHE_VERSION|GRADLE_ENCRYPTION|DEVELOCITY).*"
)


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the jobs that use secrets outside of an environment."""
    if document.triggers == ("workflow_call",):
        return
    for job in document.jobs:
        if job.environment or job.uses:
            continue
        found: dict[str, Place] = {}
        for name, where in _used(job):
            if not HARMLESS.fullmatch(name):
                found.setdefault(name, where)
        if found:
            names = ", ".join([*found][:5])
            places = tuple(dict.fromkeys(found.values()))
            message = f"the job {job.id} uses {names} without an environment"
            yield Spot(places[0], message, related=places[1:])


def _used(job: CiJob) -> Iterator[tuple[str, Place]]:
    for _, value in job.env:
        yield from ((name, job.at("env")) for name in secrets_in(value))
    for step in job.steps:
        yield from ((name, step.at("run")) for name in secrets_in(step.run))
        for key, given in (("env", step.env), ("with", step.inputs)):
            for _, value in given:
                yield from ((name, step.at(key)) for name in secrets_in(value))


RULE = Rule(__name__, __doc__, Severity.LOW, Topic.SECRETS, Confidence.MEDIUM, check=check)
