"""PHP: files that somebody wrote to slow us down or to smuggle a command in."""

from __future__ import annotations

import json

import pytest

from autodevops_cli.ecosystems.php import detect, jobs
from autodevops_cli.ecosystems.php.roots import roots
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Run, SetupTool
from autodevops_cli.model.stack import Component
from tests.conftest import MakeRepo

CHAIN = {f"s{n}": [f"@s{n + 1}", f"@s{n + 1}"] for n in range(300)}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("composer.json", json.dumps({"scripts": CHAIN}), id="scripts that double"),
        pytest.param("composer.json", '{"require": {"php": "' + "^8|" * 200_000 + '"}}', id="php"),
        pytest.param("composer.json", '{"require": [1, {"a": null}], "scripts": 7}', id="types"),
        pytest.param("composer.json", '{"scripts": {"test": [[["phpunit"]], 3]}}', id="lists"),
        pytest.param("composer.json", "{" * 100_000, id="braces"),
        pytest.param("composer.lock", '{"packages": [{"name": 1}, 2, {"require": []}]}', id="lock"),
        pytest.param("phpunit.xml", "<a>" * 100_000, id="elements"),
        pytest.param(".env", "DB_CONNECTION=" + " " * 900_000, id="spaces"),
        pytest.param(".env", "APP_KEY=\n" * 90_000, id="keys"),
        pytest.param("x.php", "/*" + " *" * 400_000, id="a comment"),
        pytest.param(".php-version", "8" * 900_000, id="digits"),
        pytest.param("phpstan.neon", "- " * 400_000, id="settings"),
    ],
)
def test_hostile_files_are_read_in_no_time(make_repo: MakeRepo, path: str, text: str) -> None:
    start = {"composer.json": "{}", "index.php": "<?php", "tests/ATest.php": "<?php"}
    repo = make_repo({**start, path: text})

    assert [fact for root in roots(repo) for fact in settle(detect(repo, root))]


@pytest.mark.parametrize("evil", ["a; id", "$(id)", "`id`", "${{ x }}", "a b", "../../x", "a\nb"])
def test_values_of_manifests_cannot_become_commands(make_repo: MakeRepo, evil: str) -> None:
    manifest = {
        "require": {"php": evil, f"ext-{evil}": "*", evil: "*", "phpunit/phpunit": "*"},
        "config": {"bin-dir": evil, "vendor-dir": evil, "platform": {"php": evil}},
        "scripts": {evil: "phpunit", "test": evil},
        "extra": {"bamarni-bin": {"target-directory": evil}},
        "type": "project",
    }
    xml = f"<phpunit><testsuite><directory>{evil}</directory></testsuite></phpunit>"
    repo = make_repo({
        "composer.json": json.dumps(manifest), "tests/ATest.php": "<?php", "phpunit.xml": xml,
        ".php-version": evil,
    })  # fmt: skip

    steps = [s for job in jobs(Component("php", "", settle(detect(repo, "")))) for s in job.steps]

    commands = [step.command for step in steps if isinstance(step, Run)]
    inputs = [step.inputs for step in steps if isinstance(step, SetupTool)]
    assert commands
    assert not any(evil in text for text in (*commands, str(inputs)))


def test_a_name_of_a_script_is_quoted_or_left_out(make_repo: MakeRepo) -> None:
    manifest = {"scripts": {"lint;id": "php -l a.php", "-v": "php -l a.php", "ok": "php -l a.php"}}
    repo = make_repo({"composer.json": json.dumps(manifest), "a.php": "<?php"})

    found = [f.value for f in settle(detect(repo, "")) if f.subject.startswith("command.lint")]

    assert found == ["composer ok"]
