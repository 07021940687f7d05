"""A repository's listing in a few lines: per folder how many files of which kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

DEPTH = 2
MAX_FOLDERS = 120
MAX_NAMES = 80
MAX_KINDS = 5


def collapsed(paths: Iterable[str]) -> str:
    """Return `dir/ n: ext×n` for the folders of the first levels, then the names at the root."""
    counts: Counter[tuple[str, str]] = Counter()
    names: list[str] = []
    for path in paths:
        folder, slash, name = path.rpartition("/")
        if slash:
            dot = name.rfind(".")
            counts[folder, name[dot:] if dot > 0 else name] += 1
        else:
            names.append(name)
    kinds: dict[str, Counter[str]] = {}
    for (folder, kind), count in counts.items():
        shown = "/".join(folder.split("/", DEPTH)[:DEPTH])
        kinds.setdefault(shown, Counter())[kind] += count
    return "\n".join([*_folders(kinds), *_names(sorted(names))])


def _folders(kinds: Mapping[str, Counter[str]]) -> list[str]:
    shown = sorted(kinds)[:MAX_FOLDERS]
    lines = [_line(folder, kinds[folder]) for folder in shown]
    return lines if len(shown) == len(kinds) else [*lines, f"… {len(kinds) - len(shown)} more"]


def _line(folder: str, kinds: Counter[str]) -> str:
    first = sorted(kinds.items(), key=lambda one: (-one[1], one[0]))[:MAX_KINDS]
    listed = " ".join(f"{kind.removeprefix('.')}×{count}" for kind, count in first)
    return f"{folder}/ {kinds.total()}: {listed}{' …' if len(kinds) > MAX_KINDS else ''}"


def _names(names: list[str]) -> list[str]:
    more = [f"… {len(names) - MAX_NAMES} more"] if len(names) > MAX_NAMES else []
    return [*names[:MAX_NAMES], *more]
