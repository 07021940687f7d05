"""An emulator to ask, and a network that ends on this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.advisor.world import World
from tests.emulator.server import Emulator

CONNECT = socket.socket.connect


@pytest.fixture
def loopback(no_network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sockets connect to 127.0.0.1 and to nothing else."""

    def connect(self: socket.socket, address: object) -> None:
        if not isinstance(address, tuple) or address[0] != "127.0.0.1":
            raise AssertionError("the network was used")
        CONNECT(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture
def emulator(loopback: None) -> Iterator[Emulator]:
    """Return a running emulator."""
    with Emulator() as running:
        yield running


@pytest.fixture
def world(emulator: Emulator, tmp_path: Path) -> World:
    """Return an emulator with books and a time of its own."""
    return World(emulator, tmp_path)
