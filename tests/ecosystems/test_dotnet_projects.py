""".NET: where components start, what MSBuild files say, which test projects there are."""

from __future__ import annotations

import json

import pytest

from autodevops_cli.ecosystems.dotnet import ECOSYSTEM
from autodevops_cli.ecosystems.dotnet.conditions import holds
from autodevops_cli.ecosystems.dotnet.projects import read_project
from autodevops_cli.ecosystems.dotnet.roots import claims
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

LIBRARY = (
    '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup>'
    "<TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>"
)


def sln(*paths: str) -> str:
    lines = ["Microsoft Visual Studio Solution File, Format Version 12.00"]
    for path in paths:
        name = path.rpartition("\\")[2].rpartition(".")[0]
        lines.append(
            f'Project("{{9A19103F-16F7-4668-BE54-9A1E7A4F7556}}") = "{name}", "{path}", "{{0}}"'
        )
        lines.append("EndProject")
    return "\n".join(lines)


def slnx(*paths: str) -> str:
    return "<Solution>" + "".join(f'<Project Path="{one}" />' for one in paths) + "</Solution>"


def sdk(properties: str = "", items: str = "", kind: str = "Microsoft.NET.Sdk") -> str:
    return (
        f'<Project Sdk="{kind}"><PropertyGroup>{properties}</PropertyGroup>'
        f"<ItemGroup>{items}</ItemGroup></Project>"
    )


def package(name: str) -> str:
    return f'<PackageReference Include="{name}" Version="1.0.0" />'


def component(repo: Snapshot, root: str = "") -> Component:
    return Component("dotnet", root, settle(ECOSYSTEM.detect(repo, root)))


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"A.csproj": LIBRARY}, ("",)),
        ({"src/A/A.csproj": LIBRARY, "A.sln": sln("src\\A\\A.csproj")}, ("",)),
        ({"src/A/A.fsproj": LIBRARY, "src/A.slnx": slnx("A/A.fsproj")}, ("src",)),
        ({"one/A.csproj": LIBRARY, "two/B.vbproj": LIBRARY}, ("one", "two")),
        ({"A.sln": sln("src\\Gone\\Gone.csproj")}, ()),
        ({"A.sln": sln("A.vcxproj"), "A.vcxproj": "<Project/>"}, ()),
        ({"samples/A/A.csproj": LIBRARY, "src/B/B.csproj": LIBRARY}, ("src/B",)),
        ({"readme.md": "C#", "Program.cs": "class A;"}, ()),
        ({"App.dll": "", "App.runtimeconfig.json": "{}"}, ("",)),
    ],
    ids=["project", "sln", "slnx", "apart", "lost", "c++", "sample", "stray", "built"],
)
def test_a_component_starts_where_something_is_built(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(files)) == roots


def test_projects_that_refer_to_each_other_are_one_component(make_repo: MakeRepo) -> None:
    test = sdk(items='<ProjectReference Include="..\\..\\src\\A\\A.csproj" />')
    repo = make_repo({"src/A/A.csproj": LIBRARY, "tests/T/T.csproj": test})

    assert [(one.root, one.projects) for one in claims(repo)] == [
        ("", ("src/A/A.csproj", "tests/T/T.csproj"))
    ]


def test_below_a_solution_only_tests_count_that_it_leaves_out(make_repo: MakeRepo) -> None:
    tests = sdk(items=package("Microsoft.NET.Test.Sdk"))
    repo = make_repo({
        "A.sln": sln("src\\A\\A.csproj"), "src/A/A.csproj": LIBRARY,
        "build/Build.csproj": LIBRARY, "more/M.csproj": tests,
    })  # fmt: skip

    assert ECOSYSTEM.roots(repo) == ("", "more")


def test_of_several_solutions_the_one_with_the_tests_is_built(make_repo: MakeRepo) -> None:
    repo = make_repo({
        "A.csproj": LIBRARY, "A.Tests/A.Tests.csproj": LIBRARY,
        "Small.sln": sln("A.csproj"), "Whole.sln": sln("A.csproj", "A.Tests\\A.Tests.csproj"),
    })  # fmt: skip

    assert [one.target for one in claims(repo)] == ["Whole.sln"]


@pytest.mark.parametrize(
    ("version", "target"), [("8.0.100", "A.sln"), ("10.0.100", "A.slnx")], ids=["old", "new"]
)
def test_a_solution_in_xml_wants_an_sdk_that_reads_it(
    make_repo: MakeRepo, version: str, target: str
) -> None:
    repo = make_repo({
        "A.csproj": LIBRARY, "A.sln": sln("A.csproj"), "A.slnx": slnx("A.csproj"),
        "global.json": json.dumps({"sdk": {"version": version}}),
    })  # fmt: skip

    assert claims(repo)[0].target == target


def test_a_traversal_project_lists_what_its_globs_match(make_repo: MakeRepo) -> None:
    traversal = (
        '<Project Sdk="Microsoft.Build.Traversal/4.1.0"><ItemGroup>'
        '<ProjectReference Include="src/**/*.csproj" /></ItemGroup></Project>'
    )
    repo = make_repo({
        "dirs.proj": traversal, "src/deep/A/A.csproj": LIBRARY, "src/B.csproj": LIBRARY,
        "docs/docs.csproj": LIBRARY, "All.sln": sln("docs\\docs.csproj", "src\\B.csproj"),
    })  # fmt: skip

    assert claims(repo)[0].projects == ("src/B.csproj", "src/deep/A/A.csproj")


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("", True),
        ("'$(OS)' == 'Windows_NT'", False),
        (" '$(OS)' != 'Windows_NT' ", True),
        ("$([MSBuild]::IsOSPlatform('Windows'))", False),
        ("!$([MSBuild]::IsOSPlatform('Windows'))", True),
        ("'$(A)' == '' and '$(OS)' == 'Unix'", True),
        ("'$(A)' == 'x' or ('$(OS)' == 'Unix' and !('$(A)' == 'x'))", True),
        ("$(MSBuildProjectName.EndsWith('Tests'))", True),
        ("$(MSBuildProjectName.Contains('Bench')) == 'true'", False),
        ("$(A) != ''", False),
        ("$(OS) != ''", True),
        ("'18.0' < '17.0'", False),
        ("'$(A)' == '' AND '17.10' >= '17.9'", True),
        ("Exists('$(A)/x.props')", True),
        ("some words that say nothing", True),
    ],
)
def test_conditions_are_read_as_on_linux(condition: str, truth: bool) -> None:
    known = {"os": "Unix", "msbuildprojectname": "A.Tests"}

    assert holds(condition, known) is truth


def test_a_condition_of_any_length_is_answered() -> None:
    assert holds("(" * 50_000 + "'" * 50_000, {}) is True


def test_target_frameworks_are_those_on_linux(make_repo: MakeRepo) -> None:
    text = sdk(
        "<TargetFrameworks Condition=\" '$(OS)' == 'Windows_NT'\">net48;net462</TargetFrameworks>"
        "<TargetFrameworks>$(TargetFrameworks);net10.0;net8.0</TargetFrameworks>"
    )

    project = read_project(make_repo({"A.csproj": text}), "A.csproj")

    assert (project.targets, project.is_sure) == (("net10.0", "net8.0"), True)


def test_target_frameworks_may_come_from_the_folder_above(make_repo: MakeRepo) -> None:
    above = "<Project><PropertyGroup><Main>net9.0</Main></PropertyGroup></Project>"
    inner = (
        "<Project><Import Project=\"$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', "
        "'$(MSBuildThisFileDirectory)../'))\" /><PropertyGroup>"
        "<TargetFramework>$(Main)</TargetFramework></PropertyGroup></Project>"
    )
    repo = make_repo({
        "Directory.Build.props": above, "src/Directory.Build.props": inner, "src/A/A.csproj": sdk(),
    })  # fmt: skip

    assert read_project(repo, "src/A/A.csproj").targets == ("net9.0",)


def test_files_beside_the_root_are_imported_by_their_folder(make_repo: MakeRepo) -> None:
    targets = (
        '<Project><Import Project="$(MSBuildThisFileDirectory)eng/$(Type).targets" '
        "Condition=\"$(Type) != ''\" /></Project>"
    )
    shared = f"<Project><ItemGroup>{package('Microsoft.NET.Test.Sdk')}</ItemGroup></Project>"
    repo = make_repo({
        "Directory.Build.targets": targets, "eng/Test.targets": shared,
        "a/A.csproj": sdk("<Type>Test</Type>"),
    })  # fmt: skip

    assert read_project(repo, "a/A.csproj").is_test


def test_target_frameworks_that_an_sdk_sets_are_not_all(make_repo: MakeRepo) -> None:
    text = sdk("<TargetFrameworks>$(NetMinimum);net472</TargetFrameworks>")

    project = read_project(make_repo({"A.csproj": text}), "A.csproj")

    assert (project.targets, project.is_sure) == (("net472",), False)


def test_files_that_import_each_other_are_read_once(make_repo: MakeRepo) -> None:
    text = '<Project Sdk="Microsoft.NET.Sdk"><Import Project="A.csproj" /></Project>'

    assert read_project(make_repo({"A.csproj": text}), "A.csproj").targets == ()


def test_a_property_that_doubles_itself_stays_short(make_repo: MakeRepo) -> None:
    doubling = "<A>xxxxxxxx</A>" + "<A>$(A)$(A)</A>" * 200

    project = read_project(make_repo({"A.csproj": sdk(doubling)}), "A.csproj")

    assert len(project.value("a")) <= 2000


@pytest.mark.parametrize(
    ("text", "tests", "alone"),
    [
        (sdk(items=package("Microsoft.NET.Test.Sdk") + package("xunit")), True, False),
        (sdk(items=package("xunit.v3")), True, True),
        (sdk(items=package("xunit.v3.mtp-v2")), True, True),
        (sdk(items=package("TUnit")), True, True),
        (sdk(kind="MSTest.Sdk/3.6.4"), True, True),
        (sdk("<UseVSTest>true</UseVSTest>", kind="MSTest.Sdk/3.6.4"), True, False),
        (sdk("<IsTestProject>true</IsTestProject>"), True, False),
        (sdk("<IsTestProject>false</IsTestProject>", package("MSTest")), False, False),
        (sdk(items=package("xunit.assert")), False, False),
        (sdk(items=package("xunit.v3.assert")), False, False),
    ],
    ids=[
        "vstest", "xunit-3", "xunit-3-platform", "tunit", "mstest-sdk", "mstest-vstest", "said",
        "denied", "helper", "helper-3",
    ],
)  # fmt: skip
def test_a_test_project_brings_what_runs_it(
    make_repo: MakeRepo, text: str, tests: bool, alone: bool
) -> None:
    project = read_project(make_repo({"A.csproj": text}), "A.csproj")

    assert (project.is_test, project.is_test and project.runs_itself) == (tests, alone)


def test_packages_of_the_folder_above_make_a_test_project(make_repo: MakeRepo) -> None:
    shared = f"<Project><ItemGroup>{package('Microsoft.NET.Test.Sdk')}</ItemGroup></Project>"
    repo = make_repo({"tests/Directory.Build.props": shared, "tests/T/T.csproj": LIBRARY})

    assert read_project(repo, "tests/T/T.csproj").is_test


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (("Box/Box.csproj", "examples/Shop/Shop.csproj"), set()),
        (("examples/Shop/Shop.csproj",), {"aspnet"}),
    ],
    ids=["beside-a-library", "alone"],
)
def test_the_framework_of_an_example_is_not_that_of_the_library_that_it_shows(
    make_repo: MakeRepo, listed: tuple[str, ...], expected: set[str]
) -> None:
    repo = make_repo({
        "Box.slnx": slnx(*listed),
        "Box/Box.csproj": LIBRARY,
        "examples/Shop/Shop.csproj": LIBRARY.replace(".Sdk\"", ".Sdk.Web\""),
    })  # fmt: skip

    found = Component("dotnet", "", settle(ECOSYSTEM.detect(repo, "")))

    assert {fact.value for fact in found.under("framework")} == expected


def test_frameworks_and_drivers_come_from_packages(make_repo: MakeRepo) -> None:
    items = package("Npgsql.EntityFrameworkCore.PostgreSQL") + package("StackExchange.Redis")
    text = sdk("<TargetFramework>net10.0</TargetFramework>", items, "Microsoft.NET.Sdk.Web")

    found = component(make_repo({"A.csproj": text}))

    facts = {fact.value for prefix in ("framework", "driver") for fact in found.under(prefix)}
    assert facts == {"aspnet", "postgres", "redis"}


@pytest.mark.parametrize("name", ["Testcontainers.PostgreSql", "Aspire.Hosting.Testing"])
def test_tests_may_start_their_servers_themselves(make_repo: MakeRepo, name: str) -> None:
    found = component(make_repo({"A.csproj": sdk(items=package(name))}))

    assert found.value("testcontainers") == "yes"


def test_versions_from_git_tags_want_the_whole_history(make_repo: MakeRepo) -> None:
    found = component(make_repo({"A.csproj": sdk(items=package("MinVer"))}))

    assert found.value("history") == "full"


@pytest.mark.parametrize(
    "text",
    ["<Project", "", '<Project Sdk=""/>', "<!DOCTYPE a [<!ENTITY b 'c'>]><Project/>", "{}"],
    ids=["cut", "empty", "no-sdk", "entity", "json"],
)
def test_a_broken_project_is_no_catastrophe(make_repo: MakeRepo, text: str) -> None:
    repo = make_repo({"A.csproj": text, "A.sln": sln("A.csproj"), "global.json": "[1]"})

    found = component(repo)

    assert found.value("package-manager") == "nuget"
    assert found.commands("test") == ()


def test_long_conditions_that_say_nothing_hold(make_repo: MakeRepo) -> None:
    text = sdk("".join(f'<A Condition="{"a" * 1900}{n}">x</A>' for n in range(200)))

    assert read_project(make_repo({"A.csproj": text}), "A.csproj").value("a") == "x"
