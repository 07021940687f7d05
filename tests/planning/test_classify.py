"""What a command is for."""

from __future__ import annotations

import json

import pytest

from autodevops_cli.planning.classify import classified
from autodevops_cli.planning.naming import is_aside, kind_of_name
from autodevops_cli.planning.runners import Bodies
from autodevops_cli.planning.wrappers import unwrapped
from autodevops_cli.repository.shell import commands
from autodevops_cli.repository.snapshot import open_memory

COMPOSER = {
    "test": ["@unit", "@stan"],
    "unit": "@php vendor/bin/phpunit",
    "stan": ["Composer\\Config::disableProcessTimeout", "phpstan analyse"],
    "fix": "php-cs-fixer fix",
}
SCRIPTS = {
    "test": "vitest", "type": "tsd && tsc", "lint": "eslint .", "format": "prettier --write .",
    "fmt": "prettier --check .", "check": "tsc --noEmit", "watch-it": "vitest --watch",
    "all": "npm run lint && npm run test",
}  # fmt: skip
MAKEFILE = (
    "all: test lint\n\ntest:\n\tpytest\n\nlint:\n\tflake8\n\nci:\n\tpytest tests\n\n"
    "check:\n\tmypy .\n\ninit:\n\tpip install -r x.txt\n\nsystem:\n\tapt-get install x\n\n"
    "test-up:\n\tdocker compose up\n"
)
REPO = open_memory(
    {
        "package.json": json.dumps({"scripts": SCRIPTS}),
        "Makefile": MAKEFILE,
        "composer.json": json.dumps({"scripts": COMPOSER}),
        "pyproject.toml": "[tool.hatch.envs.cov.scripts]\ntest = 'pytest'\n",
        "scripts/check": "#!/bin/sh\nruff check .\nmypy .\n",
    }
)


def use(text: str) -> tuple[str, str] | None:
    found = classified(commands(text)[0].words, Bodies(REPO), "")
    return (found.kind, found.tool) if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pytest -q", ("test", "pytest")),
        ("uv run --group test pytest", ("test", "pytest")),
        ("coverage run -m pytest", ("test", "pytest")),
        ("python -m unittest discover", ("test", "unittest")),
        ("python manage.py test", ("test", "python")),
        ("python manage.py makemigrations --check", ("lint", "python")),
        ("tox", ("test", "tox")),
        ("dotnet test -c Release --no-build", ("test", "dotnet")),
        ("dotnet build", ("build", "dotnet")),
        ("dotnet restore --locked-mode", ("install", "dotnet")),
        ("dotnet format --verify-no-changes", ("format", "dotnet-format")),
        ("dotnet format", None),
        ("dotnet tool run csharpier check .", ("format", "dotnet-format")),
        ("dotnet nuget push a.nupkg", None),
        ("mix test --cover", ("test", "mix")),
        ("mix deps.get", ("install", "mix")),
        ("mix do deps.get, deps.compile", ("install", "mix")),
        ("mix format --check-formatted", ("format", "mix-format")),
        ("mix format", None),
        ("mix credo --strict", ("lint", "mix")),
        ("mix compile --warnings-as-errors", ("lint", "mix")),
        ("mix dialyzer", ("typecheck", "mix")),
        ("rebar3 as test eunit", ("test", "rebar3")),
        ("rebar3 do xref, dialyzer", ("lint", "rebar3")),
        ("rebar3 fmt --check", ("format", "rebar3")),
        ("gleam test", ("test", "gleam")),
        ("gleam format --check src test", ("format", "gleam")),
        ("gleam format", None),
        ("tox run -e py312,py313", ("test", "py312")),
        ("tox -e py-django50", ("test", "py-django50")),
        ("tox -e lint", ("lint", "lint")),
        ("tox -e docs", None),
        ("nox -s tests", ("test", "tests")),
        ("pipx run nox -s lint -- -v", ("lint", "lint")),
        ("hatch run cov:test", ("test", "cov-test")),
        ("hatch run typing:test", ("typecheck", "typing-test")),
        ("hatch run docs:build", None),
        ("ruff check .", ("lint", "ruff")),
        ("bundle exec rspec", ("test", "rspec")),
        ("bin/rspec spec/models", ("test", "rspec")),
        ("bundle exec rake", ("test", "rake")),
        ("bundle exec rake spec", ("test", "rake")),
        ("bundle exec rake rubocop", ("lint", "rake")),
        ("bundle exec rake factory_bot:lint", None),
        ("bin/rails test", ("test", "rails")),
        ("bin/rails db:create db:schema:load", ("prepare", "rails")),
        ("bin/rails server", None),
        ("bundle install --jobs 4", ("install", "bundle")),
        ("bundle config set path x", None),
        ("bundle exec srb tc", ("typecheck", "srb")),
        ("ruby -Itest test/a_test.rb", ("test", "ruby")),
        ("uvx ruff@0.14 format --check", ("format", "ruff")),
        ("pre-commit run --all-files", ("lint", "pre-commit")),
        ("python -m build", ("build", "build")),
        ("twine check dist/*", None),
        ("pip install -e .", ("install", "pip")),
        ("npm test", ("test", "test")),
        ("npm run type", ("typecheck", "type")),
        ("npm run check", ("typecheck", "check")),
        ("npm run all", ("test", "all")),
        ("npm run fmt", ("format", "fmt")),
        ("npm run format", None),
        ("npm run watch-it", None),
        ("npm ci", ("install", "npm")),
        ("npm publish", None),
        ("npm install -g yarn", None),
        ("yarn", ("install", "yarn")),
        ("yarn workspace web test", ("test", "test")),
        ("pnpm vitest --coverage", ("test", "vitest")),
        ("pnpm -r test", ("test", "test")),
        ("yarn nx run-many -t test", ("test", "test")),
        ("npx turbo run lint test", ("test", "test")),
        ("npx tsc", ("typecheck", "tsc")),
        ("npx playwright install", None),
        ("node ./test/run.js", ("test", "node")),
        ("node --test", ("test", "node")),
        ("bun test", ("test", "bun")),
        ("go test ./...", ("test", "go")),
        ("go vet ./...", ("lint", "vet")),
        ("go install x@latest", None),
        ("golangci-lint run", ("lint", "golangci-lint")),
        ("cargo nextest run", ("test", "cargo")),
        ("cargo clippy -- -D warnings", ("lint", "clippy")),
        ("cargo fmt --check", ("format", "rustfmt")),
        ("cargo +nightly fmt", None),
        ("cargo miri test", None),
        ("mvn -B verify", ("test", "mvn")),
        ("mvn package -DskipTests", ("build", "mvn")),
        ("mvn checkstyle:check", ("lint", "mvn")),
        ("mvn", None),
        ("./gradlew build", ("test", "gradlew")),
        ("./gradlew build -x test", ("build", "gradlew")),
        ("./gradlew assembleDebug", ("build", "gradlew")),
        ("sbt +test", ("test", "sbt")),
        ("make", ("test", "make")),
        ("make ci", ("test", "ci")),
        ("make check", ("typecheck", "check")),
        ("make init", ("install", "init")),
        ("make system", None),
        ("make test-up", None),
        ("make nothing-known", None),
        ("scripts/check", ("lint", "check")),
        ("timeout 10m xvfb-run -a npm test", ("test", "test")),
        ("vendor/bin/phpunit --testdox", ("test", "phpunit")),
        ("php -d memory_limit=-1 vendor/bin/phpunit", ("test", "php")),
        ("php artisan test --parallel", ("test", "php")),
        ("php artisan key:generate", ("prepare", "php")),
        ("composer exec phpunit -- --exclude-group slow", ("test", "phpunit")),
        ("composer test", ("test", "test")),
        ("composer run-script stan", ("lint", "stan")),
        ("composer fix", None),
        ("composer install --no-progress", ("install", "composer")),
        ("composer validate --strict", ("lint", "composer")),
        ("composer audit", None),
        ("vendor/bin/simple-phpunit install", None),
        ("vendor/bin/php-cs-fixer fix --dry-run", ("format", "php-cs-fixer")),
        ("vendor/bin/php-cs-fixer fix", None),
        ("vendor/bin/rector process --dry-run", ("lint", "rector")),
        ("vendor/bin/phpstan --generate-baseline", None),
        ("bin/console lint:twig templates", ("lint", "console")),
        ("sudo make test", None),
        ("pytest --version", None),
        ("tox run --notest", None),
        ("rm -rf build", None),
    ],
)
def test_a_command_is_for_one_thing(text: str, expected: tuple[str, str] | None) -> None:
    assert use(text) == expected


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("uv run --locked tox -e py", ("tox", "-e", "py")),
        ("uv run -m pytest", ("pytest",)),
        ("python3.13 -W error -m mypy src", ("mypy", "src")),
        ("env A=b CI=1 npx --yes eslint@9 .", ("eslint", ".")),
        ("./node_modules/.bin/jest --ci", ("jest", "--ci")),
        ("poetry run coverage run --source=x -m pytest", ("pytest",)),
        ("python manage.py test", ("python", "manage.py", "test")),
        ("uv run", ("uv", "run")),
    ],
)
def test_wrappers_come_off(text: str, inner: tuple[str, ...]) -> None:
    assert unwrapped(commands(text)[0].words).words == inner


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("test:unit", "test"), ("ci", "test"), ("check", "test"), ("test:types", "typecheck"),
        ("type-check", "typecheck"), ("lint:fix", "none"), ("docs-test", "none"),
        ("format:check", "format"), ("build:types", "build"), ("build-and-test", "test"),
        ("test:install", "install"), ("codegen", "prepare"), ("check-licenses", ""),
        ("whatever", ""),
    ],
)  # fmt: skip
def test_names_say_what_something_is_for(name: str, kind: str) -> None:
    assert kind_of_name(name) == kind


def test_a_configuration_of_the_build_is_no_release() -> None:
    words = ("dotnet", "test", "-c", "Release")

    found = classified(words, Bodies(REPO), "")

    assert found and not found.aside


def test_special_runs_are_known_by_name() -> None:
    special = ["e2e", "Test Minimum Versions", "test-windows", "integration_tests", "nightly"]

    assert [is_aside(name) for name in special] == [True] * 5
    assert not is_aside("unit tests")
