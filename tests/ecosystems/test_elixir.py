"""Elixir: projects and umbrellas, versions and their pairs, commands and jobs."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.ecosystems.elixir import ECOSYSTEM
from autodevops_cli.ecosystems.elixir.mixfile import Mixfile
from autodevops_cli.ecosystems.elixir.versions import otp_for
from autodevops_cli.model.evidence import Evidence, Place, Source, command, settle
from autodevops_cli.model.plan import Job, Run, SetupTool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

APPLICATION = "[app: :shop, deps: deps()]\n  end\n\n  def application do\n    [mod: {Shop, []}]"
LIBRARY = '[app: :shop, elixir: "~> 1.16", package: package(), deps: deps()]'


def mix(project: str = APPLICATION, *dependencies: str, more: str = "") -> str:
    return (
        "defmodule Shop.MixProject do\n  use Mix.Project\n\n"
        f"  def project do\n    {project}\n  end\n\n"
        f"  defp deps do\n    [{', '.join(dependencies)}]\n  end\n{more}end\n"
    )


def aliases(text: str) -> str:
    return f"\n  defp aliases do\n    [\n      {text}\n    ]\n  end\n"


def component(repo: Snapshot, *more: Evidence) -> Component:
    return Component("elixir", "", settle((*ECOSYSTEM.detect(repo, ""), *more)))


def jobs(repo: Snapshot, *more: Evidence) -> dict[str, Job]:
    return {job.id: job for job in ECOSYSTEM.jobs(component(repo, *more))}


def runs(job: Job) -> list[str]:
    return [step.command for step in job.steps if isinstance(step, Run)]


def setup(job: Job) -> tuple[object, object]:
    step = next(step for step in job.steps if isinstance(step, SetupTool))
    return step.version, dict(step.inputs)["otp-version"]


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"mix.exs": mix()}, ("",)),
        ({"mix.exs": "IO.puts(1)"}, ()),
        ({"mix.exs": mix(), "deps/plug/mix.exs": mix()}, ("",)),
        ({"mix.exs": mix('[apps_path: "apps"]'), "apps/a/mix.exs": mix()}, ("",)),
        ({"one/mix.exs": mix(), "two/mix.exs": mix()}, ("one", "two")),
        ({"mix.exs": mix(), "rebar.config": "", "src/a.erl": ""}, ()),
        ({"mix.exs": mix(), "rebar.config": "", "lib/a.ex": ""}, ("",)),
    ],
    ids=["project", "script", "fetched", "umbrella", "apart", "erlang", "both"],
)
def test_a_component_starts_at_a_mix_project(
    make_repo: MakeRepo, files: Mapping[str, str], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(files)) == roots


def test_the_applications_of_an_umbrella_are_its_members(make_repo: MakeRepo) -> None:
    repo = make_repo({
        "mix.exs": mix('[apps_path: "apps"]'), "apps/a/mix.exs": mix(APPLICATION, "{:phoenix, []}"),
        "apps/b/mix.exs": mix(), "apps/b/test/b_test.exs": "",
    })  # fmt: skip

    found = component(repo)

    assert found.value("workspace.tool") == "mix"
    assert [one.value for one in found.under("workspace.member")] == ["apps/a", "apps/b"]
    assert found.value("framework.phoenix") == "phoenix"
    assert found.value("command.test") == "mix test"


def test_comments_are_no_dependencies_and_strings_no_comments(make_repo: MakeRepo) -> None:
    text = mix(APPLICATION, '{:a, "~> 1.0 # no"}', '{:c, "1.0"}', more="  # {:b, []},\n")
    found = Mixfile(make_repo({"mix.exs": text}), "")

    assert [one.name for one in found.dependencies][:2] == ["a", "c"]


@pytest.mark.parametrize(
    ("files", "elixir", "erlang"),
    [
        ({"mix.exs": mix('[elixir: "~> 1.17"]')}, "~> 1.17", ""),
        ({"mix.exs": mix('[elixir: "~> 1.17"]'), ".tool-versions": "elixir 1.18.4-otp-27\n"},
         "1.18.4", "27"),
        ({"mix.exs": mix(), ".tool-versions": "erlang 27.2\nelixir 1.18.4-otp-26\n"},
         "1.18.4", "27.2"),
        ({"mix.exs": mix(), "mise.toml": '[tools]\nelixir = "1.19"\nerlang = "28"\n'},
         "1.19", "28"),
        ({"mix.exs": mix(), "elixir_buildpack.config":
          "elixir_version=1.18.1\nerlang_version=27.0\n"}, "1.18.1", "27.0"),
        ({"mix.exs": mix(), "Dockerfile": "ARG ELIXIR_VERSION=1.18.4\nARG OTP_VERSION=27.3.4\n"},
         "1.18.4", "27.3.4"),
        ({"mix.exs": mix(), "Dockerfile": "FROM hexpm/elixir:1.19.2-erlang-28.1-alpine\n"},
         "1.19.2", "28.1"),
    ],
    ids=["mix", "paired", "both", "mise", "buildpack", "arguments", "image"],
)  # fmt: skip
def test_every_place_that_names_a_version_is_read(
    make_repo: MakeRepo, files: Mapping[str, str], elixir: str, erlang: str
) -> None:
    found = component(make_repo(files))

    assert (found.value("elixir.version"), found.value("erlang.version")) == (elixir, erlang)


@pytest.mark.parametrize(
    ("elixir", "named", "otp"),
    [("1.20", "24.1", "29"), ("1.16", "", "26"), ("1.18.4", "", "27"), ("1.20", "", "29"),
     ("1.19", "26.2.5.3", "26.2"), ("2.7", "", "29")],
    ids=["apart", "old", "full", "new", "named", "unknown"],
)  # fmt: skip
def test_an_elixir_runs_on_the_newest_erlang_that_it_supports(
    elixir: str, named: str, otp: str
) -> None:
    assert otp_for(elixir, named) == otp


def test_a_library_is_tested_with_its_newest_and_its_oldest_elixir(make_repo: MakeRepo) -> None:
    found = jobs(make_repo({"mix.exs": mix(LIBRARY), "mix.lock": "%{}", "test/a_test.exs": ""}))

    assert (setup(found["test"]), setup(found["test-oldest"])) == (("1.20", "29"), ("1.16", "26"))
    assert runs(found["test"]) == ["mix deps.get --check-locked", "mix test"]
    assert runs(found["test-oldest"]) == ["mix deps.get", "mix test"]


def test_an_application_is_tested_with_one_elixir(make_repo: MakeRepo) -> None:
    repo = make_repo({
        "mix.exs": mix(), "test/a_test.exs": "", ".tool-versions": "elixir 1.18.4\nerlang 27.3\n"
    })  # fmt: skip

    found = jobs(repo)

    assert [name for name in found if name.startswith("test")] == ["test"]
    assert setup(found["test"]) == ("1.18.4", "27.3")
    assert found["test"].env == (("MIX_ENV", "test"),)


def test_without_tests_the_code_is_compiled(make_repo: MakeRepo) -> None:
    found = jobs(make_repo({"mix.exs": mix()}))

    assert {name: runs(job) for name, job in found.items()} == {
        "build": ["mix deps.get", "mix compile"]
    }


ECTO = {
    "mix.exs": mix(APPLICATION, "{:ecto_sql, []}", "{:postgrex, []}"),
    "config/config.exs": "import Config\nconfig :shop, ecto_repos: [Shop.Repo]\n",
    "priv/repo/migrations/1_a.exs": "",
    "test/a_test.exs": "",
    ".formatter.exs": "[]",
}


def test_the_database_is_made_for_the_tests_and_not_for_the_checks(make_repo: MakeRepo) -> None:
    found = jobs(make_repo(ECTO))

    made = "mix ecto.create --quiet && mix ecto.migrate --quiet"
    assert runs(found["test"]) == ["mix deps.get", made, "mix test"]
    assert runs(found["lint"]) == ["mix deps.get", "mix format --check-formatted"]


def test_a_test_alias_that_makes_the_database_does_so_alone(make_repo: MakeRepo) -> None:
    own = aliases('test: ["ecto.create --quiet", "ecto.migrate --quiet", "test"]')
    repo = make_repo(ECTO | {"mix.exs": mix(APPLICATION, "{:ecto_sql, []}", more=own)})

    assert runs(jobs(repo)["test"]) == ["mix deps.get", "mix test"]


def test_an_alias_that_sets_up_the_tests_is_used(make_repo: MakeRepo) -> None:
    own = aliases('"test.setup": ["ecto.drop", "ecto.create", "ecto.migrate"]')
    repo = make_repo(ECTO | {"mix.exs": mix(APPLICATION, "{:ecto_sql, []}", more=own)})

    assert runs(jobs(repo)["test"])[1] == "mix test.setup"


def test_frameworks_and_drivers_come_from_dependencies(make_repo: MakeRepo) -> None:
    names = ("phoenix", "ecto_sql", "postgrex", "redix")
    repo = make_repo({"mix.exs": mix(APPLICATION, *(f'{{:{name}, "~> 1.0"}}' for name in names))})

    found = component(repo)

    facts = {fact.value for prefix in ("framework", "driver") for fact in found.under(prefix)}
    assert facts == {"phoenix", "ecto", "postgres", "redis"}


def test_credo_gates_where_it_is_configured_and_locked(make_repo: MakeRepo) -> None:
    repo = make_repo({
        "mix.exs": mix(APPLICATION, '{:credo, "~> 1.7", only: [:dev, :test], runtime: false}'),
        "mix.lock": '%{\n  "credo": {:hex, :credo, "1.7.0"},\n}\n', ".credo.exs": "%{}",
    })  # fmt: skip

    steps = {
        step.command: step.advisory for step in jobs(repo)["lint"].steps if isinstance(step, Run)
    }

    assert steps == {
        "mix deps.get --check-locked": False,
        "mix credo": False,
        "mix deps.unlock --check-unused": True,
    }


def test_a_tool_for_tests_only_is_called_in_their_environment(make_repo: MakeRepo) -> None:
    repo = make_repo({"mix.exs": mix(APPLICATION, '{:credo, "~> 1.7", only: :test}')})

    assert component(repo).value("command.lint.credo") == "MIX_ENV=test mix credo"


def test_dialyzer_only_advises(make_repo: MakeRepo) -> None:
    repo = make_repo({"mix.exs": mix(APPLICATION, "{:dialyxir, [], only: :dev}")})

    last = jobs(repo)["lint"].steps[-1]

    assert isinstance(last, Run)
    assert (last.command, last.advisory) == ("mix dialyzer", True)


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        ('["format --check-formatted", "credo --strict"]', "mix lint"),
        ('["format", "credo"]', ""),
    ],
    ids=["checks", "rewrites"],
)
def test_an_alias_that_only_checks_is_run(make_repo: MakeRepo, steps: str, text: str) -> None:
    repo = make_repo({"mix.exs": mix(APPLICATION, more=aliases(f"lint: {steps}"))})

    assert component(repo).value("command.lint") == text


def test_a_make_target_goes_before_convention(make_repo: MakeRepo) -> None:
    repo = make_repo({
        "mix.exs": mix(), "test/a_test.exs": "", "Makefile": "test:\n\tmix test --trace\n"
    })  # fmt: skip

    assert component(repo).value("command.test") == "mix test --trace"


def test_what_existing_ci_runs_is_run_in_both_test_jobs(make_repo: MakeRepo) -> None:
    repo = make_repo({"mix.exs": mix(LIBRARY), "test/a_test.exs": ""})
    said = command("test", "mix coveralls", Place("ci.yml", 1), Source.CI)

    found = jobs(repo, said)

    assert [runs(found[name])[-1] for name in ("test", "test-oldest")] == ["mix coveralls"] * 2


@pytest.mark.parametrize(
    "text",
    ["use Mix.Project", "  use Mix.Project\n" + "{:" * 50_000, "  use Mix.Project\n" + '"' * 9999],
    ids=["bare", "open", "quotes"],
)
def test_an_odd_mixfile_is_no_catastrophe(make_repo: MakeRepo, text: str) -> None:
    found = component(make_repo({"mix.exs": text}))

    assert found.value("package-manager") == "mix"
