"""The server: takes a request, takes the next fault of the script, delivers what they make."""

from __future__ import annotations

import json
import socket
import socketserver
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from typing import ClassVar, Self

from tests.emulator.anthropic import Anthropic
from tests.emulator.faults import Cut, Fault, Finish, Refuse, Respond, Say, Trickle, Wait
from tests.emulator.gemini import Gemini
from tests.emulator.openai import OpenAi
from tests.emulator.wire import Recorded, Response, Setup, Wire, encoded

WIRES: tuple[Wire, ...] = (Gemini(), Anthropic(), OpenAi())
MAX_BODY = 64_000_000
# Ends a connection at once and tells the other side so, instead of after a farewell.
NO_FAREWELL = struct.pack("ii", 1, 0)


class Emulator:
    """A running emulator; `requests` is what it was asked, `script` what it does next."""

    def __init__(self, setup: Setup | None = None, port: int = 0) -> None:
        self.setup = setup or Setup()
        self.script: deque[Fault] = deque()
        self.always: Fault | None = None
        self.requests: list[Recorded] = []
        self._admitted: deque[float] = deque()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def faults(self, *faults: Fault) -> None:
        """Let the next requests meet these, one each; after them all is well."""
        self.script.extend(faults)

    def next(self, request: Recorded) -> Fault | None:
        """Record a request and return the fault that it meets."""
        with self._lock:
            self.requests.append(request)
            if self.script:
                return self.script.popleft()
            return self.always or self._too_many()

    def _too_many(self) -> Fault | None:
        now, setup = time.monotonic(), self.setup
        while self._admitted and self._admitted[0] <= now - setup.minute:
            self._admitted.popleft()
        if not setup.rate or len(self._admitted) < setup.rate:
            self._admitted.append(now)
            return None
        return Refuse("minute", wait=round(self._admitted[0] + setup.minute - now, 3))


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 512

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """Close without a farewell of its own, which would hide a reset."""
        self.close_request(request)

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that hang up; many tests make them do that."""


def _handler(emulator: Emulator) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        owner = emulator

    return Handler


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    owner: ClassVar[Emulator]
    # A client that keeps a connection and says nothing must not keep a thread for ever.
    timeout = 30

    def log_message(self, *_: object) -> None:
        """Stay silent; `requests` is the log."""

    def do_GET(self) -> None:  # the name that http.server calls
        self._serve()

    def do_POST(self) -> None:  # the name that http.server calls
        self._serve()

    def _serve(self) -> None:
        size = min(int(self.headers.get("content-length") or 0), MAX_BODY)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Recorded(self.command, self.path, headers, self.rfile.read(size))
        if request.path.startswith("/_emulator/"):
            return self._whole(_controlled(self.owner, request))
        fault = self.owner.next(request)
        if isinstance(fault, Cut) and fault.how.endswith("-before"):
            return self._hang_up(reset=fault.how.startswith("reset"))
        time.sleep(fault.seconds if isinstance(fault, Wait) else self.owner.setup.latency)
        return self._deliver(respond(request, self.owner.setup, fault), fault)

    def _deliver(self, response: Response, fault: Fault | None) -> None:
        half = len(response.body) // 2
        match fault:
            case Trickle(size, pause):
                self._head(response, len(response.body))
                for start in range(0, len(response.body), size):
                    self.wfile.write(response.body[start : start + size])
                    time.sleep(pause)
            case Cut("json"):
                self._whole(replace(response, body=response.body[:half]))
            case Cut(how):
                self._head(response, len(response.body))
                self.wfile.write(response.body[:half])
                self._hang_up(reset=how == "reset")
            case _:
                self._whole(response)

    def _whole(self, response: Response) -> None:
        self._head(response, len(response.body))
        self.wfile.write(response.body)

    def _head(self, response: Response, size: int) -> None:
        self.send_response(response.status)
        for name, value in (("content-type", response.type), *response.headers):
            self.send_header(name, value)
        self.send_header("content-length", str(size))
        self.end_headers()

    def _hang_up(self, *, reset: bool) -> None:
        self.close_connection = True
        self.wfile.flush()
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_FAREWELL)


def respond(request: Recorded, setup: Setup, fault: Fault | None) -> Response:
    """Return the whole reply that a request and a fault make, before anything is cut from it."""
    wire = next((one for one in WIRES if one.knows(request)), None)
    if wire is None:
        return encoded({"error": {"code": 404, "message": "no such path"}}, 404)
    match fault:
        case Refuse(kind, wait):
            return wire.refusal(kind, wait)
        case Respond(status, body, kind, headers):
            return Response(status, body, headers, kind)
        case Say(text):
            return wire.reply(request, setup, text, "")
        case Finish(how):
            return wire.reply(request, setup, setup.answer(request), how)
        case _:
            return wire.reply(request, setup, setup.answer(request), "")


def _controlled(emulator: Emulator, request: Recorded) -> Response:
    """Answer those who run the emulator as a process: its record, and a way to empty it."""
    todo: dict[str, Callable[[], object]] = {
        "/_emulator/requests": lambda: [
            {"method": one.method, "target": one.target, "body": one.body.decode("latin-1")}
            for one in emulator.requests
        ],
        "/_emulator/count": lambda: len(emulator.requests),
        "/_emulator/clear": emulator.requests.clear,
    }
    return encoded(json.loads(json.dumps(todo.get(request.path, lambda: None)())))
