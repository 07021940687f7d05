"""Azure Pipelines: reads stages, jobs, steps and local templates of `azure-pipelines.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from autodevops_cli.model.ci import CiDocument, CiJob, CiService, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.plan import Pairs
from autodevops_cli.providers._azure_render import limits, render
from autodevops_cli.providers._azure_tasks import command_of
from autodevops_cli.providers._base import Provider
from autodevops_cli.providers._matrix import axes_of
from autodevops_cli.providers._scripts import image_of, named_image, pairs, substituted
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import YamlDocument

MAX_JOBS = 200
MAX_STEPS = 300
MAX_NESTING = 10
_NAME = re.compile(r"(?:.*/)?\.?azure-pipelines?[\w.-]*\.ya?ml")
_FOLDER = re.compile(r"\.?(?:azure-pipelines?|azurepipelines|azuredevops|vsts)/[\w.-]+\.ya?ml")
_MACRO = re.compile(r"\$\(([A-Za-z_][\w.-]{0,80})\)")
_PARAMETER = re.compile(r"\$\{\{\s*parameters\.([\w-]{1,80})\s*\}\}")
_CHECKOUT = re.compile(r"^\$\((?:System\.DefaultWorkingDirectory|Build\.SourcesDirectory)\)/?")
_TASK = re.compile(r"^([\w.-]+)@\d+$")
_CHOICE = re.compile(r"\$\{\{\s*(?:if|elseif|else|each)\b")


@dataclass(frozen=True, slots=True)
class _Node:
    """A mapping of some file, with the path that leads to it."""

    path: str
    document: YamlDocument
    table: Table
    at: tuple[str | int, ...] = ()
    certain: bool = True
    """False inside a template expression that decides whether it is there."""

    @property
    def place(self) -> Place:
        return Place(self.path, self.document.line(*self.at))


def files(repo: Snapshot) -> tuple[str, ...]:
    """Return the pipelines: named so at the root, or in a folder of pipelines."""
    return tuple(
        path for path in repo.files
        if (_NAME.fullmatch(path) and path.count("/") <= 1) or _FOLDER.fullmatch(path)
    )  # fmt: skip


def parse(repo: Snapshot, path: str) -> CiDocument | None:
    """Return the pipeline as a document; None for a template that is no pipeline of its own."""
    document = repo.yaml_document(path)
    root = _Node(path, document, Table(document.data))
    table = root.table
    if table.has("parameters") and not any(table.has(key) for key in ("trigger", "pr")):
        return None
    jobs = [_job(repo, table, node, variables) for node, variables in _jobs(repo, root)]
    if not jobs:
        return None
    triggers = tuple(
        name for key, name in (("trigger", "push"), ("pr", "pull_request"))
        if table.text(key) != "none"
    )  # fmt: skip
    return CiDocument(
        "azure", path, name=table.text("name"), triggers=triggers, gates=bool(triggers),
        jobs=tuple(jobs), env=_variables(table),
    )  # fmt: skip


def _jobs(repo: Snapshot, root: _Node) -> Iterator[tuple[_Node, Pairs]]:
    """Yield the mappings that hold steps: jobs in stages, jobs, or the pipeline itself."""
    shared = _variables(root.table)
    count = 0
    for stage in (*_items(repo, root, "stages", MAX_NESTING), root):
        for job in (*_items(repo, stage, "jobs", MAX_NESTING), stage):
            if isinstance(job.table.raw("steps"), list) and count < MAX_JOBS:
                count += 1
                yield job, (*shared, *_variables(stage.table), *_variables(job.table))


def _items(repo: Snapshot, node: _Node, key: str, depth: int) -> Iterator[_Node]:
    """Yield the entries of a list, with templates and template conditions taken apart."""
    raw = node.table.raw(key)
    for n, item in enumerate(raw if isinstance(raw, list) and depth else []):
        one = replace(node, table=Table(item), at=(*node.at, key, n))
        if template := one.table.text("template"):
            if inner := _template(repo, one, template):
                yield from _items(repo, inner, key, depth - 1)
            continue
        choices = [name for name in one.table if _CHOICE.match(name)]
        for name in choices:
            inner = replace(one, table=Table({key: one.table.raw(name)}), certain=False)
            yield from _items(repo, inner, key, depth - 1)
        if not choices and one.table:
            yield one


def _template(repo: Snapshot, node: _Node, template: str) -> _Node | None:
    """Return a template of this repository with its parameters filled in."""
    if "@" in template and not template.endswith("@self"):
        return None
    name = template.removesuffix("@self")
    path = name.lstrip("/") if name.startswith("/") else joined(parent(node.path), name)
    if not repo.has(path):
        return None
    document = repo.yaml_document(path)
    table = Table(document.data)
    values = _defaults(table) | dict(pairs(node.table.table("parameters")))

    def value(found: re.Match[str]) -> str:
        return values.get(found[1], found[0])

    filled = substituted(table.raw(), lambda text: _PARAMETER.sub(value, text))
    return _Node(path, document, Table(filled), certain=node.certain)


def _defaults(table: Table) -> dict[str, str]:
    listed = {one.text("name"): one.text("default") for one in table.tables("parameters")}
    return listed or dict(pairs(table.table("parameters")))


def _variables(table: Table) -> Pairs:
    listed = tuple(
        (one.text("name"), one.text("value")) for one in table.tables("variables")
        if one.text("name")
    )  # fmt: skip
    return listed or pairs(table.table("variables"))


def _job(repo: Snapshot, pipeline: Table, node: _Node, variables: Pairs) -> CiJob:
    table = node.table
    cells = _cells(table)
    named = {name: value for name, value in variables if "$" not in value}
    names = {name: f"${{{{ matrix.{name} }}}}" for cell in cells for name, _ in cell}
    pool = table.table("pool") if table.has("pool") else pipeline.table("pool")
    steps = [_step(one, named | names) for one in _items(repo, node, "steps", MAX_NESTING)]
    name = table.text("displayName") or table.text("job") or table.text("deployment")
    return CiJob(
        table.text("job") or table.text("deployment") or "job",
        node.place,
        name=name,
        steps=tuple(steps[:MAX_STEPS]),
        needs=table.strings("dependsOn"),
        matrix=axes_of(cells),
        cells=cells,
        services=tuple(_services(pipeline, table, node.place)),
        env=variables,
        runner=_expanded(pool.text("vmImage") or pool.text("name"), named | names),
        image=_image(pipeline, table),
        condition="" if node.certain else "unknown.condition",
        minutes=table.text("timeoutInMinutes"),
        advisory=table.flag("continueOnError") is True,
        environment=image_of(table, "environment"),
        gates=not re.search(r"Schedule|refs/tags|'Manual'", table.text("condition")),
    )


def _cells(table: Table) -> tuple[Pairs, ...]:
    matrix = table.table("strategy", "matrix")
    return tuple(pairs(row) for _, row in matrix.items() if row)[:300]


def _image(pipeline: Table, table: Table) -> str:
    """Return the image of the job's container, which may be one of the pipeline's by name."""
    named = image_of(table, "container")
    known = pipeline.tables("resources", "containers")
    return next((one.text("image") for one in known if one.text("container") == named), named)


def _services(pipeline: Table, table: Table, place: Place) -> Iterator[CiService]:
    known = {one.text("container"): one for one in pipeline.tables("resources", "containers")}
    for name in table.table("services"):
        resource = known.get(table.text("services", name))
        image = resource.text("image") if resource else table.text("services", name)
        env = pairs(resource.table("env")) if resource else ()
        ports = resource.strings("ports") if resource else ()
        yield CiService(name or named_image(image), image, place, env, ports)


def _step(node: _Node, values: Mapping[str, str]) -> CiStep:
    table = Table(substituted(node.table.raw(), lambda text: _expanded(text, values)))
    task = _TASK.match(table.text("task"))
    inputs = pairs(table.table("inputs"))
    run = table.text("script") or table.text("bash") or table.text("pwsh")
    run = run or table.text("powershell")
    shell = "pwsh" if table.has("pwsh") or table.has("powershell") else ""
    if task and not run:
        run = command_of(task[1], dict(inputs))
    condition = table.text("condition")
    return CiStep(
        node.place,
        name=table.text("displayName"),
        uses=table.text("task"),
        inputs=inputs,
        run=run,
        directory=_folder(
            table.text("workingDirectory") or table.text("inputs", "workingDirectory")
        ),
        env=pairs(table.table("env")),
        condition="" if node.certain and condition in ("", "succeeded()") else "unknown.condition",
        advisory=table.flag("continueOnError") is True,
        shell=shell,
        lines=(("run", node.document.line(*node.at, *_script_key(table)) or 0),),
    )  # fmt: skip


def _script_key(table: Table) -> tuple[str, ...]:
    """Return the keys that lead to what a step runs."""
    if table.has("task"):
        return ("inputs", "script")
    return next(((key,) for key in ("script", "bash", "pwsh", "powershell") if table.has(key)), ())


def _folder(written: str) -> str:
    found = re.sub(
        r"^\$\((?:System\.DefaultWorkingDirectory|Build\.SourcesDirectory)\)/?", "", written
    )
    return joined("", found) if found else ""


def _expanded(text: str, values: Mapping[str, str]) -> str:
    """Return a text with the macros of known variables replaced; `$(nproc)` stays for the shell."""
    return _MACRO.sub(lambda found: values.get(found[1], found[0]), text)


PROVIDER = Provider("azure", "Azure Pipelines", files, parse, render, limits=limits)
