"""The versions of its language that existing CI tests a component with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autodevops_cli.model.ci import CiDocument, CiStep
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.model.stack import Component
from autodevops_cli.planning.gating import Form, forms
from autodevops_cli.repository.expressions import filled, lookup_in


@dataclass(frozen=True, slots=True)
class _Sign:
    """Where CI names the version of a tool: inputs of setup actions, images, axes elsewhere."""

    tool: str
    inputs: tuple[str, ...]
    images: re.Pattern[str]
    axes: tuple[str, ...]
    floor: bool = False
    """Several versions mean "from the oldest on" and not "the newest"."""


_SIGNS = {
    "python": _Sign(
        "python", ("python-version",), re.compile(r"(?:^|/)python:(\d[\d.]*)"),
        ("python", "python.version", "pythonVersion", "PYTHON_VERSION"), True,
    ),
    "node": _Sign(
        "node", ("node-version",), re.compile(r"(?:^|/)node:(\d[\d.]*)"),
        ("node_js", "node", "nodejs_version", "NODE_VERSION"),
    ),
    "go": _Sign(
        "go", ("go-version",), re.compile(r"(?:^|/)go(?:lang)?:(\d[\d.]*)"), ("go", "GO_VERSION")
    ),
    "java": _Sign(
        "java", ("java-version",), re.compile(r"(?:temurin|openjdk)[:-](\d[\d.]*)"),
        ("jdk", "java", "JAVA_VERSION"),
    ),
    "php": _Sign(
        "php", ("php-version",), re.compile(r"(?:^|/)php:(\d[\d.]*)"), ("php", "PHP_VERSION"), True
    ),
    "ruby": _Sign(
        "ruby", ("ruby-version",), re.compile(r"(?:^|/)ruby:(\d[\d.]*)"),
        ("rvm", "ruby", "RUBY_VERSION"), True,
    ),
    "rust": _Sign("rust", ("toolchain",), re.compile(r"(?:^|/)rust:(\d[\d.]*)"), ("rust",)),
    "dotnet": _Sign(
        "dotnet", ("dotnet-version",), re.compile(r"dotnet/(?:core/)?sdk:(\d[\d.]*)"), ("dotnet",)
    ),
    "elixir": _Sign(
        "elixir", ("elixir-version",), re.compile(r"(?:^|/)elixir:(\d[\d.]*)"), ("elixir",), True
    ),
    "erlang": _Sign(
        "erlang", ("otp-version",), re.compile(r"(?:^|/)erlang:(\d[\d.]*)"), ("otp_release",), True
    ),
    "gleam": _Sign("gleam", ("gleam-version",), re.compile(r"(?:^|/)gleam:v?(\d[\d.]*)"), ()),
}  # fmt: skip
_NUMBER = re.compile(r"v?(\d+(?:\.\d+){0,2})(?:\.[x*])?")
# "3.x" says nothing where a cycle has two numbers.
_TWO_NUMBERS = frozenset({"python", "go", "rust", "php", "ruby"})
_TWO_NUMBERS = frozenset({"python", "go", "rust", "elixir", "gleam"})


def ci_versions(component: Component, documents: Sequence[CiDocument]) -> Iterator[Evidence]:
    """Yield the version of its language that gating jobs use, when they name any."""
    sign = _SIGNS.get(component.ecosystem)
    if sign is None:
        return
    seen = [one for form in forms(documents) if not form.aside for one in _versions(form, sign)]
    if not seen or (sign.tool == "rust" and any(number == () for number, _ in seen)):
        return
    least = 2 if sign.tool in _TWO_NUMBERS else 1
    numbers = sorted({number for number, _ in seen if len(number) >= least})
    if not numbers:
        return
    chosen = numbers[0] if sign.floor and len(numbers) > 1 else numbers[-1]
    place = next(place for number, place in seen if number == chosen)
    text = ".".join(map(str, chosen))
    value = f">={text}" if sign.floor and len(numbers) > 1 else text
    yield Evidence(f"{sign.tool}.version", value, place, Strength.INFERRED, note="CI tests with it")


def _versions(form: Form, sign: _Sign) -> Iterator[tuple[tuple[int, ...], Place]]:
    """Yield each version with its place; () for a name such as "stable"."""
    lookup = lookup_in(form.known)
    for step in _flat(form.job.steps):
        for name, raw in step.inputs if step.uses else ():
            if name in sign.inputs:
                for word in (filled(raw, lookup) or "").split():
                    yield _numbers(word), step.where
    if found := sign.images.search(filled(form.job.image, lookup) or ""):
        yield _numbers(found[1]), form.job.where
    for name in sign.axes if form.document.provider != "github" else ():
        value = form.variables.get(name, "")
        if value:
            yield _numbers(value), form.job.where


def _flat(steps: Sequence[CiStep]) -> Iterator[CiStep]:
    for step in steps:
        yield step
        yield from _flat(step.inner)


def _numbers(text: str) -> tuple[int, ...]:
    found = _NUMBER.fullmatch(text.strip("\"' ").removeprefix("openjdk"))
    return tuple(int(part) for part in found[1].split(".")) if found else ()
