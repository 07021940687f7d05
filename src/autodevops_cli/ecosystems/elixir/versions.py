"""Which Elixir and which Erlang/OTP: what the repository names, and which go together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.data import alive
from autodevops_cli.data.ranges import newest, supported
from autodevops_cli.ecosystems.elixir.project import Project
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import joined
from autodevops_cli.repository.tool_pins import image_pins, tool_pins

BUILDPACK = "elixir_buildpack.config"
# The oldest and newest Erlang/OTP that each Elixir runs on, as its own documentation says.
PAIRS = {
    "1.21": (27, 29), "1.20": (27, 29), "1.19": (26, 28), "1.18": (25, 27), "1.17": (25, 27),
    "1.16": (24, 26), "1.15": (24, 26), "1.14": (23, 25), "1.13": (22, 24), "1.12": (22, 24),
    "1.11": (21, 23), "1.10": (21, 22),
}  # fmt: skip
_ARGUMENT = re.compile(r"^ARG\s+(ELIXIR|OTP|ERLANG)_VERSION=\"?(\d[\d.]{0,20})", re.MULTILINE)
_IMAGE = re.compile(r"^FROM\s+(?:\S+/)?elixir:(\d[\d.]{0,20})-erlang-(\d[\d.]{0,20})", re.MULTILINE)
_SETTING = re.compile(r"^\s*(elixir|erlang)_version\s*=\s*\(?\s*v?(\d[\w.]{0,30})", re.MULTILINE)
_OTP = re.compile(r"-otp-(\d{1,2})\b")
_CYCLE = re.compile(r"(\d{1,2})\.(\d{1,2})")


def beam_versions(project: Project) -> Iterator[Evidence]:
    """Yield every Elixir and Erlang that is named: version files, then mix.exs, then images."""
    repo, root = project.repo, project.root
    for tool in ("elixir", "erlang"):
        for pin in tool_pins(repo, root, tool):
            version = _OTP.sub("", pin.version)
            yield Evidence(f"{tool}.version", version, pin.where, rank=7, note=pin.note)
            if (otp := _OTP.search(pin.version)) and tool == "elixir":
                yield Evidence("erlang.version", otp[1], pin.where, rank=5, note=pin.note)
    path = joined(root, BUILDPACK)
    for found in _SETTING.finditer(repo.text(path)):
        where, note = repo.place(path, found[0].strip()), "what the buildpack installs"
        yield Evidence(f"{found[1]}.version", found[2].rstrip("."), where, rank=6, note=note)
    for mix in project.all:
        if said := mix.setting("elixir"):
            asked = "what the project asks for"
            yield Evidence("elixir.version", said[0], said[1], rank=4, note=asked)
            yield Evidence("elixir.range", said[0], said[1], note=asked)
    yield from _images(project)


def _images(project: Project) -> Iterator[Evidence]:
    repo, root = project.repo, project.root
    for tool in ("elixir", "erlang"):
        for pin in image_pins(repo, root, tool):
            yield Evidence(
                f"{tool}.version", pin.version, pin.where, Strength.INFERRED, 3, pin.note
            )
    path = joined(root, "Dockerfile")
    text = repo.text(path)
    note = "what the Dockerfile builds with"
    for found in _ARGUMENT.finditer(text):
        tool = "elixir" if found[1] == "ELIXIR" else "erlang"
        where = _place(path, text, found.start())
        yield Evidence(f"{tool}.version", found[2], where, Strength.INFERRED, 2, note)
    if image := _IMAGE.search(text):
        where = _place(path, text, image.start())
        for tool, version in (("elixir", image[1]), ("erlang", image[2])):
            yield Evidence(f"{tool}.version", version, where, Strength.INFERRED, 2, note)


def _place(path: str, text: str, at: int) -> Place:
    return Place(path, text.count("\n", 0, at) + 1)


def elixir_to_run(component: Component) -> str:
    """Return the Elixir to set up: the one pinned, else the newest that the project admits."""
    return newest(_range(component.value("elixir.version")), "elixir")


def oldest_elixir(component: Component) -> str:
    """Return the oldest supported Elixir that a library promises to work with, "" without one."""
    asked = component.value("elixir.range")
    cycles = supported(_range(asked), "elixir") if asked else ()
    return cycles[0] if len(cycles) > 1 else ""


def _range(text: str) -> str:
    """Return a requirement as ranges are read: `and` is a comma, `or` two bars."""
    named = re.search(r"\d", text) is not None
    return _OTP.sub("", text).replace(" and ", ", ").replace(" or ", " || ") if named else ""


def otp_for(elixir: str, named: str = "") -> str:
    """Return the Erlang/OTP for an Elixir: the one named if it runs on it, else the newest."""
    found = _CYCLE.match(elixir)
    pair = PAIRS.get(f"{found[1]}.{found[2]}") if found else None
    major = re.match(r"\d{1,3}", named)
    if major and (not pair or pair[0] <= int(major[0]) <= pair[1]):
        return ".".join(named.split(".")[:2])
    return str(min(pair[1], int(alive("erlang")[-1]))) if pair else alive("erlang")[-1]
