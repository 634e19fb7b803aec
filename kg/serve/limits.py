"""How much anybody may ask of the server: all its limits, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from kg.errors import KgError

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take, and a client; seconds, bytes, and counts.

    >>> Limits(workers=2).running
    1
    """

    workers: int = 4  # processes that answer; at least two, so that one client cannot take them all
    deadline: float = 10.0  # after which a worker is killed, whatever it does
    memory: int = 512 * MEGABYTE  # that a worker may take beyond what it has at its start
    answer: int = 64 * MEGABYTE  # the longest answer
    question: int = 128 * 1024  # the longest query
    upload: int = 16 * MEGABYTE  # the longest update, or graph that is put
    waiting: int = 64  # requests of one client that may wait
    queue: int = 512  # requests that may wait in all
    uses: int = 2_000  # answers after which a worker is replaced

    def __post_init__(self) -> None:
        """Refuse a deadline that never comes."""
        if not 0 < self.deadline < inf:
            raise KgError(f"a deadline is a number of seconds above 0, not {self.deadline:g}")

    @property
    def running(self) -> int:
        """How many requests of one client run at a time: never all that could."""
        return max(1, self.workers - 1)
