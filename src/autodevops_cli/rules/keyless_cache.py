"""All branches share one cache

What: A GitLab cache has no `key`.
Why: Every job of every branch then reads and overwrites the same archive, whatever its
    dependencies are, and a job may find what another one left there.
Bad:
    # file: .gitlab-ci.yml
    test:
      cache:
        paths: [node_modules/]
      script: npm test
Good:
    # file: .gitlab-ci.yml
    test:
      cache:
        key:
          files: [package-lock.json]
        paths: [.npm/]
      script: npm test
Good:
    # file: .gitlab-ci.yml
    cache:
      key: $CI_COMMIT_REF_SLUG
      paths: [.npm/]
    test:
      script: npm test
Good:
    # file: .gitlab-ci.yml
    .cached:
      cache: &cache
        key: dependencies
        paths: [.npm/]
    test:
      cache:
        <<: *cache
        policy: pull
      script: npm test
Good:
    # file: .gitlab-ci.yml
    test:
      cache: {}
      script: npm test
Fix: Take the key from the lock file: `key: {files: [package-lock.json]}`.
References:
    https://docs.gitlab.com/ci/caching/
    https://docs.gitlab.com/ci/yaml/#cachekeyfiles
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Route
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._gitlab import Layer, pipelines


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the caches without a key, where no other mapping can bring one."""
    for pipeline in pipelines(repo, documents):
        for layer in (*pipeline.mappings.values(), *pipeline.defaults):
            if layer.table.has("extends"):
                continue
            for route, cache in _caches(layer):
                spelled = (*route, "paths") in layer.file.document.lines
                if spelled and cache.has("paths") and not cache.has("key"):
                    told = "this cache is one for all jobs and branches: it has no key"
                    yield Spot(layer.file.at(*route), told)


def _caches(layer: Layer) -> Iterator[tuple[Route, Table]]:
    found = layer.table.raw("cache")
    route = (*layer.route, "cache")
    if isinstance(found, dict):
        yield route, Table(found)
    for number, item in enumerate(found if isinstance(found, list) else ()):
        yield (*route, number), Table(item)


RULE = Rule(
    __name__, __doc__, Severity.LOW, Topic.RELIABILITY, check_repository=check,
    providers=("gitlab",),
)  # fmt: skip
