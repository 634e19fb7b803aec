"""Who is next: requests wait in a queue for each client, and the clients take turns."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kg.serve.limits import Limits
from kg.serve.messages import RefusedError


class Admission:
    """Places to be answered at: as many as there are workers, never all of them for one client."""

    def __init__(self, limits: Limits) -> None:
        """Start with nobody waiting."""
        self.limits = limits
        self.running: Counter[str] = Counter()
        self.waiting: dict[str, deque[asyncio.Future[None]]] = {}  # by client, in the order of their turns

    @property
    def queued(self) -> int:
        """How many wait."""
        return sum(map(len, self.waiting.values()))

    @asynccontextmanager
    async def place(self, client: str) -> AsyncIterator[None]:
        """A place, as soon as it is this client's turn; refused at once where too many wait."""
        if self._has_room(client) and client not in self.waiting:
            self.running[client] += 1
        else:
            await self._wait(client)
        try:
            yield
        finally:
            self.running[client] -= 1
            if not self.running[client]:
                del self.running[client]
            self._call()

    async def _wait(self, client: str) -> None:
        line = self.waiting.get(client, deque())
        if len(line) >= self.limits.waiting:
            raise RefusedError(429, "you ask more than you wait for", Retry_After="1")
        if self.queued >= self.limits.queue:
            raise RefusedError(503, "too many ask at the same time", Retry_After="2")
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.setdefault(client, line).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # called and gone in the same moment
                self.running[client] -= 1
            self._call()
            raise

    def _has_room(self, client: str) -> bool:
        return self.running.total() < self.limits.workers and self.running[client] < self.limits.running

    def _call(self) -> None:
        """Call those whose turn it is; a client that was called goes to the end of the line."""
        for client in list(self.waiting):
            line = self.waiting[client]
            while line and line[0].done():
                line.popleft()
            if line and self._has_room(client):
                self.running[client] += 1
                line.popleft().set_result(None)
                self.waiting[client] = self.waiting.pop(client)
            if not line:
                del self.waiting[client]
