"""Quotes follow the repository's own formatter."""

from __future__ import annotations

import pytest

from autodevops_cli.model.evidence import Evidence, Place, settle
from autodevops_cli.model.plan import Axis, Job, PipelinePlan, Purpose, Run
from autodevops_cli.model.stack import Component, StackProfile
from autodevops_cli.providers._yaml import single_quoted
from autodevops_cli.providers.github import PROVIDER


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a: "22"\n', "a: '22'\n"),
        ('a: ["1", "2"] # "kept"\n', "a: ['1', '2'] # \"kept\"\n"),
        ('a: "it\'s"\n', 'a: "it\'s"\n'),
        ('a: "\\n"\n', 'a: "\\n"\n'),
        ('a: |\n  echo "x"\n', 'a: |\n  echo "x"\n'),
        ("a: b\n", "a: b\n"),
    ],
    ids=["scalar", "list-and-comment", "holds-a-quote", "holds-an-escape", "block", "plain"],
)
def test_double_quotes_become_single_where_nothing_changes(text: str, expected: str) -> None:
    assert single_quoted(text) == expected


@pytest.mark.parametrize(("quotes", "line"), [("single", "['22', '24']"), ("", '["22", "24"]')])
def test_a_workflow_has_the_quotes_of_the_repository(quotes: str, line: str) -> None:
    job = Job(
        "test", "Test", Purpose.TEST, (Run("Test", "npm test"),), (Axis("node", ("22", "24")),)
    )
    facts = settle([Evidence("yaml.quotes", quotes, Place(".prettierrc"))])
    stack = StackProfile((Component("node", "", facts),))
    assert PROVIDER.render

    workflow, *_ = PROVIDER.render(PipelinePlan("CI", "main", (job,)), stack, ())

    assert f"node: {line}" in workflow.text
