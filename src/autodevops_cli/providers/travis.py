"""Travis CI: reads `.travis.yml` with its language, axes, stages and default scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from autodevops_cli.model.ci import CiDocument, CiJob, CiService
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.plan import Pairs
from autodevops_cli.providers._base import Provider
from autodevops_cli.providers._matrix import Row, axes_of, combined, rows
from autodevops_cli.providers._scripts import Line, assignments, lines, pairs, steps
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import YamlDocument

FILES = (".travis.yml", ".travis.yaml")
AXES = (
    "python", "node_js", "go", "rust", "jdk", "rvm", "ruby", "php", "scala", "perl",
    "otp_release", "elixir", "dotnet", "julia", "r", "ghc", "d", "dart", "haxe", "crystal",
    "os", "arch", "dist", "compiler",
)  # fmt: skip
PHASES = ("before_install", "install", "before_script", "script")
# What Travis runs where a file names a language and no script.
DEFAULTS = {
    "node_js": "npm test", "go": "go test -v ./...", "rust": "cargo test --verbose",
    "ruby": "rake", "java": "mvn test -B", "php": "phpunit", "elixir": "mix test",
}  # fmt: skip
SERVERS = {
    "postgresql": "postgres", "mysql": "mysql", "mariadb": "mariadb", "redis": "redis",
    "redis-server": "redis", "mongodb": "mongo", "memcached": "memcached",
    "rabbitmq": "rabbitmq", "elasticsearch": "elasticsearch", "cassandra": "cassandra",
}  # fmt: skip

At: TypeAlias = tuple[str | int, ...]


def files(repo: Snapshot) -> tuple[str, ...]:
    """Return the configuration file."""
    path = repo.first(*FILES)
    return (path,) if path else ()


def parse(repo: Snapshot, path: str) -> CiDocument | None:
    """Return one job for the matrix and one for each entry of `jobs.include`."""
    document = repo.yaml_document(path)
    table = Table(document.data)
    if not table:
        return None
    main = _job(document, table, Table({}), path, "test", ())
    extra = [
        _job(document, table, entry, path, entry.text("name") or f"{key}-{n}", (key, "include", n))
        for key in ("jobs", "matrix")
        for n, entry in enumerate(table.tables(key, "include"))
    ]
    # Without axes of its own, a file with included jobs runs these and nothing else.
    jobs = [main, *extra] if _cells(table) or not extra else extra
    kept = tuple(job for job in jobs if job.steps)
    return CiDocument("travis", path, triggers=("push", "pull_request"), jobs=kept)


def _job(document: YamlDocument, table: Table, entry: Table, path: str, name: str, at: At) -> CiJob:
    script = [line for phase in PHASES for line in _phase(document, table, entry, phase, at)]
    cells = () if at else _cells(table)
    place = Place(path, document.line(*at) if at else document.line("language"))
    own = [dict(pairs(entry.table("env"))), dict(assignments(entry.strings("env")))]
    return CiJob(
        name,
        place,
        name=name,
        steps=steps(script, path),
        matrix=axes_of(cells) or axes_of((_fixed(table, entry),)),
        cells=cells or (_fixed(table, entry),),
        services=tuple(_services(table, entry, place)),
        env=tuple((dict(_global(table)) | own[0] | own[1]).items()),
        runner=entry.text("os") or table.text("os") or "linux",
        advisory=_allowed_to_fail(table, entry),
        gates=not _aside(entry.text("if") or table.text("if")),
    )


def _phase(
    document: YamlDocument, table: Table, entry: Table, phase: str, at: At
) -> Iterator[Line]:
    if entry.has(phase):
        yield from lines(document, entry.raw(phase), *at, phase)
    elif table.has(phase):
        yield from lines(document, table.raw(phase), phase)
    elif phase == "script" and (default := DEFAULTS.get(_language(table, entry))):
        yield default, document.line("language")


def _language(table: Table, entry: Table) -> str:
    return entry.text("language") or next(iter(table.strings("language")), "")


def _cells(table: Table) -> tuple[Pairs, ...]:
    """Return the combinations of the axes; an entry of `env` is one value with many names."""
    axes: dict[str, list[Row]] = {
        key: rows(key, table.raw(key)) for key in AXES
        if isinstance(table.raw(key), list) and table.strings(key)
    }  # fmt: skip
    variants = table.raw("env")
    if not isinstance(variants, list):
        variants = table.raw("env", "jobs") or table.raw("env", "matrix")
    if isinstance(variants, list):
        axes["env"] = [dict(_variables(one)) for one in variants if _variables(one)]
    return combined({name: values for name, values in axes.items() if values})


def _variables(raw: object) -> Pairs:
    return assignments([raw]) if isinstance(raw, str) else pairs(Table(raw))


def _fixed(table: Table, entry: Table) -> Pairs:
    """Return the axes that have one value, as an included job or a plain file gives them."""
    found = [(key, entry.text(key) or table.text(key)) for key in AXES if key != "os"]
    return tuple((key, value) for key, value in found if value)


def _global(table: Table) -> Pairs:
    found: list[tuple[str, str]] = []
    raw = table.raw("env", "global")
    for item in raw if isinstance(raw, list) else [raw]:
        found.extend(_variables(item) if isinstance(item, str | dict) else ())
    if isinstance(table.raw("env"), str):
        found.extend(assignments([table.text("env")]))
    return tuple((name, value) for name, value in found if name != "secure")


def _services(table: Table, entry: Table, place: Place) -> Iterator[CiService]:
    names = (*table.strings("services"), *entry.strings("services"))
    addons = [key for key in table.table("addons") if key in SERVERS]
    for name in dict.fromkeys((*names, *addons)):
        if image := SERVERS.get(name):
            version = table.text("addons", name)
            yield CiService(name, f"{image}:{version}" if version else image, place)


def _allowed_to_fail(table: Table, entry: Table) -> bool:
    """Tell whether every condition of an entry of `allow_failures` holds for this job."""
    if not entry:
        return False
    for key in ("jobs", "matrix"):
        for one in table.tables(key, "allow_failures"):
            wanted = [(name, one.text(name)) for name in one]
            if wanted and all(entry.text(name) == value for name, value in wanted):
                return True
    return False


def _aside(condition: str) -> bool:
    text = condition.replace(" ", "")
    return text.startswith(("tagIS", "tag=~", "type=cron", "type=api")) or "tagISpresent" in text


PROVIDER = Provider("travis", "Travis CI", files, parse)
