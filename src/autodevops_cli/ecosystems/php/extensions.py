"""The extensions of PHP that code, packages and settings ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from autodevops_cli.ecosystems.php.project import Project
from autodevops_cli.ecosystems.php.testing import settings
from autodevops_cli.model.evidence import Evidence, Place, Strength

EXTENSION = "php.extension"
# Every build of PHP has these.
_BUILT_IN = """
    core ctype date fileinfo filter hash iconv json libxml openssl pcre pdo phar random
    reflection session simplexml spl standard tokenizer zlib xdebug pcov
"""
BUILT_IN = frozenset(_BUILT_IN.split())
# What packages insist on, for where no lock file says it.
WANTED_BY = {
    "mongodb/mongodb": "mongodb",
    "mongodb/laravel-mongodb": "mongodb",
    "doctrine/mongodb-odm": "mongodb",
    "php-amqplib/php-amqplib": "sockets",
    "symfony/amqp-messenger": "amqp",
    "symfony/redis-messenger": "redis",
    "enqueue/rdkafka": "rdkafka",
    "laravel/horizon": "pcntl posix",
    "moneyphp/money": "bcmath",
    "phpoffice/phpspreadsheet": "gd zip",
    "laminas/laminas-i18n": "intl",
    "cakephp/cakephp": "intl",
    "codeigniter4/framework": "intl",
    "yiisoft/yii2": "mbstring",
    "drupal/core": "gd",
    "drupal/core-recommended": "gd",
    "spatie/laravel-medialibrary": "exif",
    "google/grpc-gcp": "grpc",
}
PDO = {"sqlite": "pdo_sqlite", "mysql": "pdo_mysql", "mariadb": "pdo_mysql", "pgsql": "pdo_pgsql"}
PDO |= {"postgresql": "pdo_pgsql", "postgres": "pdo_pgsql", "sqlite3": "pdo_sqlite"}
SETTINGS = (".env.testing", ".env.test", ".env", ".env.example", ".env.dist")
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}")
_SPELLED = {"zend-opcache": "opcache", "pdo-mysql": "pdo_mysql", "pdo-pgsql": "pdo_pgsql"}
_SETTING = re.compile(
    r"^[ \t]*(?:DB_CONNECTION[ \t]*=[ \t]*|DATABASE_URL[ \t]*=[ \t]*[\"']?(?:pdo-)?)([a-z]{3,12})"
    r"(?:[\"']?[ \t]*$|3?:)",
    re.MULTILINE,
)


def extensions(project: Project) -> Iterator[Evidence]:
    """Yield each extension with the place that asks for it first."""
    for name in (*project.requires, *project.requires_dev):
        if name.startswith("ext-"):
            yield from _extension(name[4:], project.place(name), f"{name} is required")
        for one in WANTED_BY.get(name, "").split() if not project.locked else ():
            yield from _extension(one, project.place(name), f"{name} needs it")
    note = "what the locked packages need"
    for data in project.locked.values():
        for name in data.table("require"):
            if name.startswith("ext-"):
                yield from _extension(name[4:], Place(project.lock), note)
    yield from _of_databases(project)


def _extension(name: str, where: Place, note: str) -> Iterator[Evidence]:
    name = _SPELLED.get(name.lower(), name.lower())
    if _NAME.fullmatch(name) and name not in BUILT_IN:
        yield Evidence(f"{EXTENSION}.{name}", name, where, note=note)


def _of_databases(project: Project) -> Iterator[Evidence]:
    """Yield the drivers of the databases that the settings of Laravel and Symfony name."""
    if not project.depends("laravel/framework", "doctrine/doctrine-bundle", "doctrine/dbal"):
        return
    for value, where in _databases(project):
        if driver := PDO.get(value):
            note = f"the settings name {value}"
            yield Evidence(f"{EXTENSION}.{driver}", driver, where, Strength.INFERRED, note=note)


def _databases(project: Project) -> Iterator[tuple[str, Place]]:
    php = settings(project).first("php")
    for node in (*php.all("env"), *php.all("server")):
        named: Mapping[str, str] = node.attributes
        if named.get("name") == "DB_CONNECTION":
            path = project.first("phpunit.xml", "phpunit.dist.xml", "phpunit.xml.dist")
            yield named.get("value", ""), Place(project.path(path), node.line)
            return
    for name in SETTINGS:
        if found := _SETTING.search(project.text(name)):
            yield found[1], project.repo.place(project.path(name), found[0].strip())
            return
