"""Jobs come from another project's branch

What: A file of another project is included without `ref` or at a branch, or a component at a
    branch or at `~latest`.
Why: A push to that project changes this pipeline at once, without a commit or a review here.
Bad:
    # file: .gitlab-ci.yml
    include:
      - project: group/templates
        file: /lint.yml
    test:
      script: make test
Bad:
    # file: .gitlab-ci.yml
    include:
      - project: group/templates
        ref: main
        file: /lint.yml
    test:
      script: make test
Bad:
    # file: .gitlab-ci.yml
    include:
      - component: $CI_SERVER_FQDN/components/opentofu/job-templates@~latest
    test:
      script: make test
Good:
    # file: .gitlab-ci.yml
    include:
      - project: group/templates
        ref: 787123b47f14b552955ca2786bc9542ae66fee5b
        file: /lint.yml
      - project: group/templates
        ref: v2.1.0
        file: /build.yml
      - project: group/templates
        ref: $TEMPLATES
        file: /deploy.yml
      - component: $CI_SERVER_FQDN/components/opentofu/job-templates@4.1.0
    test:
      script: make test
Fix: Name a commit as `ref`, or a tag that is protected; of a component, a version.
References:
    https://docs.gitlab.com/ci/yaml/#includeproject
    https://docs.gitlab.com/ci/components/#component-versions
    https://docs.gitlab.com/ci/pipeline_security/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._gitlab import pipelines, routed_includes

# A name with a number may be a tag; who calls it "main" means what is newest.
MAY_STAY = Pattern(r"[\d$]")


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the includes that follow a branch."""
    for pipeline in pipelines(repo, documents):
        for file in pipeline.files:
            for route, entry in routed_includes(file):
                if told := _floating(entry):
                    yield Spot(file.at(*route), told)


def _floating(entry: Table) -> str:
    """Return what is wrong with an include, or ""."""
    if project := entry.text("project")[:120]:
        ref = entry.text("ref")
        if not ref:
            return f"what {project} has on its default branch is included"
        return "" if MAY_STAY.search(ref) else f"what {project} has on {ref[:60]} is included"
    name, _, version = entry.text("component").rpartition("@")
    if name and not MAY_STAY.search(version):
        return f"the component {name.rpartition('/')[2][:80]} is included at {version[:60]}"
    return ""


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.SUPPLY_CHAIN, check_repository=check,
    providers=("gitlab",),
)  # fmt: skip
