"""Which Rust: the toolchain a repository asks for, and the oldest it promises to build with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.rust.manifest import VERSION, Package
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tool_pins import image_pins, tool_pins

TOOLCHAINS = ("rust-toolchain.toml", "rust-toolchain")
CHANNEL = re.compile(r"[A-Za-z0-9][\w.-]{0,60}")
WORKFLOWS = (".github/workflows/*.yml", ".github/workflows/*.yaml", ".gitlab-ci.yml")
EXACT = re.compile(r"\d+\.\d+(?:\.\d+)?|(?:nightly|beta)-\d{4}-\d{2}-\d{2}.*")


def rust_versions(repo: Snapshot, root: str, packages: tuple[Package, ...]) -> Iterator[Evidence]:
    """Yield every Rust that is named, strongest first; `rust.msrv` is the oldest promised."""
    for folder in dict.fromkeys((root, "")):
        if path := repo.first(*(joined(folder, name) for name in TOOLCHAINS)):
            yield from _toolchain(repo, path)
            break
    for pin in tool_pins(repo, root, "rust"):
        yield Evidence("rust.version", pin.version, pin.where, rank=7, note=pin.note)
        if EXACT.fullmatch(pin.version):
            yield Evidence("rust.pinned", pin.version, pin.where, rank=7, note=pin.note)
    for pin in image_pins(repo, root, "rust"):
        yield Evidence("rust.version", pin.version, pin.where, Strength.INFERRED, 5, pin.note)
    yield from _promised(repo, root, packages)


def _toolchain(repo: Snapshot, path: str) -> Iterator[Evidence]:
    text = repo.text(path).strip()
    plain = CHANNEL.fullmatch(text)
    channel = text if plain else repo.toml(path).text("toolchain", "channel")
    if CHANNEL.fullmatch(channel):
        where = Place(path, 1) if plain else repo.place(path, "channel")
        yield Evidence("rust.version", channel, where, rank=9, note="the toolchain")
        yield Evidence("rust.channel", channel, where, note="the toolchain")


def _promised(repo: Snapshot, root: str, packages: tuple[Package, ...]) -> Iterator[Evidence]:
    """Yield the newest of the packages' rust-versions: all of them build with that one."""
    said = [(one.inherited("rust-version"), one) for one in packages]
    known = [(version, one) for version, one in said if VERSION.fullmatch(version)]
    if not known:
        return
    version, package = max(known, key=lambda pair: numbers(pair[0]))
    where = package.place("rust-version")
    if where.line is None or package.data.flag("package", "rust-version", "workspace"):
        where = repo.place(
            joined(root, "Cargo.toml"), re.compile(r"^rust-version\s*=", re.MULTILINE)
        )
    yield Evidence("rust.version", version, where, rank=3, note="rust-version")
    yield Evidence("rust.msrv", version, where, note="rust-version")
    if len(known) < len(packages):
        names = [one.name for _, one in known if re.fullmatch(r"[\w-]{1,100}", one.name)]
        yield Evidence("rust.msrv.packages", " ".join(names), where, note="rust-version")
    if path := _checked(repo, version):
        yield Evidence("rust.msrv.checked", version, path, note="existing CI names this Rust")


def _checked(repo: Snapshot, version: str) -> Place | None:
    """Return where existing CI names this Rust, and does not choose other dependencies for it."""
    pattern = re.compile(rf"(?<![\d.]){re.escape(version)}(?!\d)")
    for path in repo.matching(*WORKFLOWS):
        text = repo.text(path)
        if pattern.search(text) and not re.search(r"minimal-versions|--precise", text):
            return repo.place(path, pattern)
    return None


def numbers(version: str) -> tuple[int, int]:
    """Return the cycle of a version as numbers, (0, 0) when it names none."""
    found = re.match(r"(\d+)\.(\d+)", version)
    return (int(found[1]), int(found[2])) if found else (0, 0)
