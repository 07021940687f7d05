"""What goes wrong with one of several sources, while the rest goes on."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from autodevops_cli.cli.outcome import internal
from autodevops_cli.errors import AutodevopsError


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be reported, and why."""

    source: str
    error: AutodevopsError
    trace: str = ""
    """Where a mistake of ours came from."""


@contextmanager
def failing_alone(source: str, failures: list[Failure]) -> Iterator[None]:
    """Collect what fails inside instead of letting it out."""
    try:
        yield
    except AutodevopsError as error:
        failures.append(Failure(source, error))
    except Exception as error:
        failures.append(Failure(source, internal(error), traceback.format_exc()))
