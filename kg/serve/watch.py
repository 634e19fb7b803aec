"""What holds for every request: it is counted, it is for us, its body ends, its answer is safe to show."""

from __future__ import annotations

import asyncio
import time

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.messages import RefusedError
from kg.serve.metrics import Metrics

_PATIENCE = 10  # seconds for a body to come
_QUICK = 0.1  # seconds of work for which nobody looks whether the client is still there


def watched(app: ASGIApp, metrics: Metrics, hosts: tuple[str, ...]) -> ASGIApp:
    """The application with its safety headers and its count; requests for another host are refused.

    A page of the web that has its own name point to this machine could else read a loopback server.
    """
    safe = [
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-resource-policy", b"cross-origin"),
    ]

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *safe]
            await send(message)

        named = dict(scope["headers"]).get(b"host", b"").decode("latin-1").rpartition(":")
        host = named[0] if named[2].isdigit() and named[0] else "".join(named)
        answering = app if not hosts or host in hosts else PlainTextResponse("not this server's name\n", 421)
        try:
            await answering(scope, receive, noted)
        finally:
            metrics.count(status, time.perf_counter() - began)

    return answered


async def body_of(request: Request, most: int) -> bytes:
    """The body of a request; refused when it is too long, or too long in coming."""
    pieces, length = [], 0
    try:
        async with asyncio.timeout(_PATIENCE):
            async for piece in request.stream():
                length += len(piece)
                if length > most:
                    raise RefusedError(413, f"the body is longer than {most:,} bytes")
                pieces.append(piece)
    except TimeoutError:
        raise RefusedError(408, "the body did not come in time") from None
    except ClientDisconnect:
        raise RefusedError(400, "the body ended too early") from None
    return b"".join(pieces)


class WhileThere:
    """Work that is stopped when the client leaves; the whole body of the request was read before.

    A plain object and one timer, for it stands around every request.
    """

    __slots__ = ("_left", "_loop", "_request", "_start", "_watching", "_work")

    def __init__(self, request: Request) -> None:
        """Look after the task that runs now, from the moment that it is entered."""
        self._request, self._left = request, False
        self._watching: asyncio.Task[None] | None = None

    def __enter__(self) -> None:
        self._loop, self._work = asyncio.get_running_loop(), asyncio.current_task()
        self._start = self._loop.call_later(_QUICK, self._begin)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._start.cancel()
        if self._watching:
            self._watching.cancel()
        if kind is asyncio.CancelledError and self._left and self._work:
            self._work.uncancel()
            raise RefusedError(499, "the client left") from None

    def _begin(self) -> None:
        self._watching = self._loop.create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass  # a request without a body says so
        self._left = True
        if self._work:
            self._work.cancel()
