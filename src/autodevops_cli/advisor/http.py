"""The HTTP client under every provider: bounded, without redirects, and silent about keys."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import os
import re
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from functools import cache
from urllib.parse import urlsplit

import httpx

from autodevops_cli.advisor._link import departing
from autodevops_cli.advisor.errors import BadRequest, NotAuthorised, Unavailable
from autodevops_cli.advisor.reading import Received, unreadable
from autodevops_cli.model.spending import Usage

MAX_REPLY = 4_000_000
CONNECT = 10.0
CONNECTIONS = 500
LOOPBACK = ("all://127.0.0.1", "all://localhost", "all://[::1]")

_KEY = re.compile(r"[\x21-\x7e]{1,1000}")
_received: ContextVar[list[Received] | None] = ContextVar("received", default=None)


@asynccontextmanager
async def client(check: Callable[[bytes], None] | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """Open the client that all providers share; `check` sees each body just before it leaves.

    Raises BadRequest where the variables for proxies and certificates make no sense.
    """
    try:
        made = _client(check)
    except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
        raise BadRequest(
            f"no connection can be made: {type(error).__name__}",
            hint="check the variables for proxies (HTTPS_PROXY) and certificates (SSL_CERT_FILE)",
        ) from None
    async with made as opened:
        yield opened


def _client(check: Callable[[bytes], None] | None) -> httpx.AsyncClient:
    async def leave(request: httpx.Request) -> None:
        if check:
            check(await request.aread())
        departing.get()()

    return httpx.AsyncClient(
        # What is read is counted, so it must not grow while it is unpacked.
        headers={"accept-encoding": "identity"},
        event_hooks={"request": [leave], "response": [_receive]},
        follow_redirects=False,
        limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=20),
        mounts=dict.fromkeys(LOOPBACK),
        timeout=httpx.Timeout(None, connect=CONNECT),
        verify=_trust(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")),
    )


@cache
def _trust(*_: str | None) -> ssl.SSLContext:
    """Return whose certificates count; reading them takes longer than all else, so once."""
    return httpx.create_ssl_context()


@asynccontextmanager
async def asking(name: str, timeout: float) -> AsyncIterator[list[Received]]:
    """Yield the replies that come while the block runs, and translate what goes wrong in it.

    Raises Unavailable after so many seconds in all, however little the server sends.
    """
    replies: list[Received] = []
    token = _received.set(replies)
    try:
        async with asyncio.timeout(timeout):
            with _translated(name):
                yield replies
    except TimeoutError:
        raise Unavailable(
            f"{name} did not answer within {timeout:g} s", hint="try again later", usage=None
        ) from None
    finally:
        _received.reset(token)


async def post(
    http: httpx.AsyncClient, url: str, *, name: str, timeout: float, body: object,
    headers: Mapping[str, str],
) -> Received:  # fmt: skip
    """Return the reply to a JSON body. Raises a TransportError."""
    content = json.dumps(body).encode()
    async with asking(name, timeout) as replies:
        await http.post(
            url, content=content, headers={"content-type": "application/json", **headers}
        )  # fmt: skip
    return the_reply(name, replies)


def the_reply(name: str, replies: list[Received]) -> Received:
    """Return the one reply that came. Raises Unavailable."""
    if not replies:
        raise Unavailable(f"{name} was not asked", hint="try again", usage=None)
    return replies[-1]


def checked_base(url: str, *, key: str) -> str:
    """Return a base URL to which a key may be sent. Raises BadRequest."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise BadRequest("the base URL cannot be read", hint="write https://host/path") from None
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise BadRequest("the base URL is none", hint="write https://host/path")
    if parts.username or parts.password:
        raise BadRequest("the base URL holds a password", hint="put the key into its variable")
    if parts.scheme == "http" and key and not _is_loopback(host):
        raise BadRequest(f"a key is not sent to {host} in the clear", hint="write https://")
    return url.rstrip("/")


def checked_key(key: str, variable: str) -> str:
    """Return a key that can stand in a header. Raises NotAuthorised."""
    if not key:
        raise NotAuthorised(f"there is no key in {variable}", hint=f"set {variable}")
    if not _KEY.fullmatch(key):
        raise NotAuthorised(f"what {variable} holds is no key", hint=f"correct {variable}")
    return key


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Bounded(httpx.AsyncByteStream):
    """A reply's bytes, no more of them than is reasonable."""

    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for piece in self._stream:
            size += len(piece)
            if size > MAX_REPLY:
                raise unreadable("the server", f"with more than {MAX_REPLY:,} bytes", None)
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


async def _receive(response: httpx.Response) -> None:
    """Read a reply before anybody else does, and note it for who asked."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise unreadable("the server", "in an encoding that was not asked for", None)
    if isinstance(response.stream, httpx.AsyncByteStream):
        response.stream = _Bounded(response.stream)
    body = await response.aread()
    replies = _received.get()
    if replies is not None:
        replies.append(Received(response.status_code, dict(response.headers), body))


@contextmanager
def _translated(name: str) -> Iterator[None]:
    """Translate the exceptions of httpx. None of theirs goes on: they hold the request."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, httpx.PoolTimeout):
        raise Unavailable(
            f"{name} cannot be reached", hint="check the connection and the base URL", usage=Usage()
        ) from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError):
        raise BadRequest(f"no request to {name} can be made", hint="check the base URL") from None
    except httpx.HTTPError as error:
        raise Unavailable(
            f"{name} broke off: {type(error).__name__}", hint="try again later", usage=None
        ) from None
