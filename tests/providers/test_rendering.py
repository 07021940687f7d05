"""What the renderers share: which downloads are kept, what a matrix runs, whose quotes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autodevops_cli.model.evidence import Evidence, Fact, Place
from autodevops_cli.model.plan import Axis, Cache, Job, Purpose, Run, SetupTool, Tool, cells
from autodevops_cli.model.stack import Component, StackProfile
from autodevops_cli.providers import providers
from autodevops_cli.providers._base import Provider
from autodevops_cli.providers._caches import Downloads, caches, downloads
from autodevops_cli.providers._one_shell import advised
from autodevops_cli.providers._rendering import pattern
from autodevops_cli.repository.yaml import load_yaml
from tests.providers.plans import RICH, STACK, fact

NODE = Tool("node", "Node", image="node:{version}")
MOVED = (("npm_config_cache", "npm"), ("YARN_CACHE_FOLDER", "yarn"))
OURS = [one for one in providers() if one.name in ("azure", "bitbucket", "circleci")]


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


def test_a_matrix_runs_each_combination_under_a_name_of_its_own() -> None:
    job = Job(
        "test", "Test", Purpose.TEST, (),
        matrix=(Axis("python", ("3.13", "3.14"), "Python"), Axis("db", ("x",))),
    )  # fmt: skip

    assert cells(job) == (
        ("Test on Python 3.13 and Db x", (("python", "3.13"), ("db", "x"))),
        ("Test on Python 3.14 and Db x", (("python", "3.14"), ("db", "x"))),
    )


def test_a_job_without_a_matrix_runs_once() -> None:
    assert cells(Job("test", "Test", Purpose.TEST, ())) == (("Test", ()),)


@pytest.mark.parametrize(
    "command", ["a; b", "a &", "a # b", "a\nb", "cat <<x", "a \\"],
    ids=["list", "background", "comment", "lines", "heredoc", "continued"],
)  # fmt: skip
def test_advice_reaches_all_of_a_command(command: str) -> None:
    assert advised(command).splitlines()[0].endswith("exit 0' ERR")


@pytest.mark.parametrize("command", ["a", "a && b", "a | b", "a 2>&1"])
def test_advice_about_one_chain_stands_behind_it(command: str) -> None:
    assert advised(command) == f'{command} || echo "This failed; it only advises"'


def test_only_wildcards_are_special_in_a_pattern() -> None:
    assert pattern("**/a b/$x;[12]*.xml") == "**/a\\ b/\\$x\\;[12]*.xml"


@pytest.mark.parametrize("provider", OURS, ids=lambda one: one.name)
def test_quotes_are_the_repositorys_own(provider: Provider) -> None:
    seen = Evidence("yaml.quotes", "single", Place(".prettierrc", 1))
    stack = StackProfile((Component("node", "", (Fact("yaml.quotes", "single", seen),)),))
    assert provider.render is not None

    (single,) = provider.render(RICH, stack, ())
    (double,) = provider.render(RICH, STACK, ())

    assert load_yaml(single.text).data == load_yaml(double.text).data
    assert single.text != double.text
