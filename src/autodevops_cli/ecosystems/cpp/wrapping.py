"""Tasks that configure, build and test by themselves, around the build system."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems.cpp.found import Found
from autodevops_cli.model.evidence import Evidence, Source, command
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.tasks import CARRIED, saying, tasks

_NAMES = ("test", "check", "tests", "ci")
_WHOLE = {
    "cmake": (saying("cmake -B", "cmake -S", "cmake ..", "cmake .", "cmake --preset", "cmake -H."),
              saying("ctest", "--target test", "cmake --build")),
    "meson": (saying("meson setup", "meson build"), saying("meson test", "ninja test")),
}  # fmt: skip
_BROUGHT = frozenset({"ctest", "ninja", "meson"})


def wrapping(repo: Snapshot, root: str, best: Found) -> Iterator[Evidence]:
    """Yield the task that tests around the build system, where it does all that is needed."""
    if best.manager not in _WHOLE or not best.test:
        return
    configures, tests = _WHOLE[best.manager]
    for one in tasks(repo, root):
        if one.name not in _NAMES or one.unsound or not (configures(one) and tests(one)):
            continue
        plain = {call.name for call in one.commands if "/" not in call.words[0]}
        if plain <= CARRIED | _BROUGHT:
            note = f"the {one.name} target of {one.runner}"
            yield command("test", one.command, one.where, Source.TASK, note)
            yield Evidence(f"whole.{one.command}", "yes", one.where, note="it configures as well")
            return
