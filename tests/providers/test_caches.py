"""What of a job is kept between runs, and which files it goes by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autodevops_cli.model.plan import Cache, Job, Purpose, Run, SetupTool, Tool
from autodevops_cli.providers._caches import Downloads, Kept, caches, downloads, kept
from tests.providers.plans import fact

NODE = Tool("node", "Node", image="node:{version}")
MOVED = (("npm_config_cache", "npm"), ("YARN_CACHE_FOLDER", "yarn"))


def installing(lock: str) -> Job:
    run = Run(
        "Install", "npm ci", because=(fact("command.install", "npm ci", lock, 1, "it locks"),)
    )
    return Job("test", "Test", Purpose.TEST, (SetupTool(NODE, "24"), run))


@pytest.mark.parametrize(
    ("lock", "folder"),
    [("yarn.lock", "yarn"), ("web/package-lock.json", "npm"), ("npm-shrinkwrap.json", "npm")],
)
def test_the_manager_that_locks_is_the_one_whose_downloads_are_kept(lock: str, folder: str) -> None:
    kept = downloads(installing(lock), MOVED)

    assert (kept.files, [name for _, name in kept.moved]) == ((lock,), [folder])


def test_without_a_lock_file_nothing_is_kept() -> None:
    assert downloads(installing("package.json"), MOVED) == Downloads()


def test_a_cache_of_hooks_says_nothing_about_downloads() -> None:
    job = installing("uv.lock")
    hooks = Cache("pre-commit", ("~/.cache/pre-commit",), (".pre-commit-config.yaml",))
    job = replace(job, steps=(*job.steps, hooks))

    assert downloads(job, (("UV_CACHE_DIR", "uv"),)).files == ("uv.lock",)


def test_folders_that_a_variable_moves_are_cached_where_they_are_then() -> None:
    cargo = Cache("cargo", ("~/.cargo/registry", "target"), ("Cargo.lock",))
    job = Job("test", "Test", Purpose.TEST, (cargo,))

    assert [one.paths for one in caches(job, (("CARGO_HOME", "cargo"),))] == [("target",)]
    composer = Cache("composer", ("~/.cache/composer",), ("composer.lock",))
    php = Job("test", "Test", Purpose.TEST, (composer,))
    assert list(caches(php, (("COMPOSER_CACHE_DIR", "composer"),))) == []
    assert [one.paths for one in caches(job, ())] == [("~/.cargo/registry", "target")]


def test_a_cache_that_is_written_anew_keeps_downloads_without_a_lock_file_too() -> None:
    assert kept(installing("package.json"), MOVED) == Kept(
        (".cache/npm",), (("npm_config_cache", "npm"),), ()
    )


@pytest.mark.parametrize(
    ("inputs", "lock", "files"),
    [
        ((("cache-dependency-path", "web/a.lock\n"),), "web/package-lock.json", ("web/a.lock",)),
        ((("cache", "npm"),), "web/package-lock.json", ("web/package-lock.json",)),
        ((("cache", "npm"),), "package.json", ("package-lock.json",)),
    ],
    ids=["told", "seen", "sought"],
)
def test_files_that_are_told_go_before_those_seen_and_those_that_tools_look_for(
    inputs: tuple[tuple[str, str], ...], lock: str, files: tuple[str, ...]
) -> None:
    job = installing(lock)
    job = replace(job, steps=(SetupTool(NODE, "24", inputs=inputs), *job.steps[1:]))

    assert kept(job, MOVED).key_files == files
