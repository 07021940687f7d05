"""How a Cargo component is linted and its format checked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.rust.scope import Scope
from autodevops_cli.model.evidence import Evidence, Place, Source, command

LINT = ("lint", "clippy", "lint-check", "ci-lint", "cargo-clippy", "check-clippy")
FORMAT = (
    "fmt-check", "check-fmt", "format-check", "check-format", "check-formatting", "fmt", "format",
)  # fmt: skip
# rustfmt ignores these on a stable toolchain, so that it would format otherwise than the authors.
NIGHTLY_STYLE = re.compile(
    r"^\s{0,8}(?:unstable_features|imports_granularity|group_imports|wrap_comments|format_strings"
    r"|overflow_delimited_expr|format_code_in_doc_comments|normalize_comments|imports_layout"
    r"|struct_lit_single_line|fn_single_line|where_single_line|condense_wildcard_suffixes"
    r"|format_macro_matchers|reorder_impl_items|blank_lines_upper_bound|hex_literal_case)\s*=",
    re.MULTILINE,
)


def checks(scope: Scope) -> Iterator[Evidence]:
    """Yield the linters and format checks that something speaks for."""
    yield from scope.tasks_for("lint.clippy", LINT, "cargo clippy")
    yield from _clippy(scope)
    yield from scope.tasks_for("format.rustfmt", FORMAT, "cargo fmt")
    yield from _rustfmt(scope)


def _clippy(scope: Scope) -> Iterator[Evidence]:
    targets = "" if scope.target else " --all-targets"
    text = f"cargo clippy{scope.everything}{targets} -- -D warnings"
    data = scope.repo.toml(scope.manifest.path)
    if path := scope.first("clippy.toml", ".clippy.toml"):
        yield command("lint.clippy", text, Place(path), Source.TOOL_CONFIG, "clippy is configured")
    elif data.has("lints", "clippy") or data.has("workspace", "lints", "clippy"):
        where = scope.repo.place(scope.manifest.path, "lints.clippy")
        yield command("lint.clippy", text, where, Source.TOOL_CONFIG, "lints for clippy")
    yield scope.usual("lint.clippy", text, "Rust's usual linter")


def _rustfmt(scope: Scope) -> Iterator[Evidence]:
    text = "cargo fmt --all --check"
    if path := scope.first("rustfmt.toml", ".rustfmt.toml"):
        nightly = NIGHTLY_STYLE.search(scope.repo.text(path))
        source = Source.CONVENTION if nightly else Source.TOOL_CONFIG
        note = "rustfmt is configured for a nightly" if nightly else "rustfmt is configured"
        yield command("format.rustfmt", text, Place(path), source, note)
    yield scope.usual("format.rustfmt", text, "Rust's one format")
