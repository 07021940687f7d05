"""What the tests of contracts share."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture
def script() -> Iterator[Any]:
    """A function that imports a script by its name, as Python does when it is run."""
    sys.path.insert(0, str(SCRIPTS))
    before = set(sys.modules)

    def load(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    yield load
    sys.path.remove(str(SCRIPTS))
    for name in set(sys.modules) - before:
        if not name.startswith("autodevops_cli"):
            del sys.modules[name]
