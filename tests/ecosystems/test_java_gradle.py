"""What Gradle scripts in both languages, settings and catalogs say."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.ecosystems.java import detect, roots
from autodevops_cli.ecosystems.java.scripts import uncommented
from autodevops_cli.model.evidence import Fact, settle
from autodevops_cli.repository.snapshot import open_memory
from tests.conftest import MakeRepo

TEST = {"src/test/kotlin/BoxTest.kt": "class BoxTest"}
PROPERTIES = "gradle/wrapper/gradle-wrapper.properties"


def wrapper(version: str = "9.2.0") -> dict[str, str]:
    return {
        "gradlew": "#!/bin/sh\n",
        "gradle/wrapper/gradle-wrapper.jar": "PK",
        PROPERTIES: "distributionUrl=https\\://services.gradle.org/distributions/"
        f"gradle-{version}-bin.zip\n",
    }


def facts(files: Mapping[str, str]) -> dict[str, Fact]:
    return {fact.subject: fact for fact in settle(detect(open_memory(files), ""))}


def test_the_wrapper_builds_and_says_which_gradle_it_is() -> None:
    found = facts({"build.gradle": "plugins { id 'java' }\n", **wrapper("8.14.1"), **TEST})

    assert found["command.test"].value == "./gradlew build"
    assert found["gradle.version"].value == "8.14.1"


@pytest.mark.parametrize("missing", ["gradlew", "gradle/wrapper/gradle-wrapper.jar", PROPERTIES])
def test_an_incomplete_wrapper_is_not_run(missing: str) -> None:
    files = {"build.gradle": "", **wrapper(), **TEST}
    del files[missing]

    assert facts(files)["command.test"].value == "gradle build"


def test_a_wrapper_that_may_not_be_run_is_made_to(make_repo: MakeRepo) -> None:
    repo = make_repo({"build.gradle": "", **wrapper(), **TEST})

    found = {fact.subject: fact for fact in settle(detect(repo, ""))}

    assert found["command.prepare"].value == "chmod +x gradlew"


@pytest.mark.parametrize(
    ("version", "newest"),
    [("9.1.0", "25"), ("9.0.0", "21"), ("8.5", "21"), ("8.4", "17"), ("7.2", "11"), ("4.10", "8")],
)
def test_a_gradle_only_runs_on_jdks_it_knows(version: str, newest: str) -> None:
    found = facts({"build.gradle": "", **wrapper(version)})

    assert found["java.newest.gradle"].value == newest


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("build.gradle", "sourceCompatibility = '1.8'\n", "8"),
        ("build.gradle", "sourceCompatibility 11\n", "11"),
        ("build.gradle", "java { sourceCompatibility = JavaVersion.VERSION_17 }\n", "17"),
        ("build.gradle.kts", "sourceCompatibility = JavaVersion.VERSION_1_8\n", "8"),
        ("build.gradle.kts", 'kotlinOptions { jvmTarget = "11" }\n', "11"),
        ("build.gradle.kts", "jvmTarget.set(JvmTarget.JVM_21)\n", "21"),
        ("build.gradle.kts", "tasks { options.release.set(17) }\n", "17"),
        ("build.gradle", "def level = 17\nsourceCompatibility = level\n", "17"),
        ("build.gradle", "// sourceCompatibility = 8\n/* targetCompatibility = 11 */", ""),
    ],
)
def test_the_java_level_is_read_in_either_language(name: str, text: str, expected: str) -> None:
    fact = facts({name: text}).get("java.version")

    assert (fact.value if fact else "") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("java { toolchain { languageVersion = JavaLanguageVersion.of(21) } }", "21"),
        ("kotlin { jvmToolchain(17) }", "17"),
        ("languageVersion.set(JavaLanguageVersion.of(libs.versions.java.lts.get().toInt()))", "25"),
    ],
)
def test_a_toolchain_is_a_jdk_and_a_level(text: str, expected: str) -> None:
    catalog = '[versions]\njava-lts = "25"\n'

    found = facts({"build.gradle.kts": text, "gradle/libs.versions.toml": catalog})

    assert found["java.toolchain"].value == found["java.version"].value == expected


def test_a_level_of_one_project_above_the_others_raises_the_oldest_jdk() -> None:
    found = facts(
        {
            "settings.gradle": "include 'new'",
            "build.gradle": "sourceCompatibility = 8\n",
            "new/build.gradle": "sourceCompatibility = 21\n",
        }
    )

    assert (found["java.version"].value, found["java.oldest.modules"].value) == ("8", "21")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("settings.gradle", "include 'app', ':lib:core'\n"),
        ("settings.gradle.kts", 'include(":app")\ninclude(\n  ":lib:core",\n)\n'),
        (
            "settings.gradle",
            'include ":app", ":core"\nproject(":core").projectDir = file("lib/core")\n',
        ),
    ],
    ids=["groovy", "kotlin", "moved"],
)
def test_included_projects_are_members(name: str, text: str) -> None:
    found = facts({name: text})

    members = [fact.value for fact in found.values() if fact.subject.startswith("workspace.member")]
    assert members == ["app", "lib/core"]


@pytest.mark.parametrize(
    "text",
    [
        'plugins { id("org.springframework.boot") version "3.4.0" }',
        "plugins { id 'org.springframework.boot' version '3.4.0' }",
        "apply plugin: 'org.springframework.boot'",
        "plugins { alias(libs.plugins.spring.boot) }",
    ],
)
def test_plugins_are_seen_however_they_are_applied(text: str) -> None:
    catalog = '[plugins]\nspring-boot = { id = "org.springframework.boot", version = "3.4.0" }\n'

    found = facts({"build.gradle": text, "gradle/libs.versions.toml": catalog})

    assert found["framework.spring-boot"].value == "spring-boot"
    assert found["kind"].value == "application"


def test_a_library_of_the_catalog_counts_once_it_is_used() -> None:
    catalog = (
        '[versions]\npg = "42.7.4"\n[libraries]\n'
        'postgres-driver = { module = "org.postgresql:postgresql", version.ref = "pg" }\n'
        'jedis = "redis.clients:jedis:5.2.0"\n'
    )

    found = facts(
        {
            "build.gradle.kts": "dependencies { runtimeOnly(libs.postgres.driver) }",
            "gradle/libs.versions.toml": catalog,
        }
    )

    assert "driver.postgres" in found
    assert "driver.redis" not in found


def test_a_version_may_come_from_gradle_properties() -> None:
    found = facts(
        {
            "build.gradle": 'dependencies { testCompile "org.mockito:mockito-core:$mockito" }',
            "gradle.properties": "mockito=3.7.7\n",
        }
    )

    assert found["java.newest.mockito"].value == "11"


def test_an_android_app_is_tested_without_a_device_or_a_key() -> None:
    found = facts(
        {
            "settings.gradle.kts": 'include(":app")',
            "app/build.gradle.kts": 'plugins { id("com.android.application") version "8.7.0" }',
            "app/src/test/java/BoxTest.kt": "class BoxTest",
            **wrapper("8.9"),
        }
    )

    assert found["command.test"].value == "./gradlew test"
    assert found["command.build"].value == "./gradlew assembleDebug"
    assert found["command.lint"].value == "./gradlew lint"
    assert found["framework.android"].value == "android"


def test_an_android_library_beside_other_targets_does_not_make_it_android() -> None:
    found = facts(
        {
            "build.gradle.kts": 'plugins { kotlin("multiplatform") version "2.3.0" }',
            "android/build.gradle.kts": 'plugins { id("com.android.library") }',
            **wrapper(),
            **TEST,
        }
    )

    assert found["command.test"].value == "./gradlew check"
    assert found["framework.kotlin-multiplatform"].value == "kotlin-multiplatform"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("plugins { `maven-publish` }", "library"),
        ("plugins {\n  application\n}", "application"),
        ("plugins {\n  application\n  `maven-publish`\n}", "library"),
        ("plugins {\n  `java-library`\n}", "library"),
        ("plugins { id 'java' }", "application"),
    ],
)
def test_plugins_tell_libraries_from_applications(text: str, kind: str) -> None:
    normal = text.replace("{ `maven-publish` }", "{\n  `maven-publish`\n}")

    assert facts({"build.gradle.kts": normal})["kind"].value == kind


def test_only_an_application_is_started() -> None:
    shadow = 'plugins { id("com.gradleup.shadow") version "9.0.0" }\n'

    alone = facts({"build.gradle.kts": shadow})
    published = facts({"build.gradle.kts": shadow + "apply(plugin = 'maven-publish')\n"})

    assert alone["command.start"].value == "java $JAVA_OPTS -jar build/libs/*.jar"
    assert "command.start" not in published


def test_a_linter_that_hangs_itself_into_check_is_not_run_twice() -> None:
    found = facts(
        {"build.gradle": "plugins { id 'com.diffplug.spotless' version '7.0.0' }", **TEST}
    )

    assert "inside.spotless" in found
    assert not [subject for subject in found if subject.startswith("command.lint")]


@pytest.mark.parametrize(
    "text",
    [
        'plugins { id("pl.allegro.tech.build.axion-release") version "1.18.0" }',
        "spotless { ratchetFrom 'origin/main' }",
    ],
)
def test_what_reads_git_wants_the_whole_history(text: str) -> None:
    assert facts({"build.gradle": text})["history"].value == "full"


def test_scripts_that_tests_carry_along_are_not_the_build() -> None:
    found = facts(
        {
            "build.gradle": "",
            "src/functionalTest/resources/sample/build.gradle": "sourceCompatibility = 21",
        }
    )

    assert "java.version" not in found


def test_a_build_that_is_taken_in_is_no_build_of_its_own() -> None:
    repo = open_memory(
        {
            "settings.gradle.kts": 'includeBuild("gradle-plugin")',
            "gradle-plugin/settings.gradle.kts": "",
            "gradle-plugin/gradlew": "#!/bin/sh\n",
        }
    )

    assert roots(repo) == ("",)


def test_comments_go_and_lines_and_addresses_stay() -> None:
    text = 'a // one\n/* two\n three */ b = "https://example.org" // x\n'

    assert uncommented(text) == 'a \n\n b = "https://example.org" \n'


@pytest.mark.parametrize(
    "text",
    ["include(" * 20_000, "/*" * 50_000, '"' * 50_000, "id " * 50_000, "x = " * 50_000],
    ids=["includes", "comments", "quotes", "ids", "assignments"],
)
def test_hostile_scripts_are_read_in_no_time(text: str) -> None:
    assert (
        facts({"build.gradle": text, "settings.gradle": text})["package-manager"].value == "gradle"
    )


def test_the_android_folder_of_a_flutter_application_is_no_build_of_its_own() -> None:
    flutter = {
        "box/pubspec.yaml": "name: box\n",
        "box/android/settings.gradle": "include ':app'\n",
        "box/android/app/build.gradle": "",
    }

    assert roots(open_memory(flutter)) == ()
    assert roots(open_memory({"android/settings.gradle": "include ':app'\n"})) == ("android",)
