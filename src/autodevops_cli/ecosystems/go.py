"""Go modules and workspaces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.data import tool_version
from autodevops_cli.ecosystems._base import Ecosystem, marked_roots
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.model.plan import Job, Purpose, Run, SetupTool, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined

GO = Tool(
    "go", "Go", action="actions/setup-go", version_input="go-version",
    version_file_input="go-version-file", image="golang:{version}",
)  # fmt: skip
GO_LINE = re.compile(r"^go\s+(?P<version>\d+\.\d+(?:\.\d+|rc\d+|beta\d+)?)\s*$", re.MULTILINE)


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders of modules; a go.work stands for the modules it uses."""
    return marked_roots(repo, "go.mod")


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Read go.mod: the `go` line names the oldest Go the module promises to build with."""
    manifest = joined(root, "go.mod")
    yield Evidence("package-manager", "gomod", Place(manifest), note="a Go module")
    if found := GO_LINE.search(repo.text(manifest)):
        where = repo.place(manifest, found[0].strip())
        yield Evidence("go.version", found["version"], where, note="the go line")
    yield command("test", "go test ./...", Place(manifest), Source.CONVENTION, "Go's convention")


def jobs(component: Component) -> Iterator[Job]:
    """Yield the test job."""
    setup = SetupTool(GO, version_file=joined(component.root, "go.mod"))
    runs = tuple(
        Run("Test", fact.value, component.root, because=(fact,))
        for fact in component.commands("test")
    )
    yield Job("test", "Test", Purpose.TEST, (setup, *runs))


ECOSYSTEM = Ecosystem("go", "Go", (".go",), roots, detect, jobs, tools=(GO,))
_ = tool_version
