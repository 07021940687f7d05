"""Which ignores are about a finding, and which were of use."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from fnmatch import translate
from typing import TypeAlias

from autodevops_cli.control._ignore import Ignore
from autodevops_cli.model.finding import Finding

_Spot: TypeAlias = tuple[str, str, int | None]


class Index:
    """Ignores by what they are about, and which of them were of use."""

    def __init__(self, ignores: Sequence[Ignore], today: date | None) -> None:
        self._today = today
        self._used: set[tuple[int, str]] = set()
        self._at_line: dict[_Spot, list[Ignore]] = defaultdict(list)
        self._beside: dict[_Spot, Ignore | None] = {}
        self._wide: dict[str, list[tuple[Ignore, re.Pattern[str]]]] = defaultdict(list)
        self._matching: dict[tuple[str, str], list[Ignore]] = {}
        for one in ignores:
            for rule in one.rules:
                for line in one.lines:
                    self._at_line[rule, one.path, line].append(one)
                if one.how == "file":
                    self._wide[rule].append((one, re.compile(translate(one.path or "*"))))

    def excuse(self, found: Finding) -> Ignore | None:
        """Return the first ignore in force that is about a finding."""
        spot = (found.rule, found.where.path, found.where.line)
        if spot not in self._beside:  # many findings may share a line, and many ignores be about it
            self._beside[spot] = self._first(found.rule, self._at_line.get(spot, ()))
        wide = [one for one in self._of(*spot[:2]) if one.match in found.message]
        from_file = self._first(found.rule, wide)
        return self._beside[spot] or from_file

    def has_used(self, ignore: Ignore, rule: str) -> bool:
        """Tell whether an ignore was about a finding of a rule."""
        return (id(ignore), rule) in self._used

    def _first(self, rule: str, about: Iterable[Ignore]) -> Ignore | None:
        """Return the first that is in force, and note that all were of use."""
        found = [*about]
        self._used.update((id(one), rule) for one in found)
        return next((one for one in found if not one.is_over(self._today)), None)

    def _of(self, rule: str, path: str) -> list[Ignore]:
        if (rule, path) not in self._matching:
            wide = self._wide.get(rule, ())
            self._matching[rule, path] = [one for one, glob in wide if glob.match(path)]
        return self._matching[rule, path]
