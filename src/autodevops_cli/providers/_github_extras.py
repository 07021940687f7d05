"""What stands beside the workflow on GitHub: Dependabot, scanning of the code, releases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autodevops_cli.model.output import Byproducts, RenderedFile
from autodevops_cli.model.plan import PipelinePlan
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.providers._github_release import releases
from autodevops_cli.providers._github_steps import RUNNERS
from autodevops_cli.providers._rendering import in_quotes_of
from autodevops_cli.providers._templates import environment
from autodevops_cli.repository.snapshot import parent

DEPENDABOT = ".github/dependabot.yml"
CODEQL = ".github/workflows/codeql.yml"
REVIEW = ".github/workflows/dependency-review.yml"
RELEASE = ".github/workflows/release.yml"

# Dependabot's names: https://docs.github.com/code-security/dependabot/ecosystems-supported-by-dependabot
UPDATERS = {
    "uv": "uv", "pip": "pip", "poetry": "pip", "pdm": "pip", "pipenv": "pip", "conda": "conda",
    "npm": "npm", "pnpm": "npm", "yarn": "npm", "bun": "bun", "gomod": "gomod", "cargo": "cargo",
    "maven": "maven", "gradle": "gradle", "sbt": "sbt", "bundler": "bundler",
    "composer": "composer", "nuget": "nuget", "mix": "mix", "pub": "pub", "swiftpm": "swift",
    "julia-pkg": "julia", "vcpkg": "vcpkg", "bazel": "bazel",
}  # fmt: skip
UPDATERS_OF_ECOSYSTEM = {"docker": "docker", "terraform": "terraform", "helm": "helm"}
UPDATERS_OF_FACT = {
    "submodules": "gitsubmodule", "deploy.docker": "docker",
    "pinned-in.docker-compose": "docker-compose", "pinned-in.devcontainers": "devcontainers",
    "pinned-in.pre-commit": "pre-commit",
}  # fmt: skip
AT_THE_TOP = ("gitsubmodule", "devcontainers", "pre-commit")

# CodeQL's language for an ecosystem, and how it comes to see the code: reading it, or building it.
SCANNED = {
    "python": ("python", "none"), "node": ("javascript-typescript", "none"),
    "deno": ("javascript-typescript", "none"), "go": ("go", "autobuild"),
    "java": ("java-kotlin", "none"), "dotnet": ("csharp", "none"), "ruby": ("ruby", "none"),
    "rust": ("rust", "none"), "cpp": ("c-cpp", "none"), "swift": ("swift", "autobuild"),
}  # fmt: skip


def byproducts(
    system: str, plan: PipelinePlan, stack: StackProfile, overrides: tuple[Path, ...] = ()
) -> Byproducts:
    """Return the files for the extras of a plan, and what cannot be published."""
    files: list[RenderedFile] = []
    env = environment(overrides)

    def add(path: str, **values: object) -> None:
        template = env.get_template(f"github/{path.rpartition('/')[2]}.j2")
        text = template.render(plan=plan, runner=RUNNERS["linux"], **values)
        files.append(RenderedFile(path, in_quotes_of(stack, text)))

    if "updates" in plan.extras:
        add(DEPENDABOT, updates=_updates(stack))
    if "security" in plan.extras:
        add(CODEQL, languages=_languages(stack))
        add(REVIEW)
    jobs, findings = releases(stack) if "release" in plan.extras else ((), ())
    if jobs:
        add(RELEASE, jobs=jobs)
    return Byproducts(tuple(files), findings)


def _updates(stack: StackProfile) -> dict[str, list[str]]:
    """Return the folders in which Dependabot finds something, by its name for what it finds."""
    found: dict[str, list[str]] = {"github-actions": ["/"]}
    for name, folder in _updated(stack):
        folders = found.setdefault(name, [])
        if f"/{folder}" not in folders:
            folders.append(f"/{folder}")
    return found


def _updated(stack: StackProfile) -> Iterator[tuple[str, str]]:
    for component in stack.components:
        names = [UPDATERS.get(component.value("package-manager"), "")]
        names += [UPDATERS.get(fact.value, "") for fact in component.under("package-manager")]
        names.append(UPDATERS_OF_ECOSYSTEM.get(component.ecosystem, ""))
        yield from ((name, component.root) for name in dict.fromkeys(names) if name)
    for fact in stack.facts:
        if name := UPDATERS_OF_FACT.get(".".join(fact.subject.split(".")[:2])):
            yield name, "" if name in AT_THE_TOP else parent(fact.because.where.path)


def _languages(stack: StackProfile) -> list[tuple[str, str, str]]:
    """Return CodeQL's languages with how they are built and where; workflows are always there."""
    found = {"actions": "none"}
    for component in stack.components:
        if component.ecosystem in SCANNED and component.weight:
            name, mode = SCANNED[component.ecosystem]
            # CodeQL sees Kotlin only when it is compiled.
            built = mode != "none" or component.fact("kotlin.sources")
            found[name] = "autobuild" if built else found.get(name, "none")
    return [
        (name, mode, RUNNERS["macos" if name == "swift" else "linux"])
        for name, mode in found.items()
    ]
