"""What the server and its workers say to each other over a socket: one job, then one answer.

Both are a head in JSON and a body in bytes, their lengths before them. An answer is sent when all of it
is there, so that a worker that is killed has said nothing rather than half.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO

LENGTHS = struct.Struct(">IQ")


class RefusedError(Exception):
    """A request that is answered with an error of HTTP: its status, and a sentence for its sender."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        """Say which; header names are written with an underscore for the hyphen."""
        super().__init__(message)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is asked to do: the name of a task, what it is to know, and the bytes that came along."""

    task: str
    about: dict[str, Any]
    accept: str = "*/*"
    gzip: bool = False
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes of it: a status of HTTP, headers, and the bytes."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def said(message: Job | Answer) -> bytes:
    """The message as bytes.

    >>> heard_answer(*parted(said(Answer(204))))
    Answer(status=204, headers={}, body=b'')
    """
    head = asdict(message)
    body = head.pop("body")
    text = json.dumps(head).encode()
    return b"".join((LENGTHS.pack(len(text), len(body)), text, body))


def parted(data: bytes) -> tuple[bytes, bytes]:
    """Head and body of a message's bytes."""
    length, _ = LENGTHS.unpack_from(data)
    return data[LENGTHS.size : LENGTHS.size + length], data[LENGTHS.size + length :]


def heard_answer(head: bytes, body: bytes) -> Answer:
    """The answer of a head and a body."""
    return Answer(**json.loads(head), body=body)


def next_job(stream: BinaryIO) -> Job | None:
    """The next job from a stream; None when the other side has gone."""
    lengths = stream.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head, body = LENGTHS.unpack(lengths)
    return Job(**json.loads(stream.read(head)), body=stream.read(body))
