"""Actions, images and installs: what stays silent, and what odd input does."""

from __future__ import annotations

import pytest

from autodevops_cli.data import image, pinned, tool_version
from autodevops_cli.engine.checking import read_all_ci
from autodevops_cli.model.edit import Put, Remark, Swap
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.shell import commands
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.repository.yaml_edit import edited
from autodevops_cli.rules import findings, selected
from autodevops_cli.rules._downloads import written
from autodevops_cli.rules._page import workflow_of
from autodevops_cli.rules._uses import covers

PATH = ".github/workflows/ci.yml"
CHECKOUT = pinned("actions/checkout")
UV = pinned("astral-sh/setup-uv")


def found(rule: str, example: str, others: dict[str, str] | None = None) -> list[Finding]:
    """What one rule finds in a workflow with these steps or keys."""
    repo = open_memory({PATH: workflow_of(example), **(others or {})})
    return list(findings(selected([rule])[0], repo, read_all_ci(repo)))


def mended(rule: str, example: str, others: dict[str, str] | None = None) -> str:
    """The text of the first fix's file once all fixes of it are made, one after another."""
    files = {PATH: workflow_of(example), **(others or {})}
    fixes = [one.fix for one in found(rule, example, others) if one.fix]
    text = files.get(fixes[0].path, "")
    for fix in fixes:
        text = edited(text, fix.edits)
    return text


def test_a_moving_tag_becomes_the_commit_it_stands_for() -> None:
    (one,) = found("unpinned-action", "- uses: actions/checkout@v7\n")

    assert one.fix and one.fix.safe
    route = ("jobs", "example", "steps", 0, "uses")
    assert one.fix.edits == (
        Swap(route, "@v7", f"@{CHECKOUT.sha}"), Remark(route, CHECKOUT.tag)
    )  # fmt: skip


def test_another_release_of_the_same_major_is_for_a_person_to_choose() -> None:
    (one,) = found("unpinned-action", "- uses: actions/checkout@v7.0.0\n")

    assert one.fix and not one.fix.safe


@pytest.mark.parametrize("ref", ["v4", "main", "releases/v7", "7-beta"])
def test_what_is_not_the_release_we_know_gets_no_commit(ref: str) -> None:
    (one,) = found("unpinned-action", f"- uses: actions/checkout@{ref}\n")

    assert one.fix is None


def test_two_fixes_of_one_file_go_together() -> None:
    text = mended(
        "unpinned-action", "- uses: actions/checkout@v7 # keep\n- uses: astral-sh/setup-uv@v10\n"
    )

    assert f"- uses: {CHECKOUT.uses} # {CHECKOUT.tag} keep\n" in text
    assert f"- uses: {UV.uses} # {UV.tag}\n" in text


def test_a_comment_keeps_what_else_it_says() -> None:
    text = mended(
        "mismatched-version-comment", f"- uses: {CHECKOUT.uses} # tag=v1.0.0, as agreed\n"
    )

    assert f"# tag={CHECKOUT.tag}, as agreed\n" in text


def test_a_local_action_is_read_where_it_is_used_and_told_of_once() -> None:
    action = "runs:\n  using: composite\n  steps:\n    - uses: actions/checkout@v7 # x\n"
    files = {"tools/setup/action.yml": action}
    steps = "- uses: ./tools/setup\n- uses: ./tools/setup\n"
    (one,) = found("unpinned-action", steps, files)

    assert (one.where.path, one.where.line) == ("tools/setup/action.yml", 4)
    assert mended("unpinned-action", steps, files).endswith(
        f"    - uses: {CHECKOUT.uses} # {CHECKOUT.tag} x\n"
    )


@pytest.mark.parametrize("comment", ["main", "master", "nightly, moves daily"])
def test_a_branch_is_a_version_where_an_action_makes_no_releases(comment: str) -> None:
    step = f"- uses: octo-org/example-action@{'0a' * 20} # {comment}\n"

    assert found("missing-version-comment", step) == []


@pytest.mark.parametrize(
    "ref,short",
    [
        ("3d3c42e", True),
        ("3d3c42e5aac5ba805825da76410c181273ba90b", True),
        ("20260114", False),
        ("deadbeef", False),
        ("3d3c42", False),
        ("3D3C42E", False),
        ("v3d3c42e", False),
    ],
)
def test_what_is_a_shortened_commit(ref: str, short: bool) -> None:
    step = f"- uses: actions/checkout@{ref}\n"

    assert bool(found("abbreviated-commit", step)) is short
    assert bool(found("unpinned-action", step)) is not short


@pytest.mark.parametrize(
    "said,tag,covered",
    [
        ("v7", "v7.0.1", True),
        ("7.0", "v7.0.1", True),
        ("v7.0.1", "v7.0.1", True),
        ("v7.0.10", "v7.0.1", False),
        ("v70", "v7.0.1", False),
    ],
)
def test_which_releases_a_version_covers(said: str, tag: str, covered: bool) -> None:
    assert covers(said, tag) is covered


@pytest.mark.parametrize(
    "name,meant",
    [
        ("action/checkout", "actions/checkout"),
        ("actions/chekcout", "actions/checkout"),
        ("actions/checkoutt", "actions/checkout"),
        ("actions/setup-pyth0n", "actions/setup-python"),
        ("acti0ns/set-up-node", ""),
        ("octo-org/checkout", ""),
        ("actions/checkout", ""),
        ("Actions/Checkout", ""),
        ("actions/cache-apt", ""),
        ("actions/" + "a" * 100_000, ""),
    ],
    ids=lambda value: value[:30],
)
def test_which_names_are_a_slip(name: str, meant: str) -> None:
    said = [one.message for one in found("typosquatted-action", f"- uses: {name}@v1\n")]

    assert said == (
        [f"{name} is spelled almost like {meant}, which everybody uses"] if meant else []
    )


def test_an_action_inside_a_repository_is_known_by_the_repository() -> None:
    assert found("typosquatted-action", "- uses: gradle/action/setup-gradle@v4\n") != []
    assert found("typosquatted-action", "- uses: gradle/actions/something-new@v4\n") == []


@pytest.mark.parametrize(
    "use,runtime",
    [
        ("actions/checkout@v1", "12"),
        ("actions/checkout@v3.6.0", "16"),
        ("actions/checkout@v4", "20"),
        ("Actions/Checkout@v4", "20"),
        ("actions/checkout@v5", ""),
        ("actions/checkout@v40", ""),
        ("actions/checkout@main", ""),
        (f"actions/checkout@{'0a' * 20} # v4.2.2", "20"),
        (f"actions/checkout@{'0a' * 20}", ""),
        ("octo-org/checkout@v3", ""),
    ],
)
def test_which_uses_run_on_a_retired_runtime(use: str, runtime: str) -> None:
    said = [one.message for one in found("retired-action-runtime", f"- uses: {use}\n")]

    assert [one for one in said if f"Node.js {runtime}" in one] == said
    assert bool(said) is bool(runtime)


@pytest.mark.parametrize(
    "use,found_",
    [
        ("tj-actions/changed-files@v45", True),
        ("tj-actions/changed-files@v46", False),
        ("tj-actions/changed-files@v46.0.0", True),
        ("tj-actions/changed-files@main", False),
        (f"tj-actions/changed-files@{'0a' * 20} # v45.0.0", False),
        (f"tj-actions/changed-files@{'0a' * 20} # v35.0.0", True),
        ("reviewdog/action-setup@f0d342d24037bb11d26b9bd8496e0808ba32e9ec", True),
        ("reviewdog/action-setup@v1", False),
        ("actions/download-artifact@v4", False),
        ("actions/download-artifact@v4.1.2", True),
        ("actions/download-artifact@v3", False),
        ("actions-cool/issues-helper@v3", True),
        ("github/codeql-action/init@v3.27.0", True),
        ("github/codeql-action/init@v3", False),
    ],
)  # fmt: skip
def test_which_uses_an_advisory_names(use: str, found_: bool) -> None:
    assert bool(found("vulnerable-action", f"- uses: {use}\n")) is found_


def test_the_gravest_advisory_is_told_with_a_release_free_of_all() -> None:
    (one,) = found("vulnerable-action", "- uses: tj-actions/changed-files@v35\n")

    assert one.message == (
        "tj-actions/changed-files@v35: its tags were moved to code that prints secrets into the "
        "log (GHSA-mcph-m25j-8j63, GHSA-mrrh-fwg8-r2c3); corrected in 46.0.1"
    )


def test_a_runner_of_your_own_need_not_have_the_tool() -> None:
    job = "runs-on: [self-hosted, linux]\nsteps:\n  - uses: softprops/action-gh-release@v3\n"

    assert found("superfluous-action", job) == []


@pytest.mark.parametrize(
    "inputs,files,floats",
    [
        ("", {}, True),
        ('version: "0.13.9"', {}, False),
        ("version: latest", {}, True),
        ("version: ${{ env.UV_VERSION }}", {}, False),
        ("version-file: uv.toml", {}, False),
        ("python-version: '3.14'", {}, True),
        ("", {"pyproject.toml": '[tool.uv]\nrequired-version = ">=0.9"\n'}, False),
        ("", {"tools/uv.toml": 'required-version = "0.9.1"\n'}, False),
        ("", {"pyproject.toml": "[tool.uv]\n"}, True),
    ],
)
def test_who_says_which_version_of_a_tool(inputs: str, files: dict[str, str], floats: bool) -> None:
    step = f"- uses: {UV.uses} # {UV.tag}\n" + (f"  with:\n    {inputs}\n" if inputs else "")

    assert bool(found("floating-tool-version", step, files)) is floats


def test_a_linter_that_is_installed_elsewhere_needs_no_version() -> None:
    step = "- uses: golangci/golangci-lint-action@v9\n  with:\n    install-mode: none\n"

    assert found("floating-tool-version", step) == []


def test_the_version_goes_beside_the_other_inputs() -> None:
    step = f"- uses: {UV.uses} # {UV.tag}\n  with:\n    enable-cache: true\n"
    (one,) = found("floating-tool-version", step)

    assert one.fix and not one.fix.safe
    route = ("jobs", "example", "steps", 0, "with", "version")
    assert one.fix.edits == (Put(route, f'"{tool_version("uv")}"'),)


@pytest.mark.parametrize(
    "text,mutable,by_tag",
    [
        ("postgres", True, False),
        ("redis:alpine", True, False),
        ("debian:trixie-slim", False, True),
        ("ubuntu:24.04", False, True),
        ("localhost:5000/image", True, False),
        ("postgres:18 # zizmor: ignore[unpinned-images] kept by hand", False, False),
        ("postgres:18 # zizmor: ignore[other]", False, True),
        ("postgres@sha256:0123", False, False),
        ("${{ matrix.image }}", False, False),
        ("''", False, False),
    ],
)
@pytest.mark.parametrize(
    "job",
    [
        "runs-on: x\ncontainer: IMAGE\n",
        "runs-on: x\ncontainer:\n  image: IMAGE\n",
        "runs-on: x\nservices:\n  db:\n    image: IMAGE\n",
    ],
    ids=["container", "container.image", "service"],
)
def test_how_an_image_is_named(job: str, text: str, mutable: bool, by_tag: bool) -> None:
    job = job.replace("IMAGE", text)

    assert bool(found("mutable-image", job)) is mutable
    assert bool(found("image-without-digest", job)) is by_tag


def test_the_finding_is_on_the_line_of_the_image() -> None:
    job = "runs-on: x\nservices:\n  db:\n    env:\n      A: b\n    image: postgres:18-alpine\n"
    (one,) = found("image-without-digest", job)

    assert one.where.line == 12
    assert f"    image: {image('postgres:18-alpine')}\n" in mended("image-without-digest", job)


@pytest.mark.parametrize(
    "job",
    [
        "container: [a, b]\nservices: {a: {image: [x]}, b: 3, c: null}\n",
        "container: null\nservices: nothing\n",
        "services: [a]\n",
    ],
)
def test_images_of_an_odd_shape_are_left_alone(job: str) -> None:
    assert found("image-without-digest", f"runs-on: x\n{job}") == []
    assert [one.message for one in found("mutable-image", f"runs-on: x\n{job}")] in (
        [], ["the image 3 is another one after its next release"]
    )  # fmt: skip


@pytest.mark.parametrize(
    "line,runs",
    [
        ("curl -fsSL https://x.example/i.sh | sudo -E bash -", True),
        ("curl -s https://x.example/i.py | python3 - --yes", True),
        ("curl -s https://x.example/i | bash -s -- --yes", True),
        ("curl -s https://x.example/i | bash -euo pipefail", False),
        ("curl -s https://x.example/i | python -c 'import sys'", False),
        ("curl -s https://x.example/i | perl -pe s/a/b/", False),
        ("curl -s https://x.example/i | node filter.js", False),
        ("curl -s http://localhost:8080/health | sh", False),
        (f"curl -s https://x.example/{'0a' * 20}/i.sh | sh", False),
        (f"bash <(curl -s https://x.example/{'0a' * 20}/i.sh)", False),
        ("curl -fsSLo i.sh https://x.example/i.sh && bash i.sh", True),
        ("curl -sSLO https://x.example/i.sh; chmod +x i.sh; ./i.sh", True),
        ("wget -qO i.sh https://x.example/i && sh ./i.sh", True),
        ("curl -o i.sh https://x.example/i.sh && sha256sum -c sums && sh i.sh", False),
        ("curl -o i.tar https://x.example/i.tar && tar -xf i.tar", False),
        ("wget https://x.example/data.csv && python load.py", False),
    ],
)
def test_which_downloads_run(line: str, runs: bool) -> None:
    assert bool(found("curl-pipe-shell", f"- run: {line}\n")) is runs


def test_a_file_is_remembered_from_step_to_step() -> None:
    steps = "- run: wget https://x.example/i.sh\n- run: make\n- run: bash i.sh\n"
    (one,) = found("curl-pipe-shell", steps)

    assert (one.where.line, one.message) == (
        10, "`wget https://x.example/i.sh` is run without a look at what came",
    )  # fmt: skip


@pytest.mark.parametrize(
    "line,files",
    [
        ("curl -o a https://x.example/b", ["a"]),
        ("curl --output=a https://x.example/b", ["a"]),
        ("curl -LO https://x.example/b?c=d", ["b"]),
        ("curl https://x.example/b", []),
        ("wget https://x.example/b", ["b"]),
        ("wget -O - https://x.example/b", ["-"]),
        ("wget", [""]),
    ],
)
def test_which_files_a_download_leaves(line: str, files: list[str]) -> None:
    assert [*written(commands(line)[0])] == files


JS = {"package.json": "{}", "package-lock.json": "{}"}


@pytest.mark.parametrize(
    "line,files",
    [
        ("npm install --package-lock-only", JS),
        ("npm install && npm version minor", JS),
        ("npm install left-pad", JS),
        ("npm install --global npm", JS),
        ("cd unknown-$X && npm install", JS),
        ("cd web && npm install", {**JS, "web/package.json": "{}"}),
        ("yarn", {"yarn.lock": "", ".yarnrc": "--install.frozen-lockfile true\n"}),
        ("bun install", {"bun.lock": "", "bunfig.toml": "[install]\nfrozenLockfile = true\n"}),
        ("bundle install", {"Gemfile.lock": "", ".bundle/config": 'BUNDLE_FROZEN: "true"\n'}),
        ("bundle config set frozen true && bundle install", {"Gemfile.lock": ""}),
        ("BUNDLE_FROZEN=true bundle install", {"Gemfile.lock": ""}),
        ("export UV_LOCKED=1; uv sync", {"uv.lock": ""}),
        ("pnpm install", {"pnpm-lock.yaml": ""}),
        ("poetry install", {"poetry.lock": ""}),
    ],
)
def test_installs_that_hold_on_to_the_lock_or_make_a_new_one(
    line: str, files: dict[str, str]
) -> None:
    steps = f"- uses: actions/checkout@v7\n- run: {line}\n"

    assert found("unlocked-install", steps, files) == []


def test_a_workspace_shares_the_lock_above_it() -> None:
    files = {"package.json": '{"workspaces": ["a"]}', "package-lock.json": "", "a/package.json": ""}
    steps = "- uses: actions/checkout@v7\n- run: npm install\n  working-directory: a\n"

    assert found("unlocked-install", steps, files) != []


@pytest.mark.parametrize(
    "line,files,after",
    [
        ("npm i", JS, "npm ci"),
        ("yarn", {"yarn.lock": ""}, "yarn install --frozen-lockfile"),
        ("uv sync --group dev", {"uv.lock": ""}, "uv sync --locked --group dev"),
        ("pnpm i --no-frozen-lockfile", {"pnpm-lock.yaml": ""}, "pnpm i --frozen-lockfile"),
    ],
)
def test_what_an_install_becomes(line: str, files: dict[str, str], after: str) -> None:
    steps = f"- uses: actions/checkout@v7\n- run: {line}\n"

    assert f"- run: {after}\n" in mended("unlocked-install", steps, files)


@pytest.mark.parametrize("line", ["npm install -g yarn && yarn", "npm install --no-audit"])
def test_where_the_words_can_be_mistaken_there_is_no_fix(line: str) -> None:
    files = {**JS, "yarn.lock": ""}
    steps = f"- uses: actions/checkout@v7\n- run: {line}\n"

    assert [one.fix for one in found("unlocked-install", steps, files)] == [None]


def test_the_packages_of_one_command_are_one_finding() -> None:
    (few,) = found("unpinned-tool-install", "- run: pip install tox nox tox\n")
    (many,) = found("unpinned-tool-install", "- run: pip install a b c d e f g\n")

    assert few.message == "tox and nox are installed in whatever version is newest"
    assert many.message.startswith("a, b, c, d and 3 others are installed")


@pytest.mark.parametrize(
    "line,lock,found_",
    [
        ("cargo test", "Cargo.lock", True),
        ("cargo +nightly clippy --all", "Cargo.lock", True),
        ("cargo test --locked", "Cargo.lock", False),
        ("cargo fetch --locked && cargo test", "Cargo.lock", False),
        ("cargo update && cargo test", "Cargo.lock", False),
        ("cargo fmt --check", "Cargo.lock", False),
        ("cargo test --manifest-path fuzz/Cargo.toml", "Cargo.lock", False),
        ("cargo test", "fuzz/Cargo.lock", False),
        ("cargo", "Cargo.lock", False),
    ],
)
def test_which_builds_may_leave_the_lock_behind(line: str, lock: str, found_: bool) -> None:
    steps = f"- uses: actions/checkout@v7\n- run: {line}\n"

    assert bool(found("unlocked-cargo-build", steps, {lock: "", "Cargo.toml": ""})) is found_


BOT = ".github/dependabot.yml"
USES = f"- uses: {CHECKOUT.uses} # {CHECKOUT.tag}\n"


@pytest.mark.parametrize(
    "path,text",
    [
        ("renovate.json5", "{}"),
        (".github/renovate.json", "{}"),
        ("package.json", '{"renovate": {}}'),
        ("updatecli/updatecli.d/actions.yaml", ""),
        (BOT, "version: 2\nupdates: [{package-ecosystem: github-actions}]\n"),
        (".github/dependabot.yaml", "version: 2\nupdates: [{package-ecosystem: github-actions}]\n"),
        (BOT, "updates: [\n"),
        (BOT, "- a\n"),
        (BOT, "updates: nothing\n"),
    ],
)
def test_somebody_keeps_the_pins_fresh_or_nobody_can_say(path: str, text: str) -> None:
    assert found("no-pin-updates", USES, {path: text}) == []


def test_pins_that_nothing_updates_are_told_once() -> None:
    (one,) = found("no-pin-updates", USES * 5)

    assert one.fix and one.fix.safe and one.fix.path == BOT
    assert mended("no-pin-updates", USES).startswith("version: 2\nupdates:\n  - package-ecosystem")


@pytest.mark.parametrize(
    "entry,waits",
    [
        ("cooldown: {default-days: 7}", True),
        ("cooldown: {default-days: 30, semver-major-days: 90}", True),
        ("cooldown: {semver-major-days: 9, semver-minor-days: 8, semver-patch-days: 7}", True),
        ("cooldown: {semver-major-days: 9, semver-minor-days: 8, semver-patch-days: 1}", False),
        ("cooldown: {semver-major-days: 9}", False),
        ("cooldown: {default-days: 6}", False),
        ("cooldown: {default-days: many}", True),
        ("cooldown: {default-days: 99999999999999}", True),
        ("open-pull-requests-limit: 0", True),
        ("cooldown:", False),
        ("cooldown: [a]", False),
    ],
)
def test_how_long_dependabot_waits(entry: str, waits: bool) -> None:
    text = f"updates:\n  - package-ecosystem: npm\n    {entry}\n"

    assert bool(found("short-dependabot-cooldown", USES, {BOT: text})) is not waits


@pytest.mark.parametrize("text", ["", "updates: [3, null, [a]]\n", "- a\n", "updates: {a: b}\n"])
@pytest.mark.parametrize("rule", ["short-dependabot-cooldown", "dependabot-code-execution"])
def test_a_configuration_of_an_odd_shape_is_left_alone(rule: str, text: str) -> None:
    assert found(rule, USES, {BOT: text}) == []


@pytest.mark.parametrize(
    "rule",
    [
        "abbreviated-commit", "archived-action", "curl-pipe-shell", "floating-tool-version",
        "image-without-digest", "no-pin-updates", "retired-action-runtime", "typosquatted-action",
        "unlocked-install", "unpinned-action", "vulnerable-action",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "job",
    [
        "uses: [a]\n",
        "uses: {a: b}\nsteps: 3\n",
        "steps: [null, 3, [a], {uses: null}, {uses: 3}, {uses: '@'}, {run: [a]}, {with: 3}]\n",
        "steps: [{uses: 'a/b@v99999999999999999999'}, {uses: 'actions/checkout@v٣'}]\n",
    ],
)  # fmt: skip
def test_jobs_of_an_odd_shape_raise_nothing(rule: str, job: str) -> None:
    said = found(rule, f"runs-on: x\n{job}", {"package-lock.json": ""})

    assert len(said) <= 2
