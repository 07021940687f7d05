"""Which packages go to crates.io, and by which commands?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.rust.manifest import Package
from autodevops_cli.ecosystems.rust.scope import Scope
from autodevops_cli.ecosystems.rust.versions import numbers
from autodevops_cli.model.evidence import Evidence, Strength
from autodevops_cli.repository.snapshot import joined

CRATES = "publish.crates"
# The first Cargo that publishes several packages at once, in the order of their dependencies.
SEVERAL = (1, 90)
TOOLCHAINS = ("rust-toolchain.toml", "rust-toolchain")
_NAME = re.compile(r"[A-Za-z][\w-]{0,63}")
_CHANNEL = re.compile(r"(?<![\w.])1\.\d{1,3}(?:\.\d{1,3})?")
_NEEDED = (("description",), ("license", "license-file"))


def publishing(scope: Scope) -> Iterator[Evidence]:
    """Yield the packages that crates.io would take, and the commands that publish them."""
    found = [one for one in scope.packages if _is_published(one)]
    if not found:
        return
    where, note = found[0].place("description"), "described and licensed, as crates.io asks for"
    names = " ".join(one.name for one in found)
    yield Evidence(CRATES, names, where, Strength.INFERRED, note=note)
    text = f"cargo publish{_chosen(scope, found)}{' --locked' if _is_locked(scope) else ''}"
    yield Evidence(
        f"{CRATES}.before", f"{text} --dry-run", where, note="packs and builds, uploads nothing"
    )
    yield Evidence(f"{CRATES}.command", f"{text} --no-verify", where, note="they were built above")
    if why := _obstacle(scope, found):
        yield Evidence(f"{CRATES}.obstacle", why, where)


def _is_published(package: Package) -> bool:
    """Tell whether crates.io would take the package: nothing forbids it, nothing is missing."""
    allowed = package.data.raw("package", "publish")
    if package.data.flag("package", "publish", "workspace"):
        allowed = package.shared.raw("package", "publish")
    if allowed is False or (isinstance(allowed, list) and "crates-io" not in allowed):
        return False
    told = all(any(package.inherited(key) for key in keys) for keys in _NEEDED)
    return told and bool(_NAME.fullmatch(package.name) and package.inherited("version"))


def _chosen(scope: Scope, found: list[Package]) -> str:
    if not scope.workspace:
        return ""
    return "".join(f" -p {one.name}" for one in found)


def _is_locked(scope: Scope) -> bool:
    return scope.repo.has(joined(scope.root, "Cargo.lock"))


def _obstacle(scope: Scope, found: list[Package]) -> str:
    """Say why one tag cannot publish these packages, "" where it can."""
    for package in found:
        for key in _local(package):
            return f"{package.name} depends on {key} by its folder alone, without a version"
    if len({one.inherited("version") for one in found}) > 1:
        return "its packages have versions of their own, and a tag has one"
    if len(found) > 1 and (0, 0) < numbers(_toolchain(scope)) < SEVERAL:
        return "its Cargo is too old to publish several packages in their order"
    return ""


def _local(package: Package) -> Iterator[str]:
    """Yield the dependencies that only this repository can resolve."""
    for table in ("dependencies", "build-dependencies"):
        for key, own in package.data.table(table).items():
            inherits = own.flag("workspace")
            said = package.shared.table("dependencies", key) if inherits else own
            if said.text("path") and not said.text("version"):
                yield key[:64]


def _toolchain(scope: Scope) -> str:
    path = scope.repo.first(*(joined(scope.root, name) for name in TOOLCHAINS))
    found = _CHANNEL.search(scope.repo.text(path)) if path else None
    return found[0] if found else ""
