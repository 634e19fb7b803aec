"""Where workers are born: a process that has everything loaded, and forks when it is told to.

The server says it over a socket, nine bytes at a time: what to do, and the number that the server
calls the worker by. When the server is gone, so are the nursery and all workers.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from kg.serve.limits import Limits

ORDER = struct.Struct(">cQ")
HATCH_READER, HATCH_WRITER, KILL, SLOW = b"R", b"W", b"K", b"S"
_NICE = 10  # how much a long query steps behind the short ones


class Nursery:
    """The server's side: orders that are given at once and answered by nobody."""

    def __init__(self, ontology: Path, limits: Limits) -> None:
        """Start the process."""
        ours, theirs = socket.socketpair()
        with theirs:
            settings = json.dumps(
                {"ontology": str(ontology), "memory": limits.memory, "answer": limits.answer}
            )
            self.process = subprocess.Popen(  # noqa: S603  # our own module
                [sys.executable, "-m", "kg.serve.nursery", str(theirs.fileno()), settings],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self.control = ours

    def hatch(self, number: int, line: socket.socket, store: Path, *, writes: bool = False) -> None:
        """Have a worker born that answers on `line` from the store."""
        order = ORDER.pack(HATCH_WRITER if writes else HATCH_READER, number)
        path = os.fsencode(store)
        socket.send_fds(self.control, [order + struct.pack(">I", len(path)) + path], [line.fileno()])

    def kill(self, number: int) -> None:
        """End a worker, whatever it does."""
        with suppress(OSError):
            self.control.sendall(ORDER.pack(KILL, number))

    def slow(self, number: int) -> None:
        """Let a worker step behind the others."""
        with suppress(OSError):
            self.control.sendall(ORDER.pack(SLOW, number))

    def close(self) -> None:
        """End the nursery and all its workers."""
        self.control.close()
        self.process.wait(timeout=5)


def nurse(control: socket.socket, settings: dict[str, str | int]) -> None:
    """Obey until the server goes."""
    from kg.ontology import load
    from kg.serve.worker import work

    ontology = load(Path(str(settings["ontology"])))
    children: dict[int, int] = {}
    try:
        while True:
            order, lines, _, _ = socket.recv_fds(control, ORDER.size, 1)
            if len(order) < ORDER.size:
                return
            action, number = ORDER.unpack(order)
            _reap(children)
            if action in {HATCH_READER, HATCH_WRITER}:
                (length,) = struct.unpack(">I", control.recv(4))
                store = Path(os.fsdecode(control.recv(length)))
                children[number] = pid = os.fork()
                if not pid:
                    control.close()
                    work(lines[0], store, ontology, settings, writes=action == HATCH_WRITER)
                os.close(lines[0])
            elif number in children:  # not reaped, so its pid is still its own
                _obey(action, children[number])
    finally:
        for pid in children.values():
            os.kill(pid, signal.SIGKILL)


def _obey(action: bytes, pid: int) -> None:
    if action == KILL:
        os.kill(pid, signal.SIGKILL)
    else:
        os.setpriority(os.PRIO_PROCESS, pid, _NICE)


def _reap(children: dict[int, int]) -> None:
    """Let go of those that have ended."""
    ended = {number for number, pid in children.items() if os.waitpid(pid, os.WNOHANG)[0]}
    for number in ended:
        del children[number]


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends us
    nurse(socket.socket(fileno=int(sys.argv[1])), json.loads(sys.argv[2]))
