"""Which actions restore a cache, because of which input, and what stops them."""

from __future__ import annotations

from dataclasses import dataclass

from autodevops_cli.model.ci import CiStep
from autodevops_cli.model.edit import Edit
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.rules._edits import given, taken

_MAJOR = Pattern(r"v?(\d{1,4})\b")


@dataclass(frozen=True, slots=True)
class Cache:
    """What restores a cache, as a reader would name it; `stop` turns that off, where it is easy."""

    named: str
    stop: Edit | None = None


# The input that asks for a cache; without it there is none.
_ASKED = {
    "actions/setup-node": "cache", "actions/setup-python": "cache", "actions/setup-java": "cache",
    "actions/setup-dotnet": "cache", "denoland/setup-deno": "cache", "pnpm/action-setup": "cache",
    "subosito/flutter-action": "cache", "ruby/setup-ruby": "bundler-cache",
}  # fmt: skip
# The input that refuses a cache, and its word for that; without it there is one.
_REFUSED = {
    "actions/setup-go": ("cache", "false"), "astral-sh/setup-uv": ("enable-cache", "false"),
    "swatinem/rust-cache": ("lookup-only", "true"), "mlugg/setup-zig": ("use-cache", "false"),
    "gradle/actions/setup-gradle": ("cache-disabled", "true"),
}  # fmt: skip
# Later steps may ask whether there was a hit, so nobody can turn these off from outside.
_PLAIN = frozenset(("actions/cache", "actions/cache/restore", "julia-actions/cache"))
_SINCE = {"actions/setup-go": 4, "astral-sh/setup-uv": 5}


def cache_of(step: CiStep) -> Cache | None:
    """Return the cache that a step restores, None for none and where only a run can tell."""
    name = step.uses.partition("@")[0].lower()
    inputs = dict(step.inputs)
    if name in _PLAIN:
        lookup = inputs.get("lookup-only", "").lower() in ("", "false")
        return Cache(name) if lookup else None
    if name == "docker/build-push-action":
        return _layers(step, inputs.get("cache-from", ""))
    if wanted := _ASKED.get(name):
        return _asked(step, name, wanted, inputs.get(wanted, ""))
    if refusal := _REFUSED.get(name):
        return _unless_refused(step, name, *refusal)
    return None


def _layers(step: CiStep, source: str) -> Cache | None:
    if "type=gha" not in source or "${{" in source:
        return None
    alone = len(source.split()) == 1
    return Cache("`cache-from: type=gha`", taken(step, "cache-from") if alone else None)


def _asked(step: CiStep, name: str, wanted: str, value: str) -> Cache | None:
    if value.lower() in ("", "false") or "${{" in value:
        return None
    # `bundler-cache` also installs the gems, so it cannot simply go.
    easy = wanted == "cache"
    return Cache(f"`{wanted}: {value[:40]}` of {name}", taken(step, wanted) if easy else None)


def _unless_refused(step: CiStep, name: str, wanted: str, refused: str) -> Cache | None:
    value = dict(step.inputs).get(wanted, "").lower()
    if value == refused or "${{" in value or (not value and _is_older(step, name)):
        return None
    return Cache(f"{name} without `{wanted}: {refused}`", given(step, wanted, refused))


def _is_older(step: CiStep, name: str) -> bool:
    """Tell whether a step uses a release that had no cache by default, or nobody knows which."""
    if name not in _SINCE:
        return False
    ref = step.uses.partition("@")[2]
    found = _MAJOR.match(ref) if len(ref) < 40 else _MAJOR.search(step.comment)
    return found is None or int(found[1]) < _SINCE[name]
