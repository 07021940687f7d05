"""The job that holds packages to the oldest Rust they promise to build with."""

from __future__ import annotations

from autodevops_cli.ecosystems.rust.toolchains import cache, environment, rust
from autodevops_cli.ecosystems.rust.versions import numbers
from autodevops_cli.model.evidence import Fact
from autodevops_cli.model.plan import Job, Pairs, Purpose, Run
from autodevops_cli.model.stack import Component

# Cargo 1.68 and 1.69 know the sparse index but still clone the whole one unless told.
SPARSE = ((1, 68), (1, 69))
# The first Cargo that reads lock files in the fourth format.
READS_FOURTH = (1, 78)
DOUBT = "advisory: nothing here says that this promise is checked yet"


def oldest(component: Component, promised: Fact) -> Job:
    """Return the job; it gates where existing CI checks the same."""
    version, checked = promised.value, component.fact("rust.msrv.checked")
    because = (promised, checked) if checked else (promised,)
    text, env = _check(component, version)
    title, notes = f"Check with Rust {version}", () if checked else (DOUBT,)
    run = Run(title, text, component.root, env, not checked, because, notes)
    kept = tuple(pair for pair in environment(component) if pair[0] != "RUSTUP_TOOLCHAIN")
    steps = (rust(component), cache(component, "oldest"), run)
    return Job("oldest", f"Oldest Rust ({version})", Purpose.BUILD, steps, env=kept)


def _check(component: Component, version: str) -> tuple[str, Pairs]:
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
