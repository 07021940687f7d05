"""Dependabot and CodeQL follow the tree."""

from __future__ import annotations

import pytest

from autodevops_cli.model.evidence import Evidence, Fact, Place
from autodevops_cli.model.output import is_ours
from autodevops_cli.model.plan import PipelinePlan
from autodevops_cli.model.stack import Component, StackProfile
from autodevops_cli.providers.github import PROVIDER
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import load_yaml
from autodevops_cli.validation.schema import schema_errors


def fact(subject: str, value: str, path: str = "a") -> Fact:
    return Fact(subject, value, Evidence(subject, value, Place(path)))


def part(ecosystem: str, root: str = "", *managers: str, weight: int = 9) -> Component:
    names = ["package-manager", *(f"package-manager.{one}" for one in managers[1:])]
    facts = tuple(fact(name, value) for name, value in zip(names, managers, strict=False))
    return Component(ecosystem, root, facts, weight)


def written(stack: StackProfile, extra: str) -> dict[str, str]:
    plan = PipelinePlan("CI", "main", (), extras=(extra,))
    made = PROVIDER.byproducts("github", plan, stack, ())
    assert not list(schema_errors("github", made.files))
    assert all(is_ours(file.text) for file in made.files)
    return {file.path.rpartition("/")[2]: file.text for file in made.files}


def updates(stack: StackProfile) -> dict[str, tuple[str, ...]]:
    """Return the folders of each of Dependabot's ecosystems."""
    data = Table(load_yaml(written(stack, "updates")["dependabot.yml"]).data)
    return {
        one.text("package-ecosystem"): one.strings("directory") or one.strings("directories")
        for one in data.tables("updates")
    }


def scanned(*components: Component) -> list[tuple[str, str, str]]:
    """Return CodeQL's languages, how they are built and on what runner."""
    data = Table(load_yaml(written(StackProfile(components), "security")["codeql.yml"]).data)
    rows = data.table("jobs", "analyze", "strategy", "matrix").tables("include")
    return [(one.text("language"), one.text("build-mode"), one.text("runner")) for one in rows]


def test_actions_are_kept_fresh_everywhere() -> None:
    assert updates(StackProfile()) == {"github-actions": ("/",)}


@pytest.mark.parametrize(
    ("manager", "name"),
    [
        ("poetry", "pip"), ("uv", "uv"), ("pnpm", "npm"), ("bundler", "bundler"),
        ("composer", "composer"), ("nuget", "nuget"), ("mix", "mix"), ("pub", "pub"),
        ("swiftpm", "swift"), ("julia-pkg", "julia"), ("gradle", "gradle"),
    ],
)  # fmt: skip
def test_a_package_manager_goes_by_the_name_that_dependabot_gives_it(
    manager: str, name: str
) -> None:
    assert updates(StackProfile((part("x", "api", manager),)))[name] == ("/api",)


def test_several_folders_of_one_kind_share_an_entry() -> None:
    stack = StackProfile((part("node", "web", "npm"), part("node", "", "pnpm")))

    assert updates(stack)["npm"] == ("/web", "/")


def test_further_managers_of_a_component_are_kept_fresh_too() -> None:
    assert updates(StackProfile((part("java", "", "gradle", "maven"),))).keys() == {
        "github-actions", "gradle", "maven",
    }  # fmt: skip


def test_what_stands_beside_the_manifests_is_kept_fresh_in_its_folder() -> None:
    stack = StackProfile(
        (part("terraform", "infra"),),
        (
            fact("submodules", "yes", ".gitmodules"),
            fact("deploy.docker", "Dockerfile", "Dockerfile"),
            fact("deploy.docker.web", "web/Dockerfile", "web/Dockerfile"),
            fact("pinned-in.devcontainers", "x", ".devcontainer/devcontainer.json"),
            fact("pinned-in.pre-commit", "x", ".pre-commit-config.yaml"),
            fact("deploy.fly", "fly.toml", "fly.toml"),
        ),
    )

    assert updates(stack) == {
        "github-actions": ("/",),
        "terraform": ("/infra",),
        "gitsubmodule": ("/",),
        "docker": ("/", "/web"),
        "devcontainers": ("/",),
        "pre-commit": ("/",),
    }


def test_every_update_waits_a_week() -> None:
    stack = StackProfile((part("go", "", "gomod"), part("node", "", "npm")))

    text = written(stack, "updates")["dependabot.yml"]

    assert text.count("default-days: 7") == text.count("package-ecosystem:") == 3


def test_languages_are_read_or_built_as_codeql_can() -> None:
    found = scanned(part("python"), part("go"), part("deno"), part("node"), part("swift"))

    assert found == [
        ("actions", "none", "ubuntu-24.04"),
        ("python", "none", "ubuntu-24.04"),
        ("go", "autobuild", "ubuntu-24.04"),
        ("javascript-typescript", "none", "ubuntu-24.04"),
        ("swift", "autobuild", "macos-15"),
    ]


def test_kotlin_is_compiled_for_codeql() -> None:
    kotlin = Component("java", "", (fact("kotlin.sources", "yes"),), 9)

    assert scanned(kotlin)[1:] == [("java-kotlin", "autobuild", "ubuntu-24.04")]
    assert scanned(part("java"), kotlin)[1:] == [("java-kotlin", "autobuild", "ubuntu-24.04")]
    assert scanned(kotlin, part("java"))[1:] == [("java-kotlin", "autobuild", "ubuntu-24.04")]


def test_without_sources_or_a_language_of_codeqls_only_workflows_are_scanned() -> None:
    assert scanned(part("php"), part("node", weight=0)) == [("actions", "none", "ubuntu-24.04")]


def test_scanning_may_write_its_findings_and_nothing_else() -> None:
    jobs = Table(load_yaml(written(StackProfile(), "security")["codeql.yml"]).data).table("jobs")

    found = jobs.table("analyze", "permissions")
    assert {key: found.text(key) for key in found} == {
        "contents": "read", "actions": "read", "security-events": "write",
    }  # fmt: skip
