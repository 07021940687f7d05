""".NET: versions, commands and jobs."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from autodevops_cli.ecosystems.dotnet import ECOSYSTEM
from autodevops_cli.model.evidence import Evidence, Place, Source, command, settle
from autodevops_cli.model.plan import Job, Run, SetupTool
from autodevops_cli.model.stack import Component, StackProfile
from autodevops_cli.planning.planner import plan
from autodevops_cli.repository.snapshot import Snapshot, open_memory
from tests.conftest import MakeRepo
from tests.ecosystems.test_dotnet_projects import package, sdk, sln, slnx

TESTING = package("Microsoft.NET.Test.Sdk")


def project(targets: str, items: str = "", kind: str = "Microsoft.NET.Sdk") -> str:
    return sdk(f"<TargetFrameworks>{targets}</TargetFrameworks>", items, kind)


def component(repo: Snapshot, *more: Evidence, root: str = "") -> Component:
    return Component("dotnet", root, settle((*ECOSYSTEM.detect(repo, root), *more)))


def jobs(repo: Snapshot, *more: Evidence, root: str = "") -> dict[str, Job]:
    return {job.id: job for job in ECOSYSTEM.jobs(component(repo, *more, root=root))}


def runs(job: Job) -> list[str]:
    return [step.command for step in job.steps if isinstance(step, Run)]


def setup(job: Job) -> SetupTool:
    return next(step for step in job.steps if isinstance(step, SetupTool))


def solution(tests: str, **more: str) -> dict[str, str]:
    """A solution with a library and a test project."""
    return {
        "A.sln": sln("src\\A.csproj", "tests\\T.csproj"),
        "src/A.csproj": project("netstandard2.0"),
        "tests/T.csproj": project(tests, TESTING),
        **more,
    }


def test_a_solution_is_restored_built_and_tested_once(make_repo: MakeRepo) -> None:
    found = jobs(make_repo(solution("net8.0;net10.0")))

    assert list(found) == ["test"]
    assert runs(found["test"]) == [
        "dotnet restore",
        "dotnet build --no-restore -c Release",
        "dotnet test --no-build -c Release",
    ]


def test_every_runtime_that_the_tests_target_is_set_up(make_repo: MakeRepo) -> None:
    step = setup(jobs(make_repo(solution("net8.0;net10.0")))["test"])

    assert (step.version, step.inputs) == ("10.0", (("dotnet-version", "8.0.x\n10.0.x"),))


def test_global_json_names_the_sdk_and_further_runtimes_come_beside(make_repo: MakeRepo) -> None:
    pinned = json.dumps({"sdk": {"version": "10.0.100", "rollForward": "latestFeature"}})

    step = setup(jobs(make_repo(solution("net8.0;net10.0") | {"global.json": pinned}))["test"])

    assert step.version_file == "global.json"
    assert step.inputs == (("dotnet-version", "8.0.x"),)


def test_a_runtime_that_no_longer_starts_is_rolled_forward(make_repo: MakeRepo) -> None:
    job = jobs(make_repo(solution("netcoreapp3.1")))["test"]

    assert job.env == (("DOTNET_ROLL_FORWARD", "Major"),)
    assert setup(job).inputs == (("dotnet-version", "10.0.x"),)


def test_a_version_of_the_language_wants_the_sdk_that_it_comes_with(make_repo: MakeRepo) -> None:
    text = sdk("<TargetFramework>net8.0</TargetFramework><LangVersion>13</LangVersion>")

    step = setup(jobs(make_repo({"A.csproj": text}))["build"])

    assert step.inputs == (("dotnet-version", "8.0.x\n9.0.x"),)


def test_a_solution_in_xml_brings_an_sdk_that_reads_it(make_repo: MakeRepo) -> None:
    repo = make_repo({"A.slnx": slnx("A.csproj"), "A.csproj": project("net8.0", TESTING)})

    assert setup(jobs(repo)["test"]).inputs == (("dotnet-version", "8.0.x\n10.0.x"),)


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({"A.csproj": project("netcoreapp2.1")}, "2.1"),
        ({"A.vbproj": project("netcoreapp7.0")}, "7.0"),
        ({"A.fsproj": project("net6.0;net8.0;netstandard2.0")}, "8.0"),
        ({"A.csproj": project("net8.0"), "global.json": '{"sdk": {"version": "8.0.404"}}'},
         "8.0.404"),
        ({"A.csproj": project("net8.0"), ".tool-versions": "dotnet 9.0.100\n"}, "9.0.100"),
        ({"A.csproj": project("net8.0"), "global.json": '{"sdk": {"rollForward": "major"}}'},
         "8.0"),
    ],
    ids=["core", "visual-basic", "newest", "global-json", "tool-versions", "no-version"],
)  # fmt: skip
def test_the_version_is_the_pinned_sdk_else_the_newest_target(
    make_repo: MakeRepo, files: Mapping[str, str], version: str
) -> None:
    assert component(make_repo(files)).value("dotnet.version") == version


def test_where_some_targets_only_run_on_windows_the_others_are_tested(make_repo: MakeRepo) -> None:
    job = jobs(make_repo(solution("net48;net8.0;net10.0")))["test"]

    assert job.os == "linux"
    assert runs(job)[-1] == (
        "dotnet test tests/T.csproj --no-build -c Release --framework net8.0\n"
        "dotnet test tests/T.csproj --no-build -c Release --framework net10.0"
    )
    last = job.steps[-1]
    assert isinstance(last, Run)
    assert "only run on Windows" in last.because[0].because.note


@pytest.mark.parametrize("target", ["net48", "net472;net481", "net8.0-windows"])
def test_tests_that_only_run_on_windows_get_a_runner_with_it(
    make_repo: MakeRepo, target: str
) -> None:
    job = jobs(make_repo(solution(target)))["test"]

    assert (job.os, runs(job)[-1]) == ("windows", "dotnet test --no-build -c Release")


def test_a_windows_only_test_project_is_left_out_beside_others(make_repo: MakeRepo) -> None:
    repo = make_repo({
        "A.sln": sln("a\\A.csproj", "b\\B.csproj"),
        "a/A.csproj": project("net48", TESTING), "b/B.csproj": project("net10.0", TESTING),
    })  # fmt: skip

    assert runs(jobs(repo)["test"])[-1] == "dotnet test b/B.csproj --no-build -c Release"


def test_desktop_targets_are_built_on_linux_with_consent(make_repo: MakeRepo) -> None:
    files = solution("net10.0") | {"src/A.csproj": project("net10.0;net10.0-windows")}

    job = jobs(make_repo(files))["test"]

    assert (job.os, job.env) == ("linux", (("EnableWindowsTargeting", "true"),))


@pytest.mark.parametrize(
    "other",
    [
        {"other/App.csproj": project("net10.0-android;net10.0-ios")},
        {"other/App.vcxproj": "<Project/>"},
        {"other/App.csproj": '<Project ToolsVersion="15.0"><PropertyGroup/></Project>'},
        {},
    ],
    ids=["mobile", "c++", "old-style", "lost"],
)
def test_of_a_solution_that_linux_cannot_build_the_tests_are(
    make_repo: MakeRepo, other: dict[str, str]
) -> None:
    path = next(iter(other), "other/Lost.csproj").replace("/", "\\")
    files = solution("net10.0") | other
    files["A.sln"] = sln("src\\A.csproj", "tests\\T.csproj", path)

    assert runs(jobs(make_repo(files))["test"]) == [
        "dotnet restore tests/T.csproj",
        "dotnet test tests/T.csproj --no-restore -c Release",
    ]


def test_a_filter_of_what_linux_builds_stands_in_for_the_solution(make_repo: MakeRepo) -> None:
    files = solution("net10.0") | {"other/App.csproj": project("net10.0-ios")}
    files["A.sln"] = sln("src\\A.csproj", "tests\\T.csproj", "other\\App.csproj")
    chosen = {"path": "A.sln", "projects": ["src\\A.csproj", "tests\\T.csproj"]}
    files["Linux.slnf"] = json.dumps({"solution": chosen})

    assert runs(jobs(make_repo(files))["test"])[0] == "dotnet restore Linux.slnf"


def test_two_things_to_build_in_a_folder_are_told_apart(make_repo: MakeRepo) -> None:
    files = solution("net10.0") | {"My Other.sln": sln("src\\A.csproj")}

    assert runs(jobs(make_repo(files))["test"])[0] == "dotnet restore A.sln"


def test_names_are_quoted_for_the_shell(make_repo: MakeRepo) -> None:
    name = "a b;$(rm)/T.csproj"
    files = {
        "A.sln": sln(name.replace("/", "\\"), "c\\C.csproj"),
        name: project("net48;net10.0", TESTING), "c/C.csproj": project("net10.0"),
    }  # fmt: skip

    text = runs(jobs(make_repo(files))["test"])[-1]

    assert text.startswith("dotnet test 'a b;$(rm)/T.csproj' --no-build")


def test_tests_on_the_platform_are_run_by_themselves(make_repo: MakeRepo) -> None:
    repo = make_repo({"T.csproj": project("net10.0", package("TUnit"))})

    assert runs(jobs(repo)["test"])[-1] == "dotnet run --project T.csproj --no-build -c Release"


def test_global_json_can_hand_the_tests_to_the_platform(make_repo: MakeRepo) -> None:
    pinned = json.dumps({"test": {"runner": "Microsoft.Testing.Platform"}})
    files = {
        "A.sln": sln("T.csproj"), "T.csproj": project("net10.0", package("TUnit")),
        "global.json": pinned,
    }  # fmt: skip

    text = runs(jobs(make_repo(files))["test"])[-1]

    assert text == "dotnet test --no-build -c Release --solution A.sln"


def test_lock_files_make_the_restore_strict_and_cached(make_repo: MakeRepo) -> None:
    files = solution("net10.0")
    files |= {"src/packages.lock.json": "{}", "tests/packages.lock.json": "{}"}

    job = jobs(make_repo(files))["test"]

    assert runs(job)[0] == "dotnet restore --locked-mode"
    assert dict(setup(job).inputs)["cache-dependency-path"] == "**/packages.lock.json"


def test_a_lock_file_for_some_projects_binds_none(make_repo: MakeRepo) -> None:
    files = solution("net10.0") | {"src/packages.lock.json": "{}"}

    assert runs(jobs(make_repo(files))["test"])[0] == "dotnet restore"


def test_a_lone_program_is_published_and_started(make_repo: MakeRepo) -> None:
    repo = make_repo({"my-api.csproj": project("net8.0", kind="Microsoft.NET.Sdk.Web")})

    found = component(repo)

    assert found.value("command.build") == "dotnet publish --no-restore -c Release -o out"
    assert found.value("command.start") == "./out/my-api"


def test_a_lone_old_style_project_is_not_touched(make_repo: MakeRepo) -> None:
    old = '<Project ToolsVersion="15.0"><PropertyGroup><TargetFrameworkVersion>v4.7.2' \
          "</TargetFrameworkVersion></PropertyGroup></Project>"  # fmt: skip

    assert jobs(make_repo({"A.csproj": old})) == {}


def test_programs_committed_without_sources_are_only_started(make_repo: MakeRepo) -> None:
    repo = make_repo({"App.dll": "", "App.runtimeconfig.json": "{}"})

    assert component(repo).value("command.start") == "dotnet App.dll"
    assert jobs(repo) == {}


def test_a_sound_task_goes_before_convention(make_repo: MakeRepo) -> None:
    make = "test:\n\tdotnet test --filter Category!=Slow\n\nformat-check:\n" \
           "\tdotnet format --verify-no-changes\n"  # fmt: skip

    found = jobs(make_repo(solution("net10.0", Makefile=make)))

    assert runs(found["test"]) == ["dotnet restore", "dotnet test --filter Category!=Slow"]
    assert runs(found["lint"]) == ["dotnet restore", "dotnet format --verify-no-changes"]


def test_a_task_that_formats_is_no_check(make_repo: MakeRepo) -> None:
    repo = make_repo(solution("net10.0", Makefile="format:\n\tdotnet format\n"))

    assert component(repo).commands("format") == ()


@pytest.mark.parametrize(
    ("version", "text"),
    [("1.0.1", "dotnet csharpier check ."), ("0.30.6", "dotnet csharpier --check .")],
)
def test_csharpier_checks_as_its_version_spells_it(
    make_repo: MakeRepo, version: str, text: str
) -> None:
    tools = {"tools": {"csharpier": {"version": version, "commands": ["csharpier"]}}}
    files = solution("net10.0") | {".config/dotnet-tools.json": json.dumps(tools)}
    files[".csharpierrc.json"] = "{}"

    job = jobs(make_repo(files))["lint"]

    assert runs(job) == ["dotnet tool restore", text]
    assert not any(step.advisory for step in job.steps if isinstance(step, Run))


def test_a_formatter_that_nobody_configured_only_advises(make_repo: MakeRepo) -> None:
    tools = {"tools": {"fantomas": {"version": "7.0.5", "commands": ["fantomas"]}}}
    files = {
        "src/A.fsproj": project("net10.0"), "A.sln": sln("src\\A.fsproj"),
        ".config/dotnet-tools.json": json.dumps(tools),
    }  # fmt: skip

    last = jobs(make_repo(files))["lint"].steps[-1]

    assert isinstance(last, Run)
    assert (last.command, last.advisory) == ("dotnet fantomas --check src", True)


def of_ci(kind: str, text: str) -> Evidence:
    return command(kind, text, Place("ci.yml", 1), Source.CI, "CI runs it")


def test_tests_of_existing_ci_that_build_for_themselves_need_no_build(make_repo: MakeRepo) -> None:
    repo = make_repo(solution("net10.0"))

    job = jobs(repo, of_ci("test", "dotnet test -c Release"))["test"]

    assert runs(job) == ["dotnet restore", "dotnet test -c Release"]


def test_tests_of_existing_ci_find_a_build_of_their_configuration(make_repo: MakeRepo) -> None:
    repo = make_repo(solution("net10.0"))

    job = jobs(repo, of_ci("test", "dotnet test --no-build"))["test"]

    assert runs(job)[1:] == ["dotnet build --no-restore -c Debug", "dotnet test --no-build"]


def test_tests_do_not_count_on_a_script_to_build_for_them(make_repo: MakeRepo) -> None:
    repo = make_repo(solution("net10.0"))

    job = jobs(repo, of_ci("build", "./build.sh UnitTests -c Release"))["test"]

    assert runs(job) == ["dotnet restore", "dotnet test -c Release"]


def test_nuke_runs_its_test_target() -> None:
    repo = open_memory(
        solution("net10.0")
        | {"build.sh": "#!/bin/bash\n# nuke\n", "build/Build.cs": "    Target Test => _ => _;\n"}
    )

    assert runs(jobs(repo)["test"]) == ["dotnet restore", "./build.sh Test"]


def test_browsers_are_installed_between_build_and_tests(make_repo: MakeRepo) -> None:
    files = {"T.csproj": project("net10.0", TESTING + package("Microsoft.Playwright.NUnit"))}

    commands = runs(jobs(make_repo(files))["test"])

    assert "playwright.ps1" in commands[2]
    assert commands[3] == "dotnet test --no-build -c Release"


def test_several_programs_in_a_solution_are_a_monorepo(make_repo: MakeRepo) -> None:
    web = project("net10.0", kind="Microsoft.NET.Sdk.Web")
    files = {"A.sln": sln("a\\A.csproj", "b\\B.csproj"), "a/A.csproj": web, "b/B.csproj": web}

    found = component(make_repo(files))

    assert [one.value for one in found.under("workspace.member")] == ["a", "b"]


def test_servers_are_only_started_where_containers_run(make_repo: MakeRepo) -> None:
    postgres = Evidence("service.postgres", "postgres:18", Place("compose.yml", 1))
    own = component(make_repo(solution("net48")))

    found = plan(StackProfile((own,), settle((postgres,))))

    assert [(job.os, job.services) for job in found.jobs] == [("windows", ())]


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"build.ps1": "dotnet build -c Release\ndotnet test -c Release\n"}, "pwsh ./build.ps1"),
        ({"build.ps1": "dotnet test .\\tests\\T.csproj\n"}, ""),
        ({"build.ps1": "dotnet test\ndotnet nuget push a.nupkg\n"}, ""),
        ({"build.ps1": "dotnet build\n"}, ""),
        ({"build.cake": 'Task("Test").Does(() => DotNetTest("."));',
          ".config/dotnet-tools.json": '{"tools": {"cake.tool": {"commands": ["dotnet-cake"]}}}'},
         "dotnet cake build.cake --target=Test"),
        ({"build.cake": 'Task("Test").Does(() => DotNetTest("."));'}, ""),
        ({"build.sh": "#!/bin/bash\n# nuke\n", "build/Build.cs": "Target Test => _ => _;"},
         ""),
    ],
    ids=["powershell", "paths", "publishes", "no-tests", "cake", "no-cake", "not-executable"],
)  # fmt: skip
def test_scripts_run_the_tests_where_nothing_in_them_wants_windows(
    make_repo: MakeRepo, more: dict[str, str], text: str
) -> None:
    found = component(make_repo(solution("net10.0") | more))

    assert found.value("command.test") == (text or "dotnet test --no-build -c Release")


def test_cake_comes_as_a_local_tool(make_repo: MakeRepo) -> None:
    more = {
        "build.cake": 'Task("Test").Does(() => DotNetTest("."));',
        ".config/dotnet-tools.json": '{"tools": {"cake.tool": {"commands": ["dotnet-cake"]}}}',
    }

    commands = runs(jobs(make_repo(solution("net10.0") | more))["test"])

    assert commands[0] == "dotnet tool restore"


def test_no_name_becomes_an_expression() -> None:
    name = "${{ github.token }}"
    repo = open_memory({
        "A.sln": sln(f"{name}\\T.csproj", "b\\B.csproj"),
        f"{name}/T.csproj": project("net8.0", TESTING),
        "b/B.csproj": project("net48;net10.0", TESTING), f"{name}.sln": sln("b\\B.csproj"),
        f"c/{name}.csproj": project("net10.0", TESTING),
    })  # fmt: skip

    texts = [
        fact.value for root in ECOSYSTEM.roots(repo) for fact in component(repo, root=root).facts
    ]

    assert texts
    assert not any("${{" in text for text in texts)
