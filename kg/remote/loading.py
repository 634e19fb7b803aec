"""A graph put on a server, in parts that can be sent twice, and counted there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import pyoxigraph as ox

from kg.errors import IncompleteResult, RemoteError
from kg.remote.endpoint import Endpoint
from kg.remote.wire import shown
from kg.store import Store

_BLANK = "blank nodes, which would be others each time that they are sent; give them IRIs"
_REFUSED = {
    _BLANK: "isBlank(?s) || isBlank(?o) || (isTRIPLE(?o) && (isBlank(SUBJECT(?o)) || isBlank(OBJECT(?o))))",
    "triple terms, which are RDF 1.2; export it as Turtle without reifiers": "isTRIPLE(?o)",
    "texts with a base direction, which are RDF 1.2": "hasLANGDIR(?o)",
}
_BYTES = 8 << 20  # of a part, whatever the number of its triples


def sent(
    there: Endpoint,
    store: Store,
    *,
    empty: bool = False,
    progress: Callable[[Iterable[bytes]], Iterable[bytes]] = iter,
) -> int:
    """Add a store's triples to the graph on the server, which may be emptied first; how many it then has.

    A triple that is sent twice is there once, so a part is tried again when the line fails. Raises
    RemoteError for what a server cannot keep (blank nodes, and RDF 1.2 where it does not know that),
    IncompleteResult when the server does not count what it was sent.
    """
    if not there.graph and not there.profile.default:
        there = replace(there, graph=there.ontology.base)
    lines = _lines(there, store)
    if empty:
        there.empty()
    before = there.count()
    for part in progress(list(_parts(lines, there.profile.batch))):
        if there.profile.store:
            there.send(part)
        else:
            into = (
                f"GRAPH {ox.NamedNode(there.graph)} {{ {part.decode()} }}" if there.graph else part.decode()
            )
            there.update(f"INSERT DATA {{ {into} }}")
    after = there.count()
    if not max(before, len(lines)) <= after <= before + len(lines):
        raise IncompleteResult(
            f"{shown(there.url)} has {after:,} triples; it had {before:,} and was sent {len(lines):,}"
        )
    return after


def _lines(there: Endpoint, store: Store) -> list[bytes]:
    """The triples as sorted lines of N-Triples, if the engine can keep them."""
    for what, test in _REFUSED.items():
        if (what == _BLANK or not there.profile.rdf12) and store.ox.query(
            f"ASK {{ ?s ?p ?o FILTER({test}) }}"
        ):
            raise RemoteError(f"{shown(there.url)} cannot be given this graph: it has {what}")
    data = store.ox.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""
    return sorted(data.splitlines(keepends=True))


def _parts(lines: Iterable[bytes], most: int) -> Iterator[bytes]:
    """The lines, so many together."""
    part, size = list[bytes](), 0
    for line in lines:
        if part and (len(part) == most or size + len(line) > _BYTES):
            yield b"".join(part)
            part, size = [], 0
        part.append(line)
        size += len(line)
    if part:
        yield b"".join(part)
