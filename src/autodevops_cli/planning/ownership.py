"""Which component a command of existing CI belongs to, and how it is called in its folder."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

from autodevops_cli.ecosystems import ecosystem
from autodevops_cli.model.stack import Component
from autodevops_cli.planning.runs import CiRun

_FOLDER_OPTION = r"\s(?:-C|--directory|--prefix|--cwd|--dir|--working-dir)[= ]"


def owned(
    runs: Sequence[CiRun], component: Component, among: Sequence[Component]
) -> tuple[CiRun, ...]:
    """Return the runs of this component; each run belongs to one of the components at most."""
    return tuple(run for run in runs if _owner(run, among) is component)


def in_its_folder(run: CiRun, component: Component) -> str:
    """Return the command as it runs in the component's folder."""
    text = run.text
    if run.use.folder:
        text = re.sub(rf"{_FOLDER_OPTION}{re.escape(run.use.folder)}(?=\s|$)", "", text)
    inside = _target(run)[len(component.root) :].strip("/")
    return f"cd {shlex.quote(inside)} && {text}" if inside else text


def _owner(run: CiRun, among: Sequence[Component]) -> Component | None:
    """Choose by language, then by the nearest folder, then by weight."""
    languages = run.use.languages or tuple(run.brought)
    # What names no tool of Terraform or Docker is about a language, and wants what that brings.
    fits = [
        one
        for one in among
        if (one.ecosystem in languages if languages else ecosystem(one.ecosystem).language)
    ]
    around = [one for one in fits if _holds(one.root, _target(run))]
    return max(around, key=lambda one: (len(one.root), one.weight), default=None)


def _target(run: CiRun) -> str:
    return f"{run.folder}/{run.use.folder}".strip("/") if run.use.folder else run.folder


def _holds(root: str, folder: str) -> bool:
    return not root or folder == root or folder.startswith(root + "/")
