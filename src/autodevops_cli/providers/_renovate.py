"""An update bot for systems other than GitHub: Renovate, told what the repository holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.model.output import Byproducts, RenderedFile
from autodevops_cli.model.plan import PipelinePlan
from autodevops_cli.model.stack import Component, StackProfile
from autodevops_cli.providers._templates import environment

RENOVATE = "renovate.json"

# Renovate's names: https://docs.renovatebot.com/modules/manager/
OF_SYSTEM = {
    "gitlab": ("gitlabci", "gitlabci-include"), "circleci": ("circleci",),
    "azure": ("azure-pipelines",), "bitbucket": ("bitbucket-pipelines",),
    "buildkite": ("buildkite",), "drone": ("droneci",), "woodpecker": ("woodpecker",),
}  # fmt: skip
OF_MANAGER = {
    "uv": ("pep621",), "pdm": ("pep621",), "poetry": ("poetry", "pep621"), "pipenv": ("pipenv",),
    "pip": ("pep621", "pip_requirements", "pip_setup", "setup-cfg"),
    "npm": ("npm",), "pnpm": ("npm",), "yarn": ("npm",), "bun": ("bun", "npm"),
    "gomod": ("gomod",), "cargo": ("cargo",), "maven": ("maven", "maven-wrapper"),
    "gradle": ("gradle", "gradle-wrapper"), "sbt": ("sbt",), "bundler": ("bundler",),
    "composer": ("composer",), "nuget": ("nuget",), "mix": ("mix",), "pub": ("pub",),
    "swiftpm": ("swift",), "cabal": ("haskell-cabal",), "leiningen": ("leiningen",),
    "clojure-cli": ("deps-edn",), "conan": ("conan",), "carton": ("cpanfile",),
}  # fmt: skip
OF_ECOSYSTEM = {
    "docker": ("dockerfile",), "terraform": ("terraform",), "helm": ("helmv3", "helm-values"),
    "kustomize": ("kustomize",), "ansible": ("ansible", "ansible-galaxy"),
}  # fmt: skip
OF_FILE = {
    ".nvmrc": "nvm", ".node-version": "nodenv", ".python-version": "pyenv",
    ".ruby-version": "ruby-version", ".tool-versions": "asdf", "mise.toml": "mise",
}  # fmt: skip
OF_FACT = {
    "submodules": "git-submodules", "deploy.docker": "dockerfile",
    "pinned-in.docker-compose": "docker-compose", "pinned-in.devcontainers": "devcontainer",
    "pinned-in.pre-commit": "pre-commit",
}  # fmt: skip
# Renovate leaves these alone unless they are switched on by name.
ASKED_FOR = ("azure-pipelines", "git-submodules", "pre-commit")


def with_renovate(
    system: str, plan: PipelinePlan, stack: StackProfile, overrides: tuple[Path, ...] = ()
) -> Byproducts:
    """Return Renovate's configuration where updates are asked for; the rest is GitHub's alone."""
    findings = tuple(_missing(extra) for extra in plan.extras if extra != "updates")
    if "updates" not in plan.extras:
        return Byproducts(findings=findings)
    managers = sorted({*OF_SYSTEM.get(system, ()), *_managers(stack)})
    text = (
        environment(overrides)
        .get_template("renovate/renovate.json.j2")
        .render(managers=managers, asked_for=[one for one in ASKED_FOR if one in managers])
    )
    return Byproducts((RenderedFile(RENOVATE, text),) if managers else (), findings)


def _managers(stack: StackProfile) -> Iterator[str]:
    """Yield Renovate's managers for what the repository holds."""
    for component in stack.components:
        yield from OF_ECOSYSTEM.get(component.ecosystem, ())
        for fact in component.under("package-manager"):
            yield from OF_MANAGER.get(fact.value, ())
        yield from _of_version_files(component)
    for fact in stack.facts:
        if name := OF_FACT.get(".".join(fact.subject.split(".")[:2])):
            yield name


def _of_version_files(component: Component) -> Iterator[str]:
    for fact in component.facts:
        name = fact.because.where.path.rpartition("/")[2]
        if fact.subject.endswith(".version") and name in OF_FILE:
            yield OF_FILE[name]


def _missing(extra: str) -> Finding:
    what = "scanning the code and its dependencies" if extra == "security" else "publishing"
    return Finding(
        "missing-by-product",
        f"{what} ({extra}) is written for GitHub only; this system gets none",
        Place("."), Severity.LOW, hint="ask for it with --provider github, or leave it out",
    )  # fmt: skip
