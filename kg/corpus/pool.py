"""The parts of a corpus, read on the cores of one machine.

A part is written aside, brought to the disk and renamed: it is there whole or not at all, and a
run that was broken off reads only what is missing. A worker that is killed is replaced; a document
that kills its worker again and again is read alone and, if it does so once more, left out with an error.
"""

from __future__ import annotations

import atexit
import io
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg import files, garbage
from kg.corpus.part import Reading, part
from kg.corpus.pieces import Batch, Piece

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")
R = TypeVar("R")

DEATHS = 3  # of workers while a batch was being read, before it is read piece by piece
AHEAD = 2  # tasks in hand or waiting, for each process


def read(
    batches: Iterable[Batch], folder: Path, reading: Reading, processes: int
) -> Iterator[tuple[Batch, Path]]:
    """Each batch and its part, when it is there; in no order where there are several processes."""
    folder.mkdir(parents=True, exist_ok=True)
    placed = ((batch, folder / f"{batch.name}.parquet") for batch in batches)
    work, alone = partial(_read, reading=reading), partial(_alone, reading=reading)
    return (task for task, _ in each(work, placed, processes, alone))


def each(
    work: Callable[[T], R], tasks: Iterable[T], processes: int, last: Callable[[T], R], deaths: int = DEATHS
) -> Iterator[tuple[T, R]]:
    """Each task and what `work` makes of it; in no order where there are several processes.

    A worker that is killed is replaced; a task that so many workers died of is given to `last`, here.
    """
    if processes == 1:
        yield from ((task, work(task)) for task in tasks)
        return
    fresh = ((0, task) for task in tasks)
    left: deque[tuple[int, T]] = deque()
    most = AHEAD * processes
    while True:
        running: dict[Future[R], tuple[int, T]] = {}
        try:
            with pool(processes) as workers:
                while True:
                    left.extend(islice(fresh, max(most - len(running) - len(left), 0)))
                    while left and len(running) < most:
                        # Taken off the list when it has been handed over: that can fail, too.
                        died, task = left[0]
                        if died < deaths:
                            running[workers.submit(work, task)] = left[0]
                        else:
                            yield task, last(task)
                        left.popleft()
                    if not running:
                        return
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        result = future.result()
                        yield running.pop(future)[1], result
        except BrokenProcessPool:
            left.extend((died + 1, task) for died, task in running.values())


def write(path: Path, batches: Iterable[pa.RecordBatch]) -> None:
    """Put a part at its place, whole."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.Table.from_batches(batches), out, compression="zstd")
    files.write(path, out.getvalue())


def pool(processes: int) -> ProcessPoolExecutor:
    """Processes that end with this one."""
    return ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """In a worker: leave Ctrl-C to the parent, do not outlive it, look for garbage seldom and never to end."""
    garbage.seldom()
    # What it made is on the disk by then; to take apart what it knows would be a second for nothing.
    atexit.register(os._exit, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _read(task: tuple[Batch, Path], reading: Reading) -> None:
    batch, path = task
    if not path.exists():
        write(path, [part(batch.pieces, reading)])


def _alone(task: tuple[Batch, Path], reading: Reading) -> None:
    """Read each piece in a process that may die of it."""
    batch, path = task
    write(path, _rows(batch.pieces, reading))


def _rows(pieces: Iterable[Piece], reading: Reading) -> Iterator[pa.RecordBatch]:
    for piece in pieces:
        try:
            with pool(1) as worker:
                yield worker.submit(part, (piece,), reading).result()
        except BrokenProcessPool:
            yield part([replace(piece, error="the process that read it died.")], reading)
