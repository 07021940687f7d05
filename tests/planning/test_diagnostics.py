"""What a person should know about a stack, and what could not be decided."""

from __future__ import annotations

import pytest

from autodevops_cli.data import releases
from autodevops_cli.data.ranges import admitted, exact
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command, settle
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.model.stack import Component, StackProfile
from autodevops_cli.planning.diagnostics import diagnostics, gaps
from autodevops_cli.planning.profile import profile
from autodevops_cli.repository.snapshot import open_memory
from tests.conftest import MakeRepo

VERSION_FILE = Place(".python-version", 1)
MANIFEST = Place("pyproject.toml", 4)


def component(ecosystem: str, *seen: Evidence, root: str = "") -> Component:
    manager = Evidence("package-manager", "pip", Place("requirements.txt"))
    return Component(ecosystem, root, settle((manager, *seen)))


def found(
    stack: StackProfile | Component, files: dict[str, str] | None = None
) -> dict[str, Finding]:
    """The findings by rule; a rule that speaks twice is told by its last one."""
    if isinstance(stack, Component):
        stack = StackProfile((stack,))
    return {one.rule: one for one in diagnostics(open_memory(files or {}), stack)}


def python(value: str, where: Place = VERSION_FILE, rank: int = 9, **more: Strength) -> Evidence:
    return Evidence("python.version", value, where, rank=rank, **more)


OLDEST = next(one.cycle for one in reversed(releases("python")) if one.alive)
NEWEST = next(one.cycle for one in releases("python") if one.alive)


def test_a_supported_version_raises_nothing() -> None:
    assert found(component("python", python(NEWEST))) == {}


def test_two_versions_that_no_release_satisfies_are_a_conflict() -> None:
    rivals = component("python", python("3.13"), python(">=3.14", MANIFEST, rank=1))

    finding = found(rivals)["runtime-version-conflict"]

    assert finding.message == (
        ".python-version:1 says Python 3.13, pyproject.toml:4 says >=3.14; 3.13 is used"
    )
    assert finding.hint == (
        "Make pyproject.toml agree with .python-version, or remove one of them."
    )
    assert finding.related == (MANIFEST,)


@pytest.mark.parametrize(
    "one,other",
    [
        ("3.14", ">=3.11"),
        ("3.14.2", "3.14"),
        ("3.14", "==3.14.*"),
        ("3.14", "^3.12"),
        ("3.14", "lts/*"),
        ("3.14", ">=3.12,<4 || >=5"),
    ],
)
def test_versions_that_some_release_satisfies_are_none(one: str, other: str) -> None:
    rivals = component("python", python(one), python(other, MANIFEST, rank=1))

    assert "runtime-version-conflict" not in found(rivals)


def test_an_inferred_version_contradicts_nobody() -> None:
    guess = python("3.11", MANIFEST, strength=Strength.INFERRED)

    assert "runtime-version-conflict" not in found(component("python", python("3.14"), guess))


def test_an_oldest_version_contradicts_no_newer_one() -> None:
    java = component(
        "java",
        Evidence("java.version", "25", Place(".java-version", 1), rank=2),
        Evidence("java.version", "17", Place("pom.xml", 9)),
    )

    assert found(java) == {}


def test_a_version_past_its_end_says_since_when_and_what_to_use() -> None:
    finding = found(component("python", python("3.8.10")))["runtime-end-of-life"]

    assert finding.message == (
        ".python-version:1 names Python 3.8, which reached its end of life on 2024-10-07"
    )
    assert finding.severity is Severity.MEDIUM
    assert NEWEST in finding.hint


def test_a_range_that_begins_past_the_end_of_life_is_information() -> None:
    finding = found(component("python", python(">=3.8", MANIFEST)))["runtime-end-of-life"]

    assert "still admits Python 3.8" in finding.message
    assert finding.hint.startswith(f"Start the range in pyproject.toml at {OLDEST}, ")
    assert finding.severity is Severity.INFO


def test_a_range_without_any_living_release_is_more_than_information() -> None:
    finding = found(component("python", python(">=3.7,<3.9", MANIFEST)))["runtime-end-of-life"]

    assert finding.severity is Severity.MEDIUM


@pytest.mark.parametrize("value", ["3.99", "3.99.1", "2.8"])
def test_a_version_that_was_never_released_is_unknown(value: str) -> None:
    finding = found(component("python", python(value)))["unknown-runtime-version"]

    assert finding.message == f"there is no Python {value}"
    assert finding.severity is Severity.HIGH


@pytest.mark.parametrize(
    "tool,value",
    [
        ("python", "3.17"),
        ("python", "4.0"),
        ("python", "1.5"),
        ("python", "3.14.99"),
        ("python", "pypy3.11"),
        ("python", ">=3.99"),
        ("node", "27"),
        ("node", "22.99.0"),
        ("java", "13"),
    ],
)
def test_what_may_be_newer_or_older_than_the_data_is_not(tool: str, value: str) -> None:
    seen = component(tool, Evidence(f"{tool}.version", value, Place("x", 1)))

    assert "unknown-runtime-version" not in found(seen)


def test_a_release_line_with_one_number_ends_after_the_next() -> None:
    seen = component("node", Evidence("node.version", "99", Place(".nvmrc", 1)))

    assert found(seen)["unknown-runtime-version"].message == "there is no Node.js 99"


def test_a_runtime_that_nobody_names_gets_the_file_to_create() -> None:
    finding = found(component("python", root="api"))["runtime-version-unspecified"]

    assert finding.hint.startswith("Name one in api/.python-version;")
    assert finding.severity is Severity.INFO


def test_a_language_whose_manifest_always_names_one_is_not_asked() -> None:
    assert found(component("go")) == {}


@pytest.mark.parametrize(
    "name,text",
    [
        (".python-version", "3.14\n"),
        (".python-version", "# for pyenv\n3.14.1 # newest\n"),
        (".python-version", "pypy3.11-7.3.19\n"),
        (".python-version", "3.14-dev\n"),
        (".python-version", "3.14t\n"),
        (".nvmrc", "lts/jod\n"),
        (".nvmrc", "v22.1.0\n"),
        (".nvmrc", "node\n"),
        (".node-version", "24\n"),
        (".ruby-version", "ruby-3.4.1\n"),
        (".ruby-version", "truffleruby-24.1.0\n"),
        (".java-version", "temurin-21.0.2\n"),
        (".go-version", "1.26.1\n"),
    ],
)
def test_version_files_that_tools_understand(name: str, text: str) -> None:
    assert "invalid-version-file" not in found(StackProfile(), {name: text})


@pytest.mark.parametrize(
    "name,text,told",
    [
        (".python-version", "\n# nothing\n", "names no version of Python"),
        (".python-version", "my-virtualenv\n", "but 'my-virtualenv'"),
        (".python-version", "3.14\n3.13\n", "names 2 versions"),
        (".nvmrc", ">=20\n", "but '>=20'"),
        (".ruby-version", "three\n", "but 'three'"),
    ],
)
def test_version_files_that_they_do_not(name: str, text: str, told: str) -> None:
    finding = found(StackProfile(), {name: text})["invalid-version-file"]

    assert told in finding.message
    assert finding.hint.startswith(f"Write one version into {name}, for example ")


def test_a_runtime_txt_is_deprecated_only_when_it_names_python() -> None:
    assert "deprecated-version-file" in found(StackProfile(), {"runtime.txt": "python-3.12.1\n"})
    assert found(StackProfile(), {"runtime.txt": "notes about the runtime\n"}) == {}


def test_two_lock_files_are_two_answers() -> None:
    stack = Component(
        "node", "web", settle([Evidence("package-manager", "pnpm", Place("web/pnpm-lock.yaml"))])
    )

    finding = found(stack, {"web/pnpm-lock.yaml": "", "web/yarn.lock": ""})[
        "multiple-package-managers"
    ]

    assert finding.message == (
        "web/pnpm-lock.yaml, web/yarn.lock each say what to install; web/pnpm-lock.yaml is used"
    )
    assert finding.hint == "Remove web/yarn.lock, or say which manager is meant."


@pytest.mark.parametrize(
    "requirements,several",
    [
        ("django==5\n", True),
        ("# This file was autogenerated by uv\ndjango==5\n", False),
        ("-e .\n", False),
    ],
    ids=["written by hand", "exported", "only the project"],
)
def test_requirements_beside_a_lock_file(requirements: str, several: bool) -> None:
    files = {"uv.lock": "", "requirements.txt": requirements}

    assert ("multiple-package-managers" in found(component("python"), files)) is several


def test_code_without_any_package_manager_is_told_what_to_add() -> None:
    finding = found(Component("python", ""))["no-package-manager-files"]

    assert finding.hint.startswith("Add pyproject.toml with [project] dependencies, or ")


def managed(ecosystem: str, manager: str) -> Component:
    return Component(
        ecosystem, "", settle([Evidence("package-manager", manager, Place("manifest"))])
    )


NPM = '{"packages": {"": {}, "node_modules/a": {"version": "1.2.3"}}}'
PNPM = "importers:\n  .:\n    dependencies:\n      a:\n        specifier: ^1.0.0\n"
UV = """\
[[package]]
name = "shop"
[package.metadata]
requires-dist = [{ name = "a-b" }]
"""


@pytest.mark.parametrize(
    "manager,lock,text,manifest,stale",
    [
        ("npm", "package-lock.json", NPM, '{"dependencies": {"a": "^1.0.0"}}', ""),
        ("npm", "package-lock.json", NPM, '{"dependencies": {"a": "1.2.3"}}', ""),
        ("npm", "package-lock.json", NPM, '{"dependencies": {"a": "1.2.4"}}', "a 1.2.4"),
        ("npm", "package-lock.json", NPM, '{"dependencies": {"b": "^2.0.0"}}', "b ^2.0.0"),
        ("npm", "package-lock.json", NPM, '{"dependencies": {"b": "file:../b"}}', ""),
        ("npm", "package-lock.json", '{"dependencies": {}}', '{"dependencies": {"b": "1"}}', ""),
        ("pnpm", "pnpm-lock.yaml", PNPM, '{"dependencies": {"a": "^1.0.0"}}', ""),
        ("pnpm", "pnpm-lock.yaml", PNPM, '{"dependencies": {"a": "^2.0.0"}}', "a ^2.0.0"),
        ("yarn", "yarn.lock", "a@^1.0.0, a@^1.1.0:\n", '{"dependencies": {"a": "^1.1.0"}}', ""),
        ("yarn", "yarn.lock", '"a@npm:^1.0.0":\n', '{"dependencies": {"a": "^1.0.0"}}', ""),
        ("yarn", "yarn.lock", '"@s/a@^1.0.0":\n', '{"dependencies": {"@s/a": "^1.0.0"}}', ""),
        ("yarn", "yarn.lock", "a@^1.0.0:\n", '{"dependencies": {"b": "^1.0.0"}}', "b ^1.0.0"),
        ("yarn", "yarn.lock", "a@^1:\n", '{"resolutions": {}, "dependencies": {"b": "1"}}', ""),
    ],
)
def test_a_lock_file_that_its_installer_would_refuse(
    manager: str, lock: str, text: str, manifest: str, stale: str
) -> None:
    seen = found(managed("node", manager), {lock: text, "package.json": manifest})

    finding = seen.get("lockfile-out-of-sync")
    assert (finding.message if finding else "").startswith(
        f"{lock} does not fit its manifest: {stale}" if stale else ""
    )
    assert bool(finding) is bool(stale)


def test_a_package_of_the_workspace_is_not_in_yarns_lock_file() -> None:
    files = {
        "package.json": '{"dependencies": {"own": "1.0.0"}}',
        "packages/own/package.json": '{"name": "own"}',
        "yarn.lock": "a@^1.0.0:\n",
    }

    assert "lockfile-out-of-sync" not in found(managed("node", "yarn"), files)


@pytest.mark.parametrize("wanted,stale", [("A.B>=1", False), ("missing>=1", True)])
def test_uv_locks_the_direct_dependencies(wanted: str, stale: bool) -> None:
    files = {
        "pyproject.toml": f'[project]\nname = "Shop"\ndependencies = ["{wanted}"]\n',
        "uv.lock": UV,
    }

    assert ("lockfile-out-of-sync" in found(managed("python", "uv"), files)) is stale


def test_a_service_past_its_end_is_told() -> None:
    old = Evidence("service.postgres", "postgres:12-alpine", Place("compose.yaml", 3))
    new = Evidence("service.postgres", "postgres:18", Place("compose.yaml", 3))

    finding = found(StackProfile((), settle([old])))["service-end-of-life"]

    assert finding.message.startswith("postgres:12-alpine reached its end of life on ")
    assert found(StackProfile((), settle([new]))) == {}


def test_gaps_say_where_we_looked_and_what_would_help() -> None:
    bare = managed("node", "npm")

    assert [gap.subject for gap in gaps(StackProfile((bare,)))] == [
        "no test command", "no lint command", "no lock file",
    ]  # fmt: skip
    assert all(gap.looked_for and gap.advice for gap in gaps(StackProfile((bare,))))


def test_what_is_there_is_no_gap() -> None:
    whole = component(
        "node",
        command("test", "npm test", Place("package.json"), Source.TASK),
        command("format", "prettier --check .", Place("package.json"), Source.TASK),
        command("install", "npm ci", Place("package-lock.json"), Source.CONVENTION),
    )

    assert gaps(StackProfile((whole,))) == ()


def test_an_image_beside_a_program_lacks_nothing_of_its_own() -> None:
    image = component(
        "docker", command("build", "docker build .", Place("Dockerfile"), Source.TASK)
    )

    assert gaps(StackProfile((managed("node", "npm"), image))) == gaps(
        StackProfile((managed("node", "npm"),))
    )


def test_a_library_may_keep_no_lock_file() -> None:
    library = component("node", Evidence("kind", "library", Place("package.json")))

    assert "no lock file" not in [gap.subject for gap in gaps(StackProfile((library,)))]


def test_a_gap_names_the_folder_of_its_component() -> None:
    inner = component("go", root="services/api")

    assert gaps(StackProfile((inner,)))[0].subject == "no test command in services/api"


CYCLES = releases("node")


@pytest.mark.parametrize(
    "text,cycles",
    [
        ("22", ["22"]),
        ("v22.1.0", ["22"]),
        (">=24 <25", ["24"]),
        ("^20.10 || 24.x", ["24", "20"]),
        ("~24.1", ["24"]),
        ("20 - 22", ["22", "21", "20"]),
        (">23,<=25", ["25", "24"]),
        ("~> 24.0", ["24"]),
        ("==24.*", ["24"]),
        ("!=24,>=24,<26", ["25", "24"]),
    ],
)
def test_ranges_of_many_package_managers(text: str, cycles: list[str]) -> None:
    assert [one.cycle for one in admitted(text, CYCLES) or ()] == cycles


@pytest.mark.parametrize("text", ["lts/*", "latest", "", ">=", "x" * 300, "1.2.3.4.5.6 and more"])
def test_what_is_no_range_is_not_read(text: str) -> None:
    assert admitted(text, CYCLES) is None


@pytest.mark.parametrize(
    "text,numbers",
    [("3.14", (3, 14)), ("v20.1.0", (20, 1, 0)), ("==3.12.1", (3, 12, 1)), (">=3", None)],
)
def test_a_single_version_is_told_from_a_range(text: str, numbers: tuple[int, ...] | None) -> None:
    assert exact(text) == numbers


def test_the_tilde_of_composer_admits_the_following_releases(make_repo: MakeRepo) -> None:
    files = {"composer.json": '{"require": {"php": "~8.2"}}', "index.php": "<?php\n"}

    stack = profile(make_repo(files))

    assert [one.rule for one in diagnostics(make_repo(files), stack)] == []
