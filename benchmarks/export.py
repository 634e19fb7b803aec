"""Measure reading and writing RDF against the peers: `python benchmarks/export.py [TRIPLES]`.

The graph is the bundled one, many times over under other names. What counts is the ratio: the
machine's own speed drops out of it. CPU time, medians; the peak of memory is that of our process.
"""

from __future__ import annotations

import io
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import rdflib
from timing import seconds

from kg.export import exported
from kg.store import Store

SOURCE = Path(__file__).parent.parent / "exports" / "leg-pain-after-spinal-fusion.nt"
ROUNDS = 5
MOST = 200_000  # triples; rdflib takes minutes for more


def many(count: int) -> bytes:
    """At least so many triples: the bundled graph's, each time with other concepts, claims and passages."""
    source = SOURCE.read_bytes()
    parts = []
    for number in range(-(-count // source.count(b"\n"))):
        text = source
        for layer in (b"claim", b"concept", b"evidence", b"name", b"passage"):
            text = text.replace(b"medkg/%b/" % layer, b"medkg/%b/%d-" % (layer, number))
        parts.append(text)
    return b"".join(parts)


def main(count: int) -> None:
    """Print a table of tasks, ours and the peers'."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "many.nt"
        path.write_bytes(many(count))
        store = Store.open(path)
        turtle = path.with_suffix(".ttl")
        turtle.write_bytes(exported(store, "turtle"))
        print(
            f"{len(store):,} triples\n\n| task | ours (s) | peer | peer (s) | ours : peer |\n|---|---|---|---|---|"
        )
        peer = rdflib.Graph()
        if count <= MOST:
            row("read Turtle", lambda: Store.open(turtle), "rdflib", lambda: rdflib.Graph().parse(turtle))
            peer.parse(turtle)
            row(
                "write Turtle", lambda: exported(store, "turtle"),
                "rdflib longturtle", lambda: peer.serialize(io.BytesIO(), "longturtle"),
            )  # fmt: skip
        row(
            "write Turtle", lambda: exported(store, "turtle"),
            "pyoxigraph, unordered",
            lambda: store.ox.dump(format=ox.RdfFormat.TURTLE, from_graph=ox.DefaultGraph()),
        )  # fmt: skip
        for form in ("ntriples", "trig", "jsonld", "rdf12"):
            print(f"| write {form} | {seconds(lambda form=form: exported(store, form), 1):.2f} | | | |")
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


def row(task: str, ours: Callable[[], object], peer: str, theirs: Callable[[], object]) -> None:
    """Print what both took, and the ratio."""
    mine, other = seconds(ours, ROUNDS), seconds(theirs, ROUNDS)
    print(f"| {task} | {mine:.2f} | {peer} | {other:.2f} | 1 : {other / mine:.2f} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100_000)
