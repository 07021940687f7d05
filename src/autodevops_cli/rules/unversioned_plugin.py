"""A plugin is what its branch says today

What: A Buildkite plugin without a version or at a branch, or a Bitbucket pipe without a version.
Why: Whoever can push to the plugin's repository runs code in this pipeline at once, with its
    secrets, and a release can break the pipeline without a commit.
Bad:
    # file: .buildkite/pipeline.yml
    steps:
      - command: make test
        plugins:
          - docker-compose:
              run: app
Bad:
    # file: .buildkite/pipeline.yml
    steps:
      - command: make test
        plugins:
          - https://github.com/example/cache-buildkite-plugin.git#main: ~
Bad:
    # file: bitbucket-pipelines.yml
    pipelines:
      default:
        - step:
            script:
              - pipe: atlassian/aws-s3-deploy
Bad:
    # file: bitbucket-pipelines.yml
    pipelines:
      default:
        - step:
            script:
              - pipe: docker://example/deploy:latest
Good:
    # file: .buildkite/pipeline.yml
    steps:
      - command: make test
        plugins:
          - docker-compose#v5.12.1:
              run: app
          - ./.buildkite/plugins/report
          - cache#$CACHE_VERSION
Good:
    # file: bitbucket-pipelines.yml
    pipelines:
      default:
        - step:
            script:
              - pipe: atlassian/aws-s3-deploy:2.1.0
Fix: Name a release: `docker-compose#v5.12.1`, `atlassian/aws-s3-deploy:2.1.0`.
References:
    https://buildkite.com/docs/pipelines/integrations/plugins/using
    https://support.atlassian.com/bitbucket-cloud/docs/what-are-pipes/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._raw import raw
from autodevops_cli.rules._walk import keyed

BRANCHES = frozenset(("", "main", "master", "head", "latest", "develop", "dev"))


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the plugins that may be anything tomorrow."""
    for file in raw(repo, documents, "buildkite"):
        for route, value in keyed(file, "plugins"):
            for key, name in _plugins(value):
                source, _, version = name.partition("#")
                if version.lower() in BRANCHES and not _is_local(source):
                    told = f"the plugin {source[:120]} is used at {version or 'its newest commit'}"
                    yield Spot(file.at(*route, *key), told)
    for file in raw(repo, documents, "bitbucket"):
        for route, value in keyed(file, "pipe"):
            name = value if isinstance(value, str) else ""
            version = name.rpartition("/")[2].partition(":")[2]
            if name and version.lower() in BRANCHES and "$" not in name and "@" not in name:
                told = f"the pipe {name[:120]} is used in whatever version is newest"
                yield Spot(file.at(*route), told)


def _plugins(value: object) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the names in a list of names and mappings, or in a mapping."""
    if isinstance(value, dict):
        yield from (((name,), name) for name in value if isinstance(name, str))
    for number, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, str):
            yield (number,), item
        elif isinstance(item, dict):
            yield from (((number,), name) for name in item if isinstance(name, str))


def _is_local(source: str) -> bool:
    return source.startswith((".", "/", "file:")) or "$" in source


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.SUPPLY_CHAIN, check_repository=check,
    providers=("bitbucket", "buildkite"),
)  # fmt: skip
