"""Where something in Ruby starts: a Gemfile, else a gemspec, else a Rakefile."""

from __future__ import annotations

import re

from autodevops_cli.ecosystems._base import is_aside, marked_roots
from autodevops_cli.ecosystems.ruby.bundle import Bundle
from autodevops_cli.ecosystems.ruby.gemfile import GEMFILES, gems, paths
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

TESTED = ("spec", "test")
# What apps for phones and other languages use from Ruby: a toolbox is no project.
_TOOLBOX = re.compile(
    r"fastlane.*|cocoapods.*|danger.*|xcpretty.*|xcode-install|jazzy|xcodeproj|"
    r"activesupport|bigdecimal|logger|benchmark|concurrent-ruby|mutex_m|nkf|ostruct|abbrev|"
    r"dotenv|json|rake|bundler|arkana|slather|rubocop|badge|licensed|github_changelog_generator"
)
_KINGS = re.compile(r"fastlane|cocoapods|danger|xcpretty|jazzy|licensed|github_changelog_generator")
_INNER = re.compile(r"(?:^|/)(?:specs?|features|dummy|gemfiles|cookbooks/[^/]+|ios|android)(?:/|$)")


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders of Ruby projects, shallow first, without parts of other projects."""
    found = [root for root in marked_roots(repo, *GEMFILES) if not _is_toolbox(repo, root)]
    outer = [root for root in found if not _INNER.search(root)] or found[:1]
    inner = {one for root in outer for one in members(repo, root)}
    kept = tuple(root for root in outer if root not in inner and not _is_example(repo, root, outer))
    return kept or _without_gemfile(repo)


def _is_example(repo: Snapshot, root: str, among: list[str]) -> bool:
    """Tell whether a project stands in another one and has nothing to test."""
    inside = any(not one or root.startswith(f"{one}/") for one in among if one != root)
    return inside and not any(repo.below(joined(root, name)) for name in TESTED)


def _without_gemfile(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders of gemspecs, else the one of a Rakefile with sources beside it."""
    if repo.named(*GEMFILES):
        return ()
    specs = [parent(path) for path in repo.files if path.endswith(".gemspec")]
    main = [folder for folder in specs if not is_aside(f"{folder}/x" if folder else "x")]
    if main:
        return tuple(sorted(set(main), key=lambda folder: (folder.count("/"), folder))[:20])
    tasks = [parent(path) for path in repo.named("Rakefile", "rakefile") if not is_aside(path)]
    has_sources = any(path.endswith(".rb") for folder in tasks for path in repo.below(folder))
    return tuple(tasks[:1]) if has_sources else ()


def members(repo: Snapshot, root: str) -> tuple[str, ...]:
    """Return the folders of gems that the Gemfile of a root takes from this repository.

    One with tests of its own stands for itself, unless the root has tasks for all of them.
    """
    bundle = Bundle(repo, root)
    sources = tuple(one for one in paths(repo, bundle.gemfile) if one and one != root)
    if not sources:
        return ()
    orchestrated = bool(bundle.has("Rakefile", "rakefile"))
    specs = (one for one in repo.below(root) if one.endswith(".gemspec") and not is_aside(one))
    found = dict.fromkeys(parent(path) for path in specs)
    return tuple(
        one
        for one in found
        if one != root
        and not _INNER.search(one)
        and any(one == source or one.startswith(f"{source}/") for source in sources)
        and (orchestrated or not _stands_alone(repo, one))
    )


def _stands_alone(repo: Snapshot, folder: str) -> bool:
    own = repo.first(*(joined(folder, name) for name in GEMFILES))
    return bool(own) and any(repo.below(joined(folder, name)) for name in TESTED)


def _is_toolbox(repo: Snapshot, root: str) -> bool:
    path = repo.first(*(joined(root, name) for name in GEMFILES))
    names = [one.name for one in gems(repo, path)]
    tooling = bool(names) and all(_TOOLBOX.fullmatch(name) for name in names)
    own = Bundle(repo, root).specs
    return tooling and not own and any(_KINGS.match(name) for name in names)
