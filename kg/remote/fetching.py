"""A graph on a server, brought here whole: what came is counted against what is there."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.errors import IncompleteResult, RemoteError
from kg.remote.endpoint import Endpoint
from kg.remote.wire import shown
from kg.store import Store

_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def fetched(there: Endpoint) -> Store:
    """The whole graph, in memory: in one answer, or page by page where the server caps its answers.

    Raises IncompleteResult when less came than the server counts, or when the graph changed meanwhile.
    """
    if not there.graph and not there.profile.default:
        raise RemoteError(_which(there))
    total, store = there.count(), Store(ontology=there.ontology)
    store.ox = there.graph_of(_ALL)
    if len(store) < total:
        store.ox = ox.Store()
        store.ox.bulk_extend(_pages(there))
    if len(store) != total:
        again = there.count()
        why = "it is being changed" if again != total else "the answer was cut"
        raise IncompleteResult(f"{shown(there.url)} has {again:,} triples, but {len(store):,} came: {why}")
    return store


def _pages(there: Endpoint) -> Iterator[ox.Quad]:
    """The graph predicate by predicate, each in pages that go on where the last subject stood."""
    if there.table("ASK { ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) }"):
        raise IncompleteResult(
            f"{shown(there.url)} caps its answers, and this graph has blank nodes, "
            "which cannot be asked for in parts"
        )
    for predicate in there.rows("SELECT DISTINCT ?p { ?s ?p ?o }"):
        yield from _statements(there, predicate)


def _statements(there: Endpoint, predicate: str) -> Iterator[ox.Quad]:
    """All statements of a predicate, asked for in pages."""
    expected, seen, last, known = there.count(f"?s {predicate} ?o"), 0, "", set[ox.Quad]()
    while seen < expected:
        beyond = f"FILTER(STR(?s) >= {ox.Literal(last)})" if last else ""
        # A graph rather than a table: Virtuoso takes seven times as long over JSON.
        page = list(
            there.graph_of(
                f"CONSTRUCT {{ ?s {predicate} ?o }} WHERE {{ ?s {predicate} ?o {beyond} }} "
                f"ORDER BY STR(?s) LIMIT {there.profile.page}"
            )
        )
        new = [quad for quad in page if quad not in known]
        if not new:
            raise IncompleteResult(
                f"{shown(there.url)}: of {expected:,} statements of {predicate} only {seen:,} came: "
                f"the server caps its answers, and <{last}> has more of them than fit into one"
            )
        yield from new
        before, last = (
            last,
            max(quad.subject.value for quad in page if isinstance(quad.subject, ox.NamedNode)),
        )
        seen += len(new)
        # The next page begins with this subject again, as the page may have ended within it.
        of_last = {quad for quad in page if quad.subject == ox.NamedNode(last)}
        known = of_last | (known if last == before else set())


def _which(there: Endpoint) -> str:
    names = there.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 20", part=True)
    return (
        f"{shown(there.url)} has no default graph of its own; name a graph, as in "
        f"'{shown(there.url)}?default-graph-uri=IRI'; there are {', '.join(names) or 'none'}"
    )
