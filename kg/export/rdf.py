"""RDF, byte for byte the same for the same graph: sorted, without a clock, without a machine's paths."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from kg.curies import prefixes
from kg.export import datasets
from kg.ontology import Ontology
from kg.rdf import jsonld as jsonld_
from kg.rdf import rdfxml as rdfxml_
from kg.rdf import streaming
from kg.rdf import turtle as turtle_
from kg.rdf.reifying import reified
from kg.rdf.sorting import by_subject, pieces, statements
from kg.rdf.triples import Triple, split, triples
from kg.store import Store

Change: TypeAlias = Callable[[Iterable[bytes]], Iterator[bytes]]

_LAYERS = ("concept", "name", "claim", "evidence", "passage", "document")
_LINES = 10_000  # that go to the disk at once


def turtle(store: Store, aside: Path | None = None) -> Iterator[bytes]:
    """Turtle for people and for git: concepts first, then claims, evidence, passages, documents."""
    return _turtle(store, aside)


def rdf12(store: Store, aside: Path | None = None) -> Iterator[bytes]:
    """RDF 1.2 Turtle: a claim reifies its triple, `rdf:reifies <<( s p o )>>`, under its own IRI."""
    return _turtle(store, aside, reified)


def trig(store: Store, aside: Path | None = None) -> Iterator[bytes]:
    """TriG: each document's graph holds its evidence, its passages and the plain edges that it affirms."""
    return _trig(store, aside)


def rdf12_trig(store: Store, aside: Path | None = None) -> Iterator[bytes]:
    """RDF 1.2 TriG: the graphs of `trig`, with the reifiers of `rdf12`."""
    return _trig(store, aside, reified)


def ntriples(store: Store, aside: Path | None = None) -> Iterator[bytes]:
    """N-Triples, sorted."""
    with statements(store.ox, aside) as lines:
        yield from pieces(_canonical(store) if lines.blank else lines, _LINES)


def nquads(store: Store, aside: Path | None = None) -> Iterator[bytes]:
    """N-Quads, sorted, in the named graphs of `trig`."""
    found = datasets.quads(store.ox, store.ontology, aside)
    return pieces((line[:-2] + name + b" .\n" if name else line for name, line in found), _LINES)


def rdfxml(store: Store) -> bytes:
    """RDF/XML, sorted."""
    return rdfxml_.rdfxml(triples(store.ox), prefixes(store.ontology))


def jsonld(store: Store) -> bytes:
    """JSON-LD, compact with the context of the ontology, which stands in the file."""
    return jsonld_.jsonld(triples(store.ox), context(store.ontology), _sections(store.ontology))


def context(ontology: Ontology) -> dict[str, Any]:
    """The JSON-LD context: every prefix, the terms of `context.jsonld`, and a term for each relation."""
    terms = json.loads((ontology.folder / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    relations = {name: {"@id": f"kg:{name}", "@type": "@id"} for name in ontology.relations}
    return dict(sorted((prefixes(ontology) | relations | terms).items()))


def _turtle(store: Store, aside: Path | None, change: Change = iter) -> Iterator[bytes]:
    spaces, sections = prefixes(store.ontology), _sections(store.ontology)
    with statements(store.ox, aside, by_subject) as lines:
        if lines.blank:  # these have to be seen all at once
            yield turtle_.turtle(_triples(change(_canonical(store))), spaces, sections)
        else:
            yield from streaming.turtle(change(lines), spaces, sections, aside)


def _trig(store: Store, aside: Path | None, change: Change = iter) -> Iterator[bytes]:
    spaces, sections = prefixes(store.ontology), _sections(store.ontology)
    with datasets.by_graph(store.ox, store.ontology, aside) as lines:
        graphs = ((name, change(group)) for name, group in datasets.graphs(lines))
        if lines.blank:
            held = {name.decode(): _triples(group) for name, group in graphs}
            yield turtle_.trig(held, spaces, sections)
        else:
            yield from streaming.trig(graphs, spaces, sections, aside)


def _canonical(store: Store) -> Iterator[bytes]:
    """The lines of a graph with blank nodes, which get canonical names."""
    return (f"{s} {p} {o} .\n".encode() for s, p, o in triples(store.ox))


def _triples(lines: Iterable[bytes]) -> list[Triple]:
    return sorted(split(line.decode().removesuffix("\n")) for line in lines)


def _sections(ontology: Ontology) -> tuple[str, ...]:
    return tuple(ontology.iri(f"{layer}/") for layer in _LAYERS)
