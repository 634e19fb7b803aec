"""From tables to what is published: the store, the files, the page and the manifest, in a folder aside."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from kg import files
from kg.corpus import overview, tables
from kg.corpus.filling import ALL, fill, runs
from kg.corpus.job import Job, Step
from kg.corpus.slices import slices
from kg.describe import MANIFEST, Sum, sums
from kg.errors import InputError
from kg.export import EXPORTERS, export
from kg.store import Store

if TYPE_CHECKING:
    import duckdb
    import pyoxigraph as ox

    from kg.corpus import Built

VIEWS = ("claims", "concepts", "documents", "evidence", "errors")


def publish(job: Job, progress: Callable[[Step], object]) -> Built:
    """Fill the store from the tables, and write all files; their paths are below the folder."""
    from kg.corpus import Built

    triples = job.fresh / f"{job.name}{EXPORTERS['ntriples'].ending}"
    page, description = job.fresh / f"{job.name}.html", job.fresh / "dataset.ttl"
    with _connected(job) as connected:
        parts = [ALL, *slices(connected)]
        counts = overview.counts(connected)
        errors = overview.number(connected, "select count(*) from errors")
        if errors and not counts["documents"]:
            raise InputError(_none_read(connected, errors))
    made = []
    for number, run in enumerate(runs(parts, job), 1):
        made.append(run)
        progress(Step("writing statements", number, len(parts)))
    store = Store(job.fresh / "store", job.ontology)
    files.write(triples, _told(fill(store.ox, made, job), sum(run.stat().st_size for run in made), progress))
    # Oxigraph puts its files in order on one core. The page needs the tables alone: it is drawn on another.
    with ThreadPoolExecutor(1) as beside:
        ordered = beside.submit(_order, store.ox)
        files.write(page, _page(job, counts).encode())
        found, size = sums(job.fresh, [triples, page, *job.tables.iterdir()]), len(store)
        ordered.result()
    found += sums(job.fresh, _exported(store, job))
    graph = next(file.sha256 for file in found if file.path == triples.name)
    files.write(description, overview.description(job.ontology, job.name, graph, counts, size))
    listed = sorted([*found, *sums(job.fresh, [description])])
    files.write(job.fresh / MANIFEST, _manifest(job, counts, errors, graph, listed))
    names = (*(Path(file.path) for file in listed), Path("store"), Path(MANIFEST))
    return Built(job.fresh, names, counts, errors, graph)


def _none_read(connected: duckdb.DuckDBPyConnection, errors: int) -> str:
    """What is said where no document could be read: nothing takes the place of what was there."""
    ((file, line, error),) = connected.execute(
        "select file, line, error from errors order by all limit 1"
    ).fetchall()
    place = f"{file}, line {line}" if line else file
    return (
        f"{place}: {error}" if errors == 1 else f"none of {errors} documents could be read; {place}: {error}"
    )


def _connected(job: Job) -> duckdb.DuckDBPyConnection:
    """A DuckDB that calls the tables by their names."""
    connected = tables.connection(job.steps, job.plan.memory, job.plan.processes)
    for name in VIEWS:
        tables.view(connected, name, job.tables / f"{name}.parquet")
    tables.view(connected, "stated", job.steps / "stated.parquet")
    return connected


def _order(store: ox.Store) -> None:
    """Leave the store as small and as fast as it gets, and on the disk."""
    store.optimize()
    store.flush()


def _page(job: Job, counts: dict[str, int]) -> str:
    with _connected(job) as connected:
        return overview.page(connected, job.ontology, job.name, counts)


def _told(pieces: Iterable[bytes], total: int, progress: Callable[[Step], object]) -> Iterator[bytes]:
    """The pieces, each told of when it has passed."""
    reached = 0
    for piece in pieces:
        yield piece
        reached += len(piece)
        progress(Step("filling the store", reached, total))


def _exported(store: Store, job: Job) -> Iterator[Path]:
    """The files of the other formats."""
    for form in sorted({*job.plan.formats} - {"ntriples"}):
        yield from export(store, form, job.fresh / f"{job.name}{EXPORTERS[form].ending}")


def _manifest(job: Job, counts: dict[str, int], errors: int, graph: str, listed: Iterable[Sum]) -> bytes:
    """What was made of what, without a clock; the documents are a table."""
    from dataclasses import asdict

    from kg.version import __version__

    content = {
        "generator": f"medkg {__version__}",
        "counts": counts,
        "errors": errors,
        "graph": {"rdfc10-sha256": graph},
        "tier": job.plan.tier,
        "min_support": job.plan.min_support,
        "folders": ["store"],
        "files": [asdict(file) for file in listed],
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
