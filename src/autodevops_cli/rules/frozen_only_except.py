"""A job is chosen in a syntax that no longer grows

What: A GitLab job says `only` or `except` instead of `rules`.
Why: GitLab adds nothing to them any more; they cannot stand beside `rules` in one job, and jobs
    that mix the two ways run in pipelines where nobody expects them.
Bad:
    # file: .gitlab-ci.yml
    deploy:
      script: ./deploy
      only:
        - main
        - tags
Bad:
    # file: .gitlab-ci.yml
    test:
      script: make test
      except:
        variables:
          - $SKIP_TESTS
Good:
    # file: .gitlab-ci.yml
    deploy:
      script: ./deploy
      rules:
        - if: $CI_COMMIT_BRANCH == "main"
        - if: $CI_COMMIT_TAG
Good:
    # file: .gitlab-ci.yml
    deploy:
      trigger:
        include: only.yml
Fix: Say the same as `rules`: `only: [main]` is `rules: [{if: $CI_COMMIT_BRANCH == "main"}]`.
References:
    https://docs.gitlab.com/ci/yaml/deprecated_keywords/#only--except
    https://docs.gitlab.com/ci/jobs/job_rules/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Drop, Edit, Fix, Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._gitlab import Layer, pipelines
from autodevops_cli.rules._raw import Raw

WORDS = {
    "branches": "$CI_COMMIT_BRANCH",
    "tags": "$CI_COMMIT_TAG",
    "merge_requests": '$CI_PIPELINE_SOURCE == "merge_request_event"',
    "schedules": '$CI_PIPELINE_SOURCE == "schedule"',
    "web": '$CI_PIPELINE_SOURCE == "web"',
    "triggers": '$CI_PIPELINE_SOURCE == "trigger"',
    "pushes": '$CI_PIPELINE_SOURCE == "push"',
    "api": '$CI_PIPELINE_SOURCE == "api"',
    "pipelines": '$CI_PIPELINE_SOURCE == "pipeline"',
}
OTHERS = frozenset(("external", "chat", "external_pull_requests", "pipeline"))
BRANCH = Pattern(r"[A-Za-z][\w.-]{0,80}")
# What else a job says about when it runs would have to move into its rules.
ASIDE = ("except", "rules", "when", "extends", "allow_failure", "start_in")


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield each file that chooses jobs, hidden ones too, in the old way."""
    for pipeline in pipelines(repo, documents):
        for file in pipeline.files:
            layers = [one for one in pipeline.mappings.values() if one.file is file]
            old = [(one, key) for one in layers for key in ("only", "except") if _says(one, key)]
            if old:
                (first, key), *others = old
                more = f" and {len(others)} more choose" if others else " chooses"
                yield Spot(
                    first.file.at(*first.route, key),
                    f"`{key}` of {str(first.route[0])[:80]}{more} in a syntax that is frozen",
                    _fix(file, [one for one, _ in old]),
                    tuple(file.at(*one.route, said) for one, said in others[:20]),
                )


def _says(layer: Layer, key: str) -> bool:
    """Tell whether the job says it itself and does not merge it in."""
    return (*layer.route, key) in layer.file.document.lines and layer.table.has(key)


def _fix(file: Raw, layers: Sequence[Layer]) -> Fix | None:
    edits = [_edits(layer) for layer in layers]
    if not all(edits):
        return None
    return file.fix("say the same as rules", *chain.from_iterable(edits), safe=False)


def _edits(layer: Layer) -> tuple[Edit, ...]:
    """Return the same as rules, where every name has one meaning."""
    names = layer.table.strings("only")
    hidden = str(layer.route[0]).startswith(".")
    if hidden or not names or any(layer.table.has(key) for key in ASIDE):
        return ()
    if any(name in OTHERS or not BRANCH.fullmatch(name) for name in names):
        return ()
    rules = [f"- if: {WORDS.get(name) or _branch(name)}" for name in names]
    put = Put((*layer.route, "rules"), "\n".join(rules), after="only")
    return put, Drop((*layer.route, "only"))


def _branch(name: str) -> str:
    return f'$CI_COMMIT_BRANCH == "{name}"'


RULE = Rule(
    __name__, __doc__, Severity.LOW, Topic.RELIABILITY, check_repository=check,
    providers=("gitlab",),
)  # fmt: skip
