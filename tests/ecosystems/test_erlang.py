"""Erlang: where rebar3 builds, what it tests with which Erlang/OTP."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.ecosystems.erlang import ECOSYSTEM
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Job, Run, SetupTool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

SOURCE = {"rebar.config": "{erl_opts, [debug_info]}.\n", "src/a.erl": "-module(a).\n"}
EUNIT = '-module(a_tests).\n-include_lib("eunit/include/eunit.hrl").\n'


def component(repo: Snapshot) -> Component:
    return Component("erlang", "", settle(ECOSYSTEM.detect(repo, "")))


def jobs(repo: Snapshot) -> dict[str, Job]:
    return {job.id: job for job in ECOSYSTEM.jobs(component(repo))}


def setup(job: Job) -> SetupTool:
    return next(step for step in job.steps if isinstance(step, SetupTool))


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        (SOURCE, ("",)),
        ({"rebar.config": "{deps, []}."}, ()),
        (SOURCE | {"apps/b/rebar.config": "", "apps/b/src/b.erl": ""}, ("",)),
        (SOURCE | {"_build/default/lib/c/rebar.config": "", "_build/c.erl": ""}, ("",)),
        (SOURCE | {"mix.exs": "", "lib/a.ex": ""}, ()),
        (SOURCE | {"mix.exs": ""}, ("",)),
    ],
    ids=["project", "no-sources", "applications", "fetched", "elixir", "both-ways"],
)
def test_a_component_starts_at_a_rebar_project_with_erlang(
    make_repo: MakeRepo, files: Mapping[str, str], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(files)) == roots


@pytest.mark.parametrize(
    ("files", "text"),
    [
        ({"test/a_tests.erl": EUNIT}, "rebar3 eunit"),
        ({"src/b.erl": EUNIT}, "rebar3 eunit"),
        ({"test/a_SUITE.erl": "-module(a_SUITE)."}, "rebar3 ct"),
        ({"test/a_SUITE.erl": "", "test/a_tests.erl": ""}, "rebar3 do eunit, ct"),
        ({"_build/test/lib/b/a_SUITE.erl": ""}, ""),
        ({}, ""),
    ],
    ids=["eunit", "inside", "suites", "both", "fetched", "none"],
)
def test_the_tests_that_are_there_are_run(
    make_repo: MakeRepo, files: Mapping[str, str], text: str
) -> None:
    assert component(make_repo({**SOURCE, **files})).value("command.test") == text


def test_a_library_is_tested_with_every_supported_release_that_it_accepts(
    make_repo: MakeRepo,
) -> None:
    files = {**SOURCE, "rebar.config": '{minimum_otp_vsn, "28"}.\n', "test/a_tests.erl": EUNIT}

    job = jobs(make_repo(files))["test"]

    assert [axis.values for axis in job.matrix] == [("28", "29")]
    assert setup(job).inputs == (("rebar3-version", "3.27.0"),)


def test_a_release_is_tested_with_what_is_pinned(make_repo: MakeRepo) -> None:
    files = {
        **SOURCE, "rebar.config": "{relx, []}.\n", ".tool-versions": "erlang 25.3.2.8\n",
        "test/a_tests.erl": EUNIT,
    }  # fmt: skip

    job = jobs(make_repo(files))["test"]

    assert (job.matrix, setup(job).version) == ((), "25.3")
    assert setup(job).inputs == (("rebar3-version", "3.22.1"),)


def test_the_lock_file_is_fetched_before_the_tests(make_repo: MakeRepo) -> None:
    job = jobs(make_repo({**SOURCE, "rebar.lock": "[].", "test/a_tests.erl": EUNIT}))["test"]

    assert [step.command for step in job.steps if isinstance(step, Run)] == [
        "rebar3 get-deps", "rebar3 eunit",
    ]  # fmt: skip


def test_configured_checks_gate_and_dialyzer_advises(make_repo: MakeRepo) -> None:
    config = "{xref_checks, [undefined_function_calls]}.\n{dialyzer, [{warnings, []}]}.\n"

    job = jobs(make_repo({**SOURCE, "rebar.config": config}))["lint"]

    steps = {step.command: step.advisory for step in job.steps if isinstance(step, Run)}
    assert steps == {"rebar3 xref": False, "rebar3 dialyzer": True}


def test_a_plugin_brings_its_check_and_a_comment_does_not(make_repo: MakeRepo) -> None:
    config = "{project_plugins, [erlfmt]}.\n% {plugins, [rebar3_lint]}.\n"

    found = component(make_repo({**SOURCE, "rebar.config": config}))

    assert [one.value for one in (*found.commands("format"), *found.commands("lint"))] == [
        "rebar3 fmt --check"
    ]


def test_a_make_target_that_is_plain_goes_first(make_repo: MakeRepo) -> None:
    files = {**SOURCE, "test/a_tests.erl": EUNIT, "Makefile": "test:\n\trebar3 as test eunit\n"}

    assert component(make_repo(files)).value("command.test") == "rebar3 as test eunit"


def test_a_driver_is_a_dependency(make_repo: MakeRepo) -> None:
    config = '{deps, [{epgsql, "4.7.1"}, eredis]}.\n'

    found = component(make_repo({**SOURCE, "rebar.config": config}))

    assert [one.value for one in found.under("driver")] == ["postgres", "redis"]


@pytest.mark.parametrize("text", ["{" * 9999, '"' * 9999, "%" * 9999, ""])
def test_an_odd_configuration_is_no_catastrophe(make_repo: MakeRepo, text: str) -> None:
    found = component(make_repo({**SOURCE, "rebar.config": text}))

    assert found.value("command.build") == "rebar3 compile"
