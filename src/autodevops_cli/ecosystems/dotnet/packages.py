"""What packages tell: frameworks, clients of servers, test servers, versions from git tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autodevops_cli.ecosystems.dotnet.msbuild import Item
from autodevops_cli.ecosystems.dotnet.projects import Project
from autodevops_cli.ecosystems.dotnet.scope import Scope, is_helper
from autodevops_cli.model.evidence import Evidence, Place, Strength

DRIVERS = {
    "npgsql": "postgres", "npgsql.entityframeworkcore.postgresql": "postgres", "marten": "postgres",
    "mysqlconnector": "mysql", "mysql.data": "mysql", "pomelo.entityframeworkcore.mysql": "mysql",
    "microsoft.data.sqlclient": "sqlserver", "system.data.sqlclient": "sqlserver",
    "microsoft.entityframeworkcore.sqlserver": "sqlserver",
    "stackexchange.redis": "redis", "microsoft.extensions.caching.stackexchangeredis": "redis",
    "mongodb.driver": "mongodb", "mongodb.entityframeworkcore": "mongodb",
    "rabbitmq.client": "rabbitmq", "masstransit.rabbitmq": "rabbitmq", "easynetq": "rabbitmq",
    "elastic.clients.elasticsearch": "elasticsearch", "nest": "elasticsearch",
    "enyimmemcachedcore": "memcached",
}  # fmt: skip
# These start servers in containers from within the tests.
STARTERS = ("testcontainers", "aspire.hosting.testing", "ductus.fluentdocker")
TAGGED = ("minver", "nerdbank.gitversioning", "gitversion.msbuild", "gitinfo")
BLAZOR = "microsoft.aspnetcore.components"


def packages(scope: Scope) -> Iterator[Evidence]:
    """Yield the frameworks, drivers and habits that the projects name."""
    main = [one for one in scope.projects if not is_helper(one, scope)]
    for project in main or scope.projects:
        yield from _frameworks(project)
    for project in scope.projects:
        for name, item in project.packages.items():
            note = f"{item.include} is a package"
            if service := DRIVERS.get(name):
                yield _inferred(f"driver.{service}", service, item.where, note)
            if any(name == one or name.startswith(f"{one}.") for one in STARTERS):
                yield _inferred("testcontainers", "yes", item.where, note)
            if name in TAGGED:
                note = f"{item.include} reads the version from git tags"
                yield Evidence("history", "full", item.where, note=note)
        if project.is_test:
            yield from _test_tools(project, project.packages)


def _frameworks(project: Project) -> Iterator[Evidence]:
    where = Place(project.path, 1)
    if "Microsoft.NET.Sdk.BlazorWebAssembly" in project.sdks:
        yield Evidence("framework.blazor", "blazor", where, note="the SDK of Blazor")
    if project.is_web:
        yield Evidence("framework.aspnet", "aspnet", where, note="the SDK for the web")
    for name, item in project.packages.items():
        if project.is_test:
            break
        if name.startswith(BLAZOR) and name != f"{BLAZOR}.analyzers":
            note = f"{item.include} is a package"
            yield _inferred("framework.blazor", "blazor", item.where, note)
    for item in project.told.items:
        if item.kind == "FrameworkReference" and item.include == "Microsoft.AspNetCore.App":
            yield _inferred("framework.aspnet", "aspnet", item.where, "a reference to ASP.NET Core")


def _test_tools(project: Project, known: Mapping[str, Item]) -> Iterator[Evidence]:
    for name in ("microsoft.playwright", "microsoft.playwright.nunit", "microsoft.playwright.xunit",
                 "microsoft.playwright.mstest", "microsoft.playwright.xunit.v3"):  # fmt: skip
        if name in known:
            note = f"{known[name].include} is a package"
            yield _inferred("dotnet.playwright", "yes", known[name].where, note)


def _inferred(subject: str, value: str, where: Place, note: str) -> Evidence:
    return Evidence(subject, value, where, Strength.INFERRED, note=note)
