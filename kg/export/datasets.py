"""Which graph each statement stands in: its document's, or the default graph "".

A plain edge stands in the graph of every document that affirms it; what concepts and claims
are stands in the default graph, as it is no one document's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pyoxigraph as ox

from kg.ontology import Ontology
from kg.rdf.sorting import Sorted, by_subject, rows, statements
from kg.rdf.triples import named

# What a document is, its passages, their selectors, and the evidence that rests on them.
_HOMES = [
    f"SELECT ?thing ?document {{ ?document a kg:Document . {pattern} }}"
    for pattern in (
        "BIND (?document AS ?thing)",
        "?thing oa:hasSource ?document",
        "?passage oa:hasSource ?document ; oa:hasSelector ?thing",
        "?passage oa:hasSource ?document . ?thing oa:hasTarget ?passage",
    )
]
_AFFIRMED = """SELECT ?subject ?predicate ?object ?document {
    ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; kg:evidence ?line .
    ?line oa:hasTarget/oa:hasSource ?document . ?document a kg:Document
    FILTER (!isLiteral(?object))
}"""


def quads(store: ox.Store, ontology: Ontology, aside: Path | None = None) -> Iterator[tuple[bytes, bytes]]:
    """The name of each triple's graph, and the triple as a line of N-Triples, ordered by triple."""
    with statements(store, aside) as lines:
        if lines.blank:
            store = named(store)
        with (
            statements(store, aside) if lines.blank else nullcontext(lines) as ordered,
            rows(store, _HOMES, ontology.prefixes, aside) as homes,
            rows(store, [_AFFIRMED], ontology.prefixes, aside) as edges,
        ):
            home_of, affirmed_in = _beside(homes), _beside(edges)
            for subject, group in groupby(ordered, key=lambda line: line[: line.index(b" ")]):
                home = max(home_of(subject), default=b"")
                for line in group:
                    for name in affirmed_in(line[:-3].replace(b" ", b"\t", 2)) or [home]:
                        yield name, line


@contextmanager
def by_graph(store: ox.Store, ontology: Ontology, aside: Path | None = None) -> Iterator[Sorted]:
    """The quads as lines, the name of the graph before a NUL, ordered by graph, then by subject's IRI."""
    with Sorted(aside, _graph_and_subject) as lines:
        for name, line in quads(store, ontology, aside):
            lines.write(b"%b\0%b" % (name, line))
        yield lines


def graphs(lines: Iterable[bytes]) -> Iterator[tuple[bytes, Iterator[bytes]]]:
    """The name of each graph, and its triples, of what `by_graph` has made."""
    parts = (line.partition(b"\0") for line in lines)
    for name, group in groupby(parts, key=itemgetter(0)):
        yield name, map(itemgetter(2), group)


def _graph_and_subject(both: bytes) -> tuple[bytes, bytes]:
    name, _, line = both.partition(b"\0")
    return name, by_subject(line)


def _beside(lines: Iterable[bytes]) -> Callable[[bytes], list[bytes]]:
    """What stands in the last column beside each key; keys are to be asked for in their order."""
    groups = groupby((line[:-1].rpartition(b"\t") for line in lines), key=itemgetter(0))
    at, group = next(groups, (b"\xff", iter(())))

    def values(key: bytes) -> list[bytes]:
        nonlocal at, group
        while at < key:
            at, group = next(groups, (b"\xff", iter(())))
        return sorted({value for _, _, value in group}) if at == key else []

    return values
