"""Measure reading and writing RDF against the peers: `python benchmarks/export.py [TRIPLES] [--disk]`.

The graph is the bundled one, many times over under other names and with other quotes. What counts
is the ratio: the machine's own speed drops out of it. CPU time, medians. With `--disk` the graph
stands in a directory, and each format is written by a process of its own, whose memory is told:
that is how a graph is measured that memory does not hold.
"""

from __future__ import annotations

import io
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import rdflib
from timing import HEAD, row

from kg.export import export, exported
from kg.store import Store

SOURCE = Path(__file__).parent.parent / "exports" / "leg-pain-after-spinal-fusion.nt"
MOST = 200_000  # triples; rdflib takes minutes for more
STREAMED = ("ntriples", "nquads", "turtle", "trig", "rdf12-trig")
_LAYERS = (b"claim", b"concept", b"evidence", b"name", b"passage")


def many(count: int) -> bytes:
    """At least so many triples, in one piece."""
    return b"".join(copies(count))


def copies(count: int) -> Iterator[bytes]:
    """At least so many triples: the bundled graph's, with other names each time, ten to a document."""
    source = SOURCE.read_bytes()
    for number in range(-(-count // source.count(b"\n"))):
        text = re.sub(rb'#exact> "', rb'#exact> "%d: ' % number, source)
        text = text.replace(b"medkg/document/", b"medkg/document/%d-" % (number // 10))
        for layer in _LAYERS:
            text = text.replace(b"medkg/%b/" % layer, b"medkg/%b/%d-" % (layer, number))
        yield text


def main(count: int, folder: Path) -> None:
    """Print a table of tasks, ours and the peers'."""
    path = folder / "many.nt"
    with path.open("wb") as out:
        out.writelines(copies(count))
    store = Store.open(path)
    turtle = path.with_suffix(".ttl")
    turtle.write_bytes(exported(store, "turtle"))
    print(f"{len(store):,} triples\n\n{HEAD}")
    if count <= MOST:
        peer = rdflib.Graph().parse(turtle)
        row("read Turtle", lambda: Store.open(turtle), "rdflib", lambda: rdflib.Graph().parse(turtle))
        row(
            "write Turtle", lambda: exported(store, "turtle"),
            "rdflib longturtle", lambda: peer.serialize(io.BytesIO(), "longturtle"),
        )  # fmt: skip
    row(
        "write Turtle", lambda: exported(store, "turtle"),
        "pyoxigraph, unordered",
        lambda: store.ox.dump(format=ox.RdfFormat.TURTLE, from_graph=ox.DefaultGraph()),
    )  # fmt: skip
    for form in ("ntriples", "nquads", "trig", "jsonld", "rdf12"):
        row(f"write {form}", lambda form=form: exported(store, form))  # type: ignore[misc]
    print(f"\npeak memory {_peak():.2f} GB")


def on_disk(count: int, folder: Path) -> None:
    """Print what each format takes that is written from a directory."""
    store = ox.Store(str(folder / "store"))
    for text in copies(count):
        store.bulk_load(text, format=ox.RdfFormat.N_TRIPLES)
    store.optimize()
    print(f"{len(store):,} triples\n\n| format | CPU (s) | peak memory (GB) | bytes |\n|---|---|---|---|")
    del store
    for form in STREAMED:
        subprocess.run([sys.executable, __file__, "--one", str(folder), form], check=True)


def one(folder: Path, form: str) -> None:
    """Print what a format takes in this process."""
    (path,) = export(Store.open(folder / "store"), form, folder / "out")
    print(f"| {form} | {time.process_time():.1f} | {_peak():.2f} | {path.stat().st_size:,} |", flush=True)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(Path(sys.argv[2]), sys.argv[3])
    else:
        with tempfile.TemporaryDirectory() as name:
            numbers = [int(text) for text in sys.argv[1:] if text.isdigit()]
            (on_disk if "--disk" in sys.argv else main)(*numbers or [100_000], folder=Path(name))
