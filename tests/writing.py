"""A process that writes to a store until it is killed: `python tests/writing.py add|load STORE FIRST`.

Each write is acknowledged by its number on standard output, once it is on the disk.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from graphs import ARTICLE, line, said, store

from kg.model import Claim
from kg.store import Store

LOADED = 100  # claims of a load, so that one takes a while


def claim(number: int) -> Claim:
    """The claim of a number; a few of them share a concept, so that writing one changes the others."""
    words = f"Cause {number % 7} causes effect {number}."
    return said(f"cause {number % 7}", "causes", f"effect {number}", line(words, 100 * number))


def after(number: int) -> Store:
    """The store that so many claims make."""
    return store(*map(claim, range(number)))


def add(path: Path, first: int) -> Iterator[int]:
    """Add one claim after another."""
    kept = Store(path)
    number = first
    while True:
        kept.add([claim(number)], [ARTICLE])
        number += 1
        yield number


def load(path: Path, first: int) -> Iterator[int]:
    """Put one graph after another into the store."""
    number = first
    while True:
        graph = store(*map(claim, range(number, number + LOADED)))
        number += LOADED
        graph.keep(path)
        yield number


WRITERS: dict[str, Callable[[Path, int], Iterator[int]]] = {"add": add, "load": load}


def writing(how: str, path: Path, first: int) -> subprocess.Popen[str]:
    """A process that writes, from a number on."""
    return subprocess.Popen(
        [sys.executable, __file__, how, str(path), str(first)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


def killed(how: str, path: Path, rounds: int, seed: int = 0) -> tuple[int, int]:
    """Kill a writer at random so many times; how many writes it had acknowledged, and how many had begun besides.

    Raises AssertionError when a write that was acknowledged is lost, or one is there in part.
    """
    chance, done, unasked = random.Random(seed), 0, 0  # noqa: S311  # no secret
    step = LOADED if how == "load" else 1
    for _ in range(rounds):
        with writing(how, path, done) as process:
            assert process.stdout
            first = process.stdout.readline()  # what comes before is the start of Python
            time.sleep(chance.random() * 0.3)
            process.send_signal(signal.SIGKILL)
            said_ = [first, *process.stdout.readlines()]
        acknowledged = max([done, *(int(line) for line in said_ if line.endswith("\n"))])
        kept = Store.open(path)
        there = sum(1 for _ in kept.claims())
        assert there in {acknowledged, acknowledged + step}, f"{acknowledged} acknowledged, {there} there"
        assert set(kept) == set(after(there)), "a write is there in part"
        unasked += there != acknowledged
        done = there
    return done // step, unasked


if __name__ == "__main__":
    for acknowledged in WRITERS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3])):
        print(acknowledged, flush=True)  # noqa: T201  # it acknowledges
