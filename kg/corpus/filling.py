"""From tables to statements: each slice as a run of sorted lines, and all runs as one file and one store.

The processes make the runs. Merged, these are the N-Triples of the graph; while they are written,
threads put them into the store, which is nearly all Oxigraph's own work.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import IO, TypeVar, cast

import pyoxigraph as ox

from kg.corpus import slices
from kg.corpus.disputes import links
from kg.corpus.job import Job
from kg.corpus.part import Reading
from kg.corpus.pool import each
from kg.corpus.slices import Slice
from kg.errors import InputError
from kg.rdf.sorting import RUNS, Sorted, merged, pieces, unlike

T = TypeVar("T")

# What is said of a slice of each table. The links between claims are one slice, and take longest.
SAID = {
    "disputes": links,
    "concepts": slices.concepts,
    "claims": slices.claims,
    "documents": slices.documents,
}
ALL = Slice("disputes", "", "")
DEATHS = 20  # of workers over one slice, before it is given up
_LINES = 50_000  # that are loaded together
_THREADS = 4  # more than that wait for the lines


def runs(parts: Iterable[Slice], job: Job) -> Iterator[Path]:
    """What is said of every slice, as a file of sorted lines; in no order."""
    tasks = ((job.steps / f"{number}.nt", part) for number, part in enumerate(parts))
    work = partial(write, tables=job.tables, steps=job.steps, reading=job.reading)
    for (path, _), _ in each(work, tasks, job.plan.processes, _given_up, DEATHS):
        yield path


def write(task: tuple[Path, Slice], tables: Path, steps: Path, reading: Reading) -> None:
    """Write what is said of a slice as sorted N-Triples, each once."""
    path, part = task
    quads = SAID[part.table](part, tables, steps, reading.ontology)
    with Sorted(steps) as lines, path.open("wb") as out:
        # In the default graph a line of N-Quads is one of N-Triples.
        ox.serialize(quads, cast("IO[bytes]", lines), ox.RdfFormat.N_QUADS)
        out.writelines(unlike(lines))


def fill(store: ox.Store, made: Sequence[Path], job: Job) -> Iterator[bytes]:
    """The lines of all runs in order, each once, in pieces; with the last of them the store has them all."""
    processes = job.plan.processes
    load = partial(store.bulk_load, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    with merged(_fewer(made, job)) as lines, ThreadPoolExecutor(min(processes, _THREADS)) as threads:
        loading: deque[Future[None]] = deque()
        for piece in pieces(lines, _LINES):
            loading.append(threads.submit(load, piece))
            yield piece
            # One process does one thing at a time.
            while len(loading) > (processes if processes > 1 else 0):
                loading.popleft().result()
        for rest in loading:
            rest.result()


def groups(made: Sequence[T]) -> tuple[list[Sequence[T]], list[T]]:
    """Of too many runs the first in groups, each to be merged into one, and those that may stay as they are."""
    found: list[Sequence[T]] = []
    at, over = 0, len(made) - RUNS
    while over > 0 and at < len(made):
        found.append(made[at : at + min(RUNS, over + 1)])
        at, over = at + len(found[-1]), over + 1 - len(found[-1])
    return found, [*made[at:]]


def _fewer(made: Sequence[Path], job: Job) -> Sequence[Path]:
    """The same lines in no more runs than are merged at a time; of the others the smallest become one."""
    level = 0
    while len(made) > RUNS:
        level += 1
        merging, kept = groups(sorted(made, key=lambda run: run.stat().st_size))
        tasks = [(job.steps / f"{level}-{number}.nt", group) for number, group in enumerate(merging)]
        made = kept
        processes = min(job.plan.processes, len(tasks))
        for (path, group), _ in each(_merge, tasks, processes, _given_up, DEATHS):
            for run in group:
                run.unlink()
            made.append(path)
    return made


def _merge(task: tuple[Path, Sequence[Path]]) -> None:
    path, group = task
    with merged(group) as lines, path.open("wb") as out:
        out.writelines(lines)


def _given_up(_: object) -> None:
    raise InputError("the processes that fill the store die again and again: is there memory?")
