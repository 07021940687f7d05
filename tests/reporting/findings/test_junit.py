"""JUnit XML."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

from autodevops_cli.reporting.findings.junit import render

from .reports import CLEAN, FAILED, HOSTILE, HOSTILE_SCENE, INCOMPLETE, PASSED, SHOP


def test_a_file_is_a_suite_and_a_finding_a_test() -> None:
    suites = ET.fromstring(render([SHOP], FAILED)).findall("testsuite")

    assert [(one.get("name"), one.get("tests"), one.get("failures")) for one in suites] == [
        (".github/workflows/ci.yml", "3", "2"),
        (".github/workflows/release.yml", "1", "1"),
        (".gitlab-ci.yml", "1", "0"),
    ]


def test_what_does_not_fail_the_call_is_skipped_with_its_message() -> None:
    tree = ET.fromstring(render([SHOP], FAILED))

    assert [one.get("message") for one in tree.iter("skipped")] == [
        "info: the workflow has no name"
    ]


def test_where_nothing_fails_the_call_every_finding_is_a_failure() -> None:
    tree = ET.fromstring(render([SHOP], replace(PASSED, fail_on=None)))

    assert len([*tree.iter("failure")]) == 4


def test_a_clean_file_is_a_test_that_passed() -> None:
    assert "<failure" not in render([CLEAN], PASSED)
    assert '<testcase classname=".github/workflows/ci.yml" name="nothing found"/>' in render(
        [CLEAN], PASSED
    )


def test_what_was_not_checked_is_an_error() -> None:
    tree = ET.fromstring(render([CLEAN], INCOMPLETE))

    assert tree.get("errors") == "1"
    assert [one.get("message") for one in tree.iter("error")] == [
        "not checked: there is no folder gone"
    ]


def test_odd_texts_leave_the_document_well_formed() -> None:
    tree = ET.fromstring(render([HOSTILE], HOSTILE_SCENE).encode())

    assert tree.get("tests") == str(len([*tree.iter("testcase")]))
    assert {one.tag for one in tree.iter()} == {
        "testsuites", "testsuite", "testcase", "failure", "skipped", "error",
    }  # fmt: skip
