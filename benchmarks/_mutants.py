"""Single faults for workflows: each changes one thing in a text, or says that it does not apply.

The changes are made on the text with regular expressions, apart from anything that the tool uses
to read or to mend workflows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

SHA = "[0-9a-f]{40}"
CHECKOUT = re.compile(
    rf"^(?P<at> +)- (?:name: [^\n]*\n\1  )?uses: actions/checkout@{SHA}[^\n]*\n"
    r"(?:\1  (?:with:|  [^\n]*)\n)*",
    re.MULTILINE,
)
RUNS_ON = re.compile(r"^(?P<at> +)runs-on: [^\n]*\n", re.MULTILINE)
Change = Callable[[str], str | None]


@dataclass(frozen=True)
class Mutant:
    """A fault: its row in the list of rules, the rules that may find it, how it is made.

    `files` come with it: what a repository must have for the fault to be one.
    """

    name: str
    row: str
    expect: tuple[str, ...]
    change: Change
    files: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    """A file of the repository to change instead of the workflow."""


def sub(pattern: str, replacement: str, flags: int = re.MULTILINE) -> Change:
    """Replace the first match; does not apply where there is none."""
    found = re.compile(pattern, flags)

    def change(text: str) -> str | None:
        made, count = found.subn(replacement, text, count=1)
        return made if count and made != text else None

    return change


def step(body: str) -> Change:
    """Put a step behind the first checkout."""

    def change(text: str) -> str | None:
        spot = CHECKOUT.search(text)
        if not spot:
            return None
        lines = body.strip("\n").split("\n")
        added = "".join(f"{spot['at']}{line}\n" if line else "\n" for line in lines)
        return f"{text[: spot.end()]}{added}{text[spot.end() :]}"

    return change


def run(command: str, more: str = "") -> Change:
    """Put a step that runs a command behind the first checkout."""
    lines = command.split("\n")
    script = command if len(lines) == 1 else "|\n" + "\n".join(f"    {one}" for one in lines)
    return step(f"- name: Injected\n  run: {script}\n{more}")


def key(line: str) -> Change:
    """Put lines into the first job that has a runner, below its `runs-on`."""

    def change(text: str) -> str | None:
        spot = RUNS_ON.search(text)
        if not spot or re.search(rf"^{spot['at']}{line.partition(':')[0]}:", text, re.MULTILINE):
            return None
        added = "".join(f"{spot['at']}{one}\n" for one in line.split("\n"))
        return f"{text[: spot.end()]}{added}{text[spot.end() :]}"

    return change


def job(body: str) -> Change:
    """Put a job at the end."""

    def change(text: str) -> str | None:
        if "\njobs:\n" not in text:
            return None
        return text.rstrip("\n") + "\n\n" + "".join(f"  {one}\n" for one in body.split("\n"))

    return change


def top(line: str) -> Change:
    """Put lines at the top level, before the jobs."""
    name = line.partition(":")[0]

    def change(text: str) -> str | None:
        if re.search(rf"^{name}:", text, re.MULTILINE):
            return None
        return text.replace("\njobs:\n", f"\n{line}\n\njobs:\n", 1)

    return change


def triggers(events: str) -> Change:
    """Replace the triggers."""
    return sub(r"^on:(?:[^\n]+\n|\n(?:[ \t]+[^\n]*\n|\n)+)", f"on:\n{events}\n")


def unless(word: str, change: Change) -> Change:
    """Make a change where a word is not in the text."""
    return lambda text: None if word in text else change(text)


def both(*changes: Change) -> Change:
    """Make several changes for one fault; all must apply."""

    def change(text: str) -> str | None:
        for one in changes:
            made = one(text)
            if made is None:
                return None
            text = made
        return text

    return change


PUBLISH = "\n".join([
    "injected-publish:", "  name: Injected", "  runs-on: ubuntu-24.04", "  timeout-minutes: 10",
    "  environment: pypi", "  permissions:", "    contents: read", "  steps:", "    - name: Publish",
])  # fmt: skip

# fmt: off
MUTANTS = (
    # Supply chain
    Mutant("pin to a tag", "SUP01", ("unpinned-action",), sub(rf"(uses: [\w./-]+)@{SHA} # v?(\d+)[^\n]*", r"\1@v\2")),
    Mutant("pin to a branch", "SUP01", ("unpinned-action",), sub(rf"(uses: actions/checkout)@{SHA}[^\n]*", r"\1@main")),
    Mutant("drop the version comment", "SUP02", ("missing-version-comment",), sub(rf"(uses: [\w./-]+@{SHA}) #[^\n]*", r"\1")),
    Mutant("comment of another version", "SUP03", ("mismatched-version-comment", "unknown-pin"), sub(rf"(uses: [\w./-]+@{SHA}) # v?\d[^\n]*", r"\1 # v1.0.99")),
    Mutant("mistyped commit", "SUP04", ("unknown-pin",), sub(r"(uses: actions/checkout@[0-9a-f]{39})[0-9a-f]", r"\g<1>0")),
    Mutant("invented commit", "SUP04", ("unknown-pin",), sub(rf"(uses: actions/checkout)@{SHA}", r"\1@0123456789abcdef0123456789abcdef01234567")),
    Mutant("abbreviated commit", "SUP05", ("abbreviated-commit", "unpinned-action"), sub(r"(uses: [\w./-]+@[0-9a-f]{7})[0-9a-f]{33}", r"\1")),
    Mutant("typosquatted owner", "SUP06", ("typosquatted-action",), sub(r"uses: actions/checkout@", "uses: action/checkout@")),
    Mutant("typosquatted name", "SUP06", ("typosquatted-action",), sub(r"uses: actions/checkout@", "uses: actions/chekout@")),
    Mutant("archived action", "SUP07", ("archived-action",), step("- name: Injected\n  uses: actions/create-release@0cb9c9b65d5d1901c1f53e5e66eaf4afd303e70e # v1.1.4\n  with:\n    tag_name: v1\n    release_name: v1")),
    Mutant("action on node16", "SUP07", ("retired-action-runtime",), step("- name: Injected\n  uses: actions/cache@88522ab9f39a2ea568f7027eddc7d8d8bc9d59c8 # v3.3.1\n  with:\n    path: x\n    key: y-${{ hashFiles('**/*.lock') }}")),
    Mutant("compromised action", "SUP08", ("vulnerable-action",), step("- name: Injected\n  uses: tj-actions/changed-files@0e58ed8671d6b60d0890c21b07f8835ace038e67 # v45.0.7")),
    Mutant("service image by tag", "SUP10", ("image-without-digest",), key("services:\n  cache:\n    image: redis:7.4.1")),
    Mutant("container image latest", "SUP11", ("mutable-image",), key("container:\n  image: node:latest")),
    Mutant("service image without tag", "SUP11", ("mutable-image",), key("services:\n  cache:\n    image: redis")),
    Mutant("docker step by tag", "SUP12", ("unpinned-docker-action",), step("- name: Injected\n  uses: docker://alpine:3.20")),
    Mutant("curl piped to bash", "SUP13", ("curl-pipe-shell",), run("curl -sSL https://example.org/install.sh | bash")),
    Mutant("wget piped to sh", "SUP13", ("curl-pipe-shell",), run("wget -qO- https://example.org/install.sh | sudo sh -s -- -y")),
    Mutant("bash on a fetched file", "SUP13", ("curl-pipe-shell",), run("curl -o get.sh https://example.org/get.sh\nbash get.sh")),
    Mutant("bash on a substitution", "SUP13", ("curl-pipe-shell",), run("bash <(curl -s https://example.org/bash)")),
    *(
        Mutant(f"unpinned {text.split()[0]} tool", "SUP14", ("unpinned-tool-install",), run(text))
        for text in (
            "npm install -g typescript", "pip install tox", "python -m pip install nox",
            "gem install bundler-audit", "cargo install cargo-nextest", "uvx black --check .",
            "go install golang.org/x/tools/cmd/goimports@latest", "npx --yes eslint .",
            "pipx install pre-commit", "dotnet tool install -g csharpier",
        )
    ),
    Mutant("npm install beside a lock", "SUP15", ("unlocked-install",), run("npm install"), {"package-lock.json": '{"lockfileVersion": 3}', "package.json": "{}"}),
    Mutant("yarn beside a lock", "SUP15", ("unlocked-install",), run("yarn install"), {"yarn.lock": "# yarn lockfile v1\n", "package.json": "{}"}),
    Mutant("uv sync unlocked", "SUP15", ("unlocked-install",), both(sub(r'^  UV_LOCKED: [^\n]*', "  UV_NO_PROGRESS: \"1\""), run("uv sync")), {"uv.lock": "version = 1\n"}),
    Mutant("setup-uv without version", "SUP16", ("floating-tool-version",), sub(rf"(uses: astral-sh/setup-uv@{SHA}[^\n]*\n +with:\n(?: +[\w-]+: [^\n]*\n)*?) +version: [^\n]*\n", r"\1")),
    Mutant("no update tool", "SUP17", ("no-pin-updates",), lambda text: "", path=".github/dependabot.yml"),
    Mutant("no cooldown", "SUP18", ("short-dependabot-cooldown",), sub(r"^( +)cooldown:\n(?:\1 +[^\n]*\n)+", ""), path=".github/dependabot.yml"),
    Mutant("short cooldown", "SUP18", ("short-dependabot-cooldown",), sub(r"default-days: \d+", "default-days: 1"), path=".github/dependabot.yml"),
    Mutant("external code in Dependabot", "SUP19", ("dependabot-code-execution",), sub(r"^( +)(- package-ecosystem: [^\n]*\n)", r"\1\2\1  insecure-external-code-execution: allow\n"), path=".github/dependabot.yml"),
    # Permissions
    Mutant("no permissions", "PER01", ("missing-permissions",), both(sub(r"^permissions:[^\n]*\n(?: +[^\n]*\n)*", ""), sub(r"^( +)permissions:[^\n]*\n(?:\1 +[^\n]*\n)+", ""))),
    Mutant("write-all at the top", "PER02", ("broad-permissions",), sub(r"^permissions: \{\}", "permissions: write-all")),
    Mutant("contents write at the top", "PER02", ("broad-permissions", "misplaced-permissions"), sub(r"^permissions: \{\}", "permissions:\n  contents: write # to push")),
    Mutant("write-all in a job", "PER02", ("broad-permissions",), sub(r"^( +)permissions:\n(?:\1 +[^\n]*\n)+", r"\1permissions: write-all\n")),
    Mutant("more than the actions need", "PER03", ("excess-permission",), sub(r"^( +)permissions:\n(\1 +)(contents: read[^\n]*\n)", r"\1permissions:\n\2\3\2issues: write # unused\n")),
    Mutant("empty permissions and a checkout", "PER04", ("empty-permissions-with-checkout",), sub(r"^( +)permissions:\n(?:\1 +[^\n]*\n)+", r"\1permissions: {}\n")),
    Mutant("scope without a reason", "PER05", ("undocumented-permission",), sub(r"^( +)permissions:\n(\1 +)(contents: read[^\n]*\n)", r"\1permissions:\n\2\3\2packages: read\n")),
    Mutant("persisted credentials", "PER06", ("persisted-credentials",), sub(r"^( +)with:\n\1  persist-credentials: false\n(?!\1  )", "")),
    Mutant("credentials persisted by word", "PER06", ("persisted-credentials",), sub(r"persist-credentials: false", "persist-credentials: true")),
    Mutant("whole checkout uploaded", "PER07", ("uploaded-credentials", "persisted-credentials"), both(sub(r"persist-credentials: false", "persist-credentials: true"), step("- name: Injected\n  uses: actions/upload-artifact@PIN\n  with:\n    name: all\n    path: .\n    retention-days: 3\n    if-no-files-found: error"))),
    Mutant("long-lived AWS keys", "PER09", ("long-lived-cloud-key",), step("- name: Injected\n  uses: aws-actions/configure-aws-credentials@PIN\n  with:\n    aws-access-key-id: ${{ secrets.AWS_ACCESS_KEY_ID }}\n    aws-secret-access-key: ${{ secrets.AWS_SECRET_ACCESS_KEY }}\n    aws-region: eu-central-1")),
    # Untrusted input
    Mutant("title in a script", "INJ01", ("injectable-expression",), run('echo "${{ github.event.pull_request.title }}"')),
    Mutant("head_ref in a script", "INJ01", ("injectable-expression",), run("git log ${{ github.head_ref }}")),
    Mutant("comment body in github-script", "INJ01", ("injectable-expression",), step("- name: Injected\n  uses: actions/github-script@PIN\n  with:\n    script: console.log(`${{ github.event.comment.body }}`)")),
    Mutant("sha in a script", "INJ02", ("expression-in-run",), run("echo ${{ github.sha }}")),
    Mutant("pull_request_target", "INJ03", ("dangerous-trigger",), triggers("  pull_request_target:")),
    Mutant("workflow_run", "INJ03", ("dangerous-trigger",), triggers("  workflow_run:\n    workflows: [CI]\n    types: [completed]")),
    Mutant("head of a fork under pull_request_target", "INJ04", ("untrusted-checkout",), both(triggers("  pull_request_target:"), sub(r"^( +)with:\n(\1  persist-credentials: false\n)", r"\1with:\n\1  ref: ${{ github.event.pull_request.head.sha }}\n\2"))),
    Mutant("untrusted text in GITHUB_ENV", "INJ05", ("environment-file-injection",), run('echo "TITLE=$TITLE" >> "$GITHUB_ENV"', "  env:\n    TITLE: ${{ github.event.pull_request.title }}")),
    Mutant("unsecure commands", "INJ06", ("insecure-commands",), run("echo a", "  env:\n    ACTIONS_ALLOW_UNSECURE_COMMANDS: true")),
    Mutant("actor check", "INJ07", ("spoofable-bot-check",), key("if: github.actor == 'dependabot[bot]'")),
    Mutant("self-hosted on pull requests", "INJ08", ("self-hosted-runner",), both(triggers("  pull_request:"), sub(r"runs-on: [^\n]*", "runs-on: [self-hosted, linux]"))),
    Mutant("substring contains", "INJ09", ("substring-contains",), key("if: contains('refs/heads/main refs/heads/next', github.ref)")),
    Mutant("condition that is always true", "INJ10", ("constant-condition",), key("if: ${{ github.ref == 'refs/heads/main' }} == true")),
    Mutant("condition in a block scalar", "INJ10", ("constant-condition",), key("if: |\n  ${{ github.ref == 'refs/heads/main' }}")),
    Mutant("pseudo-ternary with an empty middle", "INJ11", ("falsy-ternary",), run("echo a", "  env:\n    FLAG: ${{ github.ref == 'refs/heads/main' && '' || '--dry-run' }}")),
    # Secrets
    Mutant("token in env", "SEC01", ("hardcoded-secret",), run("./deploy", "  env:\n    GH_TOKEN: ghp_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8")),
    Mutant("AWS key in a script", "SEC01", ("hardcoded-secret",), run("export AWS_ACCESS_KEY_ID=AKIAQ3EGRTZN7W2VKLM5")),
    Mutant("container password", "SEC01", ("hardcoded-secret",), key("container:\n  image: ghcr.io/example/tool@sha256:" + "ab12" * 16 + "\n  credentials:\n    username: bot\n    password: hunter2hunter2")),
    Mutant("secret without environment", "SEC02", ("secret-without-environment",), unless("environment:", run("./deploy", "  env:\n    TOKEN: ${{ secrets.DEPLOY_TOKEN }}"))),
    Mutant("all secrets", "SEC03", ("all-secrets",), run("./deploy", "  env:\n    ALL: ${{ toJSON(secrets) }}")),
    Mutant("secret by computed name", "SEC03", ("all-secrets",), run("./deploy", "  env:\n    TOKEN: ${{ secrets[matrix.name] }}")),
    Mutant("part of a structured secret", "SEC04", ("structured-secret",), run("./deploy", "  env:\n    TOKEN: ${{ fromJSON(secrets.CONFIG).token }}")),
    Mutant("inherited secrets", "SEC05", ("inherited-secrets",), job("injected:\n  name: Injected\n  permissions: {}\n  uses: example/shared/.github/workflows/build.yml@0123456789abcdef0123456789abcdef01234567 # v1.2.3\n  secrets: inherit")),
    Mutant("secret echoed", "SEC06", ("exposed-secret", "secret-on-command-line"), run('echo "${{ secrets.DEPLOY_TOKEN }}"')),
    Mutant("secret for the whole workflow", "SEC07", ("secret-for-all-steps",), top("env:\n  TOKEN: ${{ secrets.DEPLOY_TOKEN }}")),
    Mutant("secret for the whole job", "SEC07", ("secret-for-all-steps",), key("env:\n  TOKEN: ${{ secrets.DEPLOY_TOKEN }}")),
    Mutant("debug tracing", "SEC08", ("debug-tracing",), run("echo a", "  env:\n    ACTIONS_STEP_DEBUG: true")),
    # Release
    Mutant("twine with a token", "REL01", ("stored-publish-token",), job(PUBLISH + "\n      run: twine upload dist/*\n      env:\n        TWINE_PASSWORD: ${{ secrets.PYPI_TOKEN }}")),
    Mutant("npm with a token", "REL01", ("stored-publish-token",), job(PUBLISH + "\n      run: npm publish\n      env:\n        NODE_AUTH_TOKEN: ${{ secrets.NPM_TOKEN }}")),
    Mutant("PyPI action with a password", "REL01", ("stored-publish-token",), job(PUBLISH + "\n      uses: pypa/gh-action-pypi-publish@PIN\n      with:\n        password: ${{ secrets.PYPI_TOKEN }}")),
    Mutant("cache in a release", "REL02", ("cache-in-release",), both(triggers('  push:\n    tags: ["v*"]'), step("- name: Injected\n  uses: actions/cache@PIN\n  with:\n    path: ~/.cache\n    key: a-${{ hashFiles('**/*.lock') }}"))),
    Mutant("release without environment", "REL03", ("publish-without-environment",), job(PUBLISH.replace("  environment: pypi\n", "").replace("    contents: read", "    id-token: write # trusted publishing") + "\n      uses: pypa/gh-action-pypi-publish@PIN")),
    Mutant("cancelled release", "REL06", ("cancelled-release",), both(triggers('  push:\n    tags: ["v*"]'), sub(r"cancel-in-progress: [^\n]*", "cancel-in-progress: true"), job(PUBLISH.replace("    contents: read", "    id-token: write # trusted publishing") + "\n      uses: pypa/gh-action-pypi-publish@PIN"))),
    # Reliability and cost
    Mutant("no time limit", "CST01", ("missing-timeout",), sub(r"^ +timeout-minutes: [^\n]*\n", "")),
    Mutant("no concurrency", "CST02", ("missing-concurrency",), sub(r"^concurrency:[^\n]*\n(?: +[^\n]*\n)*", "")),
    Mutant("runs not cancelled", "CST03", ("uncancelled-runs", "missing-concurrency"), both(triggers("  pull_request:"), sub(r"^ +cancel-in-progress: [^\n]*\n", ""))),
    Mutant("no cache", "CST04", ("missing-cache",), both(triggers("  pull_request:"), step("- name: Injected\n  uses: actions/setup-python@PIN\n  with:\n    python-version: '3.14'\n- name: Injected install\n  run: pip install -r requirements.txt")), {"requirements.txt": "requests==2.32.3\n"}),
    Mutant("cache key without a lock", "CST05", ("static-cache-key", "constant-cache-key"), step("- name: Injected\n  uses: actions/cache@PIN\n  with:\n    path: ~/.cache\n    key: cache-${{ runner.os }}")),
    Mutant("fail-fast matrix", "CST06", ("fail-fast-matrix",), sub(r"^ +fail-fast: false\n", "")),
    Mutant("artifact kept for ever", "CST07", ("artifact-without-retention",), step("- name: Injected\n  uses: actions/upload-artifact@PIN\n  with:\n    name: report\n    path: report.xml")),
    Mutant("retired runner", "CST10", ("retired-runner",), sub(r"runs-on: ubuntu-[\d.]+", "runs-on: ubuntu-20.04")),
    Mutant("unknown runner", "CST10", ("retired-runner",), sub(r"runs-on: ubuntu-[\d.]+", "runs-on: ubuntu-24.40")),
    Mutant("python past its end", "CST11", ("end-of-life-version",), step("- name: Injected\n  uses: actions/setup-python@PIN\n  with:\n    python-version: '3.7'")),
    Mutant("node past its end", "CST11", ("end-of-life-version",), step("- name: Injected\n  uses: actions/setup-node@PIN\n  with:\n    node-version: 16\n    package-manager-cache: false")),
    Mutant("database past its end", "CST11", ("end-of-life-version",), key("services:\n  db:\n    image: postgres:11@sha256:" + "ab12" * 16)),
    Mutant("tests that cannot fail", "CST13", ("advisory-tests",), run("pytest", "  continue-on-error: true")),
    Mutant("tests that end with true", "CST13", ("advisory-tests",), run("pytest || true")),
    Mutant("minute zero", "CST12", ("crowded-schedule",), triggers("  schedule:\n    - cron: '0 0 * * *'")),
    Mutant("every two minutes", "CST12", ("crowded-schedule",), triggers("  schedule:\n    - cron: '*/2 * * * *'")),
    # Validity
    Mutant("broken indentation", "VAL01", ("broken-yaml",), sub(r"^( +)runs-on:", r"\1 runs-on:")),
    Mutant("tab", "VAL01", ("broken-yaml",), sub(r"^    runs-on:", "\t runs-on:")),
    Mutant("duplicate key", "VAL01", ("duplicate-key",), sub(r"^( +)(runs-on: [^\n]*\n)", r"\1\2\1\2")),
    Mutant("misspelled key", "VAL02", ("schema-violation",), sub(r"^( +)steps:", r"\1step:")),
    Mutant("misspelled needs", "VAL02", ("schema-violation",), key("need: [nothing]")),
    Mutant("timeout of words", "VAL02", ("schema-violation",), sub(r"timeout-minutes: \d+", "timeout-minutes: soon")),
    Mutant("step without work", "VAL02", ("schema-violation",), step("- name: Injected")),
    Mutant("unknown input", "VAL03", ("unknown-action-input",), sub(r"persist-credentials: false", "persist-credentials: false\n          fetch-dept: 1") ),
    Mutant("misspelled input", "VAL03", ("unknown-action-input",), sub(r"python-version: ", "python-versoin: ")),
    Mutant("missing input", "VAL04", ("missing-action-input",), step("- name: Injected\n  uses: actions/cache@PIN\n  with:\n    path: ~/.cache")),
    Mutant("needs nobody", "VAL05", ("unknown-job-in-needs",), job("injected:\n  name: Injected\n  needs: [nobody]\n  runs-on: ubuntu-24.04\n  timeout-minutes: 5\n  permissions: {}\n  steps:\n    - name: Say\n      run: echo a")),
    Mutant("needs in a circle", "VAL05", ("needs-cycle",), job("injected-a:\n  name: A\n  needs: [injected-b]\n  runs-on: ubuntu-24.04\n  timeout-minutes: 5\n  permissions: {}\n  steps:\n    - name: Say\n      run: echo a\ninjected-b:\n  name: B\n  needs: [injected-a]\n  runs-on: ubuntu-24.04\n  timeout-minutes: 5\n  permissions: {}\n  steps:\n    - name: Say\n      run: echo a")),
    Mutant("unknown context", "VAL06", ("unknown-context",), key("if: ${{ git.ref == 'refs/heads/main' }}")),
    Mutant("unknown event", "VAL07", ("unknown-event", "schema-violation"), triggers("  pull_requests:")),
    Mutant("unknown scope", "VAL07", ("unknown-permission", "schema-violation"), sub(r"^( +)(contents: read)", r"\1content: read")),
    Mutant("bad cron", "VAL07", ("invalid-cron",), triggers("  schedule:\n    - cron: '61 25 * * *'")),
    Mutant("set-output", "VAL08", ("deprecated-command",), run("echo '::set-output name=a::b'")),
    Mutant("workflow without a name", "VAL10", ("missing-name",), sub(r"^name: [^\n]*\n", "")),
    Mutant("script that is not there", "VAL11", ("missing-reference",), run("npm run typo-of-a-script"), {"package.json": '{"scripts": {"test": "node --test"}}'}),
    Mutant("target that is not there", "VAL11", ("missing-reference",), run("make typo-of-a-target"), {"Makefile": "test:\n\ttrue\n"}),
    Mutant("requirements that are not there", "VAL11", ("missing-reference",), run("pip install -r requirements-typo.txt")),
    Mutant("file that is not there", "VAL11", ("missing-reference",), run("bash scripts/typo-of-a-script.sh")),
    Mutant("folder that is not there", "VAL11", ("missing-reference",), run("ls", "  working-directory: typo-of-a-folder/app")),
    Mutant("local action that is not there", "VAL11", ("missing-reference",), step("- name: Injected\n  uses: ./.github/actions/typo")),
    Mutant("version file that is not there", "VAL11", ("missing-reference",), step("- name: Injected\n  uses: actions/setup-node@PIN\n  with:\n    node-version-file: typo/.nvmrc\n    package-manager-cache: false")),
    Mutant("tests not on pull requests", "CST14", ("untested-pull-requests",), both(triggers("  push:\n    tags: ['v*']"), run("pytest"))),
    # GitLab
    Mutant("GitLab image latest", "GLB01", ("unversioned-image",), sub(r"image: [^\n]+", "image: alpine:latest"), path=".gitlab-ci.yml"),
    Mutant("GitLab pipelines twice", "GLB02", ("duplicate-pipelines",), sub(r"^workflow:\n(?:[ -]+[^\n]*\n)+", ""), path=".gitlab-ci.yml"),
    Mutant("GitLab remote include", "GLB04", ("floating-include", "unverified-include"), lambda text: "include:\n  - remote: https://example.org/ci.yml\n\n" + text, path=".gitlab-ci.yml"),
    Mutant("GitLab project include by branch", "GLB04", ("floating-include", "unverified-include"), lambda text: "include:\n  - project: group/ci\n    ref: main\n    file: /a.yml\n\n" + text, path=".gitlab-ci.yml"),
    Mutant("GitLab job without a time limit", "GLB05", ("default-time-limit",), sub(r"^ +timeout: [^\n]*\n", ""), path=".gitlab-ci.yml"),
    Mutant("GitLab needs nobody", "VAL05", ("unknown-job-in-needs", "undefined-name"), lambda text: text.rstrip("\n") + "\n\ninjected:\n  stage: test\n  timeout: 5 minutes\n  needs: [nobody]\n  script: [make]\n", path=".gitlab-ci.yml"),
    Mutant("GitLab curl piped to bash", "SUP13", ("curl-pipe-shell",), sub(r"^( +)script:\n( +)- ", r"\1script:\n\2- curl -sSL https://example.org/i.sh | bash\n\2- "), path=".gitlab-ci.yml"),
    # CircleCI
    Mutant("CircleCI unknown requires", "CIR03", ("undefined-name",), sub(r"^( +)- (lint|test|build)\b:?[^\n]*$", r"\1- \2:\n\1    requires: [nobody]"), path=".circleci/config.yml"),
    Mutant("CircleCI unknown job", "CIR03", ("undefined-name",), sub(r"^(workflows:\n(?: +[^\n]*\n)*? +jobs:\n)( +)- ", r"\1\2- nobody\n\2- "), path=".circleci/config.yml"),
    Mutant("CircleCI image latest", "CIR02", ("unversioned-image",), sub(r"image: [^\n]+", "image: cimg/base:latest"), path=".circleci/config.yml"),
)
