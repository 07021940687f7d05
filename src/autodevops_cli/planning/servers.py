"""The servers we know how to start beside a test job: images, ports, accounts, readiness."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autodevops_cli.data import releases
from autodevops_cli.model.plan import Pairs


@dataclass(frozen=True, slots=True)
class Server:
    """A kind of server. `account` names the variables for user, password and database.

    `images` speak the official image's variables and are used as they are; `relatives` do not,
    so the official image of the same version stands in for them.
    """

    name: str
    title: str
    official: str
    product: str
    port: int
    schemes: tuple[str, ...]
    ready: str = ""
    images: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    account: tuple[str, str, str] = ("", "", "")
    user: str = ""
    """Who may do everything when no user is named."""
    open_door: Pairs = ()
    """What lets clients in without a password."""
    settings: Pairs = ()
    """What the server needs in any case."""
    port_variable: str = ""
    sql: bool = False
    words: tuple[str, ...] = ()
    """What names of variables call it: PG in PGHOST, MYSQL in MYSQL_USER."""
    whole: bool = False
    """Its tags are full versions only."""
    scheme: str = ""
    """How clients spell its URL."""
    command: str = ""
    """What the image is to run; "" for what it runs by itself."""
    strangers: tuple[str, ...] = ()
    """Images of the same server that count their versions in their own way."""


POSTGRES = Server(
    "postgres", "PostgreSQL", "postgres", "postgres", 5432,
    ("postgres", "postgresql", "postgis", "pgsql", "pg"), "pg_isready",
    images=("postgis/postgis", "pgvector/pgvector", "ankane/pgvector", "timescale/timescaledb",
            "timescale/timescaledb-ha", "imresamu/postgis", "ghcr.io/immich-app/postgres"),
    relatives=("bitnami/postgresql", "bitnamilegacy/postgresql", "cimg/postgres",
               "circleci/postgres", "supabase/postgres"),
    account=("POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"), user="postgres",
    open_door=(("POSTGRES_HOST_AUTH_METHOD", "trust"),), port_variable="PGPORT", sql=True,
    words=("POSTGRESQL", "POSTGRES", "PGSQL", "PG"), scheme="postgresql",
)  # fmt: skip
# By TCP: while the image initialises, a temporary server answers on the socket only.
MYSQL = Server(
    "mysql", "MySQL", "mysql", "mysql", 3306, ("mysql", "mysql2", "trilogy", "mysqli"),
    "mysqladmin ping --host=127.0.0.1 --silent",
    images=("percona", "percona/percona-server"),
    relatives=("mysql/mysql-server", "bitnami/mysql", "bitnamilegacy/mysql", "cimg/mysql"),
    account=("MYSQL_USER", "MYSQL_PASSWORD", "MYSQL_DATABASE"), user="root",
    open_door=(("MYSQL_ALLOW_EMPTY_PASSWORD", "yes"),), port_variable="MYSQL_TCP_PORT", sql=True,
    words=("MYSQL",), scheme="mysql",
)  # fmt: skip
MARIADB = Server(
    "mariadb", "MariaDB", "mariadb", "mariadb", 3306, ("mariadb",),
    "healthcheck.sh --connect --innodb_initialized",
    relatives=("bitnami/mariadb", "bitnamilegacy/mariadb", "cimg/mariadb", "linuxserver/mariadb"),
    account=("MARIADB_USER", "MARIADB_PASSWORD", "MARIADB_DATABASE"), user="root",
    open_door=(("MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", "yes"),), port_variable="MYSQL_TCP_PORT",
    sql=True, words=("MARIADB",), scheme="mariadb",
)  # fmt: skip
SQLSERVER = Server(
    "sqlserver", "SQL Server", "mcr.microsoft.com/mssql/server", "", 1433,
    ("sqlserver", "mssql"),
    "$(ls /opt/mssql-tools*/bin/sqlcmd | tail -n 1) -C -S 127.0.0.1 -U sa"
    " -P $MSSQL_SA_PASSWORD -b -Q 'SELECT 1'",
    relatives=("mcr.microsoft.com/azure-sql-edge",),
    account=("", "MSSQL_SA_PASSWORD", ""), user="sa", settings=(("ACCEPT_EULA", "Y"),), sql=True,
    words=("SQLSERVER", "MSSQL"), scheme="sqlserver",
)  # fmt: skip
REDIS = Server(
    "redis", "Redis", "redis", "redis", 6379, ("redis", "valkey"), "redis-cli ping",
    images=("redis/redis-stack", "redis/redis-stack-server"),
    relatives=("bitnami/redis", "bitnamilegacy/redis", "cimg/redis", "circleci/redis"),
    words=("REDIS",), scheme="redis",
)  # fmt: skip
VALKEY = Server(
    "valkey", "Valkey", "valkey/valkey", "valkey", 6379, (), "valkey-cli ping",
    relatives=("bitnami/valkey",), words=("VALKEY",), scheme="redis",
)  # fmt: skip
MONGODB = Server(
    "mongodb", "MongoDB", "mongo", "mongodb", 27017, ("mongodb",),
    "mongosh --quiet --eval 'db.runCommand({ping: 1}).ok'",
    relatives=("bitnami/mongodb", "bitnamilegacy/mongodb", "mongodb/mongodb-community-server"),
    account=("MONGO_INITDB_ROOT_USERNAME", "MONGO_INITDB_ROOT_PASSWORD", "MONGO_INITDB_DATABASE"),
    words=("MONGODB", "MONGO"), scheme="mongodb",
)  # fmt: skip
ELASTICSEARCH = Server(
    "elasticsearch", "Elasticsearch", "elasticsearch", "elasticsearch", 9200, ("elasticsearch",),
    "curl --fail --silent http://127.0.0.1:9200/_cluster/health",
    images=("docker.elastic.co/elasticsearch/elasticsearch",),
    relatives=("bitnami/elasticsearch",),
    settings=(("discovery.type", "single-node"), ("xpack.security.enabled", "false"),
              ("ES_JAVA_OPTS", "-Xms512m -Xmx512m")),
    words=("ELASTICSEARCH", "ELASTIC", "ES"), whole=True, scheme="http",
)  # fmt: skip
OPENSEARCH = Server(
    "opensearch", "OpenSearch", "opensearchproject/opensearch", "opensearch", 9200,
    ("opensearch",), "curl --fail --silent http://127.0.0.1:9200/_cluster/health",
    settings=(("discovery.type", "single-node"), ("DISABLE_SECURITY_PLUGIN", "true"),
              ("DISABLE_INSTALL_DEMO_CONFIG", "true"),
              ("OPENSEARCH_JAVA_OPTS", "-Xms512m -Xmx512m")),
    words=("OPENSEARCH",), whole=True, scheme="http",
)  # fmt: skip
RABBITMQ = Server(
    "rabbitmq", "RabbitMQ", "rabbitmq", "rabbitmq", 5672, ("amqp", "pyamqp", "rabbitmq"),
    "rabbitmq-diagnostics --quiet check_port_connectivity",
    relatives=("bitnami/rabbitmq",),
    account=("RABBITMQ_DEFAULT_USER", "RABBITMQ_DEFAULT_PASS", "RABBITMQ_DEFAULT_VHOST"),
    user="guest", words=("RABBITMQ", "RABBIT", "AMQP"), scheme="amqp",
)  # fmt: skip
MEMCACHED = Server(
    "memcached", "Memcached", "memcached", "memcached", 11211, ("memcached", "memcache"),
    relatives=("bitnami/memcached",), words=("MEMCACHED", "MEMCACHE"), scheme="memcached",
)  # fmt: skip

KAFKA = Server(
    "kafka", "Kafka", "apache/kafka", "kafka", 9092, ("kafka",),
    "/opt/kafka/bin/kafka-topics.sh --bootstrap-server localhost:9092 --list",
    images=("apache/kafka-native",), words=("KAFKA",), whole=True,
    strangers=("confluentinc/cp-kafka", "confluentinc/confluent-local", "bitnami/kafka",
               "bitnamilegacy/kafka", "wurstmeister/kafka"),
)  # fmt: skip
MINIO = Server(
    "minio", "MinIO", "minio/minio", "", 9000, ("minio",), "mc ready local",
    images=("quay.io/minio/minio",), strangers=("bitnami/minio", "bitnamilegacy/minio"),
    account=("MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD", ""), user="minioadmin",
    words=("MINIO",), scheme="http", command="server /data",
)  # fmt: skip
COCKROACHDB = Server(
    "cockroachdb", "CockroachDB", "cockroachdb/cockroach", "cockroachdb", 26257,
    ("cockroachdb", "cockroach", "crdb"), "cockroach sql --insecure --execute 'SELECT 1'",
    user="root", words=("COCKROACHDB", "COCKROACH", "CRDB"), scheme="postgresql", whole=True,
    command="start-single-node --insecure",
)  # fmt: skip

# The last image that MinIO published.
LAST_MINIO = "RELEASE.2025-09-07T16-13-09Z"

SERVERS = {
    one.name: one
    for one in (
        POSTGRES, MYSQL, MARIADB, SQLSERVER, MONGODB, REDIS, VALKEY, MEMCACHED, RABBITMQ,
        ELASTICSEARCH, OPENSEARCH, KAFKA, MINIO, COCKROACHDB,
    )
}  # fmt: skip
# Clients of one speak to the other.
KIN = (("mysql", "mariadb"), ("redis", "valkey"), ("elasticsearch", "opensearch"))

_IMAGE = re.compile(
    r"^(?P<name>[a-z0-9][\w./-]{0,150}?)(?::(?P<tag>[\w][\w.-]{0,127}))?(?:@sha256:[0-9a-f]{64})?$"
)
_REGISTRIES = re.compile(
    r"^(?:(?:index\.)?docker\.io/|registry\.hub\.docker\.com/|mirror\.gcr\.io/"
    r"|public\.ecr\.aws/docker/)?(?:library/)?"
)
_LEADING = re.compile(r"^v?(\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Image:
    """An image of a server that we know, as it is to be used."""

    server: Server
    text: str
    version: tuple[int, ...] = ()


def kin(name: str) -> tuple[str, ...]:
    """Return the names of the servers that the same clients speak to, this one first."""
    family = next((names for names in KIN if name in names), (name,))
    return (name, *(other for other in family if other != name))


def here(service: str) -> str:
    """Return what clients of a server call this machine; to MySQL's, localhost is a socket."""
    return "127.0.0.1" if service in kin("mysql") else "localhost"


def known_image(text: str) -> Image | None:
    """Return the server that an image holds, None for an image of something else."""
    found = _IMAGE.match(_REGISTRIES.sub("", text.strip()))
    if not found:
        return None
    name, tag = found["name"], found["tag"] or ""
    for server in SERVERS.values():
        if name == server.official or name in server.images:
            return Image(server, _tagged(server, name, tag), _version(tag))
        if name in server.strangers:
            return Image(server, default_image(server))
        if name in server.relatives:
            plain = _LEADING.match(tag)
            return Image(server, _tagged(server, server.official, plain[1] if plain else ""))
    return None


def default_image(server: Server) -> str:
    """Return the official image of the newest supported version."""
    return _tagged(server, server.official, "")


def _tagged(server: Server, name: str, tag: str) -> str:
    """Return the image with its tag, and with the newest version where the tag names none."""
    newest = _newest(server)
    if any(character.isdigit() for character in tag) or name != server.official or not newest:
        return f"{name}:{tag or 'latest'}"
    flavour = "" if tag in ("", "latest", "lts", "stable") else f"-{tag}"
    return f"{name}:{newest}{flavour}"


def _newest(server: Server) -> str:
    if server.name == "sqlserver":
        return "2022-latest"
    if server.name == "minio":
        return LAST_MINIO
    rows = [one for one in releases(server.product) if one.status == "supported"]
    if server.name == "mongodb":
        # Between the yearly releases MongoDB ships short-lived ones.
        rows = [one for one in rows if one.cycle.endswith(".0")]
    if not rows:
        return ""
    if server.name == "cockroachdb":
        return f"v{rows[0].latest}"
    return rows[0].latest if server.whole else rows[0].cycle


def _version(tag: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d{1,6}", tag)[:3])
