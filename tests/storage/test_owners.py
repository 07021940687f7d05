from __future__ import annotations

import os
import subprocess
import sys

import pytest

from autodevops_cli.storage.owners import gone, me


def owner_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def child() -> subprocess.Popen[str]:
    program = (
        "import sys; from autodevops_cli.storage.owners import me; print(me(), flush=True);"
        "sys.stdin.read()"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program], stdin=-1, stdout=-1, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip


def test_a_process_that_was_killed_is_gone_even_before_it_was_buried() -> None:
    process = child()
    owner = owner_of(process)

    alive = gone(owner)
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    dead = gone(owner)

    process.communicate()
    assert (alive, dead, gone(owner)) == (False, True, True)


def test_we_are_not_gone() -> None:
    assert not gone(me())


def test_a_later_process_of_the_same_id_is_another_one() -> None:
    host, pid, start = me().rsplit(":", 2)

    assert gone(f"{host}:{pid}:{int(start) - 1}")


@pytest.mark.parametrize(
    "owner",
    ["another machine/1:4:5", "", ":", "::", "host:pid:start", f"{me().split(':')[0]}:-1:5",
     f"{me().split(':')[0]}:{'9' * 30}:5", f"{me().split(':')[0]}:²:5"],
)  # fmt: skip
def test_of_others_nobody_knows(owner: str) -> None:
    assert not gone(owner)
