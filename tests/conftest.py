"""Fixtures: repositories from literals, and guards against the outside world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from autodevops_cli.repository.snapshot import Snapshot, open_folder

MakeRepo = Callable[[Mapping[str, str | bytes]], Snapshot]


@pytest.fixture
def make_repo(tmp_path: Path) -> MakeRepo:
    """Return a function from {path: content} to the snapshot of a folder that holds just that."""

    def make(files: Mapping[str, str | bytes]) -> Snapshot:
        root = tmp_path / "repo"
        root.mkdir(exist_ok=True)
        for path, content in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
        return open_folder(root)

    return make
