"""One repository from its source to a report and to files: what every door calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autodevops_cli.errors import UsageError
from autodevops_cli.repository.identity import work_tree
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.sources import open_source
from autodevops_cli.settings import FILES, ConfigText, Settings, Value, config_files, load

# Planning and rendering are imported by those who plan and render: `check` does neither.
if TYPE_CHECKING:
    from autodevops_cli.engine.changes import Changes, Wish
    from autodevops_cli.engine.stages import Policy
    from autodevops_cli.model.analysis import RepoReport


@dataclass(frozen=True, slots=True)
class Opened:
    """A repository that is open, and what the user decided about it."""

    repo: Snapshot
    settings: Settings
    linters: bool = False

    @property
    def policy(self) -> Policy:
        """What the stages need of the settings, and of what was generated before."""
        from autodevops_cli.engine.proposing import policy_of

        return policy_of(self)


class Engine:
    """Analyses and generates, one source at a time, with the settings that hold for it.

    With `linters` what is proposed is shown to the linters that are installed, too.
    """

    def __init__(
        self,
        *,
        flags: Mapping[str, Value | None] | None = None,
        environ: Mapping[str, str] | None = None,
        config: Path | None = None,
        linters: bool = False,
    ) -> None:
        self._linters = linters
        self._flags = flags
        self._environ = environ
        self._config = config

    def settings(self, project: Iterable[ConfigText] = ()) -> Settings:
        """Return the settings in force with these configuration files of a repository."""
        return load(
            flags=self._flags, environ=self._environ, config=self._config, project=project
        )  # fmt: skip

    def open(self, source: str, revision: str = "") -> Opened:
        """Return a source opened for reading. Raises an AutodevopsError."""
        offline = self.settings().flag("offline")
        repo = open_source(source, revision=revision, offline=offline)
        return Opened(repo, self.settings(configuration(repo)), self._linters)

    def analyze(self, source: str, revision: str = "") -> RepoReport:
        """Return everything known about a source and the pipeline proposed for it."""
        from autodevops_cli.engine.proposing import report
        from autodevops_cli.engine.stages import analyse

        opened = self.open(source, revision)
        return report(opened, analyse(opened.repo, opened.policy))

    def generate(self, source: str, wish: Wish | None = None) -> tuple[RepoReport, Changes]:
        """Write the pipeline proposed for a folder; return the report and what was changed.

        A person's edits stay. Raises NothingRecognised where there is nothing to write, and
        WouldOverwrite where nobody knows who wrote the pipeline that is there.
        """
        from autodevops_cli.engine.proposing import written

        return written(self.open(source), wish)


def root_of(repo: Snapshot) -> Path:
    """Return the folder that a snapshot stands for. Raises UsageError where it stands for none."""
    if repo.root is None:
        raise UsageError(
            f"{repo.name} was not read from a folder, so nothing can be written into it",
            hint="print the files with --stdout, or see them with --diff",
        )
    return repo.root


def configuration(repo: Snapshot) -> Iterator[ConfigText]:
    """Yield the configuration files that hold for a repository, the nearest first."""
    if repo.root is None:
        for name in filter(repo.has, FILES):
            yield ConfigText(name, repo.text(name), beside=repo.text)
        return
    yield from configuration_around(repo.root)


def configuration_around(folder: Path) -> Iterator[ConfigText]:
    """Yield the configuration files in a folder and above it, up to its repository's top."""
    here = folder.resolve()
    top = work_tree(here) or here
    yield from config_files([here, *(one for one in here.parents if one.is_relative_to(top))])
