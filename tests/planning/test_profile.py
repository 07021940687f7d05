"""Components are ranked, and what belongs to whom is decided by where it stands."""

from __future__ import annotations

from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.planning.profile import profile
from tests.conftest import MakeRepo

GO = {"go.mod": "module example.org/a\n\ngo 1.26\n", "a.go": "package a\n"}
WEB = {"web/package.json": '{"name": "web", "scripts": {"test": "jest", "lint": "eslint ."}}'}
SAID = Place("autodevops.toml", 2)


def roots(make_repo: MakeRepo, files: dict[str, str]) -> list[tuple[str, str]]:
    return [(one.ecosystem, one.root) for one in profile(make_repo(files)).components]


def test_the_component_with_most_sources_comes_first(make_repo: MakeRepo) -> None:
    files = {**GO, **WEB, **{f"web/src/{n}.ts": "export {}\n" for n in range(9)}}

    assert roots(make_repo, files) == [("node", "web"), ("go", "")]


def test_a_component_at_the_root_frames_a_larger_one_inside_it(make_repo: MakeRepo) -> None:
    more = {f"b{n}.go": "package a\n" for n in range(3)}
    files = {**GO, **more, **WEB, **{f"web/src/{n}.ts": "export {}\n" for n in range(9)}}

    assert roots(make_repo, files) == [("go", ""), ("node", "web")]


def test_tests_and_examples_do_not_weigh(make_repo: MakeRepo) -> None:
    files = {**GO, **WEB, **{f"web/examples/{n}.ts": "export {}\n" for n in range(9)}}

    assert roots(make_repo, files) == [("go", ""), ("node", "web")]


def test_a_site_of_documents_steps_back_behind_the_product(make_repo: MakeRepo) -> None:
    files = {**GO, "docs/package.json": '{"name": "docs", "scripts": {"build": "vitepress build"}}'}

    assert roots(make_repo, files) == [("go", "")]


def test_a_repository_of_documents_alone_is_what_it_is(make_repo: MakeRepo) -> None:
    files = {"docs/package.json": '{"name": "docs", "scripts": {"build": "vitepress build"}}'}

    assert roots(make_repo, files) == [("node", "docs")]


def test_the_user_names_the_commands_of_the_primary_component_alone(make_repo: MakeRepo) -> None:
    said = command("test", "make check", SAID, Source.USER)

    components = profile(make_repo({**GO, **WEB}), overrides=(said,)).components

    assert [one.value("command.test") for one in components] == ["make check", "npm test"]


def test_the_command_that_the_user_names_silences_others_of_its_kind(make_repo: MakeRepo) -> None:
    files = {"pyproject.toml": '[project]\nname = "a"\n[tool.ruff]\n[tool.mypy]\n', "a.py": ""}
    said = command("lint", "make lint", SAID, Source.USER)

    component = profile(make_repo(files), overrides=(said,)).components[0]

    assert [fact.value for fact in component.commands("lint")] == ["make lint"]


def test_the_user_names_a_version_where_that_tool_is_used(make_repo: MakeRepo) -> None:
    said = Evidence("go.version", "1.27", SAID, Strength.OVERRIDDEN)

    components = profile(make_repo({**GO, **WEB}), overrides=(said,)).components

    assert [one.value("go.version") for one in components] == ["1.27", ""]
