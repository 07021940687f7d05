"""The jobs of a JVM project, and in which folders one starts."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.ecosystems.java import detect, jobs, roots
from autodevops_cli.model.evidence import Evidence, Place, Source, command, settle
from autodevops_cli.model.plan import Axis, OfAxis, Purpose, Run, SaveReport, SetupTool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import open_memory

POM = "<project><groupId>a</groupId><artifactId>b</artifactId>{}</project>"
TESTED = {"pom.xml": POM.format(""), "src/test/java/ATest.java": ""}
LIBRARY = {**TESTED, "pom.xml": POM.format("<scm><url>https://example.org</url></scm>")}


def component(files: Mapping[str, str], *more: Evidence, root: str = "") -> Component:
    return Component("java", root, settle([*detect(open_memory(files), root), *more]))


def runs(files: Mapping[str, str], *more: Evidence) -> list[str]:
    return [
        step.command
        for job in jobs(component(files, *more))
        for step in job.steps
        if isinstance(step, Run)
    ]


def test_one_job_builds_and_tests_with_a_cached_jdk() -> None:
    (job,) = jobs(component(TESTED))

    setup, run, report = job.steps
    assert isinstance(setup, SetupTool)
    assert (setup.tool.action, setup.version) == ("actions/setup-java", "17")
    assert setup.inputs == (("distribution", "temurin"), ("cache", "maven"))
    assert isinstance(run, Run)
    assert run.command == "mvn --batch-mode --no-transfer-progress verify"
    assert isinstance(report, SaveReport)


GRADLE = {"build.gradle": "plugins { id 'java' }", "src/test/java/ATest.java": ""}


@pytest.mark.parametrize(
    ("files", "told", "image"),
    [
        pytest.param(TESTED, "", "maven:3.9-eclipse-temurin-{version}", id="maven"),
        pytest.param(GRADLE, "", "gradle:jdk{version}", id="gradle"),
        pytest.param(TESTED, "make test", "maven:3.9-eclipse-temurin-{version}", id="make"),
        pytest.param(TESTED, "./mvnw test", "eclipse-temurin:{version}", id="maven wrapper"),
        pytest.param(GRADLE, "./gradlew test", "eclipse-temurin:{version}", id="gradle wrapper"),
        pytest.param(
            TESTED, "./mvnw compile && mvn test", "maven:3.9-eclipse-temurin-{version}", id="both"
        ),
    ],
)
def test_the_image_has_the_build_tool_unless_a_wrapper_brings_it(
    files: Mapping[str, str], told: str, image: str
) -> None:
    more = [command("test", told, Place("ci.yml"), Source.CI, "existing CI")] if told else []

    for job in jobs(component(files, *more)):
        setup = job.steps[0]
        assert isinstance(setup, SetupTool)
        assert (setup.tool.image, setup.tool.action) == (image, "actions/setup-java")


def test_a_library_is_tested_on_several_jdks() -> None:
    (job,) = jobs(component(LIBRARY))

    assert job.matrix == (Axis("java", ("17", "21"), "Java"),)
    assert isinstance(job.steps[0], SetupTool)
    assert job.steps[0].version == OfAxis("java")


def test_reports_of_a_matrix_would_overwrite_each_other_and_are_not_kept() -> None:
    (job,) = jobs(component(LIBRARY))

    assert not [step for step in job.steps if isinstance(step, SaveReport)]


def test_without_tests_the_build_is_proven() -> None:
    (job,) = jobs(component({"pom.xml": POM.format("")}))

    assert job.purpose is Purpose.BUILD


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mvn", "mvn --batch-mode --no-transfer-progress"),
        ("./mvnw -B -ntp install", "./mvnw -B -ntp install"),
        ("mvn -q test", "mvn --batch-mode -q test"),
        ("make test", "make test"),
        ("mvnd verify", "mvnd verify"),
    ],
)
def test_maven_is_kept_quiet_once(text: str, expected: str) -> None:
    ci = command("test", text, Place("ci.yml"), Source.CI)

    assert runs(TESTED, ci) == [expected]


def test_an_old_wrapper_does_not_know_how_to_be_silent() -> None:
    files = {
        **TESTED,
        "mvnw": "#!/bin/sh\n",
        ".mvn/wrapper/maven-wrapper.properties": "distributionUrl=https://x/apache-maven-3.5.2-bin.zip",
    }

    assert runs(files) == ["./mvnw --batch-mode verify"]


def test_lint_from_existing_ci_gets_a_job_that_gates() -> None:
    ci = command("lint.spotless", "./gradlew spotlessCheck", Place("ci.yml"), Source.CI)

    lint, _ = jobs(component({"build.gradle": "", "src/test/java/ATest.java": ""}, ci))

    assert lint.purpose is Purpose.LINT
    assert isinstance(lint.steps[1], Run)
    assert (lint.steps[1].title, lint.steps[1].advisory) == ("Lint with spotless", False)


def test_the_android_linter_only_shows_what_it_finds() -> None:
    files = {"build.gradle": "plugins { id 'com.android.application' version '8.7.0' }"}

    lint, build = jobs(component(files))

    assert [step.advisory for step in lint.steps if isinstance(step, Run)] == [True]
    assert build.purpose is Purpose.BUILD


def test_an_android_app_is_packed_before_it_is_tested() -> None:
    files = {
        "build.gradle": "plugins { id 'com.android.application' version '8.7.0' }",
        "src/test/java/ATest.java": "",
    }

    assert runs(files) == ["gradle lint", "gradle assembleDebug", "gradle test"]


def test_a_second_jdk_for_the_toolchain_comes_before_the_default() -> None:
    files = {
        "build.gradle.kts": "kotlin { jvmToolchain(25) }",
        "gradle/wrapper/gradle-wrapper.properties": "distributionUrl=https\\://x/gradle-8.14-bin.zip",
        "src/test/kotlin/ATest.kt": "",
    }

    (job,) = jobs(component(files))

    assert isinstance(job.steps[0], SetupTool)
    assert job.steps[0].version == "25\n17"


def test_plain_sources_have_no_job() -> None:
    assert list(jobs(component({"Main.java": "class Main {}"}))) == []


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (("pom.xml", "core/pom.xml"), ("",)),
        (("api/pom.xml", "web/build.gradle"), ("api", "web")),
        (("pom.xml", "android/build.gradle", "android/gradlew"), ("", "android")),
        (("pom.xml", "src/main/resources/archetype-resources/pom.xml"), ("",)),
        (("META-INF/maven/a/b/pom.xml", "META-INF/MANIFEST.MF", "a/B.class"), ("",)),
        (("package.json", "test/fixtures/pom.xml"), ()),
        (("Main.java",), ("",)),
        (("docs/snippets/Main.java",), ()),
        (("demo/pom.xml",), ("demo",)),
    ],
    ids=[
        "no build of its own", "two builds", "with its own wrapper", "a template",
        "an unpacked jar", "test data", "plain sources", "snippets", "nothing but a demo",
    ],
)  # fmt: skip
def test_a_project_starts_where_a_build_stands_on_its_own(
    files: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    repo = open_memory({path: POM.format("") if path.endswith(".xml") else "" for path in files})

    assert roots(repo) == expected


@pytest.mark.parametrize(
    ("more", "manager"),
    [
        ({}, "maven"),
        (
            {"gradle/wrapper/gradle-wrapper.properties": "distributionUrl=x/gradle-9.2-bin.zip"},
            "gradle",
        ),
        (
            {"gradle/wrapper/gradle-wrapper.properties": "distributionUrl=x/gradle-6.3-bin.zip"},
            "maven",
        ),
        ({"README.md": "Run `gradle build`.\n"}, "gradle"),
        ({"README.md": "Run `mvn verify` or `gradle build` or `mvn site`.\n"}, "maven"),
    ],
    ids=["nothing speaks", "a wrapper", "a wrapper past its life", "the readme", "more often"],
)
def test_of_two_builds_the_one_in_use_leads(more: Mapping[str, str], manager: str) -> None:
    files = {"pom.xml": POM.format(""), "build.gradle": "", **more}

    assert component(files).value("package-manager") == manager
