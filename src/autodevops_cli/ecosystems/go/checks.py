"""How a Go component is linted and its format checked."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems.go.scope import Scope
from autodevops_cli.ecosystems.go.tools import LINTER, linter_config
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tasks import saying

LINT = ("lint", "golangci-lint", "golangci", "go-lint", "lint-go", "lint-check")
FORMAT = (
    "fmt-check", "check-fmt", "fmtcheck", "format-check", "check-format", "gofmt-check",
    "checkfmt", "style", "gofmt", "fmt", "format",
)  # fmt: skip


def checks(scope: Scope) -> Iterator[Evidence]:
    """Yield the linters and format checks that something speaks for."""
    linting = saying(LINTER, "staticcheck", "revive")
    yield from scope.tasks_for(f"lint.{LINTER}", LINT, linting)
    yield from _configured(scope)
    if scope.has_module:
        yield scope.usual("lint.vet", scope.over("go vet"), "Go's own checks")
    formatting = saying("gofmt", "gofumpt", "goimports")
    yield from scope.tasks_for("format.gofmt", FORMAT, formatting)
    yield scope.usual("format.gofmt", _format(scope), "Go's one format")


def _configured(scope: Scope) -> Iterator[Evidence]:
    if config := linter_config(scope.repo, scope.root):
        text = scope.over(f"{LINTER} run") if scope.workspace else f"{LINTER} run"
        note = "golangci-lint is configured"
        yield command(f"lint.{LINTER}", text, Place(config), Source.TOOL_CONFIG, note)
        yield Evidence("golangci-lint.format", _format_of(scope.repo, config), Place(config))
    elif path := scope.repo.first(joined(scope.root, "staticcheck.conf")):
        text, note = scope.over("staticcheck"), "staticcheck is configured"
        yield command("lint.staticcheck", text, Place(path), Source.TOOL_CONFIG, note)


def _format_of(repo: Snapshot, config: str) -> str:
    """Return the version of a golangci-lint configuration's format; the first did not say."""
    read = {"toml": repo.toml, "json": repo.json}.get(config.rpartition(".")[2], repo.yaml)
    return read(config).text("version") or "1"


def _format(scope: Scope) -> str:
    """Return the command that lists what gofmt would change and fails when it is anything."""
    inside = [path for path in scope.repo.below(scope.root) if path.endswith(".go")]
    odd = [
        name for name in ("vendor", "testdata") if any(f"/{name}/" in f"/{path}" for path in inside)
    ]
    listed = "gofmt -l ."
    if odd:
        excluded = " ".join(f"':!:*{name}/*'" for name in odd)
        listed = f"git ls-files -z '*.go' {excluded} | xargs -0 gofmt -l"
    return f'test -z "$({listed} | tee /dev/stderr)"'
