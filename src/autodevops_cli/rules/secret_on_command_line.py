"""A secret is an argument of a program

What: A password or token is given to a program as an option on its command line.
Why: Every process of the machine can list command lines, tools write them into logs and crash
    reports, and `set -x` prints them.
Bad:
    - run: docker login --username bot --password "$TOKEN"
      env:
        TOKEN: ${{ secrets.REGISTRY_TOKEN }}
Bad:
    - run: twine upload --password=${{ secrets.PYPI_TOKEN }} dist/*
Bad:
    # file: .gitlab-ci.yml
    push:
      script:
        - docker login -u $CI_REGISTRY_USER -p $CI_REGISTRY_PASSWORD $CI_REGISTRY
Good:
    - run: echo "$TOKEN" | docker login --username bot --password-stdin
      env:
        TOKEN: ${{ secrets.REGISTRY_TOKEN }}
Good:
    - run: docker run -p "$PORT:80" web
      env:
        PORT: ${{ vars.PORT }}
Good:
    - run: ./deploy --password-file "$FILE" --token-name "$NAME"
      env:
        FILE: ${{ runner.temp }}/password
        NAME: ${{ secrets.NAME }}
Fix: Use the program's way to read it from a pipe, a file or a variable (`--password-stdin`).
References:
    https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets
    https://docs.docker.com/reference/cli/docker/login/#password-stdin
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.shell import Command
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._scripts import NOT_SHELLS, commands_of, line_of, scripts_of
from autodevops_cli.rules._secrets import secret_in, secret_variables

OPTIONS = frozenset((
    "--password", "--passwd", "--token", "--api-key", "--apikey", "--access-token",
    "--auth-token", "--secret-key", "--client-secret",
))  # fmt: skip
SHORT = {
    "az": "-p", "buildah": "-p", "curl": "-u", "docker": "-p", "helm": "-p", "oras": "-p",
    "podman": "-p", "skopeo": "-p", "sshpass": "-p", "twine": "-p",
}  # fmt: skip
"""The short option of a program that takes a password; `-p` is a port for others."""


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the command lines with secrets."""
    for job, step in scripts_of(document):
        known = secret_variables(document, job, step)
        if step.shell in NOT_SHELLS or not (known or "secrets" in step.run):
            continue
        for command in commands_of(step.run):
            for option, value in _given(command):
                if name := secret_in(value, known):
                    message = f"`{command.name} {option}` has {name} on its command line"
                    yield Spot(line_of(step, command.line), message)


def _given(command: Command) -> Iterator[tuple[str, str]]:
    """Yield the options that take a password, with their values."""
    short = SHORT.get(command.name, "")
    # `docker run -p` maps a port.
    signs_in = command.name in ("curl", "sshpass", "twine") or "login" in command.words
    for word, following in zip(command.words, (*command.words[1:], ""), strict=False):
        option, equals, value = word.partition("=")
        if option in OPTIONS:
            yield option, value if equals else following
        elif short and word == short and signs_in:
            yield word, following


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.SECRETS, check=check, providers=("github", "gitlab")
)  # fmt: skip
