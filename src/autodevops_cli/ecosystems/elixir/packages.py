"""What dependencies tell: frameworks, clients of servers, servers that tests start."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems.elixir.project import Project
from autodevops_cli.model.evidence import Evidence, Strength

FRAMEWORKS = {"phoenix": "phoenix", "ecto": "ecto", "ecto_sql": "ecto"}
DRIVERS = {
    "postgrex": "postgres", "myxql": "mysql", "redix": "redis", "mongodb_driver": "mongodb",
    "tds": "sqlserver", "amqp": "rabbitmq", "broadway_rabbitmq": "rabbitmq",
    "memcachex": "memcached",
}  # fmt: skip


def packages(project: Project) -> Iterator[Evidence]:
    """Yield the frameworks and drivers that the dependencies name."""
    for mix in project.all:
        for one in mix.dependencies:
            note = f"{one.name} is a dependency"
            for subject, known in (("framework", FRAMEWORKS), ("driver", DRIVERS)):
                if value := known.get(one.name):
                    yield Evidence(
                        f"{subject}.{value}", value, one.where, Strength.INFERRED, note=note
                    )
            if one.name.startswith("testcontainers"):
                yield Evidence("testcontainers", "yes", one.where, Strength.INFERRED, note=note)
