"""Lua: rockspecs, busted, luacheck, and the Lua that will do."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.lua import ECOSYSTEM
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Purpose, Run, SetupTool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

SPEC = 'package = "a"\ndependencies = {\n  "lua >= 5.1",\n}\n'


def component(repo: Snapshot) -> Component:
    return Component("lua", "", settle(ECOSYSTEM.detect(repo, "")))


def ran(repo: Snapshot, purpose: Purpose) -> list[str]:
    """Return the commands of the job of a purpose."""
    job = next(job for job in ECOSYSTEM.jobs(component(repo)) if job.purpose is purpose)
    return [step.command for step in job.steps if isinstance(step, Run)]


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"a-1.rockspec": SPEC}, ("",)),
        ({"rockspecs/a-1.rockspec": SPEC}, ("",)),
        ({"core/a-1.rockspec": SPEC, "web/b-1.rockspec": SPEC}, ("core", "web")),
        ({".busted": "", "a.lua": ""}, ("",)),
        ({".luacheckrc": "", "a.lua": ""}, ("",)),
        ({".luacheckrc": ""}, ()),
        ({"init.lua": ""}, ()),
        ({"vendor/x/a-1.rockspec": SPEC}, ()),
    ],
    ids=["rockspec", "folder", "two", "busted", "luacheck", "no-lua", "lone-file", "vendored"],
)
def test_lua_starts_at_a_rockspec_or_a_configuration(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert tuple(ECOSYSTEM.roots(make_repo(files))) == roots


@pytest.mark.parametrize(
    ("declared", "cycle"),
    [
        ("lua >= 5.1", "5.4"),
        ("lua >= 5.1, < 5.4", "5.3"),
        ("lua == 5.1", "5.1"),
        ("lua ~> 5.2", "5.2"),
        ("lua", "5.4"),
        ("lua >= 9.9", "5.4"),
    ],
)
def test_the_newest_lua_that_will_do_is_used(
    make_repo: MakeRepo, declared: str, cycle: str
) -> None:
    files = {"a-1.rockspec": f'dependencies = {{ "{declared}" }}\n', ".busted": "", "a.lua": ""}

    (job,) = ECOSYSTEM.jobs(component(make_repo(files)))

    assert next(step.version for step in job.steps if isinstance(step, SetupTool)) == cycle


def test_specs_run_with_the_rock_in_a_tree_of_its_own(make_repo: MakeRepo) -> None:
    repo = make_repo({"a-1.rockspec": SPEC, "spec/a_spec.lua": "", "a.lua": ""})

    assert ran(repo, Purpose.TEST) == [
        "luarocks --lua-version 5.4 --tree lua_modules make a-1.rockspec",
        "luarocks --lua-version 5.4 --tree lua_modules install busted 2.3.0-1",
        "lua_modules/bin/busted",
    ]


def test_a_configured_busted_needs_only_the_dependencies(make_repo: MakeRepo) -> None:
    repo = make_repo({"a-1.rockspec": SPEC, ".busted": "return {}", "a.lua": ""})

    assert ran(repo, Purpose.TEST)[0].endswith("install --only-deps a-1.rockspec")


def test_further_needs_of_the_tests_are_prepared(make_repo: MakeRepo) -> None:
    spec = SPEC + 'test_dependencies = { "busted", "luassert-extra" }\n'

    install = ran(make_repo({"a-1.rockspec": spec, ".busted": "", "a.lua": ""}), Purpose.TEST)[0]

    assert install.endswith(
        "&& luarocks --lua-version 5.4 --tree lua_modules test --prepare a-1.rockspec"
    )


def test_the_rockspec_of_development_goes_before_releases(make_repo: MakeRepo) -> None:
    files = {"a-scm-1.rockspec": SPEC, "a-2.10-1.rockspec": SPEC, "a-2.9-1.rockspec": SPEC}

    assert str(component(make_repo(files)).facts[0].because.where) == "a-scm-1.rockspec"


def test_luacheck_advises_at_a_fixed_version(make_repo: MakeRepo) -> None:
    repo = make_repo({".luacheckrc": "", "a.lua": ""})

    assert ran(repo, Purpose.LINT) == [
        "luarocks --lua-version 5.4 --tree lua_modules install luacheck 1.2.0-1",
        "lua_modules/bin/luacheck .",
    ]


def test_without_specs_nothing_is_tested(make_repo: MakeRepo) -> None:
    found = component(make_repo({"a-1.rockspec": SPEC, "a.lua": ""}))

    assert not found.commands("test")


@pytest.mark.parametrize("name", ["a$(id).rockspec", "a;b.rockspec", "a${{x}}.rockspec"])
def test_names_of_rockspecs_cannot_become_commands(make_repo: MakeRepo, name: str) -> None:
    found = component(make_repo({name: SPEC, ".busted": "", "a.lua": ""}))

    assert not found.commands("install")


def test_a_hostile_rockspec_is_read_in_no_time(make_repo: MakeRepo) -> None:
    repo = make_repo({"a-1.rockspec": '"lua' + " " * 900_000 + "test_dependencies={" * 1000})

    assert component(repo).value("package-manager") == "luarocks"
