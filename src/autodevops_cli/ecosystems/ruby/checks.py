"""How Ruby code is linted and its types checked."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.ecosystems.ruby.bundle import Bundle
from autodevops_cli.ecosystems.ruby.rake_choice import check_tasks
from autodevops_cli.ecosystems.ruby.rakefile import Rakefile
from autodevops_cli.ecosystems.ruby.testing import is_good
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.tasks import saying, tasks

NAMES = ("lint", "rubocop", "standardrb", "lint-ruby", "style", "script/lint", "bin/lint")


@dataclass(frozen=True, slots=True)
class Check:
    """A tool of the bundle: its gems, its settings, and what runs it."""

    subject: str
    text: str
    gems: tuple[str, ...]
    settings: tuple[str, ...]
    alone: bool = False
    """Whether having the gem is enough to use it, as it needs no settings."""

    @property
    def tool(self) -> str:
        """The name of the tool."""
        return self.subject.partition(".")[2]


CHECKS = (
    Check("lint.rubocop", "rubocop", ("rubocop",), (".rubocop.yml", ".config/rubocop/config.yml")),
    Check("lint.standardrb", "standardrb", ("standard",), (".standard.yml",), alone=True),
    Check(
        "lint.brakeman", "brakeman --no-pager", ("brakeman",),
        ("config/brakeman.yml", "config/brakeman.ignore", ".brakeman.yml"), alone=True,
    ),
    Check("lint.reek", "reek", ("reek",), (".reek.yml",)),
    Check(
        "lint.erb_lint", "erb_lint --lint-all", ("erb_lint",), (".erb_lint.yml", ".erb-lint.yml"),
    ),
    Check("lint.haml-lint", "haml-lint", ("haml_lint", "haml-lint"), (".haml-lint.yml",)),
    Check("lint.slim-lint", "slim-lint .", ("slim_lint",), (".slim-lint.yml",)),
    Check("lint.packwerk", "packwerk check", ("packwerk",), ("packwerk.yml",)),
    Check(
        "typecheck.sorbet", "srb tc", ("sorbet-static-and-runtime", "sorbet", "sorbet-static"),
        ("sorbet/config",),
    ),
    Check("typecheck.steep", "steep check", ("steep",), ("Steepfile",)),
)  # fmt: skip


def checks(bundle: Bundle, rakefile: Rakefile) -> Iterator[Evidence]:
    """Yield the checks that tasks run, then those of tools that are configured or there."""
    yield from _own_tasks(bundle)
    if not bundle.gemfile or bundle.holds("rake"):
        for kind, tool, task in check_tasks(rakefile):
            text = f"{bundle.entered}rake {shlex.quote(task.name)}"
            note = f"the rake task {task.name}"
            yield command(f"{kind}.{tool}", text, task.where, Source.TASK, note)
    for one in CHECKS if bundle.gemfile else ():
        if bundle.holds(*one.gems):
            yield from _configured(bundle, one)
            yield from _locked(bundle, one)
    yield from _audit(bundle)


def _own_tasks(bundle: Bundle) -> Iterator[Evidence]:
    declared = tasks(bundle.repo, bundle.root)
    for tool in ("rubocop", "standardrb"):
        fits = saying(tool)
        for name in NAMES:
            for one in declared:
                if one.name == name and one.plain and is_good(bundle, one) and fits(one):
                    note = f"the {name} target of {one.runner}"
                    yield command(f"lint.{tool}", one.plain, one.where, Source.TASK, note)


def _configured(bundle: Bundle, one: Check) -> Iterator[Evidence]:
    text = f"{bundle.entered}{one.text}"
    if path := bundle.has(*one.settings):
        note = f"{one.tool} is configured"
        yield command(one.subject, text, Place(path), Source.TOOL_CONFIG, note)
        return
    gem = bundle.asks(*one.gems) if one.alone else None
    # Rubocop runs the rules of Standard where a .rubocop.yml takes them in.
    covered = one.tool == "standardrb" and bundle.has(".rubocop.yml")
    if gem and not covered:
        note = f"{gem.name} is in the bundle"
        yield command(one.subject, text, gem.where, Source.DEPENDENCY, note)


def _locked(bundle: Bundle, one: Check) -> Iterator[Evidence]:
    found = next((name for name in one.gems if name in bundle.lock.versions), "")
    if found:
        where = bundle.repo.place(
            bundle.lock.path, re.compile(rf"^    {re.escape(found)} \(", re.M)
        )
        yield Evidence(f"locked.{one.tool}", bundle.lock.path, where, note="its version is locked")


def _audit(bundle: Bundle) -> Iterator[Evidence]:
    """What is known of vulnerabilities changes from day to day, so it can only advise."""
    if gem := bundle.asks("bundler-audit"):
        text, note = (
            f"{bundle.entered}bundle-audit check --update",
            "bundler-audit is in the bundle",
        )
        yield command("lint.bundler-audit", text, gem.where, Source.DEPENDENCY, note)
