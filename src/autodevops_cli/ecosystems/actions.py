"""Repositories that are a GitHub Action: whether the bundle that is committed is up to date.

No language: it adds a job beside those of the languages and nothing else.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from autodevops_cli.data.ranges import newest
from autodevops_cli.ecosystems._base import Ecosystem
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.model.plan import Job, Purpose, Run, SetupTool, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot

NODE = Tool(
    "node", "Node", action="actions/setup-node", version_input="node-version",
    image="node:{version}",
)  # fmt: skip
FILES = ("action.yml", "action.yaml")
SCRIPTS = ("package", "bundle", "build:dist", "dist", "build")
_BUNDLES = re.compile(r"\b(?:ncc|rollup|esbuild|tsup|webpack|parcel|rspack|rolldown|tsdown)\b")
_OUTPUT = re.compile(r"[\w-]{1,60}")


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the root where it describes an action."""
    path = repo.first(*FILES)
    return ("",) if path and repo.yaml(path).text("runs", "using") else ()


def detect(repo: Snapshot, _: str) -> Iterator[Evidence]:
    """Yield what runs the action, and how its committed bundle is made again."""
    path = repo.first(*FILES)
    action = repo.yaml(path)
    using = action.text("runs", "using")
    where = repo.place(path, "using:")
    yield Evidence("actions.using", using, where, note="what runs the action")
    folder = action.text("runs", "main").removeprefix("./").partition("/")[0]
    bundled = _OUTPUT.fullmatch(folder) and any(True for _ in repo.below(folder))
    if not using.startswith("node") or not bundled or not repo.has("package-lock.json"):
        return
    script = _bundling(repo)
    if not script:
        return
    yield Evidence("actions.node", using.removeprefix("node"), where, note="the action's Node")
    yield command(
        "install", "npm ci", Place("package-lock.json"), Source.DEPENDENCY, "the lock file"
    )
    text = f"npm run {shlex.quote(script)} && git diff --exit-code --stat -- {folder}"
    place = repo.place("package.json", f'"{script}"')
    note = f"the {script} script writes {folder}, which is committed"
    yield command("lint.bundle", text, place, Source.CONVENTION, note)


def _bundling(repo: Snapshot) -> str:
    scripts = repo.json("package.json").table("scripts")
    return next((name for name in SCRIPTS if _BUNDLES.search(scripts.text(name))), "")


def jobs(component: Component) -> Iterator[Job]:
    """Yield one job that makes the bundle again and shows how it differs."""
    checks = component.commands("lint.bundle")
    if not checks:
        return
    fact = component.fact("actions.node")
    setup = SetupTool(
        NODE, newest(fact.value if fact else "", "node"), because=(fact,) if fact else ()
    )
    installs = (
        Run("Install dependencies", one.value, because=(one,))
        for one in component.commands("install")
    )
    note = "advisory: another machine may bundle the same sources in another order"
    runs = (Run("Compare the bundle", one.value, "", (), True, (one,), (note,)) for one in checks)
    yield Job("bundle", "Bundle", Purpose.LINT, (setup, *installs, *runs))


ECOSYSTEM = Ecosystem(
    "actions", "GitHub Action", (), roots, detect, jobs, (NODE,), FILES, language=False
)
