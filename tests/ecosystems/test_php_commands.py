"""PHP: which scripts and tools test and check."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from autodevops_cli.ecosystems.php import detect
from autodevops_cli.model.evidence import Fact, settle
from tests.conftest import MakeRepo

TEST = {"tests/ATest.php": "<?php\n", "src/A.php": "<?php\n"}
DEV = {
    "phpunit/phpunit": "^11",
    "phpstan/phpstan": "^2",
    "friendsofphp/php-cs-fixer": "^3",
    "laravel/pint": "^1",
    "rector/rector": "^2",
    "infection/infection": "*",
}
Scripts = Mapping[str, str | list[str]]


def manifest(scripts: Scripts | None = None, **keys: object) -> str:
    """Return the manifest of a library with these scripts."""
    data = {"type": "library", "require-dev": DEV, "scripts": scripts or {}, **keys}
    return json.dumps(data, indent=4)


def commands(make_repo: MakeRepo, files: Mapping[str, str]) -> dict[str, Fact]:
    """Return the settled commands by kind and tool."""
    seen = settle(detect(make_repo({**TEST, **files}), ""))
    return {f.subject[8:]: f for f in seen if f.subject.startswith("command.")}


def told(make_repo: MakeRepo, scripts: Scripts, **files: str) -> dict[str, str]:
    """Return the texts of tests and checks of a library with these scripts."""
    found = commands(make_repo, {"composer.json": manifest(scripts), **files})
    return {name: fact.value for name, fact in found.items() if name != "install"}


def test_the_test_script_wins_over_the_settings_of_phpunit(make_repo: MakeRepo) -> None:
    files = {"composer.json": manifest({"test": "phpunit --order-by=random"})}
    files |= {"phpunit.xml.dist": "<phpunit/>"}

    found = commands(make_repo, files)["test"]

    assert (found.value, found.because.note) == ("composer test", "the test script")
    assert [one.value for one in found.overruled] == ["vendor/bin/phpunit"]


def test_without_a_script_the_settings_of_phpunit_speak(make_repo: MakeRepo) -> None:
    assert told(make_repo, {}, **{"phpunit.xml": "<phpunit/>"})["test"] == "vendor/bin/phpunit"


def test_without_settings_phpunit_is_told_the_folder(make_repo: MakeRepo) -> None:
    assert told(make_repo, {})["test"] == "vendor/bin/phpunit tests"


def test_without_any_test_nothing_tests(make_repo: MakeRepo) -> None:
    files = {"composer.json": manifest({"test": "phpunit"}), "phpunit.xml": "<phpunit/>"}
    repo = make_repo({"src/A.php": "<?php", **files})

    assert "command.test" not in {one.subject for one in detect(repo, "")}


def test_tools_stand_in_the_folder_that_the_manifest_names(make_repo: MakeRepo) -> None:
    files = {"composer.json": manifest(config={"bin-dir": "bin"}), "phpunit.xml": "<phpunit/>"}

    assert commands(make_repo, files)["test"].value == "bin/phpunit"


def test_pest_goes_before_phpunit(make_repo: MakeRepo) -> None:
    dev = {"pestphp/pest": "^4"}
    files = {"composer.json": manifest(**{"require-dev": dev}), "phpunit.xml": "<phpunit/>"}

    assert commands(make_repo, files)["test"].value == "vendor/bin/pest"


def test_the_bridge_of_symfony_is_run_from_its_file(make_repo: MakeRepo) -> None:
    dev = {"symfony/phpunit-bridge": "^8"}
    files = {"composer.json": manifest(**{"require-dev": dev}), "phpunit.xml": "<phpunit/>"}

    assert commands(make_repo, files)["test"].value == "vendor/bin/simple-phpunit"
    with_file = {**files, "bin/phpunit": "#!/usr/bin/env php\n"}
    assert commands(make_repo, with_file)["test"].value == "php bin/phpunit"


@pytest.mark.parametrize(
    "scripts",
    [
        pytest.param({"test": ["@phpunit"], "phpunit": "phpunit"}, id="another script"),
        pytest.param({"test": "@php vendor/bin/phpunit"}, id="through PHP"),
        pytest.param({"test": ["Composer\\Config::disableProcessTimeout", "phpunit"]}, id="call"),
        pytest.param({"test": ["@composer phpunit"], "phpunit": "phpunit"}, id="by Composer"),
        pytest.param({"test": ["@a", "phpunit"], "a": ["@b"], "b": ["@a", "@test"]}, id="in turns"),
    ],
)
def test_a_script_that_only_calls_the_tool_is_spelled_as_that(
    make_repo: MakeRepo, scripts: Scripts
) -> None:
    assert told(make_repo, scripts)["test"] == "vendor/bin/phpunit"


@pytest.mark.parametrize(
    "scripts",
    [
        pytest.param({"test": "@php -d memory_limit=-1 ./vendor/bin/phpunit"}, id="with options"),
        pytest.param({"test": ["@putenv A=b", "phpunit"]}, id="with a variable"),
        pytest.param({"test": "phpunit --order-by=random"}, id="with arguments"),
    ],
)
def test_a_script_that_does_more_is_run_by_its_name(make_repo: MakeRepo, scripts: Scripts) -> None:
    assert told(make_repo, scripts)["test"] == "composer test"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("docker compose run app vendor/bin/phpunit", id="a container"),
        pytest.param("sail test && phpunit-watcher watch", id="watches"),
        pytest.param("phpunit -c build/phpunit.xml", id="settings that are not there"),
        pytest.param(["php-cs-fixer fix", "phpunit"], id="rewrites"),
        pytest.param(["npm run build", "phpunit"], id="packages of Node.js"),
        pytest.param("vendor/bin/pest", id="a tool that no package brings"),
        pytest.param("echo no tests", id="nothing"),
    ],
)
def test_unsound_scripts_are_passed_over(make_repo: MakeRepo, body: str | list[str]) -> None:
    assert told(make_repo, {"test": body})["test"] == "vendor/bin/phpunit tests"


def test_a_script_that_only_tests_goes_before_one_that_does_everything(
    make_repo: MakeRepo,
) -> None:
    scripts = {"test": ["@unit", "@stan"], "unit": "phpunit", "stan": "phpstan analyse src"}

    assert told(make_repo, scripts) == {
        "test": "vendor/bin/phpunit",
        "lint.phpstan": "composer stan",
    }


def test_what_the_test_script_checks_is_not_checked_twice(make_repo: MakeRepo) -> None:
    scripts = {"test": ["phpunit", "@stan"], "stan": "phpstan analyse src"}

    assert told(make_repo, scripts) == {"test": "composer test"}


def test_mutation_tests_are_no_tests(make_repo: MakeRepo) -> None:
    assert told(make_repo, {"test": "infection"})["test"] == "vendor/bin/phpunit tests"


def test_a_script_with_the_name_of_a_command_is_called_as_a_script(make_repo: MakeRepo) -> None:
    assert told(make_repo, {"validate": "phpstan analyse src"})["lint.phpstan"] == (
        "composer run-script validate"
    )


def test_arguments_reach_the_script_that_is_called(make_repo: MakeRepo) -> None:
    scripts = {"cs": "php-cs-fixer fix", "cs:check": "@cs --dry-run --diff"}

    assert told(make_repo, scripts)["format.php-cs-fixer"] == "composer cs:check"


@pytest.mark.parametrize(
    "body",
    [
        "php-cs-fixer fix", "phpcbf", "pint", "rector process", "phpstan --generate-baseline",
        "composer normalize",
    ],
)  # fmt: skip
def test_scripts_that_rewrite_files_check_nothing(make_repo: MakeRepo, body: str) -> None:
    assert [*told(make_repo, {"lint": body})] == ["test"]


@pytest.mark.parametrize(
    ("body", "subject"),
    [
        ("php-cs-fixer fix --dry-run", "format.php-cs-fixer"),
        ("php-cs-fixer check", "format.php-cs-fixer"),
        ("pint --test", "format.pint"),
        ("rector process --dry-run", "lint.rector"),
        ("phpstan analyse src", "lint.phpstan"),
        ("composer validate --strict", "lint.composer"),
    ],
)
def test_scripts_that_check_are_told_by_their_tool(
    make_repo: MakeRepo, body: str, subject: str
) -> None:
    assert told(make_repo, {"check-it": body})[subject] == "composer check-it"


def test_the_script_for_one_tool_goes_before_the_one_for_all(make_repo: MakeRepo) -> None:
    scripts = {
        "lint": ["@stan", "@style"], "stan": "phpstan analyse src", "style": "pint --test",
    }  # fmt: skip

    found = told(make_repo, scripts)

    assert found == {
        "test": "vendor/bin/phpunit tests", "lint.phpstan": "composer stan",
        "format.pint": "composer style",
    }  # fmt: skip


def test_a_script_that_runs_several_tools_is_run_once(make_repo: MakeRepo) -> None:
    found = told(make_repo, {"lint": ["phpstan analyse src", "pint --test"]})

    assert found == {"test": "vendor/bin/phpunit tests", "lint.lint": "composer lint"}


@pytest.mark.parametrize(
    ("name", "text", "subject", "command"),
    [
        ("phpstan.neon.dist", "parameters:\n    paths:\n        - src\n", "lint.phpstan",
         "vendor/bin/phpstan analyse --no-progress"),
        ("phpstan.neon", "parameters:\n    level: 5\n", "lint.phpstan",
         "vendor/bin/phpstan analyse --no-progress src"),
        (".php-cs-fixer.dist.php", "<?php", "format.php-cs-fixer",
         "vendor/bin/php-cs-fixer fix --dry-run --diff"),
        ("pint.json", "{}", "format.pint", "vendor/bin/pint --test"),
        ("rector.php", "<?php return RectorConfig::configure()->withPaths([]);", "lint.rector",
         "vendor/bin/rector process --dry-run"),
    ],
)  # fmt: skip
def test_tools_with_settings_check(
    make_repo: MakeRepo, name: str, text: str, subject: str, command: str
) -> None:
    assert told(make_repo, {}, **{name: text})[subject] == command


def test_settings_of_a_tool_that_no_package_brings_say_nothing(make_repo: MakeRepo) -> None:
    assert [*told(make_repo, {}, **{"psalm.xml": "<psalm><projectFiles/></psalm>"})] == ["test"]


def test_without_tests_and_checks_php_looks_at_the_syntax(make_repo: MakeRepo) -> None:
    repo = make_repo({"index.php": "<?php\n"})

    found = {f.subject: f.value for f in settle(detect(repo, ""))}

    assert found["command.lint.syntax"].endswith("xargs -0 -r -n 1 php -l")


def test_tests_that_need_a_wordpress_are_left_alone(make_repo: MakeRepo) -> None:
    files = {
        "composer.json": manifest({"test": "phpunit"}, type="wordpress-plugin"),
        "phpunit.xml.dist": '<phpunit bootstrap="tests/bootstrap.php"/>',
        "tests/bootstrap.php": "<?php $dir = getenv('WP_TESTS_DIR');",
    }

    assert "test" not in commands(make_repo, files)


def test_folders_of_tests_that_git_does_not_keep_are_made(make_repo: MakeRepo) -> None:
    xml = (
        "<phpunit><testsuites><testsuite><directory>tests</directory>"
        "<directory>./tests/Unit</directory><directory>vendor/a/tests</directory>"
        "</testsuite></testsuites></phpunit>"
    )

    assert told(make_repo, {}, **{"phpunit.xml": xml})["prepare.suites"] == "mkdir -p tests/Unit"


def test_a_target_of_the_makefile_tests_where_no_script_does(make_repo: MakeRepo) -> None:
    found = told(make_repo, {}, Makefile="test:\n\tvendor/bin/phpunit --testdox\n")

    assert found["test"] == "vendor/bin/phpunit --testdox"


def test_a_target_that_enters_a_container_is_passed_over(make_repo: MakeRepo) -> None:
    found = told(make_repo, {}, Makefile="test:\n\tdocker compose exec app vendor/bin/phpunit\n")

    assert found["test"] == "vendor/bin/phpunit tests"


def test_what_is_locked_or_of_one_version_is_told(make_repo: MakeRepo) -> None:
    dev = {"phpstan/phpstan": "2.1.40", "laravel/pint": "^1"}
    seen = settle(
        detect(make_repo({**TEST, "composer.json": manifest(**{"require-dev": dev})}), "")
    )

    assert [fact.subject for fact in seen if fact.subject.startswith("locked.")] == [
        "locked.phpstan"
    ]


def test_tools_below_vendor_bin_are_installed_by_the_plugin(make_repo: MakeRepo) -> None:
    files = {
        "composer.json": manifest(**{"require-dev": {"bamarni/composer-bin-plugin": "^1"}}),
        "vendor-bin/phpstan/composer.json": '{"require": {"phpstan/phpstan": "1.10.47"}}',
        "phpstan.neon": "parameters:\n    paths: [src]\n",
    }

    found = {f.subject: f.value for f in settle(detect(make_repo({**TEST, **files}), ""))}

    assert found["command.lint.phpstan"] == "vendor/bin/phpstan analyse --no-progress"
    assert found["php.bin.phpstan"].startswith("composer bin phpstan update ")
    assert found["locked.phpstan"] == "vendor-bin/phpstan/composer.json"


@pytest.mark.parametrize(
    ("files", "command"),
    [
        pytest.param(
            {"tests/unit.mysql.xml": "<phpunit/>", "tests/unit.sqlite.xml": "<phpunit/>"},
            "vendor/bin/phpunit -c tests/unit.sqlite.xml", id="the one that needs no server",
        ),
        pytest.param(
            {"tests/api.sqlite.integration.xml": "<phpunit/>", "tests/phpunit.xml": "<phpunit/>"},
            "vendor/bin/phpunit -c tests/phpunit.xml", id="the usual name",
        ),
        pytest.param(
            {"tests/only.xml": "<phpunit/>", "tests/data.xml": "<rows/>"},
            "vendor/bin/phpunit -c tests/only.xml", id="the only one",
        ),
    ],
)  # fmt: skip
def test_settings_of_phpunit_in_other_files_are_named(
    make_repo: MakeRepo, files: dict[str, str], command: str
) -> None:
    assert told(make_repo, {}, **files)["test"] == command


def test_of_several_settings_of_phpunit_none_is_guessed(make_repo: MakeRepo) -> None:
    files = {"tests/one.xml": "<phpunit/>", "tests/two.xml": "<phpunit/>"}

    assert "test" not in told(make_repo, {}, **files)


def test_a_script_for_more_tools_takes_the_place_of_one_for_fewer(make_repo: MakeRepo) -> None:
    scripts = {"stan": "phpstan analyse src", "check": ["@stan", "rector process --dry-run"]}

    assert told(make_repo, scripts) == {
        "test": "vendor/bin/phpunit tests", "lint.check": "composer check",
    }  # fmt: skip


def test_a_tool_that_is_committed_checks_and_is_of_one_version(make_repo: MakeRepo) -> None:
    dev = {"phpunit/phpunit": "^11"}
    files = {
        "composer.json": manifest(**{"require-dev": dev}),
        ".php-cs-fixer.dist.php": "<?php",
        "tools/php-cs-fixer": "#!/usr/bin/env php\n",
    }
    repo = make_repo({**TEST, **files})
    assert repo.root
    (repo.root / "tools/php-cs-fixer").chmod(0o755)

    found = {f.subject: f.value for f in settle(detect(repo, ""))}

    assert found["command.format.php-cs-fixer"] == "./tools/php-cs-fixer fix --dry-run --diff"
    assert found["locked.php-cs-fixer"] == "tools/php-cs-fixer"


@pytest.mark.parametrize(("up", "tested"), [("/..", True), ("/../../..", False)])
def test_tests_that_load_what_is_outside_are_left_alone(
    make_repo: MakeRepo, up: str, tested: bool
) -> None:
    files = {
        "phpunit.xml": '<phpunit bootstrap="tests/bootstrap.php"/>',
        "tests/bootstrap.php": f"<?php\nrequire_once __DIR__ . '{up}/lib/base.php';\n",
    }

    assert ("test" in told(make_repo, {}, **files)) is tested
