"""Servers beside a test job: how each is started and known to be ready."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from shlex import quote

from autodevops_cli.data import image
from autodevops_cli.model.evidence import Fact
from autodevops_cli.model.plan import Pairs, Run, Service
from autodevops_cli.model.stack import Component, StackProfile
from autodevops_cli.planning.servers import SERVERS, kin, known_image

# mongosh came with MongoDB 5.
OLD_MONGODB = 5
_LOCAL = re.compile(r"\b(?:localhost|127\.0\.0\.1)\b")
_PORT = re.compile(r"(?:localhost|127\.0\.0\.1):(\d{1,5})\b")
OLD_MONGODB_READY = "mongo --quiet --eval 'db.runCommand({ping: 1}).ok'"


def services(stack: StackProfile) -> tuple[Service, ...]:
    """Return the services that the tests of this repository need."""
    return tuple(
        _service(stack, fact)
        for fact in stack.under("service")
        if fact.subject.count(".") == 1  # deeper ones are the variables of a server
    )


def _service(stack: StackProfile, fact: Fact) -> Service:
    name = fact.subject.removeprefix("service.")
    server = SERVERS.get(name)
    elsewhere = next((one for one in stack.under(f"{fact.subject}.port")), None)
    port = server.port if server else 0
    if elsewhere and elsewhere.value.isdigit():
        port = int(elsewhere.value)
    env = tuple(
        (one.subject.removeprefix(f"{fact.subject}.env."), one.value)
        for one in stack.under(f"{fact.subject}.env")
    )
    if elsewhere and server and server.port_variable:
        env = (*env, (server.port_variable, elsewhere.value))
    because = (fact, elsewhere) if elsewhere else (fact,)
    return Service(
        name, image(fact.value), (port,) if port else (), env, _ready(name, fact.value), because,
        server.command if server else "",
    )  # fmt: skip


def _ready(name: str, image_name: str) -> str:
    """Return the command that succeeds once the server takes connections."""
    known = known_image(image_name)
    if name == "mongodb" and known and known.version and known.version[0] < OLD_MONGODB:
        return OLD_MONGODB_READY
    return SERVERS[name].ready if name in SERVERS else ""


def wiring(stack: StackProfile) -> Pairs:
    """Return the variables through which the application finds its services."""
    return tuple((fact.subject.removeprefix("env."), fact.value) for fact in stack.under("env"))


def reached(found: tuple[Service, ...], variables: Pairs) -> tuple[Service, ...]:
    """Return the services with the variables through which each is reached on this machine."""
    by_service: dict[str, list[str]] = {}
    for name, value in variables:
        if _LOCAL.search(value) and (service := _meant(found, name, value)):
            by_service.setdefault(service, []).append(name)
    return tuple(replace(one, variables=tuple(by_service.get(one.name, ()))) for one in found)


def _meant(found: tuple[Service, ...], name: str, value: str) -> str:
    """Return the service that a variable leads to: by its port, its scheme, its name, or alone."""
    ports = {int(text) for text in _PORT.findall(value)}
    scheme = value.partition("://")[0].partition("+")[0].removeprefix("jdbc:")
    for one in found:
        if ports & set(one.ports):
            return one.name
    for one in found:
        server = SERVERS.get(one.name)
        if server and (scheme in server.schemes or any(word in name for word in server.words)):
            return one.name
    databases = [one for one in found if one.name in SERVERS and SERVERS[one.name].sql]
    return next((one.name for one in (*databases, *found)), "")


def uses(component: Component, service: Service, stack: StackProfile) -> bool:
    """Tell whether a part needs a server: the one with a client for it, all where none has one."""
    names = kin(service.name)
    clients = [one for one in stack.components if any(one.fact(f"driver.{name}") for name in names)]
    return not clients or component in clients


def preparations(stack: StackProfile) -> Iterator[Run]:
    """Yield what the tests find done before they start: a .env file, and servers with contents."""
    told = " ".join(fact.value for one in stack.components for fact in one.commands("prepare"))
    for fact in stack.under("dotenv"):
        target = fact.subject.removeprefix("dotenv.")
        if ".env" not in told:
            text = f"cp {quote(fact.value)} {quote(target)}"
            yield Run(f"Make {target} from its example", text, because=(fact,))
    for service in services(stack):
        for fact in stack.under(f"seed.{service.name}"):
            if load := _loading(service, fact):
                yield load


def _loading(service: Service, fact: Fact) -> Run | None:
    """Return the step that loads a file as the image would when it starts for the first time.

    Its variables name host and port: where servers have names of their own, the port tells which.
    """
    env, port = dict(service.env), str(service.ports[0]) if service.ports else ""
    title = f"Load {fact.value}"
    if service.name == "postgres":
        user = env.get("POSTGRES_USER", "postgres")
        access: Pairs = (
            ("PGHOST", "localhost"), ("PGPORT", port), ("PGUSER", user),
            ("PGPASSWORD", env.get("POSTGRES_PASSWORD", "")),
            ("PGDATABASE", env.get("POSTGRES_DB", user)),
        )  # fmt: skip
        text = f"psql --set=ON_ERROR_STOP=1 --file={quote(fact.value)}"
        return Run(title, text, env=tuple(pair for pair in access if pair[1]), because=(fact,))
    database = env.get("MYSQL_DATABASE") or env.get("MARIADB_DATABASE")
    if service.name in ("mysql", "mariadb") and database:
        password = env.get("MYSQL_ROOT_PASSWORD") or env.get("MARIADB_ROOT_PASSWORD", "")
        # The client itself has no variable for the host, and CI systems have hosts of their own.
        text = (
            'mysql --host="$DB_HOST" --port="$DB_PORT" --user=root'
            f" {quote(database)} < {quote(fact.value)}"
        )
        access = (("DB_HOST", "127.0.0.1"), ("DB_PORT", port), ("MYSQL_PWD", password))
        return Run(title, text, env=tuple(pair for pair in access if pair[1]), because=(fact,))
    return None
