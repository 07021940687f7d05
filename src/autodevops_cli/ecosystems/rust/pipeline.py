"""Facts about a Cargo package or workspace → its jobs."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.data import releases, tool_version
from autodevops_cli.ecosystems.rust.versions import EXACT, numbers
from autodevops_cli.model.evidence import Fact, Source
from autodevops_cli.model.plan import Cache, Job, Pairs, Purpose, Run, Step, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.shell import commands
from autodevops_cli.repository.snapshot import joined

RUST = Tool("rust", "Rust", image="rust:{version}")
KEPT = ("~/.cargo/registry/index", "~/.cargo/registry/cache", "~/.cargo/git/db")
TITLES = {"clippy": "Lint", "rustfmt": "Check the format"}
# Cargo 1.68 and 1.69 know the sparse index but still clone the whole one unless told.
SPARSE = ((1, 68), (1, 69))
# The first Cargo that reads lock files in the fourth format.
READS_FOURTH = (1, 78)


def jobs(component: Component) -> Iterator[Job]:
    """Yield the lint, test (or build) and oldest-Rust jobs."""
    env = _environment(component)
    checks = (
        *component.commands("lint"),
        *component.commands("typecheck"),
        *component.commands("format"),
    )
    if checks:
        steps = (*_before(component, "lint"), *(_check(component, fact) for fact in checks))
        yield Job("lint", "Lint", Purpose.LINT, steps, env=env)
    if tests := component.commands("test"):
        steps = tuple(step for fact in tests for step in _run(component, "Test", fact))
        yield Job("test", "Test", Purpose.TEST, (*_before(component, "test"), *steps), env=env)
    elif builds := component.commands("build"):
        steps = tuple(step for fact in builds for step in _run(component, "Build", fact))
        yield Job("build", "Build", Purpose.BUILD, (*_before(component, "build"), *steps), env=env)
    promised = component.fact("rust.msrv")
    if promised and checks and not component.fact("rust.target"):
        yield _oldest(component, promised)


def _before(component: Component, job: str) -> Iterator[Step]:
    """Bring the toolchain where the runner's is not the one; then keep and fetch dependencies."""
    yield from _toolchain(component, job)
    yield _cache(component, f"cargo-{job}")
    for fact in (*component.commands("install"), *component.commands("prepare")):
        title = "Fetch dependencies" if fact.value.startswith("cargo fetch") else "Prepare"
        yield Run(title, fact.value, component.root, because=(fact,))


def _toolchain(component: Component, job: str) -> Iterator[Step]:
    parts = "rustup component add clippy rustfmt" if job == "lint" else ""
    if channel := component.fact("rust.channel"):
        if channel.value != "stable":
            text = "\n".join(["rustup toolchain install", *([parts] if parts else [])])
            yield Run("Install the toolchain", text, component.root, because=(channel,))
    elif pinned := component.fact("rust.pinned"):
        text = f"rustup toolchain install {pinned.value} --profile minimal"
        text += " --component clippy,rustfmt" if parts else ""
        yield Run("Install the toolchain", text, component.root, because=(pinned,))
    elif (promised := component.fact("rust.msrv")) and _is_recent(promised.value):
        note = "runner images may lag behind so new a Rust"
        yield Run(
            "Update Rust",
            "rustup update stable --no-self-update",
            because=(promised,),
            notes=(note,),
        )
    if target := component.fact("rust.target"):
        yield Run(
            "Add the target", f"rustup target add {target.value}", component.root, because=(target,)
        )


def _is_recent(version: str) -> bool:
    known = [numbers(one.cycle) for one in releases("rust")]
    return bool(known) and numbers(version) >= (max(known)[0], max(known)[1] - 2)


def _cache(component: Component, name: str) -> Cache:
    locked = component.value("cargo.lock") not in ("", "stale")
    keys = joined(component.root, "Cargo.lock" if locked else "**/Cargo.toml")
    return Cache(name, (*KEPT, joined(component.root, "target")), (keys,))


def _environment(component: Component) -> Pairs:
    found = [
        (one.subject.removeprefix("rust.env."), one.value) for one in component.under("rust.env")
    ]
    pinned = component.value("rust.pinned")
    if pinned and not component.value("rust.channel"):
        found.append(("RUSTUP_TOOLCHAIN", pinned))
    return tuple(found)


def _check(component: Component, fact: Fact) -> Step:
    tool = fact.subject.rpartition(".")[2]
    configured = tool == "rustfmt" and fact.because.rank >= Source.TOOL_CONFIG
    fixed = EXACT.fullmatch(component.value("rust.channel") or component.value("rust.pinned"))
    notes: tuple[str, ...] = ()
    # rustfmt promises not to change its mind within an edition; clippy learns with every release.
    advisory = fact.because.rank < Source.TASK and not configured
    if advisory and fixed and fact.because.rank >= Source.TOOL_CONFIG:
        advisory = False
    if advisory:
        notes = (
            ("advisory until rust-toolchain.toml pins a release: clippy learns with each",)
            if tool == "clippy"
            else ("advisory: nothing here says that the code passes it yet",)
        )
    return Run(TITLES.get(tool, "Lint"), fact.value, component.root, (), advisory, (fact,), notes)


def _run(component: Component, title: str, fact: Fact) -> Iterator[Step]:
    """Run a command, after building the runner that it calls and images lack."""
    words = [one.words for one in commands(fact.value)]
    called = {one[0] for one in words} | {"-".join(one[:2]) for one in words}
    for name in ("just", "cargo-nextest"):
        if name in called:
            yield Run(f"Install {name}", f"cargo install {name}@{tool_version(name)} --locked")
    yield Run(title, fact.value, component.root, because=(fact,))


def _oldest(component: Component, promised: Fact) -> Job:
    """Check that the packages still build with the oldest Rust they promise."""
    version, checked = promised.value, component.fact("rust.msrv.checked")
    notes = () if checked else ("advisory: nothing here says that this promise is checked yet",)
    because = (promised, checked) if checked else (promised,)
    text, env = _check_of(component, version)
    run = Run(f"Check with Rust {version}", text, component.root, env, not checked, because, notes)
    kept = tuple(pair for pair in _environment(component) if pair[0] != "RUSTUP_TOOLCHAIN")
    steps = (_cache(component, "cargo-oldest"), run)
    return Job("oldest", f"Oldest Rust ({version})", Purpose.BUILD, steps, env=kept)


def _check_of(component: Component, version: str) -> tuple[str, Pairs]:
    """Return the commands that check with an old Rust, and their environment."""
    some = component.value("rust.msrv.packages").split()
    everything = " --workspace" if component.value("workspace.tool") else ""
    check = f"cargo +{version} check" + ("".join(f" -p {one}" for one in some) or everything)
    install = f"rustup toolchain install {version} --profile minimal --no-self-update"
    env = (("CARGO_REGISTRIES_CRATES_IO_PROTOCOL", "sparse"),) if numbers(version) in SPARSE else ()
    if _lock_fits(component, version):
        return f"{install}\n{check} --locked", env
    # The newest dependencies want a newer Rust; today's Cargo picks those that do not.
    fitting = ("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback")
    return f"{install}\ncargo generate-lockfile\n{check}", (fitting, *env)


def _lock_fits(component: Component, version: str) -> bool:
    if component.value("cargo.lock") in ("", "stale"):
        return False
    fourth = component.value("cargo.lock.format") == "4"
    return not fourth or numbers(version) >= READS_FOURTH
