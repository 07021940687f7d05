"""What a configuration file extends: presets that come with us, and packs of an organisation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from posixpath import dirname, normpath
from posixpath import join as joined

from autodevops_cli.errors import InvalidSettings
from autodevops_cli.model.evidence import Place
from autodevops_cli.settings.files import ConfigText, is_file, read, settings_in
from autodevops_cli.settings.values import Setting

PRESETS = ("default", "relaxed", "strict")
MAX_DEPTH = 5
MAX_PACKS = 20
MAX_BYTES = 200_000
_URL = re.compile(r"[a-z][a-z0-9+.-]*:|[\w.-]+@[\w.-]+:", re.IGNORECASE)
_KINDS = f"presets are {', '.join(PRESETS)}; a pack is a path that ends in .toml"
_FOLDER = Path(__file__).parent / "presets"


def expanded(file: ConfigText) -> Iterator[tuple[Setting, ...]]:
    """Yield what the packs of a file say, the weakest first, then what it says itself.

    Raises InvalidSettings.
    """
    for number, said in enumerate(_expanded(file, (file.name,))):
        if number > MAX_PACKS:
            raise InvalidSettings(f"{file.name}: extends more than {MAX_PACKS} packs")
        yield said


def _expanded(file: ConfigText, chain: tuple[str, ...]) -> Iterator[tuple[Setting, ...]]:
    own = tuple(settings_in(file))
    for one in own:
        for name in one.texts if one.key == "extends" else ():
            pack = _pack(file, name, one.where)
            way = (*chain, pack.name)
            if pack.name in chain:
                raise InvalidSettings(f"{one.where}: {' → '.join(way)} is a circle")
            if len(chain) > MAX_DEPTH:
                raise InvalidSettings(f"{one.where}: packs extend packs {MAX_DEPTH} deep at most")
            yield from _expanded(pack, way)
    yield own


def _pack(file: ConfigText, name: str, where: Place) -> ConfigText:
    """Return what a name in `extends` stands for. Raises InvalidSettings."""
    if name in PRESETS:
        return ConfigText(f"presets/{name}.toml", read(_FOLDER / f"{name}.toml"))
    if _URL.match(name):
        raise InvalidSettings(
            f"{where}: {name} is not here, and nothing is fetched",
            hint="commit a copy of the pack and name its path",
        )
    if not name.endswith(".toml"):
        close = get_close_matches(name, PRESETS, 1)
        raise InvalidSettings(
            f"{where}: there is no preset {name!r}",
            hint=f"did you mean {close[0]}?" if close else _KINDS,
        )
    if file.folder:
        return _on_disk(file, name, file.folder / name, where)
    return _in_tree(file, name, where)


def _on_disk(file: ConfigText, name: str, path: Path, where: Place) -> ConfigText:
    if not is_file(path):
        raise _missing(name, where)
    if file.top and not path.resolve().is_relative_to(file.top.resolve()):
        raise _outside(name, where)
    return ConfigText(_name(file, name), read(path, MAX_BYTES), path.parent, file.top)


def _in_tree(file: ConfigText, name: str, where: Place) -> ConfigText:
    path = _name(file, name)
    if path.startswith(("/", "../")):
        raise _outside(name, where)
    text = file.beside(path) if file.beside else ""
    if not text:
        raise _missing(name, where)
    if len(text) > MAX_BYTES:
        raise InvalidSettings(f"{path} is larger than {MAX_BYTES:,} bytes")
    return ConfigText(path, text, beside=file.beside)


def _name(file: ConfigText, name: str) -> str:
    return normpath(joined(dirname(file.name), name))


def _missing(name: str, where: Place) -> InvalidSettings:
    return InvalidSettings(
        f"{where}: extends {name}, and no such file is there",
        hint="the path starts at the folder of the file that says so",
    )


def _outside(name: str, where: Place) -> InvalidSettings:
    return InvalidSettings(
        f"{where}: extends {name}, which is outside of the repository",
        hint="commit a copy of the pack, or name it in a file that you give with --config",
    )
