"""A secret stands in the file

What: A CI file holds a token of a well-known form, a password in a URL, for a registry, or for a
    variable that is named after one.
Why: Everybody who can read the repository, now or in its history, can use it; so can every tool
    that gets a copy of the file.
Bad:
    - run: ./deploy
      env:
        GH_TOKEN: ghp_Zx81kQpL0vTnB5mYcR7sWdE2aHfJ9uGi3oKt
Bad:
    - run: curl https://robot:k3u8Vq2mZp@registry.acme.dev/v2/
Bad:
    runs-on: ubuntu-24.04
    container:
      image: ghcr.io/acme/tool:1.2
      credentials:
        username: robot
        password: k3u8Vq2mZp
    steps:
      - run: make test
Bad:
    - run: ./deploy
      env:
        ACME_API_KEY: 9f8Kq2LmZ0vTnB5mYcR7sWdE2aHfJ9uG
Bad:
    # file: .gitlab-ci.yml
    variables:
      GIT_TOKEN: glpat-Zx81kQpL0vTnB5mYcR7s
    test:
      script:
        - make test
Good:
    - run: ./deploy
      env:
        GH_TOKEN: ${{ secrets.GH_TOKEN }}
        EXAMPLE: ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        DATABASE_URL: postgres://postgres:postgres@localhost:5432/test
        REDIS_URL: redis://user:k3u8Vq2mZp@redis:6379
        SECRET_KEY_BASE: 0123456789abcdef0123456789abcdef
        API_KEY: test-api-key-for-the-mock-server-1
        AWS_ACCESS_KEY_ID: AKIAIOSFODNN7EXAMPLE
Good:
    runs-on: ubuntu-24.04
    container:
      image: ghcr.io/acme/tool:1.2
      credentials:
        username: robot
        password: ${{ secrets.REGISTRY_PASSWORD }}
    steps:
      - run: git clone "https://robot:${TOKEN}@git.acme.dev/tool.git"
Fix: Revoke it first, for it stays in the history; store the new one as a secret and name that.
References:
    https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets
    https://docs.zizmor.sh/audits/#hardcoded-container-credentials
    https://docs.github.com/en/code-security/concepts/secret-security/about-secret-scanning
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._environments import environments
from autodevops_cli.rules._raw import jobs, raw
from autodevops_cli.rules._secret_forms import is_random, kinds_in, logins_in

NAMED = Pattern(r"(?:.*_)?(?:TOKEN|API_?KEY|SECRET_ACCESS_KEY|PASSWORD|PASSWD|CLIENT_SECRET)")
EVERYBODY = (
    "appveyor", "azure", "bitbucket", "buildkite", "circleci", "cirrus", "drone", "github",
    "gitlab", "jenkins", "travis", "woodpecker",
)  # fmt: skip


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the places where a secret can be read; none is repeated in the report."""
    for document in documents:
        for number, line in enumerate(repo.text(document.path).splitlines(), 1):
            for what in (*kinds_in(line), *logins_in(line)):
                yield Spot(Place(document.path, number), f"{what} stands in the file")
        yield from _variables(repo, document)
    yield from _credentials(repo, documents)


def _variables(repo: Snapshot, document: CiDocument) -> Iterator[Spot]:
    for one in environments(document):
        for name, value in one.env:
            named = NAMED.fullmatch(name.upper()) and "CODECOV" not in name.upper()
            if named and is_random(value) and not any(kinds_in(value)):
                where = one.where
                if document.provider == "github":
                    line = repo.yaml_document(document.path).line(*one.route, name)
                    where = Place(document.path, line)
                yield Spot(where, f"the value of {name} stands in the file")


def _credentials(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the passwords of the registries that containers come from."""
    for file in raw(repo, documents):
        for route, job in jobs(file):
            images = [("container",), *(("services", name) for name in job.table("services"))]
            for image in images:
                password = job.text(*image, "credentials", "password")
                if password and "$" not in password:
                    where = file.at(*route, *image, "credentials", "password")
                    yield Spot(where, f"the password of {image[-1]} stands in the file")


RULE = Rule(
    __name__, __doc__, Severity.CRITICAL, Topic.SECRETS, Confidence.MEDIUM,
    check_repository=check, providers=EVERYBODY,
)  # fmt: skip
