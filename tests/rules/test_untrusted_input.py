"""Near misses of the rules about what strangers start, choose and pass."""

from __future__ import annotations

import pytest

from tests.rules.test_rules import told

TARGET = "on: pull_request_target\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    steps:\n"


@pytest.mark.parametrize(
    "step,found",
    [
        ("run: gh pr comment 1 --body hello", False),
        ("run: gh pr checkout 1", True),
        ("run: gh run download 1", True),
        ("run: npm ci", True),
        ("uses: actions/labeler@v6", False),
        ("uses: actions/checkout@v6", True),
        ("uses: somebody/action@v1", True),
        ("{uses: actions/github-script@v8, with: {script: 'github.rest.x()'}}", False),
        ("{uses: actions/github-script@v8, with: {script: 'exec.exec(1)'}}", True),
    ],
)
def test_talking_to_github_is_what_these_events_are_for(step: str, found: bool) -> None:
    assert bool(told("dangerous-trigger", f"{TARGET}      - {step}\n")) is found


def test_without_named_permissions_even_talking_is_told() -> None:
    flow = TARGET.replace("permissions: {}\n", "") + "      - run: gh pr view 1\n"

    assert told("dangerous-trigger", flow) != []


@pytest.mark.parametrize(
    "trigger,line",
    [
        ("on: issue_comment", "1"),
        ("on: [push, issue_comment]", "1"),
        ("on:\n  - push\n  - issue_comment", "3"),
        ("on:\n  push:\n  issue_comment:\n    types: [created]", "3"),
    ],
)
def test_the_place_is_the_event(trigger: str, line: str) -> None:
    flow = f"{trigger}\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: make\n"

    assert [where for where, _ in told("dangerous-trigger", flow)] == [line]


@pytest.mark.parametrize(
    "condition,found",
    [
        ("github.event.label.name == 'safe'", True),
        ("github.actor == 'me'", True),
        ("github.event.pull_request.head.repo.full_name == github.repository", False),
        ("github.event.pull_request.head.repo.fork == false", False),
        ("github.event_name == 'push'", False),
        ("github.event_name != 'pull_request_target'", False),
        ("github.event.pull_request.merged == true", False),
        ("github.event.comment.author_association == 'OWNER'", False),
    ],
)
def test_a_condition_on_who_sent_the_code_is_a_guard(condition: str, found: bool) -> None:
    step = (
        "      - uses: actions/checkout@v6\n        with:\n"
        "          ref: ${{ github.event.pull_request.head.sha }}\n"
    )
    flow = TARGET.replace("    steps", f"    if: {condition}\n    steps") + step

    assert bool(told("untrusted-checkout", flow)) is found


@pytest.mark.parametrize(
    "inputs,found",
    [
        ("ref: ${{ github.head_ref }}", True),
        ("ref: ${{ format('refs/pull/{0}/merge', github.event.number) }}", True),
        ("ref: refs/pull/${{ github.event.number }}/head", True),
        ("repository: ${{ github.event.pull_request.head.repo.full_name }}", True),
        ("ref: ${{ github.event.pull_request.base.sha }}", False),
        ("ref: ${{ github.sha }}", False),
        ("path: ${{ github.head_ref }}", False),
    ],
)
def test_which_checkouts_bring_a_strangers_code(inputs: str, found: bool) -> None:
    step = f"      - uses: actions/checkout@v6\n        with:\n          {inputs}\n"

    assert bool(told("untrusted-checkout", TARGET + step)) is found


@pytest.mark.parametrize(
    "line,found",
    [
        ('echo "T=$TITLE" >> "$GITHUB_ENV"', True),
        ('echo "T=${TITLE}" | tee -a $GITHUB_ENV', True),
        ('echo "$BRANCH" >> $GITHUB_PATH', False),
        ('echo "B=$BRANCH" >> $GITHUB_ENV', False),
        ('echo "T=$TITLE" >> "$GITHUB_OUTPUT"', False),
        ('echo "T=$OTHER" >> "$GITHUB_ENV"', False),
        ("cat file >> $GITHUB_ENV", False),
    ],
)
def test_what_reaches_later_steps(line: str, found: bool) -> None:
    step = (
        f"- run: |\n    {line}\n  env:\n    TITLE: ${{{{ github.event.issue.title }}}}\n"
        "    BRANCH: ${{ github.head_ref }}\n"
    )

    assert bool(told("environment-file-injection", step)) is found


@pytest.mark.parametrize(
    "condition,found",
    [
        ("contains('a b', github.head_ref)", True),
        ("CONTAINS( 'a b' , github.event.issue.title)", True),
        ("contains(github.head_ref, 'a b')", False),
        ("contains(fromJSON('[1]'), github.ref)", False),
        ("contains('a b', matrix.os)", False),
        ("contains('push pull_request', github.event_name)", False),
        ("contains('opened edited', github.event.action)", False),
    ],
)
def test_substrings_of_lists(condition: str, found: bool) -> None:
    assert bool(told("substring-contains", f"- run: a\n  if: {condition}\n")) is found


@pytest.mark.parametrize(
    "condition,found",
    [
        ("${{ a }}", False),
        ("  ${{ a }}  ", False),
        ("'${{ a }} '", True),
        ("${{ a }} && b", True),
        ("${{ a }}${{ b }}", False),
        ("|\n    ${{ a }}", True),
        ("|-\n    ${{ a }}", False),
        ("a && b", False),
        ('"${{ open"', False),
    ],
)
def test_text_around_braces(condition: str, found: bool) -> None:
    assert bool(told("constant-condition", f"- run: a\n  if: {condition}\n")) is found


@pytest.mark.parametrize(
    "condition,found",
    [
        ("github.actor == 'dependabot[bot]'", True),
        ("${{ 'dependabot[bot]' == github.actor }}", True),
        ("github.actor != 'dependabot[bot]'", False),
        ("github.actor == 'alice'", False),
        ("github.event.pull_request.user.login == 'dependabot[bot]'", False),
    ],
)
def test_bots_by_name(condition: str, found: bool) -> None:
    flow = f"on: pull_request\njobs:\n  a:\n    runs-on: x\n    if: {condition}\n    steps: []\n"

    assert bool(told("spoofable-bot-check", flow)) is found


@pytest.mark.parametrize(
    "text",
    [
        "${{ " * 20_000,
        "((((" * 20_000,
        "contains('" * 20_000,
        "${{ a[[[[" + "[" * 5_000 + " }}",
        "\"$('" * 20_000,
        "${A" * 20_000,
    ],
    ids=["open", "brackets", "texts", "indices", "quotes", "variables"],
)
def test_odd_scripts_end(text: str) -> None:
    job = f"if: |\n  {text}\nruns-on: x\nsteps:\n  - run: |\n      {text}\n"

    assert told("substring-contains", job) == []
