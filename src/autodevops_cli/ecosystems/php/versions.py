"""Which PHP: what is pinned, what is promised, and the releases on which everything installs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.data import Release, releases
from autodevops_cli.data.ranges import admitted, exact
from autodevops_cli.ecosystems.php.project import Project
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.repository.tool_pins import image_pins, tool_pins

CYCLES = "php.cycles"
PINNED = "php.pinned"
MAX_RANGE = 150
_LINE = re.compile(r"\s*(?:php-?)?(\d{1,2}(?:\.\d{1,3}){0,2})\s*")
# In Composer's ranges ~8.1 lets in 8.9, which others write ~>8.1.
_TILDE = re.compile(r"~(?![>=])")
_STABILITY = re.compile(r"@\w+")
# From which PHP on the major versions of tools install, and up to which; 0 is without end.
_BOUNDS = {
    "phpunit/phpunit": {9: "7.3", 10: "8.1", 11: "8.2", 12: "8.3", 13: "8.4"},
    "pestphp/pest": {2: "8.1", 3: "8.2", 4: "8.3"},
    "laravel/framework": {9: "8.0", 10: "8.1", 11: "8.2", 12: "8.2", 13: "8.3"},
}
_CAPS = {"vimeo/psalm": {3: "8.0", 4: "8.3", 5: "8.3"}}


def php_versions(project: Project, *, library: bool) -> Iterator[Evidence]:
    """Yield every PHP that is named, strongest first, and the releases to choose from."""
    yield from _pins(project)
    platform = project.data.text("config", "platform", "php")
    if exact(platform):
        place = project.place("platform")
        yield Evidence("php.version", platform, place, rank=5, note="config.platform.php")
        if not library:
            yield Evidence(PINNED, _cycle(platform), place, rank=5, note="config.platform.php")
    promised = promise(project)
    if promised:
        place = project.repo.place(project.manifest, re.compile(r'"php(?:-64bit)?"\s*:'))
        yield Evidence("php.version", promised, place, rank=4, note="require.php")
    for pin in image_pins(project.repo, project.root, "php"):
        yield Evidence("php.version", pin.version, pin.where, Strength.INFERRED, 3, pin.note)
    told = promised or project.locked or project.requires_dev
    if told and (found := _cycles(project, promised, library=library)):
        place = project.place("php") if promised else Place(project.lock or project.manifest)
        note = "require.php" if promised else "what its packages install on"
        yield Evidence(CYCLES, " ".join(found), place, Strength.INFERRED, note=note)


def promise(project: Project) -> str:
    """Return the range of PHP that composer.json asks for, or ""."""
    found = project.requires.get("php") or project.requires.get("php-64bit", "")
    return found.strip()[:MAX_RANGE]


def _pins(project: Project) -> Iterator[Evidence]:
    for folder in dict.fromkeys((project.root, "")):
        path = f"{folder}/.php-version" if folder else ".php-version"
        if found := _LINE.fullmatch(project.repo.text(path)[:200]):
            where, note = Place(path, 1), "the version file"
            yield Evidence("php.version", found[1], where, rank=9, note=note)
            yield Evidence(PINNED, _cycle(found[1]), where, rank=9, note=note)
            break
    for pin in tool_pins(project.repo, project.root, "php"):
        yield Evidence("php.version", pin.version, pin.where, rank=7, note=pin.note)
        if exact(pin.version):
            yield Evidence(PINNED, _cycle(pin.version), pin.where, rank=7, note=pin.note)


def _cycle(version: str) -> str:
    """Return the release cycle of a version: 8.4 for 8.4.1, the newest one for 8."""
    numbers = exact(version) or ()
    if len(numbers) > 1:
        return ".".join(map(str, numbers[:2]))
    known = (one.cycle for one in releases("php") if one.cycle.startswith(f"{numbers[0]}."))
    return next(known, str(numbers[0]))


def _cycles(project: Project, promised: str, *, library: bool) -> tuple[str, ...]:
    """Return the releases, oldest first, on which the code and all its packages install."""
    known = releases("php")
    within = _within(promised, known) if promised else tuple(one for one in known if one.alive)
    for text in dict.fromkeys(one.text("require", "php") for one in project.locked.values()):
        within = tuple(one for one in _within(text, known) if one in within) or within
    within = _installable(project, within) or within
    if not library:
        within = _of_its_time(project, within) or within
    return tuple(one.cycle for one in reversed(_alive(within)))


def _within(text: str, known: tuple[Release, ...]) -> tuple[Release, ...]:
    spelled = _TILDE.sub("~>", _STABILITY.sub("", text))[:MAX_RANGE]
    found = admitted(spelled, known) if spelled.strip() else known
    return known if found is None else found


def _alive(within: tuple[Release, ...]) -> tuple[Release, ...]:
    """Return those that get fixes; where none does, the newest."""
    return tuple(one for one in within if one.alive) or within[:1]


def _installable(project: Project, within: tuple[Release, ...]) -> tuple[Release, ...]:
    """Leave out what the oldest allowed test tool is too new for, and the newest one too old."""
    declared = {**project.requires, **project.requires_dev}
    for name, bounds in _BOUNDS.items():
        if majors := _majors(declared.get(name, "")):
            within = _from(bounds.get(min(majors), ""), within)
    for name, caps in _CAPS.items():
        majors = _majors(declared.get(name, ""))
        if majors and (cap := caps.get(max(majors))):
            within = tuple(one for one in within if _numbers(one.cycle) <= _numbers(cap))
    return within


def _from(floor: str, within: tuple[Release, ...]) -> tuple[Release, ...]:
    return tuple(one for one in within if _numbers(one.cycle) >= _numbers(floor))


def _majors(text: str) -> list[int]:
    """Return the major versions that the alternatives of a range start with."""
    found = (re.match(r"\s*[~^>=v]{0,3}\s*(\d{1,3})", one) for one in text[:300].split("|"))
    return [int(one[1]) for one in found if one]


def _of_its_time(project: Project, within: tuple[Release, ...]) -> tuple[Release, ...]:
    """Leave out the releases that are younger than everything in the lock file."""
    dates = [one.text("time")[:10] for one in project.locked.values()]
    newest = max((one for one in dates if re.fullmatch(r"\d{4}-\d\d-\d\d", one)), default="")
    return tuple(one for one in within if not newest or one.released <= newest)


def _numbers(cycle: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", cycle)[:2])
