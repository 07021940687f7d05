"""What pom.xml files say: the reactor, the Java level, and what Maven is asked to do."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.ecosystems.java import detect
from autodevops_cli.model.evidence import Fact, Place, settle
from autodevops_cli.repository.snapshot import open_memory
from tests.conftest import MakeRepo

TEST = {"src/test/java/a/BoxTest.java": "class BoxTest {}"}
SCRIPT = {"mvnw": "#!/bin/sh\n"}
WRAPPER = {
    ".mvn/wrapper/maven-wrapper.properties": "distributionUrl="
    "https://repo.maven.apache.org/maven2/org/apache/maven/apache-maven/3.9.9/"
    "apache-maven-3.9.9-bin.zip\n",
}


def pom(inside: str = "", artifact: str = "box") -> str:
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0">\n'
        f"<groupId>a</groupId><artifactId>{artifact}</artifactId><version>1</version>\n"
        f"{inside}\n</project>\n"
    )


def facts(files: Mapping[str, str]) -> dict[str, Fact]:
    return {fact.subject: fact for fact in settle(detect(open_memory(files), ""))}


def plugin(name: str, inside: str = "", group: str = "org.apache.maven.plugins") -> str:
    return (
        f"<build><plugins><plugin><groupId>{group}</groupId><artifactId>{name}</artifactId>"
        f"{inside}</plugin></plugins></build>"
    )


def dependency(group: str, name: str, version: str = "") -> str:
    written = f"<version>{version}</version>" if version else ""
    return (
        f"<dependencies><dependency><groupId>{group}</groupId><artifactId>{name}</artifactId>"
        f"{written}</dependency></dependencies>"
    )


def test_tests_run_with_verify_so_that_what_the_build_checks_runs_too() -> None:
    found = facts({"pom.xml": pom(), **TEST})

    assert found["command.test"].value == "mvn verify"
    assert found["package-manager"].value == "maven"


def test_without_tests_there_is_nothing_to_test() -> None:
    found = facts({"pom.xml": pom(), "src/main/java/a/Box.java": "class Box {}"})

    assert "command.test" not in found
    assert found["command.build"].value == "mvn clean package -DskipTests"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({**SCRIPT, **WRAPPER}, "./mvnw verify", id="complete"),
        pytest.param(SCRIPT, "mvn verify", id="without its properties"),
        pytest.param(WRAPPER, "mvn verify", id="without its script"),
    ],
)
def test_the_wrapper_runs_where_it_is_complete(files: Mapping[str, str], expected: str) -> None:
    found = facts({"pom.xml": pom(), **TEST, **files})

    assert found["command.test"].value == expected


def test_a_wrapper_that_may_not_be_run_is_left_alone(make_repo: MakeRepo) -> None:
    repo = make_repo({"pom.xml": pom(), **TEST, **SCRIPT, **WRAPPER})

    found = {fact.subject: fact for fact in settle(detect(repo, ""))}

    assert found["command.test"].value == "mvn verify"


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        ("clean verify site", "mvn"),
        ("install", "mvn"),
        ("spring-boot:run", "mvn verify"),
        ("compile", "mvn verify"),
        ("exec:java@verify-me", "mvn verify"),
    ],
)
def test_a_default_goal_stands_for_the_build_where_it_runs_tests(goal: str, expected: str) -> None:
    inside = f"<build><defaultGoal>{goal}</defaultGoal></build>"

    found = facts({"pom.xml": pom(inside), **TEST})

    assert found["command.test"].value == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<properties><maven.compiler.release>17</maven.compiler.release></properties>", "17"),
        ("<properties><maven.compiler.source>1.8</maven.compiler.source></properties>", "8"),
        ("<properties><java.version>21</java.version></properties>", "21"),
        (
            "<properties><java.version>${jdk}</java.version><jdk>11</jdk></properties>",
            "11",
        ),
        (
            plugin("maven-compiler-plugin", "<configuration><release>11</release></configuration>"),
            "11",
        ),
        (
            "<properties><maven.compiler.release>21</maven.compiler.release>"
            "<maven.compiler.source>8</maven.compiler.source></properties>",
            "21",
        ),
    ],
    ids=[
        "release",
        "source as 1.x",
        "java.version",
        "through a property",
        "plugin",
        "release wins",
    ],
)
def test_the_java_level_comes_from_wherever_the_compiler_reads_it(
    inside: str, expected: str
) -> None:
    assert facts({"pom.xml": pom(inside)})["java.version"].value == expected


def test_a_property_that_refers_to_itself_ends() -> None:
    inside = "<properties><java.version>${java.version}</java.version></properties>"

    assert "java.version" not in facts({"pom.xml": pom(inside)})


def test_a_level_is_inherited_from_a_parent_in_the_repository() -> None:
    above = pom("<properties><java.version>17</java.version></properties>", "above")
    parent = (
        "<parent><groupId>a</groupId><artifactId>above</artifactId><version>1</version></parent>"
    )
    repo = open_memory({"pom.xml": above, "core/pom.xml": pom(parent, "core")})

    found = {fact.subject: fact for fact in settle(detect(repo, "core"))}

    assert found["java.version"].value == "17"
    assert found["java.version"].because.where.path == "pom.xml"


def test_parents_that_name_each_other_end() -> None:
    def child(name: str, above: str) -> str:
        return pom(
            f"<parent><groupId>a</groupId><artifactId>{above}</artifactId><version>1</version>"
            f"<relativePath>../{above}/pom.xml</relativePath></parent>",
            name,
        )

    repo = open_memory({"a/pom.xml": child("a", "b"), "b/pom.xml": child("b", "a")})

    assert next(iter(detect(repo, "a"))).value == "maven"


def test_modules_are_members_and_their_dependencies_count() -> None:
    found = facts(
        {
            "pom.xml": pom("<modules><module>core</module><module>web</module></modules>"),
            "core/pom.xml": pom(dependency("org.postgresql", "postgresql"), "core"),
            "web/pom.xml": pom("", "web"),
        }
    )

    assert [found[f"workspace.member.{name}"].value for name in ("core", "web")] == ["core", "web"]
    assert found["driver.postgres"].because.where == Place("core/pom.xml", 3)


def test_one_module_with_its_benchmark_is_no_workspace() -> None:
    found = facts(
        {
            "pom.xml": pom("<modules><module>core</module><module>core-bench</module></modules>"),
            "core/pom.xml": pom("", "core"),
            "core-bench/pom.xml": pom("", "core-bench"),
        }
    )

    assert "workspace.tool" not in found


def test_modules_that_contain_each_other_end() -> None:
    found = facts({"pom.xml": pom("<modules><module>.</module><module>../x</module></modules>")})

    assert not [subject for subject in found if subject.startswith("workspace.member")]


def test_a_module_above_the_level_of_the_root_raises_the_oldest_jdk() -> None:
    level = "<properties><maven.compiler.release>{}</maven.compiler.release></properties>"
    found = facts(
        {
            "pom.xml": pom(level.format(8) + "<modules><module>new</module></modules>"),
            "new/pom.xml": pom(level.format(21), "new"),
        }
    )

    assert (found["java.version"].value, found["java.oldest.modules"].value) == ("8", "21")


@pytest.mark.parametrize(
    ("wanted", "oldest", "newest"),
    [("17", "17", None), ("[17,)", "17", None), ("[11,18)", "11", "17"), ("[1.8,)", "8", None)],
)
def test_the_enforcer_says_which_jdks_pass(wanted: str, oldest: str, newest: str | None) -> None:
    rule = (
        "<executions><execution><configuration><rules><requireJavaVersion>"
        f"<version>{wanted}</version></requireJavaVersion></rules></configuration>"
        "</execution></executions>"
    )

    found = facts({"pom.xml": pom(plugin("maven-enforcer-plugin", rule))})

    assert found["java.oldest.enforcer"].value == oldest
    seen = found.get("java.newest.enforcer")
    assert (seen.value if seen else None) == newest


def test_sources_older_than_a_jdk_compiles_keep_it_away() -> None:
    inside = "<properties><maven.compiler.source>1.6</maven.compiler.source></properties>"

    assert facts({"pom.xml": pom(inside)})["java.newest.level"].value == "11"


@pytest.mark.parametrize(
    ("group", "name", "subject"),
    [
        ("org.springframework.boot", "spring-boot-starter-web", "framework.spring-boot"),
        ("io.quarkus", "quarkus-resteasy", "framework.quarkus"),
        ("io.micronaut", "micronaut-runtime", "framework.micronaut"),
        ("io.ktor", "ktor-server-netty", "framework.ktor"),
        ("com.mysql", "mysql-connector-j", "driver.mysql"),
        ("redis.clients", "jedis", "driver.redis"),
        ("org.mongodb", "mongodb-driver-sync", "driver.mongodb"),
        ("org.testcontainers", "postgresql", "testcontainers"),
        ("com.h2database", "h2", "embedded.sql"),
    ],
)
def test_dependencies_tell_frameworks_and_servers(group: str, name: str, subject: str) -> None:
    assert subject in facts({"pom.xml": pom(dependency(group, name))})


def test_a_managed_version_is_no_dependency() -> None:
    managed = dependency("org.postgresql", "postgresql", "42.7.0")

    found = facts({"pom.xml": pom(f"<dependencyManagement>{managed}</dependencyManagement>")})

    assert "driver.postgres" not in found


def test_a_group_that_only_starts_alike_is_another_one() -> None:
    found = facts({"pom.xml": pom(dependency("io.quarkusish", "quarkus-core"))})

    assert "framework.quarkus" not in found


@pytest.mark.parametrize(
    ("version", "oldest", "newest"),
    [("2.3.4.RELEASE", "8", "11"), ("3.3.1", "17", "21"), ("4.0.0", "17", "25")],
)
def test_a_framework_says_which_jdks_it_is_made_for(version: str, oldest: str, newest: str) -> None:
    inside = (
        "<parent><groupId>org.springframework.boot</groupId>"
        f"<artifactId>spring-boot-starter-parent</artifactId><version>{version}</version>"
        "<relativePath/></parent>"
    )

    found = facts({"pom.xml": pom(inside)})

    assert found["java.oldest.spring-boot"].value == oldest
    assert found["java.newest.spring-boot"].value == newest


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ("<scm><url>https://example.org/box</url></scm>", "library"),
        ("<scm/>", "application"),
        ("<packaging>war</packaging><scm><url>https://example.org</url></scm>", "application"),
        (plugin("spring-boot-maven-plugin", "", "org.springframework.boot"), "application"),
        ("", "application"),
    ],
    ids=["described", "empty description", "war", "runnable jar", "nothing"],
)
def test_what_is_described_for_others_is_a_library(inside: str, kind: str) -> None:
    assert facts({"pom.xml": pom(inside)})["kind"].value == kind


def test_a_runnable_jar_is_started_with_java() -> None:
    inside = plugin("spring-boot-maven-plugin", "", "org.springframework.boot")

    found = facts({"pom.xml": pom(inside)})

    assert found["command.start"].value == "java $JAVA_OPTS -jar target/*.jar"


def test_the_start_command_of_an_odd_module_is_quoted() -> None:
    inside = plugin("spring-boot-maven-plugin", "", "org.springframework.boot")
    odd = "a b;c"

    found = facts(
        {
            "pom.xml": pom(f"<modules><module>{odd}</module></modules>"),
            f"{odd}/pom.xml": pom(inside, "odd"),
        }
    )

    assert found["command.start"].value == "java $JAVA_OPTS -jar 'a b;c'/target/*.jar"


def test_a_check_with_an_execution_runs_inside_the_build() -> None:
    bound = "<executions><execution><goals><goal>check</goal></goals></execution></executions>"

    found = facts({"pom.xml": pom(plugin("maven-checkstyle-plugin", bound)), **TEST})

    assert "inside.checkstyle" in found
    assert not [subject for subject in found if subject.startswith("command.lint")]


def test_a_build_that_signs_whatever_it_makes_is_asked_not_to() -> None:
    bound = "<executions><execution><goals><goal>sign</goal></goals></execution></executions>"
    signing = plugin("maven-gpg-plugin", bound)

    always = facts({"pom.xml": pom(signing), **TEST})
    for_releases = facts(
        {"pom.xml": pom(f"<profiles><profile>{signing}</profile></profiles>"), **TEST}
    )

    assert always["command.test"].value == "mvn verify -Dgpg.skip"
    assert for_releases["command.test"].value == "mvn verify"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<project>", id="broken"),
        pytest.param('<!DOCTYPE project [<!ENTITY x "y">]><project/>', id="entities"),
        pytest.param("<settings/>", id="something else"),
    ],
)
def test_a_pom_that_cannot_be_read_has_no_commands(text: str) -> None:
    found = facts({"pom.xml": text, **TEST})

    assert list(found) == ["package-manager"]


def test_a_part_that_is_compiled_as_newer_java_asks_for_that_jdk() -> None:
    tests = (
        "<executions><execution><id>default-testCompile</id>"
        "<configuration><target>${latest}</target></configuration></execution></executions>"
    )
    main = "<configuration><target>8</target></configuration>"
    levels = "<properties><latest>21</latest></properties>"
    files = {"pom.xml": pom(levels + plugin("maven-compiler-plugin", main + tests)), **TEST}

    found = facts(files)

    assert found["java.version"].value == "8"
    assert found["java.oldest.compiler"].value == "21"


def test_a_level_for_tests_in_the_compiler_s_settings_asks_for_that_jdk() -> None:
    setting = "<configuration><release>11</release><testRelease>17</testRelease></configuration>"

    found = facts({"pom.xml": pom(plugin("maven-compiler-plugin", setting)), **TEST})

    assert found["java.version"].value == "11"
    assert found["java.oldest.compiler"].value == "17"
