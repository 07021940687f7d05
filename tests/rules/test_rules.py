"""What the examples on the pages do not show: the shape of a rule, and the hard cases of some."""

from __future__ import annotations

import pytest

from autodevops_cli.data import pinned
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.providers import github
from autodevops_cli.repository.shell import commands
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.rules import check, rules
from autodevops_cli.rules._base import Rule
from autodevops_cli.rules._installs import unpinned
from autodevops_cli.rules._page import page, workflow_of

CHECKOUT = pinned("actions/checkout")


def told(rule: str, example: str, others: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """The places and messages of one rule in a workflow with these steps or keys."""
    path = ".github/workflows/ci.yml"
    repo = open_memory({path: workflow_of(example), **(others or {})})
    document = github.parse(repo, path)
    assert document
    return [
        (str(one.where.line), one.message) for one in check(repo, [document]) if one.rule == rule
    ]


def test_a_rule_is_named_after_its_module() -> None:
    assert "unpinned-action" in {rule.id for rule in rules()}


def test_a_rule_needs_one_way_to_check() -> None:
    with pytest.raises(TypeError, match="no-way needs either"):
        Rule("rules.no_way", "", Severity.LOW, Topic.VALIDITY)


def test_a_page_without_a_section_is_refused() -> None:
    with pytest.raises(ValueError, match="'Title' lacks Good, Fix"):
        page("Title\n\nWhat: a.\nWhy: b.\nBad:\n    - run: x\n")


def test_examples_carry_the_pins_of_today() -> None:
    example = next(rule for rule in rules() if rule.id == "unpinned-action").page.good[0]

    assert f"uses: {CHECKOUT.uses} # {CHECKOUT.tag}\n" in example[".github/workflows/example.yml"]


def test_a_rule_for_github_leaves_other_systems_alone() -> None:
    document = CiDocument("gitlab", ".gitlab-ci.yml")

    assert check(open_memory({}), [document]) == ()


def test_findings_come_in_the_order_of_the_file() -> None:
    repo = open_memory({".github/workflows/a.yml": workflow_of("- uses: a/b@v1\n- uses: c/d@v1\n")})
    document = github.parse(repo, ".github/workflows/a.yml")
    assert document

    places = [(one.where.path, one.where.line or 0) for one in check(repo, [document])]

    assert places == sorted(places)


def test_the_line_is_the_one_inside_a_script() -> None:
    step = "- name: Two\n  run: |\n    echo hello\n    pip install tox\n"

    assert told("unpinned-tool-install", step) == [
        ("11", "tox is installed in whatever version is newest")
    ]


@pytest.mark.parametrize(
    "line,packages",
    [
        ("pip install tox", ["tox"]),
        ("python -m pip install --upgrade pip tox", ["tox"]),
        ("pip install 'tox>=4'", ["tox"]),
        ("pip install tox==4.1", []),
        ("pip install 'tox<5' 'nox~=2026.1'", []),
        ("python3.14 -m pip install tox", ["tox"]),
        ("pip install --no-index --find-links dist octo", []),
        ("pip install -r requirements.txt", []),
        ("pip install -c constraints.txt tox", []),
        ("pip install -e .[test]", []),
        ("pip install .", []),
        ("pip install ./dist/a.whl", []),
        ('pip install "$TOOL"', []),
        ("uv pip install coverage[toml]", ["coverage"]),
        ("uv pip install --group dev", []),
        ("uvx ruff check", ["ruff"]),
        ("uvx ruff@0.17.6 check", []),
        ("uvx --from sphinx sphinx-build", ["sphinx"]),
        ("uvx --with tox-uv tox", ["tox-uv", "tox"]),
        ("uv tool install tox==4.1", []),
        ("pipx run nox", ["nox"]),
        ("npm install -g pnpm", ["pnpm"]),
        ("npm i -g pnpm@10.1.0", []),
        ("npm install -g @scope/tool", ["@scope/tool"]),
        ("npm install left-pad", []),
        ("npx --yes cowsay", ["cowsay"]),
        ("npx cowsay@latest", []),
        ("npx vitest run", []),
        ("pnpm dlx cowsay@latest", ["cowsay@latest"]),
        ("go install example.com/x/tool@latest", ["example.com/x/tool@latest"]),
        ("go install example.com/x/tool@v1.2.3", []),
        ("go install ./cmd/tool", []),
        ("cargo install cargo-fuzz", ["cargo-fuzz"]),
        ("cargo install cargo-fuzz --version 1.0.0", []),
        ("cargo install --path .", []),
        ("gem install bundler", ["bundler"]),
        ("gem install bundler -v 2.6", []),
        ("dotnet tool install -g dotnet-format", ["dotnet-format"]),
        ("go run example.com/x/tool@latest ./...", ["example.com/x/tool@latest"]),
        ("composer global require octo/tool", ["octo/tool"]),
        ("composer global require octo/tool:^2", []),
        ("gh extension install octo/tool", ["octo/tool"]),
        ("gh extension install octo/tool --pin v1.2.3", []),
        ("apt-get install curl", []),
    ],
)
def test_what_counts_as_an_install_without_a_version(line: str, packages: list[str]) -> None:
    assert [name for command in commands(line) for name in unpinned(command)] == packages


@pytest.mark.parametrize(
    "line",
    [
        "curl -s x.sh | sudo bash",
        "wget -qO- x.sh | sh -s -- --yes",
        "curl x | tee log | sh",
        "sh -c \"$(curl -fsSL x)\"",
        "source <(curl -s x)",
        "irm https://x | iex",
    ],
)  # fmt: skip
def test_downloads_that_run(line: str) -> None:
    assert told("curl-pipe-shell", f"- run: {line!r}\n") != []


@pytest.mark.parametrize(
    "line",
    ["curl -s x | jq .", "curl -s x | python3 -m json.tool", "curl -o a x && sh b", "echo a | sh"],
)
def test_downloads_that_do_not_run(line: str) -> None:
    assert told("curl-pipe-shell", f"- run: {line!r}\n") == []


@pytest.mark.parametrize(
    "expression,found",
    [
        ("github.event.issue.title", True),
        ("github.event.pull_request.head.ref", True),
        ("github.event.commits[0].message", True),
        ("github.head_ref", True),
        ("github.event.pull_request.number", False),
        ("github.sha", False),
        ("matrix.python", False),
    ],
)
def test_who_chooses_a_value(expression: str, found: bool) -> None:
    step = "- run: echo ${{ EXPRESSION }}\n".replace("EXPRESSION", expression)

    assert bool(told("injectable-expression", step)) is found
    assert bool(told("expression-in-run", step)) is not found


def test_a_script_of_github_script_is_a_script() -> None:
    step = (
        f"- uses: {pinned('actions/github-script').uses}\n  with:\n"
        "    script: console.log('${{ github.event.issue.title }}')\n"
    )

    assert told("injectable-expression", step) != []


def test_an_input_of_another_major_version_is_not_judged() -> None:
    old = "- uses: actions/checkout@v1\n  with:\n    gone-since: x\n"
    new = f"- uses: {CHECKOUT.uses} # {CHECKOUT.tag}\n  with:\n    persist-credential: false\n"

    assert told("unknown-action-input", old) == []
    (found,) = told("unknown-action-input", new)
    assert found[1].endswith("no input 'persist-credential'; did you mean persist-credentials?")


def test_a_comment_may_name_just_the_major_version() -> None:
    major = CHECKOUT.tag.split(".")[0]

    assert told("mismatched-version-comment", f"- uses: {CHECKOUT.uses} # {major}\n") == []


def test_an_older_pin_is_not_called_unknown() -> None:
    old = "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683"

    assert told("unknown-pin", f"- uses: {old} # v4.2.2\n") == []
    assert told("unknown-pin", f"- uses: {old} # {CHECKOUT.tag}\n") != []


def test_a_reusable_workflow_is_pinned_like_an_action() -> None:
    assert told("unpinned-action", "uses: owner/repo/.github/workflows/a.yml@main\n") == [
        ("7", "owner/repo/.github/workflows/a.yml@main can change under you")
    ]


def test_a_circle_is_told_once_and_what_waits_for_it_is_not_in_it() -> None:
    jobs = "on: push\njobs:\n  a: {needs: c}\n  b: {needs: a}\n  c: {needs: b}\n  d: {needs: a}\n"

    assert told("needs-cycle", jobs) == [("3", "these jobs wait for each other: a, c, b")]


def test_two_circles_are_two_findings() -> None:
    jobs = "on: push\njobs:\n  a: {needs: a}\n  b: {needs: c}\n  c: {needs: b}\n"

    assert [message for _, message in told("needs-cycle", jobs)] == [
        "these jobs wait for each other: a",
        "these jobs wait for each other: b, c",
    ]


def test_a_job_with_its_own_rights_needs_none_from_the_top() -> None:
    flow = "on: push\njobs:\n  a:\n    permissions: {}\n    runs-on: x\n"

    assert told("missing-permissions", flow) == []
    assert told("missing-permissions", flow.replace("    permissions: {}\n", "")) == [
        ("1", "no permissions are set for a")
    ]


def test_a_checkout_of_another_repository_brings_its_own_token() -> None:
    job = (
        "permissions: {}\nsteps:\n  - uses: actions/checkout@v7\n"
        "    with:\n      repository: a/b\n      token: x\n"
    )

    assert told("empty-permissions-with-checkout", job) == []


def test_only_what_starts_often_needs_a_concurrency_group() -> None:
    flow = "on: [TRIGGER]\njobs:\n  a:\n    runs-on: x\n"

    assert told("missing-concurrency", flow.replace("TRIGGER", "workflow_call")) == []
    assert told("missing-concurrency", flow.replace("TRIGGER", "pull_request")) != []


@pytest.mark.parametrize(
    "files,line,found",
    [
        ({"package-lock.json": "{}"}, "npm install", True),
        ({"package-lock.json": "{}"}, "npm ci", False),
        ({}, "npm install", False),
        ({"web/package-lock.json": "{}"}, "cd web && npm i", True),
        ({"package-lock.json": "{}"}, "npm install -g npm@11", False),
        ({"yarn.lock": "# yarn lockfile v1\n"}, "yarn", True),
        ({"yarn.lock": "__metadata:\n  version: 8\n"}, "yarn install", False),
        ({"uv.lock": ""}, "uv sync --frozen", False),
        ({"bun.lock": ""}, "bun install", True),
    ],
)
def test_installs_beside_a_lock_file(files: dict[str, str], line: str, found: bool) -> None:
    steps = f"- uses: actions/checkout@v7\n- run: {line}\n"

    assert bool(told("unlocked-install", steps, files)) is found


def test_uv_can_be_told_by_the_environment() -> None:
    step = '- uses: actions/checkout@v7\n- run: uv sync\n  env:\n    UV_LOCKED: "1"\n'

    assert told("unlocked-install", step, {"uv.lock": ""}) == []


@pytest.mark.parametrize(
    "image,found",
    [
        ("postgres", True),
        ("postgres:latest", True),
        ("ghcr.io/owner/image:stable", True),
        ("localhost:5000/image", True),
        ("postgres:18-alpine", False),
        ("redis@sha256:0123", False),
        ("${{ matrix.image }}", False),
    ],
)
def test_images_that_name_no_version(image: str, found: bool) -> None:
    job = f"runs-on: x\nservices:\n  db:\n    image: {image!r}\n"

    assert bool(told("mutable-image", job)) is found


@pytest.mark.parametrize(
    "label,found",
    [
        ("ubuntu-24.04", False),
        ("ubuntu-latest", False),
        ("ubuntu-20.04", True),
        ("ubuntu-16.04", True),
        ("macos-12", True),
        ("ubuntu-latest-16-cores", False),
        ("[self-hosted, linux]", False),
    ],
)
def test_labels_of_runners(label: str, found: bool) -> None:
    assert bool(told("retired-runner", f"runs-on: {label}\nsteps: []\n")) is found


@pytest.mark.parametrize(
    "line,found",
    [
        ("uv run pytest -q", True),
        ("python -m unittest", True),
        ("npm run test:unit", True),
        ("./gradlew check", True),
        ("cargo nextest run", True),
        ("make lint", False),
        ("ruff check tests", False),
        ("npm run lint", False),
    ],
)
def test_what_counts_as_tests(line: str, found: bool) -> None:
    step = f"- run: {line}\n  continue-on-error: true\n"

    assert bool(told("advisory-tests", step)) is found


def test_a_place_without_lines_is_the_file() -> None:
    document = CiDocument("github", "ci.yml", triggers=("push",))
    repo = open_memory({"ci.yml": "on: push\n"})

    found = [one for one in check(repo, [document]) if one.rule == "missing-concurrency"]

    assert [one.where for one in found] == [Place("ci.yml", 1)]
