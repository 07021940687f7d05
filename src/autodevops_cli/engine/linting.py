"""Brings what other people's linters say together with what our rules say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from autodevops_cli.model.checking import LinterRun
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.validation.linters import Linter, Run
from autodevops_cli.validation.refusal import NotRunError

# Places that mean the same differ by some lines: a step's first key, or the key it is about.
NEAR = 3
# Which of our rules say what a rule of theirs says; a dash where one name holds for both.
SAME: Mapping[str, tuple[str, ...]] = {
    "zizmor/unpinned-uses": ("unpinned-action", "abbreviated-commit"),
    "zizmor/unpinned-images": ("mutable-image", "image-without-digest", "unpinned-docker-action"),
    "zizmor/artipacked": ("persisted-credentials", "uploaded-credentials"),
    "zizmor/excessive-permissions": (
        "missing-permissions",
        "broad-permissions",
        "misplaced-permissions",
    ),
    "zizmor/undocumented-permissions": ("undocumented-permission",),
    "zizmor/template-injection": ("injectable-expression", "expression-in-run"),
    "zizmor/dangerous-triggers": ("dangerous-trigger", "untrusted-checkout"),
    "zizmor/ref-version-mismatch": ("mismatched-version-comment", "unknown-pin"),
    "zizmor/concurrency-limits": ("missing-concurrency", "uncancelled-runs"),
    "zizmor/adhoc-packages": ("unpinned-tool-install",),
    "zizmor/cache-poisoning": ("cache-in-release",),
    "zizmor/use-trusted-publishing": ("stored-publish-token",),
    "zizmor/secrets-inherit": ("inherited-secrets",),
    "zizmor/secrets-outside-env": ("secret-without-environment",),
    "zizmor/overprovisioned-secrets": ("all-secrets",),
    "zizmor/unredacted-secrets": ("structured-secret",),
    "zizmor/self-hosted-runner": ("self-hosted-runner",),
    "zizmor/bot-conditions": ("spoofable-bot-check",),
    "zizmor/github-env": ("environment-file-injection",),
    "zizmor/insecure-commands": ("insecure-commands",),
    "zizmor/dependabot-cooldown": ("short-dependabot-cooldown",),
    "zizmor/dependabot-execution": ("dependabot-code-execution",),
    "actionlint/syntax-check": ("schema-violation", "broken-yaml", "duplicate-key"),
    "actionlint/job-needs": ("unknown-job-in-needs", "needs-cycle"),
    "actionlint/action": ("unknown-action-input", "missing-action-input", "retired-action-runtime"),
    "actionlint/runner-label": ("retired-runner", "deprecated-runner"),
    "actionlint/expression": ("injectable-expression", "unknown-context", "undeclared-reference"),
    "actionlint/credentials": ("hardcoded-secret",),
    "actionlint/deprecated-commands": ("deprecated-command",),
    "actionlint/if-cond": ("constant-condition",),
    "actionlint/events": ("unknown-event", "invalid-cron", "crowded-schedule"),
    "actionlint/permissions": ("unknown-permission",),
    "actionlint/shell-name": ("unknown-shell",),
    "zizmor/anonymous-definition": ("missing-name",),
    "zizmor/superfluous-actions": ("superfluous-action",),
    "zizmor/unsound-condition": ("constant-condition",),
    "zizmor/unsound-contains": ("substring-contains",),
    "zizmor/unsound-ternary": ("falsy-ternary",),
    "zizmor/hardcoded-container-credentials": ("hardcoded-secret",),
    "zizmor/typosquat-uses": ("typosquatted-action",),
    "zizmor/known-vulnerable-actions": ("vulnerable-action",),
    "zizmor/archived-uses": ("archived-action",),
    "zizmor/misfeature": ("cmd-shell", "setup-python-install"),
    "zizmor/unpinned-tools": ("floating-tool-version",),
    "zizmor/github-app": ("broad-app-token",),
}


def judged_files(repo: Snapshot) -> tuple[RenderedFile, ...]:
    """Return what the linters of others read: workflows, actions, Dependabot's configuration."""
    paths = [*repo.below(".github"), *repo.named("action.yml", "action.yaml"), "zizmor.yml"]
    kept = [path for path in dict.fromkeys(paths) if path.endswith((".yml", ".yaml"))]
    return tuple(RenderedFile(path, text) for path in kept if (text := repo.text(path)))


def told(runs: Sequence[Run]) -> tuple[tuple[LinterRun, ...], tuple[Finding, ...]]:
    """Return who was asked and what they found, under names of their own."""
    asked: list[LinterRun] = []
    found: list[Finding] = []
    for run in runs:
        try:
            found.extend(_named(run.linter, one) for one in run.findings())
            asked.append(LinterRun(run.linter.name, ran=True))
        except NotRunError as error:
            asked.append(LinterRun(run.linter.name, ran=False, note=str(error)))
    return tuple(asked), tuple(found)


def _named(linter: Linter, finding: Finding) -> Finding:
    return replace(finding, rule=f"{linter.name}/{finding.rule}")


def united(ours: Sequence[Finding], theirs: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return both without what is said twice; ours then say who agrees."""
    agreed: dict[Finding, list[str]] = defaultdict(list)
    alone = []
    places = _by_rule(ours)
    for one in theirs:
        if same := list(_same(places, one)):
            for mine in same:
                agreed[mine].append(one.source)
        else:
            alone.append(one)
    both = [
        replace(one, agreed=tuple(dict.fromkeys(agreed[one]))) if one in agreed else one
        for one in ours
    ]
    both.extend(dict.fromkeys(alone))
    both.sort(key=lambda one: (one.where.path, one.where.line or 0, one.rule, one.message))
    return tuple(both)


def _by_rule(ours: Sequence[Finding]) -> Mapping[tuple[str, str], list[Finding]]:
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for one in ours:
        found[one.rule, one.where.path].append(one)
    return found


def _same(ours: Mapping[tuple[str, str], list[Finding]], theirs: Finding) -> Iterator[Finding]:
    lines = [one.line for one in (theirs.where, *theirs.related) if one.line]
    for rule in SAME.get(theirs.rule, ()):
        for mine in ours.get((rule, theirs.where.path), ()):
            line = mine.where.line or 0
            # What we say of the first line is about the whole file.
            if line <= 1 or any(abs(line - other) <= NEAR for other in lines):
                yield mine
