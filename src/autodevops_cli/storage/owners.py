"""Which process holds something, told so that another one can see whether it still lives."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def me() -> str:
    """Return this process as "host:pid:start"; the start tells it from a later one of that id."""
    return f"{_host()}:{os.getpid()}:{_start(os.getpid())}"


def gone(owner: str) -> bool:
    """Whether the process has certainly ended; one of another machine never has."""
    host, _, rest = owner.rpartition(":")[0].rpartition(":")
    started = owner.rpartition(":")[2]
    if host != _host() or not rest.isascii() or not rest.isdigit() or len(rest) > 9:
        return False
    # Windows ends a process that is asked this way whether it lives.
    if os.name != "posix" or int(rest) < 1:
        return False
    return not _lives(int(rest)) or _start(int(rest)) not in ("", started)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is another user's
        return True
    return not _is_zombie(pid)


def _host() -> str:
    """Return the machine, and the container in it, whose process ids these are."""
    space = ""
    with suppress(OSError):
        space = str((PROC / "self" / "ns" / "pid").readlink()).strip("pid:[]")
    return f"{socket.gethostname()}/{space}"


def _start(pid: int) -> str:
    """Return when a process started, in ticks of its machine; "" where nothing tells."""
    return _stat(pid)[19] if len(_stat(pid)) > 19 else ""


def _is_zombie(pid: int) -> bool:
    """Whether it has ended and only waits for its parent to notice."""
    return _stat(pid)[:1] == ["Z"]


def _stat(pid: int) -> list[str]:
    """Return what Linux says of a process, after its name, which may hold anything."""
    with suppress(OSError):
        text = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
        return text.rpartition(")")[2].split()
    return []
