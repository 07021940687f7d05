"""A key of the cloud that never expires

What: A job signs in to a cloud with a stored key, where the cloud accepts GitHub's own identity.
Why: The key works from everywhere until somebody remembers to change it. An identity is signed for
    one run, says which repository and branch it is, and ends with the job.
Bad:
    - uses: aws-actions/configure-aws-credentials@v5
      with:
        aws-region: eu-west-1
        aws-access-key-id: ${{ secrets.AWS_ACCESS_KEY_ID }}
        aws-secret-access-key: ${{ secrets.AWS_SECRET_ACCESS_KEY }}
Bad:
    - uses: google-github-actions/auth@v3
      with:
        credentials_json: ${{ secrets.GCP_KEY }}
Bad:
    - uses: Azure/login@v2
      with:
        creds: ${{ secrets.AZURE_CREDENTIALS }}
Bad:
    - run: aws s3 sync site s3://site
      env:
        AWS_ACCESS_KEY_ID: ${{ secrets.AWS_ACCESS_KEY_ID }}
        AWS_SECRET_ACCESS_KEY: ${{ secrets.AWS_SECRET_ACCESS_KEY }}
Good:
    - uses: aws-actions/configure-aws-credentials@v5
      with:
        aws-region: eu-west-1
        role-to-assume: arn:aws:iam::123456789012:role/deploy
Good:
    - run: aws s3 sync site s3://site --endpoint-url "${ENDPOINT}"
      env:
        AWS_SECRET_ACCESS_KEY: ${{ secrets.R2_SECRET_ACCESS_KEY }}
Good:
    - run: aws s3 ls
      env:
        AWS_SECRET_ACCESS_KEY: ${{ secrets.AWS_SECRET_ACCESS_KEY }}
        AWS_ENDPOINT_URL: https://storage.example.com
Fix: Let the cloud trust the repository (OpenID Connect), give the job `id-token: write` and name
    the role instead of the key.
References:
    https://docs.github.com/en/actions/concepts/security/openid-connect
    https://github.com/aws-actions/configure-aws-credentials#oidc
    https://github.com/google-github-actions/auth#preferred-direct-workload-identity-federation
    https://github.com/Azure/login#login-with-openid-connect-oidc-recommended
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.model.plan import Pairs
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._environments import environments
from autodevops_cli.rules._raw import raw
from autodevops_cli.rules._secrets import secrets_in
from autodevops_cli.rules._tokens import action

KEYS = {
    "aws-actions/configure-aws-credentials": ("aws-secret-access-key", "AWS"),
    "google-github-actions/auth": ("credentials_json", "Google Cloud"),
    "google-github-actions/setup-gcloud": ("service_account_key", "Google Cloud"),
    "azure/login": ("creds", "Azure"),
    "hashicorp/vault-action": ("token", "Vault"),
}
"""The input of each action that takes a stored key."""
VARIABLE = "AWS_SECRET_ACCESS_KEY"
ELSEWHERE = frozenset(("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_SESSION_TOKEN"))
"""Variables that say that the key is not one of AWS, or is new for each run."""


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the steps that sign in with a stored key."""
    for file in raw(repo, documents):
        for job in file.ci.jobs:
            for step in job.steps:
                yield from _handed(step)
        others = {job.id for job in file.ci.jobs if any(map(_names_endpoint, job.steps))}
        for one in environments(file.ci):
            outer = (*file.ci.env, *(one.job.env if one.job else ()), *one.env)
            elsewhere = others if one.job is None else others & {one.job.id}
            if not elsewhere and not any(name in ELSEWHERE for name, _ in outer):
                yield from _set(one.env, file.at(*one.route, VARIABLE))


def _handed(step: CiStep) -> Iterator[Spot]:
    found = KEYS.get(action(step))
    # A session token belongs to a key that somebody just made.
    if found and not dict(step.inputs).get("aws-session-token"):
        for secret in secrets_in(dict(step.inputs).get(found[0], "")):
            yield Spot(step.at("uses"), f"the secret {secret} is a key of {found[1]} that stays")


def _set(env: Pairs, where: Place) -> Iterator[Spot]:
    for secret in secrets_in(dict(env).get(VARIABLE, "")):
        # Many stores speak the protocol of S3 and know no identity of GitHub.
        if "AWS" in secret:
            yield Spot(where, f"the secret {secret} is a key of AWS that stays")


def _names_endpoint(step: CiStep) -> bool:
    return "endpoint" in step.run.lower()


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.PERMISSIONS, Confidence.MEDIUM, check_repository=check
)  # fmt: skip
