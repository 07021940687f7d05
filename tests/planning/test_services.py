"""How a server is started beside a job, and what the tests find done."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.model.evidence import Evidence, Place, settle
from autodevops_cli.model.stack import Component, StackProfile
from autodevops_cli.planning.planner import plan
from autodevops_cli.planning.profile import profile
from autodevops_cli.planning.services import preparations, services, wiring
from autodevops_cli.providers.github import PROVIDER
from tests.conftest import MakeRepo


def stack(facts: Mapping[str, str], *components: Component) -> StackProfile:
    seen = (Evidence(subject, value, Place("compose.yaml")) for subject, value in facts.items())
    return StackProfile(components, settle(seen))


def test_a_service_has_its_port_its_variables_and_a_readiness_check() -> None:
    (one,) = services(
        stack({"service.postgres": "postgres:16", "service.postgres.env.POSTGRES_PASSWORD": "pw"})
    )

    assert (one.name, one.image, one.ports) == ("postgres", "postgres:16", (5432,))
    assert one.env == (("POSTGRES_PASSWORD", "pw"),)
    assert one.health_command == "pg_isready"
    assert [fact.subject for fact in one.because] == ["service.postgres"]


def test_another_port_is_told_to_the_server() -> None:
    (one,) = services(stack({"service.postgres": "postgres:16", "service.postgres.port": "15432"}))

    assert one.ports == (15432,)
    assert one.env == (("PGPORT", "15432"),)


def test_variables_with_dots_keep_their_names() -> None:
    (one,) = services(
        stack(
            {
                "service.elasticsearch": "elasticsearch:9.5.2",
                "service.elasticsearch.env.discovery.type": "single-node",
            }
        )
    )

    assert one.env == (("discovery.type", "single-node"),)


@pytest.mark.parametrize(("image", "shell"), [("mongo:4.4", "mongo"), ("mongo:8.0", "mongosh")])
def test_mongodb_is_asked_with_the_shell_it_has(image: str, shell: str) -> None:
    (one,) = services(stack({"service.mongodb": image}))

    assert one.health_command.split()[0] == shell


def test_a_server_we_do_not_know_is_started_as_it_is() -> None:
    (one,) = services(stack({"service.nats": "nats:2"}))

    assert (one.ports, one.health_command) == ((), "")


def test_the_applications_variables_are_those_of_the_stack() -> None:
    assert wiring(stack({"env.PGHOST": "localhost"})) == (("PGHOST", "localhost"),)


def test_a_file_of_sql_is_loaded_with_the_servers_own_account() -> None:
    (run,) = preparations(
        stack(
            {
                "service.postgres": "postgres:16",
                "service.postgres.env.POSTGRES_USER": "me",
                "service.postgres.env.POSTGRES_PASSWORD": "pw",
                "seed.postgres.db/my init.sql": "db/my init.sql",
            }
        )
    )

    assert run.command == "psql --set=ON_ERROR_STOP=1 --file='db/my init.sql'"
    assert dict(run.env) == {
        "PGHOST": "localhost",
        "PGPORT": "5432",
        "PGUSER": "me",
        "PGPASSWORD": "pw",
        "PGDATABASE": "me",
    }


def test_mysql_is_seeded_as_root() -> None:
    (run,) = preparations(
        stack(
            {
                "service.mysql": "mysql:8",
                "service.mysql.env.MYSQL_ROOT_PASSWORD": "pw",
                "service.mysql.env.MYSQL_DATABASE": "box",
                "seed.mysql.init.sql": "init.sql",
            }
        )
    )

    assert run.command == ('mysql --host="$DB_HOST" --port="$DB_PORT" --user=root box < init.sql')
    assert run.env == (("DB_HOST", "127.0.0.1"), ("DB_PORT", "3306"), ("MYSQL_PWD", "pw"))


def test_an_env_file_is_copied_from_its_example() -> None:
    (run,) = preparations(stack({"dotenv.web/.env": "web/.env.example"}))

    assert run.command == "cp web/.env.example web/.env"


def test_an_env_file_that_a_component_prepares_itself_is_not_copied_twice() -> None:
    seen = Evidence("command.prepare", "cp .env.example .env", Place("package.json"))
    web = Component("node", "", settle([seen]))

    assert list(preparations(stack({"dotenv..env": ".env.example"}, web))) == []


def test_a_server_that_needs_a_command_is_started_by_a_step_on_github(make_repo: MakeRepo) -> None:
    files = {
        "go.mod": "module a\n\ngo 1.26\nrequire github.com/minio/minio-go/v7 v7.0.1\n",
        "a.go": "package a\n", "a_test.go": "package a\n\nfunc TestA(t *testing.T) {}\n",
        "compose.yml": (
            "services:\n  s3:\n    image: minio/minio\n    ports: ['9000:9000']\n"
            "    environment: {MINIO_ROOT_USER: me, MINIO_ROOT_PASSWORD: let me in}\n"
        ),
    }  # fmt: skip
    found = profile(make_repo(files))
    documents = plan(found)

    assert PROVIDER.render
    text = PROVIDER.render(documents, found, ())[0].text

    assert "    services:\n" not in text
    assert "docker run --detach --name minio --publish 9000:9000 --env MINIO_ROOT_USER=me" in text
    assert (
        "'MINIO_ROOT_PASSWORD=let me in' minio/minio:RELEASE.2025-09-07T16-13-09Z server /data"
        in text
    )
    assert "timeout 60 bash -c 'until docker exec minio mc ready local; do sleep 1; done'" in text
