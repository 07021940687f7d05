"""What a pipeline should have and the repository gives no evidence for."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems import is_language
from autodevops_cli.model.analysis import Gap
from autodevops_cli.model.stack import Component, StackProfile
from autodevops_cli.planning.diagnostics.managers import LOCKS

# What each ecosystem's detection reads for a command; said to people who wonder why there is none.
TESTS = {
    "python": "make, tox, nox and hatch targets, pytest settings, pytest among the dependencies, "
    "a tests folder",
    "node": "the test script of package.json, vitest and jest settings",
    "ruby": "a Rakefile, spec and test folders",
    "php": "composer scripts, phpunit.xml",
    "dotnet": "test projects in solutions, Cake, Nuke and other build scripts",
    "elixir": "aliases of mix.exs, a test folder",
    "cpp": "CTest, Meson's tests, TESTS of automake, test and check targets of make",
    "java": "the build's test tasks, a test source folder",
    "go": "make, just and Task targets, _test.go files",
    "rust": "make, just and cargo aliases, #[test] functions, a tests folder",
    "swift": "test targets of Package.swift",
    "dart": "a test folder, melos scripts",
    "scala": "sbt's test tasks, a test source folder",
    "clojure": "test aliases of deps.edn and project.clj, a test folder",
    "shell": "bats files, shunit2, make targets",
}
LINTS = {
    "python": "pre-commit, ruff, flake8 and pylint settings",
    "node": "the lint script of package.json, eslint and biome settings",
    "go": "a golangci-lint configuration",
    "ruby": ".rubocop.yml",
    "php": "composer scripts, phpstan and php-cs-fixer settings",
    "dotnet": "an .editorconfig that a task or CI checks, CSharpier, Fantomas",
    "elixir": ".formatter.exs, .credo.exs",
    "cpp": "targets and hooks that run clang-format, codespell settings",
    "java": "Spotless, Checkstyle and the like in the build",
    "swift": ".swiftlint.yml, .swiftformat",
}
ADVICE = {
    "python": "Add pytest to a dependency group named test or dev.",
    "node": 'Add a "test" script to package.json.',
    "ruby": "Add a test task to the Rakefile.",
    "php": 'Add a "test" script to composer.json.',
}
LINTERS = {
    "python": "Add ruff with a [tool.ruff] table.",
    "node": 'Add a "lint" script to package.json.',
    "go": "Add a .golangci.yml.",
    "ruby": "Add rubocop with a .rubocop.yml.",
    "php": "Add phpstan with a phpstan.neon.",
}
ANYTHING = "script tables, task files, tool settings, dependencies, existing CI"


def gaps(stack: StackProfile) -> tuple[Gap, ...]:
    """Return what is missing in each component, with where we looked and what would help.

    An image or a chart beside a program is tested by nothing of its own, so nothing is missing.
    """
    spoken = tuple(one for one in stack.components if is_language(one.ecosystem))
    return tuple(gap for component in spoken or stack.components for gap in _gaps(component))


def _gaps(component: Component) -> Iterator[Gap]:
    name, at = component.ecosystem, f" in {component.root}" if component.root else ""
    if not component.commands("test"):
        advice = ADVICE.get(name, "Name the command in a task file, such as `make test`.")
        yield Gap(f"no test command{at}", TESTS.get(name, ANYTHING), advice)
    if not component.commands("lint") and not component.commands("format"):
        advice = LINTERS.get(name, "Name the command in a task file, such as `make lint`.")
        yield Gap(f"no lint command{at}", LINTS.get(name, ANYTHING), advice)
    if component.value("kind") == "library":
        return  # many keep none, so that CI meets the versions that users get
    names = [file for files in LOCKS.get(name, {}).values() for file in files]
    if names and component.fact("package-manager") and not _is_locked(component, names):
        yield Gap(
            f"no lock file{at}",
            ", ".join(name for name in names if name != "requirements.txt"),
            "Commit one, so that CI installs what was reviewed.",
        )


def _is_locked(component: Component, names: list[str]) -> bool:
    """Tell whether some evidence for how to install comes from a lock file."""
    seen = [
        one.where.path.rpartition("/")[2]
        for fact in component.facts
        for one in (fact.because, *fact.agreeing)
    ]
    locked = {*names} - {"requirements.txt"}
    return bool(locked & {*seen}) or any(
        word in fact.value.split()
        for fact in component.commands("install")
        for word in ("ci", "--locked", "--frozen", "--frozen-lockfile", "--immutable")
    )
