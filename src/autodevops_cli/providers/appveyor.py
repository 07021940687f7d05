"""AppVeyor: reads `appveyor.yml`; its jobs run on Windows unless an image says otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiJob, CiService
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.plan import Pairs
from autodevops_cli.providers._base import Provider
from autodevops_cli.providers._matrix import Row, axes_of, combined, rows
from autodevops_cli.providers._scripts import Line, named_image, pairs, steps
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import YamlDocument

FILES = ("appveyor.yml", ".appveyor.yml", "appveyor.yaml", ".appveyor.yaml")
PHASES = ("init", "install", "before_build", "build_script", "before_test", "test_script")
SHELLS = ("sh", "cmd", "bat")


def files(repo: Snapshot) -> tuple[str, ...]:
    """Return the configuration file."""
    path = repo.first(*FILES)
    return (path,) if path else ()


def parse(repo: Snapshot, path: str) -> CiDocument | None:
    """Return the one job that AppVeyor runs for each combination of its matrix."""
    document = repo.yaml_document(path)
    table = Table(document.data)
    script = [line for phase in PHASES for line in _phase(document, table.raw(phase), phase)]
    if not script:
        return None
    cells = _cells(table)
    place = Place(path, document.line(next((one for one in PHASES if table.has(one)), "image")))
    images = (*table.strings("image"), *(value for cell in cells for _, value in cell))
    linux = any(image.lower().startswith("ubuntu") for image in images)
    job = CiJob(
        "build",
        place,
        name="build",
        steps=steps(script, path),
        matrix=axes_of(cells),
        cells=cells,
        services=tuple(_services(table, place)),
        env=_variables(table.table("environment")),
        runner="ubuntu" if linux else table.text("image") or "windows",
    )
    return CiDocument("appveyor", path, triggers=("push", "pull_request"), jobs=(job,))


def _phase(document: YamlDocument, raw: object, *at: str | int) -> Iterator[Line]:
    """Yield the lines of a phase that a shell or the command prompt runs."""
    if isinstance(raw, str):
        yield raw, document.line(*at)
    elif isinstance(raw, list):
        for n, item in enumerate(raw):
            yield from _phase(document, item, *at, n)
    elif isinstance(raw, dict):
        table = Table(raw)
        for key in SHELLS:
            if text := table.text(key):
                yield text, document.line(*at, key)


def _cells(table: Table) -> tuple[Pairs, ...]:
    axes: dict[str, list[Row]] = {
        key: rows(key, table.raw(key))
        for key in ("image", "platform", "configuration") if isinstance(table.raw(key), list)
    }  # fmt: skip
    variants = [dict(_variables(one)) for one in table.tables("environment", "matrix")]
    if variants:
        axes["environment"] = variants
    return combined({name: values for name, values in axes.items() if values})


def _variables(table: Table) -> Pairs:
    return tuple((key, value) for key, value in pairs(table) if value)


def _services(table: Table, place: Place) -> Iterator[CiService]:
    for name in table.strings("services"):
        yield CiService(named_image(name), name, place)


PROVIDER = Provider("appveyor", "AppVeyor", files, parse)
