"""What a Rust job needs before its commands: the toolchain, the cache, the dependencies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.data import releases
from autodevops_cli.ecosystems.rust.versions import numbers
from autodevops_cli.model.plan import Cache, Pairs, Run, SetupTool, Step, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import joined

RUST = Tool("rust", "Rust", image="rust:{version}", caches=(("CARGO_HOME", "cargo"),))
KEPT = ("~/.cargo/registry/index", "~/.cargo/registry/cache", "~/.cargo/git/db")
LATE = "runner images may lag behind so new a Rust"


def before(component: Component, job: str) -> Iterator[Step]:
    """Bring the toolchain where the runner's is not the one; then keep and fetch dependencies."""
    yield rust(component)
    yield from _toolchain(component, job)
    yield cache(component, job)
    for fact in (*component.commands("install"), *component.commands("prepare")):
        title = "Fetch dependencies" if fact.value.startswith("cargo fetch") else "Prepare"
        yield Run(title, fact.value, component.root, because=(fact,))


def rust(component: Component) -> SetupTool:
    """Return what brings rustup: GitHub's runners have it, others start from an image."""
    newest = next((one.cycle for one in releases("rust")), "1")
    named = component.value("rust.channel") or component.value("rust.pinned")
    return SetupTool(RUST, named if named[:1].isdigit() else newest)


def _toolchain(component: Component, job: str) -> Iterator[Run]:
    channel, pinned = component.fact("rust.channel"), component.fact("rust.pinned")
    promised, parts = component.fact("rust.msrv"), job == "lint"
    if channel and channel.value != "stable":
        lines = ["rustup toolchain install", *(["rustup component add clippy rustfmt"] * parts)]
        yield Run("Install the toolchain", "\n".join(lines), component.root, because=(channel,))
    elif pinned and not channel:
        text = f"rustup toolchain install {pinned.value} --profile minimal"
        text += " --component clippy,rustfmt" * parts
        yield Run("Install the toolchain", text, component.root, because=(pinned,))
    elif promised and not channel and _is_recent(promised.value):
        text = "rustup update stable --no-self-update"
        yield Run("Update Rust", text, because=(promised,), notes=(LATE,))
    if target := component.fact("rust.target"):
        text = f"rustup target add {target.value}"
        yield Run("Add the target", text, component.root, because=(target,))


def _is_recent(version: str) -> bool:
    known = [numbers(one.cycle) for one in releases("rust")]
    return bool(known) and numbers(version) >= (max(known)[0], max(known)[1] - 2)


def cache(component: Component, job: str) -> Cache:
    """Keep the registry and what was built, for as long as the dependencies are the same."""
    locked = component.value("cargo.lock") not in ("", "stale")
    file = "Cargo.lock" if locked else "**/Cargo.toml"
    # The name stands in an expression, where a quote would end it.
    keys = f"**/{file}" if "'" in component.root else joined(component.root, file)
    place = re.sub(r"[^a-z0-9]+", "-", component.root.lower()).strip("-")
    name = "-".join(part for part in ("cargo", place, job) if part)
    return Cache(name, (*KEPT, joined(component.root, "target")), (keys,))


def environment(component: Component) -> Pairs:
    """Return the variables that every job of the component runs with."""
    found = [
        (one.subject.removeprefix("rust.env."), one.value) for one in component.under("rust.env")
    ]
    pinned = component.value("rust.pinned")
    if pinned and not component.value("rust.channel"):
        found.append(("RUSTUP_TOOLCHAIN", pinned))
    return tuple(found)
