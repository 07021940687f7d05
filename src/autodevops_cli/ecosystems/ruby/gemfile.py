"""What a Gemfile and a gemspec ask for, without running them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.ecosystems.ruby.source import Line, lines, statement, strings
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

GEMFILES = ("Gemfile", "gems.rb")
MAX_INCLUDED = 5

_GEM = re.compile(r"""^gem\s*\(?\s*["']([\w.-]{1,100})["'](.*)""")
_SPEC_GEM = re.compile(
    r"""\.add_(?:(development)_|runtime_)?dependency\s*\(?\s*(?:%q)?["'<(]([\w.-]{1,100})["'>)]"""
)
_INCLUDED = re.compile(r"""^(?:eval_gemfile|instance_eval|eval)\b.{0,80}["']([\w./-]{1,100})["']""")
_PATH = re.compile(r"""\bpath(?::|\s*=>|\s)\s*["']([\w./-]{1,100})["']""")
_OPTIONAL = re.compile(r"^group\b.{0,200}\boptional(?::|\s*=>)\s*true")
_GROUP = re.compile(r"^group\b(.{0,200})\bdo\b")
_CONDITION = re.compile(r"^(?:(if|case)\b|(unless)\b)(.*)")
_ELSE = re.compile(r" ; else\b")
_MODIFIER = re.compile(r"\s(?:if|unless)\s")
_PLATFORM = re.compile(r"\b(?:platforms?|install_if)\b(.{0,120})")
_HERE = re.compile(r"\b(?:ruby|mri)(?:_\d\d)?\b|linux")
_ELSEWHERE = re.compile(r"jruby|truffleruby|rbx|mswin|mingw|windows|darwin|wasm")
_RUBY = re.compile(r"^ruby\b\s*\(?\s*(.*)")
_ENGINE = re.compile(r",\s*:?(?:engine|patchlevel)\w*\b.*")
_REQUIRED = re.compile(r"\.required_ruby_version\s*=\s*(.{1,200})")
_BOUND = re.compile(r"(?:[<>=~!]{1,2}\s*)?\d+(?:\.\d+){0,3}(?:\.?\w{1,10})?$")


@dataclass(frozen=True, slots=True)
class Gem:
    """A gem that somebody asks for; `sure` when it is installed on Linux without being asked."""

    name: str
    where: Place
    sure: bool = True
    groups: tuple[str, ...] = ()

    @property
    def tested(self) -> bool:
        """Whether it is there when tests run: not for production alone."""
        return not self.groups or not set(self.groups) <= {"production", "staging", "deploy"}


@dataclass(frozen=True, slots=True)
class Ruby:
    """A version of Ruby that a manifest asks for, as one range, or a file that names it."""

    version: str
    where: Place
    file: str = ""


def gems(repo: Snapshot, path: str, depth: int = 2) -> Iterator[Gem]:
    """Yield the gems of a Gemfile and of the files that it includes."""
    text = repo.text(path)
    for line in lines(text):
        if found := _GEM.match(line.text):
            yield Gem(found[1], Place(path, line.number), _sure(line, found[2]), _groups(line))
        elif depth and (more := _INCLUDED.match(line.text)):
            other = joined(parent(path), more[1])
            if other != path and repo.has(other):
                yield from gems(repo, other, depth - 1)


def spec_gems(repo: Snapshot, path: str) -> Iterator[Gem]:
    """Yield the gems of a gemspec, those for development in that group."""
    for line in lines(repo.text(path)):
        if found := _SPEC_GEM.search(line.text):
            groups = ("development",) if found[1] else ()
            yield Gem(found[2], Place(path, line.number), not _MODIFIER.search(line.text), groups)


def paths(repo: Snapshot, path: str) -> tuple[str, ...]:
    """Return the folders from which a Gemfile takes gems, relative to the repository."""
    found = (one[1] for line in lines(repo.text(path)) for one in _PATH.finditer(line.text))
    return tuple(dict.fromkeys(joined(parent(path), folder) for folder in found))


def asks_for_gemspec(repo: Snapshot, path: str) -> bool:
    """Tell whether a Gemfile takes over the dependencies of a gemspec."""
    return any(re.match(r"gemspec\b", line.text) for line in lines(repo.text(path)))


def gemfile_ruby(repo: Snapshot, path: str) -> Ruby | None:
    """Return the Ruby that a Gemfile asks for; one that code works out is not known."""
    for line in lines(repo.text(path)):
        if not (found := _RUBY.match(line.text)):
            continue
        where, said = Place(path, line.number), found[1]
        if file := re.search(
            r"""(?:file:|:file\s*=>|File\.read\(?).{0,60}["']([\w./-]+)["']""", said
        ):
            return Ruby("", where, joined(parent(path), file[1].removeprefix("./")))
        if re.match(r"[\"']", said):
            return Ruby(_range(_ENGINE.sub("", said)), where)
    return None


def required_ruby(repo: Snapshot, path: str) -> Ruby | None:
    """Return the range of Rubies that a gemspec promises to work with."""
    text = repo.text(path)
    for line in lines(text):
        if _REQUIRED.search(line.text):
            whole = statement(text, line.number)
            return Ruby(_range(whole.partition("=")[2]), Place(path, line.number))
    return None


def _range(text: str) -> str:
    bounds = (one.strip() for said in strings(text) for one in said.split(","))
    return ", ".join(one for one in bounds if _BOUND.match(one))


def _groups(line: Line) -> tuple[str, ...]:
    around = [found[1] for found in line.within(_GROUP)]
    inline = re.search(r"\bgroups?(?::|\s*=>)\s*(.{1,100})", line.text)
    said = " ".join([*around, inline[1] if inline else ""])
    return tuple(re.findall(r":(\w+)", said))


def _sure(line: Line, rest: str) -> bool:
    conditions = [_holds(found, found.string) for found in line.within(_CONDITION)]
    optional = any(line.within(_OPTIONAL))
    bound = [found[1] for found in line.within(_PLATFORM)]
    if inline := _PLATFORM.search(rest):
        bound.append(inline[1])
    here = all(_HERE.search(one) or not _ELSEWHERE.search(one) for one in bound)
    return all(conditions) and not optional and here and not _MODIFIER.search(rest)


def _holds(condition: re.Match[str], opener: str) -> bool:
    """Take an `unless` and the `else` of an `if` for what usually happens."""
    return bool(condition[2]) != bool(_ELSE.search(opener))
