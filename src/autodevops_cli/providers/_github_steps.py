"""Steps as GitHub's templates want them: texts, inputs and comments."""

from __future__ import annotations

from autodevops_cli.model.plan import (
    Cache,
    Checkout,
    OfAxis,
    Pairs,
    Run,
    SaveReport,
    SetupTool,
    Step,
    SystemPackages,
)
from autodevops_cli.providers._rendering import reasons

RUNNERS = {"linux": "ubuntu-24.04", "windows": "windows-2025", "macos": "macos-15"}
KINDS: dict[type[Step], str] = {
    Checkout: "checkout",
    SetupTool: "setup_tool",
    Cache: "cache",
    Run: "run",
    SaveReport: "save_report",
    SystemPackages: "system_packages",
}


def step_view(step: Step) -> dict[str, object]:
    """Return what the template of a step needs: its kind, the step and why it is there."""
    view: dict[str, object] = {"kind": KINDS[type(step)], "step": step, "because": []}
    match step:
        case SetupTool():
            view["with"] = _setup_inputs(step)
            view["because"] = reasons(step.because)
        case Run():
            view["because"] = [*reasons(step.because), *step.notes]
        case Checkout() | SystemPackages():
            view["because"] = reasons(step.because)
        case Cache():
            view["key"] = (
                "${{ runner.os }}-"
                + step.name
                + "-${{ hashFiles("
                + ", ".join(f"'{path}'" for path in step.key_files)
                + ") }}"
            )
            view["restore"] = "${{ runner.os }}-" + step.name + "-"
        case SaveReport():
            pass
    return view


def _setup_inputs(step: SetupTool) -> Pairs:
    inputs: list[tuple[str, str]] = []
    if step.version_file and step.tool.version_file_input:
        inputs.append((step.tool.version_file_input, step.version_file))
    elif isinstance(step.version, OfAxis):
        inputs.append((step.tool.version_input, f"${{{{ matrix.{step.version.name} }}}}"))
    elif step.version and step.tool.version_input:
        inputs.append((step.tool.version_input, step.version))
    for name, value in step.inputs:
        inputs.append((name, value))
    return tuple(inputs)
