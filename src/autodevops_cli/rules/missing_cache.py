"""Every run downloads every dependency

What: A job sets up a language, installs the dependencies of a lock file, and keeps no cache.
Why: The same packages come over the network on every push, and a slow or failing registry becomes
    a slow or failing pipeline.
Bad:
    - uses: actions/setup-node@COMMIT # VERSION
      with:
        node-version: 24
    - run: npm ci
    # file: package-lock.json
    {"lockfileVersion": 3}
Bad:
    - uses: actions/setup-python@COMMIT # VERSION
    - run: pip install -r requirements.txt
    # file: requirements.txt
    attrs==25.3.0
Good:
    - uses: actions/setup-node@COMMIT # VERSION
      with:
        node-version: 24
        cache: npm
    - run: npm ci
    # file: package-lock.json
    {"lockfileVersion": 3}
Good:
    - uses: actions/setup-node@COMMIT # VERSION
    - uses: actions/cache@COMMIT # VERSION
      with:
        path: ~/.npm
        key: npm-${{ hashFiles('package-lock.json') }}
    - run: npm ci
    # file: package-lock.json
    {"lockfileVersion": 3}
Good:
    - uses: actions/setup-node@COMMIT # VERSION
      with:
        package-manager-cache: false
    - run: npm ci
    # file: package-lock.json
    {"lockfileVersion": 3}
Good:
    - uses: actions/setup-node@COMMIT # VERSION
    - run: npm ci
Fix: Let the setup action keep the cache: `cache: npm`, `cache: pip`, `bundler-cache: true`.
References:
    https://docs.github.com/actions/reference/workflows-and-actions/dependency-caching
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.shell import Command
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._edits import given
from autodevops_cli.rules._publishing import may_release, publications
from autodevops_cli.rules._raw import Raw, raw
from autodevops_cli.rules._scripts import commands_of

# What each setup action calls the cache of a package manager.
MANAGERS = {
    "actions/setup-node": ("npm", "yarn", "pnpm"),
    "actions/setup-python": ("pip", "pipenv", "poetry"),
    "actions/setup-java": ("maven", "gradle"),
}
LOCKS = {
    "npm": ("package-lock.json", "npm-shrinkwrap.json"), "yarn": ("yarn.lock",),
    "pnpm": ("pnpm-lock.yaml",), "pip": ("requirements.txt",), "pipenv": ("Pipfile.lock",),
    "poetry": ("poetry.lock",), "maven": ("pom.xml",),
    "gradle": ("build.gradle", "build.gradle.kts"),
}  # fmt: skip
# What the path of a cache of theirs may hold; an expression may hold anything.
_ANYTHING = r"|\$\{\{|\$\w|^\s*~/\.cache/?\s*$"
_NODE, _PYTHON = (
    r"node_modules|npm|yarn|pnpm|store",
    r"pip|venv|virtualenv|poetry|site-packages|\.tox|\.nox",
)
KEPT = {
    **{name: re.compile(_NODE + _ANYTHING) for name in ("npm", "yarn", "pnpm")},
    **{name: re.compile(_PYTHON + _ANYTHING) for name in ("pip", "pipenv", "poetry")},
    "maven": re.compile(r"\.m2|maven" + _ANYTHING), "gradle": re.compile(r"gradle" + _ANYTHING),
}  # fmt: skip
DECLINED = frozenset(("cache", "package-manager-cache"))


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the setup steps that could keep the dependencies and do not."""
    for file in raw(repo, documents):
        # What runs now and then gains little, and a release should not have a cache.
        if may_release(file) or not file.ci.gates:
            continue
        for job in file.ci.jobs:
            if _is_on_github(job) and not any(publications(job)):
                yield from _uncached(repo, file, job)


def _is_on_github(job: CiJob) -> bool:
    """Tell whether a job starts on an empty machine; on somebody's own the packages may stay."""
    hosted = job.runner.startswith(("ubuntu-", "macos-", "windows-", "${{ matrix."))
    return (hosted or not job.runner) and not job.image


def _keeps(job: CiJob, action: str, manager: str) -> bool:
    """Tell whether a step keeps what a manager downloads, or may do so out of sight."""
    for step in job.steps:
        name, inputs = step.uses.partition("@")[0], dict(step.inputs)
        if name.startswith("./") or (name == action and DECLINED & {*inputs}):
            return True
        if name.startswith("actions/cache"):
            if KEPT[manager].search(inputs.get("path", "")):
                return True
        elif "cache" in name or (manager == "gradle" and "gradle" in name):
            return True
    return False


def _uncached(repo: Snapshot, file: Raw, job: CiJob) -> Iterator[Spot]:
    installed = {name for step in job.steps for name in _installs(repo, step)}
    for step in job.steps:
        wanted = MANAGERS.get(step.uses.partition("@")[0], ())
        manager = next((name for name in wanted if name in installed), "")
        if manager and not _keeps(job, step.uses.partition("@")[0], manager):
            title = f"Keep what {manager} downloads"
            fix = file.fix(title, given(step, "cache", manager), safe=manager == "npm")
            message = f"the job {job.id} downloads what {manager} installs on every run"
            yield Spot(step.at("uses"), message, fix)


def _installs(repo: Snapshot, step: CiStep) -> Iterator[str]:
    """Yield the package managers that install what a lock file at the root lists."""
    for command in commands_of(step.run):
        if joined(step.directory, command.directory or ""):
            continue
        name = _manager(command)
        # Where package.json names npm itself, setup-node keeps a cache without being asked.
        own = name == "npm" and repo.json("package.json").text("packageManager")
        if name and not own and repo.first(*LOCKS[name]):
            yield name


def _manager(command: Command) -> str:
    match (command.name, *command.words[1:]):
        case ("npm", "ci" | "install" | "i", *rest):
            return "" if {"-g", "--global"} & {*rest} else "npm"
        case ("pnpm" | "yarn" | "pipenv" | "poetry" as name, "install" | "i" | "sync", *_):
            return name
        case ("yarn",):
            return "yarn"
        case ("pip" | "pip3", "install", *rest):
            return "pip" if "requirements.txt" in rest else ""
        case ("python" | "python3", "-m", "pip", "install", *rest):
            return "pip" if "requirements.txt" in rest else ""
        case ("mvn" | "mvnw", *rest):
            return "maven" if rest else ""
        case ("gradle" | "gradlew", *rest):
            return "gradle" if rest else ""
    return ""


RULE = Rule(
    __name__, __doc__, Severity.LOW, Topic.RELIABILITY, Confidence.MEDIUM, check_repository=check
)
