"""What a job publishes and where to, and which workflows are releases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.plan import Pairs
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.shell import Command
from autodevops_cli.rules._raw import Raw
from autodevops_cli.rules._scripts import NOT_SHELLS, commands_of, line_of

PYPI, NPM, CRATES = "PyPI", "the npm registry", "the crates registry"
GEMS, NUGET, HEX = "RubyGems", "NuGet", "Hex"
RELEASE, IMAGE = "a GitHub release", "an image registry"
OTHER = "a registry of their own"
PACKAGES = frozenset((PYPI, NPM, CRATES, GEMS, NUGET, HEX))
SECRET = Pattern(r"\bsecrets\.(?!GITHUB_TOKEN\b)(\w+)", re.IGNORECASE)

# Actions that publish whenever they run.
_ACTIONS = {
    "pypa/gh-action-pypi-publish": PYPI, "js-devtools/npm-publish": NPM,
    "katyo/publish-crates": CRATES, "rubygems/release-gem": GEMS,
    "softprops/action-gh-release": RELEASE, "ncipollo/release-action": RELEASE,
    "svenstaro/upload-release-action": RELEASE, "actions/upload-release-asset": RELEASE,
    "actions/create-release": RELEASE,
}  # fmt: skip
_URLS = ("repository-url", "repository_url", "registry")
_INDEXES = ("--repository-url", "--repository", "-r", "--publish-url", "--index")
_UNREAL = frozenset(("--dry-run", "--help", "--snapshot", "--skip-publish", "--noop"))


@dataclass(frozen=True, slots=True)
class Publication:
    """A command or an action that publishes to `registry`."""

    registry: str
    step: CiStep
    where: Place
    command: Command | None = None

    @property
    def spelled(self) -> str:
        """The action or command, for a message."""
        if self.command:
            return f"`{' '.join(self.command.words[:3])[:60]}`"
        return self.step.uses.partition("@")[0]


def publications(job: CiJob) -> Iterator[Publication]:
    """Yield what the steps of a job publish, in their order."""
    own = any(_names_another(step) for step in job.steps)
    for step in job.steps:
        if (registry := _by_action(step)) and not _rehearses(step.inputs):
            yield Publication(registry, step, step.at("uses"))
        for command in () if step.shell in NOT_SHELLS else commands_of(step.run):
            if (registry := _by_command(command)) and "test" not in command.option(*_INDEXES):
                registry = OTHER if own and registry == NPM else registry
                yield Publication(registry, step, line_of(step, command.line), command)


def _names_another(step: CiStep) -> bool:
    """Tell whether a step sets npm up for a registry of somebody's own."""
    url = dict(step.inputs).get("registry-url", "")
    return bool(url) and "npmjs" not in url


def _rehearses(inputs: Pairs) -> bool:
    """Tell whether an action publishes to a registry that is there to be tried out."""
    return any(name in _URLS and "test" in value.lower() for name, value in inputs)


def _by_action(step: CiStep) -> str:
    name, inputs = step.uses.partition("@")[0].lower(), dict(step.inputs)
    if name == "docker/build-push-action":
        return IMAGE if inputs.get("push", "").lower() not in ("", "false") else ""
    if name == "goreleaser/goreleaser-action":
        words = inputs.get("args", "").split()
        return RELEASE if "release" in words and not _UNREAL & {*words} else ""
    if name == "pyo3/maturin-action":
        return PYPI if inputs.get("command") in ("publish", "upload") else ""
    return _ACTIONS.get(name, "")


def _by_command(command: Command) -> str:
    if _UNREAL & {*command.words}:
        return ""
    match command.words:
        case ("python" | "python3" | "py", "-m", *_):
            return _by_command(command.without(2)) if len(command.words) > 2 else ""
        case ("twine", "upload", *_) | ("maturin", "publish" | "upload", *_):
            return PYPI
        case ("uv" | "flit" | "poetry" | "hatch" | "pdm", "publish", *_):
            return PYPI
        case ("npm" | "pnpm", "publish", *_) | ("yarn", "npm", "publish", *_):
            return NPM
        case ("cargo", "publish", *_):
            return CRATES
        case ("gem", "push", *_):
            return GEMS
        case ("dotnet", "nuget", "push", *_) | ("nuget", "push", *_):
            return NUGET
        case ("mix", "hex.publish", *_):
            return HEX
        case ("gh", "release", "create" | "upload", *_) | ("goreleaser", "release", *_):
            return RELEASE
        case ("docker" | "podman", "push", *_):
            return IMAGE
        case ("docker", "buildx", "build", *_) | ("docker", "build", *_):
            return IMAGE if "--push" in command.words else ""
    return ""


def is_release(file: Raw) -> bool:
    """Tell whether only tags and releases start a workflow, apart from people."""
    events = {*file.ci.triggers} - {"workflow_dispatch"}
    if not events or not events <= {"push", "release"}:
        return False
    return "push" not in events or _for_tags_alone(file)


def may_release(file: Raw) -> bool:
    """Tell whether tags or releases are among what starts a workflow."""
    return "release" in file.ci.triggers or file.table.has("on", "push", "tags")


def _for_tags_alone(file: Raw) -> bool:
    push = file.table.table("on", "push")
    return push.has("tags") and not push.has("branches") and not push.has("branches-ignore")


def needed_by(document: CiDocument, wanted: Iterable[str]) -> set[str]:
    """Return the ids of jobs that the wanted ones wait for, at any distance."""
    needs = {job.id: job.needs for job in document.jobs}
    open_ids, found = [*wanted], set[str]()
    while open_ids:
        for need in needs.get(open_ids.pop(), ()):
            if need in needs and need not in found:
                found.add(need)
                open_ids.append(need)
    return found
