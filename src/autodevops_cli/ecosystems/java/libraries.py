"""Libraries and plugins that say something about a build, by their coordinates.

A name that ends in `*` is a prefix; "" stands for every name in the group.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that only works on some JDKs: from a version on, the oldest and newest LTS."""

    slug: str
    title: str
    names: tuple[tuple[str, str], ...]
    ranges: tuple[tuple[str, int, int], ...]


_ANDROID = (("9", 17, 25), ("8", 17, 21), ("7", 11, 17), ("0", 8, 11))
_KOTLIN = (("2.3", 8, 25), ("1.9.20", 8, 21), ("1.5.30", 8, 17), ("1.3", 8, 11), ("0", 8, 8))
# Newest first. The newest LTS is the one that release notes or a compatibility table promise.
TOOLS = (
    Tool("spring-boot", "Spring Boot", (("org.springframework.boot", ""),), (
        ("3.5", 17, 25), ("3", 17, 21), ("2.7", 8, 21), ("2.5", 8, 17), ("2.1", 8, 11), ("0", 8, 8),
    )),
    Tool("quarkus", "Quarkus", (("io.quarkus", ""),), (
        ("3.27", 17, 25), ("3.7", 17, 21), ("2", 11, 17), ("0", 8, 11),
    )),
    Tool("micronaut", "Micronaut", (
        ("io.micronaut", "micronaut-bom"), ("io.micronaut.platform", "micronaut-p*"),
        ("io.micronaut.application", ""), ("io.micronaut.library", ""),
    ), (("4", 17, 21), ("3", 8, 17), ("0", 8, 11))),
    Tool("jenkins", "the plugin parent", (("org.jenkins-ci.plugins", "plugin"),), (
        ("6", 21, 25), ("5", 17, 21), ("4.52", 11, 17), ("0", 8, 11),
    )),
    Tool("android", "the Android plugin", (
        ("com.android.application", ""), ("com.android.library", ""),
        ("com.android.tools.build", "gradle"),
    ), _ANDROID),
    Tool("tycho", "Tycho", (("org.eclipse.tycho", ""),), (
        ("5", 21, 25), ("3", 17, 25),
    )),
    Tool("kotlin", "Kotlin", (
        ("org.jetbrains.kotlin.jvm", ""), ("org.jetbrains.kotlin.multiplatform", ""),
        ("org.jetbrains.kotlin.android", ""), ("org.jetbrains.kotlin", "kotlin-maven-plugin"),
        ("org.jetbrains.kotlin", "kotlin-gradle-plugin"),
    ), _KOTLIN),
    Tool("mockito", "Mockito", (("org.mockito", "mockito-*"),), (
        ("5.17", 11, 25), ("5.4", 11, 21), ("3.12", 8, 17), ("2", 8, 11), ("0", 8, 8),
    )),
    Tool("byte-buddy", "Byte Buddy", (("net.bytebuddy", "byte-buddy*"),), (
        ("1.17.5", 8, 25), ("1.14.3", 8, 21), ("1.11", 8, 17), ("0", 8, 11),
    )),
    Tool("lombok", "Lombok", (("org.projectlombok", "lombok"),), (
        ("1.18.40", 8, 25), ("1.18.30", 8, 21), ("1.18.22", 8, 17), ("1.18.4", 8, 11), ("0", 8, 8),
    )),
    Tool("bundle", "the bundle plugin", (("org.apache.felix", "maven-bundle-plugin"),), (
        ("5.1", 8, 21), ("4", 8, 11), ("0", 8, 21),
    )),
    Tool("powermock", "PowerMock", (("org.powermock", "powermock-*"),), (("0", 8, 11),)),
    Tool("fmt", "the fmt plugin", (("com.coveo", "fmt-maven-plugin"),), (("0", 8, 11),)),
)  # fmt: skip

FRAMEWORKS = (
    ("org.springframework.boot", "", "spring-boot"),
    ("io.quarkus", "", "quarkus"),
    ("io.micronaut", "", "micronaut"),
    ("io.ktor", "", "ktor"),
    ("com.android.application", "", "android"),
    ("com.android.library", "", "android"),
    ("com.android.tools.build", "gradle", "android"),
    ("org.jetbrains.kotlin.multiplatform", "", "kotlin-multiplatform"),
)

SPRING, QUARKUS = "org.springframework.boot", "io.quarkus"
DRIVERS = (
    ("org.postgresql", "", "postgres"), ("io.r2dbc", "r2dbc-postgresql", "postgres"),
    ("com.impossibl.pgjdbc-ng", "", "postgres"), (QUARKUS, "quarkus-jdbc-postgresql", "postgres"),
    (QUARKUS, "quarkus-reactive-pg-client", "postgres"),
    ("io.vertx", "vertx-pg-client", "postgres"),
    ("mysql", "mysql-connector*", "mysql"), ("com.mysql", "mysql-connector*", "mysql"),
    ("io.asyncer", "r2dbc-mysql", "mysql"), ("dev.miku", "r2dbc-mysql", "mysql"),
    (QUARKUS, "quarkus-jdbc-mysql", "mysql"),
    ("org.mariadb", "", "mariadb"), (QUARKUS, "quarkus-jdbc-mariadb", "mariadb"),
    ("com.microsoft.sqlserver", "mssql-jdbc", "sqlserver"),
    ("redis.clients", "jedis", "redis"), ("io.lettuce", "lettuce-core", "redis"),
    ("org.redisson", "", "redis"), (SPRING, "spring-boot-starter-data-redis*", "redis"),
    (QUARKUS, "quarkus-redis-client", "redis"), ("io.valkey", "valkey-java", "redis"),
    ("org.mongodb", "mongo*", "mongodb"), (SPRING, "spring-boot-starter-data-mongodb*", "mongodb"),
    (QUARKUS, "quarkus-mongodb*", "mongodb"),
    ("org.elasticsearch.client", "", "elasticsearch"), ("co.elastic.clients", "", "elasticsearch"),
    (SPRING, "spring-boot-starter-data-elasticsearch", "elasticsearch"),
    ("org.opensearch.client", "", "opensearch"),
    ("com.rabbitmq", "amqp-client", "rabbitmq"), (SPRING, "spring-boot-starter-amqp", "rabbitmq"),
    ("org.springframework.amqp", "spring-rabbit*", "rabbitmq"),
    ("org.apache.kafka", "kafka-clients", "kafka"), ("org.springframework.kafka", "", "kafka"),
)  # fmt: skip

# With one of these the tests start the servers they need.
STARTERS = (
    ("org.testcontainers", ""), ("com.playtika.testcontainers", ""), ("io.zonky.test", ""),
    ("com.opentable.components", "otj-pg-embedded"), ("de.flapdoodle.embed", ""),
    ("it.ozimov", "embedded-redis"), ("com.github.kstyrc", "embedded-redis"),
    ("com.github.codemonstur", "embedded-redis"), ("io.micronaut.test-resources", ""),
    ("io.micronaut.testresources", ""), (SPRING, "spring-boot-testcontainers"),
    (QUARKUS, "quarkus-jdbc-*"), (QUARKUS, "quarkus-reactive-pg-client"),
    (QUARKUS, "quarkus-redis-client"), (QUARKUS, "quarkus-mongodb*"),
)  # fmt: skip
EMBEDDED = (
    ("com.h2database", "h2", "h2"),
    ("org.hsqldb", "hsqldb", "hsqldb"),
    ("org.apache.derby", "derby*", "derby"),
    (QUARKUS, "quarkus-jdbc-h2", "h2"),
)
