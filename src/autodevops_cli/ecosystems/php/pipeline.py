"""Facts about a PHP component → its jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from autodevops_cli.data.ranges import newest
from autodevops_cli.ecosystems._pipeline import NODE, usual_jobs
from autodevops_cli.ecosystems.php.bins import BIN
from autodevops_cli.ecosystems.php.checking import SYNTAX
from autodevops_cli.ecosystems.php.extensions import EXTENSION
from autodevops_cli.ecosystems.php.preparing import ASSETS, NEEDS_BUILD
from autodevops_cli.ecosystems.php.testing import COVERAGE
from autodevops_cli.ecosystems.php.versions import CYCLES, PINNED
from autodevops_cli.model.evidence import Fact, Strength
from autodevops_cli.model.plan import (
    Axis,
    Cache,
    Job,
    OfAxis,
    Purpose,
    Run,
    SetupTool,
    Step,
    Tool,
)
from autodevops_cli.model.stack import Component

PHP = Tool(
    "php", "PHP", action="shivammathur/setup-php", version_input="php-version",
    version_file_input="php-version-file", image="php:{version}-cli",
    caches=(("COMPOSER_CACHE_DIR", "composer"),),
)  # fmt: skip
# The official image has neither Composer nor most extensions; this script brings both, and zip so
# that Composer can unpack. https://github.com/mlocati/docker-php-extension-installer
INSTALLER = "https://github.com/mlocati/docker-php-extension-installer/releases/download/2.11.12"
EXTENSIONS = Tool(
    "php-extensions", "PHP extensions",
    commands="apt-get update\napt-get install --yes --no-install-recommends git\n"
    f"curl --fail --silent --show-error --location --output /usr/local/bin/install-php-extensions"
    f" {INSTALLER}/install-php-extensions\n"
    "chmod +x /usr/local/bin/install-php-extensions\ninstall-php-extensions {version}",
)  # fmt: skip
# What setup-php brings by name where a command of existing CI calls it and no package has it.
BRINGS = frozenset(
    ("phpunit", "phpstan", "psalm", "php-cs-fixer", "phpcs", "pint", "rector", "parallel-lint",
     "phpmd")
)  # fmt: skip
_BARE = re.compile(r"(?:^|&& )([a-z][a-z-]{2,30})(?= |$)")
_MEASURES = re.compile(r"--coverage(?:-\w+)?\b|\bXDEBUG_MODE=coverage\b")
# What has to be there before the install and whatever it starts.
_FIRST = ("command.prepare.env",)


def jobs(component: Component) -> Iterator[Job]:
    """Yield the lint job, the tests on each PHP, and a build that nothing else does."""
    early = tuple(fact for fact in component.facts if fact.subject in _FIRST)
    builds = component.fact(NEEDS_BUILD) is not None
    kept = tuple(
        fact for fact in component.facts
        if fact not in early and not (fact.subject == "command.build" and component.fact(ASSETS))
    )  # fmt: skip
    ready = _Ready(component, early, builds)
    axis = Axis("php", versions(component), "PHP")
    for job in usual_jobs(replace(component, facts=kept), ready.steps, axis=axis):
        if job.purpose is Purpose.LINT:
            yield replace(job, steps=tuple(one for one in job.steps if not _prepares(one)))
        elif job.purpose is not Purpose.BUILD or not _is_of_assets(component):
            yield job


def versions(component: Component) -> tuple[str, ...]:
    """Return the releases to test with, oldest first: all for a library, one for the others."""
    told = component.fact("php.version")
    if told and told.because.strength is Strength.OVERRIDDEN:
        return (_cycle(newest(told.value, "php")),)
    pinned = component.value(PINNED)
    if component.value("kind") != "library" and pinned:
        return (pinned,)
    cycles = tuple(component.value(CYCLES).split())
    if cycles:
        return cycles if component.value("kind") == "library" else cycles[-1:]
    return (_cycle(newest(told.value if told else "", "php")),)


def _cycle(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _is_of_assets(component: Component) -> bool:
    """Tell whether the build is one of Node.js, which that part of the repository runs itself."""
    return bool(re.match(r"(?:npm|yarn|pnpm|bun) ", component.value("command.build")))


def _prepares(step: Step) -> bool:
    return isinstance(step, Run) and any(
        fact.subject.startswith("command.prepare.") and fact.subject not in _FIRST
        for fact in step.because
    )


class _Ready:
    """Says what stands ready before the work of a job."""

    def __init__(self, component: Component, early: tuple[Fact, ...], builds: bool) -> None:
        self._component = component
        self._early = early
        self._builds = builds

    def steps(self, purpose: Purpose, version: OfAxis | None) -> Iterator[Step]:
        """Yield PHP, the cache, the settings, the packages and, for tests, the built assets."""
        component = self._component
        yield self._setup(purpose, version)
        yield self._extensions()
        texts = self._texts(purpose)
        installs = component.commands("install") if texts != [SYNTAX] else ()
        if installs and component.value("php.manifest"):
            lock = component.value("php.lock") or component.value("php.manifest")
            yield Cache("composer", ("~/.cache/composer",), (lock,))
        for fact in self._early:
            yield Run("Copy the settings", fact.value, component.root, because=(fact,))
        for fact in installs:
            yield Run("Install dependencies", fact.value, component.root, because=(fact,))
        yield from self._bins(purpose)
        if purpose is Purpose.TEST and self._builds:
            yield from self._assets()

    def _setup(self, purpose: Purpose, version: OfAxis | None) -> SetupTool:
        component = self._component
        named = component.under(EXTENSION)
        inputs = (
            [("extensions", ", ".join(sorted({fact.value for fact in named})))] if named else []
        )
        inputs.append(("coverage", self._coverage(purpose)))
        composer = ["composer:v2"] if component.value("package-manager") else []
        if tools := [*composer, *self._tools(purpose)]:
            inputs.append(("tools", ", ".join(tools)))
        told = component.fact(PINNED) or component.fact(CYCLES)
        because = (told,) if told else ()
        # Formatters must not write what the oldest PHP cannot read, so checks run on that one.
        chosen = versions(component)[0 if purpose is Purpose.LINT else -1]
        return SetupTool(PHP, version or chosen, inputs=tuple(inputs), because=(*because, *named))

    def _extensions(self) -> SetupTool:
        """Return what a container needs besides PHP itself; GitHub's action brings it there."""
        names = sorted({fact.value for fact in self._component.under(EXTENSION)} | {"zip"})
        composer = ["@composer"] if self._component.value("package-manager") else []
        return SetupTool(EXTENSIONS, " ".join((*names, *composer)))

    def _coverage(self, purpose: Purpose) -> str:
        """Return the driver of coverage; one that a manifest requires is there in every job."""
        fact = self._component.fact(COVERAGE)
        if fact and (purpose is Purpose.TEST or "required" in fact.because.note):
            return fact.value
        tests = self._component.commands("test")
        measures = purpose is Purpose.TEST and any(_MEASURES.search(one.value) for one in tests)
        return "xdebug" if measures else "none"

    def _tools(self, purpose: Purpose) -> list[str]:
        """Return the tools that commands call by their bare names."""
        called = {found for text in self._texts(purpose) for found in _BARE.findall(text)}
        return sorted(called & BRINGS)

    def _bins(self, purpose: Purpose) -> Iterator[Step]:
        """Yield the installs of the called tools that have packages of their own."""
        for fact in self._component.under(BIN):
            tool = fact.subject.removeprefix(f"{BIN}.")
            called = re.compile(rf"(?<![\w-]){re.escape(tool)}(?![\w-])")
            if any(map(called.search, self._texts(purpose))):
                root = self._component.root
                yield Run(f"Install {tool}", fact.value, root, because=(fact,))

    def _texts(self, purpose: Purpose) -> list[str]:
        kinds = ("test",) if purpose is Purpose.TEST else ("lint", "format", "typecheck", "build")
        return [fact.value for kind in kinds for fact in self._component.commands(kind)]

    def _assets(self) -> Iterator[Step]:
        component = self._component
        install, build = component.fact(ASSETS), component.fact("command.build")
        if not install or not build:
            return
        node = component.fact(f"{ASSETS}.node")
        version = newest(node.value if node else "", "node")
        inputs = (("package-manager-cache", "false"),)
        yield SetupTool(NODE, version, inputs=inputs, because=(node,) if node else ())
        yield Run("Install the assets' packages", install.value, component.root, because=(install,))
        because = tuple(fact for fact in (build, component.fact(NEEDS_BUILD)) if fact)
        yield Run("Build the assets", build.value, component.root, because=because)
