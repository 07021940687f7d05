"""Near misses of the rules about secrets."""

from __future__ import annotations

import pytest

from autodevops_cli.engine.checking import read_all_ci
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.rules import found_by, selected
from autodevops_cli.rules._secret_forms import is_random, kinds_in, logins_in
from tests.rules.test_rules import told


@pytest.mark.parametrize(
    "line,kinds",
    [
        ("x: ghp_Zx81kQpL0vTnB5mYcR7sWdE2aHfJ9uGi3oKt", ["a GitHub token"]),
        ("x: ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", []),
        ("x: ghp_short", []),
        ("x: myghp_Zx81kQpL0vTnB5mYcR7sWdE2aHfJ9uGi3oKt", []),
        ("id=AKIAQ3EGRTZN7W2VKLM5", ["an AWS key"]),
        ("id=AKIAIOSFODNN7EXAMPLE", []),
        ("grep -----BEGIN PRIVATE KEY-----", []),
    ],
)
def test_forms_of_tokens(line: str, kinds: list[str]) -> None:
    assert [*kinds_in(line)] == kinds


@pytest.mark.parametrize(
    "line,hosts",
    [
        ("https://bot:k3u8Vq2mZp@git.acme.dev/x", ["the password for git.acme.dev"]),
        ("https://bot:$TOKEN@git.acme.dev/x", []),
        ("https://bot:${{ secrets.TOKEN }}@git.acme.dev/x", []),
        ("https://x-access-token@git.acme.dev/x", []),
        ("postgres://app:k3u8Vq2mZp@localhost:5432/x", []),
        ("postgres://app:k3u8Vq2mZp@db:5432/x", []),
        ("postgres://app:password@db.acme.dev/x", []),
        ("mailto: someone@acme.dev https://acme.dev:8080/@scope", []),
    ],
)
def test_passwords_in_addresses(line: str, hosts: list[str]) -> None:
    assert [*logins_in(line)] == hosts


@pytest.mark.parametrize(
    "text,random",
    [
        ("9f8Kq2LmZ0vTnB5mYcR7sWdE2aHfJ9uG", True),
        ("the-quick-brown-fox-jumps-over", False),
        ("0000000000000000000000000000000a", False),
        ("test-9f8Kq2LmZ0vTnB5mYcR7sWdE2aHf", False),
        ("short1", False),
    ],
)
def test_texts_that_nobody_makes_up(text: str, random: bool) -> None:
    assert is_random(text) is random


@pytest.mark.parametrize(
    "path",
    [".gitlab-ci.yml", ".circleci/config.yml", "Jenkinsfile", ".travis.yml"],
)
def test_tokens_are_found_in_the_files_of_every_system(path: str) -> None:
    repo = open_memory({path: "# ghp_Zx81kQpL0vTnB5mYcR7sWdE2aHfJ9uGi3oKt\n"})

    (one,) = found_by(selected(["hardcoded-secret"]), repo, read_all_ci(repo))

    assert (one.where.line, one.message) == (1, "a GitHub token stands in the file")
    assert "Zx81" not in one.message


@pytest.mark.parametrize(
    "line,found",
    [
        ('echo "$TOKEN"', True),
        ("printf '%s' \"${TOKEN}\"", True),
        ("echo $TOKEN | base64", True),
        ("echo $TOKEN | base64 | docker login --password-stdin", False),
        ("echo $TOKEN > file", False),
        ("echo '$TOKEN'", False),
        ("echo $TOKENS", False),
        ("echo ${TOKEN:+yes}", False),
        ("echo ::add-mask::$TOKEN", False),
        ("echo $(./sign $TOKEN)", False),
        ("{ echo $TOKEN; } > file", False),
        ("./deploy $TOKEN", False),
    ],
)
def test_what_is_printed(line: str, found: bool) -> None:
    step = f"- run: |\n    {line}\n  env:\n    TOKEN: ${{{{ secrets.TOKEN }}}}\n"

    assert bool(told("exposed-secret", step)) is found


@pytest.mark.parametrize(
    "line,found",
    [
        ("docker login -u x -p $TOKEN", True),
        ("sudo docker login --password=$TOKEN", True),
        ("docker run -p $TOKEN:80 x", False),
        ("curl -u me:$TOKEN https://x", True),
        ("ssh -p $TOKEN host", False),
        ("./x --token '$TOKEN'", True),
        ("./x --token $OTHER", False),
        ("./x --token-file $TOKEN", False),
    ],
)
def test_what_stands_on_command_lines(line: str, found: bool) -> None:
    step = f"- run: |\n    {line}\n  env:\n    TOKEN: ${{{{ secrets.TOKEN }}}}\n"

    assert bool(told("secret-on-command-line", step)) is found


@pytest.mark.parametrize(
    "value,found",
    [
        ("${{ secrets.DEPLOY }}", True),
        ("${{ secrets['DEPLOY'] }}", True),
        ("${{ secrets.DEPLOY != '' }}", False),
        ("${{ secrets.GITHUB_TOKEN }}", False),
        ("${{ secrets.CODECOV_TOKEN }}", False),
        ("${{ vars.DEPLOY }}", False),
    ],
)
def test_secrets_that_an_environment_would_keep(value: str, found: bool) -> None:
    step = f"- run: ./deploy\n  env:\n    X: {value}\n"

    assert bool(told("secret-without-environment", step)) is found


@pytest.mark.parametrize(
    "steps,fix",
    [
        ("  - uses: actions/checkout@v6\n  - run: a $X\n", True),
        ("  - run: make\n  - run: a $X\n", False),
    ],
    ids=["an action that reads no variable", "a script that may read it unseen"],
)
def test_moving_a_secret_is_safe_where_no_other_step_can_want_it(steps: str, fix: bool) -> None:
    path = ".github/workflows/ci.yml"
    job = "on: push\njobs:\n  a:\n    runs-on: x\n    env:\n      X: ${{ secrets.X }}\n    steps:\n"
    repo = open_memory({path: job + "".join(f"    {line}\n" for line in steps.splitlines())})

    (one,) = found_by(selected(["secret-for-all-steps"]), repo, read_all_ci(repo))

    assert one.fix and one.fix.safe is fix


@pytest.mark.parametrize(
    "script,found",
    [
        ("set -x\n./a $TOKEN", True),
        ("set -eux\n./a $TOKEN", True),
        ("set -o xtrace\n./a $TOKEN", True),
        ("./a $TOKEN\nset -x\n./b", False),
        ("set -x\n./b\nset +x\n./a $TOKEN", False),
        ("set -e\n./a $TOKEN", False),
    ],
)
def test_traces_of_commands_with_secrets(script: str, found: bool) -> None:
    lines = "".join(f"    {line}\n" for line in script.splitlines())
    step = f"- run: |\n{lines}  env:\n    TOKEN: ${{{{ secrets.TOKEN }}}}\n"

    assert bool(told("debug-tracing", step)) is found


def test_the_switch_of_a_gitlab_job_has_its_own_line_and_goes() -> None:
    text = "test:\n  variables:\n    A: b\n    CI_DEBUG_TRACE: 'true'\n  script: [make]\n"
    repo = open_memory({".gitlab-ci.yml": text})

    (one,) = found_by(selected(["debug-tracing"]), repo, read_all_ci(repo))

    assert one.where.line == 4
    assert one.fix and one.fix.edits[0].route == ("test", "variables", "CI_DEBUG_TRACE")


def test_a_called_workflow_is_asked_what_it_uses() -> None:
    flow = "on: push\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n    secrets: inherit\n"
    called = (
        "on:\n  workflow_call:\n    secrets: {A: {}}\njobs:\n  b:\n    runs-on: x\n    steps:\n"
    )
    named = {"a": "${{ secrets.A }}", "b": "${{ secrets.B }}"}

    fixes = {}
    for name, value in named.items():
        files = {
            ".github/workflows/a.yml": flow,
            ".github/workflows/b.yml": f"{called}      - run: x {value}\n",
        }
        repo = open_memory(files)
        (one,) = found_by(selected(["inherited-secrets"]), repo, read_all_ci(repo))
        fixes[name] = one.fix is not None

    assert fixes == {"a": True, "b": False}


def test_a_secret_of_many_steps_is_found_without_reading_all_of_it_again() -> None:
    variables = "".join(f"      A{n}: ${{{{ secrets.B{n} }}}}\n" for n in range(3_000))
    steps = "".join(f"      - run: echo $A{n}\n" for n in range(300))
    flow = f"on: push\njobs:\n  a:\n    runs-on: x\n    env:\n{variables}    steps:\n{steps}"

    assert len(told("secret-for-all-steps", flow)) == 1
