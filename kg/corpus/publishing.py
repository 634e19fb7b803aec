"""From tables to what is published: the store, the files, the page and the manifest, in a folder aside."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kg import files
from kg.corpus import overview, tables
from kg.corpus.filling import ALL, fill
from kg.corpus.job import Job, Step
from kg.corpus.slices import slices
from kg.describe import MANIFEST, Sum, sums
from kg.export import EXPORTERS, export
from kg.store import Store

if TYPE_CHECKING:
    import duckdb

    from kg.corpus import Built

VIEWS = ("claims", "concepts", "documents", "evidence", "errors")


def publish(job: Job, progress: Callable[[Step], object]) -> Built:
    """Fill the store from the tables, and write all files; their paths are below the folder."""
    from kg.corpus import Built

    store = Store(job.fresh / "store", job.ontology)
    with _connected(job) as connected:
        parts = [ALL, *slices(connected)]
    for number, _ in enumerate(fill(store.ox, parts, job), 1):
        progress(Step("filling the store", number, len(parts)))
    with _connected(job) as connected:
        counts = overview.counts(connected)
        errors = overview.number(connected, "select count(*) from errors")
        page = overview.page(connected, job.ontology, job.name, counts)
    store.ox.optimize()
    store.ox.flush()
    progress(Step("writing", 0, 1))
    triples = f"{job.name}{EXPORTERS['ntriples'].ending}"
    paths = [path for form in ("ntriples", *job.plan.formats) for path in _exported(store, form, job)]
    made = sums(job.fresh, paths)
    graph = next(file.sha256 for file in made if file.path == triples)
    files.write(job.fresh / f"{job.name}.html", page.encode())
    files.write(
        job.fresh / "dataset.ttl", overview.description(job.ontology, job.name, graph, counts, len(store))
    )
    others = [job.fresh / f"{job.name}.html", job.fresh / "dataset.ttl", *job.tables.iterdir()]
    listed = sorted([*made, *sums(job.fresh, others)])
    files.write(job.fresh / MANIFEST, _manifest(job, counts, errors, graph, listed))
    names = (*(Path(file.path) for file in listed), Path("store"), Path(MANIFEST))
    return Built(job.fresh, names, counts, errors, graph)


def _connected(job: Job) -> duckdb.DuckDBPyConnection:
    """A DuckDB that calls the tables by their names."""
    connected = tables.connection(job.steps, job.plan.memory, job.plan.processes)
    for name in VIEWS:
        tables.view(connected, name, job.tables / f"{name}.parquet")
    tables.view(connected, "stated", job.steps / "stated.parquet")
    return connected


def _exported(store: Store, form: str, job: Job) -> Iterable[Path]:
    return export(store, form, job.fresh / f"{job.name}{EXPORTERS[form].ending}")


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
