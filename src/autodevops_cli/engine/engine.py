"""One repository from its source to a report and to files: what every door calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from autodevops_cli.engine.changes import Changes, Scene, Wish, changes
from autodevops_cli.engine.choosing import AUTO, NONE, extras
from autodevops_cli.engine.locking import lock_of, owners_of, replaced_of
from autodevops_cli.engine.patches import patches
from autodevops_cli.engine.stages import Policy, analyse, generate
from autodevops_cli.engine.updating import bring
from autodevops_cli.errors import InvalidSettings, NothingRecognised, UsageError
from autodevops_cli.lockfile import Lock
from autodevops_cli.model.analysis import Analysis, Proposal, RepoReport
from autodevops_cli.model.drift import Ownership
from autodevops_cli.repository.identity import work_tree
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.sources import open_source
from autodevops_cli.settings import DEFAULT, FILES, ConfigText, Settings, Value, config_files, load

ORDINARY = Wish()


@dataclass(frozen=True, slots=True)
class Opened:
    """A repository that is open, and what the user decided about it."""

    repo: Snapshot
    settings: Settings
    linters: bool = False

    @property
    def policy(self) -> Policy:
        """What the stages need of the settings, and of what was generated before."""
        folders = self.settings.template_folders
        for folder in folders:
            if not folder.is_dir():
                origin = self.settings.values["template_dir"].where
                raise InvalidSettings(f"{origin}: template_dir is {folder}, and no folder is there")
        lock = lock_of(self.repo)
        return Policy(
            self._said("provider", lock.origin.provider if lock else AUTO),
            folders, self.settings.overrides, self.linters,
            extras(self._said("with", _listed(lock) if lock else AUTO)), owners_of(lock),
            replaced_of(lock),
        )  # fmt: skip

    def _said(self, key: str, otherwise: str) -> str:
        """Return a setting; where nobody said anything, what held when the files were written."""
        one = self.settings.values[key]
        return otherwise if one.origin == DEFAULT else str(one.value)


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
        opened = self.open(source, revision)
        return report(opened, analyse(opened.repo, opened.policy))

    def generate(self, source: str, wish: Wish = ORDINARY) -> tuple[RepoReport, Changes]:
        """Write the pipeline proposed for a folder; return the report and what was changed.

        A person's edits stay. Raises NothingRecognised where there is nothing to write, and
        WouldOverwrite where nobody knows who wrote the pipeline that is there.
        """
        opened = self.open(source)
        scene = scene_of(opened)
        made = RepoReport(scene.analysis, scene.proposal)
        return made, bring(root_of(opened.repo), scene, wish)


def scene_of(opened: Opened, adopting: Iterable[str] = ()) -> Scene:
    """Return what it takes to bring a repository up to date; the files named are to be managed.

    Raises NothingRecognised where there is nothing to write.
    """
    policy = opened.policy
    policy = replace(policy, owners={**policy.owners, **dict.fromkeys(adopting, Ownership.ADOPTED)})
    analysis = analyse(opened.repo, policy)
    made = RepoReport(analysis, generate(opened.repo, analysis, policy))
    return scene(opened, made)


def scene(opened: Opened, made: RepoReport) -> Scene:
    """Return what it takes to bring a repository up to what its report proposes."""
    folders = opened.settings.template_folders
    return Scene(opened.repo, made.analysis, proposal_of(made), folders)


def report(opened: Opened, analysis: Analysis) -> RepoReport:
    """Return the analysis with the pipeline proposed for it, as it differs from what is there."""
    proposal = generate(opened.repo, analysis, opened.policy)
    if proposal is None or lock_of(opened.repo) is None:
        return RepoReport(analysis, proposal)
    there = Scene(opened.repo, analysis, proposal, opened.settings.template_folders)
    found = changes(there, Wish(overwrite=True))
    return RepoReport(analysis, replace(proposal, diff=patches(found.files)))


def _listed(lock: Lock) -> str:
    return ",".join(lock.origin.extras) or NONE


def proposal_of(made: RepoReport) -> Proposal:
    """Return the proposal of a report. Raises NothingRecognised where it has no files."""
    if made.proposal is None or not made.proposal.files:
        raise NothingRecognised(
            f"{made.analysis.name} holds nothing that a pipeline could run",
            hint="`autodevops analyze` says what was looked for; autodevops.toml can name commands",
        )
    return made.proposal


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
