"""Every rule finds its Bad examples and leaves its Good ones alone."""

from __future__ import annotations

import pytest

from autodevops_cli.engine.checking import read_all_ci
from autodevops_cli.model.edit import Whole
from autodevops_cli.model.finding import Finding, Topic
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.repository.yaml_edit import edited
from autodevops_cli.rules import findings, rules
from autodevops_cli.rules._base import Rule

ALL = pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)


def found(rule: Rule, files: dict[str, str]) -> list[Finding]:
    repo = open_memory(files)
    documents = read_all_ci(repo)
    assert documents or rule.topic is Topic.REPOSITORY, "the example is no workflow"
    return list(findings(rule, repo, documents))


@ALL
def test_the_bad_examples_are_found(rule: Rule) -> None:
    for example in rule.page.bad:
        assert found(rule, example), example


@ALL
def test_the_good_examples_are_not(rule: Rule) -> None:
    for example in rule.page.good:
        assert found(rule, example) == []


@ALL
def test_a_finding_names_a_line_and_says_what_to_do(rule: Rule) -> None:
    for example in rule.page.bad:
        for finding in found(rule, example):
            assert finding.where.line or rule.topic is Topic.REPOSITORY
            assert finding.rule == rule.id
            assert finding.hint == rule.page.fix


@ALL
def test_what_a_fix_mends_is_not_found_again(rule: Rule) -> None:
    for example in rule.page.bad:
        before = found(rule, example)
        for fix in [one.fix for one in before if one.fix]:
            # A file that a fix writes as a whole need not have been there.
            assert fix.path in example or isinstance(fix.edits[0], Whole)
            mended = edited(example.get(fix.path, ""), fix.edits)
            after = found(rule, {**example, fix.path: mended})
            assert len(after) < len(before), mended


@ALL
def test_the_page_is_prose(rule: Rule) -> None:
    assert rule.page.title and not rule.page.title.endswith(".")
    assert rule.page.what.endswith(".")
    assert rule.page.why.endswith(".")
    assert rule.page.fix.endswith(".")
