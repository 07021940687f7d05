"""Rust: from facts to jobs."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.data import releases, tool_version
from autodevops_cli.ecosystems.rust import detect, jobs
from autodevops_cli.model.evidence import Evidence, Place, Source, command, settle
from autodevops_cli.model.plan import Cache, Job, Run
from autodevops_cli.model.stack import Component
from tests.conftest import MakeRepo

TEST = {"src/lib.rs": "#[test]\nfn it_works() {}\n"}
LOCK = 'version = 4\n\n[[package]]\nname = "a"\nversion = "0.1.0"\n'
CI = Place(".github/workflows/ci.yml", 9)


def manifest(*lines: str) -> str:
    """Return a manifest with these lines behind the version."""
    return "\n".join(["[package]", 'name = "a"', 'version = "0.1.0"', *lines, ""])


def planned(make_repo: MakeRepo, files: Mapping[str, str], *more: Evidence) -> dict[str, Job]:
    """Return the jobs of the package at the root by id; `more` is evidence from elsewhere."""
    seen = [*detect(make_repo({**TEST, **files}), ""), *more]
    return {job.id: job for job in jobs(Component("rust", "", settle(seen)))}


def runs(job: Job) -> list[Run]:
    """Return the commands of a job."""
    return [step for step in job.steps if isinstance(step, Run)]


def texts(job: Job) -> list[str]:
    """Return the texts of the commands of a job."""
    return [run.command for run in runs(job)]


def test_a_package_is_linted_and_tested_with_the_runners_rust(make_repo: MakeRepo) -> None:
    found = planned(make_repo, {"Cargo.toml": manifest()})

    assert [*found] == ["lint", "test"]
    assert texts(found["test"]) == ["cargo test"]
    assert texts(found["lint"]) == [
        "cargo clippy --all-targets -- -D warnings",
        "cargo fmt --all --check",
    ]


def test_a_lock_file_is_held_to_and_keys_the_cache(make_repo: MakeRepo) -> None:
    test = planned(make_repo, {"Cargo.toml": manifest(), "Cargo.lock": LOCK})["test"]

    assert texts(test) == ["cargo fetch --locked", "cargo test"]
    caches = [step for step in test.steps if isinstance(step, Cache)]
    assert [(cache.name, cache.key_files) for cache in caches] == [("cargo-test", ("Cargo.lock",))]
    assert caches[0].paths[-1] == "target"


def test_without_a_lock_file_the_manifests_key_the_cache(make_repo: MakeRepo) -> None:
    test = planned(make_repo, {"Cargo.toml": manifest()})["test"]

    caches = [step for step in test.steps if isinstance(step, Cache)]
    assert caches[0].key_files == ("**/Cargo.toml",)


@pytest.mark.parametrize(
    ("files", "advisory"),
    [
        pytest.param({}, {"clippy": True, "fmt": True}, id="convention"),
        pytest.param({"rustfmt.toml": ""}, {"clippy": True, "fmt": False}, id="rustfmt configured"),
        pytest.param({"clippy.toml": ""}, {"clippy": True, "fmt": True}, id="clippy configured"),
        pytest.param(
            {"clippy.toml": "", "rust-toolchain": "1.85.0"}, {"clippy": False, "fmt": True},
            id="configured, and the toolchain is pinned",
        ),
        pytest.param(
            {"Makefile": "lint:\n\tcargo clippy\n"}, {"clippy": False, "fmt": True}, id="a task"
        ),
    ],
)  # fmt: skip
def test_a_check_gates_when_somebody_stands_behind_it(
    make_repo: MakeRepo, files: dict[str, str], advisory: dict[str, bool]
) -> None:
    lint = planned(make_repo, {"Cargo.toml": manifest(), **files})["lint"]

    found = {run.command.split()[1]: run.advisory for run in runs(lint) if "cargo" in run.command}
    assert {name: found[name] for name in advisory} == advisory
    assert all(run.notes for run in runs(lint) if run.advisory)


def test_a_named_toolchain_is_installed_with_what_the_job_uses(make_repo: MakeRepo) -> None:
    files = {"Cargo.toml": manifest(), "rust-toolchain.toml": '[toolchain]\nchannel = "1.85"\n'}

    found = planned(make_repo, files)

    assert texts(found["test"])[0] == "rustup toolchain install"
    assert texts(found["lint"])[0] == (
        "rustup toolchain install\nrustup component add clippy rustfmt"
    )


def test_the_stable_channel_is_on_the_runner(make_repo: MakeRepo) -> None:
    files = {"Cargo.toml": manifest(), "rust-toolchain": "stable\n"}

    assert texts(planned(make_repo, files)["test"]) == ["cargo test"]


def test_a_version_pinned_for_mise_is_installed_and_used(make_repo: MakeRepo) -> None:
    files = {"Cargo.toml": manifest(), "mise.toml": '[tools]\nrust = "1.85.0"\n'}

    test = planned(make_repo, files)["test"]

    assert texts(test)[0] == "rustup toolchain install 1.85.0 --profile minimal"
    assert test.env == (("RUSTUP_TOOLCHAIN", "1.85.0"),)


def test_a_rust_as_new_as_the_newest_is_updated_to(make_repo: MakeRepo) -> None:
    newest = releases("rust")[0].cycle

    test = planned(make_repo, {"Cargo.toml": manifest(f'rust-version = "{newest}"')})["test"]

    assert texts(test) == ["rustup update stable --no-self-update", "cargo test"]


def test_the_oldest_rust_is_checked_with_dependencies_that_fit_it(make_repo: MakeRepo) -> None:
    oldest = planned(make_repo, {"Cargo.toml": manifest('rust-version = "1.74"')})["oldest"]

    assert texts(oldest) == [
        "rustup toolchain install 1.74 --profile minimal --no-self-update\n"
        "cargo generate-lockfile\n"
        "cargo +1.74 check"
    ]
    assert runs(oldest)[0].env == (("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback"),)


@pytest.mark.parametrize(
    ("version", "held"),
    [
        pytest.param("1.80", True, id="reads the lock file"),
        pytest.param("1.70", False, id="older than the lock file's format"),
    ],
)
def test_the_oldest_rust_is_held_to_a_lock_file_it_can_read(
    make_repo: MakeRepo, version: str, held: bool
) -> None:
    files = {"Cargo.toml": manifest(f'rust-version = "{version}"'), "Cargo.lock": LOCK}

    text = texts(planned(make_repo, files)["oldest"])[0]

    assert text.endswith(f"cargo +{version} check --locked") is held
    assert ("cargo generate-lockfile" in text) is not held


def test_an_oldest_rust_that_existing_ci_checks_gates(make_repo: MakeRepo) -> None:
    files = {"Cargo.toml": manifest('rust-version = "1.74"')}
    checked = Evidence("rust.msrv.checked", "1.74", CI, note="existing CI names this Rust")

    assert runs(planned(make_repo, files)["oldest"])[0].advisory
    assert not runs(planned(make_repo, files, checked)["oldest"])[0].advisory


@pytest.mark.parametrize(
    ("text", "tool"), [("just ci", "just"), ("cargo nextest run", "cargo-nextest")]
)
def test_a_runner_that_images_lack_is_built_first(
    make_repo: MakeRepo, text: str, tool: str
) -> None:
    seen = command("test", text, CI, Source.CI, "existing CI")

    test = planned(make_repo, {"Cargo.toml": manifest()}, seen)["test"]

    assert texts(test) == [f"cargo install {tool}@{tool_version(tool)} --locked", text]


def test_without_tests_the_package_is_built(make_repo: MakeRepo) -> None:
    found = planned(make_repo, {"Cargo.toml": manifest(), "src/lib.rs": "pub fn f() {}\n"})

    assert [*found] == ["lint", "build"]
    assert texts(found["build"]) == ["cargo build"]


def test_a_foreign_target_is_added_first(make_repo: MakeRepo) -> None:
    target = "wasm32-unknown-unknown"
    files = {"Cargo.toml": manifest(), ".cargo/config.toml": f'[build]\ntarget = "{target}"\n'}

    found = planned(make_repo, files)

    assert texts(found["build"]) == [f"rustup target add {target}", "cargo build"]
