"""A query with limits: it runs in a process of its own, which is killed when it goes beyond them.

The engine can neither be stopped nor limited from within. The process gets the graph as N-Triples,
so its time begins with starting (about 0.2 s) and reading (about 1 s for a million triples), and its
memory after that.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import KgError, QueryError
from kg.ontology import load
from kg.query import Result, query, terms_of
from kg.sandbox import bound_memory
from kg.store import Store

LONGEST = 1_000_000  # seconds; the system's clock cannot wait without end


def timed(
    store: Store, sparql: str, seconds: float | None, megabytes: int | None = None, /, **bindings: object
) -> Result:
    """The answer to a query as `kg.query.query` gives it, if it comes within the limits.

    Raises QueryError when it does not; part of an answer is never given.
    """
    if seconds is not None and not 0 < seconds < LONGEST:
        raise QueryError(f"a time limit is above 0 and below {LONGEST:,} seconds, not {seconds:g}")
    terms = {name: str(term) for name, term in terms_of(store, sparql, bindings).items()}
    task = {"folder": str(store.ontology.folder), "sparql": sparql, "terms": terms, "memory": megabytes}
    graph = ox.serialize((quad.triple for quad in store.ox), format=ox.RdfFormat.N_TRIPLES) or b""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kg.query.timed"],
            input=json.dumps(task).encode() + b"\n" + graph,
            capture_output=True,
            timeout=seconds,
            check=False,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    except subprocess.TimeoutExpired as error:
        raise QueryError(f"no answer within {seconds:g} seconds; the query was stopped") from error
    if done.returncode:
        reason = f"needed more than {megabytes} MB and was stopped, or " if megabytes else ""
        raise QueryError(f"the query {reason}brought its process down (exit {done.returncode})")
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise QueryError(answer["error"])
    return Result(
        answer["kind"],
        tuple(answer["columns"]),
        tuple(answer["lines"]),
        answer["prefixes"],
        named=frozenset(answer["named"]),
    )


def answered(stream: BinaryIO) -> str:
    """What the process says: the answer to the task in the stream's first line, on the graph that follows."""
    task = json.loads(stream.readline())
    store = Store(ontology=load(Path(task["folder"])))
    store.ox.bulk_load(stream.read(), format=ox.RdfFormat.N_TRIPLES)
    if task["memory"]:
        bound_memory(task["memory"] << 20)
    try:
        result = query(store, task["sparql"], **{name: _term(text) for name, text in task["terms"].items()})
    except KgError as error:
        return json.dumps({"error": str(error)})
    told = {name: getattr(result, name) for name in ("kind", "columns", "lines", "prefixes")}
    return json.dumps(told | {"named": sorted(result.named)})


def _term(text: str) -> object:
    (triple,) = ox.parse(f"<a:a> <a:a> {text} .", format=ox.RdfFormat.N_TRIPLES)
    return triple.object


if __name__ == "__main__":
    sys.stdout.write(answered(sys.stdin.buffer))
