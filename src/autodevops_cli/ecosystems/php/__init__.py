"""PHP: Composer's packages and applications, and pages without a manifest."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems._base import Ecosystem
from autodevops_cli.ecosystems.php.bins import installs
from autodevops_cli.ecosystems.php.checking import checks, syntax
from autodevops_cli.ecosystems.php.extensions import extensions
from autodevops_cli.ecosystems.php.libraries import is_library, libraries
from autodevops_cli.ecosystems.php.pipeline import PHP, jobs
from autodevops_cli.ecosystems.php.preparing import assets, preparation
from autodevops_cli.ecosystems.php.project import Project
from autodevops_cli.ecosystems.php.roots import members, roots
from autodevops_cli.ecosystems.php.scripts import scripts
from autodevops_cli.ecosystems.php.serving import start
from autodevops_cli.ecosystems.php.testing import tests
from autodevops_cli.ecosystems.php.versions import php_versions
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.repository.snapshot import Snapshot

FLAGS = "--no-interaction --prefer-dist --no-progress"


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what manifest, lock file, settings and sources of a component say."""
    project = Project(repo, root)
    library = is_library(project)
    yield from _manager(project, library=library)
    for folder, key in members(repo, root).items():
        where = project.place(key)
        yield Evidence(f"workspace.member.{folder}", folder, where, note="a package of its own")
    yield from php_versions(project, library=library)
    yield from libraries(project)
    yield from extensions(project)
    yield from installs(project)
    yield from preparation(project)
    yield from _commands(project)
    if not library:
        yield from assets(project)
        yield from start(project)


def _manager(project: Project, *, library: bool) -> Iterator[Evidence]:
    where = Place(project.manifest if project.has("composer.json") else project.root or ".")
    kind = "library" if library else "application"
    yield Evidence("kind", kind, where, Strength.INFERRED, note=f"a PHP {kind}")
    if not project.has("composer.json"):
        return
    yield Evidence("package-manager", "composer", where, note="a manifest of Composer")
    yield Evidence("php.manifest", project.manifest, where)
    if not project.lock:
        yield _install("update", where, "no composer.lock is committed")
    elif lost := project.unlocked:
        yield _install("update", Place(project.lock), f"the lock file lacks {lost}")
    else:
        yield Evidence("php.lock", project.lock, Place(project.lock))
        yield _install("install", Place(project.lock), "the lock file")


def _install(verb: str, where: Place, note: str) -> Evidence:
    return command("install", f"composer {verb} {FLAGS}", where, Source.CONVENTION, note)


def _commands(project: Project) -> Iterator[Evidence]:
    known = scripts(project)
    tested = tuple(tests(project, known))
    yield from tested
    main = next((one.value for one in tested if one.subject == "command.test"), "")
    checked = tuple(checks(project, known, main))
    yield from checked
    if not main and not any(one.subject.startswith("command.") for one in checked):
        yield from syntax(project)


ECOSYSTEM = Ecosystem(
    "php", "PHP", (".php", ".phpt"), roots, detect, jobs, (PHP,), ("composer.json",)
)
