"""Publishing from GitHub by trust instead of by secrets: the jobs for each registry.

What is published, and by which commands, ecosystems say as facts `publish.<registry>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from autodevops_cli.data import releases as cycles
from autodevops_cli.data import tool_version
from autodevops_cli.ecosystems import ecosystem
from autodevops_cli.model.evidence import Fact, Place
from autodevops_cli.model.finding import Finding, Severity
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
from autodevops_cli.providers._github_steps import reasons, step_view

# Commands behind which a job no longer gets ready, but works.
WORK = ("command.test", "command.lint", "command.typecheck", "command.format", "command.build",
        "command.browsers")  # fmt: skip
# What a registry that we cannot publish to wants.
UNPINNED = {
    "rubygems": "rubygems/release-gem is not among the actions whose commits we know",
    "nuget": "NuGet/login is not among the actions whose commits we know",
}
NOT_COMMITTED = "it copies {}, which is not committed"
READ = ("contents", "read", "to check out the repository")
TRUST = ("id-token", "write", "for trusted publishing")
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
NAME_THE_IMAGE = Run(
    "Name the image", 'echo "name=ghcr.io/${GITHUB_REPOSITORY,,}" >> "${GITHUB_OUTPUT}"',
    notes=("registries want names in small letters",),
)  # fmt: skip
# Steps that others ask for what they found.
IDS = {NAME_THE_IMAGE.title: "image"}
_UNSAFE = re.compile(r"\$\{\{|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_FOLDER = re.compile(r"(?!.*(?:^|/)\.\.(?:/|$))[\w.@+ -][\w.@+ /-]*|")


@dataclass(frozen=True, slots=True)
class Uses:
    """A step that is an action of its own."""

    title: str
    action: str
    inputs: Pairs = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseJob:
    """A job of the release, as the template wants it; `because` are comments above it."""

    id: str
    name: str
    steps: tuple[dict[str, object], ...]
    permissions: tuple[tuple[str, str, str], ...] = (READ,)
    environment: str = ""
    needs: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    minutes: int = 15


@dataclass(frozen=True, slots=True)
class _Package:
    """One package of a component, and what its registry wants to know."""

    stack: StackProfile
    component: Component
    fact: Fact
    registry: str

    @property
    def folder(self) -> str:
        return self.said("folder", self.component.root)

    def said(self, what: str, default: str = "") -> str:
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


def releases(stack: StackProfile) -> tuple[tuple[ReleaseJob, ...], tuple[Finding, ...]]:
    """Return the jobs that publish what the repository holds, and why some of it cannot be."""
    jobs: list[ReleaseJob] = []
    findings: list[Finding] = []
    taken: set[str] = set()
    for package in _packages(stack):
        if why := _obstacle(package, taken):
            findings.append(_refused(package.fact, package.registry, why))
            continue
        taken.add(package.registry)
        jobs.extend(WRITERS[package.registry](package))
    if image := _application(stack):
        lacking = stack.under("image.lacks")
        jobs.extend(() if lacking else [_image(stack, image)])
        findings.extend(_refused(image, "ghcr", NOT_COMMITTED.format(one.value)) for one in lacking)
    if not jobs and not findings:
        findings.append(_nothing())
    return tuple(jobs), tuple(findings)


def _packages(stack: StackProfile) -> Iterator[_Package]:
    for component in stack.components:
        for fact in component.under("publish"):
            if fact.subject.count(".") == 1:
                yield _Package(stack, component, fact, fact.subject.rpartition(".")[2])


def _obstacle(package: _Package, taken: set[str]) -> str:
    """Say why a package cannot be published by a job of ours, "" where it can."""
    if package.registry not in WRITERS:
        return UNPINNED.get(package.registry, "nothing is known about publishing there")
    if said := package.said("obstacle"):
        return said
    texts = [one.value for one in package.component.under(package.fact.subject)]
    if any(map(_UNSAFE.search, texts)) or not _FOLDER.fullmatch(package.folder):
        return "a command or a folder of it holds what a workflow would read as its own"
    if package.registry in taken:
        return "one tag publishes one package to a registry, and another one comes first"
    return ""


def _pypi(package: _Package) -> Iterator[ReleaseJob]:
    uv = (("version", tool_version("uv")), ("enable-cache", "false"))
    steps = (
        *package.sources(),
        Uses("Set up uv", "astral-sh/setup-uv", uv),
        *package.run("Build", "command"),
        _kept("pypi", f"{package.folder}/dist/".lstrip("/")),
    )
    yield ReleaseJob("build-pypi", "Build the distributions", _views(*steps))
    yield _publishing(
        package, "PyPI", "https://docs.pypi.org/trusted-publishers/",
        _fetched("pypi", "dist/"), Uses("Publish", "pypa/gh-action-pypi-publish"),
        needs=("build-pypi",),
    )  # fmt: skip


def _npm(package: _Package) -> Iterator[ReleaseJob]:
    steps = (
        *package.sources(), *_ready(package.component), *package.run("Build", "before"),
        *package.run("Pack", "command"), _kept("npm", f"{package.folder}/*.tgz".lstrip("/")),
    )  # fmt: skip
    yield ReleaseJob("build-npm", "Pack the package", _views(*steps))
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


def _crates(package: _Package) -> Iterator[ReleaseJob]:
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


WRITERS = {"pypi": _pypi, "npm": _npm, "crates": _crates}


def _application(stack: StackProfile) -> Fact | None:
    """Return the Dockerfile at the root of an application, None where there is none."""
    if stack.primary is None or stack.primary.value("kind") == "library":
        return None
    return next((one for one in stack.under("deploy.docker") if one.value == "Dockerfile"), None)


def _image(stack: StackProfile, fact: Fact) -> ReleaseJob:
    """Return the job that builds the image at the root, and signs where it comes from."""
    submodules = stack.under("submodules")
    return ReleaseJob(
        "publish-image", "Publish the image", _views(
            Checkout(submodules=bool(submodules), because=submodules),
            NAME_THE_IMAGE,
            Uses("Set up Buildx", "docker/setup-buildx-action", (("cache-binary", "false"),)),
            Uses("Log in to the registry", "docker/login-action", (
                ("registry", "ghcr.io"), ("username", "${{ github.actor }}"),
                ("password", "${{ github.token }}"),
            )),
            Uses("Name the tags", "docker/metadata-action", (
                ("images", "${{ steps.image.outputs.name }}"),
            ), "tags"),
            Uses("Build and push", "docker/build-push-action", (
                ("context", "."), ("push", "true"), ("provenance", "mode=max"), ("sbom", "true"),
                ("tags", "${{ steps.tags.outputs.tags }}"),
                ("labels", "${{ steps.tags.outputs.labels }}"),
            ), "push"),
            Uses("Attest where it comes from", "actions/attest-build-provenance", (
                ("subject-name", "${{ steps.image.outputs.name }}"),
                ("subject-digest", "${{ steps.push.outputs.digest }}"),
                ("push-to-registry", "true"),
            )),
        ),
        permissions=(
            READ, ("packages", "write", "to push the image"),
            ("id-token", "write", "to sign the attestation"),
            ("attestations", "write", "to store the attestation"),
        ),
        environment="ghcr", because=tuple(reasons((fact,))), minutes=30,
    )  # fmt: skip


def _publishing(
    package: _Package, title: str, page: str, *steps: Step | Uses, needs: tuple[str, ...] = ()
) -> ReleaseJob:
    """Return the job that may speak to a registry, with what to tell the registry first."""
    registry = package.registry
    told = f"Before the first tag: let {title} trust release.yml and the environment {registry},"
    return ReleaseJob(
        f"publish-{registry}", f"Publish to {title}", _views(*steps), (TRUST,), registry, needs,
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


def _views(*steps: Step | Uses) -> tuple[dict[str, object], ...]:
    return tuple(
        {"kind": "uses", "step": one, "because": []}
        if isinstance(one, Uses)
        else {**step_view(one), "id": IDS.get(getattr(one, "title", ""), "")}
        for one in steps
    )


def _refused(fact: Fact, registry: str, why: str) -> Finding:
    message = f"publishing {fact.value[:100]} to {registry} is not written: {why}"
    return Finding("missing-by-product", message, fact.because.where, Severity.LOW)


def _nothing() -> Finding:
    message = "no release is written: nothing says that a part of this is published anywhere"
    return Finding("missing-by-product", message, Place("."), Severity.LOW)
