"""Nanopublications: each claim by itself, with its provenance, under a name that ends in its hash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from kg.curies import prefixes
from kg.export.licence import licence
from kg.export.signing import signer
from kg.ontology import Ontology
from kg.rdf import trusty
from kg.rdf.nanopub import CLASS, PARTS, RDF_TYPE
from kg.rdf.triples import Triple, triples
from kg.rdf.trusty import PLACE, Quad
from kg.rdf.turtle import trig
from kg.store import Store

_NAMING = ("skos:", "rdfs:label", "skosxl:literalForm")


def nanopubs(store: Store, key: Path | None = None) -> bytes:
    """TriG with a nanopublication for each claim: assertion, provenance, publication info; trusty URIs.

    Signed, if the file of a private RSA key is given.
    """
    graphs: dict[str, list[Triple]] = defaultdict(list)
    for s, p, o, name in chain.from_iterable(published(store, key)):
        graphs[name].append((s, p, o))
    spaces = prefixes(store.ontology) | {"np": "http://www.nanopub.org/nschema#"}
    return trig({name: sorted(found) for name, found in graphs.items()}, spaces)


def published(store: Store, key: Path | None = None) -> Iterator[list[Quad]]:
    """The quads of each nanopublication, ordered by claim."""
    words, signed = _Words(store), signer(key) if key else lambda quads, _: list(quads)
    this = f"{store.ontology.iri('np/')}{PLACE}"
    for claim in words.of_type(store.ontology.term("Claim")):
        quads = signed(_nanopub(claim, this, words), this)
        yield trusty.named(quads, trusty.code(quads))


class _Words:
    """A graph's triples by subject, with what is needed to tell the layers apart."""

    def __init__(self, store: Store) -> None:
        """Read the graph once."""
        self.ontology: Ontology = store.ontology
        self.facts: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for s, p, o in triples(store.ox):
            self.facts[s].append((p, o))
        self.roles = {self.term(f"kg:{role}") for role in store.ontology.roles}
        self.derived = {
            self.term(f"kg:{name}") for name in ("evidence", "weakestCertainty", "strongestCertainty")
        }
        self.naming = tuple(self.term(name).removesuffix(">") for name in _NAMING)

    def term(self, curie: str) -> str:
        prefix, _, local = curie.partition(":")
        return f"<{self.ontology.prefixes[prefix]}{local}>"

    def of_type(self, class_: str) -> list[str]:
        return sorted(s for s, facts in self.facts.items() if (RDF_TYPE, f"<{class_}>") in facts)

    def about(self, subject: str) -> Iterator[Triple]:
        return ((subject, p, o) for p, o in self.facts.get(subject, ()))

    def values(self, subject: str, curie: str) -> list[str]:
        return [o for p, o in self.facts.get(subject, ()) if p == self.term(curie)]


def _nanopub(claim: str, this: str, words: _Words) -> Iterator[Quad]:
    head, assertion, provenance, pubinfo = (f"<{this}#{name}>" for name in ("Head", *PARTS))
    names = {"assertion": assertion, "provenance": provenance, "pubinfo": pubinfo}
    yield f"<{this}>", RDF_TYPE, CLASS, head
    yield from ((f"<{this}>", PARTS[part], name, head) for part, name in names.items())
    for graph, statements in (
        (assertion, _assertion(claim, words)),
        (provenance, _provenance(claim, assertion, words)),
        (pubinfo, _pubinfo(claim, f"<{this}>", words)),
    ):
        yield from ((*triple, graph) for triple in sorted(set(statements)))


def _ends(claim: str, words: _Words) -> list[Triple]:
    """The edge that the claim speaks of; none if it lacks an end."""
    subject, predicate, object_ = (
        words.values(claim, f"rdf:{end}") for end in ("subject", "predicate", "object")
    )
    return [(s, p, o) for s in subject for p in predicate for o in object_]


def _assertion(claim: str, words: _Words) -> Iterator[Triple]:
    """The claim with its polarity and qualifiers, and its plain edge where the graph has it."""
    yield from (triple for triple in words.about(claim) if triple[1] not in words.derived)
    yield from ((s, p, o) for s, p, o in _ends(claim, words) if (p, o) in words.facts[s])


def _provenance(claim: str, assertion: str, words: _Words) -> Iterator[Triple]:
    """Every line of evidence with its passage and document, from which the assertion derives."""
    yield assertion, words.term("prov:wasAttributedTo"), f"<{words.ontology.iri('software/medkg')}>"
    for line in words.values(claim, "kg:evidence"):
        yield claim, words.term("kg:evidence"), line
        yield from words.about(line)
        for passage in words.values(line, "oa:hasTarget"):
            yield from words.about(passage)
            for selector in words.values(passage, "oa:hasSelector"):
                yield from words.about(selector)
            for document in words.values(passage, "oa:hasSource"):
                yield assertion, words.term("prov:wasDerivedFrom"), document
                yield from words.about(document)


def _pubinfo(claim: str, this: str, words: _Words) -> Iterator[Triple]:
    """The licence, and what the things that are spoken of are called, here and elsewhere."""
    if stated := licence(words.ontology):
        yield this, words.term("dcterms:license"), f"<{stated}>"
    yield from ((this, words.term("rdfs:label"), label) for label in words.values(claim, "rdfs:label"))
    for subject, _, object_ in _ends(claim, words):
        for thing in (subject, object_):
            described = [*_described(thing, words)]
            yield from described
            for _, _, value in described:
                yield from ((value, p, o) for _, p, o in words.about(value) if p == words.term("rdfs:label"))


def _described(thing: str, words: _Words) -> Iterable[Triple]:
    for triple in words.about(thing):
        if (triple[1] == RDF_TYPE and triple[2] not in words.roles) or triple[1].startswith(words.naming):
            yield triple
