"""Terraform: formatting for all files, `validate` for each configuration, tests without accounts.

No language: it adds a job beside those of the languages and nothing else.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from posixpath import commonpath

from autodevops_cli.data.ranges import newest
from autodevops_cli.ecosystems._base import Ecosystem
from autodevops_cli.ecosystems.terraform.configuration import (
    Configuration,
    configurations,
    entry_points,
)
from autodevops_cli.model.evidence import Evidence, Fact, Place, Source, Strength, command
from autodevops_cli.model.plan import Job, Purpose, Run, SetupTool, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tasks import task
from autodevops_cli.repository.tool_pins import tool_pins

# The wrapper hides the exit code of what it wraps behind Node.
TERRAFORM = Tool(
    "terraform", "Terraform", action="hashicorp/setup-terraform",
    version_input="terraform_version", image="hashicorp/terraform:{version}",
)  # fmt: skip
FORMAT = "terraform fmt -check -recursive -diff"
MAX_VALIDATED = 10
MARKERS = (".terraform-version", ".terraform.lock.hcl")
HOOKS = ".pre-commit-config.yaml"
_VERSION = re.compile(r"v?(\d+\.\d+(?:\.\d+)?)\s*$")


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folder around everything that is written for Terraform."""
    folders = [one.root for one in configurations(repo)]
    if not folders:
        return ()
    return ("",) if "" in folders else (commonpath(folders),)


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield versions, the formatting check, and how each configuration is validated."""
    found = tuple(one for one in configurations(repo) if _within(one.root, root))
    where = Place(found[0].files[0]) if found else Place(root or ".")
    yield from _versions(repo, root, found)
    yield from _formatting(repo, root, where)
    for one in entry_points(found)[:MAX_VALIDATED]:
        yield from _validation(one, root)


def _within(folder: str, root: str) -> bool:
    return not root or folder == root or folder.startswith(root + "/")


def _versions(repo: Snapshot, root: str, found: tuple[Configuration, ...]) -> Iterator[Evidence]:
    for folder in dict.fromkeys((root, "")):
        path = joined(folder, ".terraform-version")
        if said := _VERSION.match(repo.text(path)):
            note = "the version file"
            yield Evidence("terraform.version", said[1], Place(path, 1), rank=3, note=note)
    for pin in tool_pins(repo, root, "terraform"):
        yield Evidence("terraform.version", pin.version, pin.where, rank=2, note=pin.note)
    asked = [one.required_version for one in found if one.required_version]
    if asked:
        texts = ", ".join(dict.fromkeys(text for text, _ in asked))
        note = "the versions that it admits"
        yield Evidence("terraform.version", texts[:200], asked[0][1], rank=1, note=note)


def _formatting(repo: Snapshot, root: str, where: Place) -> Iterator[Evidence]:
    for one in (task(repo, root, "fmt-check", "format-check", "check-fmt", "lint"),):
        if one and one.programs <= {"terraform", "echo"}:
            yield command("format", one.command, one.where, Source.TASK, f"the {one.name} target")
    if "id: terraform_fmt" in repo.text(HOOKS):
        place = repo.place(HOOKS, "id: terraform_fmt")
        yield command("format", FORMAT, place, Source.TASK, "a hook formats each commit")
    yield command("format", FORMAT, where, Source.CONVENTION, "Terraform's own format")


def _validation(one: Configuration, root: str) -> Iterator[Evidence]:
    """Yield how a configuration is checked, where a stranger can fetch all that it needs."""
    inside = one.root[len(root) :].strip("/")
    where = Place(one.files[0])
    name = inside or "root"
    if why := one.unreachable:
        yield Evidence(f"terraform.unchecked.{name}", why, where, note=why)
        return
    if one.wants_providers:
        why = "its providers come from the caller"
        yield Evidence(f"terraform.unchecked.{name}", why, where, note=why)
        return
    chdir = f" -chdir={shlex.quote(inside)}" if inside else ""
    init = f"terraform{chdir} init -backend=false -input=false"
    note = "a configuration that nothing else calls"
    text = f"{init} && terraform{chdir} validate"
    yield command(f"build.{name}", text, where, Source.TOOL_CONFIG, note)
    if one.capped:
        place, said = (Place(one.lock), "the lock file") if one.lock else (where, "capped versions")
        yield Evidence(f"locked.{name}", place.path, place, Strength.LOCKED, note=said)
    if test := one.offline_tests:
        text = f"{init} && terraform{chdir} test"
        note = "tests that need no account"
        yield command(f"test.{name}", text, Place(test), Source.TOOL_CONFIG, note)


def jobs(component: Component) -> Iterator[Job]:
    """Yield one job that checks everything, and one that runs the tests."""
    setup = _setup(component)
    checks = (*_formats(component), *_validations(component))
    if checks:
        yield Job("lint", "Lint", Purpose.LINT, (setup, *checks))
    tests = tuple(
        Run(f"Test{_of(fact)}", fact.value, component.root, because=(fact,))
        for fact in component.commands("test")
    )
    if tests:
        yield Job("test", "Test", Purpose.TEST, (setup, *tests))


def _setup(component: Component) -> SetupTool:
    fact = component.fact("terraform.version")
    version = newest(fact.value if fact else "", "terraform")
    inputs = (("terraform_wrapper", "false"),)
    return SetupTool(TERRAFORM, version, inputs=inputs, because=(fact,) if fact else ())


def _formats(component: Component) -> Iterator[Run]:
    for fact in (*component.commands("format"), *component.commands("lint")):
        weak = fact.because.rank < Source.TASK
        notes = ("advisory: no file of the repository promises that it passes",) if weak else ()
        title = "Check formatting" if fact.subject.startswith("command.format") else "Lint"
        yield Run(title, fact.value, component.root, (), weak, (fact,), notes)


def _validations(component: Component) -> Iterator[Run]:
    for fact in component.commands("build"):
        name = fact.subject.removeprefix("command.build.")
        fixed = component.fact(f"locked.{name}")
        firm = fixed or fact.because.rank >= Source.TASK
        notes = () if firm else ("advisory until the versions of all providers are capped",)
        because = (fact, fixed) if fixed else (fact,)
        yield Run(f"Validate{_of(fact)}", fact.value, component.root, (), not firm, because, notes)


def _of(fact: Fact) -> str:
    """Return the folder of a configuration for a title, "" at the root."""
    name = fact.subject.split(".", 2)[2] if fact.subject.count(".") > 1 else "root"
    return "" if name == "root" else f" {name}"


ECOSYSTEM = Ecosystem(
    "terraform", "Terraform", (".tf",), roots, detect, jobs, (TERRAFORM,), MARKERS, language=False
)
