"""What Rust sources tell: whether there is anything to test."""

from __future__ import annotations

import re
from collections.abc import Iterable

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot

MAX_READ = 800
MAX_SIZE = 20_000_000
_TEST = re.compile(
    r"#\[\s*(?:\w+::)*(?:test|rstest|test_case|wasm_bindgen_test)\s*[\](]|\bproptest!|\bquickcheck!"
    r"|^[ \t]*//[/!][ \t]?```(?:rust)?\s*$",
    re.MULTILINE,
)
_OTHERS = ("/target/", "/benches/", "/fuzz/", "/vendor/")


def first_test(repo: Snapshot, folders: Iterable[str]) -> Place | None:
    """Return the first test in packages of these folders: a test function or a tested example."""
    size = 0
    for path in _sources(repo, folders):
        text = repo.text(path)
        if found := _TEST.search(text):
            return Place(path, text.count("\n", 0, found.start()) + 1)
        size += len(text)
        if size > MAX_SIZE:
            break
    return None


def has_tests(repo: Snapshot, folders: Iterable[str]) -> bool:
    """Tell whether packages of these folders test anything."""
    return first_test(repo, folders) is not None


def _sources(repo: Snapshot, folders: Iterable[str]) -> list[str]:
    found = {
        path
        for folder in folders
        for path in repo.below(folder)
        if path.endswith(".rs") and not any(part in f"/{path}" for part in _OTHERS)
    }
    # Integration tests first: the answer is there more often than not.
    return sorted(found, key=lambda path: ("/tests/" not in f"/{path}", path.count("/"), path))[
        :MAX_READ
    ]
