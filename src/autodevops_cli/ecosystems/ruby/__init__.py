"""Ruby: Bundler, gems, Rake, Rails and the tools around them."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems._base import Ecosystem
from autodevops_cli.ecosystems._pipeline import NODE
from autodevops_cli.ecosystems.ruby.bundle import Bundle
from autodevops_cli.ecosystems.ruby.checks import checks
from autodevops_cli.ecosystems.ruby.jobs import RUBY, jobs
from autodevops_cli.ecosystems.ruby.libraries import libraries
from autodevops_cli.ecosystems.ruby.rails import preparations
from autodevops_cli.ecosystems.ruby.rakefile import RAKEFILES, read_rakefile
from autodevops_cli.ecosystems.ruby.roots import members, roots
from autodevops_cli.ecosystems.ruby.serving import MAIN_FILES, serving
from autodevops_cli.ecosystems.ruby.testing import is_rails, tests
from autodevops_cli.ecosystems.ruby.versions import ruby_versions
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.repository.snapshot import Snapshot

SOURCES = (".rb", ".rake", ".ru", ".gemspec", ".erb", ".haml", ".slim")


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what the manifests, the lock file, the Rakefile and the folders of a project say."""
    bundle = Bundle(repo, root)
    rakefile = read_rakefile(repo, root)
    if bundle.gemfile:
        yield Evidence("package-manager", "bundler", bundle.place, note="a Gemfile")
    for member in members(repo, root):
        where = repo.place(bundle.gemfile, member)
        yield Evidence(f"workspace.member.{member}", member, where, note="a gem of this repository")
    yield from ruby_versions(bundle)
    yield _kind(bundle)
    yield from _published(bundle)
    yield from libraries(bundle)
    yield from _install(bundle)
    yield from preparations(bundle, rakefile)
    yield from tests(bundle, rakefile)
    yield from checks(bundle, rakefile)
    yield from serving(bundle)


def _kind(bundle: Bundle) -> Evidence:
    specs = bundle.specs or (
        () if bundle.has("Procfile", "config.ru", *MAIN_FILES) else bundle.taken_in
    )
    library = bool(specs) and not is_rails(bundle)
    note = "a gemspec" if library else "no gemspec"
    kind = "library" if library else "application"
    where = Place(specs[0]) if library else bundle.place
    return Evidence("kind", kind, where, Strength.INFERRED, note=note)


def _published(bundle: Bundle) -> Iterator[Evidence]:
    for path in bundle.specs[:1]:
        name = path.rpartition("/")[2].removesuffix(".gemspec")
        yield Evidence("publish.rubygems", name, Place(path), Strength.INFERRED, note="a gemspec")


def _install(bundle: Bundle) -> Iterator[Evidence]:
    """Yield how the gems come; a lock file that cannot be installed as it is gets repaired."""
    lock = bundle.lock
    if not bundle.gemfile:
        return
    if not lock.path:
        yield command("install", "bundle install", bundle.place, Source.CONVENTION, "the Gemfile")
        return
    where, note = Place(lock.path), "the lock file"
    yield Evidence("bundler.lock", lock.path, where, note=note)
    if gem := bundle.missing:
        note = f"the lock file lacks {gem.name}"
        yield Evidence("bundler.lock.repaired", gem.name, gem.where, note=note)
        yield command("install", "bundle install", gem.where, Source.CONVENTION, note)
    elif lock.foreign:
        where = bundle.repo.place(lock.path, "PLATFORMS")
        note = "the lock file is not for Linux yet"
        yield Evidence("bundler.lock.repaired", "x86_64-linux", where, note=note)
        text = "bundle lock --add-platform x86_64-linux && bundle install"
        yield command("install", text, where, Source.CONVENTION, note)
    else:
        yield command("install", "bundle install", where, Source.CONVENTION, note)


ECOSYSTEM = Ecosystem(
    "ruby", "Ruby", SOURCES, roots, detect, jobs, (RUBY, NODE),
    ("Gemfile", "gems.rb", "*.gemspec", *RAKEFILES),
)  # fmt: skip
