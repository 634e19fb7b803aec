"""The store of a corpus, filled from its tables slice by slice."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pyoxigraph as ox

from kg.corpus import slices
from kg.corpus.disputes import links
from kg.corpus.job import Job
from kg.corpus.part import Reading
from kg.corpus.pool import AHEAD, pool
from kg.corpus.slices import Slice
from kg.errors import InputError

# What is said of a slice of each table. The links between claims are one slice, and take longest.
SAID = {
    "disputes": links,
    "concepts": slices.concepts,
    "claims": slices.claims,
    "documents": slices.documents,
}
DEATHS = 20  # of workers, before it is given up
ALL = Slice("disputes", "", "")


def fill(store: ox.Store, parts: Iterable[Slice], job: Job) -> Iterator[Slice]:
    """Put every slice into the store; each, when it is in."""
    for part, path in _written(enumerate(parts), job):
        if path.stat().st_size:
            store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES)
        path.unlink()
        yield part


def write(part: Slice, tables: Path, steps: Path, path: Path, reading: Reading) -> Path:
    """Write what is said of a slice as N-Triples."""
    quads = SAID[part.table](part, tables, steps, reading.ontology)
    ox.serialize((quad.triple for quad in quads), str(path), ox.RdfFormat.N_TRIPLES)
    return path


def _written(parts: Iterator[tuple[int, Slice]], job: Job) -> Iterator[tuple[Slice, Path]]:
    """Each slice with its file, in no order; some wait ready for each process."""
    processes, paths = job.plan.processes, (job.tables, job.steps)
    if processes == 1:
        for number, part in parts:
            yield part, write(part, *paths, job.steps / f"{number}.nt", job.reading)
        return
    left, deaths = deque(parts), 0
    while left:
        running: dict[Future[Path], tuple[int, Slice]] = {}
        try:
            with pool(processes) as workers:
                while left or running:
                    while left and len(running) < AHEAD * processes:
                        # Taken off the list when it has been handed over: that can fail, too.
                        number, part = left[0]
                        path = job.steps / f"{number}.nt"
                        future = workers.submit(write, part, *paths, path, job.reading)
                        running[future] = left.popleft()
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        path = future.result()
                        yield running.pop(future)[1], path
        except BrokenProcessPool:
            deaths += 1
            if deaths > DEATHS:
                raise InputError(
                    "the processes that fill the store die again and again: is there memory?"
                ) from None
            left.extend(running.values())
