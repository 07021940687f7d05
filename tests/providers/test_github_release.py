"""A tag publishes by trust: no secret, no cache, one environment for each registry."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.engine.stages import Policy, analyse, generate
from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.output import is_ours
from autodevops_cli.providers.github import PROVIDER
from autodevops_cli.repository.snapshot import open_memory

RELEASE = ".github/workflows/release.yml"
PYTHON = {
    "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\n'
    '\n[project]\nname = "box"\nversion = "1"\nrequires-python = ">=3.11"\n',
    "tests/test_box.py": "import box\n\n\ndef test_box(): pass\n",
    "box.py": "",
}
NODE = {
    "package.json": '{\n "name": "box",\n "version": "1.0.0",\n "files": ["lib"],\n'
    ' "scripts": {"test": "node --test", "build": "tsc"}\n}\n',
    "package-lock.json": '{"lockfileVersion": 3, "packages": {}}\n',
    "index.js": "",
}
CRATE = '[package]\nname = "box"\nversion = "1.0.0"\ndescription = "a box"\nlicense = "MIT"\n'
RUST = {
    "Cargo.toml": CRATE,
    "src/lib.rs": "#[test]\nfn works() {}\n",
    "Cargo.lock": "version = 4\n",
}
APP = {
    "package.json": '{"name": "shop", "private": true, "scripts": {"test": "node --test"}}\n',
    "server.js": "",
    "Dockerfile": "FROM node:24\nCOPY . .\nCMD node server.js\n",
}


def released(files: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return the text of the release, "" for none, and why something is not in it."""
    repo = open_memory(files)
    policy = Policy("github", extras=("release",))
    found = generate(repo, analyse(repo, policy), policy)
    assert found is not None
    assert [one.name for one in found.rungs if one.passed is False] == []
    text = next((one.text for one in found.files if one.path == RELEASE), "")
    return text, [one.message for one in found.findings if one.rule == "missing-by-product"]


def document(files: Mapping[str, str]) -> CiDocument:
    text, refused = released(files)
    assert refused == []
    read = PROVIDER.parse(open_memory({RELEASE: text}), RELEASE)
    assert read is not None
    return read


def jobs(files: Mapping[str, str]) -> dict[str, CiJob]:
    return {one.id: one for one in document(files).jobs}


def runs(job: CiJob) -> list[str]:
    return [step.run for step in job.steps if step.run]


def actions(job: CiJob) -> list[str]:
    return [step.uses.partition("@")[0] for step in job.steps if step.uses]


def test_a_python_package_is_built_without_and_published_with_trust() -> None:
    found = jobs(PYTHON)

    build, publish = found["build-pypi"], found["publish-pypi"]
    assert runs(build) == ["uv build"]
    assert dict(build.permissions or ()) == {"contents": "read"}
    assert publish.needs == ("build-pypi",)
    assert publish.environment == "pypi"
    assert dict(publish.permissions or ()) == {"id-token": "write"}
    assert actions(publish) == ["actions/download-artifact", "pypa/gh-action-pypi-publish"]


def test_only_tags_release() -> None:
    found = document(PYTHON)

    assert found.triggers == ("push",)
    assert not found.gates


@pytest.mark.parametrize("files", [PYTHON, NODE, RUST, APP], ids=["pypi", "npm", "crates", "ghcr"])
def test_nothing_in_a_release_comes_from_a_cache_or_a_secret(files: dict[str, str]) -> None:
    text, _ = released(files)

    assert is_ours(text)
    assert "secrets." not in text
    assert "actions/cache@" not in text
    for job in jobs(files).values():
        for step in job.steps:
            assert [pair for pair in step.inputs if "cache" in pair[0]] in (
                [], [("package-manager-cache", "false")], [("enable-cache", "false")],
                [("cache-binary", "false")],
            )  # fmt: skip


def test_an_npm_package_is_packed_by_its_own_tools_and_published_by_the_newest() -> None:
    found = jobs(NODE)

    assert runs(found["build-npm"]) == ["npm ci", "npm run build", "npm pack"]
    assert found["publish-npm"].environment == "npm"
    assert "npm publish ./package/*.tgz --provenance" in runs(found["publish-npm"])[0]


@pytest.mark.parametrize(
    ("scripts", "before"),
    [
        ('"build": "tsc", "prepublishOnly": "npm run build"', ["npm run prepublishOnly"]),
        ('"build": "tsc", "prepack": "npm run build"', []),
        ('"build": "tsc", "prepare": "npm run build"', []),
        ('"build": "tsc"', ["npm run build"]),
        ('"lint": "eslint ."', []),
    ],
)
def test_what_runs_before_packing_is_what_npm_itself_would_not(
    scripts: str, before: list[str]
) -> None:
    every = f'{{"test": "node --test", {scripts}}}'
    manifest = f'{{"name": "box", "version": "1.0.0", "files": [], "scripts": {every}}}'

    found = jobs({**NODE, "package.json": manifest})

    assert runs(found["build-npm"]) == ["npm ci", *before, "npm pack"]


@pytest.mark.parametrize(
    ("files", "pack"),
    [
        ({"pnpm-lock.yaml": "lockfileVersion: '9.0'\n"}, "pnpm pack"),
        ({"yarn.lock": "# yarn lockfile v1\n"}, "npm pack"),
        (
            {"yarn.lock": "__metadata:\n  version: 8\n", ".yarnrc.yml": "nodeLinker: pnp\n"},
            "yarn pack --out package.tgz",
        ),
        ({"bun.lock": "{}\n"}, "bun pm pack"),
    ],
    ids=["pnpm", "yarn", "berry", "bun"],
)
def test_managers_pack_what_they_manage(files: dict[str, str], pack: str) -> None:
    found = jobs({"package.json": NODE["package.json"], "index.js": "", **files})

    assert runs(found["build-npm"])[-1] == pack


def test_a_package_of_a_workspace_is_packed_in_its_folder() -> None:
    found = jobs(
        {
            "package.json": '{"private": true, "workspaces": ["packages/*"],'
            ' "scripts": {"test": "node --test"}}',
            "package-lock.json": '{"lockfileVersion": 3, "packages": {}}\n',
            "packages/box/package.json": '{"name": "@me/box", "version": "1.0.0", "files": []}',
            "packages/site/package.json": '{"name": "site", "private": true}',
            "packages/box/index.js": "",
        }
    )

    pack = next(one for one in found["build-npm"].steps if one.run == "npm pack")
    kept = next(one for one in found["build-npm"].steps if "upload-artifact" in one.uses)
    assert pack.directory == "packages/box"
    assert ("path", "packages/box/*.tgz") in kept.inputs


def test_a_crate_is_built_before_there_is_a_token() -> None:
    publish = jobs(RUST)["publish-crates"]

    order = [step.uses.partition("@")[0] or step.run for step in publish.steps]
    assert order == [
        "actions/checkout",
        "cargo publish --locked --dry-run",
        "rust-lang/crates-io-auth-action",
        "cargo publish --locked --no-verify",
    ]
    assert (publish.environment, dict(publish.permissions or ())) == (
        "crates", {"contents": "read", "id-token": "write"},
    )  # fmt: skip
    assert dict(publish.steps[-1].env) == {
        "CARGO_REGISTRY_TOKEN": "${{ steps.auth.outputs.token }}"
    }


def test_packages_of_one_version_are_published_together() -> None:
    member = CRATE.replace('"box"', '"box-core"')
    files = {
        **RUST,
        "Cargo.toml": f'{CRATE}\n[workspace]\nmembers = ["core", "xtask"]\n',
        "core/Cargo.toml": member,
        "core/src/lib.rs": "",
        "xtask/Cargo.toml": '[package]\nname = "xtask"\nversion = "0.1.0"\npublish = false\n',
        "xtask/src/main.rs": "fn main() {}\n",
    }

    assert runs(jobs(files)["publish-crates"])[0] == (
        "cargo publish -p box -p box-core --locked --dry-run"
    )


def test_the_image_of_an_application_is_pushed_and_attested() -> None:
    publish = jobs(APP)["publish-image"]

    assert publish.environment == "ghcr"
    assert actions(publish)[-2:] == [
        "docker/build-push-action", "actions/attest-build-provenance",
    ]  # fmt: skip
    assert dict(publish.permissions or ())["packages"] == "write"


@pytest.mark.parametrize(
    ("files", "why"),
    [
        pytest.param(
            {**APP, "Dockerfile": "FROM node:24\nCOPY dist /app\nCMD node /app\n"},
            "publishing Dockerfile to ghcr is not written: it copies dist, which is not committed",
            id="an image of something built elsewhere",
        ),
        pytest.param(
            {**PYTHON, "setup.py": "from setuptools import Extension, setup\n"
             "setup(ext_modules=[Extension('box', ['box.c'])])\n"},
            "publishing box to pypi is not written: it compiles extensions, "
            "so that each platform needs wheels of its own",
            id="a package that is compiled",
        ),
        pytest.param(
            {**NODE, "package.json": NODE["package.json"].replace(
                '"files"', '"devDependencies": {"semantic-release": "^25"}, "files"')},
            "publishing box to npm is not written: "
            "semantic-release decides by itself what is published and when",
            id="a tool that decides",
        ),
        pytest.param(
            {**RUST, "Cargo.toml": f'{CRATE}\n[workspace]\nmembers = ["core"]\n',
             "core/Cargo.toml": CRATE.replace("box", "core").replace("1.0.0", "0.3.0"),
             "core/src/lib.rs": ""},
            "publishing box core to crates is not written: "
            "its packages have versions of their own, and a tag has one",
            id="versions of their own",
        ),
        pytest.param(
            {**RUST, "Cargo.toml": CRATE + '[dependencies]\ncore = {path = "core"}\n[workspace]\n',
             "core/Cargo.toml": '[package]\nname = "core"\n', "core/src/lib.rs": ""},
            "publishing box to crates is not written: "
            "box depends on core by its folder alone, without a version",
            id="a dependency that only the repository has",
        ),
        pytest.param(
            {"box.gemspec": "Gem::Specification.new do |s|\n  s.name = 'box'\nend\n",
             "Gemfile": "source 'https://rubygems.org'\ngemspec\ngem 'rspec'\n",
             "spec/box_spec.rb": "describe 'box'\n", "lib/box.rb": ""},
            "publishing box to rubygems is not written: "
            "rubygems/release-gem is not among the actions whose commits we know",
            id="a registry without a known action",
        ),
        pytest.param(
            {"go.mod": "module example.org/a\n\ngo 1.25\n", "a_test.go": "package a\n"},
            "no release is written: nothing says that a part of this is published anywhere",
            id="nothing is published",
        ),
    ],
)  # fmt: skip
def test_what_one_tag_cannot_publish_is_said(files: dict[str, str], why: str) -> None:
    assert released(files) == ("", [why])


@pytest.mark.parametrize(
    "files",
    [
        {**RUST, "Cargo.toml": CRATE + "publish = false\n"},
        {**RUST, "Cargo.toml": CRATE + "publish = []\n"},
        {**RUST, "Cargo.toml": CRATE.replace('license = "MIT"\n', "")},
        {**NODE, "package.json": NODE["package.json"].replace('"files"', '"private": true, "x"')},
        {**NODE, "package.json": NODE["package.json"].replace(
            '"files"', '"publishConfig": {"registry": "https://npm.example.org"}, "files"')},
        {**PYTHON, "pyproject.toml": PYTHON["pyproject.toml"]
         + 'classifiers = ["Private :: Do Not Upload"]\n'},
        {**PYTHON, "Procfile": "web: python box.py\n", "fly.toml": ""},
    ],
    ids=["publish = false", "no registry", "no license", "private", "another registry",
         "do not upload", "deployed"],
)  # fmt: skip
def test_what_is_not_for_others_is_not_published(files: dict[str, str]) -> None:
    text, refused = released(files)

    assert text == ""
    assert refused == [
        "no release is written: nothing says that a part of this is published anywhere"
    ]


def test_packages_for_two_registries_are_released_side_by_side() -> None:
    found = jobs({**PYTHON, **{f"web/{path}": text for path, text in NODE.items()}})

    assert sorted(found) == ["build-npm", "build-pypi", "publish-npm", "publish-pypi"]


def test_a_folder_cannot_become_an_expression() -> None:
    files = {f"a ${{{{ github.token }}}}/{path}": text for path, text in RUST.items()}
    repo = open_memory({**PYTHON, **files})
    policy = Policy("github", extras=("release",))

    found = generate(repo, analyse(repo, policy), policy)

    assert found is not None
    assert all("github.token }}/" not in file.text for file in found.files)
