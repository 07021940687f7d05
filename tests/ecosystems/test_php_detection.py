"""PHP: from manifests, lock files and settings to evidence."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from autodevops_cli.data import alive
from autodevops_cli.ecosystems.php import detect
from autodevops_cli.ecosystems.php.roots import roots
from autodevops_cli.model.evidence import Fact, settle
from tests.conftest import MakeRepo

PAGE = {"src/A.php": "<?php\n"}


def composer(**keys: object) -> str:
    """Return a composer.json."""
    return json.dumps(keys, indent=4)


def lock(*packages: Mapping[str, object]) -> str:
    """Return a composer.lock."""
    return json.dumps({"packages": packages, "packages-dev": []})


def facts(make_repo: MakeRepo, files: Mapping[str, str]) -> dict[str, Fact]:
    """Return what settles for the folder at the root, by subject."""
    return {fact.subject: fact for fact in settle(detect(make_repo({**PAGE, **files}), ""))}


def values(make_repo: MakeRepo, files: Mapping[str, str], start: str) -> list[str]:
    """Return the values of the facts whose subject starts so."""
    return [f.value for name, f in facts(make_repo, files).items() if name.startswith(start)]


def test_a_manifest_with_code_is_a_root(make_repo: MakeRepo) -> None:
    assert roots(make_repo({"api/composer.json": "{}", "api/src/A.php": "<?php"})) == ("api",)


def test_a_manifest_that_only_publishes_style_sheets_is_none(make_repo: MakeRepo) -> None:
    assert roots(make_repo({"composer.json": composer(name="a/css"), "dist/a.css": ""})) == ()


def test_tools_in_a_hidden_folder_are_no_component(make_repo: MakeRepo) -> None:
    tool = {".ci/phpmd/composer.json": "{}", ".ci/phpmd/composer.lock": "{}"}

    assert roots(make_repo({"composer.json": "{}", "a.php": "<?php", **tool})) == ("",)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"index.php": "<?php"}, id="a page"),
        pytest.param({"htdocs/index.php": "<?php"}, id="a page in a folder of pages"),
        pytest.param({"handler.php": "<?php"}, id="nothing but scripts"),
        pytest.param({"x.php": "<?php\n/*\n * Plugin Name: X\n */\n"}, id="a plugin"),
    ],
)
def test_pages_without_a_manifest_are_php(make_repo: MakeRepo, files: dict[str, str]) -> None:
    assert roots(make_repo(files)) == ("",)


def test_a_stray_script_in_a_project_of_another_language_is_none(make_repo: MakeRepo) -> None:
    assert roots(make_repo({"package.json": "{}", "index.js": "", "proxy.php": "<?php"})) == ()


@pytest.mark.parametrize(
    ("keys", "key"),
    [
        pytest.param({"replace": {"a/one": "self.version"}}, "replace", id="replaced"),
        pytest.param(
            {"repositories": [{"type": "path", "url": "packages/*"}]}, "repositories", id="local"
        ),
        pytest.param(
            {"autoload": {"psr-4": {"One\\": "packages/one/src/"}}}, "autoload", id="loaded"
        ),
    ],
)
def test_packages_of_a_monorepo_belong_to_its_root(
    make_repo: MakeRepo, keys: dict[str, object], key: str
) -> None:
    files = {
        "composer.json": composer(name="a/all", **keys),
        "packages/one/composer.json": composer(name="a/one"),
        "packages/one/src/A.php": "<?php",
        "packages/one/phpunit.xml.dist": "<phpunit/>",
    }

    assert roots(make_repo(files)) == ("",)
    found = facts(make_repo, files)["workspace.member.packages/one"]
    assert found.because.where.line == files["composer.json"].split(f'"{key}"')[0].count("\n") + 1


def test_an_application_below_another_one_stands_alone_with_its_lock_file(
    make_repo: MakeRepo,
) -> None:
    inner = {"api/composer.json": "{}", "api/composer.lock": "{}", "api/a.php": "<?php"}

    assert roots(make_repo({"composer.json": "{}", "a.php": "<?php", **inner})) == ("", "api")


def test_the_version_file_overrules_the_manifest(make_repo: MakeRepo) -> None:
    manifest = composer(require={"php": "^8.2"})
    files = {"composer.json": manifest, ".php-version": "8.3\n"}

    found = facts(make_repo, files)["php.version"]

    assert (found.value, str(found.because.where)) == ("8.3", ".php-version:1")
    assert [one.value for one in found.overruled] == ["^8.2"]


@pytest.mark.parametrize(
    ("name", "text", "version"),
    [
        (".tool-versions", "nodejs 22.1.0\nphp 8.4.2\n", "8.4.2"),
        ("mise.toml", '[tools]\nphp = "8.3"\n', "8.3"),
        ("Dockerfile", "FROM php:8.2-fpm\n", "8.2"),
    ],
)
def test_other_files_name_a_version_too(
    make_repo: MakeRepo, name: str, text: str, version: str
) -> None:
    assert facts(make_repo, {"composer.json": "{}", name: text})["php.version"].value == version


def test_an_application_runs_on_the_platform_it_is_locked_for(make_repo: MakeRepo) -> None:
    keys = {"type": "project", "require": {"php": ">=8.2"}}
    manifest = composer(**keys, config={"platform": {"php": "8.3.1"}})

    found = facts(make_repo, {"composer.json": manifest})

    assert (found["php.version"].value, found["php.pinned"].value) == ("8.3.1", "8.3")


@pytest.mark.parametrize(
    ("require", "expected"),
    [
        pytest.param({"php": ">=8.1"}, "8.2 8.3 8.4 8.5", id="only supported ones"),
        pytest.param({"php": "~8.3.0 || ~8.4.0"}, "8.3 8.4", id="two"),
        pytest.param({"php": "~8.3"}, "8.3 8.4 8.5", id="a tilde of Composer"),
        pytest.param({"php": "^7.2"}, "7.4", id="the newest of those that ended"),
    ],
)
def test_a_range_admits_releases(
    make_repo: MakeRepo, require: dict[str, str], expected: str
) -> None:
    manifest = composer(type="library", require=require)

    assert facts(make_repo, {"composer.json": manifest})["php.cycles"].value == expected


def test_the_oldest_test_tool_raises_the_floor(make_repo: MakeRepo) -> None:
    dev = {"phpunit/phpunit": "^12.0 || ^13.0"}
    manifest = composer(type="library", require={"php": ">=8.2"}, **{"require-dev": dev})

    assert facts(make_repo, {"composer.json": manifest})["php.cycles"].value == "8.3 8.4 8.5"


def test_locked_packages_narrow_the_releases(make_repo: MakeRepo) -> None:
    locked = lock({"name": "a/b", "require": {"php": "~8.2.0 || ~8.3.0"}})
    manifest = composer(type="library", require={"php": ">=8.1", "a/b": "^1"})

    found = facts(make_repo, {"composer.json": manifest, "composer.lock": locked})

    assert found["php.cycles"].value == "8.2 8.3"


def test_an_application_gets_no_php_younger_than_its_lock_file(make_repo: MakeRepo) -> None:
    locked = lock({"name": "a/b", "time": "2024-03-01T00:00:00+00:00", "require": {"php": ">=8"}})
    manifest = composer(type="project", require={"php": "^8.2", "a/b": "^1"})

    found = facts(make_repo, {"composer.json": manifest, "composer.lock": locked})

    assert found["php.cycles"].value == "8.2 8.3"


def test_nothing_said_admits_what_is_supported(make_repo: MakeRepo) -> None:
    manifest = composer(**{"require-dev": {"a/b": "^1"}})

    assert facts(make_repo, {"composer.json": manifest})["php.cycles"].value.split() == [
        *alive("php")
    ]


@pytest.mark.parametrize(
    ("files", "command"),
    [
        pytest.param({}, "update", id="no lock file"),
        pytest.param({"composer.lock": lock({"name": "a/b"})}, "install", id="a lock file"),
        pytest.param({"composer.lock": lock({"name": "c/d"})}, "update", id="a stale one"),
        pytest.param(
            {"composer.lock": lock({"name": "c/d", "replace": {"a/b": "1.0"}})}, "install",
            id="another package stands in",
        ),
    ],
)  # fmt: skip
def test_composer_installs_what_is_locked(
    make_repo: MakeRepo, files: dict[str, str], command: str
) -> None:
    manifest = composer(require={"php": "^8.2", "ext-json": "*", "a/b": "^1"})

    found = facts(make_repo, {"composer.json": manifest, **files})["command.install"]

    assert found.value == f"composer {command} --no-interaction --prefer-dist --no-progress"


@pytest.mark.parametrize(
    ("package", "framework"),
    [
        ("laravel/framework", "laravel"),
        ("symfony/framework-bundle", "symfony"),
        ("codeigniter4/framework", "codeigniter"),
        ("topthink/framework", "thinkphp"),
        ("slim/slim", "slim"),
    ],
)
def test_frameworks_are_dependencies(make_repo: MakeRepo, package: str, framework: str) -> None:
    manifest = composer(require={package: "*"})

    assert values(make_repo, {"composer.json": manifest}, "framework.") == [framework]


def test_a_framework_that_only_tests_use_is_none(make_repo: MakeRepo) -> None:
    manifest = composer(**{"require-dev": {"laravel/framework": "*"}})

    assert values(make_repo, {"composer.json": manifest}, "framework.") == []


def test_extensions_come_from_the_manifest_the_lock_file_and_the_database(
    make_repo: MakeRepo,
) -> None:
    keys = {"require": {"ext-intl": "*", "ext-json": "*", "laravel/framework": "^12"}}
    locked = lock(
        {"name": "laravel/framework", "require": {"ext-mbstring": "*", "ext-openssl": "*"}}
    )
    files = {"composer.json": composer(**keys), "composer.lock": locked}

    found = values(make_repo, {**files, ".env.example": "DB_CONNECTION=pgsql\n"}, "php.extension.")

    assert found == ["intl", "mbstring", "pdo_pgsql"]


def test_a_package_brings_its_extension_where_no_lock_file_says_so(make_repo: MakeRepo) -> None:
    manifest = composer(**{"require-dev": {"mongodb/mongodb": "^2"}})

    assert values(make_repo, {"composer.json": manifest}, "php.extension.") == ["mongodb"]
    assert values(make_repo, {"composer.json": manifest}, "driver.") == ["mongodb"]


def test_an_address_of_symfony_names_a_driver(make_repo: MakeRepo) -> None:
    manifest = composer(require={"doctrine/doctrine-bundle": "^3"})
    env = '# a comment\nDATABASE_URL="postgresql://app:x@127.0.0.1:5432/app"\n'

    assert values(make_repo, {"composer.json": manifest, ".env": env}, "php.extension.") == [
        "pdo_pgsql"
    ]


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        pytest.param({"type": "library"}, "library", id="its type"),
        pytest.param({"type": "symfony-bundle"}, "library", id="a bundle"),
        pytest.param({"type": "project"}, "application", id="a project"),
        pytest.param({"name": "a/b", "autoload": {"psr-4": {}}}, "library", id="a named package"),
        pytest.param({"require": {}}, "application", id="neither"),
    ],
)
def test_a_library_says_so(make_repo: MakeRepo, keys: dict[str, object], kind: str) -> None:
    assert facts(make_repo, {"composer.json": composer(**keys)})["kind"].value == kind


@pytest.mark.parametrize(
    ("files", "command"),
    [
        ({"Procfile": "web: php -S 0.0.0.0:$PORT\n"}, "php -S 0.0.0.0:$PORT"),
        ({"public/index.php": "<?php"}, "php -S 0.0.0.0:${PORT:-8000} -t public"),
        ({"index.php": "<?php"}, "php -S 0.0.0.0:${PORT:-8000}"),
    ],
)
def test_pages_are_served(make_repo: MakeRepo, files: dict[str, str], command: str) -> None:
    assert facts(make_repo, files)["command.start"].value == command
