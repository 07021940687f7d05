"""Scripts that stand in for a task runner: `script/test`, `scripts/lint.sh`, `ci/build.sh`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tasks.target import Task

FOLDERS = ("script", "scripts", "bin", "ci")
MAX_LINES = 2000
_NAME = re.compile(r"[a-z][a-z0-9_.-]*")
# Indented lines may stand in a function, where `$1` is the function's own.
_ARGUMENT = re.compile(r"\S[^#\n]*\$(?:1\b|\{1[^:}-]*\})")
_SHELL = re.compile(r"#!\s*(?:/usr/bin/env\s+(?:-S\s+)?)?(?:/\w+)*/?(?:ba|da|z|k)?sh\b")


def read_scripts(repo: Snapshot, root: str) -> Iterator[Task]:
    """Yield the scripts of a folder, named by their path; the body of a shell script is known."""
    candidates = [name for name in repo.beside(root) if name.endswith(".sh")]
    for folder in FOLDERS:
        candidates += [f"{folder}/{name}" for name in repo.beside(joined(root, folder))]
    for name in candidates:
        path = joined(root, name)
        if _NAME.fullmatch(name.rpartition("/")[2]) and repo.text(path).startswith("#!"):
            body = tuple(_body(repo.text(path)))
            wants = "wants arguments" if any(map(_ARGUMENT.match, body)) else ""
            yield Task("script", name, Place(path), body, against=wants)


def _body(text: str) -> Iterator[str]:
    first, *lines = text.split("\n")[:MAX_LINES]
    if not _SHELL.match(first):
        yield first.removeprefix("#!").strip()
        return
    for line in lines:
        if line.strip() and not line.lstrip().startswith("#"):
            yield line
