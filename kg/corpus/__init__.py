"""From one article to millions: a corpus to a graph that never sits in memory.

    files ── pieces ── part, on all cores or on Spark ── Parquet parts
                                                            │  tables.sql, on DuckDB or on Spark
    store, N-Triples, page ── slices of quads ──── tables of claims with their support

The result is that of `kg.build`, statement by statement. What is made stands aside until it is
whole, then takes its place at once; a run that was broken off reads only what is missing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from kg.corpus.job import Job, Step
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.ontology import Ontology

__all__ = ["ENGINES", "MANY", "Built", "Plan", "Step", "build", "is_corpus"]

MANY = 1000  # documents; more are built as a corpus


@dataclass(frozen=True, slots=True)
class Plan:
    """How a corpus is built; every plan gives the same graph, but for tier, review and support."""

    tier: str = "precise"
    review: bool = True
    min_support: int = 1
    extractors: tuple[str, ...] = ("rules",)
    processes: int = field(default_factory=lambda: os.cpu_count() or 1)
    engine: str = "local"
    master: str = ""  # of Spark; its own default if empty
    formats: tuple[str, ...] = ()  # besides N-Triples
    memory: int = 300 << 20  # bytes that DuckDB may take before it goes to the disk


@dataclass(frozen=True, slots=True)
class Built:
    """What a build left: its folder, its files, how much of everything, and how many documents failed."""

    folder: Path
    paths: tuple[Path, ...]
    counts: dict[str, int]
    errors: int
    graph: str  # the sha256 of the sorted N-Triples, RDFC-1.0's


def _local(job: Job) -> Iterator[Step]:
    from kg.corpus.local import run

    return run(job)


def _spark(job: Job) -> Iterator[Step]:
    from kg.corpus.spark import run

    return run(job)


# An engine makes the tables of a job and says how far it is.
ENGINES: dict[str, Callable[[Job], Iterator[Step]]] = {"local": _local, "spark": _spark}
Progress: TypeAlias = Callable[[Step], object]


def build(
    inputs: Sequence[str | Path],
    output: str | Path,
    plan: Plan | None = None,
    *,
    ontology: Ontology | None = None,
    progress: Progress | None = None,
) -> Built:
    """Build the graph of a corpus into a folder: store, tables, N-Triples, page, manifest.

    The folder that was there stays whole until the new one is, and goes then. A document that
    cannot be read becomes a row of the table `errors`.
    """
    from kg.corpus import publishing, swap
    from kg.describe import MANIFEST
    from kg.extract import ready
    from kg.ontology import load

    plan, ontology, place = plan or Plan(), ontology or load(), Path(output)
    progress = progress or (lambda _: None)
    if "://" in str(output):
        raise InputError(f"{output}: a store and files are made on a disk; give a folder here")
    if place.exists() and not place.is_dir():
        raise InputError(f"{place}: this is a file; give a folder to write to")
    ready(plan.extractors, ontology)
    work = place.with_name(f".{place.name}.work")
    with swap.sole(work):
        job = Job.of(inputs, work, plan, ontology)
        for old in work.iterdir():
            if old.is_dir() and old != job.parts:
                shutil.rmtree(old)
        for folder in (job.parts, job.tables, job.steps):
            folder.mkdir(parents=True, exist_ok=True)
        for step in ENGINES[plan.engine](job):
            progress(step)
        built = publishing.publish(job, progress)
        swap.swap(job.fresh, place, MANIFEST)
        shutil.rmtree(work)
    return replace(built, folder=place, paths=tuple(place / path for path in built.paths))


def is_corpus(inputs: Iterable[str | Path], most: int = MANY) -> bool:
    """Whether some inputs hold more documents than one builds in memory, or are tables, which it does not read."""
    from kg.corpus.pieces import TABLES, files, pieces

    with suppress(OSError):
        found = files(inputs)
        return any(file.name.endswith(TABLES) for file in found) or (
            next(islice(pieces(found), most, None), None) is not None
        )
    return False
