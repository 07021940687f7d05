"""CircleCI: reads `.circleci/config.yml` with its commands, executors, parameters, workflows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from autodevops_cli.model.ci import CiDocument, CiJob, CiService, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.plan import Pairs
from autodevops_cli.providers._base import Provider
from autodevops_cli.providers._circleci_render import limits, render
from autodevops_cli.providers._matrix import axes_of, combined, rows
from autodevops_cli.providers._scripts import image_of, named_image, pairs, substituted
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import YamlDocument

FILES = (".circleci/config.yml", ".circleci/config.yaml")
MAX_STEPS = 400
MAX_NESTING = 8
_PARAMETER = re.compile(r"(?<!\\)<<\s*([\w.-]{1,100})\s*>>")
_ESCAPED = re.compile(r"\\(?=<<)")
_OWN = frozenset({
    "checkout", "save_cache", "restore_cache", "store_artifacts", "store_test_results",
    "persist_to_workspace", "attach_workspace", "add_ssh_keys", "setup_remote_docker",
})  # fmt: skip

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Config:
    path: str
    document: YamlDocument

    @property
    def table(self) -> Table:
        return Table(self.document.data)

    def place(self, *path: str | int) -> Place:
        return Place(self.path, self.document.line(*path))


@dataclass(frozen=True, slots=True)
class _Call:
    """A job as a workflow calls it."""

    job: str
    name: str
    settings: Table
    gates: bool


def files(repo: Snapshot) -> tuple[str, ...]:
    """Return the configuration file."""
    path = repo.first(*FILES)
    return (path,) if path else ()


def parse(repo: Snapshot, path: str) -> CiDocument | None:
    """Return the jobs that workflows call; every job where there is no workflow."""
    config = _Config(path, repo.yaml_document(path))
    jobs = tuple(job for call in _calls(config.table) if (job := _job(config, call)))
    return CiDocument("circleci", path, triggers=("push",), jobs=jobs) if jobs else None


def _calls(table: Table) -> Iterator[_Call]:
    workflows = [(name, flow) for name, flow in table.table("workflows").items() if flow]
    if not workflows:
        yield from (_Call(name, name, Table({}), True) for name in table.table("jobs"))
    for _, flow in workflows:
        scheduled = bool(flow.tables("triggers"))
        raw = flow.raw("jobs")
        for item in raw if isinstance(raw, list) else []:
            name = item if isinstance(item, str) else next(iter(Table(item).keys()), "")
            settings = Table(item).table(name)
            if name:
                gates = not scheduled and _for_branches(settings)
                yield _Call(name, settings.text("name") or name, settings, gates)


def _for_branches(settings: Table) -> bool:
    ignored = settings.strings("filters", "branches", "ignore")
    only = settings.strings("filters", "branches", "only")
    return not any(one in ("/.*/", "/^.*$/") for one in ignored) and (
        not only or any(re.search(r"main|master|develop|trunk|\.\*", one) for one in only)
    )


def _job(config: _Config, call: _Call) -> CiJob | None:
    raw = config.table.table("jobs", call.job)
    where = config.place("jobs", call.job)
    if not raw:
        if "/" not in call.job:
            return None
        # A job of an orb: nothing of it stands here but its name and parameters.
        inputs = pairs(call.settings)
        step = CiStep(where, uses=call.job, inputs=inputs)
        return CiJob(call.name, where, name=call.name, steps=(step,), gates=call.gates)
    cells = _cells(call.settings)
    values = _defaults(raw) | _given(call.settings) | _from_matrix(cells)
    job = Table(_with(raw, values))
    executor = _executor(config.table, job)
    docker = [*job.tables("docker"), *executor.tables("docker")]
    return CiJob(
        call.name,
        where,
        name=call.name,
        steps=tuple(_steps(config, job, executor, call.job)),
        needs=call.settings.strings("requires"),
        matrix=axes_of(cells),
        cells=cells,
        services=tuple(_services(docker[1:], where)),
        env=(*pairs(executor.table("environment")), *pairs(job.table("environment"))),
        runner=_runner(job) or _runner(executor),
        image=image_of(docker[0]) if docker else "",
        gates=call.gates and not call.settings.text("type"),
    )


def _steps(config: _Config, job: Table, executor: Table, name: str) -> Iterator[CiStep]:
    folder = _folder(job.text("working_directory") or executor.text("working_directory"))
    raw = job.raw("steps")
    found = _expanded(config, raw, ("jobs", name, "steps"), MAX_NESTING)
    for n, step in enumerate(found):
        if n == MAX_STEPS:
            return
        yield replace(step, directory=joined(folder, step.directory))


def _folder(written: str) -> str:
    """Return a working directory relative to the checkout, which is usually `~/repo` itself."""
    parts = [part for part in written.split("/") if part not in ("", ".", "~")]
    return "/".join(parts[1:]) if written.startswith(("~", "/")) else "/".join(parts)


def _expanded(config: _Config, raw: object, path: Path, depth: int) -> Iterator[CiStep]:
    """Yield the steps of a list, with the commands of this file taken apart."""
    for n, item in enumerate(raw if isinstance(raw, list) and depth else []):
        here = (*path, n)
        name = item if isinstance(item, str) else next(iter(Table(item).keys()), "")
        body = Table(item).table(name)
        if name == "run":
            yield _run(config, Table(item), here)
        elif name in ("when", "unless"):
            yield from _expanded(config, body.raw("steps"), (*here, name, "steps"), depth - 1)
        elif command := config.table.table("commands", name):
            values = _defaults(command) | _given(body)
            inner = Table(_with(command, values)).raw("steps")
            yield from _expanded(config, inner, ("commands", name, "steps"), depth - 1)
        elif name:
            uses = "" if name in _OWN else name
            yield CiStep(config.place(*here), name=name, uses=uses, inputs=pairs(body))


def _run(config: _Config, item: Table, path: Path) -> CiStep:
    run = item.table("run")
    return CiStep(
        config.place(*path),
        name=run.text("name"),
        run=_ESCAPED.sub("", item.text("run") or run.text("command")),
        directory=_folder(run.text("working_directory")),
        env=pairs(run.table("environment")),
        condition="failure()" if run.text("when") == "on_fail" else "",
        advisory=False,
        shell="pwsh" if "powershell" in run.text("shell") else "",
        lines=(("run", config.document.line(*path, "run", "command") or 0),),
    )


def _executor(table: Table, job: Table) -> Table:
    """Return the executor that a job names, with its parameters filled in."""
    name = job.text("executor") or job.text("executor", "name")
    executor = table.table("executors", name) if name else Table({})
    values = _defaults(executor) | _given(job.table("executor"))
    return Table(_with(executor, values))


def _runner(table: Table) -> str:
    if table.has("macos"):
        return "macos"
    machine = table.text("machine") or table.text("machine", "image")
    return f"{machine} {table.text('resource_class')}".strip()


def _services(images: list[Table], place: Place) -> Iterator[CiService]:
    for one in images:
        if image := image_of(one):
            name = one.text("name") or named_image(image)
            yield CiService(name, image, place, pairs(one.table("environment")))


def _cells(settings: Table) -> tuple[Pairs, ...]:
    parameters = settings.table("matrix", "parameters")
    return combined({key: rows(key, parameters.raw(key)) for key in parameters})


def _defaults(table: Table) -> dict[str, str]:
    return {name: one.text("default") for name, one in table.table("parameters").items()}


def _given(settings: Table) -> dict[str, str]:
    return {key: settings.text(key) for key in settings if settings.text(key)}


def _from_matrix(cells: tuple[Pairs, ...]) -> dict[str, str]:
    return {name: f"${{{{ matrix.{name} }}}}" for cell in cells for name, _ in cell}


def _with(table: Table, values: Mapping[str, str]) -> object:
    """Return a mapping with `<< parameters.name >>` replaced; other parameters stay."""

    def value(found: re.Match[str]) -> str:
        scope, _, name = found[1].rpartition(".")
        return values.get(name, found[0]) if scope in ("parameters", "matrix") else found[0]

    return substituted(table.raw(), lambda text: _PARAMETER.sub(value, text))


PROVIDER = Provider("circleci", "CircleCI", files, parse, render, limits=limits)
