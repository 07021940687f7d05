"""The install commands of existing CI, without its tools and as strict as the lock file allows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from autodevops_cli.planning.wrappers import unwrapped
from autodevops_cli.repository.shell import commands

# What a job needs to run the project's own tools; our jobs bring these themselves.
_TOOLS = frozenset({
    "pip", "setuptools", "wheel", "virtualenv", "tox", "nox", "hatch", "poetry", "uv", "pdm",
    "pipenv", "pre-commit", "prek", "build", "twine", "codecov", "coveralls", "tox-gh-actions",
    "tox-gh", "tox-uv", "tox-travis", "nox-poetry", "poetry-plugin-export", "pip-tools",
})  # fmt: skip
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
_LOCKED = re.compile(r"(?:uv sync|poetry install|pdm (?:install|sync)|pipenv (?:install|sync))\b")
_UNLOCKED_SYNC = re.compile(r"uv sync(?!.*--(?:locked|frozen))")


def project_installs(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the commands that install the project or its dependencies, each once."""
    return tuple(dict.fromkeys(text for text in texts if not _is_tooling(text)))


def chosen_install(texts: Sequence[str], own: str) -> str:
    """Return how CI installs where that tells us more than the component's own way, else "".

    `own` goes by a lock file, or not at all: a lock file is only given up for the same manager
    with other flags.
    """
    manager = _LOCKED.match(own)
    if manager is None:
        return " && ".join(texts)
    same = [text for text in texts if text.startswith(manager[0])]
    if not same:
        return ""
    locked = _UNLOCKED_SYNC.sub("uv sync --locked", same[-1]) if "--locked" in own else same[-1]
    return "" if locked == own else locked


def _is_tooling(text: str) -> bool:
    """Tell whether `pip install` is asked for nothing but tools, or for a built distribution."""
    spelled = commands(text)
    words = unwrapped(spelled[0].words).words if spelled else ()
    if "install" not in words or words[0] not in ("pip", "pip3", "uv"):
        return False
    wanted = words[words.index("install") + 1 :]
    if any(word in ("-r", "--requirement", "-e", "--editable", "--group") for word in wanted):
        return False
    plain = [word for word in wanted if not word.startswith("-")]
    if any(word.startswith("dist/") for word in plain):
        return True
    names = [found[0].lower() for word in plain if (found := _NAME.match(word))]
    return len(names) == len(plain) and all(name in _TOOLS for name in names)
