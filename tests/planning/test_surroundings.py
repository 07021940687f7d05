"""Which servers, variables, packages and files the tests of a whole repository need."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.model.ci import CiDocument, CiJob, CiService, CiStep
from autodevops_cli.model.evidence import Evidence, Fact, Place, settle
from autodevops_cli.model.plan import Axis
from autodevops_cli.model.stack import Component
from autodevops_cli.planning.surroundings import repository_evidence
from autodevops_cli.repository.snapshot import open_memory

COMPOSE = """
services:
  app:
    build: .
    environment:
      DATABASE_URL: postgres://me:pw@db:5432/box
      SECRET: hush
  db:
    image: postgres:16
    environment:
      POSTGRES_USER: me
      POSTGRES_PASSWORD: pw
      POSTGRES_DB: box
"""
PHOENIX = """
config :box, Box.Repo,
  username: "me",
  password: "pw",
  hostname: System.get_env("DB_HOST", "localhost"),
  database: "box_test#{System.get_env("PART")}"

config :box, Other, port: 4002
"""
RAILS = """
default: &default
  adapter: postgresql
  pool: <%= ENV.fetch("RAILS_MAX_THREADS") { 5 } %>
test:
  <<: *default
  database: box_test
"""
DJANGO = """
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("DB_NAME", "box"),
        "USER": os.environ["DB_USER"],
        "PASSWORD": os.environ["DB_PASSWORD"],
        "HOST": os.environ.get("DB_HOST", "db"),
    }
}
"""


def component(*subjects: str) -> Component:
    pairs = (subject.split("=") if "=" in subject else (subject, "yes") for subject in subjects)
    seen = (Evidence(subject, value, Place("manifest")) for subject, value in pairs)
    return Component("python", "", settle(seen))


def drivers(*services: str) -> Component:
    return component(*(f"driver.{service}={service}" for service in services))


def facts(
    files: Mapping[str, str], *components: Component, ci: CiDocument | None = None
) -> dict[str, Fact]:
    documents = (ci,) if ci else ()
    seen = repository_evidence(open_memory(files), components, documents)
    return {fact.subject: fact for fact in settle(seen)}


def values(found: Mapping[str, Fact], prefix: str) -> dict[str, str]:
    """Return the facts whose subject starts so, without that start."""
    return {
        subject.removeprefix(prefix): fact.value
        for subject, fact in found.items()
        if subject.startswith(prefix)
    }


def services(found: Mapping[str, Fact]) -> dict[str, str]:
    return {name: image for name, image in values(found, "service.").items() if "." not in name}


def test_a_compose_file_and_a_driver_make_a_service_with_its_account_and_wiring() -> None:
    found = facts({"compose.yaml": COMPOSE}, drivers("postgres"))

    assert services(found) == {"postgres": "postgres:16"}
    assert values(found, "service.postgres.env.") == {
        "POSTGRES_USER": "me",
        "POSTGRES_PASSWORD": "pw",
        "POSTGRES_DB": "box",
    }
    assert values(found, "env.") == {"DATABASE_URL": "postgres://me:pw@localhost:5432/box"}
    assert found["service.postgres"].because.where == Place("compose.yaml", 8)


def test_a_server_that_the_code_has_no_client_for_is_not_started() -> None:
    assert services(facts({"compose.yaml": COMPOSE}, drivers("redis"))) == {}


def test_where_nothing_is_known_about_clients_the_compose_file_is_believed() -> None:
    assert services(facts({"compose.yaml": COMPOSE})) == {"postgres": "postgres:16"}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("docker-compose.test.yml", True),
        ("tests/docker-compose.yml", True),
        (".devcontainer/docker-compose.yml", True),
        ("docker/compose.yaml", True),
        ("examples/box/docker-compose.yml", False),
        ("vendor/box/docker-compose.yml", False),
        ("docker-compose.prod.yml", False),
        ("deploy/docker-compose.yml", False),
    ],
)
def test_a_compose_file_counts_unless_it_shows_or_runs_the_product(
    path: str, expected: bool
) -> None:
    found = facts({path: COMPOSE}, drivers("postgres"))

    assert ("service.postgres" in found) is expected


def test_a_compose_file_for_tests_needs_no_driver_and_wins() -> None:
    files = {
        "docker-compose.yml": "services: {db: {image: postgres:14}}",
        "docker-compose.test.yml": "services: {db: {image: postgres:17}}",
    }

    found = facts(files, drivers("redis"))

    assert services(found) == {"postgres": "postgres:17"}
    assert [one.value for one in found["service.postgres"].overruled] == ["postgres:14"]


def test_of_several_versions_the_newest_runs() -> None:
    text = "services: {a: {image: postgres:15}, b: {image: postgres:17}, c: {image: postgres:16}}"

    assert services(facts({"tests/compose.yaml": text})) == {"postgres": "postgres:17"}


@pytest.mark.parametrize(
    ("image", "known", "expected"),
    [
        ("postgres:${PG:-15}", "", "postgres:15"),
        ("postgres:${PG}", "PG=14\n", "postgres:14"),
        ("${REGISTRY}postgres:13", "", "postgres:13"),
    ],
)
def test_the_version_may_come_from_a_variable(image: str, known: str, expected: str) -> None:
    files = {"compose.yaml": f"services: {{db: {{image: '{image}'}}}}", ".env.example": known}

    assert services(facts(files)) == {"postgres": expected}


def test_a_server_built_from_a_dockerfile_is_the_image_it_is_built_on() -> None:
    files = {
        "compose.yaml": "services: {db: {build: ./db}}",
        "db/Dockerfile": "FROM postgres:16\nCOPY init.sql /docker-entrypoint-initdb.d/\n",
    }

    assert services(facts(files)) == {"postgres": "postgres:16"}


@pytest.mark.parametrize("subject", ["testcontainers", "embedded.sql=h2"])
def test_tests_that_bring_their_own_servers_get_none(subject: str) -> None:
    client = component("driver.postgres=postgres", subject)

    assert services(facts({"compose.yaml": COMPOSE}, client)) == {}


def test_testcontainers_in_any_manifest_counts() -> None:
    files = {
        "compose.yaml": COMPOSE,
        "go.mod": "require github.com/testcontainers/testcontainers-go v0.40.0\n",
    }

    assert services(facts(files)) == {}


def test_a_stand_in_for_redis_makes_redis_unnecessary() -> None:
    files = {
        "compose.yaml": "services: {cache: {image: redis:8}}",
        "requirements.txt": "redis\nfakeredis\n",
    }

    assert services(facts(files)) == {}


def test_a_client_in_a_manifest_is_as_good_as_a_driver() -> None:
    files = {
        "compose.yaml": "services: {queue: {image: 'rabbitmq:4'}, db: {image: postgres:16}}",
        "go.mod": "require github.com/rabbitmq/amqp091-go v1.10.0\n",
    }

    assert services(facts(files)) == {"rabbitmq": "rabbitmq:4"}


def test_variables_for_tests_ask_for_servers_and_stay_where_they_are() -> None:
    files = {
        "tests/test.env": "DB_URI=postgresql://t:p@localhost:15432/box\nCACHE=redis://localhost\n"
    }

    found = facts(files, drivers("postgres", "redis"))

    assert set(services(found)) == {"postgres", "redis"}
    assert values(found, "service.postgres.env.") == {
        "POSTGRES_USER": "t",
        "POSTGRES_PASSWORD": "p",
        "POSTGRES_DB": "box",
    }
    assert found["service.postgres.port"].value == "15432"
    assert values(found, "env.") == {}


def test_variables_for_tests_that_name_a_compose_host_are_redirected() -> None:
    files = {"compose.yaml": COMPOSE, ".env.test": "DATABASE_URL=postgres://me:pw@db/box_test\n"}

    found = facts(files, drivers("postgres"))

    assert values(found, "env.") == {"DATABASE_URL": "postgres://me:pw@localhost/box_test"}
    assert found["service.postgres.env.POSTGRES_DB"].value == "box_test"


def test_variables_that_tests_set_are_not_overruled_by_those_for_development() -> None:
    files = {
        "compose.yaml": COMPOSE,
        ".env.test": "DATABASE_URL=postgres://me:pw@localhost:5432/box_test\n",
    }

    assert values(facts(files, drivers("postgres")), "env.") == {}


def test_a_port_outside_the_range_is_not_served() -> None:
    found = facts({".env.test": "DB=postgres://a:b@localhost:99999/box\n"}, drivers("postgres"))

    assert "service.postgres" in found
    assert "service.postgres.port" not in found


def test_an_application_with_an_example_and_a_driver_gets_its_server() -> None:
    files = {".env.example": "REDIS_URL=redis://localhost:6379/0\n"}

    assert set(services(facts(files, drivers("redis")))) == {"redis"}
    assert services(facts(files)) == {}
    assert services(facts(files, component("kind=library", "driver.redis=redis"))) == {}


@pytest.mark.parametrize(
    "files",
    [
        {".env.test": "DATABASE_URL=sqlite:///test.db\n"},
        {".env.example": "DB_CONNECTION=sqlite\n"},
        {"phpunit.xml": '<phpunit><php><env name="DB_CONNECTION" value="sqlite"/></php></phpunit>'},
        {"config/database.yml": "test:\n  adapter: sqlite3\n  database: test.db\n"},
        {"config/database.yml.mysql": "test:\n  adapter: mysql2\n",
         "config/database.yml.sqlite": "test:\n  adapter: sqlite3\n"},
        {"box/settings.py": DJANGO + '# or "ENGINE": "django.db.backends.sqlite3"\n'},
        {"src/test/resources/application.properties": "spring.datasource.url=jdbc:h2:mem:box\n"},
    ],
    ids=["env", "engine", "phpunit", "rails", "rails-choice", "django", "spring"],
)  # fmt: skip
def test_tests_on_a_file_need_no_sql_server(files: Mapping[str, str]) -> None:
    assert services(facts({"compose.yaml": COMPOSE, **files}, drivers("postgres"))) == {}


def test_phoenix_names_the_database_of_its_tests() -> None:
    files = {"config/test.exs": PHOENIX, "mix.exs": '{:postgrex, ">= 0.0.0"}'}

    found = facts(files)

    assert set(services(found)) == {"postgres"}
    assert values(found, "service.postgres.env.") == {
        "POSTGRES_USER": "me",
        "POSTGRES_PASSWORD": "pw",
        "POSTGRES_DB": "box_test",
    }
    assert values(found, "env.") == {"DB_HOST": "localhost"}


def test_rails_without_an_account_is_told_a_url() -> None:
    files = {"config/database.yml": RAILS, "Gemfile": 'gem "pg"\n'}

    found = facts(files)

    assert values(found, "env.") == {
        "DATABASE_URL": "postgresql://postgres:postgres@localhost:5432/box_test"
    }
    assert values(found, "service.postgres.env.") == {
        "POSTGRES_PASSWORD": "postgres",
        "POSTGRES_DB": "box_test",
    }


def test_rails_reads_the_variables_of_its_tests_and_not_those_of_production() -> None:
    settings = (
        "base: &base\n  adapter: postgresql\n  host: <%= ENV.fetch('PG_HOST', 'localhost') %>\n"
        "  password: <%= ENV.fetch('PG_PASSWORD', nil) %>\n"
        "test:\n  <<: *base\n  database: box_<%= ENV['NODE'] %>test\n"
        "production:\n  <<: *base\n  host: <%= ENV['LIVE_HOST'] %>\n"
    )

    found = facts({"config/database.yml": settings, "Gemfile": 'gem "pg"\n'})

    assert values(found, "env.") == {"PG_HOST": "localhost", "PG_PASSWORD": "postgres"}
    assert values(found, "service.postgres.env.")["POSTGRES_DB"] == "box_test"


def test_a_variable_that_may_be_empty_has_the_default_beside_it() -> None:
    settings = (
        "test:\n  adapter: <%= ENV['DB_ADAPTER'].presence || \"mysql2\" %>\n"
        "  username: <%= ENV['DB_USERNAME'].presence || 'root' %>\n"
        "  host: <%= ENV['DB_HOST'] || \"\" %>\n  database: box_test\n"
    )

    found = facts({"config/database.yml": settings, "Gemfile": 'gem "mysql2"\n'})

    assert set(services(found)) == {"mysql"}
    assert values(found, "env.")["DB_HOST"] == "127.0.0.1"


def test_settings_for_sqlite_beside_those_in_use_are_passed_over() -> None:
    files = {
        "config/database.yml": RAILS, "Gemfile": 'gem "pg"\n',
        "config/database.sqlite.yml": "test:\n  adapter: sqlite3\n",
    }  # fmt: skip

    assert set(services(facts(files))) == {"postgres"}


def test_django_is_told_what_its_settings_read() -> None:
    found = facts({"box/settings.py": DJANGO}, drivers("postgres"))

    assert values(found, "env.") == {
        "DB_NAME": "box",
        "DB_USER": "postgres",
        "DB_PASSWORD": "postgres",
        "DB_HOST": "localhost",
    }


def test_django_is_told_the_account_that_compose_makes() -> None:
    found = facts({"compose.yaml": COMPOSE, "box/settings.py": DJANGO}, drivers("postgres"))

    told = values(found, "env.")
    assert (told["DB_USER"], told["DB_PASSWORD"], told["DB_NAME"]) == ("me", "pw", "box")


def test_laravel_on_mysql_gets_the_database_of_phpunit() -> None:
    php = (
        '<phpunit><php><env name="DB_CONNECTION" value="mysql"/>'
        '<env name="DB_DATABASE" value="testing"/></php></phpunit>'
    )
    files = {"phpunit.xml": php, "composer.json": '{"require": {"ext-pdo_mysql": "*"}}'}

    found = facts(files)

    assert set(services(found)) == {"mysql"}
    assert values(found, "service.mysql.env.") == {
        "MYSQL_ALLOW_EMPTY_PASSWORD": "yes",
        "MYSQL_DATABASE": "testing",
    }


def test_prisma_is_told_the_url_it_reads() -> None:
    schema = 'datasource db {\n  provider = "postgresql"\n  url = env("DB_URL")\n}\n'

    found = facts({"prisma/schema.prisma": schema}, drivers("postgres"))

    assert values(found, "env.") == {"DB_URL": "postgresql://postgres:postgres@localhost:5432/test"}


def test_a_variable_that_the_code_mentions_is_told_where_nothing_else_is() -> None:
    files = {
        "compose.yaml": "services: {cache: {image: redis:8}}",
        "box/cache.py": 'client = redis.from_url(os.environ["REDIS_URL"])\n',
    }

    assert values(facts(files, drivers("redis")), "env.") == {"REDIS_URL": "redis://localhost:6379"}


def test_an_address_in_full_in_a_test_asks_for_its_server() -> None:
    files = {"tests/store_test.py": 'client = connect("mongodb://localhost:27017")\n'}

    assert set(services(facts(files, drivers("mongodb")))) == {"mongodb"}
    assert services(facts(files, drivers("redis"))) == {}


def test_a_script_that_runs_the_tests_beside_a_container_names_the_version() -> None:
    script = "#!/bin/sh\ndocker run -d -e POSTGRES_PASSWORD=t -p 1:5432 postgres:13\npytest\n"

    found = facts({"scripts/run.sh": script}, drivers("postgres"))

    assert services(found) == {"postgres": "postgres:13"}
    assert found["service.postgres"].because.where == Place("scripts/run.sh", 2)


def ci(image: str = "postgres:17") -> CiDocument:
    service = CiService("db", image, Place("ci.yml", 9), (("POSTGRES_PASSWORD", "pw"),))
    env = (("PGHOST", "db"), ("PGPASSWORD", "pw"), ("TOKEN", "${{ secrets.TOKEN }}"))
    step = CiStep(Place("ci.yml", 20), run="pytest", env=env)
    axes = (Axis("pg", ("15", "18")),)
    job = CiJob("test", Place("ci.yml", 3), steps=(step,), matrix=axes, services=(service,))
    return CiDocument("github", "ci.yml", jobs=(job,))


def test_what_existing_ci_starts_is_started() -> None:
    found = facts({"compose.yaml": COMPOSE}, drivers("redis"), ci=ci())

    assert services(found) == {"postgres": "postgres:17"}
    assert values(found, "service.postgres.env.") == {"POSTGRES_PASSWORD": "pw"}
    assert values(found, "env.") == {"PGHOST": "localhost", "PGPASSWORD": "pw"}


def test_of_a_matrix_of_versions_the_last_runs() -> None:
    assert services(facts({}, ci=ci("postgres:${{ matrix.pg }}"))) == {"postgres": "postgres:18"}


def test_ci_that_gates_nothing_is_no_witness() -> None:
    document = CiDocument("github", "nightly.yml", gates=False, jobs=ci().jobs)

    assert services(facts({}, ci=document)) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM python\nRUN apt-get update && apt-get install -y \\\n libvips-dev vim && true\n",
         {"libvips-dev"}),
        ("RUN apt-get install -y --no-install-recommends graphviz=2.42 curl gcc\n", {"graphviz"}),
        ("RUN apk add graphviz\n", set()),
        ("# RUN apt-get install graphviz\n", set()),
    ],
)  # fmt: skip
def test_of_what_an_image_installs_only_libraries_and_tools_that_tests_use_are_taken(
    text: str, expected: set[str]
) -> None:
    found = facts({"Dockerfile": text})

    assert set(values(found, "system-package.")) == expected


def test_libraries_that_extensions_of_php_are_built_against_are_left_to_its_setup() -> None:
    text = (
        "FROM php:8.4\nRUN apt-get install -y libicu-dev libpng-dev graphviz\n"
        "RUN docker-php-ext-install gd intl\n"
    )

    found = facts({"Dockerfile": text})

    assert values(found, "system-package.") == {"graphviz": "graphviz"}


def test_a_devcontainer_is_furnished_for_people() -> None:
    files = {".devcontainer/Dockerfile": "RUN apt-get install -y graphviz\n"}

    assert values(facts(files), "system-package.") == {}


def test_a_setup_script_counts_like_a_dockerfile() -> None:
    files = {"scripts/install-deps.sh": "sudo apt-get install -y ffmpeg\n"}

    assert values(facts(files), "system-package.") == {"ffmpeg": "ffmpeg"}


def test_what_a_script_installs_under_conditions_is_left_out() -> None:
    text = "if [ -n $DOCS ]; then\n  apt-get install -y pandoc\nfi\n"

    assert values(facts({"scripts/install-deps.sh": text}), "system-package.") == {}


def test_submodules_are_declared_in_their_file() -> None:
    assert facts({".gitmodules": ""})["submodules"].value == "yes"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"README.md": "Run `cp .env.example .env` first", ".env.example": ""},
         {".env": ".env.example"}),
        ({"CONTRIBUTING.md": "cp example.env .env\n", "example.env": ""}, {".env": "example.env"}),
        ({"README.md": "cp .env.example .env"}, {}),
        ({"README.md": "cp .env.example .env", ".env.example": "", ".env": ""}, {}),
        ({"README.md": "cp .env.example .env", ".env.example": "", ".env.test": ""}, {}),
        ({"README.md": "cp .env.example .env.local", ".env.example": ""}, {}),
    ],
    ids=["told", "other name", "no example", "there already", "tests have theirs", "another file"],
)  # fmt: skip
def test_an_env_file_is_made_where_people_are_told_to(
    files: Mapping[str, str], expected: Mapping[str, str]
) -> None:
    assert values(facts(files), "dotenv.") == expected


@pytest.mark.parametrize(
    "text",
    [
        "services: [db]",
        "services: {db: {image: [postgres]}}",
        "services: {db: {image: 'postgres:${{ secrets.X }}'}}",
        "services: {db: {image: postgres, environment: {POSTGRES_PASSWORD: '${{ secrets.X }}'}}}",
        "{",
        "",
    ],
)
def test_odd_compose_files_do_no_harm(text: str) -> None:
    found = facts({"compose.yaml": text})

    assert not [fact for fact in found.values() if "${{" in fact.value]


def test_files_of_sql_that_the_image_loads_are_seeds() -> None:
    text = (
        "services:\n  db:\n    image: postgres:16\n    volumes:\n"
        "      - ./db/init.sql:/docker-entrypoint-initdb.d/1.sql:ro\n"
        "      - ./db/tls.sh:/docker-entrypoint-initdb.d/2.sh\n      - data:/var/lib/postgresql\n"
    )

    assert values(facts({"compose.yaml": text}), "seed.") == {"postgres.db/init.sql": "db/init.sql"}
