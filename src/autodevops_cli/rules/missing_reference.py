"""A step needs something that the repository lacks

What: A step names a script, a target, a file or a folder that is not in the repository and that no
    step before it makes.
Why: The job fails every time it gets there, or has not done what its name says for a long time:
    scripts get renamed, folders move, and the workflow is read by nobody.
Bad:
    - uses: actions/checkout@COMMIT # VERSION
    - run: npm run lint
    # file: package.json
    {"scripts": {"test": "node --test"}}
Bad:
    - uses: actions/checkout@COMMIT # VERSION
    - run: pip install -r requirements-dev.txt
    # file: requirements.txt
    requests==2.32.3
Bad:
    - uses: actions/checkout@COMMIT # VERSION
    - run: go test ./...
      working-directory: services/api
    # file: service/api/go.mod
    module example.org/api
Bad:
    - uses: actions/checkout@COMMIT # VERSION
    - uses: actions/setup-node@COMMIT # VERSION
      with:
        node-version-file: .nvmrc
    # file: .node-version
    24
Bad:
    - uses: actions/checkout@COMMIT # VERSION
    - uses: ./.github/actions/prepare
    # file: .github/actions/setup/action.yml
    name: Prepare
Good:
    - uses: actions/checkout@COMMIT # VERSION
    - run: npm run lint --if-present
    # file: package.json
    {"scripts": {"test": "node --test"}}
Good:
    - uses: actions/checkout@COMMIT # VERSION
    - run: pip freeze > constraints.txt
    - run: pip install -r constraints.txt
Good:
    - uses: actions/checkout@COMMIT # VERSION
      with:
        repository: example/other
    - run: make all
Good:
    - uses: actions/checkout@COMMIT # VERSION
    - run: ./scripts/report.sh
      if: hashFiles('scripts/report.sh') != ''
Fix: Correct the name, or remove the step; where the file is made during the job, make it in a step
    before this one.
References:
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.references import missing
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._checkouts import Before, known_steps, submodules
from autodevops_cli.rules._scripts import line_of

# Inputs that name files or folders of the repository, whatever the action.
_FILES = Pattern(
    r"(?:[\w-]+-version|version|cache-dependency)-(?:file|path)|dockerfile|toolchain-file"
)
_SEPARATOR = Pattern(r"\w\\\w")
_LITERAL = Pattern(r"[\w.@+/-]{1,300}")
_QUOTED = Pattern(r"'([^']*)'|\"([^\"]*)\"|([\w./@+-]+\.\w+)")
# Folders that come into being during a job.
_MADE = Pattern(
    r"(?:^|/)(?:build|_build|dist|target|out|output|bin|obj|site|public|docs/_build|\.venv|venv"
    r"|node_modules|vendor|tmp|coverage|artifacts?|packages?|release)(?:/|$)"
)  # fmt: skip

# What writes a lock file where it is missing.
_LOCKERS = {
    "Cargo.lock": "cargo ", "uv.lock": "uv ", "package-lock.json": "npm ", "yarn.lock": "yarn",
    "pnpm-lock.yaml": "pnpm ", "poetry.lock": "poetry ", "Makefile": "cmake ",
}  # fmt: skip


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield what steps name and nobody has."""
    outside = submodules(repo)
    for document in documents:
        for job in document.jobs:
            yield from _workflow(repo, job)
            if "windows" not in job.runner:
                for step, before in known_steps(document, job):
                    for spot, path in _in_step(repo, step):
                        if not _may_be_made(path, before, outside):
                            yield spot


def _in_step(repo: Snapshot, step: CiStep) -> Iterator[tuple[Spot, str]]:
    """Yield what a step needs and the repository lacks, with the path of it."""
    if "hashFiles" in step.condition or "steps." in step.condition:
        return
    folder = step.directory
    if step.run and not step.shell:
        if folder and _is_absent(repo, folder):
            told = f"the repository has no folder {folder}"
            yield Spot(step.at("working-directory"), told), folder
            return
        # A shell that reads a backslash as a separator is none whose words we understand.
        for line, wanted in () if _SEPARATOR.search(step.run) else missing(repo, step.run, folder):
            told = f"the repository lacks {wanted}, which this step needs"
            yield Spot(line_of(step, line), told), wanted
    yield from _inputs(repo, step)


def _inputs(repo: Snapshot, step: CiStep) -> Iterator[tuple[Spot, str]]:
    if step.uses.startswith("./") and "@" not in step.uses:
        folder = joined("", step.uses)
        if not any(
            repo.has(joined(folder, one)) for one in ("action.yml", "action.yaml", "Dockerfile")
        ):
            yield Spot(step.at("uses"), f"the repository has no action at {step.uses}"), folder
    for name, value in step.inputs:
        if _FILES.fullmatch(name) and "/" in step.uses and "${{" not in value:
            for path in value.split():
                if _LITERAL.fullmatch(path) and _is_absent(repo, joined("", path)):
                    told = f"the repository lacks {path}, which the input {name} names"
                    yield Spot(step.at("with"), told), path


def _workflow(repo: Snapshot, job: CiJob) -> Iterator[Spot]:
    if job.uses.startswith("./") and not repo.has(joined("", job.uses)):
        yield Spot(job.at("uses"), f"the repository has no workflow {job.uses}")


def _is_absent(repo: Snapshot, path: str) -> bool:
    literal = _LITERAL.fullmatch(path) and not path.startswith(("/", "../", "~"))
    return bool(literal) and not repo.has(path) and not repo.below(path)


def _may_be_made(wanted: str, before: Before, outside: Sequence[str]) -> bool:
    """Tell whether a step before, or a submodule, can have brought what is wanted."""
    found = _QUOTED.search(wanted)
    path = next((one for one in found.groups() if one), wanted) if found else wanted
    path = wanted.removeprefix("the file ") if wanted.startswith("the file ") else path
    if any(path == one or path.startswith(f"{one}/") for one in outside) or _MADE.search(path):
        return True
    if "." not in path and before.by_strangers:  # a folder that an action may have made
        return True
    name = path.rpartition("/")[2]
    return bool(name) and (before.mentions(name) or before.mentions(_LOCKERS.get(name, name)))


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.VALIDITY, Confidence.MEDIUM, check_repository=check,
    providers=("github", "gitlab", "azure", "bitbucket", "circleci", "drone", "woodpecker"),
)  # fmt: skip
