"""What other people's linters say stands beside our findings, and nothing is said twice."""

from __future__ import annotations

from autodevops_cli.engine.checking import CheckPolicy, checked
from autodevops_cli.engine.linting import SAME, judged_files, united
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.rules import rules

PATH = ".github/workflows/ci.yml"
UNPINNED = Finding("unpinned-action", "x@v4 can change", Place(PATH, 7))


def theirs(rule: str, line: int) -> Finding:
    return Finding(rule, "unpinned action reference", Place(PATH, line), source="zizmor")


def test_what_both_say_of_a_step_is_one_finding_that_names_who_agrees() -> None:
    (one,) = united([UNPINNED], [theirs("zizmor/unpinned-uses", 6)])

    assert (one.rule, one.agreed) == ("unpinned-action", ("zizmor",))


def test_the_same_said_of_another_step_stays() -> None:
    found = united([UNPINNED], [theirs("zizmor/unpinned-uses", 40)])

    assert [(one.rule, one.agreed) for one in found] == [
        ("unpinned-action", ()), ("zizmor/unpinned-uses", ()),
    ]  # fmt: skip


def test_what_only_they_say_stays() -> None:
    found = united([UNPINNED], [theirs("zizmor/impostor-commit", 7)])

    assert [one.rule for one in found] == ["unpinned-action", "zizmor/impostor-commit"]


def test_linters_read_workflows_actions_and_dependabot_and_nothing_else() -> None:
    repo = open_memory({
        PATH: "on: push\n", "action.yml": "name: a\n", ".github/dependabot.yml": "version: 2\n",
        "compose.yml": "services: {}\n", ".github/CODEOWNERS": "* @a\n", "empty/action.yml": "",
    })  # fmt: skip

    assert {one.path for one in judged_files(repo)} == {
        PATH, "action.yml", ".github/dependabot.yml",
    }  # fmt: skip


def test_zizmor_is_heard_by_its_own_name_and_can_be_ignored() -> None:
    text = (
        "name: a\non: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n"
        "    steps:\n      - uses: tj-actions/changed-files@v44\n      - uses: ./local\n"
    )
    repo = open_memory({PATH: text})

    heard = checked(repo, CheckPolicy(select=("unpinned-action", "zizmor")))
    alone = checked(repo, CheckPolicy(select=("unpinned-action", "zizmor"), ignore=("zizmor",)))

    assert [one.agreed for one in heard.findings if one.rule == "unpinned-action"] == [("zizmor",)]
    assert {one.source for one in alone.findings} == {"autodevops"}


def test_without_workflows_nobody_is_asked() -> None:
    report = checked(open_memory({".gitlab-ci.yml": "a:\n  script: [make]\n"}), CheckPolicy())

    assert report.linters == ()


def test_every_rule_that_says_what_theirs_say_is_one_of_ours() -> None:
    named = {name for ours in SAME.values() for name in ours}

    assert named <= {rule.id for rule in rules()}
