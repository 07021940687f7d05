"""Servers beside a job: their host names, how they are started and awaited."""

from __future__ import annotations

import shlex

import pytest

from autodevops_cli.model.plan import Axis, Job, Pairs, Purpose, Run, Service
from autodevops_cli.providers._servers import (
    calls_localhost,
    inside,
    inside_step,
    started,
    waits,
    words,
)

POSTGRES = Service("postgres", "postgres:18", (5432,), variables=("DATABASE_URL",))
REDIS = Service("redis", "redis:8", (6379,))


def job(*services: Service, command: str = "make test") -> Job:
    return Job("test", "Test", Purpose.TEST, (Run("Test", command),), services=services)


def test_servers_are_called_by_their_names() -> None:
    one = Job(
        "test", "Test", Purpose.TEST, (), matrix=(Axis("a", ("1",)),),
        services=(Service("postgres", "postgres:18", (5432,), variables=("DATABASE_URL",)),),
        env=(("DATABASE_URL", "postgres://u@localhost:5432/x"), ("HOST", "localhost")),
    )  # fmt: skip

    assert inside(one, lambda name: name) == (
        ("DATABASE_URL", "postgres://u@postgres:5432/x"), ("HOST", "localhost"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("services", "env", "host"),
    [
        pytest.param((POSTGRES,), (("PGHOST", "localhost"),), "postgres", id="the only server"),
        pytest.param(
            (REDIS, POSTGRES), (("PGHOST", "127.0.0.1"), ("PGPORT", "5432")), "postgres",
            id="the server of the port",
        ),
        pytest.param((REDIS, POSTGRES), (("PGHOST", "localhost"),), "localhost", id="any server"),
        pytest.param(
            (REDIS, POSTGRES), (("DATABASE_URL", "pg://localhost/x"),), "pg://postgres/x",
            id="the server of the variable",
        ),
        pytest.param((POSTGRES,), (("NAME", "at localhost"),), "at localhost", id="no host"),
        pytest.param((), (("PGHOST", "localhost"),), "localhost", id="no server"),
    ],
)  # fmt: skip
def test_a_step_reaches_a_server_by_its_name(
    services: tuple[Service, ...], env: Pairs, host: str
) -> None:
    assert inside_step(Run("Load", "psql", env=env), job(*services))[0][1] == host


def test_only_commands_beside_a_server_say_localhost_in_vain() -> None:
    served, alone = (job(*services, command="curl localhost") for services in ((REDIS,), ()))

    assert (calls_localhost(served), calls_localhost(alone)) == (True, False)


def test_each_port_of_a_server_is_awaited() -> None:
    two = Service("mongodb", "mongo:8", (27017, 27018))

    assert list(waits(REDIS, "redis")) == [
        (
            "Wait for redis",
            "timeout 60 bash -c 'until (: < /dev/tcp/redis/6379) 2> /dev/null; do sleep 1; done'",
        )
    ]
    assert [title for title, _ in waits(two)] == [
        "Wait for mongodb on port 27017", "Wait for mongodb on port 27018",
    ]  # fmt: skip


def test_a_server_is_started_with_its_ports_variables_and_command() -> None:
    minio = Service("minio", "minio/minio:1", (9000,), (("A", "it's"),), command="server /data")

    assert shlex.split(started(minio)) == [
        "docker", "run", "--detach", "--name", "minio", "--publish", "9000:9000",
        "--env", "A=it's", "minio/minio:1", "server", "/data",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("server '/da ta'", ("server", "/da ta")),
        ("", ()),
        ("server 'open", ("sh", "-c", "server 'open")),
    ],
)
def test_a_command_is_split_as_a_shell_would(command: str, expected: tuple[str, ...]) -> None:
    assert words(command) == expected
