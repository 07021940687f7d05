"""A secret is printed

What: A script prints a secret, as it is or through a program that turns it into another text.
Why: Everybody who may read the log may read it. Hiding works for the exact text only: not for
    `base64` of it, nor for a part, and not at all on some systems.
Bad:
    - run: echo "${{ secrets.DEPLOY_TOKEN }}"
Bad:
    - run: echo "token is $TOKEN"
      env:
        TOKEN: ${{ secrets.DEPLOY_TOKEN }}
Bad:
    - run: echo "$TOKEN" | base64
      env:
        TOKEN: ${{ secrets.DEPLOY_TOKEN }}
Bad:
    # file: .gitlab-ci.yml
    test:
      script:
        - echo $CI_JOB_TOKEN
Good:
    - run: |
        echo "$TOKEN" | docker login --username bot --password-stdin
        echo "$TOKEN" > token.txt
        echo "::add-mask::$TOKEN"
        echo "token: ${TOKEN:+set}"
      env:
        TOKEN: ${{ secrets.DEPLOY_TOKEN }}
Good:
    - run: echo "has a token ${{ secrets.DEPLOY_TOKEN != '' }}"
Good:
    - run: |
        {
          echo "token=$TOKEN"
        } >> settings.ini
      env:
        TOKEN: ${{ secrets.DEPLOY_TOKEN }}
Fix: Do not print it; hand it to the program that needs it through a pipe, a file or a variable.
References:
    https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information
    https://docs.gitlab.com/ci/variables/#mask-a-cicd-variable
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiStep
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.shell import Command
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._scripts import NOT_SHELLS, commands_of, line_of, scripts_of
from autodevops_cli.rules._secrets import secret_in, secret_variables

PRINTS = frozenset(("echo", "printf"))
TURNS = frozenset(("base64", "cut", "fold", "head", "hexdump", "od", "rev", "sed", "tr", "xxd"))
"""Programs that print what they read in another shape."""


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the lines that print a secret."""
    for job, step in scripts_of(document):
        known = secret_variables(document, job, step)
        if step.shell in NOT_SHELLS or not (known or "secrets" in step.run):
            continue
        lines = step.run.splitlines()
        for command in commands_of(step.run):
            if name := _printed(command, step, lines, known):
                yield Spot(line_of(step, command.line), f"{name} is printed to the log")


def _printed(command: Command, step: CiStep, lines: list[str], known: frozenset[str]) -> str:
    if command.name not in PRINTS or not {*command.pipes} <= TURNS:
        return ""
    # Redirections are no words; one of a block stands where the block ends.
    line = lines[command.line] if command.line < len(lines) else ""
    goes_on = line.rstrip().endswith("\\")
    if ">" in line or goes_on or command.depth or "::add-mask::" in line or "$(" in line:
        return ""
    return secret_in(command.text, known)


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.SECRETS, check=check, providers=("github", "gitlab")
)  # fmt: skip
