"""A Clojure project: its folder, its parsed manifests, its sources and its tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.edn import paired
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.tasks import CARRIED, saying, tasks

EXTENSIONS = (".clj", ".cljc", ".cljs")
TESTS = re.compile(r"\(\s*(?:[\w.-]+/)?(?:deftest|defspec|facts?|describe)\b")
# What the names of aliases and of tasks say when they run tests.
TEST_NAMES = ("test", "tests", "test-all", "ci", "check")
MAX_SOURCES = 200


@dataclass(frozen=True)
class Project:
    """A folder with a project.clj or a deps.edn."""

    repo: Snapshot
    root: str

    def path(self, name: str) -> str:
        """Return the path of a file of the folder, "" when it is not there."""
        return self.repo.first(joined(self.root, name))

    def read(self, name: str) -> Table:
        """Return a file of EDN, empty when it is absent or broken."""
        return Table(self._form(name))

    @cached_property
    def lein(self) -> Table:
        """The keys of `defproject`, empty without a project.clj."""
        form = self._form("project.clj")
        named = isinstance(form, list) and form[:1] == ["defproject"]
        return Table(paired(form[3:]) if named and isinstance(form, list) else {})

    @cached_property
    def deps(self) -> Table:
        """The content of deps.edn."""
        return self.read("deps.edn")

    def _form(self, name: str) -> object:
        return self.repo.edn(joined(self.root, name))

    @cached_property
    def tests(self) -> str:
        """The first file that defines tests for the JVM, "" without any."""
        sources = [one for one in self.repo.below(self.root) if one.endswith((".clj", ".cljc"))]
        likely = sorted(sources, key=lambda one: "test" not in one and "spec" not in one)
        return next((one for one in likely[:MAX_SOURCES] if TESTS.search(self.repo.text(one))), "")

    def folders(self, *names: str) -> tuple[str, ...]:
        """Return those of these folders in which something stands."""
        return tuple(name for name in names if self.repo.below(joined(self.root, name)))

    def place(self, name: str, needle: str | re.Pattern[str] = "") -> Place:
        """Return the place of a text in a file of the folder."""
        return self.repo.place(joined(self.root, name), needle)

    def tasks_for(self, kind: str, names: tuple[str, ...], *phrases: str) -> Iterator[Evidence]:
        """Yield the sound targets of make that say one of the phrases."""
        fits = saying(*phrases)
        carried = CARRIED | {"lein", "clojure", "clj"}
        for name in names:
            for one in tasks(self.repo, self.root):
                wanted = one.name == name and one.runner == "make" and not one.unsound
                if wanted and fits(one) and one.programs <= carried:
                    note = f"the {name} target of make"
                    yield command(kind, one.command, one.where, Source.TASK, note)


def texts(form: object) -> str:
    """Return every text in a form, for a search of names."""
    if isinstance(form, dict):
        return " ".join(texts(one) for pair in form.items() for one in pair)
    if isinstance(form, list):
        return " ".join(texts(one) for one in form)
    return str(form)
