"""Names for findings that survive moved lines."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.snapshot import Snapshot


def with_fingerprints(repo: Snapshot, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings with a fingerprint each: rule, path, message, the line's text.

    Of several that are the same in all of these, the second and later count their number in.
    """
    seen: Counter[str] = Counter()
    named = []
    for one in found:
        content = "\0".join((one.rule, one.where.path, one.message, _line(repo, one)))
        seen[content] += 1
        number = f"\0{seen[content]}" if seen[content] > 1 else ""
        digest = hashlib.sha256((content + number).encode("utf-8", errors="replace"))
        named.append(replace(one, fingerprint=digest.hexdigest()[:32]))
    return tuple(named)


def _line(repo: Snapshot, finding: Finding) -> str:
    if finding.where.line is None:
        return ""
    lines = repo.text(finding.where.path).splitlines()
    number = finding.where.line
    return " ".join(lines[number - 1].split()) if number <= len(lines) else ""
