"""RDF, byte for byte the same for the same graph: sorted, without a clock, without a machine's paths."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from kg.curies import prefixes
from kg.ontology import Ontology
from kg.rdf import jsonld as jsonld_
from kg.rdf import rdfxml as rdfxml_
from kg.rdf import turtle as turtle_
from kg.rdf.reifying import reified
from kg.rdf.triples import Triple, triples
from kg.store import Store

_LAYERS = ("concept", "name", "claim", "evidence", "passage", "document")


def turtle(store: Store) -> bytes:
    """Turtle for people and for git: concepts first, then claims, evidence, passages, documents."""
    return turtle_.turtle(triples(store.ox), prefixes(store.ontology), _sections(store.ontology))


def trig(store: Store) -> bytes:
    """TriG: each document's graph holds its evidence, its passages and the plain edges that it affirms."""
    return turtle_.trig(graphs(store), prefixes(store.ontology), _sections(store.ontology))


def rdf12(store: Store) -> bytes:
    """RDF 1.2 Turtle: a claim reifies its triple, `rdf:reifies <<( s p o )>>`, under its own IRI."""
    statements = reified(triples(store.ox))
    return turtle_.turtle(statements, prefixes(store.ontology), _sections(store.ontology))


def ntriples(store: Store) -> bytes:
    """N-Triples, sorted."""
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples(store.ox)).encode()


def nquads(store: Store) -> bytes:
    """N-Quads, sorted, in the named graphs of `trig`."""
    lines = (
        f"{s} {p} {o} {name} .\n" if name else f"{s} {p} {o} .\n"
        for name, statements in graphs(store).items()
        for s, p, o in statements
    )
    return "".join(sorted(lines)).encode()


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


def graphs(store: Store) -> dict[str, list[Triple]]:
    """The triples by the graph they stand in: each document's, and the default graph "" with the rest.

    A plain edge stands in the graph of every document that affirms it; what concepts and claims
    are stands in the default graph, as it is no one document's.
    """
    statements = triples(store.ox)
    home = _homes(statements, store.ontology)
    affirmed = _affirmed(statements, home, store.ontology)
    found: dict[str, list[Triple]] = {"": []}
    for triple in statements:
        for name in sorted(affirmed.get(triple, ())) or [home.get(triple[0], "")]:
            found.setdefault(name, []).append(triple)
    return dict(sorted(found.items()))


def _homes(statements: list[Triple], ontology: Ontology) -> dict[str, str]:
    """The document that each line of evidence, passage, selector and document belongs to."""
    document = f"<{ontology.term('Document')}>"
    home = {s: s for s, p, o in statements if (p, o) == (f"<{_RDF}type>", document)}
    home |= {s: o for s, p, o in statements if p == f"<{_OA}hasSource>" and o in home}
    home |= {o: home[s] for s, p, o in statements if p == f"<{_OA}hasSelector>" and s in home}
    return home | {s: home[o] for s, p, o in statements if p == f"<{_OA}hasTarget>" and o in home}


def _affirmed(statements: list[Triple], home: dict[str, str], ontology: Ontology) -> dict[Triple, set[str]]:
    """The documents that affirm each plain edge."""
    ends: dict[str, dict[str, str]] = defaultdict(dict)
    read_in: dict[str, set[str]] = defaultdict(set)
    for s, p, o in statements:
        if p in _ENDS:
            ends[s][p] = o
        elif p == f"<{ontology.term('evidence')}>" and o in home:
            read_in[s].add(home[o])
    found: dict[Triple, set[str]] = defaultdict(set)
    for claim, documents in read_in.items():
        if len(ends[claim]) == len(_ENDS):
            subject, predicate, object_ = (ends[claim][end] for end in _ENDS)
            found[subject, predicate, object_] |= documents
    return found


_OA = "http://www.w3.org/ns/oa#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ENDS = tuple(f"<{_RDF}{end}>" for end in ("subject", "predicate", "object"))


def _sections(ontology: Ontology) -> tuple[str, ...]:
    return tuple(ontology.iri(f"{layer}/") for layer in _LAYERS)
