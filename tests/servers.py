"""A server of our own for the tests: on this machine, on a free port, ended by its id."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

TOKEN = "a-token-for-tests"  # noqa: S105  # no secret
_SCRIPT = """
import json, sys
from kg.serve import Limits, serve
graph, port, settings = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
limits = Limits(**settings.pop("limits", {}))
serve(graph, port=port, limits=limits, **{name: tuple(v) if isinstance(v, list) else v for name, v in settings.items()})
"""


class Running:
    """A server that runs, and a client of it."""

    def __init__(self, graph: Path, settings: dict[str, Any]) -> None:
        """Start it on a free port and wait until it answers."""
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-c", _SCRIPT, str(graph), str(self.port), json.dumps(settings)],
            stderr=subprocess.PIPE,
        )
        self.client = httpx.Client(base_url=self.address, timeout=30)
        for _ in range(200):
            if self.answers():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        self.process.kill()
        raise RuntimeError(self.process.communicate()[1].decode())

    def answers(self) -> bool:
        try:
            return self.client.get("/health").is_success
        except httpx.TransportError:
            return False

    def query(self, text: str, **more: Any) -> httpx.Response:
        return self.client.post("/sparql", data={"query": text}, **more)

    def update(self, text: str) -> httpx.Response:
        return self.client.post("/sparql", data={"update": text}, headers=BEARER)

    def workers(self) -> list[int]:
        """The ids of the worker processes: the children of the nursery, which is the server's child."""
        return [pid for nursery in children(self.process.pid) for pid in children(nursery)]

    def kill(self) -> None:
        """End it without a word, as a power cut would."""
        self.client.close()
        self.process.kill()
        self.process.communicate()

    def stop(self) -> str:
        """End it politely; what it had said."""
        self.client.close()
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=15)[1].decode()


BEARER = {"Authorization": f"Bearer {TOKEN}"}


@contextmanager
def serving(graph: Path, **settings: Any) -> Iterator[Running]:
    """A server of a graph, for as long as the block lasts."""
    running = Running(graph, settings)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()


def children(pid: int) -> list[int]:
    """The ids of the processes that a process has started."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            status = (entry / "stat").read_text() if entry.name.isdigit() else ""
        except OSError:
            continue
        if status and int(status.rpartition(")")[2].split()[1]) == pid:
            found.append(int(entry.name))
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
