"""Can the Dockerfile at the root be built from what is committed?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.evidence import Evidence, Place
from autodevops_cli.repository.snapshot import Snapshot, joined

DOCKERFILE = "Dockerfile"
MAX_LINES = 2000
_COPY = re.compile(r"[ \t]{0,20}(?:COPY|ADD)[ \t]+(?P<rest>.+)", re.IGNORECASE)
_ELSEWHERE = re.compile(r"--from=|<<|^\s*\[|://|^git@")
_OPEN = re.compile(r"[$*?\[\\]")


def image_sources(repo: Snapshot) -> Iterator[Evidence]:
    """Yield the first file that the image copies in and that is not committed."""
    for number, line in enumerate(repo.text(DOCKERFILE).splitlines()[:MAX_LINES], 1):
        found = _COPY.match(line)
        if found is None or _ELSEWHERE.search(found["rest"]):
            continue
        for source in _sources(found["rest"]):
            if not _is_there(repo, source):
                where, note = Place(DOCKERFILE, number), "copied, and not committed"
                yield Evidence("image.lacks", source[:100], where, note=note)
                return


def _sources(rest: str) -> tuple[str, ...]:
    """Return the fixed beginnings of what a line copies."""
    words = [word for word in rest.split() if not word.startswith("--")]
    return tuple(_fixed(word) for word in words[:-1])


def _fixed(word: str) -> str:
    """Return a path up to its first variable or glob, cut at a folder."""
    found = _OPEN.search(word)
    plain = word[: found.start()].rpartition("/")[0] if found else word
    return joined("", plain.strip("\"'").removeprefix("/")) if plain else ""


def _is_there(repo: Snapshot, path: str) -> bool:
    return not path or repo.has(path) or bool(repo.below(path))
