"""Which Python: every source that names one, in one order, and the matrix that libraries test.

Order: .python-version, mise.toml, .tool-versions, runtime.txt, Pipfile, the range in the manifest
(requires-python and its older spellings), environment.yml, app.yaml, a Dockerfile, classifiers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from autodevops_cli.data import alive, releases
from autodevops_cli.ecosystems.python.manifest import CONDA_FILES, Manifest
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table

EXACT = re.compile(r"(?:python-?|cpython-?|py)?(\d+(?:\.\d+){0,2}(?:t|rc\d+|a\d+|b\d+)?)$")
CLASSIFIER = re.compile(r"Programming Language :: Python :: (3\.\d+)$")
FROM = re.compile(r"^FROM\s+(?:--\S+\s+)?(?:\S*/)?python:(\S+)", re.MULTILINE | re.IGNORECASE)
ARGUMENT = re.compile(r"^ARG\s+(\w+)\s*=\s*[\"']?([\w.-]+)", re.MULTILINE)
CONDA_PYTHON = re.compile(r"python\s*[=<>!~]=?\s*([\d.*,<>=!~]+)")
APP_ENGINE = re.compile(r"^runtime:\s*[\"']?python(\d)(\d+)\b", re.MULTILINE)
# setup-python has no older one for Ubuntu 24.04.
OLDEST_ON_RUNNERS = (3, 8)
MAX_CYCLES = 6


def versions(repo: Snapshot, root: str, manifest: Manifest, pipfile: Table) -> Iterator[Evidence]:
    """Yield the versions of Python that a project names, the most trusted source first."""
    found = tuple(_sources(repo, root, manifest, pipfile))
    for n, (value, place, note) in enumerate(found):
        yield Evidence("python.version", value, place, rank=len(found) - n, note=note)


def _sources(
    repo: Snapshot, root: str, manifest: Manifest, pipfile: Table
) -> Iterator[tuple[str, Place, str]]:
    yield from _version_files(repo, root)
    pipfile_path = joined(root, "Pipfile")
    for key in ("python_full_version", "python_version"):
        if value := pipfile.text("requires", key):
            yield value, repo.place(pipfile_path, key), f"the Pipfile's {key}"
    if manifest.requires_python and manifest.requires_python_at:
        note = "the range of Python that the project supports"
        yield manifest.requires_python, manifest.requires_python_at, note
    yield from _conda(repo, root)
    if found := APP_ENGINE.search(repo.text(joined(root, "app.yaml"))):
        place = repo.place(joined(root, "app.yaml"), APP_ENGINE)
        yield f"{found[1]}.{found[2]}", place, "the App Engine runtime"
    yield from _docker(repo, root)
    named = declared_cycles(manifest)
    if named and manifest.classifiers_at:
        yield f">={named[0]}", manifest.classifiers_at, "the oldest Python among the classifiers"


def _version_files(repo: Snapshot, root: str) -> Iterator[tuple[str, Place, str]]:
    path = joined(root, ".python-version")
    for number, line in enumerate(repo.text(path).splitlines()[:5], 1):
        if value := line.partition("#")[0].strip():
            yield value.removeprefix("python-"), Place(path, number), "the pinned version"
            break
    for name in ("mise.toml", ".mise.toml", ".config/mise.toml"):
        tools = repo.toml(joined(root, name)).table("tools")
        if value := tools.text("python") or tools.text("python", "version"):
            place = repo.place(joined(root, name), re.compile(r"^\s*python\b", re.MULTILINE))
            yield value, place, "mise's version"
    if value := tool_version_line(repo, root, "python"):
        place = repo.place(joined(root, ".tool-versions"), "python")
        yield value, place, "asdf's version"
    path = joined(root, "runtime.txt")
    if found := re.match(r"\s*python-(\d[\w.]{0,12})", repo.text(path)):
        yield found[1], Place(path, 1), "the runtime"


def tool_version_line(repo: Snapshot, root: str, tool: str) -> str:
    """Return the version that .tool-versions gives a tool, or ""."""
    text = repo.text(joined(root, ".tool-versions"))
    found = re.search(rf"^{tool}[ \t]+(\S+)", text, re.MULTILINE)
    return found[1] if found else ""


def uv_versions(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield the versions of uv that mise or asdf pin."""
    for name in ("mise.toml", ".mise.toml"):
        if value := repo.toml(joined(root, name)).text("tools", "uv"):
            place = repo.place(joined(root, name), re.compile(r"^\s*uv\b", re.MULTILINE))
            yield Evidence("uv.version", value, place, rank=3, note="mise's version")
    if value := tool_version_line(repo, root, "uv"):
        place = repo.place(joined(root, ".tool-versions"), re.compile(r"^uv\b", re.MULTILINE))
        yield Evidence("uv.version", value, place, rank=2, note="asdf's version")


def _conda(repo: Snapshot, root: str) -> Iterator[tuple[str, Place, str]]:
    path = repo.first(*(joined(root, name) for name in CONDA_FILES))
    for line in repo.yaml(path).strings("dependencies") if path else ():
        if found := CONDA_PYTHON.match(line):
            yield found[1].rstrip(".*,"), repo.place(path, line), "the environment's Python"


def _docker(repo: Snapshot, root: str) -> Iterator[tuple[str, Place, str]]:
    path = joined(root, "Dockerfile")
    text = repo.text(path)
    values = dict(ARGUMENT.findall(text))
    for found in FROM.finditer(text):
        tag = re.sub(r"\$\{?(\w+)\}?", lambda one: values.get(one[1], ""), found[1])
        if version := re.match(r"\d+(?:\.\d+){0,2}", tag):
            yield version[0], repo.place(path, found[0]), "the image's Python"
            break


def declared_cycles(manifest: Manifest) -> tuple[str, ...]:
    """Return the cycles of Python 3 that the classifiers name, oldest first."""
    named = {found[1] for one in manifest.classifiers if (found := CLASSIFIER.match(one))}
    return tuple(sorted(named, key=number))


def number(cycle: str) -> tuple[int, ...]:
    """Return a version as numbers, to compare."""
    return tuple(int(part) for part in re.findall(r"\d+", cycle)[:3])


def matrix(manifest: Manifest) -> tuple[tuple[str, ...], str]:
    """Return the cycles that a library should be tested on, oldest first, and why these."""
    named = declared_cycles(manifest)
    allowed = tuple(cycle for cycle in _cycles() if allows(manifest.requires_python, cycle))
    living = frozenset(alive("python"))
    if named:
        wanted = [cycle for cycle in named if cycle in allowed] or list(named)
        kept = tuple(cycle for cycle in wanted if cycle in living)
        return _said(kept or tuple(wanted[-1:]), wanted, "the classifiers")
    newest = alive("python")[-1:]  # its wheels may lag, so it is tested where somebody says so
    wanted = [cycle for cycle in allowed if cycle not in newest]
    kept = tuple(cycle for cycle in wanted if cycle in living)
    return _said(kept or tuple((wanted or list(newest))[-1:]), wanted, "the supported range")


def _said(kept: tuple[str, ...], wanted: list[str], source: str) -> tuple[tuple[str, ...], str]:
    gone = [cycle for cycle in wanted if cycle not in kept]
    if not gone:
        return kept[-MAX_CYCLES:], source
    ended = gone[0] if len(gone) == 1 else f"{gone[0]} to {gone[-1]}"
    return kept[-MAX_CYCLES:], f"{source}, without {ended} (past the end of life)"


def _cycles() -> tuple[str, ...]:
    """Return the released cycles of Python 3, oldest first."""
    rows = releases("python")
    return tuple(
        one.cycle for one in reversed(rows) if one.status != "prerelease" and one.cycle[0] == "3"
    )


def allows(constraint: str, cycle: str) -> bool:
    """Tell whether a range of Python, in PEP 440's or poetry's spelling, allows a cycle."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    newest = next((one.latest for one in releases("python") if one.cycle == cycle), "")
    for choice in re.split(r"\s*\|\|?\s*", constraint) or [""]:
        try:
            if SpecifierSet(plain_range(choice)).contains(newest or cycle, prereleases=True):
                return True
        except InvalidSpecifier:
            if not re.search(r"\d", choice):
                return True
    return False


def plain_range(choice: str) -> str:
    """Return one range of poetry's spelling (`^3.9`, `~3.9`, `3.9.*`) in PEP 440's."""
    return ",".join(
        filter(None, (_plain(one) for one in re.split(r"[,\s]+(?=[\^~<>=!\d])", choice)))
    )


def _plain(one: str) -> str:
    one = one.strip().replace(" ", "")
    parts = list(number(one))
    if one.startswith("^") and parts:
        return f">={one[1:]},<{parts[0] + 1}"
    if one.startswith("~") and not one.startswith("~=") and parts:
        upper = [parts[0] + 1] if len(parts) == 1 else [parts[0], parts[1] + 1]
        return f">={one[1:]},<{'.'.join(map(str, upper))}"
    if re.fullmatch(r"\d+(\.\d+)*(\.\*)?", one):
        return f"=={one}" if "*" in one or one.count(".") == 2 else f"=={one}.*"
    return "" if one in ("*", "") else one


def single(values: Iterable[str], *, pinned: bool) -> tuple[str, str]:
    """Return the version to run one Python with, and why; `values` are sources, best first.

    `pinned` says that dependencies are pinned: such pins rarely have wheels for a new Python.
    """
    living = alive("python")
    usual = (
        living[1] if pinned and len(living) > 1 else living[-2] if len(living) > 1 else living[-1]
    )
    for value in values:
        if exact := EXACT.fullmatch(value.strip()):
            if known(exact[1]):
                return exact[1], "declared"
            continue
        fitting = [cycle for cycle in _cycles() if allows(value, cycle)]
        if usual in fitting:
            return usual, "supported"
        if near := [cycle for cycle in fitting if cycle in living] or fitting:
            newer = [cycle for cycle in near if number(cycle) > number(usual)]
            return (newer or near[-1:])[0], "supported"
    return usual, "usual"


def known(version: str) -> bool:
    """Tell whether a version names a cycle that exists and that runners offer."""
    parts = number(version)
    cycles = {one.cycle for one in releases("python")}
    return len(parts) > 1 and f"{parts[0]}.{parts[1]}" in cycles and parts[:2] >= OLDEST_ON_RUNNERS


def version_evidence(
    kind: str, manifest: Manifest, seen: Iterable[Evidence], where: Place, *, pinned: bool
) -> Iterator[Evidence]:
    """Yield what the jobs run on: `python.matrix` for libraries, `python.single` for the rest."""
    sources = tuple(seen)
    if kind == "library":
        cycles, note = matrix(manifest)
        place = (
            manifest.classifiers_at if declared_cycles(manifest) else manifest.requires_python_at
        )
        yield Evidence("python.matrix", " ".join(cycles), place or where, note=f"tested on {note}")
        modest = [cycle for cycle in cycles if cycle != alive("python")[-1]]
        chosen, why = (modest or list(cycles))[-1], "supported"
        yield Evidence("python.single", chosen, place or where, note="the newest of the matrix")
        return
    chosen, why = single((one.value for one in sources), pinned=pinned)
    because = next((one.where for one in sources if why != "usual"), where)
    strength = Strength.INFERRED if why == "usual" else Strength.DECLARED
    yield Evidence("python.single", chosen, because, strength, note=NOTES[why])


NOTES = {
    "declared": "the version that the project declares",
    "supported": "a supported version in the declared range",
    "usual": "no version is declared: a well supported one",
}
