"""Finds plugins: imports the modules of a package and collects what each declares."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

Declared = TypeVar("Declared")


def declared(package: ModuleType, name: str, kind: type[Declared]) -> tuple[Declared, ...]:
    """Return what every public module of `package` declares as `name`, in module-name order.

    Raises TypeError when a module declares nothing, or something of another kind.
    """
    found = []
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        plugin = getattr(module, name, None)
        if not isinstance(plugin, kind):
            raise TypeError(f"{module.__name__} declares no {name} of type {kind.__name__}")
        found.append(plugin)
    return tuple(found)
