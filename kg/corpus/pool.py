"""The parts of a corpus, read on the cores of one machine.

A part is written aside, brought to the disk and renamed: it is there whole or not at all, and a
run that was broken off reads only what is missing. A worker that is killed is replaced; a document
that kills its worker again and again is read alone and, if it does so once more, left out with an error.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg import files
from kg.corpus.part import Reading, part
from kg.corpus.pieces import Batch, Piece

if TYPE_CHECKING:
    import pyarrow as pa

DEATHS = 3  # of workers while a batch was being read, before it is read piece by piece
AHEAD = 2  # batches that wait, for each process


def read(
    batches: Iterable[Batch], folder: Path, reading: Reading, processes: int
) -> Iterator[tuple[Batch, Path]]:
    """Each batch and its part, when it is there; in no order where there are several processes."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = _missing(batches, folder)
    if processes == 1:
        for batch, path, there in missing:
            if not there:
                write(path, [part(batch.pieces, reading)])
            yield batch, path
    else:
        yield from _pooled(missing, reading, processes)


def write(path: Path, batches: Iterable[pa.RecordBatch]) -> None:
    """Put a part at its place, whole."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.Table.from_batches(batches), out, compression="zstd")
    files.write(path, out.getvalue())


def _missing(batches: Iterable[Batch], folder: Path) -> Iterator[tuple[Batch, Path, bool]]:
    for batch in batches:
        path = folder / f"{batch.name}.parquet"
        yield batch, path, path.exists()


def _pooled(
    missing: Iterator[tuple[Batch, Path, bool]], reading: Reading, processes: int
) -> Iterator[tuple[Batch, Path]]:
    again: deque[tuple[Batch, Path]] = deque()
    deaths: Counter[int] = Counter()
    ended = False
    while not ended or again:
        running: dict[Future[None], tuple[Batch, Path]] = {}
        try:
            with pool(processes) as workers:
                while True:
                    while len(running) < AHEAD * processes and (again or not ended):
                        found = (*again.popleft(), False) if again else next(missing, None)
                        if found is None:
                            ended = True
                        elif found[2]:
                            yield found[:2]
                        elif deaths[found[0].number] >= DEATHS:
                            write(found[1], _alone(found[0].pieces, reading))
                            yield found[:2]
                        else:
                            # Taken off the list when it has been handed over: that can fail, too.
                            again.appendleft(found[:2])
                            future = workers.submit(_read, found[0].pieces, found[1], reading)
                            running[future] = again.popleft()
                    if not running:
                        break
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        future.result()
                        yield running.pop(future)
        except BrokenProcessPool:
            deaths.update(batch.number for batch, _ in running.values())
            again.extend(running.values())


def pool(processes: int) -> ProcessPoolExecutor:
    """Processes that end with this one."""
    return ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """In a worker: leave Ctrl-C to the parent, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _read(pieces: tuple[Piece, ...], path: Path, reading: Reading) -> None:
    write(path, [part(pieces, reading)])


def _alone(pieces: Iterable[Piece], reading: Reading) -> Iterator[pa.RecordBatch]:
    """The rows of pieces, each read in a process that may die of it."""
    for piece in pieces:
        try:
            with pool(1) as worker:
                yield worker.submit(part, (piece,), reading).result()
        except BrokenProcessPool:
            yield part([replace(piece, error="the process that read it died.")], reading)
