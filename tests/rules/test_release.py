"""What the rules on releases find, and what looks like a defect and is none."""

from __future__ import annotations

import pytest

from autodevops_cli.data import pinned
from autodevops_cli.engine.checking import read_all_ci
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.repository.yaml_edit import edited
from autodevops_cli.rules import found_by, selected
from autodevops_cli.rules._page import workflow_of

PATH = ".github/workflows/release.yml"
TAGS = 'on:\n  push:\n    tags: ["v*"]\n'
RELEASE = "on:\n  release:\n    types: [published]\n"
BRANCH = "on:\n  push:\n    branches: [main]\n"
UPLOAD = "      - uses: actions/upload-artifact@v7\n        with:\n          path: "


def findings(rule: str, text: str, others: dict[str, str] | None = None) -> tuple[Finding, ...]:
    repo = open_memory({PATH: text, **(others or {})})
    return found_by(selected((rule,)), repo, read_all_ci(repo))


def told(rule: str, text: str, others: dict[str, str] | None = None) -> list[str]:
    return [one.message for one in findings(rule, text, others)]


def job(steps: str, name: str = "publish", keys: str = "") -> str:
    return f"  {name}:\n    runs-on: ubuntu-24.04\n{keys}    steps:\n{steps}"


def flow(head: str, *steps: str, keys: str = "") -> str:
    return head + "jobs:\n" + job("".join(f"      - {one}\n" for one in steps), keys=keys)


@pytest.mark.parametrize(
    "line,env,found",
    [
        ("twine upload dist/*", "TWINE_PASSWORD: ${{ secrets.A }}", True),
        ("python -m twine upload dist/*", "TWINE_PASSWORD: ${{ secrets.A }}", True),
        ("uv publish", "UV_PUBLISH_TOKEN: ${{ secrets.A }}", True),
        ("uv publish", "UV_TOKEN: ${{ secrets.A }}", False),
        ("uv publish --token $T", "T: ${{ secrets.A }}", True),
        ("uv publish", "UV_PUBLISH_TOKEN: ${{ steps.mint.outputs.token }}", False),
        ("uv publish --index internal", "UV_PUBLISH_TOKEN: ${{ secrets.A }}", False),
        ("twine upload -r testpypi dist/*", "TWINE_PASSWORD: ${{ secrets.A }}", False),
        ("poetry publish", "POETRY_PYPI_TOKEN_PYPI: ${{ secrets.A }}", True),
        ("cargo publish", "CARGO_REGISTRY_TOKEN: ${{ secrets.A }}", True),
        ("cargo publish --registry own", "CARGO_REGISTRY_TOKEN: ${{ secrets.A }}", False),
        ("cargo publish --dry-run", "CARGO_REGISTRY_TOKEN: ${{ secrets.A }}", False),
        ("gem push a.gem", "GEM_HOST_API_KEY: ${{ secrets.A }}", True),
        (
            "gem push a.gem --host https://gems.example.com",
            "GEM_HOST_API_KEY: ${{ secrets.A }}",
            False,
        ),
        ("npm publish", "NODE_AUTH_TOKEN: ${{ secrets.A }}", True),
        ("npm publish --dry-run", "NODE_AUTH_TOKEN: ${{ secrets.A }}", False),
        ("npm pack", "NODE_AUTH_TOKEN: ${{ secrets.A }}", False),
        ("mix hex.publish --yes", "HEX_API_KEY: ${{ secrets.A }}", False),
        ("nuget push a.nupkg -s https://nuget.example.com -k $T", "T: ${{ secrets.A }}", False),
    ],
)
def test_what_publishes_with_a_stored_token(line: str, env: str, found: bool) -> None:
    text = TAGS + "jobs:\n" + job(f"      - run: {line}\n        env:\n          {env}\n")

    assert bool(told("stored-publish-token", text)) is found


def test_the_secret_and_the_registry_are_named() -> None:
    step = "      - run: cargo publish --token ${{ secrets.CRATES }}\n"

    assert told("stored-publish-token", f"{TAGS}jobs:\n{job(step)}") == [
        "`cargo publish --token` publishes to the crates registry with the secret CRATES"
    ]


@pytest.mark.parametrize("rule", ["stored-publish-token", "publish-without-environment"])
def test_a_registry_of_a_job_can_be_somebody_elses(rule: str) -> None:
    steps = (
        "      - uses: actions/setup-node@v7\n        with:\n"
        "          registry-url: https://npm.example.com\n"
        "      - run: npm publish\n        env:\n          NODE_AUTH_TOKEN: ${{ secrets.A }}\n"
    )

    assert told(rule, f"{TAGS}jobs:\n{job(steps)}") == []
    assert (
        told(rule, f"{TAGS}jobs:\n{job(steps)}".replace("npm.example.com", "npmjs.example")) != []
    )


def test_a_build_that_hands_over_counts_as_release() -> None:
    text = (
        "on: [push, pull_request]\njobs:\n"
        + job("      - uses: Swatinem/rust-cache@v2\n" + UPLOAD + "dist/\n", "build")
        + job("      - run: cargo publish\n", keys="    needs: build\n")
    )

    assert told("cache-in-release", text) == [
        "swatinem/rust-cache without `lookup-only: true` restores a cache in the job build, "
        "which makes a release"
    ]


@pytest.mark.parametrize("path", ["coverage.xml", "test-results/", "playwright-report/", "x.log"])
def test_a_job_that_hands_over_a_report_is_no_release(path: str) -> None:
    text = (
        "on: [push, pull_request]\njobs:\n"
        + job(f"      - uses: Swatinem/rust-cache@v2\n{UPLOAD}{path}\n", "test")
        + job("      - run: cargo publish\n", keys="    needs: test\n")
    )

    assert told("cache-in-release", text) == []


@pytest.mark.parametrize(
    "step,found",
    [
        ("uses: actions/setup-go@v6", True),
        ("uses: actions/setup-go@v3", False),
        ("uses: actions/setup-go@v6\n        with: {cache: false}", False),
        ("uses: actions/setup-node@v7\n        with: {node-version: 24}", False),
        ("uses: actions/setup-node@v7\n        with: {cache: npm}", True),
        ("uses: actions/setup-node@v7\n        with: {cache: '${{ inputs.cache }}'}", False),
        ("uses: actions/setup-java@v5\n        with: {cache: maven}", True),
        ("uses: ruby/setup-ruby@v1\n        with: {bundler-cache: true}", True),
        ("uses: actions/cache@v6\n        with: {path: a, key: b}", True),
        ("uses: actions/cache@v6\n        with: {path: a, key: b, lookup-only: true}", False),
        ("uses: actions/cache/save@v6\n        with: {path: a, key: b}", False),
        ("uses: gradle/actions/setup-gradle@v6\n        with: {cache-disabled: true}", False),
        ("uses: docker/build-push-action@v7\n        with: {cache-from: 'type=gha'}", True),
        ("uses: docker/build-push-action@v7\n        with: {cache-to: 'type=gha'}", False),
    ],
)
def test_what_restores_a_cache(step: str, found: bool) -> None:
    text = flow(TAGS, step, "run: npm publish")

    assert bool(told("cache-in-release", text)) is found


def test_an_image_that_a_branch_pushes_is_no_release() -> None:
    step = (
        "      - uses: docker/build-push-action@v7\n"
        "        with: {push: true, cache-from: 'type=gha'}\n"
    )

    assert told("cache-in-release", f"{BRANCH}jobs:\n{job(step)}") == []
    assert told("cache-in-release", f"{RELEASE}jobs:\n{job(step)}") != []


def test_several_caches_go_one_after_the_other() -> None:
    steps = (
        "      - uses: actions/setup-node@v7\n        with:\n          cache: npm # faster\n"
        "      - uses: actions/setup-go@v6\n"
        "      - run: npm publish\n"
    )
    text = f"{TAGS}jobs:\n{job(steps)}"

    for one in findings("cache-in-release", text):
        assert one.fix and one.fix.safe
        text = edited(text, one.fix.edits)

    assert text == TAGS + "jobs:\n" + job(
        "      - uses: actions/setup-node@v7\n"
        "      - uses: actions/setup-go@v6\n        with:\n          cache: false\n"
        "      - run: npm publish\n"
    )


@pytest.mark.parametrize(
    "keys,step,found",
    [
        ("", "run: gem push a.gem", True),
        ("    environment: {name: rubygems, url: x}\n", "run: gem push a.gem", False),
        ("    environment: ${{ inputs.where }}\n", "run: gem push a.gem", False),
        ("", "run: docker push example/image", False),
        ("", "run: gh release create v1", False),
        (
            "",
            "uses: pypa/gh-action-pypi-publish@v1\n        with: {repository-url: 'https://test.example'}",
            False,
        ),
        ("", "run: echo npm publish", False),
    ],
)
def test_which_jobs_want_an_environment(keys: str, step: str, found: bool) -> None:
    text = flow(TAGS, step, keys=keys)

    assert bool(told("publish-without-environment", text)) is found


@pytest.mark.parametrize(
    "steps,found",
    [
        ("- run: gh release create v1 dist/*", True),
        ("- run: gh release create v1 --title 'A 1.0' --notes-file notes.md", False),
        ("- run: gh release create v1.0 --generate-notes", False),
        ("- run: gh release upload v1 app.zip", True),
        ("- uses: softprops/action-gh-release@v3\n        with: {files: app.zip}", True),
        ("- uses: softprops/action-gh-release@v3", False),
        ("- run: cosign sign-blob app.zip\n      - run: gh release upload v1 app.zip", False),
        ("- uses: goreleaser/goreleaser-action@v7\n        with: {args: release}", False),
        (
            "- uses: docker/build-push-action@v7\n        with: {push: false, provenance: false}",
            False,
        ),
    ],
)
def test_what_is_uploaded_without_an_attestation(steps: str, found: bool) -> None:
    text = flow(RELEASE, steps[2:])

    assert bool(told("missing-provenance", text)) is found
    assert told("missing-provenance", text.replace(RELEASE, BRANCH)) == []


def test_a_build_without_an_identity_may_publish_nothing() -> None:
    steps = "      - run: python -m build\n      - run: twine upload dist/*\n"
    text = f"{TAGS}jobs:\n{job(steps)}"
    own = TAGS + "jobs:\n" + job(steps, keys="    permissions: {id-token: write}\n")

    assert told("build-beside-publishing", text) == []
    (found,) = findings("build-beside-publishing", own)
    assert [one.line for one in found.related] == [9]


@pytest.mark.parametrize(
    "value,found",
    [
        ("true", True),
        ("false", False),
        ("${{ github.event_name == 'pull_request' }}", False),
        ("${{ github.ref != 'refs/heads/main' }}", False),
    ],
)
def test_who_cancels_a_release(value: str, found: bool) -> None:
    group = f"concurrency:\n  group: release\n  cancel-in-progress: {value}\n"
    text = flow(TAGS + group, "run: npm publish")

    assert bool(told("cancelled-release", text)) is found


def test_a_group_for_each_run_cancels_nothing() -> None:
    group = "concurrency:\n  group: ${{ github.run_id }}\n  cancel-in-progress: true\n"

    assert told("cancelled-release", flow(TAGS + group, "run: npm publish")) == []


def test_pushes_to_a_branch_that_publishes_cancel_pull_requests_only() -> None:
    group = "concurrency:\n  group: a\n  cancel-in-progress: true\n"
    text = flow("on: [push, pull_request]\n" + group, "run: npm publish")
    (found,) = findings("cancelled-release", text)

    assert found.fix and not found.fix.safe
    assert "cancel-in-progress: ${{ github.event_name == 'pull_request' }}" in edited(
        text, found.fix.edits
    )


@pytest.mark.parametrize(
    "keys,found",
    [
        ("    environment: production\n", True),
        ("    environment: production\n    concurrency: production\n", False),
        ("    environment: review/${{ github.ref }}\n", False),
        ("    environment: production-${{ matrix.region }}\n", False),
        ("    environment: secrets-of-tests\n", False),
        ("", False),
    ],
)
def test_which_deployments_may_overlap(keys: str, found: bool) -> None:
    text = flow(BRANCH, "run: ./deploy.sh", keys=keys)

    assert bool(told("unserialised-deploy", text)) is found


@pytest.mark.parametrize(
    "rule",
    [
        "stored-publish-token",
        "cache-in-release",
        "publish-without-environment",
        "missing-provenance",
        "build-beside-publishing",
        "cancelled-release",
        "unserialised-deploy",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "on: [push\n",
        "- a\n",
        "on: {release: 1}\njobs: [1]\n",
        "on: {push: {tags: 1}}\njobs: {a: 1, b: {steps: {}, needs: {}, concurrency: []}}\n",
        "on: {push: {tags: {}}}\nconcurrency: []\njobs: {a: {needs: a, steps: [1, {run: [1]}]}}\n",
        f"on: {{release: }}\njobs: {{a: {{steps: [{{uses: '{'a/' * 300}b@c', with: [1]}}]}}}}\n",
    ],
)
def test_odd_input_is_no_defect_of_a_release(rule: str, text: str) -> None:
    assert told(rule, text) == []


def test_the_token_of_the_job_itself_is_not_stored() -> None:
    text = workflow_of(
        f"- uses: {pinned('pypa/gh-action-pypi-publish').uses}\n"
        "  with:\n    password: ${{ secrets.GITHUB_TOKEN }}\n"
    )

    assert told("stored-publish-token", text) == []
