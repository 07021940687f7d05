"""How a selection is installed, in the words of each dependency manager."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

from autodevops_cli.data import UnknownPin, tool_version
from autodevops_cli.ecosystems.python.bundles import Bundle, Kind
from autodevops_cli.ecosystems.python.dependencies import CONDA_FILES
from autodevops_cli.ecosystems.python.lockfile import is_behind
from autodevops_cli.ecosystems.python.project import Project
from autodevops_cli.ecosystems.python.selection import Selection


def install_command(project: Project, selection: Selection) -> str:
    """Return the shell text that installs the project and a selection."""
    match project.manager:
        case "uv":
            return _uv(project, selection)
        case "poetry":
            return _poetry(project, selection)
        case "pdm":
            return _pdm(project, selection)
        case "pipenv":
            return "pipenv sync --dev" if project.lock else "pipenv install --dev"
        case "conda":
            return _conda(project, selection)
        case _:
            return _pip(project, selection)


def _uv(project: Project, selection: Selection) -> str:
    words = ["uv sync"]
    if project.lock:
        words.append(lock_option(project))
    if project.tool.has("uv", "workspace", "members"):
        words.append("--all-packages")
    words.extend(_options(selection, extra="--extra", group="--group"))
    return " ".join(words)


def lock_option(project: Project) -> str:
    """Return how uv holds on to the lock file: without a check where it is known to be behind."""
    return "--frozen" if is_behind(project) else "--locked"


def _options(selection: Selection, *, extra: str, group: str) -> Iterator[str]:
    for one in selection.bundles:
        if one.kind is not Kind.FILE:
            yield f"{extra if one.kind is Kind.EXTRA else group} {_quoted(one.name)}"


def _poetry(project: Project, selection: Selection) -> str:
    words = ["poetry install"]
    extras = [one.name for one in selection.bundles if one.kind is Kind.EXTRA]
    groups = [one.name for one in selection.bundles if one.kind is Kind.GROUP]
    if groups:
        words.append(f"--with {_quoted(','.join(groups))}")
    if extras:
        words.append(f"--extras {_quoted(' '.join(extras))}")
    if not project.manifest.packaged:
        words.append("--no-root")
    text = " ".join(words)
    if selection.missing:
        text += f" && poetry run python -m pip install {_pinned(selection.missing)}"
    return text


def _pdm(project: Project, selection: Selection) -> str:
    words = ["pdm install", *(["--frozen-lockfile"] if project.lock else [])]
    words.extend(_options(selection, extra="--group", group="--group"))
    return " ".join(words)


def _pip(project: Project, selection: Selection) -> str:
    files = [one for one in selection.bundles if one.kind is Kind.FILE and one.file]
    hashed = [one for one in files if one.file and one.file.hashed]
    plain = [one for one in files if one not in hashed]
    words = _project_words(project, selection, plain)
    words.extend(f"-r {_quoted(one.name)}" for one in plain if not _included(one, files))
    groups = [one for one in selection.bundles if one.kind is Kind.GROUP]
    words.extend(f"--group {_quoted(one.name)}" for one in groups)
    if selection.missing:
        words.append(_pinned(selection.missing))
    steps = [f"python -m pip install -r {_quoted(one.name)}" for one in hashed]
    if groups:
        steps.append('python -m pip install "pip>=25.1"')
    if words:
        steps.append("python -m pip install " + " ".join(words))
    return " && ".join(steps)


def _project_words(project: Project, selection: Selection, files: list[Bundle]) -> list[str]:
    """Return how the project itself is installed; nothing where a requirements file does it."""
    extras = [one.name for one in selection.bundles if one.kind is Kind.EXTRA]
    installs = any(one.file.installs_project for one in files if one.file)
    if not project.manifest.packaged or (installs and not extras):
        return []
    target = f".[{','.join(extras)}]" if extras else "."
    # These backends rebuild an editable install on import, with tools that are gone by then.
    rebuilds = project.manifest.backend in ("mesonpy", "scikit_build_core")
    return [_quoted(target)] if rebuilds else [f"-e {_quoted(target)}"]


def _included(one: Bundle, files: list[Bundle]) -> bool:
    path = one.file.path if one.file else ""
    return any(path in other.file.includes for other in files if other is not one and other.file)


def _conda(project: Project, selection: Selection) -> str:
    """Create the environment `ci` with the conda that GitHub's runners carry in $CONDA."""
    file = next((name for name in CONDA_FILES if project.has(name)), "")
    text = f'"$CONDA/bin/conda" env create --name ci --file {_quoted(file)}'
    if selection.missing:
        inside = '"$CONDA/bin/conda" run --name ci'
        text += f" && {inside} python -m pip install {_pinned(selection.missing)}"
    return text


def _pinned(distributions: Iterable[str]) -> str:
    return " ".join(pinned(one) for one in distributions)


def pinned(distribution: str) -> str:
    """Return a distribution at the version that our data pins, or alone where it has none."""
    try:
        return f"{distribution}=={tool_version(distribution)}"
    except UnknownPin:
        return distribution


def _quoted(text: str) -> str:
    return shlex.quote(text)
