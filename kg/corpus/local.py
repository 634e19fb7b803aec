"""The engine of one machine: parts on its cores, tables in DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.corpus import pool, tables
from kg.corpus.job import Job, Step
from kg.corpus.part import part
from kg.corpus.pieces import batches, files


def run(job: Job) -> Iterator[Step]:
    """Read what has not been read yet, and make the tables."""
    found = files(job.inputs)
    total = sum(file.stat().st_size for file in found)
    parts: list[Path] = []
    documents = reached = 0
    for batch, path in pool.read(batches(found), job.parts, job.reading, job.plan.processes):
        parts.append(path)
        documents, reached = documents + len(batch.pieces), max(reached, batch.reached)
        yield Step("reading", reached, total, documents)
    if not parts:
        parts.append(job.parts / "empty.parquet")
        pool.write(parts[0], [part((), job.reading)])
    made = tables.aggregate(
        sorted(parts),
        job.tables,
        job.steps,
        job.ontology,
        least=job.plan.min_support,
        memory=job.plan.memory,
        threads=job.plan.processes,
    )
    for number, _ in enumerate(made, 1):
        yield Step("counting", number, len(tables.statements()), documents)
