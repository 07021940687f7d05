"""One sentence about one place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from autodevops_cli.model.edit import Fix
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


class Topic(StrEnum):
    """What a rule is about."""

    SUPPLY_CHAIN = "supply-chain"
    PERMISSIONS = "permissions"
    INJECTION = "injection"
    SECRETS = "secrets"
    RELEASE = "release"
    RELIABILITY = "reliability"
    VALIDITY = "validity"
    REPOSITORY = "repository"
    CONTROL = "control"


@dataclass(frozen=True, slots=True)
class Finding:
    """`rule` names the defect; `message` says what, `hint` what to do next.

    `fingerprint` stays the same while the defect stays, wherever lines move; "" until somebody
    who has the file filled it in.
    """

    rule: str
    message: str
    where: Place
    severity: Severity = Severity.MEDIUM
    confidence: Confidence = Confidence.HIGH
    hint: str = ""
    related: tuple[Place, ...] = ()
    source: str = "autodevops"
    agreed: tuple[str, ...] = ()
    """The linters of others that say the same of the place."""
    fix: Fix | None = None
    fingerprint: str = ""
    source_line: str = ""
    """The text of the line as the file has it; "" like the fingerprint, and for a long line."""
