"""Tools written in Go: where each is built from, and the version that a repository trusts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.data import tool_version
from autodevops_cli.ecosystems.go.modules import Module
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tool_pins import tool_pins

LINTER = "golangci-lint"
# The last release of the first major, for configurations in its format.
LAST_FIRST = "1.64.8"
SOURCES = {
    LINTER: "github.com/golangci/golangci-lint/v2/cmd/golangci-lint",
    "staticcheck": "honnef.co/go/tools/cmd/staticcheck",
    "gotestsum": "gotest.tools/gotestsum",
    "ginkgo": "github.com/onsi/ginkgo/v2/ginkgo",
    "goimports": "golang.org/x/tools/cmd/goimports",
    "gofumpt": "mvdan.cc/gofumpt",
    "govulncheck": "golang.org/x/vuln/cmd/govulncheck",
    "revive": "github.com/mgechev/revive",
    "task": "github.com/go-task/task/v3/cmd/task",
}
CONFIGS = tuple(f".golangci.{ending}" for ending in ("yml", "yaml", "toml", "json"))
_FULL = r"v?(\d{1,3}\.\d{1,3}\.\d{1,3})"
_NAMED = (
    re.compile(rf"golangci[_-]?lint[_-]?version[ \t]*[:?]?[:=]+[ \t]*['\"]?{_FULL}", re.IGNORECASE),
    re.compile(rf"golangci-lint(?:/v2)?/cmd/golangci-lint@{_FULL}"),
    re.compile(rf"golangci/golangci-lint:{_FULL}"),
)
_ACTION = re.compile(
    rf"golangci-lint-action@[^\n]{{1,120}}\n(?:[^\n]*\n){{0,6}}?\s+version:\s*['\"]?{_FULL}"
)
_HOOK = re.compile(rf"golangci/golangci-lint\n\s*rev:\s*['\"]?{_FULL}")


def linter_config(repo: Snapshot, root: str) -> str:
    """Return the configuration of golangci-lint that holds for a folder, or ""."""
    return repo.first(*(joined(folder, name) for folder in (root, "") for name in CONFIGS))


def tools(repo: Snapshot, root: str, modules: tuple[Module, ...]) -> Iterator[Evidence]:
    """Yield `tool.<name>` with the version that the repository names for it, strongest first."""
    for pin in tool_pins(
        repo, root, LINTER, "aqua:golangci/golangci-lint", f"go:{SOURCES[LINTER]}"
    ):
        if re.fullmatch(_FULL, pin.version):
            yield Evidence(f"tool.{LINTER}", pin.version, pin.where, rank=9, note=pin.note)
    for module in modules:
        for name, source in SOURCES.items():
            one = next((r for r in module.requires if f"{source}/".startswith(f"{r.path}/")), None)
            if one and re.fullmatch(_FULL, one.version):
                where, note = Place(module.manifest, one.number), "the required version"
                yield Evidence(f"tool.{name}", one.version[1:], where, rank=8, note=note)
    yield from _named_linter(repo, root)


def _named_linter(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield the version of golangci-lint in task files, hooks and workflows."""
    beside = [
        name for name in repo.beside(root) if re.match(r"(?i).*makefile|.*\.mk$|taskfile", name)
    ]
    for name in sorted(beside):
        for pattern in _NAMED:
            yield from _found(repo, joined(root, name), pattern, 7, "the version in the task file")
    hooks = ".pre-commit-config.yaml"
    yield from _found(repo, hooks, _HOOK, 6, "the hook's revision")
    for path in repo.matching(".github/workflows/*.yml", ".github/workflows/*.yaml"):
        yield from _found(repo, path, _ACTION, 5, "the version in existing CI")


def _found(
    repo: Snapshot, path: str, pattern: re.Pattern[str], rank: int, note: str
) -> Iterator[Evidence]:
    text = repo.text(path)
    if found := pattern.search(text):
        where = Place(path, text.count("\n", 0, found.start(1)) + 1)
        yield Evidence(f"tool.{LINTER}", found[1], where, Strength.DECLARED, rank, note)


def module_of(name: str, version: str) -> str:
    """Return what `go run` and `go install` want: the package at an exact version."""
    source = SOURCES[name]
    if name == LINTER and version.startswith("1."):
        source = source.replace("/v2", "")
    return f"{source}@v{version}"


def usual_version(name: str, *, first_format: bool = False) -> str:
    """Return the version that we pin for a tool, "" for one whose version only go.mod knows."""
    if name == LINTER and first_format:
        return LAST_FIRST
    return "" if name == "ginkgo" else tool_version(name)
