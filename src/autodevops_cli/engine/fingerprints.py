"""Names for findings that survive moved lines."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding
from autodevops_cli.repository.snapshot import Snapshot

# A longer line is generated, and nobody wants to see it again in a report.
MOST = 2_000


def with_fingerprints(repo: Snapshot, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings with their line and a fingerprint: rule, path, message, line's text.

    A comment on the line does not count: an ignore of one finding leaves the others what they are.
    Of several that are the same in all of these, the second and later count their number in.
    """
    lines = _Lines(repo)
    seen: Counter[str] = Counter()
    named = []
    for one in found:
        line = lines.at(one.where)
        content = "\0".join((one.rule, one.where.path, one.message, _uncommented(line)))
        seen[content] += 1
        number = f"\0{seen[content]}" if seen[content] > 1 else ""
        digest = hashlib.sha256((content + number).encode("utf-8", errors="replace"))
        shown = line if len(line) < MOST else ""
        named.append(replace(one, fingerprint=digest.hexdigest()[:32], source_line=shown))
    return tuple(named)


def _uncommented(line: str) -> str:
    return f" {' '.join(line.split())}".partition(" #")[0].strip()


class _Lines:
    """The lines of files, each file split once."""

    def __init__(self, repo: Snapshot) -> None:
        self._repo = repo
        self._files: dict[str, list[str]] = {}

    def at(self, where: Place) -> str:
        """Return the text of a line, "" where there is none; of a very long one the start."""
        if where.line is None:
            return ""
        if where.path not in self._files:
            self._files[where.path] = self._repo.text(where.path).splitlines()
        lines = self._files[where.path]
        return lines[where.line - 1][:MOST] if 0 < where.line <= len(lines) else ""
