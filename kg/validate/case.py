"""What the checks look at: one graph with its ontology, its documents, and how to name things in it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import directories
from kg.curies import Terms
from kg.validate.index import Index, Term
from kg.validate.lines import Line, lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model import Document
    from kg.ontology import Ontology
    from kg.store import Store

_RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


@dataclass(frozen=True)
class Case:
    """A graph to be examined; `store` has its statements, and in the named graph kg: the ontology's."""

    store: ox.Store
    ontology: Ontology
    documents: tuple[Document, ...] = ()
    index: Index = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Look up through one index."""
        object.__setattr__(self, "index", Index(self.store))

    @classmethod
    @contextmanager
    def of(
        cls, graph: Store, ontology: Ontology | None = None, documents: Iterable[Document] = ()
    ) -> Iterator[Case]:
        """A case of its own: nothing that the checks do can change the graph that was given.

        A graph in memory is copied; one in a directory stays on the disk, however large it is.
        """
        ontology = ontology or graph.ontology
        with _apart(graph) as store:
            store.extend(_vocabulary(ontology))
            yield cls(store, ontology, tuple(documents))

    def node(self, curie: str) -> ox.NamedNode:
        """The term of a short name, as `rdf:subject`."""
        return self._terms[curie]

    @cached_property
    def _terms(self) -> Terms:
        return Terms(self.ontology)

    def lines(self) -> Iterable[Line]:
        """Every line of evidence that has a passage with a position and a quote."""
        if self.documents:  # they are needed by document as well
            return chain.from_iterable(self.lines_of.values())
        return lines(self.store, self.ontology)

    @cached_property
    def lines_of(self) -> dict[str, tuple[Line, ...]]:
        """The lines of evidence by the IRI of their document; read once."""
        found: dict[str, list[Line]] = {}
        for line in lines(self.store, self.ontology):
            found.setdefault(line.document, []).append(line)
        return {document: tuple(held) for document, held in found.items()}

    @cached_property
    def _names(self) -> dict[str, str]:
        """The labels of the ontology's own terms."""
        graph = ox.NamedNode(self.ontology.vocabulary)
        label = ox.NamedNode(_RDFS_LABEL)
        return {
            str(q.subject.value): str(q.object.value)  # type: ignore[union-attr]  # the files have no triple terms
            for q in self.store.quads_for_pattern(None, label, None, graph)
        }

    def say(self, term: Term) -> str:
        """The term in words: a label where there is one, else the last part of its IRI."""
        if isinstance(term, ox.Literal):
            return term.value
        labels = sorted(
            (
                label
                for curie in ("rdfs:label", "skos:prefLabel")
                for label in self.index.objects(term, self.node(curie))
            ),
            key=lambda label: (getattr(label, "language", None) != "en", str(label)),
        )
        if labels:
            return labels[0].value
        if isinstance(term, ox.BlankNode):
            return "a thing without an address"
        return self._names.get(term.value) or term.value.rsplit("#", 1)[-1].removeprefix(self.ontology.base)

    def is_claim(self, term: object) -> bool:
        """Whether the term is the IRI of a claim."""
        return isinstance(term, ox.NamedNode) and term.value.startswith(self.ontology.iri("claim/"))

    def quotes(self, claims: Iterable[Term]) -> tuple[str, ...]:
        """The words behind some claims: claim by claim, each once."""
        found: dict[str, None] = {}
        for claim in claims:
            said = {
                exact.value
                for evidence in self.index.objects(claim, self.node("kg:evidence"))
                for passage in self.index.objects(evidence, self.node("oa:hasTarget"))
                for selector in self.index.objects(passage, self.node("oa:hasSelector"))
                for exact in self.index.objects(selector, self.node("oa:exact"))
            }
            found.update(dict.fromkeys(sorted(said)))
        return tuple(found)

    def claims_near(self, term: Term) -> tuple[Term, ...]:
        """The claims that a term stands for: itself, or those that have the evidence or the passage."""
        if self.is_claim(term):
            return (term,)
        evidence = {term, *self.index.subjects(self.node("oa:hasTarget"), term)}
        found = {claim for line in evidence for claim in self.index.subjects(self.node("kg:evidence"), line)}
        return tuple(sorted(found, key=str))


@contextmanager
def _apart(graph: Store) -> Iterator[ox.Store]:
    """The statements of a graph in a store of their own, all in the default graph."""
    named = next(graph.ox.named_graphs(), None)
    if graph.folder and named is None:
        with directories.apart(graph.ox, graph.folder) as store:
            yield store
    else:
        store = ox.Store()
        store.bulk_extend(
            graph.ox if named is None else (ox.Quad(q.subject, q.predicate, q.object) for q in graph.ox)
        )
        yield store


@cache
def _vocabulary(ontology: Ontology) -> tuple[ox.Quad, ...]:
    """The statements of the ontology's files, in the graph that is named as the vocabulary is."""
    graph = ox.NamedNode(ontology.vocabulary)
    return tuple(
        ox.Quad(quad.subject, quad.predicate, quad.object, graph)
        for path in ontology.files
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    )
