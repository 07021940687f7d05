"""A step runs an image that can change under you

What: `uses: docker://…` names an image by a tag, or by none.
Why: Such a step is an action: it runs with the job's token and the checkout. Whoever may push to
    the image's repository can move the tag to other code.
Bad:
    - uses: docker://ghcr.io/octo-org/linter:1.4.2
Bad:
    - uses: docker://alpine
Good:
    - uses: docker://alpine:3.22@sha256:9a8afca54e7861fd90fab5fdf4c42477a6b1cb7d293595148e674e0a3181de15
Fix: Add the digest behind the tag: `docker://image:version@sha256:…`.
References:
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#example-using-a-docker-hub-action
    https://docs.zizmor.sh/audits/#unpinned-uses
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._images import DOCKER


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the docker steps without a digest."""
    for job in document.jobs:
        for step in job.steps:
            image = step.uses.removeprefix(DOCKER)
            if step.uses.startswith(DOCKER) and "@sha256:" not in image and "${{" not in image:
                yield Spot(step.at("uses"), f"the image of the step {image} can change under you")


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.SUPPLY_CHAIN, check=check)
