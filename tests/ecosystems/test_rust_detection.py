"""Rust: which packages there are, which Rust they name, and what runs, with the evidence for it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.ecosystems.rust import detect
from autodevops_cli.ecosystems.rust.lockfile import read_lock
from autodevops_cli.ecosystems.rust.workspace import packages, roots
from autodevops_cli.model.evidence import Evidence, Fact, Place, settle
from tests.conftest import MakeRepo

TEST = "#[test]\nfn it_works() {}\n"


def package(name: str, *lines: str) -> str:
    """Return a manifest with these lines behind the name."""
    return "\n".join(["[package]", f'name = "{name}"', 'version = "0.1.0"', *lines, ""])


def locked(*names: str) -> str:
    """Return a lock file with these packages at version 0.1.0."""
    parts = [f'[[package]]\nname = "{name}"\nversion = "0.1.0"\n' for name in names]
    return "version = 4\n\n" + "\n".join(parts)


def facts(make_repo: MakeRepo, files: Mapping[str, str], root: str = "") -> dict[str, Fact]:
    """Return the settled facts of the component in a folder, by subject."""
    return {fact.subject: fact for fact in settle(detect(make_repo(files), root))}


def values(make_repo: MakeRepo, files: Mapping[str, str], root: str = "") -> dict[str, str]:
    """Return the settled values of the component in a folder, by subject."""
    return {subject: fact.value for subject, fact in facts(make_repo, files, root).items()}


# Folders


def test_a_workspace_holds_what_its_globs_and_paths_name(make_repo: MakeRepo) -> None:
    files = {
        "Cargo.toml": package("top", "[dependencies]", 'near = { path = "near" }')
        + '[workspace]\nmembers = ["crates/*", "tools/one"]\nexclude = ["crates/old"]\n',
        "near/Cargo.toml": package("near"),
        "crates/a/Cargo.toml": package("a"),
        "crates/old/Cargo.toml": package("old"),
        "crates/a/deep/Cargo.toml": package("deep"),
        "tools/one/Cargo.toml": package("one"),
        "tools/two/Cargo.toml": package("two"),
    }

    repo = make_repo(files)

    assert [one.root for one in packages(repo, "")] == ["", "crates/a", "near", "tools/one"]
    found = values(make_repo, files)
    assert found["workspace.tool"] == "cargo"
    assert [value for key, value in found.items() if key.startswith("workspace.member")] == [
        "crates/a", "near", "tools/one",
    ]  # fmt: skip


def test_a_package_that_a_workspace_claims_is_no_component(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {
            "Cargo.toml": '[workspace]\nmembers = ["a"]\nexclude = ["own"]\n',
            "a/Cargo.toml": package("a"),
            "stray/Cargo.toml": package("stray"),
            "own/Cargo.toml": package("own"),
            "own/src/lib.rs": TEST,
            "fuzz/Cargo.toml": package("fuzz", "[workspace]"),
        }
    )

    assert roots(repo) == ("", "own")


def test_a_further_package_without_tests_is_no_component(make_repo: MakeRepo) -> None:
    repo = make_repo({"Cargo.toml": package("a"), "derive/Cargo.toml": package("derive")})

    assert roots(repo) == ("",)


def test_a_workspace_of_one_package_is_no_monorepo(make_repo: MakeRepo) -> None:
    found = values(make_repo, {"Cargo.toml": package("a", "[workspace]"), "src/lib.rs": TEST})

    assert "workspace.tool" not in found
    assert found["command.test"] == "cargo test"


@pytest.mark.parametrize(
    "text",
    [
        "", "[", "package = 1\n", "[package]\nname = 3\n", "[workspace]\nmembers = 1\n",
        "[package]\nname = 'a'\n[dependencies]\nx = 1\ny = []\nz = {path = 1}\n[[bin]]\npath = 1\n",
        "workspace = 1\n", "[workspace]\nmembers = ['[', '**', '../..', '/']\n",
        "[package]\nname = 'a'\nrust-version = {workspace = 1}\n[target]\nx = 1\n",
    ],
)  # fmt: skip
def test_odd_manifests_raise_nothing(make_repo: MakeRepo, text: str) -> None:
    repo = make_repo({"Cargo.toml": text, "Cargo.lock": text, "rust-toolchain.toml": text})

    assert set(roots(repo)) <= {""}
    assert all(isinstance(one, Evidence) for one in detect(repo, ""))


# Versions


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("rust-toolchain.toml", '[toolchain]\nchannel = "1.85.0"\n'),
        ("rust-toolchain", '[toolchain]\nchannel = "1.85.0"\n'),
        ("rust-toolchain", "1.85.0\n"),
    ],
)
def test_a_toolchain_file_goes_before_the_oldest_rust(
    make_repo: MakeRepo, path: str, text: str
) -> None:
    files = {"Cargo.toml": package("a", 'rust-version = "1.70"'), path: text}

    found = facts(make_repo, files)

    assert found["rust.version"].value == "1.85.0"
    assert found["rust.version"].because.where.path == path
    assert found["rust.msrv"].value == "1.70"


def test_a_toolchain_file_without_a_channel_names_none(make_repo: MakeRepo) -> None:
    files = {
        "Cargo.toml": package("a"),
        "rust-toolchain.toml": '[toolchain]\ncomponents = ["rust-src"]\n',
    }

    assert not {"rust.version", "rust.channel"} & values(make_repo, files).keys()


def test_the_oldest_rust_is_inherited_and_the_newest_of_all(make_repo: MakeRepo) -> None:
    files = {
        "Cargo.toml": '[workspace]\nmembers = ["a", "b"]\n\n[workspace.package]\n'
        'rust-version = "1.74"\n',
        "a/Cargo.toml": package("a", "rust-version.workspace = true"),
        "b/Cargo.toml": package("b", 'rust-version = "1.9"'),
    }

    fact = facts(make_repo, files)["rust.msrv"]

    assert (fact.value, fact.because.where) == ("1.74", Place("Cargo.toml", 5))


def test_existing_ci_that_names_the_oldest_rust_checks_it(make_repo: MakeRepo) -> None:
    files = {
        "Cargo.toml": package("a", 'rust-version = "1.74"'),
        ".github/workflows/ci.yml": "jobs:\n  msrv:\n    toolchain: 1.74.0\n",
    }

    fact = facts(make_repo, files)["rust.msrv.checked"]

    assert fact.because.where == Place(".github/workflows/ci.yml", 3)


# What it is


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"src/main.rs": ""}, "application"),
        ({"src/lib.rs": ""}, "library"),
        ({"src/lib.rs": "", "src/bin/x.rs": ""}, "application"),
    ],
)
def test_what_it_builds_decides_the_kind(
    make_repo: MakeRepo, files: dict[str, str], kind: str
) -> None:
    assert values(make_repo, {"Cargo.toml": package("a"), **files})["kind"] == kind


def test_frameworks_and_drivers_come_from_dependencies(make_repo: MakeRepo) -> None:
    manifest = package(
        "a", "[dependencies]", 'axum = "0.8"', 'web = { package = "actix-web", version = "4" }',
        'sqlx = { version = "0.8", features = ["runtime-tokio", "postgres"] }',
        "[target.'cfg(windows)'.dependencies]", 'rocket = "0.5"',
    )  # fmt: skip

    found = values(make_repo, {"Cargo.toml": manifest})

    names = {key for key in found if key.startswith(("framework", "driver"))}
    assert names == {"framework.axum", "framework.actix-web", "driver.postgres"}


def test_crates_that_link_with_c_libraries_name_packages(make_repo: MakeRepo) -> None:
    files = {"Cargo.toml": package("a"), "Cargo.lock": locked("a", "alsa-sys")}

    fact = facts(make_repo, files)["system-package.libasound2-dev"]

    assert fact.because.where == Place("Cargo.lock", 8)
    assert fact.because.note == "alsa-sys is built against it"


def test_a_crate_that_builds_its_library_itself_names_none(make_repo: MakeRepo) -> None:
    files = {"Cargo.toml": package("a"), "Cargo.lock": locked("a", "openssl-sys", "openssl-src")}

    assert not [key for key in values(make_repo, files) if key.startswith("system-package")]


# Commands


def test_a_package_is_tested_by_convention(make_repo: MakeRepo) -> None:
    fact = facts(make_repo, {"Cargo.toml": package("a"), "src/lib.rs": TEST})["command.test"]

    assert (fact.value, fact.because.where) == ("cargo test", Place("Cargo.toml"))


@pytest.mark.parametrize(
    "source",
    [
        TEST,
        "#[tokio::test]\nasync fn it() {}\n",
        "#[rstest]\nfn it() {}\n",
        "/// ```\n/// assert!(true);\n/// ```\npub fn f() {}\n",
        "proptest! { }\n",
    ],
)
def test_tests_are_known_by_their_marks(make_repo: MakeRepo, source: str) -> None:
    assert "command.test" in values(make_repo, {"Cargo.toml": package("a"), "src/lib.rs": source})


def test_without_tests_there_is_no_test_command(make_repo: MakeRepo) -> None:
    found = values(make_repo, {"Cargo.toml": package("a"), "src/lib.rs": "pub fn f() {}\n"})

    assert "command.test" not in found
    assert found["command.build"] == "cargo build"


def test_a_workspace_is_tested_as_a_whole(make_repo: MakeRepo) -> None:
    files = {
        "Cargo.toml": '[workspace]\nmembers = ["a", "b"]\n',
        "a/Cargo.toml": package("a"), "a/src/lib.rs": TEST, "b/Cargo.toml": package("b"),
    }  # fmt: skip

    found = values(make_repo, files)

    assert found["command.test"] == "cargo test --workspace"
    assert found["command.lint.clippy"] == "cargo clippy --workspace --all-targets -- -D warnings"


def test_code_that_is_loaded_into_another_program_is_not_tested(make_repo: MakeRepo) -> None:
    module = package(
        "py", "[lib]", 'crate-type = ["cdylib"]', "[dependencies]",
        'pyo3 = { version = "0.25", features = ["extension-module"] }',
    )  # fmt: skip
    files = {
        "Cargo.toml": '[workspace]\nmembers = ["py", "core"]\n',
        "py/Cargo.toml": module, "py/src/lib.rs": TEST,
        "core/Cargo.toml": package("core"), "core/src/lib.rs": TEST,
    }  # fmt: skip

    assert values(make_repo, files)["command.test"] == "cargo test --workspace --exclude py"


def test_a_library_for_node_is_not_tested_either(make_repo: MakeRepo) -> None:
    manifest = package("a", "[lib]", 'crate-type = ["cdylib"]', "[dependencies]", 'napi = "3"')

    found = values(make_repo, {"Cargo.toml": manifest, "src/lib.rs": TEST})

    assert "command.test" not in found


def test_lints_for_clippy_in_the_manifest_are_configuration(make_repo: MakeRepo) -> None:
    manifest = package("a", "[lints.clippy]", 'all = "warn"')

    because = facts(make_repo, {"Cargo.toml": manifest})["command.lint.clippy"].because

    assert (because.where, because.note) == (Place("Cargo.toml", 4), "lints for clippy")


def test_an_oldest_rust_that_some_promise_is_asked_of_those(make_repo: MakeRepo) -> None:
    files = {
        "Cargo.toml": '[workspace]\nmembers = ["a", "b"]\n',
        "a/Cargo.toml": package("a", 'rust-version = "1.74"'), "b/Cargo.toml": package("b"),
    }  # fmt: skip

    assert values(make_repo, files)["rust.msrv.packages"] == "a"


def test_a_target_that_cannot_run_here_is_built_and_not_tested(make_repo: MakeRepo) -> None:
    files = {
        "Cargo.toml": package("a"), "src/main.rs": TEST,
        ".cargo/config.toml": '[build]\ntarget = "thumbv7em-none-eabihf"\n',
    }  # fmt: skip

    found = values(make_repo, files)

    assert "command.test" not in found
    assert found["rust.target"] == "thumbv7em-none-eabihf"
    assert found["command.lint.clippy"] == "cargo clippy -- -D warnings"


def test_a_dependency_that_is_elsewhere_leaves_nothing_to_run(make_repo: MakeRepo) -> None:
    files = {
        "Cargo.toml": package("a", "[dependencies]", 'x = { path = "../x" }'),
        "src/main.rs": TEST,
    }

    found = values(make_repo, files)

    assert found["cargo.lost"] == "../x"
    assert not [key for key in found if key.startswith(("command.test", "command.lint"))]


def test_a_dependency_in_a_submodule_is_there(make_repo: MakeRepo) -> None:
    files = {
        "Cargo.toml": package("a", "[dependencies]", 'x = { path = "vendored/x" }'),
        ".gitmodules": '[submodule "x"]\n\tpath = vendored/x\n',
        "src/lib.rs": TEST,
    }

    assert values(make_repo, files)["command.test"] == "cargo test"


@pytest.mark.parametrize(
    ("files", "test"),
    [
        pytest.param({"Makefile": "test:\n\tcargo test --all\n"}, "cargo test --all", id="make"),
        pytest.param(
            {"Makefile": "test:\n\tcargo test && cargo doc\n"}, "make test", id="more than one"
        ),
        pytest.param({"justfile": "test:\n  cargo test -q\n"}, "cargo test -q", id="just"),
        pytest.param({"justfile": "test:\n  a\n  cargo test\n"}, "cargo test", id="no just"),
        pytest.param(
            {".cargo/config.toml": '[alias]\ntests = "test --all"\n'}, "cargo tests", id="alias"
        ),
        pytest.param({".cargo/config.toml": '[alias]\ntests = "x"\n'}, "cargo test", id="other"),
        pytest.param({"Makefile": "test:\n\tdocker run cargo test\n"}, "cargo test", id="unsound"),
    ],
)  # fmt: skip
def test_the_repositorys_own_tasks_go_first(
    make_repo: MakeRepo, files: dict[str, str], test: str
) -> None:
    found = values(make_repo, {"Cargo.toml": package("a"), "src/lib.rs": TEST, **files})

    assert found["command.test"] == test


def test_formatting_for_a_nightly_is_weaker_evidence(make_repo: MakeRepo) -> None:
    style = 'max_width = 100\nimports_granularity = "Crate"\n'

    because = facts(make_repo, {"Cargo.toml": package("a"), "rustfmt.toml": style})[
        "command.format.rustfmt"
    ].because

    assert because.note == "rustfmt is configured for a nightly"
    assert because.rank < 4


def test_a_program_is_built_and_started(make_repo: MakeRepo) -> None:
    found = values(make_repo, {"Cargo.toml": package("app"), "src/main.rs": ""})

    assert found["command.build"] == "cargo build --release"
    assert found["command.start"] == "./target/release/app"


def test_the_default_program_is_the_one_to_start(make_repo: MakeRepo) -> None:
    files = {
        "Cargo.toml": package("app", 'default-run = "two"'),
        "src/main.rs": "", "src/bin/two.rs": "", "src/bin/one/main.rs": "",
    }  # fmt: skip

    assert values(make_repo, files)["command.start"] == "./target/release/two"


def test_several_programs_leave_open_which_to_start(make_repo: MakeRepo) -> None:
    files = {"Cargo.toml": package("app"), "src/bin/one.rs": "", "src/bin/two.rs": ""}

    assert "command.start" not in values(make_repo, files)


def test_committed_queries_let_sqlx_compile_without_a_database(make_repo: MakeRepo) -> None:
    files = {"Cargo.toml": package("a"), ".sqlx/query-1.json": "{}"}

    assert values(make_repo, files)["rust.env.SQLX_OFFLINE"] == "true"


# The lock file


def test_a_lock_file_that_fits_is_installed_from(make_repo: MakeRepo) -> None:
    files = {
        "Cargo.toml": package("a", "[dependencies]", 'serde = "1"'),
        "Cargo.lock": locked("a", "serde"),
    }

    assert values(make_repo, files)["command.install"] == "cargo fetch --locked"


@pytest.mark.parametrize(
    ("lock", "why"),
    [
        (locked("serde"), "a 0.1.0 is not in Cargo.lock"),
        (locked("a"), "serde is not in Cargo.lock"),
        (locked("a", "serde").replace("0.1.0", "0.2.0", 1), "a 0.1.0 is not in Cargo.lock"),
    ],
)
def test_a_lock_file_that_cargo_would_change_is_stale(
    make_repo: MakeRepo, lock: str, why: str
) -> None:
    manifest = package("a", "[dependencies]", 'serde = "1"')
    repo = make_repo({"Cargo.toml": manifest, "Cargo.lock": lock})

    assert read_lock(repo, "", packages(repo, "")).stale == why
    assert "command.install" not in {one.subject for one in detect(repo, "")}
