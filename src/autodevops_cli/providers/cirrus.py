"""Cirrus CI: reads the tasks of `.cirrus.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiJob, CiService
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.plan import Pairs
from autodevops_cli.providers._base import Provider
from autodevops_cli.providers._matrix import Row, axes_of, combined, flat, rows
from autodevops_cli.providers._scripts import image_of, lines, named_image, pairs, steps
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import YamlDocument, YamlError, load_yaml

FILES = (".cirrus.yml", ".cirrus.yaml")
MAX_TASKS = 200
_REPEATED = re.compile(r"^(task|docker_builder)[ \t]*:", re.MULTILINE)
_INSTANCES = {
    "freebsd_instance": "freebsd", "macos_instance": "macos", "osx_instance": "macos",
    "windows_container": "windows",
}  # fmt: skip
_ASIDE = re.compile(r"CIRRUS_TAG\s*!=\s*['\"]{2}|CIRRUS_CRON\s*(?:!=\s*['\"]{2}|==)|CIRRUS_RELEASE")


def files(repo: Snapshot) -> tuple[str, ...]:
    """Return the configuration file."""
    path = repo.first(*FILES)
    return (path,) if path else ()


def parse(repo: Snapshot, path: str) -> CiDocument | None:
    """Return each task as a job."""
    document = _document(repo.text(path))
    table = Table(document.data)
    names = [key for key in table if re.fullmatch(r"[\w-]*(?:task|docker_builder)(?:~\d+)?", key)]
    jobs = tuple(_job(document, table, key, path) for key in names[:MAX_TASKS])
    return CiDocument("cirrus", path, triggers=("push",), jobs=jobs) if jobs else None


def _document(text: str) -> YamlDocument:
    """Read the file with its repeated `task:` keys numbered: a mapping would keep one of them."""
    count = 0

    def numbered(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"{found[1]}~{count}:"

    try:
        return load_yaml(_REPEATED.sub(numbered, text))
    except YamlError:
        return YamlDocument(None, {})


def _job(document: YamlDocument, table: Table, key: str, path: str) -> CiJob:
    task = table.table(key)
    cells = _cells(task)
    name = task.text("name") or key.partition("~")[0].removesuffix("_task")
    container = task.table("container") if task.has("container") else table.table("container")
    place = Place(path, document.line(key))
    script = [
        line for part in task if part.endswith("script") or part == "script"
        for line in lines(document, task.raw(part), key, part)
    ]  # fmt: skip
    return CiJob(
        key,
        place,
        name=name,
        steps=steps(script, path),
        needs=task.strings("depends_on"),
        matrix=axes_of(cells),
        cells=cells,
        services=tuple(_services(container, place)),
        env=_variables(table.table("env")) + _variables(task.table("env")),
        runner=next((os for one, os in _INSTANCES.items() if task.has(one)), "linux"),
        image=image_of(container),
        advisory=task.flag("allow_failures") is True,
        gates=not _ASIDE.search(task.text("only_if")) and task.text("trigger_type") != "manual",
    )


def _variables(table: Table) -> Pairs:
    return tuple((name, value) for name, value in pairs(table) if name != "matrix")


def _cells(task: Table) -> tuple[Pairs, ...]:
    """Return the combinations of the `matrix` of a task, of its variables and of its container."""
    axes: dict[str, list[Row]] = {}
    for key in ("container", "env"):
        part = task.table(key)
        for name in part:
            if isinstance(part.raw(name, "matrix"), list):
                axes[name] = rows(name, part.raw(name, "matrix"))
    variants = [*task.tables("env", "matrix"), *(_modified(task))]
    if variants:
        axes["matrix"] = [flat(one) for one in variants if flat(one)]
    return combined({name: values for name, values in axes.items() if values})


def _modified(task: Table) -> Iterator[Table]:
    for one in task.tables("matrix"):
        yield one.table("env") if one.has("env") else one.table("container")


def _services(container: Table, place: Place) -> Iterator[CiService]:
    for one in container.tables("additional_containers"):
        if image := image_of(one):
            name = one.text("name") or named_image(image)
            yield CiService(name, image, place, pairs(one.table("env")), one.strings("port"))


PROVIDER = Provider("cirrus", "Cirrus CI", files, parse)
