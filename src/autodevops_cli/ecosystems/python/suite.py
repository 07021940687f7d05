"""The test suite: which files hold tests, in which style, and what they import."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from autodevops_cli.ecosystems._base import ASIDE
from autodevops_cli.ecosystems.python.ini import sections
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import EMPTY, Table

MAX_FILES = 200
MAX_CHARACTERS = 40_000

FILE = re.compile(r"(?:test_\w+|\w+_test|tests?|unittests)\.py")
PYTEST_STYLE = re.compile(
    r"^\s*(?:import pytest|from pytest)\b|^(?:async )?def test_|^class Test\w*(?:\(object\))?:",
    re.M,
)
UNITTEST_STYLE = re.compile(r"\bunittest\b|\bTestCase\b")
IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+([A-Za-z_]\w*)|import[ \t]+([A-Za-z_][\w, \t.]*))", re.M)
# Folders whose tests are somebody else's, or need more than a runner.
FOREIGN = (ASIDE - {"test", "tests", "testing"}) | {
    "node_modules",
    "site-packages",
    "venv",
    ".venv",
}
# Options of pytest's configuration that only a plugin understands.
PLUGINS = (
    (re.compile(r"--cov\b|--no-cov"), "pytest-cov"),
    (re.compile(r"(?:^|\s)-n(?:\s|=|auto|\d)|--numprocesses|--dist\b"), "pytest-xdist"),
    (re.compile(r"--timeout\b"), "pytest-timeout"),
    (re.compile(r"--reruns\b"), "pytest-rerunfailures"),
    (re.compile(r"--benchmark"), "pytest-benchmark"),
    (re.compile(r"--mypy\b"), "pytest-mypy"),
    (re.compile(r"--flake8\b"), "pytest-flake8"),
    (re.compile(r"--black\b"), "pytest-black"),
    (re.compile(r"--reuse-db|--ds\b|--nomigrations|--no-migrations|--create-db"), "pytest-django"),
    (re.compile(r"--random-order"), "pytest-random-order"),
    (re.compile(r"--html\b"), "pytest-html"),
    (re.compile(r"--alluredir"), "allure-pytest"),
    (re.compile(r"--mpl\b"), "pytest-mpl"),
    (re.compile(r"--nbval|--nbmake"), "nbval"),
)
PLUGIN_KEYS = {
    "asyncio_mode": "pytest-asyncio", "DJANGO_SETTINGS_MODULE": "pytest-django",
    "django_settings_module": "pytest-django", "timeout": "pytest-timeout", "env": "pytest-env",
    "mock_use_standalone_module": "pytest-mock", "qt_api": "pytest-qt",
}  # fmt: skip


@dataclass(frozen=True)
class Suite:
    """The tests of a project, with the conftest files that `support` them.

    `config` is where pytest is configured, `settings` what stands there.
    """

    repo: Snapshot
    root: str
    files: tuple[str, ...]
    support: tuple[str, ...] = ()
    config: Place | None = None
    settings: Table = EMPTY

    @property
    def folders(self) -> tuple[str, ...]:
        """The top folders that hold tests, relative to the root, the fullest first."""
        count = Counter(self._inside(path).partition("/")[0] for path in self.files)
        return tuple(
            name for name, _ in sorted(count.items(), key=lambda item: (-item[1], item[0]))
        )

    @cached_property
    def styles(self) -> tuple[int, int]:
        """How many files are written for pytest alone, and how many for unittest."""
        texts = [self.repo.text(path)[:MAX_CHARACTERS] for path in self.files[:MAX_FILES]]
        for_pytest = sum(bool(PYTEST_STYLE.search(text)) for text in texts)
        return for_pytest, sum(bool(UNITTEST_STYLE.search(text)) for text in texts)

    @cached_property
    def imports(self) -> frozenset[str]:
        """The top-level modules that tests import."""
        found: set[str] = set()
        for path in (*self.files[:MAX_FILES], *self.support[:MAX_FILES]):
            for one in IMPORT.finditer(self.repo.text(path)[:MAX_CHARACTERS]):
                names = (one[1] or one[2]).split(",")
                found.update(name.split(".")[0].split()[0] for name in names if name.strip())
        return frozenset(found)

    @property
    def plugins(self) -> tuple[str, ...]:
        """The plugins that pytest's configuration takes for granted."""
        options = " ".join(self.settings.strings("addopts"))
        named = [plugin for pattern, plugin in PLUGINS if pattern.search(options)]
        named.extend(plugin for key, plugin in PLUGIN_KEYS.items() if key in self.settings)
        named.extend(self.settings.strings("required_plugins"))
        return tuple(dict.fromkeys(re.split(r"[\s<>=!~\[]", one)[0].lower() for one in named))

    def _inside(self, path: str) -> str:
        return path[len(self.root) + 1 :] if self.root else path


def read_suite(repo: Snapshot, root: str, others: tuple[str, ...] = ()) -> Suite:
    """Return the test suite below a root, without the folders of other projects in it."""
    start = len(root) + 1 if root else 0
    inner = tuple(f"{one}/" for one in others)
    files = [
        path
        for path in repo.below(root)
        if FILE.fullmatch(path.rpartition("/")[2])
        and path.isprintable()
        and not path.startswith(inner)
        and not FOREIGN & {part.lower() for part in path[start:].split("/")[:-1]}
    ]
    support = [path for path in repo.below(root) if path.rpartition("/")[2] == "conftest.py"]
    config, settings = pytest_settings(repo, root)
    used = [path for path in files if _holds_tests(repo, path)]
    return Suite(repo, root, tuple(used), tuple(support if used else ()), config, settings)


def _holds_tests(repo: Snapshot, path: str) -> bool:
    """Tell whether a file named like tests holds any; only odd names need a look."""
    name = path.rpartition("/")[2]
    if name.startswith("test_") and name != "test_.py":
        return True
    text = repo.text(path)[:MAX_CHARACTERS]
    return bool(PYTEST_STYLE.search(text) or UNITTEST_STYLE.search(text))


def pytest_settings(repo: Snapshot, root: str) -> tuple[Place | None, Table]:
    """Return where pytest is configured and its settings, by pytest's own precedence."""
    for name in ("pytest.toml", ".pytest.toml"):
        if repo.has(path := joined(root, name)):
            return repo.place(path, "[pytest"), repo.toml(path).table("pytest")
    for name in ("pytest.ini", ".pytest.ini"):
        if repo.has(path := joined(root, name)):
            return Place(path), _of_ini(repo.text(path), "pytest")
    pyproject = joined(root, "pyproject.toml")
    tool = repo.toml(pyproject).table("tool")
    for keys in (("pytest", "ini_options"), ("pytest",)):
        if tool.has(*keys):
            return repo.place(pyproject, f"[tool.{'.'.join(keys)}"), tool.table(*keys)
    for name, section in (("tox.ini", "pytest"), ("setup.cfg", "tool:pytest")):
        path = joined(root, name)
        if f"[{section}]" in repo.text(path):
            return repo.place(path, f"[{section}]"), _of_ini(repo.text(path), section)
    return None, EMPTY


def _of_ini(text: str, section: str) -> Table:
    return Table(dict(sections(text).get(section, {})))
