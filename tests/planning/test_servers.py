"""Which images are servers we know, under which official name and version."""

from __future__ import annotations

import pytest

from autodevops_cli.data import alive
from autodevops_cli.planning.servers import SERVERS, default_image, here, kin, known_image


@pytest.mark.parametrize(
    ("text", "server", "image"),
    [
        ("postgres:16", "postgres", "postgres:16"),
        ("docker.io/library/postgres:16-alpine", "postgres", "postgres:16-alpine"),
        ("postgis/postgis:16-3.4", "postgres", "postgis/postgis:16-3.4"),
        ("bitnami/postgresql:15.4.0-debian-11-r1", "postgres", "postgres:15.4"),
        ("mysql/mysql-server:8.0", "mysql", "mysql:8.0"),
        ("mariadb:10.11", "mariadb", "mariadb:10.11"),
        ("redis:7-alpine", "redis", "redis:7-alpine"),
        ("valkey/valkey:8", "valkey", "valkey/valkey:8"),
        ("mongo:7", "mongodb", "mongo:7"),
        ("rabbitmq:3-management", "rabbitmq", "rabbitmq:3-management"),
        ("mcr.microsoft.com/mssql/server:2022-latest", "sqlserver",
         "mcr.microsoft.com/mssql/server:2022-latest"),
        ("postgres:16@sha256:" + "a" * 64, "postgres", "postgres:16"),
    ],
)  # fmt: skip
def test_an_image_is_recognised_under_its_many_names(text: str, server: str, image: str) -> None:
    known = known_image(text)

    assert known
    assert (known.server.name, known.text) == (server, image)


@pytest.mark.parametrize(
    "text",
    [
        "nginx:1",
        "ghcr.io/us/app:latest",
        "dpage/pgadmin4",
        "postgres-exporter:1",
        "",
        "a b",
        "../x",
    ],
)
def test_other_images_are_no_servers(text: str) -> None:
    assert known_image(text) is None


@pytest.mark.parametrize("tag", ["", ":latest"])
def test_an_image_without_version_gets_the_newest_supported_one(tag: str) -> None:
    known = known_image(f"postgres{tag}")

    assert known
    assert known.text == f"postgres:{alive('postgres')[-1]}"


def test_a_flavour_without_version_keeps_its_flavour() -> None:
    known = known_image("postgres:alpine")

    assert known
    assert known.text == f"postgres:{alive('postgres')[-1]}-alpine"


@pytest.mark.parametrize("name", sorted(SERVERS))
def test_the_default_image_of_every_server_is_one_we_know_and_has_a_version(name: str) -> None:
    image = default_image(SERVERS[name])

    known = known_image(image)
    assert known
    assert known.server.name == name
    assert any(character.isdigit() for character in image.rpartition(":")[2])


@pytest.mark.parametrize("server", SERVERS.values(), ids=lambda server: server.name)
def test_readiness_fits_into_one_pair_of_double_quotes(server: object) -> None:
    ready = getattr(server, "ready", "")

    assert '"' not in ready
    assert "\\" not in ready


def test_clients_of_mysql_also_speak_to_mariadb() -> None:
    assert kin("mysql") == ("mysql", "mariadb")
    assert kin("postgres") == ("postgres",)


def test_localhost_is_a_socket_to_mysql() -> None:
    assert (here("mariadb"), here("postgres")) == ("127.0.0.1", "localhost")
