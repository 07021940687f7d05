"""A trigger that does not exist

What: `on` names an event that GitHub does not have.
Why: GitHub refuses the file, so that its other triggers are gone, too.
Bad:
    on: [push, pull_requests]
    jobs: {}
Good:
    on: [push, pull_request]
    jobs: {}
Fix: Spell the event as GitHub does.
References:
    https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._raw import Raw, raw

EVENTS = frozenset(
    ("branch_protection_rule", "check_run", "check_suite", "create", "delete", "deployment",
     "deployment_status", "discussion", "discussion_comment", "fork", "gollum", "image_version",
     "issue_comment", "issues", "label", "merge_group", "milestone", "page_build", "project",
     "project_card", "project_column", "public", "pull_request", "pull_request_comment",
     "pull_request_review", "pull_request_review_comment", "pull_request_target", "push",
     "registry_package", "release", "repository_dispatch", "schedule", "status", "watch",
     "workflow_call", "workflow_dispatch", "workflow_run")
)  # fmt: skip
MAX_TOLD = 100


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the events that nothing ever starts."""
    for file in raw(repo, documents):
        for name in _events(file)[:MAX_TOLD]:
            if name not in EVENTS:
                near = get_close_matches(name, sorted(EVENTS), 1)
                meant = f"; did you mean {near[0]}?" if near else ""
                yield Spot(file.at("on", name), f"GitHub has no event {name[:60]!r}{meant}")


def _events(file: Raw) -> tuple[str, ...]:
    return file.table.table("on").keys() or file.table.strings("on")


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.VALIDITY, check_repository=check)
