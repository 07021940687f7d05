"""The jobs that publish a package to its registry by trust, without a secret."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile

from autodevops_cli.data import releases as cycles
from autodevops_cli.data import tool_version
from autodevops_cli.ecosystems import ecosystem
from autodevops_cli.model.evidence import Fact
from autodevops_cli.model.plan import (
    Checkout,
    Job,
    OfAxis,
    Pairs,
    Run,
    SetupTool,
    Step,
    SystemPackages,
)
from autodevops_cli.model.stack import Component, StackProfile
from autodevops_cli.providers._github_jobs import READ, TRUST, ReleaseJob, Uses, views
from autodevops_cli.providers._rendering import reasons

# Commands behind which a job no longer gets ready, but works.
WORK = ("command.test", "command.lint", "command.typecheck", "command.format", "command.build",
        "command.browsers")  # fmt: skip
NO_CACHE = {
    "actions/setup-node": ("package-manager-cache", "false"),
    "oven-sh/setup-bun": ("no-cache", "true"),
}
PUBLISH_TO_NPM = """\
case "${GITHUB_REF_NAME}" in
  *-*) tag=next ;;
  *) tag=latest ;;
esac
npm publish ./package/*.tgz --provenance --tag "${tag}\""""


@dataclass(frozen=True, slots=True)
class Package:
    """One package of a component, and what its registry wants to know."""

    stack: StackProfile
    component: Component
    fact: Fact
    registry: str

    @property
    def folder(self) -> str:
        """Where it stands."""
        return self.said("folder", self.component.root)

    def said(self, what: str, default: str = "") -> str:
        """Return what the ecosystem says about publishing it."""
        return self.component.value(f"{self.fact.subject}.{what}", default)

    def run(self, title: str, what: str, env: Pairs = ()) -> Iterator[Run]:
        """Yield the step that runs a command which the ecosystem names."""
        if fact := self.component.fact(f"{self.fact.subject}.{what}"):
            yield Run(title, fact.value, self.folder, env=env, because=(fact,))

    def sources(self) -> Iterator[Step]:
        """Yield the checkout and what a build needs of the system."""
        history = tuple(one for one in self.component.under("history") if one.value == "full")
        submodules = self.stack.under("submodules")
        yield Checkout(bool(history), bool(submodules), history + submodules)
        found = (*self.stack.under("system-package"), *self.component.under("system-package"))
        if names := tuple(sorted({one.value for one in found})):
            yield SystemPackages(names, found)


def _pypi(package: Package) -> Iterator[ReleaseJob]:
    uv = (("version", tool_version("uv")), ("enable-cache", "false"))
    steps = (
        *package.sources(),
        Uses("Set up uv", "astral-sh/setup-uv", uv),
        *package.run("Build", "command"),
        _kept("pypi", f"{package.folder}/dist/".lstrip("/")),
    )
    yield ReleaseJob("build-pypi", "Build the distributions", views(*steps))
    yield _publishing(
        package, "PyPI", "https://docs.pypi.org/trusted-publishers/",
        _fetched("pypi", "dist/"), Uses("Publish", "pypa/gh-action-pypi-publish"),
        needs=("build-pypi",),
    )  # fmt: skip


def _npm(package: Package) -> Iterator[ReleaseJob]:
    steps = (
        *package.sources(), *_ready(package.component), *package.run("Build", "before"),
        *package.run("Pack", "command"), _kept("npm", f"{package.folder}/*.tgz".lstrip("/")),
    )  # fmt: skip
    yield ReleaseJob("build-npm", "Pack the package", views(*steps))
    newest = next(one.cycle for one in cycles("node") if one.lts and one.alive)
    node = (
        ("node-version", newest), ("package-manager-cache", "false"),
        ("registry-url", "https://registry.npmjs.org"),
    )  # fmt: skip
    yield _publishing(
        package, "npm", "https://docs.npmjs.com/trusted-publishers",
        Uses("Set up Node", "actions/setup-node", node), _fetched("npm", "package/"),
        Run("Publish", PUBLISH_TO_NPM), needs=("build-npm",),
    )  # fmt: skip


def _crates(package: Package) -> Iterator[ReleaseJob]:
    token = (("CARGO_REGISTRY_TOKEN", "${{ steps.auth.outputs.token }}"),)
    yield replace(
        _publishing(
            package, "crates.io", "https://crates.io/docs/trusted-publishing",
            *package.sources(), *package.run("Build without the token", "before"),
            Uses("Ask for a token", "rust-lang/crates-io-auth-action", id="auth"),
            *package.run("Publish", "command", env=token),
        ),
        permissions=(READ, TRUST), minutes=30,
    )  # fmt: skip


WRITERS: Mapping[str, Callable[[Package], Iterator[ReleaseJob]]] = {
    "pypi": _pypi,
    "npm": _npm,
    "crates": _crates,
}


def _publishing(
    package: Package, title: str, page: str, *steps: Step | Uses, needs: tuple[str, ...] = ()
) -> ReleaseJob:
    """Return the job that may speak to a registry, with what to tell the registry first."""
    registry = package.registry
    told = f"Before the first tag: let {title} trust release.yml and the environment {registry},"
    return ReleaseJob(
        f"publish-{registry}", f"Publish to {title}", views(*steps), (TRUST,), registry, needs,
        (*reasons((package.fact,)), told, f"see {page}"),
    )  # fmt: skip


def _ready(component: Component) -> Iterator[Step]:
    """Yield what brings the tools and dependencies to the jobs of a component, without caches."""
    job = next(iter(ecosystem(component.ecosystem).jobs(component)), None)
    for step in takewhile(lambda one: not _works(one), job.steps) if job else ():
        match step:
            case Run():
                yield step
            case SetupTool() if step.tool.action and job:
                yield _uncached(step, job)


def _works(step: Step) -> bool:
    return isinstance(step, Run) and any(one.subject.startswith(WORK) for one in step.because)


def _uncached(step: SetupTool, job: Job) -> SetupTool:
    """Return the tool at one version; what a tag builds is built from nothing but its sources."""
    inputs = tuple(pair for pair in step.inputs if "cache" not in pair[0])
    none = NO_CACHE.get(step.tool.action)
    version = step.version
    if isinstance(version, OfAxis):
        name = version.name
        version = next((axis.values[-1] for axis in job.matrix if axis.name == name), "")
    return replace(step, version=version, inputs=(*inputs, none) if none else inputs)


def _kept(registry: str, path: str) -> Uses:
    inputs = (("name", registry), ("path", path), ("if-no-files-found", "error"),
              ("retention-days", "7"))  # fmt: skip
    return Uses("Keep what was built", "actions/upload-artifact", inputs)


def _fetched(registry: str, path: str) -> Uses:
    return Uses(
        "Fetch what was built", "actions/download-artifact", (("name", registry), ("path", path))
    )
