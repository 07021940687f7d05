"""Facts about a C or C++ component → its jobs."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace

from autodevops_cli.data import tool_version
from autodevops_cli.ecosystems._pipeline import runs, usual_jobs
from autodevops_cli.model.evidence import Fact
from autodevops_cli.model.plan import Job, OfAxis, Purpose, Run, SetupTool, Step, Tool
from autodevops_cli.model.stack import Component

GCC = Tool("gcc", "GCC", image="gcc:{version}")
CMAKE = Tool("cmake", "CMake", commands="apt-get update && apt-get install --yes cmake")
# The compiler of Ubuntu 24.04.
VERSION = "13"


def jobs(component: Component) -> Iterator[Job]:
    """Yield a job of checks, and one that configures, builds and tests, or only builds."""

    def ready(purpose: Purpose, version: OfAxis | None) -> Iterator[Step]:
        yield from _ready(component, purpose)

    component = _consistent(component)
    yield from usual_jobs(component, ready, minutes=45)


def _consistent(component: Component) -> Component:
    """Return the component with tests of the build system that was chosen.

    Existing CI may test with a Makefile that another one writes.
    """
    test = component.fact("command.test")
    outside = component.value("package-manager") in ("cmake", "meson", "bazel")
    if not test or not outside or not test.value.startswith("make") or _is_whole(component):
        return component
    own = next((one for one in test.overruled if not one.value.startswith("make")), None)
    facts = tuple(one for one in component.facts if one is not test)
    kept = (*facts, Fact(test.subject, own.value, own)) if own else facts
    return replace(component, facts=kept)


def _ready(component: Component, purpose: Purpose) -> Iterator[Step]:
    yield SetupTool(GCC, VERSION)
    if purpose is Purpose.LINT:
        return
    if component.value("package-manager") == "cmake":
        yield SetupTool(CMAKE, "")
    for fact in component.under("pypi"):
        text = f"pipx install {fact.value}=={tool_version(fact.value)}"
        yield Run(f"Install {fact.value}", text, because=(fact,))
    if purpose is Purpose.TEST and _is_whole(component):
        return
    for fact in component.commands("install"):
        yield Run("Install dependencies", fact.value, component.root, because=(fact,))
    if configure := component.fact("cpp.configure"):
        yield _configured(component, configure)
    if purpose is Purpose.TEST and _needs_build(component):
        yield from runs(component, "build", "Build")


def _is_whole(component: Component) -> bool:
    """Tell whether the test command is a task that configures and builds by itself."""
    tests = component.commands("test")
    return bool(tests) and component.fact(f"whole.{tests[0].value}") is not None


def _needs_build(component: Component) -> bool:
    return not component.value("command.test").startswith("bazel ")


def _configured(component: Component, configure: Fact) -> Run:
    toolchain = component.fact("cpp.toolchain")
    if toolchain is None:
        return Run("Configure", configure.value, component.root, because=(configure,))
    path = toolchain.value
    spelled = f'"{path}"' if path.startswith("$") else shlex.quote(path)
    text = f"{configure.value} -DCMAKE_TOOLCHAIN_FILE={spelled} -DCMAKE_BUILD_TYPE=Release"
    return Run("Configure", text, component.root, because=(configure, toolchain))
