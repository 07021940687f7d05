"""What expressions are made of, and how scripts quote them."""

from __future__ import annotations

import pytest

from autodevops_cli.rules._expressions import condition, expressions, paths, whole
from autodevops_cli.rules._outside import is_outside
from autodevops_cli.rules._quoting import Quoting, quotings


@pytest.mark.parametrize(
    "expression,names",
    [
        ("github.event.commits[0].message", ["github.event.commits.*.message"]),
        ("github.event['issue'].title", ["github.event.issue.title"]),
        ("Secrets.Deploy_Token", ["secrets.deploy_token"]),
        ("secrets[format('A_{0}', matrix.x)]", ["secrets.?", "matrix.x"]),
        ("needs.*.result", ["needs.*.result"]),
        ("contains(github.ref, 'it''s github.sha')", ["github.ref"]),
        ("a && 'github.head_ref' || 1.5", ["a"]),
        ("", []),
        ("((((", []),
    ],
)
def test_the_values_that_an_expression_names(expression: str, names: list[str]) -> None:
    assert [path.name for path in paths(expression)] == names


@pytest.mark.parametrize(
    "expression,outside",
    [
        ("github.head_ref", True),
        ("github.head_ref || github.ref_name", True),
        ("format('{0}', github.event.issue.body)", True),
        ("toJSON(github.event)", True),
        ("toJSON(github)", True),
        ("github.event.pull_request.head.repo.default_branch", True),
        ("github.event.workflow_run.head_branch", True),
        ("github.event.pull_request.base.ref", False),
        ("github.event.pull_request.head.repo.full_name", False),
        ("github.event.repository.name", False),
        ("github.event.inputs.title", False),
        ("github.ref_name", False),
        ("github.head_ref == 'main'", False),
        ("'main' != github.head_ref", False),
        ("startsWith(github.head_ref, 'release/')", False),
        ("github.event.issue.title && 'yes' || 'no'", False),
        ("!github.head_ref", False),
        ("github.event", False),
        ("'github.head_ref'", False),
    ],
)
def test_what_a_stranger_chooses(expression: str, outside: bool) -> None:
    assert is_outside(expression) is outside


def test_a_variable_is_what_was_put_into_it() -> None:
    assert is_outside("env.TITLE", {"title": "${{ github.event.issue.title }}"})
    assert not is_outside("env.TITLE", {"title": "${{ github.sha }}"})


def test_one_expression_does_not_reach_into_the_next() -> None:
    assert [*expressions("${{ a }} and ${{\n b }} but ${{ open ${{ c }}")] == ["a", "b", "c"]
    assert whole("${{ a }} && ${{ b }}") == ""
    assert whole("${{ a && b }}") == "a && b"


def test_a_condition_needs_no_braces() -> None:
    assert condition("github.ref == 'x'\n") == condition("${{ github.ref == 'x' }}")


@pytest.mark.parametrize(
    "script,quoting",
    [
        ("echo ${{ x }}", Quoting.BARE),
        ('echo "a ${{ x }}"', Quoting.DOUBLE),
        ("echo 'a ${{ x }}'", Quoting.SINGLE),
        ('echo "it\'s ${{ x }}"', Quoting.DOUBLE),
        ('echo "$(date ${{ x }})"', Quoting.BARE),
        ('echo "$(date "${{ x }}")"', Quoting.DOUBLE),
        ('echo "a" ${{ x }} "b"', Quoting.BARE),
        ('echo \\" ${{ x }}', Quoting.BARE),
        ("# ${{ x }}", Quoting.ODD),
        ("echo a#b ${{ x }}", Quoting.BARE),
        ("echo `date ${{ x }}`", Quoting.ODD),
        ("cat <<EOF\n${{ x }}\nEOF", Quoting.ODD),
        ("cat <<< ${{ x }}", Quoting.BARE),
        ("echo $((1 + ${{ x }}))", Quoting.ODD),
        ("(cd a && echo ${{ x }})", Quoting.BARE),
        ("echo ${A:-${{ x }}}", Quoting.ODD),
        ("case $a in b) echo ${{ x }};; esac", Quoting.BARE),
        ("echo 'open ${{ x }}", Quoting.SINGLE),
    ],
)
def test_how_a_script_quotes_an_expression(script: str, quoting: Quoting) -> None:
    assert [how for _, how in quotings(script)] == [quoting]
