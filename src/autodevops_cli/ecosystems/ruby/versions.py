"""Which Ruby: every place that names one, and what jobs set up for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.data import releases
from autodevops_cli.data.ranges import exact, newest, supported
from autodevops_cli.ecosystems.ruby.bundle import Bundle
from autodevops_cli.ecosystems.ruby.gemfile import gemfile_ruby, required_ruby
from autodevops_cli.model.evidence import Evidence, Fact, Place, Strength
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tool_pins import image_pins, tool_pins

MAX_CELLS = 7
_PINNED = re.compile(r"(?:ruby-)?(\d+\.\d+(?:\.\d+)?(?:-?(?:preview|rc|p)\d+)?)$")
_ENGINE = re.compile(r"((?:jruby|truffleruby)(?:\+graalvm)?-\d[\w.]*)$")


def ruby_versions(bundle: Bundle) -> Iterator[Evidence]:
    """Yield every Ruby that is named, strongest first.

    A single version in the Gemfile goes first, since Bundler refuses any other.
    """
    repo, root = bundle.repo, bundle.root
    for folder in dict.fromkeys((root, "")):
        yield from _version_file(repo, joined(folder, ".ruby-version"), 9)
    asked = gemfile_ruby(repo, bundle.gemfile) if bundle.gemfile else None
    if asked and asked.version:
        rank = 10 if exact(asked.version) else 6
        yield _declared(asked.version, asked.where, rank, "the ruby line")
    elif asked and asked.file and not asked.file.endswith(".ruby-version"):
        yield from _version_file(repo, asked.file, 8)
    for pin in tool_pins(repo, root, "ruby"):
        yield _declared(pin.version, pin.where, 7, pin.note)
    for path in bundle.specs or bundle.taken_in:
        required = required_ruby(repo, path)
        if required and required.version:
            yield _declared(required.version, required.where, 4, "required_ruby_version")
            yield Evidence("ruby.range", required.version, required.where, note="the gem's promise")
    yield from _locked(bundle)
    for pin in image_pins(repo, root, "ruby"):
        yield Evidence("ruby.version", pin.version, pin.where, Strength.INFERRED, 5, pin.note)


def _declared(version: str, where: Place, rank: int, note: str) -> Evidence:
    return Evidence("ruby.version", version, where, rank=rank, note=note)


def _version_file(repo: Snapshot, path: str, rank: int) -> Iterator[Evidence]:
    first = next((line.strip() for line in repo.text(path)[:500].split("\n") if line.strip()), "")
    found = _PINNED.match(first) or _ENGINE.match(first)
    if found:
        yield _declared(found[1], Place(path, 1), rank, "the version file")


def _locked(bundle: Bundle) -> Iterator[Evidence]:
    lock, repo = bundle.lock, bundle.repo
    if lock.ruby:
        where = repo.place(lock.path, "RUBY VERSION")
        note = "the lock file was made with it"
        yield Evidence("ruby.version", lock.ruby, where, Strength.LOCKED, note=note)
    if lock.contemporary:
        where = repo.place(lock.path, "BUNDLED WITH")
        note = f"Bundler {lock.bundler} came with Ruby {lock.contemporary}"
        yield Evidence("ruby.contemporary", lock.contemporary, where, Strength.LOCKED, note=note)


def single(component: Component) -> tuple[str, str, Fact | None]:
    """Return the version for a job on one Ruby, the file that pins it, and why.

    Where nobody names one, the Ruby of the time when the lock file was written fits its gems.
    """
    fact = component.fact("ruby.version")
    if fact is None:
        guess = component.fact("ruby.contemporary")
        return (guess.value if guess else newest("", "ruby")), "", guess
    if _ENGINE.match(fact.value):
        return fact.value, "", fact
    path = fact.because.where.path
    plain = path == ".ruby-version" and not component.root and exact(fact.value) is not None
    version = newest(_capped(component, fact.value), "ruby")
    return version, path if plain else "", fact


def _capped(component: Component, asked: str) -> str:
    """Keep a range to Rubies that the gems of the lock file can know."""
    guess = component.fact("ruby.contemporary")
    if guess is None or exact(asked):
        return asked
    known = [one for one in supported(asked, "ruby") if _numbers(one) <= _numbers(guess.value)]
    return known[-1] if known else asked


def matrix(component: Component) -> tuple[str, ...]:
    """Return the supported Rubies that a library promises to work with, oldest first.

    A lock file binds a library to the Rubies of its time and the next one.
    """
    asked = component.value("ruby.range") or component.value("ruby.version")
    found = supported("" if exact(asked) else asked, "ruby")
    if guess := component.fact("ruby.contemporary"):
        cycles = [one.cycle for one in reversed(releases("ruby"))]
        at = cycles.index(guess.value) if guess.value in cycles else len(cycles)
        found = tuple(one for one in found if one in cycles[: at + 2]) or found[:1]
    return found[-MAX_CELLS:]


def _numbers(cycle: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", cycle))
