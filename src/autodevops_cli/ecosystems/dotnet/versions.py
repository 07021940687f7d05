"""Which .NET: what the repository names, and which SDKs the jobs set up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.data import alive, releases
from autodevops_cli.ecosystems.dotnet import frameworks
from autodevops_cli.ecosystems.dotnet.projects import Project
from autodevops_cli.ecosystems.dotnet.scope import Scope, is_helper
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.repository.tool_pins import image_pins, tool_pins

PINS = ("dotnet", "dotnet-core", "dotnet-sdk")
_SDK = re.compile(r"\d{1,3}\.\d{1,3}\.\d{1,5}(?:-[\w.]{1,40})?")
# A version of C# comes with an SDK: 12 with .NET 8.
_SHARP = 4


def dotnet_versions(scope: Scope) -> Iterator[Evidence]:
    """Yield every .NET that is named, strongest first, and what a job has to set up."""
    path, settings = scope.settings
    pinned = settings.text("sdk", "version")
    if _SDK.fullmatch(pinned):
        where = scope.repo.place(path, '"version"')
        yield Evidence("dotnet.version", pinned, where, rank=9, note="the SDK in global.json")
        yield Evidence("dotnet.global-json", path, where, note="the SDK in global.json")
    for pin in tool_pins(scope.repo, scope.root, *PINS):
        yield Evidence("dotnet.version", pin.version, pin.where, rank=7, note=pin.note)
    main = tuple(one for one in scope.projects if not is_helper(one, scope))
    named = tuple(_targeted(main)) or tuple(_targeted(scope.projects))
    newest = max(
        ((frameworks.numbers(one), one, where) for one, where in named),
        key=lambda found: found[0], default=None,
    )  # fmt: skip
    if newest:
        note = "the newest target framework"
        yield Evidence("dotnet.version", newest[1], newest[2], rank=5, note=note)
    for image in ("mcr.microsoft.com/dotnet/sdk", "mcr.microsoft.com/dotnet/aspnet"):
        for pin in image_pins(scope.repo, scope.root, image):
            yield Evidence("dotnet.version", pin.version, pin.where, Strength.INFERRED, 3, pin.note)
    yield from _needed(scope)


def _targeted(projects: tuple[Project, ...]) -> Iterator[tuple[str, Place]]:
    for one in projects:
        for target in one.targets:
            if number := frameworks.cycle(target):
                yield number, one.target_place


def _needed(scope: Scope) -> Iterator[Evidence]:
    """Yield `dotnet.sdk.<cycle>`: a runtime for each target of the tests, an SDK for the build."""
    named = {releases_of(one.cycle) for one in releases("dotnet")}
    found: dict[str, tuple[Place, str]] = {}
    for number, where in _targeted(scope.tests):
        found.setdefault(number, (where, "what the tests target"))
    built = sorted(_targeted(scope.projects), key=lambda one: frameworks.numbers(one[0]))
    for number, where in built[-1:]:
        found.setdefault(number, (where, "the newest target framework"))
    for number, where in _sharp(scope):
        if all(frameworks.numbers(one) < frameworks.numbers(number) for one in found):
            found[number] = (where, "what this version of C# comes with")
    if scope.target.endswith((".slnx", ".slnf")) and all(
        frameworks.numbers(one) < (10, 0) for one in found
    ):
        newest = _long_lived()
        found[newest] = (Place(scope.target), "an SDK that reads this kind of solution")
    for number, (where, note) in found.items():
        if frameworks.numbers(number)[0] < frameworks.OLDEST_THAT_STARTS or number not in named:
            yield Evidence("dotnet.roll-forward", number, where, note=_too_old(number))
        else:
            yield Evidence(f"dotnet.sdk.{number}", number, where, Strength.LOCKED, note=note)


def _too_old(number: str) -> str:
    return f".NET {number} wants an OpenSSL that runners no longer have, so a newer one runs it"


def _sharp(scope: Scope) -> Iterator[tuple[str, Place]]:
    for one in scope.projects:
        if found := re.fullmatch(r"(\d{2})(?:\.0)?", one.value("langversion")):
            where = one.told.places.get("langversion", Place(one.path))
            yield f"{int(found[1]) - _SHARP}.0", where


def _long_lived() -> str:
    """Return the newest release with long support."""
    living = [one.cycle for one in releases("dotnet") if one.alive and one.lts]
    return releases_of(living[0] if living else alive("dotnet")[-1])


def releases_of(cycle: str) -> str:
    """Return a release cycle as target frameworks spell it: "8" is "8.0"."""
    return cycle if "." in cycle else f"{cycle}.0"


def usual_sdk() -> str:
    """Return the SDK for a repository that names none."""
    return _long_lived()
