"""Rules for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from autodevops_cli.model.checking import RulePage

SCHEMA = "autodevops/rules/v1"


def listed(pages: Sequence[RulePage]) -> str:
    """Return the rules with all there is to tell of them."""
    data = {"schema": SCHEMA, "rules": [_data(one) for one in pages]}
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def shown(page: RulePage) -> str:
    """Return one rule, as a list of one."""
    return listed([page])


def _data(page: RulePage) -> dict[str, object]:
    info = page.info
    return {
        "id": info.id,
        "title": info.title,
        "what": info.what,
        "why": info.why,
        "severity": info.severity.name.lower(),
        "confidence": info.confidence.name.lower(),
        "topic": str(info.topic),
        "providers": list(page.providers),
        "fixes": [one for one in page.fixes.split(", ") if one],
        "bad": list(page.bad),
        "good": list(page.good),
        "fix": info.fix,
        "references": list(info.references),
    }
