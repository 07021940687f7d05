"""What the packages tell: frameworks, clients of servers, and whether this is a library itself."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems.php.project import Project
from autodevops_cli.ecosystems.php.roots import PLUGIN
from autodevops_cli.model.evidence import Evidence, Place, Strength

FRAMEWORKS = {
    "laravel": ("laravel/framework", "laravel/lumen-framework"),
    "symfony": ("symfony/framework-bundle", "symfony/symfony"),
    "codeigniter": ("codeigniter4/framework", "codeigniter4/codeigniter4", "codeigniter/framework"),
    "thinkphp": ("topthink/framework", "topthink/think"),
    "slim": ("slim/slim",),
    "cakephp": ("cakephp/cakephp",),
    "yii": ("yiisoft/yii2", "yiisoft/yii"),
    "laminas": ("laminas/laminas-mvc",),
    "drupal": ("drupal/core", "drupal/core-recommended"),
    "wordpress": ("johnpbloch/wordpress", "johnpbloch/wordpress-core", "roots/wordpress"),
}
MARKS = {
    "codeigniter": ("spark", "system/core/CodeIgniter.php", "system/CodeIgniter.php"),
    "thinkphp": ("think",),
    "wordpress": ("wp-config.php", "wp-config-sample.php", "wp-load.php", "wp-login.php"),
}
DRIVERS = {
    "postgres": ("ext-pdo_pgsql", "ext-pgsql"),
    "mysql": ("ext-pdo_mysql", "ext-mysqli"),
    "redis": ("ext-redis", "predis/predis", "symfony/redis-messenger"),
    "mongodb": (
        "ext-mongodb", "mongodb/mongodb", "mongodb/laravel-mongodb", "doctrine/mongodb-odm",
    ),
    "memcached": ("ext-memcached",),
    "rabbitmq": ("php-amqplib/php-amqplib", "ext-amqp", "symfony/amqp-messenger"),
    "elasticsearch": ("elasticsearch/elasticsearch", "ruflin/elastica"),
    "opensearch": ("opensearch-project/opensearch-php",),
}  # fmt: skip
APPLICATIONS = ("artisan", "bin/console", "spark", "wp-config.php", "public/index.php", "index.php")


def is_library(project: Project) -> bool:
    """Tell whether other projects install this one: its type says so, or it only names classes."""
    kind = project.data.text("type")
    if kind:
        return kind not in ("project", "metapackage")
    if not project.data.has("name") or not project.data.has("autoload"):
        return False
    return not project.lock and not project.first(*APPLICATIONS)


def libraries(project: Project) -> Iterator[Evidence]:
    """Yield the frameworks, the drivers and what starts servers for tests."""
    yield from _frameworks(project)
    for service, packages in DRIVERS.items():
        if name := project.depends(*packages):
            yield Evidence(
                f"driver.{service}", service, project.place(name), Strength.INFERRED,
                note=f"{name} is among the packages",
            )  # fmt: skip
    if name := project.depends("testcontainers/testcontainers"):
        note = f"{name} is among the packages"
        yield Evidence("testcontainers", "yes", project.place(name), Strength.INFERRED, note=note)


def _frameworks(project: Project) -> Iterator[Evidence]:
    found = False
    for framework, packages in FRAMEWORKS.items():
        if name := next((one for one in packages if one in project.requires), ""):
            found = True
            place = project.place(name)
            yield Evidence(f"framework.{framework}", framework, place, note="a dependency")
        elif mark := project.first(*MARKS.get(framework, ())):
            found = True
            place = Place(project.path(mark))
            yield Evidence(f"framework.{framework}", framework, place, note="a file of it")
    if not found and (named := _plugin(project)):
        yield Evidence("framework.wordpress", "wordpress", named, note="a plugin or theme")


def _plugin(project: Project) -> Place | None:
    """Return where it says that this is a plugin or theme of WordPress."""
    if project.data.text("type").startswith("wordpress-"):
        return project.place("type")
    scripts = [
        name for name in project.files if "/" not in name and name.endswith((".php", ".css"))
    ]
    for name in scripts[:20]:
        if PLUGIN.search(project.text(name)[:8_000]):
            return Place(project.path(name), 1)
    return None
