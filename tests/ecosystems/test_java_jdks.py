"""Which JDK builds a project, given levels, tools, files and images."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.ecosystems.java.jdks import choose, major, runtimes
from autodevops_cli.model.evidence import Evidence, Place, settle
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import open_memory


def component(facts: Mapping[str, str]) -> Component:
    seen = (Evidence(subject, value, Place("pom.xml")) for subject, value in facts.items())
    return Component("java", "", settle(seen))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.8", 8),
        ("17", 17),
        ("17.0.9-tem", 17),
        ("temurin-17.0.2+8", 17),
        ("openjdk64-11.0.2", 11),
        ("adoptopenjdk-openj9-8", 8),
        ("8u292", 8),
        ("corretto-21", 21),
        ("lts", None),
        ("", None),
    ],
)
def test_the_major_version_is_found_in_every_spelling(text: str, expected: int | None) -> None:
    assert major(text) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "17"),
        ({"java.version": "8"}, "17"),
        ({"java.version": "21"}, "21"),
        ({"java.version": "22"}, "25"),
        ({"java.version": "8", "java.oldest.modules": "21"}, "21"),
        ({"java.version": "8", "java.newest.gradle": "11"}, "11"),
        ({"java.version": "8", "java.newest.gradle": "8"}, "8"),
        ({"java.version": "17", "java.newest.mockito": "11"}, "17"),
        ({"java.version": "23", "java.newest.gradle": "24"}, "23"),
        ({"java.version": "26"}, "26"),
    ],
    ids=[
        "nothing known", "old level", "new level", "between two", "a newer module", "old gradle",
        "very old gradle", "a contradiction", "no long-lived one fits", "newer than all",
    ],
)  # fmt: skip
def test_an_application_gets_the_usual_jdk_where_it_fits(
    facts: Mapping[str, str], expected: str
) -> None:
    assert choose(component(facts)).versions == (expected,)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"java.version": "8"}, ("17", "21")),
        ({"java.version": "8", "java.newest.kotlin": "25"}, ("17", "21", "25")),
        ({"java.version": "8", "java.newest.mockito": "17"}, ("17",)),
        ({"java.version": "25"}, ("25",)),
    ],
    ids=["until what is usual", "as far as tools promise", "not beyond a tool", "the newest"],
)
def test_a_library_is_tested_on_what_its_tools_bear(
    facts: Mapping[str, str], expected: tuple[str, ...]
) -> None:
    assert choose(component({"kind": "library", **facts})).versions == expected


def test_a_jdk_that_a_file_names_is_the_one() -> None:
    jdks = choose(component({"kind": "library", "java.version": "8", "java.runtime": "11"}))

    assert (jdks.versions, jdks.beside) == (("11",), "")


def test_a_toolchain_that_gradle_cannot_run_on_is_installed_beside() -> None:
    facts = {"java.toolchain": "25", "java.version": "25", "java.newest.gradle": "21"}

    jdks = choose(component(facts))

    assert (jdks.versions, jdks.beside) == (("17",), "25")


def test_a_toolchain_that_gradle_can_run_on_is_enough() -> None:
    facts = {"java.toolchain": "21", "java.version": "21", "java.newest.gradle": "21"}

    jdks = choose(component(facts))

    assert (jdks.versions, jdks.beside) == (("21",), "")


def test_the_fact_that_decided_is_the_reason() -> None:
    jdks = choose(component({"java.version": "21", "java.newest.gradle": "25"}))

    assert [fact.subject for fact in jdks.because] == ["java.version"]


def test_a_version_nobody_can_read_is_passed_over() -> None:
    assert choose(component({"java.version": "whatever"})).versions == ("17",)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (".java-version", "17\n", "17"),
        (".sdkmanrc", "# use sdkman\njava=21.0.5-tem\n", "21"),
        (".tool-versions", "nodejs 22.1.0\njava temurin-21.0.2+13.0.LTS\n", "21"),
        ("system.properties", "java.runtime.version=11\n", "11"),
        ("mise.toml", '[tools]\njava = "temurin-17"\n', "17"),
        ("Dockerfile", "FROM eclipse-temurin:21-jre\n", "21"),
        ("Dockerfile", "FROM openjdk:8-jdk-alpine\n", "8"),
        (
            "Dockerfile",
            "FROM maven:3.9-eclipse-temurin-17 AS build\nFROM eclipse-temurin:21-jre\n",
            "17",
        ),
        ("Dockerfile", "FROM gradle:8.5-jdk17\n", "17"),
        ("Dockerfile", "FROM node:22\n", ""),
        ("Dockerfile", "FROM maven:3.9\n", ""),
    ],
)
def test_files_for_version_managers_and_images_name_a_jdk(
    path: str, text: str, expected: str
) -> None:
    found = settle(runtimes(open_memory({path: text}), ""))

    assert "".join(fact.value for fact in found) == expected


def test_a_version_file_beats_an_image() -> None:
    repo = open_memory({"Dockerfile": "FROM openjdk:11\n", ".java-version": "17\n"})

    (fact,) = settle(runtimes(repo, ""))

    assert (fact.value, fact.because.where) == ("17", Place(".java-version", 1))
