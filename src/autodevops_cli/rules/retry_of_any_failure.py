"""Any failure is tried until it passes

What: A GitLab job is retried whatever it failed with.
Why: A test that fails one time in three passes two times in three after all, so nobody mends it;
    a real failure takes two or three times as long to be told.
Bad:
    # file: .gitlab-ci.yml
    test:
      retry: 2
      script: make test
Bad:
    # file: .gitlab-ci.yml
    test:
      retry:
        max: 2
        when: [always]
      script: make test
Good:
    # file: .gitlab-ci.yml
    test:
      retry:
        max: 2
        when: [runner_system_failure, stuck_or_timeout_failure]
      script: make test
Good:
    # file: .gitlab-ci.yml
    test:
      retry:
        max: 1
        exit_codes: 137
      script: make test
Good:
    # file: .gitlab-ci.yml
    test:
      retry: 0
      script: make test
Fix: Retry what is not the fault of the change:
    `when: [runner_system_failure, stuck_or_timeout_failure]`.
References:
    https://docs.gitlab.com/ci/yaml/#retrywhen
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Edit, Put
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._gitlab import Layer, pipelines

NOT_ITS_FAULT = "[runner_system_failure, stuck_or_timeout_failure]"
ANY = frozenset(("always", "script_failure"))


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the jobs and defaults that try any failure again."""
    for pipeline in pipelines(repo, documents):
        for layer in (*pipeline.mappings.values(), *pipeline.defaults):
            if edit := _retries(layer):
                name = str(layer.route[-1]) if layer.route else "every job"
                yield Spot(
                    layer.file.at(*layer.route, "retry"),
                    f"{name[:80]} is tried again whatever it failed with",
                    layer.file.fix("retry system failures alone", edit, safe=False),
                )


def _retries(layer: Layer) -> Edit | None:
    """Return what makes a retry one of system failures, None where it is or where there is none."""
    route = (*layer.route, "retry")
    if route not in layer.file.document.lines:
        return None
    if (times := layer.table.text("retry")) in ("1", "2"):
        return Put(route, f"max: {times}\nwhen: {NOT_ITS_FAULT}")
    retry = layer.table.table("retry")
    reasons = Table(retry.raw()).strings("when")
    chosen = retry.has("when") or retry.has("exit_codes")
    if retry.text("max") in ("1", "2") and (not chosen or ANY & {*reasons}):
        return Put((*route, "when"), NOT_ITS_FAULT)
    return None


RULE = Rule(
    __name__, __doc__, Severity.LOW, Topic.RELIABILITY, check_repository=check,
    providers=("gitlab",),
)  # fmt: skip
