"""The install commands of existing CI, without its tools and as strict as the lock file allows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from autodevops_cli.planning.wrappers import unwrapped
from autodevops_cli.repository.shell import commands

# What a job needs to run the project's own tools; our jobs bring these themselves.
_TOOLS = frozenset({
    "pip", "setuptools", "wheel", "virtualenv", "tox", "nox", "hatch", "poetry", "uv", "pdm",
    "pipenv", "pre-commit", "prek", "build", "twine", "codecov", "coveralls", "tox-gh-actions",
    "tox-gh", "tox-uv", "tox-travis", "nox-poetry", "poetry-plugin-export", "pip-tools",
})  # fmt: skip
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
_FROZEN = (
    (re.compile(r"uv sync(?!.*--(?:locked|frozen))"), "uv sync", "uv sync --locked"),
    (re.compile(r"npm (?:install|i)(?=\s|$)(?!.* [^-])"), "", "npm ci"),
    (re.compile(r"pnpm (?:install|i)(?=\s|$)(?!.*frozen)"), "", "pnpm install --frozen-lockfile"),
)
_IS_FROZEN = re.compile(r"\bnpm ci\b|--locked|--frozen|--immutable|frozen-lockfile")


def project_installs(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the commands that install the project or its dependencies, each once."""
    return tuple(dict.fromkeys(text for text in texts if not _is_tooling(text)))


def hardened(text: str, own: str) -> str:
    """Return an install command of CI, frozen where the repository's own one (`own`) is."""
    if not _IS_FROZEN.search(own) or _IS_FROZEN.search(text):
        return text
    for pattern, spelled, frozen in _FROZEN:
        if found := pattern.match(text):
            return text.replace(spelled or found[0], frozen, 1)
    return text


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
