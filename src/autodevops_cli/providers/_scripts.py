"""What the readers of other CI systems share: scripts as steps, variables as pairs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from autodevops_cli.model.ci import CiService, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.plan import Pairs
from autodevops_cli.repository.shell import ends_in
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import YamlDocument

# Stands for a folder that nobody can know without running the script.
ELSEWHERE = "~"
MAX_ITEMS = 500

Line = tuple[str, int | None]
Substitute = Callable[[str], str]


def lines(document: YamlDocument, raw: object, *path: str | int) -> Iterator[Line]:
    """Yield the texts of a script with their lines; lists in lists are flattened."""
    if isinstance(raw, str):
        yield raw, document.line(*path)
    elif isinstance(raw, list):
        for n, item in enumerate(raw[:MAX_ITEMS]):
            yield from lines(document, item, *path, n)


def steps(
    script: Iterable[Line], path: str, directory: str = "", *, env: Pairs = ()
) -> tuple[CiStep, ...]:
    """Return a step per text of a script that runs in one shell, so that `cd` carries over."""
    found: list[CiStep] = []
    for text, line in script:
        found.append(CiStep(Place(path, line), run=text, directory=directory, env=env))
        led = None if directory == ELSEWHERE else ends_in(text, directory)
        directory = ELSEWHERE if led is None else led
    return tuple(found)


def pairs(table: Table) -> Pairs:
    """Return the names of a mapping with their values, "" where one is no text."""
    return tuple((key, table.text(key) or table.text(key, "value")) for key in table)


def names(raw: object, key: str) -> tuple[str, ...]:
    """Return the names of a list whose items are names, or mappings that have one under a key."""
    items = raw[:MAX_ITEMS] if isinstance(raw, list) else [raw]
    tables = [Table({"name": item}) for item in items]
    found = (table.text("name") or table.text("name", key) for table in tables)
    return tuple(name for name in found if name)


def assignments(texts: Iterable[str]) -> Pairs:
    """Return the variables of texts such as `A=1 B="x y"`."""
    pattern = re.compile(r"""([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\S*)""")
    found = [one for text in texts for one in pattern.findall(text[:4000])]
    return tuple((name, value.strip("'\"")) for name, value in found)


def substituted(raw: object, replace: Substitute, depth: int = 0) -> object:
    """Return plain data with a replacement made in every text, keys left alone."""
    if depth > 60:
        return None
    if isinstance(raw, str):
        return replace(raw)
    if isinstance(raw, list):
        return [substituted(item, replace, depth + 1) for item in raw]
    if isinstance(raw, dict):
        return {key: substituted(item, replace, depth + 1) for key, item in raw.items()}
    return raw


def images(table: Table, known: Mapping[str, Table], place: Place) -> Iterator[CiService]:
    """Yield the services that a mapping of names to images declares."""
    for name, one in table.items():
        image = table.text(name) or one.text("image") or one.text("image", "name")
        if image or name in known:
            yield CiService(name, image, place, pairs(one.table("env")))


def named_image(image: str) -> str:
    """Return the name that a server goes by when only its image is given: the last part."""
    return image.rpartition("/")[2].partition("@")[0].partition(":")[0]


def image_of(table: Table, key: str = "image") -> str:
    """Return an image given as a text or as a mapping with a name."""
    return table.text(key) or table.text(key, "name") or table.text(key, "image")
