"""Package managers: who wins, which version, and how the commands are spelled."""

from __future__ import annotations

import json

import pytest

from autodevops_cli.ecosystems.node import ECOSYSTEM
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo


def component(repo: Snapshot) -> Component:
    return Component("node", "", settle(ECOSYSTEM.detect(repo, "")))


@pytest.mark.parametrize(
    ("lock", "manager", "install"),
    [
        ("package-lock.json", "npm", "npm ci"),
        ("npm-shrinkwrap.json", "npm", "npm ci"),
        ("yarn.lock", "yarn", "yarn install --frozen-lockfile"),
        ("pnpm-lock.yaml", "pnpm", "pnpm install --frozen-lockfile"),
        ("bun.lock", "bun", "bun install --frozen-lockfile"),
        ("bun.lockb", "bun", "bun install --frozen-lockfile"),
    ],
)
def test_a_lock_file_names_the_manager_and_freezes_the_install(
    make_repo: MakeRepo, lock: str, manager: str, install: str
) -> None:
    repo = make_repo({"package.json": "{}", lock: ""})

    found = component(repo)

    assert (found.value("package-manager"), found.value("command.install")) == (manager, install)


def test_the_package_manager_field_overrules_a_lock_file(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {
            "package.json": json.dumps({"packageManager": "pnpm@10.2.0"}),
            "package-lock.json": "{}",
            "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
        }
    )

    fact = component(repo).fact("package-manager")

    assert fact is not None
    assert fact.value == "pnpm"
    assert "package-lock.json" in {one.where.path for one in fact.overruled}


def test_dev_engines_name_the_manager(make_repo: MakeRepo) -> None:
    manifest = {"devEngines": {"packageManager": {"name": "yarn", "version": "4.1.0"}}}
    repo = make_repo({"package.json": json.dumps(manifest), "package-lock.json": "{}"})

    found = component(repo)

    assert found.value("package-manager") == "yarn"
    assert found.value("yarn.version") == "4.1.0"


def test_a_package_lock_beside_another_lock_file_is_the_forgotten_one(make_repo: MakeRepo) -> None:
    repo = make_repo({"package.json": "{}", "package-lock.json": "{}", "yarn.lock": ""})

    assert component(repo).value("package-manager") == "yarn"


def test_the_manager_that_scripts_call_decides_between_lock_files(make_repo: MakeRepo) -> None:
    manifest = {"scripts": {"build": "yarn run compile && yarn run copy"}}
    repo = make_repo({"package.json": json.dumps(manifest), "pnpm-lock.yaml": "", "yarn.lock": ""})

    assert component(repo).value("package-manager") == "yarn"


def test_settings_without_their_lock_file_do_not_overrule_a_lock_file(make_repo: MakeRepo) -> None:
    repo = make_repo({"package.json": "{}", "package-lock.json": "{}", "bunfig.toml": ""})

    assert component(repo).value("package-manager") == "npm"


def test_engines_that_refuse_a_manager_do_not_ask_for_it(make_repo: MakeRepo) -> None:
    manifest = {"engines": {"yarn": "please-use-npm", "npm": ">=9"}}
    repo = make_repo({"package.json": json.dumps(manifest)})

    assert component(repo).value("package-manager") == "npm"


def test_a_file_run_by_bun_does_not_make_bun_the_package_manager(make_repo: MakeRepo) -> None:
    manifest = {"scripts": {"start": "bun run index.ts"}}
    repo = make_repo({"package.json": json.dumps(manifest), "index.ts": ""})

    assert component(repo).value("package-manager") == "npm"


def test_the_metadata_of_a_yarn_lock_tells_yarn_2_from_yarn_1(make_repo: MakeRepo) -> None:
    repo = make_repo({"package.json": "{}", "yarn.lock": "__metadata:\n  version: 8\n"})

    found = component(repo)

    assert found.value("command.install") == "yarn install --immutable"
    assert found.value("node.manager-setup") == "corepack"


def test_a_committed_yarn_needs_no_corepack(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {
            "package.json": json.dumps({"packageManager": "yarn@4.4.1"}),
            "yarn.lock": "__metadata:\n  version: 8\n",
            ".yarnrc.yml": "nodeLinker: node-modules\nyarnPath: .yarn/releases/yarn-4.4.1.cjs\n",
        }
    )

    fact = component(repo).fact("node.manager-setup")

    assert fact is not None
    assert (fact.value, str(fact.because.where)) == ("committed", ".yarnrc.yml:2")


@pytest.mark.parametrize(
    ("format_line", "settings", "manifest", "version"),
    [
        ("lockfileVersion: 5.4", "", {}, "7"),
        ("lockfileVersion: '6.0'", "", {}, "8"),
        ("lockfileVersion: '9.0'", "", {}, "10"),
        ("lockfileVersion: '9.0'", "", {"engines": {"pnpm": "^9.1.0"}}, "9"),
        ("lockfileVersion: '9.0'", "", {"engines": {"pnpm": "9.1.0"}}, "9.1.0"),
        ("lockfileVersion: '9.0'", "overrides:\n  a: 1\n", {}, "10"),
        ("lockfileVersion: '9.0'", "allowBuilds:\n  esbuild: true\n", {}, "11"),
        ("lockfileVersion: '9.0'", "", {"dependencies": {"better-sqlite3": "^11"}}, "9"),
        (
            "lockfileVersion: '9.0'",
            "",
            {
                "dependencies": {"better-sqlite3": "^11"},
                "pnpm": {"onlyBuiltDependencies": ["better-sqlite3"]},
            },
            "10",
        ),
    ],
    ids=[
        "five", "six", "nine", "range", "pinned", "settings", "approved-11", "unbuilt", "approved",
    ],
)  # fmt: skip
def test_the_pnpm_is_the_one_that_wrote_the_lock_file(
    make_repo: MakeRepo, format_line: str, settings: str, manifest: object, version: str
) -> None:
    files = {"package.json": json.dumps(manifest), "pnpm-lock.yaml": format_line + "\n"}
    repo = make_repo(files | ({"pnpm-workspace.yaml": settings} if settings else {}))

    assert component(repo).value("node.manager-setup") == version


def test_no_lock_file_by_choice_is_told_apart_from_none(make_repo: MakeRepo) -> None:
    manifest = json.dumps({"dependencies": {"a": "1"}})
    repo = make_repo({"package.json": manifest, ".npmrc": "# ours\npackage-lock=false\n"})

    fact = component(repo).fact("command.install")

    assert fact is not None
    assert (fact.value, str(fact.because.where)) == ("npm install", ".npmrc:2")
    assert fact.because.note == "no lock file, by choice"


def test_a_package_that_depends_on_nothing_is_not_installed(make_repo: MakeRepo) -> None:
    repo = make_repo({"package.json": json.dumps({"scripts": {"test": "node test.js"}})})

    assert component(repo).fact("command.install") is None


@pytest.mark.parametrize(
    ("lock", "content", "install"),
    [
        (
            "package-lock.json",
            json.dumps({"packages": {"": {"dependencies": {"a": "1"}}}}),
            "npm install",
        ),
        (
            "pnpm-lock.yaml",
            "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      a:\n"
            "        specifier: '1'\n",
            "pnpm install --no-frozen-lockfile",
        ),
        ("yarn.lock", 'a@1:\n  version "1.0.0"\n', "yarn install"),
    ],
)
def test_a_lock_file_that_lacks_a_dependency_is_not_frozen(
    make_repo: MakeRepo, lock: str, content: str, install: str
) -> None:
    manifest = {"dependencies": {"a": "1"}, "devDependencies": {"b": "1"}}
    repo = make_repo({"package.json": json.dumps(manifest), lock: content})

    fact = component(repo).fact("command.install")

    assert fact is not None
    assert fact.value == install
    assert fact.because.note == "the lock file lacks b, so a frozen install would fail"


def test_scoped_names_are_found_in_a_yarn_lock(make_repo: MakeRepo) -> None:
    manifest = {"dependencies": {"@a/b": "^1.0.0", "c": "^2.0.0"}}
    lock = '"@a/b@^1.0.0", "@a/b@^1.1.0":\n  version "1.1.0"\n\nc@^2.0.0:\n  version "2.0.0"\n'
    repo = make_repo({"package.json": json.dumps(manifest), "yarn.lock": lock})

    assert component(repo).value("command.install") == "yarn install --frozen-lockfile"


def test_versions_of_managers_come_from_every_place_that_names_one(make_repo: MakeRepo) -> None:
    manifest = {
        "packageManager": "pnpm@9.1.1+sha512.abc",
        "engines": {"pnpm": ">=9", "npm": ">=10"},
        "volta": {"yarn": "1.22.0"},
    }
    repo = make_repo({"package.json": json.dumps(manifest), ".bun-version": "1.2.3\n"})

    found = component(repo)

    versions = {name: found.value(f"{name}.version") for name in ("pnpm", "npm", "yarn", "bun")}
    assert versions == {"pnpm": "9.1.1", "npm": ">=10", "yarn": "1.22.0", "bun": "1.2.3"}
