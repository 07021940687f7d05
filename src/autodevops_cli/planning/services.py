"""Servers beside a test job: how each is started and known to be ready."""

from __future__ import annotations

from autodevops_cli.data import image
from autodevops_cli.model.plan import Service
from autodevops_cli.model.stack import StackProfile

PORTS = {"postgres": 5432, "mysql": 3306, "mariadb": 3306, "redis": 6379, "mongodb": 27017}
READY = {
    "postgres": "pg_isready",
    "mysql": "mysqladmin ping --silent",
    "mariadb": "healthcheck.sh --connect --innodb_initialized",
    "redis": "redis-cli ping",
    "mongodb": "mongosh --quiet --eval 'db.runCommand({ping: 1}).ok'",
}


def services(stack: StackProfile) -> tuple[Service, ...]:
    """Return the services that the tests of this repository need."""
    found = []
    for fact in stack.under("service"):
        if fact.subject.count(".") != 1:
            continue
        name = fact.subject.removeprefix("service.")
        env = tuple(
            (one.subject.rpartition(".")[2], one.value) for one in stack.under(f"{fact.subject}.env")
        )
        port = PORTS.get(name)
        found.append(
            Service(
                name, image(fact.value), (port,) if port else (), env,
                READY.get(name, ""), because=(fact,),
            )
        )  # fmt: skip
    return tuple(found)
