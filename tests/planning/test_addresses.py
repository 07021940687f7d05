"""How variables lead to servers, and how they are made to lead here."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.model.evidence import Place
from autodevops_cli.planning.servers import SERVERS
from autodevops_cli.planning.surroundings.accounts import Account, account_of, server_variables
from autodevops_cli.planning.surroundings.addresses import Address, Hosts, addresses
from autodevops_cli.planning.surroundings.telling import pointing_here, told
from autodevops_cli.planning.surroundings.variables import dotenv, filled

HERE = Place("compose.yaml", 3)
NETWORK = Hosts({"db": "postgres", "cache": "redis"}, sql="postgres")


def found(pairs: Mapping[str, str], hosts: Hosts = NETWORK) -> list[Address]:
    return list(addresses(pairs, hosts, HERE, 4))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("postgres://me:pw@db:5432/box", ("postgres", "me", "pw", "box")),
        ("postgresql+psycopg2://me@localhost/box", ("postgres", "me", None, "box")),
        ("jdbc:postgresql://localhost:5432/box", ("postgres", "", None, "box")),
        ("mysql2://root:@127.0.0.1:3306/box", ("mysql", "root", "", "box")),
        ("redis://cache:6379/0", ("redis", "", None, "0")),
        ("amqp://guest:guest@localhost:5672//", ("rabbitmq", "guest", "guest", "/")),
        ("mongodb://localhost:27017/box", ("mongodb", "", None, "box")),
        ("host=localhost user=me password=pw dbname=box", ("postgres", "me", "pw", "box")),
        ("sqlserver://localhost:1433;databaseName=box", ("sqlserver", "", None, "box")),
    ],
)
def test_urls_and_dsns_are_understood(value: str, expected: tuple[str, ...]) -> None:
    (one,) = found({"ANY_NAME": value})

    assert (one.service, one.user, one.password, one.database) == expected


@pytest.mark.parametrize(
    "value",
    [
        "postgres://me:pw@db.example.org/box",
        "mongodb+srv://cluster0.example.net/box",
        "sqlite:///box.db",
        "https://localhost:3000",
        "host=localhost",
        "db",
        "",
        "postgres://db/" + "x" * 5_000,
        "postgres://${{ secrets.DB }}@db/box",
    ],
)
def test_what_leads_elsewhere_is_no_address(value: str) -> None:
    assert found({"URL": value}) == []


def test_a_family_of_variables_is_one_address() -> None:
    pairs = {"DB_HOST": "db", "DB_PORT": "5432", "DB_USERNAME": "me", "DB_PASSWORD": "pw",
             "DB_DATABASE": "box", "OTHER_PASSWORD": "x"}  # fmt: skip

    (one,) = found(pairs)

    assert (one.service, one.port, one.user, one.password, one.database) == (
        "postgres", 5432, "me", "pw", "box",
    )  # fmt: skip
    assert dict(one.pairs) == {k: v for k, v in pairs.items() if k != "OTHER_PASSWORD"}


def test_the_variables_of_libpq_are_a_family() -> None:
    (one,) = found({"PGHOST": "localhost", "PGUSER": "me", "PGDATABASE": "box"})

    assert (one.service, one.user, one.database) == ("postgres", "me", "box")


def test_a_search_server_is_known_by_its_host_or_its_variable() -> None:
    hosts = Hosts({"search": "elasticsearch"})

    (by_host,) = found({"URL": "http://search:9200"}, hosts)
    (by_name,) = found({"ELASTICSEARCH_URL": "http://localhost:9200"}, hosts)

    assert by_host.service == by_name.service == "elasticsearch"


@pytest.mark.parametrize("name", ["A: ${{ x }}", "1ST", "A B", ""])
def test_odd_names_are_not_variables(name: str) -> None:
    assert found({name: "redis://cache:6379"}) == []


def test_thousands_of_variables_are_read_in_no_time() -> None:
    pairs = {f"A{n}_HOST": "localhost" for n in range(20_000)}

    assert found(pairs) == []


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ({"URL": "postgres://a:b@db:5432/c?d=e"}, {"URL": "postgres://a:b@localhost:5432/c?d=e"}),
        ({"URL": "postgres://db/box"}, {"URL": "postgres://localhost/box"}),
        ({"URL": "postgres://localhost:5433/box"}, {"URL": "postgres://localhost:5432/box"}),
        ({"DSN": "host=db port=1 dbname=box"}, {"DSN": "host=localhost port=5432 dbname=box"}),
        (
            {"DB_HOST": "db", "DB_PORT": "1", "DB_NAME": "box"},
            {"DB_HOST": "localhost", "DB_PORT": "5432", "DB_NAME": "box"},
        ),
    ],
)  # fmt: skip
def test_variables_are_made_to_lead_here(
    pairs: Mapping[str, str], expected: Mapping[str, str]
) -> None:
    (one,) = found(pairs)

    assert dict(pointing_here(one, 5432)) == expected


def test_what_the_code_reads_is_filled_in_for_the_account() -> None:
    reads = (("url:postgresql", "DATABASE_URL"), ("user", "PGUSER"), ("port", "PGPORT"))
    one = Address("postgres", HERE, 1, open=reads)

    variables = told(one, Account("me", "p@w", "box"), 5432)

    assert dict(variables) == {
        "DATABASE_URL": "postgresql://me:p%40w@localhost:5432/box",
        "PGUSER": "me",
        "PGPORT": "5432",
    }


@pytest.mark.parametrize(
    ("server", "account", "expected"),
    [
        ("postgres", Account(), {"POSTGRES_HOST_AUTH_METHOD": "trust"}),
        ("postgres", Account("postgres", "pw"), {"POSTGRES_PASSWORD": "pw"}),
        (
            "postgres", Account("me", "pw", "box"),
            {"POSTGRES_USER": "me", "POSTGRES_PASSWORD": "pw", "POSTGRES_DB": "box"},
        ),
        ("mysql", Account("root", None, "box"),
         {"MYSQL_ALLOW_EMPTY_PASSWORD": "yes", "MYSQL_DATABASE": "box"}),
        ("mysql", Account("me", "pw", "box", "top"),
         {"MYSQL_USER": "me", "MYSQL_PASSWORD": "pw", "MYSQL_ROOT_PASSWORD": "top",
          "MYSQL_DATABASE": "box"}),
        ("mariadb", Account("root", "pw"), {"MARIADB_ROOT_PASSWORD": "pw"}),
        ("redis", Account("", "pw"), {}),
        ("mongodb", Account("me", "pw"),
         {"MONGO_INITDB_ROOT_USERNAME": "me", "MONGO_INITDB_ROOT_PASSWORD": "pw"}),
    ],
)  # fmt: skip
def test_the_official_image_makes_the_account(
    server: str, account: Account, expected: Mapping[str, str]
) -> None:
    assert dict(server_variables(SERVERS[server], account)) == expected


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({"POSTGRES_USER": "me", "POSTGRES_PASSWORD": "pw", "POSTGRES_DB": "box"},
         Account("me", "pw", "box")),
        ({"POSTGRESQL_USERNAME": "me", "POSTGRESQL_PASSWORD": "pw"}, Account("me", "pw")),
        ({"MYSQL_ROOT_PASSWORD": "top", "MYSQL_DATABASE": "box"},
         Account("root", "top", "box", "top")),
        ({"MYSQL_ALLOW_EMPTY_PASSWORD": "1"}, None),
        ({"POSTGRES_PASSWORD": ""}, None),
        ({"POSTGRES_PASSWORD": "${{ secrets.PW }}"}, None),
    ],
)  # fmt: skip
def test_an_account_is_read_from_any_image(
    env: Mapping[str, str], expected: Account | None
) -> None:
    server = SERVERS["mysql" if "MYSQL" in str(env) else "postgres"]

    assert account_of(server, env) == expected


def test_a_client_gets_in_when_all_it_names_agrees() -> None:
    account = Account("me", "pw", "box")

    assert account.admits(Account("me", "pw", "box"))
    assert account.admits(Account())
    assert not account.admits(Account("someone", "pw", "box"))
    assert not account.admits(Account("me", "other", "box"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1\nexport B = two # comment\n", {"A": "1", "B": "two"}),
        ("A='x # y'\nB=\"q\"\n", {"A": "x # y", "B": "q"}),
        ("HOST=db\nURL=redis://${HOST}:6379\n", {"HOST": "db", "URL": "redis://db:6379"}),
        ("# A=1\n\n=x\n", {}),
    ],
)
def test_env_files_are_read(text: str, expected: Mapping[str, str]) -> None:
    assert dotenv(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${A}", "1"), ("$A-x", "1-x"), ("${B:-two}", "two"), ("${B-}", ""), ("${B}", ""),
        ("${A:?must be set}", "1"), ("$$A", "$A"),
    ],
)  # fmt: skip
def test_references_are_filled_in(text: str, expected: str) -> None:
    assert filled(text, {"A": "1"}) == expected
