"""The cache never follows the lock file

What: A cache of dependencies has a key without a hash of the file that lists them.
Why: A cache is saved once for a key and never again. Under a key that stays the same it holds what
    was needed on the first day: every later run downloads the rest, or uses what is long gone
    from the lock file.
Bad:
    - uses: actions/cache@COMMIT # VERSION
      with:
        path: ~/.npm
        key: npm-${{ runner.os }}
Good:
    - uses: actions/cache@COMMIT # VERSION
      with:
        path: ~/.npm
        key: npm-${{ runner.os }}-${{ hashFiles('**/package-lock.json') }}
Good:
    - uses: actions/cache@COMMIT # VERSION
      with:
        path: ~/.cache/tools/1.2.3
        key: tools-1.2.3
Good:
    - uses: actions/cache@COMMIT # VERSION
      with:
        path: ~/.npm
        key: npm-${{ github.sha }}
        restore-keys: npm-
Fix: Put `${{ hashFiles('…') }}` of the lock file into the key.
References:
    https://docs.github.com/actions/reference/workflows-and-actions/dependency-caching
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument, CiStep
from autodevops_cli.model.edit import Put
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._raw import Raw, raw

# Where package managers keep downloads, and the files that say what is needed.
PLACES = (
    (re.compile(r"\.npm\b|node_modules\b"),
     ("package-lock.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock")),
    (re.compile(r"\.cache/yarn\b|\.yarn/cache\b"), ("yarn.lock",)),
    (re.compile(r"pnpm[/-]store\b"), ("pnpm-lock.yaml",)),
    (re.compile(r"\.cache/pip\b|Library/Caches/pip\b"),
     ("requirements.txt", "poetry.lock", "Pipfile.lock", "pyproject.toml")),
    (re.compile(r"\.cache/uv\b"), ("uv.lock",)),
    (re.compile(r"\.cache/pypoetry\b"), ("poetry.lock",)),
    (re.compile(r"\.cargo\b"), ("Cargo.lock",)),
    (re.compile(r"\.m2\b"), ("pom.xml",)),
    (re.compile(r"\.gradle/caches\b"), ("build.gradle", "build.gradle.kts", "settings.gradle")),
    (re.compile(r"\bgo/pkg/mod\b"), ("go.sum",)),
    (re.compile(r"vendor/bundle\b"), ("Gemfile.lock",)),
    (re.compile(r"\.composer/cache\b|\.cache/composer\b"), ("composer.lock",)),
    (re.compile(r"\.nuget/packages\b"), ("packages.lock.json",)),
    (re.compile(r"^\s*~/\.cache/?\s*$"), ()),
)  # fmt: skip
# Expressions that are the same on every run of a job.
CONSTANT = Pattern(
    r"\$\{\{\s*(?:runner\.(?:os|arch)|matrix\.[\w.-]+|github\.(?:workflow|job|ref|ref_name|base_ref"
    r"|repository))\s*\}\}"
)
FOLLOWS = Pattern(r"\$\{\{|\d+\.\d+")


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the caches of dependencies whose key says nothing of them."""
    for file in raw(repo, documents):
        for job in file.ci.jobs:
            for step in job.steps:
                if step.uses.partition("@")[0] in ("actions/cache", "actions/cache/save"):
                    yield from _stale(repo, file, step)


def _stale(repo: Snapshot, file: Raw, step: CiStep) -> Iterator[Spot]:
    given = dict(step.inputs)
    key, path = given.get("key", ""), given.get("path", "")
    locks = next((locks for place, locks in PLACES if place.search(path)), None)
    if not key or locks is None or FOLLOWS.search(CONSTANT.sub("", key)):
        return
    lock = next((name for name in locks if repo.named(name)), "")
    put = Put((*step.route, "with", "key"), f"{key}-${{{{ hashFiles('**/{lock}') }}}}")
    yield Spot(
        file.at(*step.route, "with", "key"),
        f"the cache key {key[:80]} stays the same when the dependencies change",
        file.fix(f"Put a hash of {lock} into the key", put) if lock and _plain(key) else None,
    )


def _plain(key: str) -> bool:
    return re.fullmatch(r"(?:[\w./-]|\$\{\{ [\w.]{1,80} \}\})+", key) is not None


RULE = Rule(
    __name__, __doc__, Severity.LOW, Topic.RELIABILITY, Confidence.MEDIUM, check_repository=check
)
