"""In which folders a Python project starts."""

from __future__ import annotations

import re

from autodevops_cli.ecosystems._base import is_aside
from autodevops_cli.ecosystems.python.words import names
from autodevops_cli.repository.snapshot import Snapshot

MARKERS = ("pyproject.toml", "setup.py", "requirements.txt", "Pipfile", "manage.py", "setup.cfg")
ROOT_MARKERS = ("environment.yml", "environment.yaml", "tox.ini", "tox.toml", "noxfile.py")
# Lists with one of these and no Python beside bring the program, not a project's dependencies.
_ANSIBLE = re.compile(r"^(?:ansible|ansible-core|ansible-base)\b(?!-)", re.MULTILINE)
SCRIPTS = ("main.py", "app.py", "application.py", "server.py", "run.py", "index.py", "bot.py")

SOURCES = tuple(
    sorted(
        names(
            """
            .py .c .cc .cpp .h .hpp .js .ts .tsx .jsx .go .rs .java .kt .rb .php .cs .swift .scala
            .jl .r .R .ex .exs .zig .lua .pl .sh .m .dart .hs .clj .fs
            """
        )
    )
)


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders of Python projects: manifests, or scripts at the root without any."""
    marked = [path for path in repo.named(*MARKERS) if not is_aside(path)]
    folders = dict.fromkeys(path.rpartition("/")[0] for path in marked if _counts(repo, path))
    for path in repo.named(*ROOT_MARKERS):
        folder = path.rpartition("/")[0]
        if folder in ("", "binder", ".binder") and _counts(repo, path):
            folders.setdefault(folder)
    if not folders and _at_the_root(repo):
        folders[""] = None
    nested = {one for one in folders if any(_uses(repo, one, other) for other in folders)}
    return tuple(one for one in folders if one not in nested)


def _counts(repo: Snapshot, path: str) -> bool:
    """Tell whether a manifest says more than how a tool formats files."""
    folder, _, name = path.rpartition("/")
    if name == "pyproject.toml":
        table = repo.toml(path)
        if any(table.has(key) for key in ("project", "build-system", "dependency-groups")):
            return True
        return table.has("tool", "poetry") or _has_python(repo, folder)
    if name == "setup.cfg":
        return "[metadata]" in repo.text(path) or "[options]" in repo.text(path)
    if name in ("tox.ini", "tox.toml"):
        return _has_python(repo, folder)
    if name == "setup.py":
        return "setup" in repo.text(path)
    return name != "requirements.txt" or not _of_playbooks(repo, path)


def _of_playbooks(repo: Snapshot, path: str) -> bool:
    """Tell whether a list brings Ansible to a folder without any Python."""
    return bool(_ANSIBLE.search(repo.text(path))) and not _has_python(repo, path.rpartition("/")[0])


def _has_python(repo: Snapshot, folder: str) -> bool:
    return any(path.endswith(".py") and not is_aside(path) for path in repo.below(folder))


def _at_the_root(repo: Snapshot) -> bool:
    """Tell whether the root itself holds requirements, a Python runtime or scripts to run."""
    beside = repo.beside("")
    if "runtime.txt" in beside and repo.text("runtime.txt").lstrip().startswith("python-"):
        return True
    if any(name in beside for name in SCRIPTS):
        return True
    lists = [name for name in beside if "requirements" in name and name.endswith(".txt")]
    wanted = bool(lists) and not any(_of_playbooks(repo, name) for name in lists)
    return (wanted or any(name.endswith(".py") for name in beside)) and _mostly_python(repo)


def _mostly_python(repo: Snapshot) -> bool:
    source = [path for path in repo.files if path.endswith(SOURCES)]
    return 2 * sum(path.endswith(".py") for path in source) >= len(source)


def _uses(repo: Snapshot, folder: str, other: str) -> bool:
    """Tell whether `other` is the project around a folder that is only a part of it."""
    inside = folder != other and (not other or folder.startswith(other + "/"))
    if not inside:
        return False
    names = set(repo.beside(folder))
    alone = names & {"pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "requirements.txt"}
    return not alone or (
        alone == {"setup.cfg"} and "[metadata]" not in repo.text(f"{folder}/setup.cfg")
    )
