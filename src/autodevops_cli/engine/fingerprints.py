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

    A comment on the line does not count: an ignore of one finding leaves the others what they are.
    Of several that are the same in all of these, the second and later count their number in.
    """
    seen: Counter[str] = Counter()
    lines = {path: repo.text(path).splitlines() for path in {one.where.path for one in found}}
    named = []
    for one in found:
        content = "\0".join(
            (one.rule, one.where.path, one.message, _line(lines[one.where.path], one))
        )
        seen[content] += 1
        number = f"\0{seen[content]}" if seen[content] > 1 else ""
        digest = hashlib.sha256((content + number).encode("utf-8", errors="replace"))
        named.append(replace(one, fingerprint=digest.hexdigest()[:32]))
    return tuple(named)


def _line(lines: Sequence[str], finding: Finding) -> str:
    number = finding.where.line
    line = lines[number - 1] if number and number <= len(lines) else ""
    return f" {' '.join(line.split())}".partition(" #")[0].strip()
