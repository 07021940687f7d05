"""The log tells everything

What: Debug logs are switched on in the file, or a script with `set -x` uses a secret.
Why: A trace prints commands with the values of their variables. What hides secrets knows only
    their exact text; GitLab's own trace prints all variables as they are.
Bad:
    - run: make test
      env:
        ACTIONS_STEP_DEBUG: true
Bad:
    - run: |
        set -x
        curl -H "Authorization: Bearer $TOKEN" https://api.example.com
      env:
        TOKEN: ${{ secrets.API_TOKEN }}
Bad:
    # file: .gitlab-ci.yml
    variables:
      CI_DEBUG_TRACE: "true"
    test:
      script:
        - make test
Good:
    - run: |
        set -x
        make test
        set +x
        curl -H "Authorization: Bearer $TOKEN" https://api.example.com
      env:
        TOKEN: ${{ secrets.API_TOKEN }}
Good:
    # file: .gitlab-ci.yml
    variables:
      CI_DEBUG_TRACE: "false"
    test:
      script:
        - make test
Fix: Take it out of the file; switch it on for one run where it is needed ("Re-run with debug
    logging"), and `set +x` before a secret is used.
References:
    https://docs.github.com/en/actions/how-tos/monitor-workflows/enable-debug-logging
    https://docs.gitlab.com/ci/variables/variables_troubleshooting/#enable-debug-logging
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Drop, Fix, Route
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.shell import Command
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._environments import Environment, environments
from autodevops_cli.rules._raw import Raw, raw
from autodevops_cli.rules._scripts import NOT_SHELLS, commands_of, line_of, scripts_of
from autodevops_cli.rules._secrets import secret_in, secret_variables

SWITCHES = ("ACTIONS_RUNNER_DEBUG", "ACTIONS_STEP_DEBUG", "CI_DEBUG_SERVICES", "CI_DEBUG_TRACE")
ON = ("true", "1")
_TRACE = Pattern(r"-[a-wyz]{0,8}x[a-z]{0,8}")


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the switches of debug logs, and the traces of scripts that use secrets."""
    for file in raw(repo, documents, "github", "gitlab"):
        for one in environments(file.ci):
            for name in SWITCHES:
                if dict(one.env).get(name, "").lower() in ON:
                    yield _switched(file, one, name)
        yield from _traced(file.ci)


def _switched(file: Raw, one: Environment, name: str) -> Spot:
    route = one.route
    if file.ci.provider == "gitlab":
        route = ("variables",) if one.job is None else (one.job.id, "variables")
    message = f"{name} prints more than anybody should read"
    written = file.table.table(*(str(part) for part in route)) if one.step is None else None
    if written is not None and name not in written:
        return Spot(one.where, message)
    return Spot(file.at(*route, name), message, _fix(file, one, route, name))


def _fix(file: Raw, one: Environment, route: Route, name: str) -> Fix:
    drop = Drop((*route, name) if len(one.env) > 1 else route)
    return file.fix(f"Take {name} away", drop)


def _traced(document: CiDocument) -> Iterator[Spot]:
    for job, step in scripts_of(document):
        known = secret_variables(document, job, step)
        if step.shell in NOT_SHELLS or not (known or "secrets" in step.run):
            continue
        since: Place | None = None
        for command in commands_of(step.run):
            if command.words[0] == "set":
                since = _since(command, line_of(step, command.line), since)
            elif since and (name := secret_in(command.text, known)):
                yield Spot(since, f"`set -x` prints the command that uses {name}")
                break


def _since(command: Command, where: Place, before: Place | None) -> Place | None:
    """Return where the trace was switched on, None where it is off."""
    words = command.words[1:]
    if any(_TRACE.fullmatch(word) for word in words) or words[:2] == ("-o", "xtrace"):
        return where
    off = any(word.startswith("+") and "x" in word for word in words)
    return None if off else before


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.SECRETS, check_repository=check,
    providers=("github", "gitlab"),
)  # fmt: skip
