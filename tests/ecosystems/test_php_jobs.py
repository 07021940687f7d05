"""PHP: from facts to jobs."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from autodevops_cli.data import alive
from autodevops_cli.ecosystems.php import detect, jobs
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command, settle
from autodevops_cli.model.plan import Cache, Job, OfAxis, Run, SetupTool
from autodevops_cli.model.stack import Component
from tests.conftest import MakeRepo

TEST = {"tests/ATest.php": "<?php\n", "phpunit.xml": "<phpunit/>"}
CI = Place(".github/workflows/ci.yml", 9)
INSTALL = "composer install --no-interaction --prefer-dist --no-progress"
UPDATE = "composer update --no-interaction --prefer-dist --no-progress"
LARAVEL = {
    "composer.json": json.dumps(
        {"type": "project", "require": {"php": "^8.3", "laravel/framework": "^12"},
         "require-dev": {"phpunit/phpunit": "^11", "nunomaduro/collision": "^8"}}
    ),
    "artisan": "#!/usr/bin/env php\n",
    ".env.example": "APP_KEY=\nDB_CONNECTION=sqlite\n",
}  # fmt: skip


def library(**keys: object) -> str:
    """Return the manifest of a library that PHPUnit tests."""
    dev = {"phpunit/phpunit": "^10 || ^11"}
    return json.dumps(
        {"type": "library", "require": {"php": ">=8.2"}, "require-dev": dev, **keys}, indent=4
    )


def planned(make_repo: MakeRepo, files: Mapping[str, str], *more: Evidence) -> dict[str, Job]:
    """Return the jobs of the component at the root by id; `more` is evidence from elsewhere."""
    seen = [*detect(make_repo({**TEST, **files}), ""), *more]
    return {job.id: job for job in jobs(Component("php", "", settle(seen)))}


def texts(job: Job) -> list[str]:
    """Return the texts of the commands of a job."""
    return [step.command for step in job.steps if isinstance(step, Run)]


def setup(job: Job, tool: str = "php") -> SetupTool:
    """Return the step that sets a tool up."""
    return next(s for s in job.steps if isinstance(s, SetupTool) and s.tool.name == tool)


def test_a_library_is_tested_with_every_supported_php(make_repo: MakeRepo) -> None:
    test = planned(make_repo, {"composer.json": library()})["test"]

    assert [(axis.name, axis.values) for axis in test.matrix] == [("php", alive("php"))]
    assert setup(test).version == OfAxis("php")
    assert texts(test) == [UPDATE, "vendor/bin/phpunit"]


def test_an_application_is_tested_with_one_php(make_repo: MakeRepo) -> None:
    test = planned(make_repo, LARAVEL)["test"]

    assert (test.matrix, setup(test).version) == ((), alive("php")[-1])


def test_checks_run_on_the_oldest_php(make_repo: MakeRepo) -> None:
    files = {"composer.json": library(scripts={"stan": "php -l src"})}

    lint = planned(make_repo, files)["lint"]

    assert (setup(lint).version, texts(lint)[-1]) == (alive("php")[0], "composer stan")


def test_a_version_file_decides_for_an_application(make_repo: MakeRepo) -> None:
    test = planned(make_repo, {**LARAVEL, ".php-version": "8.3.12\n"})["test"]

    assert setup(test).version == "8.3"


def test_the_user_decides_over_everything(make_repo: MakeRepo) -> None:
    said = Evidence("php.version", "8.3", Place("autodevops.toml"), Strength.OVERRIDDEN)

    test = planned(make_repo, {"composer.json": library()}, said)["test"]

    assert (test.matrix, setup(test).version) == ((), "8.3")


def test_existing_ci_decides_where_nothing_is_declared(make_repo: MakeRepo) -> None:
    said = Evidence("php.version", "8.3", CI, Strength.INFERRED, note="CI tests with it")

    test = planned(make_repo, {"composer.json": "{}"}, said, command("test", "x", CI, Source.CI))

    assert setup(test["test"]).version == "8.3"


def test_a_lock_file_is_held_to_and_keys_the_cache(make_repo: MakeRepo) -> None:
    locked = '{"packages": [], "packages-dev": [{"name": "phpunit/phpunit"}]}'

    test = planned(make_repo, {"composer.json": library(), "composer.lock": locked})["test"]

    assert texts(test)[0] == INSTALL
    caches = [step for step in test.steps if isinstance(step, Cache)]
    assert [cache.key_files for cache in caches] == [("composer.lock",)]


def test_extensions_are_sorted_inputs_of_the_set_up(make_repo: MakeRepo) -> None:
    files = {"composer.json": library(require={"php": ">=8.2", "ext-zip": "*", "ext-GMP": "*"})}

    assert setup(planned(make_repo, files)["test"]).inputs == (
        ("extensions", "gmp, zip"),
        ("coverage", "none"),
        ("tools", "composer:v2"),
    )


@pytest.mark.parametrize(
    ("script", "driver"),
    [
        ("phpunit", "none"),
        ("phpunit --coverage-text", "pcov"),
        ("XDEBUG_MODE=coverage phpunit --coverage-clover=a.xml", "xdebug"),
    ],
)
def test_coverage_has_a_driver_where_the_tests_measure_it(
    make_repo: MakeRepo, script: str, driver: str
) -> None:
    test = planned(make_repo, {"composer.json": library(scripts={"test": script})})["test"]

    assert dict(setup(test).inputs)["coverage"] == driver


def test_an_extension_that_the_manifest_requires_is_not_switched_off(make_repo: MakeRepo) -> None:
    require = {"php": ">=8.2", "ext-xdebug": "*"}
    files = {"composer.json": library(require=require, scripts={"stan": "php -l src"})}

    found = planned(make_repo, files)

    assert [dict(setup(found[name]).inputs)["coverage"] for name in ("lint", "test")] == [
        "xdebug",
        "xdebug",
    ]


def test_a_tool_that_ci_calls_by_its_name_is_brought(make_repo: MakeRepo) -> None:
    check = command("lint.phpstan", "phpstan analyse src", CI, Source.CI)

    lint = planned(make_repo, {"composer.json": library()}, check)["lint"]

    assert dict(setup(lint).inputs)["tools"] == "composer:v2, phpstan"


def test_laravel_gets_its_settings_before_and_its_key_after_the_install(
    make_repo: MakeRepo,
) -> None:
    xml = '<phpunit><php><env name="DB_CONNECTION" value="sqlite"/>' \
          '<env name="DB_DATABASE" value=":memory:"/></php></phpunit>'  # fmt: skip

    test = planned(make_repo, {**LARAVEL, "phpunit.xml": xml})["test"]

    assert texts(test) == [
        "cp .env.example .env", UPDATE, "php artisan key:generate", "php artisan test",
    ]  # fmt: skip
    assert dict(setup(test).inputs)["extensions"] == "pdo_sqlite"


def test_a_key_in_the_settings_of_the_tests_is_enough(make_repo: MakeRepo) -> None:
    xml = '<phpunit><php><env name="APP_KEY" value="base64:x"/></php></phpunit>'

    assert "php artisan key:generate" not in texts(
        planned(make_repo, {**LARAVEL, "phpunit.xml": xml})["test"]
    )


def test_sqlite_in_a_file_gets_its_file(make_repo: MakeRepo) -> None:
    files = {**LARAVEL, "database/seeders/A.php": "<?php"}

    assert "touch database/database.sqlite" in texts(planned(make_repo, files)["test"])


def test_tests_that_roll_back_find_the_tables(make_repo: MakeRepo) -> None:
    files = {
        **LARAVEL,
        "tests/ATest.php": "<?php class A { use DatabaseTransactions; }",
        "database/migrations/1.php": "<?php",
    }

    assert "php artisan migrate --force" in texts(planned(make_repo, files)["test"])
    xml = '<phpunit><php><env name="DB_CONNECTION" value="pgsql_test"/></php></phpunit>'
    told = texts(planned(make_repo, {**files, "phpunit.xml": xml})["test"])
    assert "php artisan migrate --force --database=pgsql_test" in told


def test_tests_that_make_their_tables_are_left_to_it(make_repo: MakeRepo) -> None:
    files = {
        **LARAVEL,
        "tests/ATest.php": "<?php class A { use RefreshDatabase, DatabaseTransactions; }",
        "database/migrations/1.php": "<?php",
    }

    assert "php artisan migrate --force" not in texts(planned(make_repo, files)["test"])


ASSETS = {
    "package.json": '{"scripts": {"build": "vite build"}, "engines": {"node": "22"}}',
    "package-lock.json": "{}",
    "resources/views/app.blade.php": "<html>@vite(['a.js'])</html>",
}


def test_pages_that_load_built_assets_are_tested_with_them(make_repo: MakeRepo) -> None:
    test = planned(make_repo, {**LARAVEL, **ASSETS})["test"]

    assert texts(test)[2:4] == ["npm ci", "npm run build"]
    assert setup(test, "node").version == "22"


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            {"resources/views/app.blade.php": "@if (file_exists('build/manifest.json')) @vite(1)"},
            id="the page can do without",
        ),
        pytest.param({"tests/TestCase.php": "<?php $this->withoutVite();"}, id="tests do without"),
        pytest.param({"resources/views/app.blade.php": "<html>"}, id="no page loads them"),
    ],
)
def test_assets_that_no_test_needs_are_left_to_node(
    make_repo: MakeRepo, files: dict[str, str]
) -> None:
    found = planned(make_repo, {**LARAVEL, **ASSETS, **files})

    assert [*found] == ["test"]
    assert not any("npm" in text for text in texts(found["test"]))


ENCORE = {
    "composer.json": library(type="project", require={"symfony/webpack-encore-bundle": "^2"}),
    "tests/PageTest.php": "<?php class PageTest extends WebTestCase {}",
    "package.json": '{"scripts": {"build": "encore production"}}',
    "yarn.lock": "",
    "templates/base.html.twig": "{{ encore_entry_link_tags('app') }}",
}


def test_templates_that_ask_encore_for_files_are_tested_with_them(make_repo: MakeRepo) -> None:
    test = planned(make_repo, ENCORE)["test"]

    assert texts(test)[1:3] == ["yarn install --frozen-lockfile", "yarn run build"]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            {"config/packages/encore.yaml": "webpack_encore:\n    strict_mode: false\n"},
            id="missing files are forgiven",
        ),
        pytest.param(
            {"tests/PageTest.php": "<?php class PageTest extends TestCase {}"},
            id="no test asks for a page",
        ),
        pytest.param({"templates/base.html.twig": "<html>"}, id="no template asks for files"),
        pytest.param({".yarnrc.yml": "nodeLinker: node-modules\n"}, id="another kind of yarn"),
    ],
)
def test_files_of_encore_that_no_test_needs_are_left_to_node(
    make_repo: MakeRepo, files: dict[str, str]
) -> None:
    found = planned(make_repo, ENCORE | files)

    assert [*found] == ["test"]
    assert not any("yarn" in text for text in texts(found["test"]))


def test_a_build_of_assets_is_no_job_of_its_own(make_repo: MakeRepo) -> None:
    repo = make_repo({**LARAVEL, **ASSETS})

    found = [job.id for job in jobs(Component("php", "", settle(detect(repo, ""))))]

    assert found == ["lint"]


def test_tools_below_vendor_bin_are_installed_where_they_are_called(make_repo: MakeRepo) -> None:
    dev = {"phpunit/phpunit": "^11", "bamarni/composer-bin-plugin": "^1"}
    files = {
        "composer.json": library(**{"require-dev": dev}),
        "vendor-bin/phpstan/composer.json": '{"require": {"phpstan/phpstan": "1.10.47"}}',
        "phpstan.neon": "parameters:\n    paths: [src]\n",
    }

    found = planned(make_repo, files)

    install = "composer bin phpstan update --no-interaction --no-progress"
    assert texts(found["lint"]) == [UPDATE, install, "vendor/bin/phpstan analyse --no-progress"]
    assert texts(found["test"]) == [UPDATE, "vendor/bin/phpunit"]


@pytest.mark.parametrize(("version", "advisory"), [("^1", True), ("1.24.0", False)])
def test_a_check_gates_when_its_tool_is_of_one_version(
    make_repo: MakeRepo, version: str, advisory: bool
) -> None:
    dev = {"phpunit/phpunit": "^11", "laravel/pint": version}
    files = {"composer.json": library(**{"require-dev": dev}), "pint.json": "{}"}

    lint = planned(make_repo, files)["lint"]

    assert [step.advisory for step in lint.steps if isinstance(step, Run)][-1] is advisory


def test_the_syntax_needs_no_packages(make_repo: MakeRepo) -> None:
    repo = make_repo({"composer.json": '{"require": {"a/b": "*"}}', "a.php": "<?php"})

    (lint,) = jobs(Component("php", "", settle(detect(repo, ""))))

    assert [text.split()[0] for text in texts(lint)] == ["git"]


def test_pages_alone_need_no_composer(make_repo: MakeRepo) -> None:
    seen = settle(detect(make_repo({"index.php": "<?php\n"}), ""))

    (lint,) = jobs(Component("php", "", seen))

    assert setup(lint).inputs == (("coverage", "none"),)
    assert len(texts(lint)) == 1


SYMFONY = {
    "composer.json": json.dumps(
        {"type": "project", "require": {"php": "^8.3", "doctrine/doctrine-bundle": "^3",
         "doctrine/orm": "^3", "doctrine/doctrine-migrations-bundle": "^3"},
         "require-dev": {"phpunit/phpunit": "^11", "doctrine/doctrine-fixtures-bundle": "^4"}}
    ),
    "bin/console": "#!/usr/bin/env php\n",
    ".env": "DATABASE_URL=postgresql://app:x@127.0.0.1:5432/app\n",
    "tests/ATest.php": "<?php class ATest extends WebTestCase {}",
    "migrations/Version1.php": "<?php",
}  # fmt: skip
CREATE = "php bin/console doctrine:database:create --if-not-exists --env=test --no-interaction"
MIGRATE = "php bin/console doctrine:migrations:migrate --env=test --no-interaction"
LOAD = "php bin/console doctrine:fixtures:load --env=test --no-interaction"
IN_A_FILE = "DATABASE_URL=sqlite:///%kernel.project_dir%/var/test.db\n"


@pytest.mark.parametrize(
    ("files", "steps"),
    [
        pytest.param({}, [CREATE, MIGRATE], id="a server"),
        pytest.param({"src/DataFixtures/A.php": ""}, [CREATE, MIGRATE, LOAD], id="with fixtures"),
        pytest.param({".env.test": IN_A_FILE}, [MIGRATE], id="a file"),
        pytest.param({".env.test": IN_A_FILE, "var/test.db": "x"}, [], id="a committed file"),
        pytest.param(
            {"tests/ATest.php": "<?php class ATest extends WebTestCase { use ResetDatabase; }"},
            [], id="tests that make the tables",
        ),
        pytest.param({"tests/ATest.php": "<?php class ATest extends TestCase {}"}, [], id="units"),
    ],
)  # fmt: skip
def test_tests_that_boot_symfony_find_a_database(
    make_repo: MakeRepo, files: dict[str, str], steps: list[str]
) -> None:
    test = planned(make_repo, {**SYMFONY, **files})["test"]

    assert texts(test) == [UPDATE, *steps, "vendor/bin/phpunit"]
