"""One sentence about one place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from autodevops_cli.model.evidence import Place


class Severity(IntEnum):
    """How bad it is when the finding is true."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class Confidence(IntEnum):
    """How sure we are that the finding is true."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """`rule` names the defect; `message` says what, `hint` what to do next."""

    rule: str
    message: str
    where: Place
    severity: Severity = Severity.MEDIUM
    confidence: Confidence = Confidence.HIGH
    hint: str = ""
    related: tuple[Place, ...] = ()
    source: str = "autodevops"
