"""Rust: files that somebody wrote to slow us down or to smuggle a command in."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.rust import detect, jobs
from autodevops_cli.ecosystems.rust.workspace import roots
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Cache, Run
from autodevops_cli.model.stack import Component
from tests.conftest import MakeRepo

GLOBS = "'**/*'," * 2000
PACKAGE = '[package]\nname = "a"\nversion = "0.1.0"\n'


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("src/lib.rs", "/// ```" + " " * 900_000, id="spaces"),
        pytest.param("src/lib.rs", "#[" + "a::" * 300_000, id="path"),
        pytest.param("src/lib.rs", "#[ " * 300_000, id="attributes"),
        pytest.param("Cargo.lock", 'name = "x"\nversion = "1"\n' * 35_000, id="lock"),
        pytest.param("Cargo.lock", 'name = "' + "x" * 900_000, id="name"),
        pytest.param("rustfmt.toml", " " * 900_000, id="style"),
        pytest.param("Cargo.toml", f"workspace.members = [{GLOBS}]\n", id="globs"),
        pytest.param("rust-toolchain", "x" * 900_000, id="channel"),
    ],
)  # fmt: skip
def test_hostile_files_are_read_in_no_time(make_repo: MakeRepo, path: str, text: str) -> None:
    repo = make_repo({"Cargo.toml": PACKAGE, "src/lib.rs": "", path: text})

    assert [fact for root in roots(repo) for fact in settle(detect(repo, root))]


@pytest.mark.parametrize("evil", ["a; id", "$(id)", "`id`", "${{ x }}", "a b"])
def test_values_of_manifests_cannot_become_commands(make_repo: MakeRepo, evil: str) -> None:
    manifest = (
        f'[package]\nname = "{evil}"\nversion = "0.1.0"\nrust-version = "{evil}"\n'
        f'[[bin]]\nname = "{evil}"\n[workspace]\nmembers = ["{evil}"]\n'
    )
    files = {
        "Cargo.toml": manifest,
        "src/lib.rs": "#[test]\nfn it() {}\n",
        "rust-toolchain": evil,
        ".cargo/config.toml": f'[build]\ntarget = "{evil}"\n[alias]\n"{evil}" = "test"\n',
        "mise.toml": f'[tools]\nrust = "{evil}"\n',
    }
    facts = settle(detect(make_repo(files), ""))

    found = [
        step.command
        for job in jobs(Component("rust", "", facts))
        for step in job.steps
        if isinstance(step, Run)
    ]

    assert found
    assert not [text for text in found if evil in text]


@pytest.mark.parametrize(("folder", "found"), [("a'b", ("a'b",)), ("${{ x }}", ())])
def test_a_folder_cannot_end_or_begin_an_expression(
    make_repo: MakeRepo, folder: str, found: tuple[str, ...]
) -> None:
    repo = make_repo({f"{folder}/Cargo.toml": PACKAGE, f"{folder}/src/lib.rs": "#[test]\n"})

    assert roots(repo) == found
    for root in found:
        made = jobs(Component("rust", root, settle(detect(repo, root))))
        caches = [step for job in made for step in job.steps if isinstance(step, Cache)]
        assert {key for cache in caches for key in cache.key_files} == {"**/**/Cargo.toml"}
