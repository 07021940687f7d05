"""A secret for steps that do not need it

What: A secret is set for the whole workflow or a whole job, and at most one step names it.
Why: Every action, dependency and script in the other steps can read it too.
Bad:
    on: push
    env:
      TOKEN: ${{ secrets.DEPLOY_TOKEN }}
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: make test
      deploy:
        runs-on: ubuntu-24.04
        steps:
          - run: ./deploy "$TOKEN"
Bad:
    runs-on: ubuntu-24.04
    env:
      STAGE: live
      TOKEN: ${{ secrets.DEPLOY_TOKEN }}
    steps:
      - uses: actions/checkout@COMMIT # VERSION
      - run: ./deploy "$TOKEN"
Good:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@COMMIT # VERSION
      - run: ./deploy "$TOKEN"
        env:
          TOKEN: ${{ secrets.DEPLOY_TOKEN }}
Good:
    runs-on: ubuntu-24.04
    env:
      TOKEN: ${{ secrets.DEPLOY_TOKEN }}
    steps:
      - run: ./deploy --check "$TOKEN"
      - run: ./deploy "$TOKEN"
Good:
    runs-on: ubuntu-24.04
    env:
      TOKEN: ${{ secrets.DEPLOY_TOKEN }}
    steps:
      - run: ./deploy
Fix: Set it in the `env` of the step that needs it.
References:
    https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information
    https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-variables
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from autodevops_cli.model.ci import CiDocument, CiStep
from autodevops_cli.model.edit import Drop, Edit, Fix, Put
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._environments import Environment, environments
from autodevops_cli.rules._outside import MAX_VARIABLES
from autodevops_cli.rules._raw import Raw, raw
from autodevops_cli.rules._secrets import secrets_in
from autodevops_cli.rules._tokens import READERS, action

_NAME = Pattern(r"[A-Za-z_]\w*")


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the secrets that are set for more steps than one."""
    for file in raw(repo, documents):
        wide = [one for one in environments(file.ci) if not one.step and _secret(one)]
        index = _index(file.ci) if wide else {}
        for one in wide:
            steps = one.job.steps if one.job else [s for job in file.ci.jobs for s in job.steps]
            inside = {step.route for step in steps}
            found = {name: [s for s in index[name] if s.route in inside] for name in _secret(one)}
            lonely = {name: users for name, users in found.items() if len(users) < 2}
            if len(steps) > 1 and lonely:
                whose = f"of the job {one.job.id}" if one.job else "of every job"
                message = f"each step {whose} gets {', '.join(lonely)}"
                where = file.at(*one.route, next(iter(lonely)))
                yield Spot(where, message, _fix(file, one, lonely, steps))


def _secret(one: Environment) -> list[str]:
    """Return the variables that hold a secret, other than the job's own token."""
    every = one.env[:MAX_VARIABLES]
    return [name for name, value in every if {*secrets_in(value)} - {"GITHUB_TOKEN"}]


def _index(document: CiDocument) -> Mapping[str, list[CiStep]]:
    """Return the steps that name a word in a script, a condition, an input or a variable."""
    found: dict[str, list[CiStep]] = defaultdict(list)
    for job in document.jobs:
        for step in job.steps:
            texts = [step.run, step.condition]
            texts += [value for _, value in (*step.inputs, *step.env)]
            for word in {word for text in texts for word in _NAME.findall(text)}:
                found[word].append(step)
    return found


def _fix(
    file: Raw, one: Environment, lonely: Mapping[str, list[CiStep]], steps: Sequence[CiStep]
) -> Fix | None:
    """Return what moves the secrets to the steps that name them, where that is all there is."""
    outer = bool(one.job) and any(secrets_in(value) for _, value in file.ci.env)
    users = {name: found[0] for name, found in lonely.items() if found}
    if outer or len(users) < len(lonely) or _asks(one, users):
        return None
    values = dict(one.env)
    edits: list[Edit] = []
    for step in dict.fromkeys(users.values()):
        lines = [f"{name}: {values[name]}" for name, user in users.items() if user is step]
        if not step.env and ("env" in dict(step.lines) or "${{" in step.run):
            return None
        if step.env:
            names = (line.partition(": ") for line in lines)
            edits += [Put((*step.route, "env", name), value) for name, _, value in names]
        else:
            edits.append(Put((*step.route, "env"), "\n".join(lines)))
    everything = len(lonely) == len(one.env)
    edits += [Drop(one.route)] if everything else [Drop((*one.route, name)) for name in lonely]
    others = [step for step in steps if step not in users.values()]
    safe = all(action(step) in READERS for step in others)
    return file.fix("Give the secret to the step that names it", *edits, safe=safe)


def _asks(one: Environment, users: Mapping[str, CiStep]) -> bool:
    """Tell whether a condition asks for a variable, which it cannot see in its own step."""
    words = {word for step in users.values() for word in _NAME.findall(step.condition)}
    return bool(words & users.keys()) or "\n" in "".join(dict(one.env).values())


RULE = Rule(
    __name__, __doc__, Severity.LOW, Topic.SECRETS, Confidence.MEDIUM, check_repository=check
)  # fmt: skip
